/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <cvi/call.h>

#include <string.h>

static const char TENANTS[] = "{\"domains\": [\"gw.example\"], \"tenants\": [{\"id\": \"contoso\", "
                              "\"key\": \"813000000\", \"name\": \"Contoso\", \"enabled\": true}]}";
static const char BOOK[] = "{\"meetings\": [{\"id\": \"m1\", \"tenant\": \"contoso\", "
                           "\"conference_id\": \"126000000\", \"subject\": \"Weekly\"}, "
                           "{\"id\": \"m2\", \"tenant\": \"contoso\", "
                           "\"conference_id\": \"127000000\", \"lobby\": \"organizer\"}]}";
static const char OFFER[] = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\n"
                            "t=0 0\r\nm=audio 20000 RTP/AVP 8\r\n"
                            "m=video 20004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"
                            "a=content:slides\r\n";

/* What the call stands on; it has its memory from elsewhere. */
struct ground {
    cvi_provision *provision;
    cvi_resolver *resolver;
    cvi_meeting *lobby;
};

static int lay_ground(struct ground *g)
{
    int rc = cvi_provision_create(&g->provision, NULL);

    rc = rc == CVI_OK ? cvi_provision_load_json(g->provision, TENANTS, strlen(TENANTS)) : rc;
    rc = rc == CVI_OK ? cvi_resolver_create(&g->resolver, NULL) : rc;
    rc = rc == CVI_OK ? cvi_resolver_load_book_json(g->resolver, BOOK, strlen(BOOK)) : rc;
    return rc == CVI_OK ? cvi_meeting_create(&g->lobby, NULL) : rc;
}

static int begin(cvi_call *call, const char *uri)
{
    const cvi_addr audio = {.family = CVI_ADDR_IPV4, .port = 30000, .ip = {192, 0, 2, 1}};
    const cvi_addr slides = {.family = CVI_ADDR_IPV4, .port = 30004, .ip = {192, 0, 2, 1}};
    cvi_call_invite invite;
    int rc = cvi_call_set_local(call, CVI_MEDIUM_AUDIO, &audio, NULL);

    rc = rc == CVI_OK ? cvi_call_set_local(call, CVI_MEDIUM_CONTENT, &slides, NULL) : rc;
    CVI_CALL_INVITE_INIT(&invite);
    invite.request_uri = uri;
    invite.sdp = OFFER;
    invite.sdp_len = strlen(OFFER);
    return rc == CVI_OK ? cvi_call_feed_invite(call, 0, &invite) : rc;
}

static int let_in(cvi_call *call)
{
    cvi_ivr_event event;

    CVI_IVR_EVENT_INIT(&event);
    event.kind = CVI_IVR_EVENT_ADMITTED;
    return cvi_call_feed_ivr_event(call, 1000, &event);
}

/* Through the look-up, and the lobby where there is one, to the event JOIN; the memory of these
 * events may be refused too. */
static int look_up(cvi_call *call, const struct ground *g)
{
    cvi_resolve_event found;
    cvi_call_event event;
    int rc = CVI_AGAIN;

    CVI_RESOLVE_EVENT_INIT(&found);
    CVI_CALL_EVENT_INIT(&event);
    (void)cvi_resolver_drive(g->resolver, 1000, NULL, 0);
    while (cvi_resolver_next_event(g->resolver, &found) == CVI_OK) {
        (void)cvi_call_feed_resolve_event(call, 1000, &found);
    }
    while (cvi_call_next_event(call, &event) == CVI_OK) {
        if (event.kind == CVI_CALL_EVENT_WAIT) {
            rc = let_in(call);
            rc = rc == CVI_OK ? CVI_AGAIN : rc; /* JOIN comes */
        } else if (event.kind == CVI_CALL_EVENT_ENDED || event.kind == CVI_CALL_EVENT_JOIN) {
            rc = event.status;
        }
    }
    return rc;
}

static int run(cvi_call *call, const struct ground *g, const char *uri)
{
    char report[8192];
    int rc = cvi_call_set_resolver(call, g->resolver);

    rc = rc == CVI_OK ? begin(call, uri) : rc;
    rc = rc == CVI_OK ? cvi_call_attach(call, 0, g->lobby) : rc;
    rc = rc == CVI_OK ? cvi_call_feed_ack(call, 0, NULL, 0) : rc;
    rc = rc == CVI_OK ? look_up(call, g) : rc;
    rc = rc == CVI_OK ? cvi_call_feed_reinvite(call, 0, OFFER, strlen(OFFER)) : rc;
    return rc == CVI_OK ? cvi_call_get_report(call, report, sizeof(report), NULL) : rc;
}

static int call_to(const char *uri, const cvi_allocator *allocator)
{
    struct ground g = {0};
    cvi_call_params p;
    cvi_call *call = NULL;
    int rc = lay_ground(&g);

    CVI_CALL_PARAMS_INIT(&p);
    p.allocator = allocator;
    p.provision = g.provision;
    rc = rc == CVI_OK ? cvi_call_create(&call, &p) : rc;
    rc = rc == CVI_OK ? run(call, &g, uri) : rc;
    cvi_call_destroy(&call);
    cvi_meeting_destroy(&g.lobby);
    cvi_resolver_destroy(&g.resolver);
    cvi_provision_destroy(&g.provision);
    return rc;
}

int oom_call(const cvi_allocator *allocator)
{
    return call_to("sip:813000000.126000000@gw.example", allocator);
}

int oom_call_lobby(const cvi_allocator *allocator)
{
    return call_to("sip:813000000.127000000@gw.example", allocator);
}
