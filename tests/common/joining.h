/* SPDX-License-Identifier: MIT */
/* A cvi_join under test, and short words for what happens to it. */
#ifndef TESTS_COMMON_JOINING_H
#define TESTS_COMMON_JOINING_H

#include "common/cm.h"

#include <stdio.h>

#include <cvi/resolve_join.h>

#define MINUTE UINT64_C(60000000)
#define T0 (1000 * MINUTE)
#define URL "/communications/calls/c1"

static inline cvi_join_params meeting_by_id(void)
{
    cvi_join_params p;

    CVI_JOIN_PARAMS_INIT(&p);
    p.callback_uri = "https://gw.example/cb";
    p.tenant_id = "t1";
    p.media_blob = "blob";
    p.join_meeting_id = "123456789";
    return p;
}

static inline cvi_join *make(const cvi_join_params *params)
{
    const cvi_join_params usual = meeting_by_id();
    cvi_join *j = NULL;

    assert_int_equal(cvi_join_create(&j, params ? params : &usual), CVI_OK);
    return j;
}

static inline cvi_join_request expect_request(cvi_join *j, uint32_t action)
{
    cvi_join_request r;

    CVI_JOIN_REQUEST_INIT(&r);
    assert_int_equal(cvi_join_next_request(j, &r), CVI_OK);
    assert_int_equal(r.action, action);
    assert_int_equal(r.body_len, strlen(r.body));
    return r;
}

static inline void expect_no_request(cvi_join *j)
{
    cvi_join_request r;

    CVI_JOIN_REQUEST_INIT(&r);
    assert_int_equal(cvi_join_next_request(j, &r), CVI_AGAIN);
}

static inline cvi_join_event expect_event(cvi_join *j, uint32_t kind, uint32_t value)
{
    cvi_join_event e;

    CVI_JOIN_EVENT_INIT(&e);
    assert_int_equal(cvi_join_next_event(j, &e), CVI_OK);
    assert_int_equal(e.kind, kind);
    assert_int_equal(e.value, value);
    assert_int_equal(e.text_len, strlen(e.text));
    return e;
}

static inline void expect_state(cvi_join *j, uint32_t state)
{
    (void)expect_event(j, CVI_JOIN_EVENT_STATE, state);
    assert_int_equal(cvi_join_get_state(j), state);
}

static inline void expect_silence(cvi_join *j)
{
    cvi_join_event e;

    CVI_JOIN_EVENT_INIT(&e);
    assert_int_equal(cvi_join_next_event(j, &e), CVI_AGAIN);
}

static inline int respond(cvi_join *j, uint64_t now_us, uint32_t id, uint32_t http,
                          const char *body)
{
    char *exact = heap_copy(body, strlen(body));
    const int rc = cvi_join_feed_response(j, now_us, id, http, exact, strlen(body));

    free(exact);
    return rc;
}

/* One notification about a resource of the call, or several, comma-separated. */
static inline int notify(cvi_join *j, uint64_t now_us, const char *items)
{
    const size_t cap = strlen(items) + 100;
    char *text = malloc(cap);
    char *exact = NULL;
    int rc = 0, len = 0;

    assert_non_null(text);
    len = snprintf(text, cap,
                   "{\"@odata.type\":\"#microsoft.graph.commsNotifications\",\"value\":"
                   "[%s]}",
                   items);
    exact = heap_copy(text, (size_t)len);
    rc = cvi_join_feed_notification(j, now_us, exact, (size_t)len);
    free(exact);
    free(text);
    return rc;
}

#define STATE(word)                                                                                \
    "{\"changeType\":\"updated\",\"resourceUrl\":\"" URL "\",\"resourceData\":"                    \
    "{\"@odata.type\":\"#microsoft.graph.call\",\"state\":\"" word "\"}}"
#define ROSTER(change, rest, data)                                                                 \
    "{\"changeType\":\"" change "\",\"resourceUrl\":\"" URL "/participants" rest                   \
    "\",\"resourceData\":" data "}"

static const char created[] =
    "{\"@odata.type\":\"#microsoft.graph.call\",\"state\":\"establishing\",\"id\":\"c1\","
    "\"callChainId\":\"chain\",\"myParticipantId\":\"me\",\"resultInfo\":null}";

/* In the meeting, with all requests and events pulled. */
static inline cvi_join *established(void)
{
    cvi_join *j = make(NULL);

    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_int_equal(respond(j, T0, expect_request(j, CVI_JOIN_ACTION_CREATE).id, 201, created), 0);
    assert_int_equal(notify(j, T0, STATE("established")), CVI_OK);
    for (;;) {
        cvi_join_event e;

        CVI_JOIN_EVENT_INIT(&e);
        if (cvi_join_next_event(j, &e) != CVI_OK) {
            break;
        }
    }
    assert_int_equal(cvi_join_get_state(j), CVI_JOIN_STATE_ESTABLISHED);
    return j;
}

#endif
