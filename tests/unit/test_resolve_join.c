/* SPDX-License-Identifier: MIT */
#include "common/joining.h"

#include "common/watch.h"
#include "core/mem.h"
#include "resolve/resolution.h"

/* ---- requests ---- */

static void a_meeting_is_asked_for_by_its_id(void **state)
{
    cvi_join_params p = meeting_by_id();
    cvi_join *j = NULL;
    cvi_join_request r;

    (void)state;
    p.passcode = "psw\"1";
    j = make(&p);
    expect_no_request(j);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    r = expect_request(j, CVI_JOIN_ACTION_CREATE);
    assert_string_equal(r.method, "POST");
    assert_string_equal(r.path, "/communications/calls");
    assert_string_equal(
        r.body,
        "{\"@odata.type\":\"#microsoft.graph.call\",\"callbackUri\":\"https://gw.example/cb\","
        "\"requestedModalities\":[\"audio\",\"video\",\"videoBasedScreenSharing\"],"
        "\"mediaConfig\":{\"@odata.type\":\"#microsoft.graph.appHostedMediaConfig\","
        "\"blob\":\"blob\"},"
        "\"meetingInfo\":{\"@odata.type\":\"#microsoft.graph.joinMeetingIdMeetingInfo\","
        "\"joinMeetingId\":\"123456789\",\"passcode\":\"psw\\\"1\"},\"tenantId\":\"t1\"}");
    expect_no_request(j);
    assert_int_equal(cvi_join_start(j, T0), CVI_ESTATE);
    cvi_join_destroy(&j);
    cvi_join_destroy(&j);
}

static void a_meeting_is_asked_for_by_chat_and_organizer(void **state)
{
    cvi_join_params p = meeting_by_id();
    cvi_join *j = NULL;

    (void)state;
    p.join_meeting_id = NULL;
    p.thread_id = "19:meeting_x@thread.v2";
    p.organizer_id = "o1";
    p.organizer_name = "Bob \xc3\xa4";
    p.guest_name = "Room 12";
    p.modalities = CVI_JOIN_AUDIO;
    p.flags = CVI_JOIN_WITHOUT_HOST | CVI_JOIN_DELTA_ROSTER;
    j = make(&p);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_string_equal(
        expect_request(j, CVI_JOIN_ACTION_CREATE).body,
        "{\"@odata.type\":\"#microsoft.graph.call\",\"callbackUri\":\"https://gw.example/cb\","
        "\"requestedModalities\":[\"audio\"],"
        "\"mediaConfig\":{\"@odata.type\":\"#microsoft.graph.appHostedMediaConfig\","
        "\"blob\":\"blob\"},"
        "\"chatInfo\":{\"@odata.type\":\"#microsoft.graph.chatInfo\","
        "\"threadId\":\"19:meeting_x@thread.v2\",\"messageId\":\"0\"},"
        "\"meetingInfo\":{\"@odata.type\":\"#microsoft.graph.organizerMeetingInfo\","
        "\"organizer\":{\"@odata.type\":\"#microsoft.graph.identitySet\","
        "\"user\":{\"@odata.type\":\"#microsoft.graph.identity\",\"id\":\"o1\","
        "\"tenantId\":\"t1\",\"displayName\":\"Bob \xc3\xa4\"}},"
        "\"allowConversationWithoutHost\":true},\"tenantId\":\"t1\","
        "\"source\":{\"@odata.type\":\"#microsoft.graph.participantInfo\","
        "\"identity\":{\"@odata.type\":\"#microsoft.graph.identitySet\","
        "\"guest\":{\"@odata.type\":\"#microsoft.graph.identity\",\"displayName\":\"Room 12\"}}},"
        "\"callOptions\":{\"@odata.type\":\"#microsoft.graph.outgoingCallOptions\","
        "\"isDeltaRosterEnabled\":true}}");
    cvi_join_destroy(&j);

    p.organizer_tenant_id = "t2";
    p.message_id = "1449072883784";
    p.reply_message_id = "7";
    j = make(&p);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    const char *body = expect_request(j, CVI_JOIN_ACTION_CREATE).body;
    assert_non_null(strstr(body, "\"messageId\":\"1449072883784\",\"replyChainMessageId\":\"7\""));
    assert_non_null(strstr(body, "\"id\":\"o1\",\"tenantId\":\"t2\""));
    cvi_join_destroy(&j);
}

static void a_meeting_is_asked_for_by_a_token(void **state)
{
    cvi_join_params p = meeting_by_id();
    cvi_join *j = NULL;

    (void)state;
    p.join_meeting_id = NULL;
    p.meeting_token = "secret-token";
    j = make(&p);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_non_null(strstr(expect_request(j, CVI_JOIN_ACTION_CREATE).body,
                           "{\"@odata.type\":\"#microsoft.graph.tokenMeetingInfo\","
                           "\"token\":\"secret-token\"}"));
    cvi_join_destroy(&j);
}

static void a_meeting_without_passcode_says_null(void **state)
{
    cvi_join *j = make(NULL);

    (void)state;
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_non_null(strstr(expect_request(j, CVI_JOIN_ACTION_CREATE).body, "\"passcode\":null"));
    cvi_join_destroy(&j);
}

static void params_that_name_no_meeting_are_refused(void **state)
{
    cvi_join *j = NULL;
    char *text = malloc(2050);

    (void)state;
    for (unsigned i = 0; i < 14; i++) {
        cvi_join_params p = meeting_by_id();

        memset(text, 'a', 2049);
        text[2049] = '\0';
        p.callback_uri = i == 0 ? NULL : i == 1 ? "http://gw.example" : p.callback_uri;
        p.tenant_id = i == 2 ? "" : i == 3 ? text : p.tenant_id;
        p.media_blob = i == 4 ? NULL : p.media_blob;
        p.join_meeting_id = i == 5 ? NULL : p.join_meeting_id;
        p.meeting_token = i == 6 ? "two forms" : NULL;
        p.thread_id = i == 7 ? "t" : NULL;
        p.organizer_id = i == 8 ? "o" : NULL;
        p.modalities = i == 9 ? 8 : 0;
        p.flags = i == 10 ? 4 : 0;
        p.max_participants = i == 11 ? 10001 : 0;
        p.reserved = i == 12;
        p.guest_name = i == 13 ? "\xff" : NULL;
        assert_int_equal(cvi_join_create(&j, &p), CVI_EINVAL);
        assert_null(j);
    }
    assert_int_equal(cvi_join_create(&j, NULL), CVI_EINVAL);
    free(text);
}

static void a_meeting_that_was_found_says_how_it_is_joined(void **state)
{
    cvi__resolution_fields f = {0};
    cvi_join_params p = meeting_by_id();
    cvi_resolution *r = NULL;
    cvi_join *j = NULL;

    (void)state;
    p.join_meeting_id = NULL;
    f.text[CVI_RESOLUTION_THREAD_ID] = "19:x";
    r = cvi__resolution_new(&cvi__mem_libc, &f);
    assert_int_equal(cvi_join_params_set_meeting(&p, r), CVI_ENOENT); /* nobody organizes it */
    cvi_resolution_destroy(&r);

    f.text[CVI_RESOLUTION_JOIN_MEETING_ID] = "55";
    f.text[CVI_RESOLUTION_PASSCODE] = "pass";
    r = cvi__resolution_new(&cvi__mem_libc, &f);
    assert_int_equal(cvi_join_params_set_meeting(&p, r), CVI_OK);
    j = make(&p);
    cvi_resolution_destroy(&r);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_non_null(strstr(expect_request(j, CVI_JOIN_ACTION_CREATE).body,
                           "\"joinMeetingId\":\"55\",\"passcode\":\"pass\""));
    cvi_join_destroy(&j);

    f.text[CVI_RESOLUTION_ORGANIZER_ID] = "o";
    r = cvi__resolution_new(&cvi__mem_libc, &f);
    assert_int_equal(cvi_join_params_set_meeting(&p, r), CVI_OK);
    j = make(&p);
    cvi_resolution_destroy(&r);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_non_null(strstr(expect_request(j, CVI_JOIN_ACTION_CREATE).body,
                           "\"threadId\":\"19:x\",\"messageId\":\"0\""));
    cvi_join_destroy(&j);
    assert_int_equal(cvi_join_params_set_meeting(&p, NULL), CVI_EINVAL);
}

static void ids_are_escaped_in_paths(void **state)
{
    cvi_join *j = make(NULL);

    (void)state;
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_int_equal(respond(j, T0, expect_request(j, CVI_JOIN_ACTION_CREATE).id, 201,
                             "{\"id\":\"a/../b c?\\u00e4\"}"),
                     CVI_OK);
    assert_int_equal(cvi_join_hangup(j, T0), CVI_OK);
    const cvi_join_request r = expect_request(j, CVI_JOIN_ACTION_HANGUP);
    assert_string_equal(r.path, "/communications/calls/a%2F..%2Fb%20c%3F%C3%A4");
    assert_string_equal(r.method, "DELETE");
    assert_string_equal(r.body, "");
    cvi_join_destroy(&j);
}

/* ---- states ---- */

static void a_call_is_made_joined_and_left(void **state)
{
    cvi_join *j = make(NULL);

    (void)state;
    assert_int_equal(cvi_join_get_state(j), CVI_JOIN_STATE_NEW);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    expect_state(j, CVI_JOIN_STATE_CREATING);
    assert_int_equal(respond(j, T0, expect_request(j, CVI_JOIN_ACTION_CREATE).id, 201, created), 0);
    expect_state(j, CVI_JOIN_STATE_ESTABLISHING);
    assert_string_equal(cvi_join_get_call_id(j), "c1");
    assert_string_equal(cvi_join_get_chain_id(j), "chain");
    assert_string_equal(cvi_join_get_participant_id(j), "me");
    assert_int_equal(notify(j, T0 + 5, STATE("established")), CVI_OK);
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_ESTABLISHED).time_us,
                     T0 + 5);
    assert_int_equal(cvi_join_hangup(j, T0 + 6), CVI_OK);
    expect_state(j, CVI_JOIN_STATE_TERMINATING);
    const cvi_join_request r = expect_request(j, CVI_JOIN_ACTION_HANGUP);
    assert_string_equal(r.path, URL);
    assert_int_equal(respond(j, T0 + 7, r.id, 204, ""), CVI_OK);
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_TERMINATED).status, 0);
    assert_int_equal(cvi_join_hangup(j, T0 + 8), CVI_ESTATE);
    assert_int_equal(cvi_join_mute(j, T0 + 8, 1), CVI_ESTATE);
    assert_int_equal(cvi_join_deadline(j), CVI_NO_DEADLINE);
    expect_silence(j);
    cvi_join_destroy(&j);
}

static void a_call_whose_end_nobody_tells_is_over_after_a_minute(void **state)
{
    (void)state;
    for (int is_asked = 0; is_asked < 2; is_asked++) {
        cvi_join *j = established();
        uint32_t id = 0;

        if (is_asked) {
            assert_int_equal(cvi_join_hangup(j, T0), CVI_OK);
            id = expect_request(j, CVI_JOIN_ACTION_HANGUP).id;
        } else {
            assert_int_equal(notify(j, T0, STATE("terminating")), CVI_OK);
        }
        expect_state(j, CVI_JOIN_STATE_TERMINATING);
        assert_int_equal(cvi_join_deadline(j), T0 + MINUTE);
        assert_int_equal(cvi_join_tick(j, T0 + MINUTE - 1), CVI_OK);
        expect_silence(j);
        assert_int_equal(cvi_join_tick(j, T0 + MINUTE), CVI_OK);
        assert_int_equal(expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_TERMINATED).status,
                         CVI_ERESOLVE_NETWORK);
        assert_int_equal(cvi_join_deadline(j), CVI_NO_DEADLINE);
        assert_int_equal(id ? respond(j, T0 + 2 * MINUTE, id, 204, "") : CVI_OK, CVI_OK);
        expect_silence(j);
        cvi_join_destroy(&j);
    }
}

/* Every order of what may be overtaken ends in the same state. */
static void notifications_may_come_in_any_order(void **state)
{
    static const char *const bodies[] = {STATE("establishing"), STATE("established"), created};
    static const unsigned orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                          {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

    (void)state;
    for (size_t o = 0; o < 6; o++) {
        cvi_join *j = make(NULL);
        uint32_t id = 0;

        assert_int_equal(cvi_join_start(j, T0), CVI_OK);
        id = expect_request(j, CVI_JOIN_ACTION_CREATE).id;
        for (size_t i = 0; i < 3; i++) {
            const unsigned what = orders[o][i];

            assert_int_equal(
                what == 2 ? respond(j, T0, id, 201, created) : notify(j, T0, bodies[what]), CVI_OK);
        }
        assert_int_equal(cvi_join_get_state(j), CVI_JOIN_STATE_ESTABLISHED);
        cvi_join_destroy(&j);
    }
}

static void what_comes_after_the_end_changes_nothing(void **state)
{
    cvi_join *j = established();
    cvi_join_event e;

    (void)state;
    assert_int_equal(notify(j, T0,
                            "{\"changeType\":\"deleted\",\"resourceUrl\":\"" URL "\","
                            "\"resourceData\":{\"state\":\"terminated\",\"resultInfo\":{"
                            "\"code\":403,\"subcode\":5300,\"message\":\"denied\\nby host\"}}}"),
                     CVI_OK);
    e = expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_TERMINATED);
    assert_int_equal(e.status, CVI_ERESOLVE_DENIED);
    assert_int_equal(e.code, 403);
    assert_int_equal(e.subcode, 5300);
    assert_string_equal(e.text, "denied?by host");
    assert_int_equal(notify(j, T0, STATE("established") "," STATE("terminated")), CVI_OK);
    assert_int_equal(cvi_join_get_state(j), CVI_JOIN_STATE_TERMINATED);
    expect_silence(j);
    cvi_join_destroy(&j);
}

static void other_states_are_told_and_unknown_ones_ignored(void **state)
{
    cvi_join *j = established();

    (void)state;
    assert_int_equal(notify(j, T0, STATE("hold")), CVI_OK);
    expect_state(j, CVI_JOIN_STATE_HOLD);
    assert_int_equal(notify(j, T0, STATE("unknownFutureValue")), CVI_OK);
    expect_silence(j);
    assert_int_equal(notify(j, T0, STATE("established") "," STATE("transferring")), CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_ESTABLISHED);
    (void)expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_MOVING);
    cvi_join_destroy(&j);
}

static void a_refused_call_says_why(void **state)
{
    static const struct {
        uint32_t http;
        const char *body;
        int status;
        const char *text;
    } rows[] = {
        {403,
         "{\"error\":{\"code\":\"7504\",\"message\":\"Insufficient enterprise tenant "
         "permissions\"}}",
         CVI_ERESOLVE_DENIED, "7504: Insufficient enterprise tenant permissions"},
        {401, "{\"error\":{\"code\":\"InvalidAuthenticationToken\"}}", CVI_ERESOLVE_DENIED,
         "InvalidAuthenticationToken"},
        {404, "{}", CVI_ERESOLVE_NOT_FOUND, ""},
        {429, "<html>", CVI_ERESOLVE_NETWORK, ""},
        {503, "", CVI_ERESOLVE_NETWORK, ""},
        {0, "", CVI_ERESOLVE_NETWORK, ""},
        {400, "{\"error\":5}", CVI_ERESOLVE_ANSWER, ""},
        {201, "{}", CVI_ERESOLVE_ANSWER, "the call has no id"},
        {201, "", CVI_ERESOLVE_ANSWER, NULL},
        {201, "{\"id\":7}", CVI_ERESOLVE_ANSWER, NULL},
        {201, "{\"id\":\"\"}", CVI_ERESOLVE_ANSWER, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_join *j = make(NULL);
        cvi_join_event e;

        assert_int_equal(cvi_join_start(j, T0), CVI_OK);
        expect_state(j, CVI_JOIN_STATE_CREATING);
        assert_int_equal(respond(j, T0, expect_request(j, CVI_JOIN_ACTION_CREATE).id, rows[i].http,
                                 rows[i].body),
                         CVI_OK);
        e = expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_TERMINATED);
        assert_int_equal(e.status, rows[i].status);
        if (rows[i].text) {
            assert_string_equal(e.text, rows[i].text);
        }
        cvi_join_destroy(&j);
    }
}

static void hanging_up_before_the_call_is_made_waits_for_it(void **state)
{
    cvi_join *j = make(NULL);
    uint32_t id = 0;

    (void)state;
    assert_int_equal(cvi_join_hangup(j, T0), CVI_ESTATE);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    id = expect_request(j, CVI_JOIN_ACTION_CREATE).id;
    assert_int_equal(cvi_join_hangup(j, T0), CVI_OK);
    expect_no_request(j);
    assert_int_equal(respond(j, T0, id, 201, created), CVI_OK);
    assert_string_equal(expect_request(j, CVI_JOIN_ACTION_HANGUP).path, URL);
    assert_int_equal(cvi_join_get_state(j), CVI_JOIN_STATE_TERMINATING);
    assert_int_equal(notify(j, T0, STATE("established")), CVI_OK);
    assert_int_equal(cvi_join_get_state(j), CVI_JOIN_STATE_TERMINATING);
    cvi_join_destroy(&j);
}

static void responses_to_nothing_are_refused(void **state)
{
    cvi_join *j = make(NULL);
    uint32_t id = 0;

    (void)state;
    assert_int_equal(respond(j, T0, 0, 200, ""), CVI_ENOENT);
    assert_int_equal(respond(j, T0, 1, 200, ""), CVI_ENOENT);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    id = expect_request(j, CVI_JOIN_ACTION_CREATE).id;
    assert_int_equal(respond(j, T0, id, 99, ""), CVI_EINVAL);
    assert_int_equal(respond(j, T0, id, 201, created), CVI_OK);
    assert_int_equal(respond(j, T0, id, 201, created), CVI_ENOENT);
    cvi_join_destroy(&j);
}

/* ---- while the call is up ---- */

static void the_call_is_kept_alive_every_fifteen_minutes(void **state)
{
    cvi_join *j = established();
    uint64_t now = T0;

    (void)state;
    for (unsigned i = 0; i < 10; i++) {
        assert_int_equal(cvi_join_deadline(j), now + 15 * MINUTE);
        now += 15 * MINUTE;
        assert_int_equal(cvi_join_tick(j, now - 1), CVI_OK);
        expect_no_request(j);
        assert_int_equal(cvi_join_tick(j, now), CVI_OK);
        const cvi_join_request r = expect_request(j, CVI_JOIN_ACTION_KEEPALIVE);
        assert_string_equal(r.path, URL "/keepAlive");
        assert_string_equal(r.method, "POST");
        assert_int_equal(respond(j, now, r.id, 200, ""), CVI_OK);
        expect_no_request(j);
    }
    expect_silence(j);
    cvi_join_destroy(&j);
}

static void a_keepalive_that_fails_is_tried_again_until_45_minutes(void **state)
{
    cvi_join *j = established();
    uint64_t now = T0;
    unsigned tries = 0;

    (void)state;
    while (cvi_join_get_state(j) != CVI_JOIN_STATE_TERMINATED) {
        cvi_join_request r;

        now = cvi_join_deadline(j);
        assert_true(now <= T0 + 45 * MINUTE);
        assert_int_equal(cvi_join_tick(j, now), CVI_OK);
        CVI_JOIN_REQUEST_INIT(&r);
        if (cvi_join_next_request(j, &r) == CVI_OK) {
            assert_int_equal(respond(j, now, r.id, 503, "{\"error\":{\"code\":\"x\"}}"), CVI_OK);
            assert_int_equal(expect_event(j, CVI_JOIN_EVENT_KEEPALIVE, 0).code, 503);
            tries++;
        }
    }
    assert_int_equal(now, T0 + 45 * MINUTE);
    assert_in_range(tries, 5, 12); /* backed off */
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_TERMINATED).status,
                     CVI_ERESOLVE_NETWORK);
    assert_int_equal(cvi_join_deadline(j), CVI_NO_DEADLINE);
    cvi_join_destroy(&j);
}

static void a_keepalive_of_a_call_that_is_gone_ends_it(void **state)
{
    cvi_join *j = established();

    (void)state;
    assert_int_equal(cvi_join_tick(j, T0 + 15 * MINUTE), CVI_OK);
    assert_int_equal(
        respond(j, T0 + 15 * MINUTE, expect_request(j, CVI_JOIN_ACTION_KEEPALIVE).id, 404, ""),
        CVI_OK);
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_STATE, CVI_JOIN_STATE_TERMINATED).status,
                     CVI_ERESOLVE_EXPIRED);
    cvi_join_destroy(&j);
}

static void muting_is_asked_for_and_its_end_told(void **state)
{
    cvi_join *j = established();
    cvi_join_request r;

    (void)state;
    assert_int_equal(cvi_join_mute(j, T0, 1), CVI_OK);
    r = expect_request(j, CVI_JOIN_ACTION_MUTE);
    assert_string_equal(r.path, URL "/mute");
    assert_string_equal(r.body, "{\"clientContext\":\"cvi-mute-2\"}");
    assert_int_equal(respond(j, T0, r.id, 200, "{\"status\":\"Running\"}"), CVI_OK);
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_MUTED, 1).status, CVI_OK);
    assert_int_equal(notify(j, T0,
                            "{\"changeType\":\"updated\",\"resourceUrl\":\"" URL
                            "/operations/1\",\"resourceData\":{\"status\":\"failed\","
                            "\"clientContext\":\"cvi-mute-2\",\"resultInfo\":{\"code\":403}}}"),
                     CVI_OK);
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_MUTED, 1).status, CVI_ERESOLVE_DENIED);
    assert_int_equal(cvi_join_mute(j, T0, 0), CVI_OK);
    r = expect_request(j, CVI_JOIN_ACTION_UNMUTE);
    assert_string_equal(r.path, URL "/unmute");
    assert_int_equal(respond(j, T0, r.id, 404, ""), CVI_OK);
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_MUTED, 0).status, CVI_ERESOLVE_NOT_FOUND);

    assert_int_equal(cvi_join_mute_participant(j, T0, "p"), CVI_ENOENT);
    assert_int_equal(notify(j, T0, ROSTER("created", "/p", "{\"id\":\"p\"}")), CVI_OK);
    assert_int_equal(cvi_join_mute_participant(j, T0, "p"), CVI_OK);
    assert_string_equal(expect_request(j, CVI_JOIN_ACTION_MUTE).path, URL "/participants/p/mute");
    cvi_join_destroy(&j);
}

static void quality_is_reported_even_after_the_end(void **state)
{
    cvi_join *j = established();
    cvi_join_request r;

    (void)state;
    assert_int_equal(notify(j, T0, STATE("terminated")), CVI_OK);
    expect_state(j, CVI_JOIN_STATE_TERMINATED);
    assert_int_equal(cvi_join_report_quality(j, T0, "{\"quality\":{}}", 14), CVI_OK);
    r = expect_request(j, CVI_JOIN_ACTION_QUALITY);
    assert_string_equal(r.path, "/communications/calls/logTeleconferenceDeviceQuality");
    assert_string_equal(r.body, "{\"quality\":{}}");
    assert_int_equal(respond(j, T0, r.id, 200, ""), CVI_OK);
    assert_int_equal(expect_event(j, CVI_JOIN_EVENT_QUALITY, 0).status, CVI_OK);
    assert_int_equal(cvi_join_report_quality(j, T0, "", 0), CVI_EINVAL);
    cvi_join_destroy(&j);
}

static void open_requests_are_bounded(void **state)
{
    cvi_join *j = established();
    unsigned asked = 0;

    (void)state;
    while (cvi_join_mute(j, T0, 1) == CVI_OK) {
        asked++;
    }
    assert_int_equal(asked, 16);
    assert_int_equal(cvi_join_last_error(j)->status, CVI_EFULL);
    assert_int_equal(respond(j, T0, expect_request(j, CVI_JOIN_ACTION_MUTE).id, 200, ""), CVI_OK);
    assert_int_equal(cvi_join_mute(j, T0, 0), CVI_OK);
    cvi_join_destroy(&j);
}

static void calls_are_kept_alive_and_left_however_many_requests_are_open(void **state)
{
    cvi_join *j = established();
    cvi_join_request r;

    (void)state;
    while (cvi_join_mute(j, T0, 1) == CVI_OK) {
        (void)expect_request(j, CVI_JOIN_ACTION_MUTE);
    }
    assert_int_equal(cvi_join_tick(j, T0 + 15 * MINUTE), CVI_OK);
    (void)expect_request(j, CVI_JOIN_ACTION_KEEPALIVE);
    assert_int_equal(cvi_join_mute(j, T0 + 15 * MINUTE, 1), CVI_EFULL);
    assert_int_equal(cvi_join_hangup(j, T0 + 15 * MINUTE), CVI_OK);
    expect_state(j, CVI_JOIN_STATE_TERMINATING);
    r = expect_request(j, CVI_JOIN_ACTION_HANGUP);
    assert_int_equal(respond(j, T0 + 15 * MINUTE, r.id, 204, ""), CVI_OK);
    expect_state(j, CVI_JOIN_STATE_TERMINATED);
    cvi_join_destroy(&j);
}

/* Events nobody pulls: the oldest stay, and the last says how it ended. */
static void events_are_bounded_and_the_end_is_not_lost(void **state)
{
    cvi_join *j = established();
    cvi_join_event e;
    unsigned count = 0;

    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        assert_int_equal(notify(j, T0, STATE("hold") "," STATE("established")), CVI_OK);
    }
    assert_int_equal(notify(j, T0, STATE("terminated")), CVI_OK);
    CVI_JOIN_EVENT_INIT(&e);
    while (cvi_join_next_event(j, &e) == CVI_OK) {
        count++;
    }
    assert_int_equal(count, 32);
    assert_int_equal(e.value, CVI_JOIN_STATE_TERMINATED);
    cvi_join_destroy(&j);
}

static void secrets_do_not_stay_in_freed_memory(void **state)
{
    struct watch w;
    cvi_join_params p = meeting_by_id();
    cvi_join *j = NULL;

    (void)state;
    watch_init(&w, "S3CR3T-passcode");
    p.allocator = &w.allocator;
    p.passcode = "S3CR3T-passcode";
    p.media_blob = "S3CR3T-passcode-blob";
    j = make(&p);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    (void)expect_request(j, CVI_JOIN_ACTION_CREATE);
    expect_no_request(j);
    cvi_join_destroy(&j);
    assert_true(w.freed > 3);
    assert_int_equal(w.found, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_meeting_is_asked_for_by_its_id),
        cmocka_unit_test(a_meeting_is_asked_for_by_chat_and_organizer),
        cmocka_unit_test(a_meeting_is_asked_for_by_a_token),
        cmocka_unit_test(a_meeting_without_passcode_says_null),
        cmocka_unit_test(params_that_name_no_meeting_are_refused),
        cmocka_unit_test(a_meeting_that_was_found_says_how_it_is_joined),
        cmocka_unit_test(ids_are_escaped_in_paths),
        cmocka_unit_test(a_call_is_made_joined_and_left),
        cmocka_unit_test(a_call_whose_end_nobody_tells_is_over_after_a_minute),
        cmocka_unit_test(notifications_may_come_in_any_order),
        cmocka_unit_test(what_comes_after_the_end_changes_nothing),
        cmocka_unit_test(other_states_are_told_and_unknown_ones_ignored),
        cmocka_unit_test(a_refused_call_says_why),
        cmocka_unit_test(hanging_up_before_the_call_is_made_waits_for_it),
        cmocka_unit_test(responses_to_nothing_are_refused),
        cmocka_unit_test(the_call_is_kept_alive_every_fifteen_minutes),
        cmocka_unit_test(a_keepalive_that_fails_is_tried_again_until_45_minutes),
        cmocka_unit_test(a_keepalive_of_a_call_that_is_gone_ends_it),
        cmocka_unit_test(muting_is_asked_for_and_its_end_told),
        cmocka_unit_test(quality_is_reported_even_after_the_end),
        cmocka_unit_test(open_requests_are_bounded),
        cmocka_unit_test(calls_are_kept_alive_and_left_however_many_requests_are_open),
        cmocka_unit_test(events_are_bounded_and_the_end_is_not_lost),
        cmocka_unit_test(secrets_do_not_stay_in_freed_memory),
    };

    return cmocka_run_group_tests_name("resolve_join", tests, NULL, NULL);
}
