/* SPDX-License-Identifier: MIT */
/*
 * A call in any order of inputs. The input is the Request-URI, a NUL, the offer ("" for none), a
 * NUL, and then one byte for each step.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/call.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char TENANTS[] =
    "{\"domains\": [\"gw.example\"], \"tenants\": [{\"id\": \"contoso\", \"key\": \"813000000\", "
    "\"name\": \"Contoso\", \"enabled\": true, \"max_calls\": 1}]}";
static const char BOOK[] =
    "{\"answer_delay_ms\": 50, \"meetings\": [{\"id\": \"m1\", \"tenant\": \"contoso\", "
    "\"conference_id\": \"126000000\", \"subject\": \"Weekly\", \"pin\": \"12\"},"
    "{\"id\": \"m2\", \"tenant\": \"contoso\", \"conference_id\": \"127000000\","
    "\"lobby\": \"organizer\", \"pin\": \"12\", \"host_pin\": \"34\"}]}";

struct world {
    cvi_provision *provision;
    cvi_resolver *resolver;
    cvi_meeting *meetings[2]; /* lobby, meeting */
    cvi_call *call;
    uint64_t now_us;
    const char *uri;
    const char *sdp;
    unsigned ends;
};

static int open_world(struct world *w)
{
    cvi_addr local = {.family = CVI_ADDR_IPV4, .port = 30000, .ip = {192, 0, 2, 1}};
    cvi_meeting_params m;
    int rc = CVI_OK;
    cvi_call_params p;

    CVI_MEETING_PARAMS_INIT(&m);
    m.is_lobby = 1;
    CVI_CALL_PARAMS_INIT(&p);
    if (cvi_provision_create(&w->provision, NULL) != CVI_OK ||
        cvi_provision_load_json(w->provision, TENANTS, strlen(TENANTS)) != CVI_OK ||
        cvi_resolver_create(&w->resolver, NULL) != CVI_OK ||
        cvi_resolver_load_book_json(w->resolver, BOOK, strlen(BOOK)) != CVI_OK ||
        cvi_meeting_create(&w->meetings[0], &m) != CVI_OK ||
        cvi_meeting_create(&w->meetings[1], NULL) != CVI_OK) {
        return 0;
    }
    p.provision = w->provision;
    rc = cvi_call_create(&w->call, &p);
    for (uint32_t medium = CVI_MEDIUM_AUDIO; rc == CVI_OK && medium <= CVI_MEDIUM_CONTENT;
         medium++) {
        rc = cvi_call_set_local(w->call, medium, &local, NULL);
        local.port = (uint16_t)(local.port + 2);
    }
    return rc == CVI_OK;
}

static void close_world(struct world *w)
{
    cvi_call_destroy(&w->call);
    if (cvi_meeting_leg_count(w->meetings[0]) + cvi_meeting_leg_count(w->meetings[1]) > 0) {
        abort();
    }
    cvi_meeting_destroy(&w->meetings[0]);
    cvi_meeting_destroy(&w->meetings[1]);
    cvi_resolver_destroy(&w->resolver);
    cvi_provision_destroy(&w->provision);
}

static void invite(struct world *w)
{
    cvi_call_invite in;

    CVI_CALL_INVITE_INIT(&in);
    in.request_uri = w->uri;
    in.from_uri = w->uri;
    in.accept_language = w->uri;
    in.sdp = w->sdp[0] ? w->sdp : NULL;
    in.sdp_len = strlen(w->sdp);
    (void)cvi_call_feed_invite(w->call, w->now_us, &in);
}

static void pull(struct world *w)
{
    cvi_call_event event;
    cvi_packet packets[4];
    size_t n = 0;

    CVI_CALL_EVENT_INIT(&event);
    while (cvi_call_next_event(w->call, &event) == CVI_OK) {
        w->ends += event.kind == CVI_CALL_EVENT_ENDED;
        if (!event.text || !event.body || !event.extra || w->ends > 1) {
            abort();
        }
    }
    for (int i = 0; i < 64; i++) {
        if (cvi_call_next_output(w->call, w->now_us, packets, 4, &n) != CVI_OK) {
            return;
        }
    }
}

static void tell_events(struct world *w)
{
    cvi_resolve_event found;
    cvi_meeting_event heard;

    CVI_RESOLVE_EVENT_INIT(&found);
    CVI_MEETING_EVENT_INIT(&heard);
    (void)cvi_resolver_drive(w->resolver, w->now_us, NULL, 0);
    while (cvi_resolver_next_event(w->resolver, &found) == CVI_OK) {
        (void)cvi_call_feed_resolve_event(w->call, w->now_us, &found);
    }
    heard.kind = CVI_MEETING_EVENT_PLAYED;
    (void)cvi_call_get_leg(w->call, &heard.leg);
    (void)cvi_call_feed_meeting_event(w->call, w->now_us, &heard);
}

/* What the meeting's side may say, as it belongs there or not. */
static void tell_dialogue(struct world *w, uint32_t kind)
{
    cvi_ivr_event event;

    CVI_IVR_EVENT_INIT(&event);
    event.kind = kind;
    event.count = 2;
    event.status = kind == CVI_IVR_EVENT_FAILED ? CVI_EMEETING_FULL : CVI_OK;
    (void)cvi_call_feed_ivr_event(w->call, w->now_us, &event);
}

static void signal_step(struct world *w, unsigned what)
{
    const char *sdp = w->sdp[0] ? w->sdp : NULL;

    switch (what) {
    case 0:
        invite(w);
        break;
    case 1:
        (void)cvi_call_feed_ack(w->call, w->now_us, NULL, 0);
        break;
    case 2:
        (void)cvi_call_feed_ack(w->call, w->now_us, sdp, strlen(w->sdp));
        break;
    case 3:
        (void)cvi_call_feed_reinvite(w->call, w->now_us, sdp, strlen(w->sdp));
        break;
    case 4:
        (void)cvi_call_feed_reinvite(w->call, w->now_us, NULL, 0);
        break;
    case 5:
        (void)cvi_call_feed_cancel(w->call, w->now_us);
        break;
    case 6:
        (void)cvi_call_feed_bye(w->call, w->now_us);
        break;
    case 7:
        (void)cvi_call_feed_lost(w->call, w->now_us, CVI_ECALL_TIMEOUT);
        break;
    default:
        (void)cvi_call_hangup(w->call, w->now_us, CVI_EMEETING_FULL);
    }
}

static void other_step(struct world *w, unsigned what)
{
    char report[16384];

    switch (what) {
    case 0:
    case 1:
        (void)cvi_call_attach(w->call, w->now_us, w->meetings[what]);
        break;
    case 2:
        (void)cvi_call_detach(w->call, w->now_us);
        break;
    case 3:
        (void)cvi_call_set_resolver(w->call, w->resolver);
        break;
    case 4:
        (void)cvi_call_set_resolver(w->call, NULL);
        break;
    case 5:
        tell_events(w);
        break;
    case 6:
        pull(w);
        break;
    case 7:
        (void)cvi_call_get_report(w->call, report, sizeof(report), NULL);
        break;
    case CVI_IVR_EVENT_WAIT + 7:
    case CVI_IVR_EVENT_WAITING + 7:
    case CVI_IVR_EVENT_ADMITTED + 7:
    case CVI_IVR_EVENT_FAILED + 7:
    case CVI_IVR_EVENT_ENDED + 7:
    case CVI_IVR_EVENT_TRANSFERRED + 7:
        tell_dialogue(w, what - 7);
        break;
    default:
        (void)cvi_meeting_tick(w->meetings[0], w->now_us);
        (void)cvi_meeting_tick(w->meetings[1], w->now_us);
    }
}

/* 0x00..: signalling; 0x10..: the rest; 0x20..: keys as they are; 0x80..: time passes. */
static void step(struct world *w, uint8_t byte)
{
    const char key = (char)byte;

    if (byte < 0x10) {
        signal_step(w, byte);
    } else if (byte < 0x20) {
        other_step(w, byte - 0x10u);
    } else if (byte < 0x80) {
        (void)cvi_call_feed_info(w->call, w->now_us, "application/dtmf", &key, 1);
    } else {
        w->now_us += (uint64_t)(byte - 0x7f) * (byte - 0x7f) * 4000;
        (void)cvi_call_tick(w->call, w->now_us);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    char *text = malloc(len + 2);
    struct world w = {0};
    size_t at = 0;

    if (text && open_world(&w)) {
        memcpy(text, data, len);
        memset(text + len, 0, 2);
        w.uri = text;
        w.sdp = w.uri + strlen(w.uri) + 1;
        at = (size_t)(w.sdp - text) + strlen(w.sdp) + 1;
        for (; at < len; at++) {
            step(&w, data[at]);
        }
    }
    close_world(&w);
    free(text);
    return 0;
}
