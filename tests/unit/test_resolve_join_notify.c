/* SPDX-License-Identifier: MIT */
#include "common/joining.h"

/* ---- notifications ---- */

static void notifications_of_other_calls_are_not_taken(void **state)
{
    static const char *const others[] = {
        "",
        "{\"changeType\":\"updated\",\"resourceUrl\":\"/communications/calls/c11\"}",
        "{\"changeType\":\"updated\",\"resourceUrl\":\"/communications/calls/c\"}",
        "{\"changeType\":\"updated\",\"resourceUrl\":\"/users/c1\"}",
    };
    cvi_join *j = established();

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_int_equal(notify(j, T0, others[i]), CVI_ENOENT);
    }
    assert_int_equal(notify(j, T0,
                            "{\"changeType\":\"updated\",\"resource\":\"/app/calls/c1\"},"
                            "{\"changeType\":\"updated\",\"resourceUrl\":\"/x/calls/c2\"}"),
                     CVI_OK);
    expect_silence(j);
    cvi_join_destroy(&j);
}

static void bad_notifications_are_refused_with_their_place(void **state)
{
    static const struct {
        const char *items;
        int status;
        const char *place;
    } rows[] = {
        {"7", CVI_EJSON_TYPE, "/value/0"},
        {"{}", CVI_EJSON_MISSING, "/value/0"},
        {"{\"resourceUrl\":\"" URL "\"}", CVI_EJSON_MISSING, "/value/0"},
        {"{\"resourceUrl\":7,\"changeType\":\"updated\"}", CVI_EJSON_TYPE, "/value/0/resourceUrl"},
        {"{\"resourceUrl\":\"" URL "\",\"changeType\":\"updated\",\"resourceData\":7}",
         CVI_EJSON_TYPE, "/value/0/resourceData"},
        {"{\"resourceUrl\":\"" URL "\",\"changeType\":\"updated\",\"resourceData\":[]}",
         CVI_EJSON_TYPE, "/value/0/resourceData"},
        {"{\"resourceUrl\":\"" URL "\",\"changeType\":\"updated\",\"resourceData\":{\"state\":{}}}",
         CVI_EJSON_TYPE, "/value/0/resourceData/state"},
        {"{\"resourceUrl\":\"" URL "\",\"changeType\":\"updated\",\"resourceData\":"
         "{\"resultInfo\":{\"code\":\"x\"}}}",
         CVI_EJSON_TYPE, "/value/0/resourceData/resultInfo/code"},
        {ROSTER("updated", "", "[{\"id\":\"a\"},{\"id\":5}]"), CVI_EJSON_TYPE,
         "/value/0/resourceData/1/id"},
        {ROSTER("updated", "", "[{\"isMuted\":true}]"), CVI_EJSON_MISSING,
         "/value/0/resourceData/0"},
        {ROSTER("updated", "", "{\"sequenceNumber\":1}"), CVI_EJSON_MISSING,
         "/value/0/resourceData"},
        {ROSTER("updated", "", "[{\"id\":\"a\",\"mediaStreams\":[5]}]"), CVI_EJSON_TYPE,
         "/value/0/resourceData/0/mediaStreams/0"},
        {ROSTER("updated", "/a", "{\"id\":\"a\",\"info\":{\"identity\":{\"user\":{\"id\":1}}}}"),
         CVI_EJSON_TYPE, "/value/0/resourceData/info/identity/user/id"},
    };
    cvi_join *j = established();

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(notify(j, T0, rows[i].items), rows[i].status);
        assert_non_null(strstr(cvi_join_last_error(j)->message, rows[i].place));
        assert_int_equal(cvi_join_count_participants(j), 0);
    }
    assert_int_equal(cvi_join_feed_notification(j, T0, "{", 1), CVI_EJSON_SYNTAX);
    assert_int_equal(cvi_join_feed_notification(j, T0, NULL, 0), CVI_EJSON_SYNTAX);
    assert_int_equal(cvi_join_feed_notification(j, T0, "[]", 2), CVI_EJSON_MISSING);
    assert_int_equal(cvi_join_feed_notification(j, T0, "{}", 2), CVI_EJSON_MISSING);
    expect_silence(j);
    cvi_join_destroy(&j);
}

static void too_much_is_refused(void **state)
{
    const size_t big = 1024 * 1024 + 1;
    char *text = malloc(big);
    cvi_join *j = make(NULL);

    (void)state;
    memset(text, ' ', big);
    assert_int_equal(notify(j, T0, STATE("established")), CVI_ENOENT); /* not begun */
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_int_equal(cvi_join_feed_notification(j, T0, text, big), CVI_ELIMIT);
    assert_int_equal(cvi_join_feed_notification(j, T0, text, 256 * 1024 + 1), CVI_ELIMIT);
    assert_int_equal(cvi_join_feed_notification(j, T0, text, 200 * 1024), CVI_OK); /* kept */
    assert_int_equal(cvi_join_feed_notification(j, T0, text, 100 * 1024), CVI_ELIMIT);
    assert_int_equal(notify(j, T0, STATE("established")), CVI_OK);
    assert_int_equal(respond(j, T0, expect_request(j, CVI_JOIN_ACTION_CREATE).id, 201, created), 0);
    assert_int_equal(cvi_join_get_state(j), CVI_JOIN_STATE_ESTABLISHED);
    free(text);
    cvi_join_destroy(&j);
}

/* ---- roster ---- */

static cvi_join_participant participant(const cvi_join *j, size_t index)
{
    cvi_join_participant p;

    CVI_JOIN_PARTICIPANT_INIT(&p);
    assert_int_equal(cvi_join_get_participant(j, index, &p), CVI_OK);
    return p;
}

static void the_roster_is_read(void **state)
{
    cvi_join *j = established();
    cvi_join_participant p;

    (void)state;
    assert_int_equal(
        notify(j, T0,
               ROSTER("updated", "",
                      "[{\"@odata.type\":\"#microsoft.graph.participant\",\"id\":\"p2\","
                      "\"info\":{\"identity\":{\"user\":null,\"guest\":{\"displayName\":\"Gast "
                      "\\u00e4\"}}},\"isInLobby\":true,\"isMuted\":false,\"mediaStreams\":null},"
                      "{\"id\":\"me\",\"info\":{\"identity\":{\"@odata.type\":\"x\","
                      "\"application\":{\"id\":\"app\",\"displayName\":\"Gateway\"}}},"
                      "\"isMuted\":true,\"mediaStreams\":["
                      "{\"mediaType\":\"audio\",\"direction\":\"sendReceive\",\"sourceId\":\"1\","
                      "\"serverMuted\":true,\"label\":\"main-audio\"},"
                      "{\"mediaType\":\"videoBasedScreenSharing\",\"direction\":\"receiveOnly\","
                      "\"sourceId\":\"4294967295\"},"
                      "{\"mediaType\":\"data\",\"direction\":\"sendOnly\",\"sourceId\":"
                      "\"99999999999\"}]}]")),
        CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 2);
    assert_int_equal(cvi_join_count_participants(j), 2);
    p = participant(j, 0);
    assert_string_equal(p.id, "me");
    assert_string_equal(p.name, "Gateway");
    assert_string_equal(p.user_id, "app");
    assert_int_equal(p.flags, CVI_JOIN_MUTED | CVI_JOIN_SELF);
    assert_int_equal(p.stream_count, 3);
    assert_int_equal(p.streams[0].modality, CVI_JOIN_AUDIO);
    assert_int_equal(p.streams[0].direction, 3);
    assert_int_equal(p.streams[0].source_id, 1);
    assert_int_equal(p.streams[0].flags, CVI_JOIN_SERVER_MUTED);
    assert_int_equal(p.streams[1].modality, CVI_JOIN_SCREEN);
    assert_int_equal(p.streams[1].direction, 2);
    assert_true(p.streams[1].source_id == 4294967295u);
    assert_int_equal(p.streams[2].modality, 0);
    assert_int_equal(p.streams[2].source_id, 0);
    p = participant(j, 1);
    assert_string_equal(p.name, "Gast \xc3\xa4");
    assert_int_equal(p.flags, CVI_JOIN_IN_LOBBY | CVI_JOIN_GUEST);
    assert_int_equal(cvi_join_get_participant(j, 2, &p), CVI_ENOENT);
    assert_int_equal(notify(j, T0, ROSTER("updated", "", "[]")), CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 0);
    cvi_join_destroy(&j);
}

static void changes_of_the_roster_are_applied_once_and_in_order(void **state)
{
    cvi_join *j = established();

    (void)state;
    assert_int_equal(notify(j, T0,
                            ROSTER("updated", "",
                                   "{\"@odata.type\":\"#microsoft.graph.deltaParticipants\","
                                   "\"sequenceNumber\":5,\"participants\":[{\"id\":\"a\"},"
                                   "{\"id\":\"b\",\"isMuted\":true}]}")),
                     CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 2);
    assert_int_equal(notify(j, T0,
                            ROSTER("updated", "",
                                   "{\"sequenceNumber\":7,\"participants\":[{\"id\":\"b\","
                                   "\"removedState\":{\"reason\":\"Removed\"}},{\"id\":\"c\"}]}")),
                     CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 2);
    /* overtaken: it neither brings b back nor changes a for the older */
    assert_int_equal(notify(j, T0,
                            ROSTER("updated", "",
                                   "{\"sequenceNumber\":6,\"participants\":[{\"id\":\"b\"},"
                                   "{\"id\":\"a\",\"isMuted\":true}]}")),
                     CVI_OK);
    assert_int_equal(cvi_join_count_participants(j), 2);
    assert_string_equal(participant(j, 0).id, "a");
    assert_int_equal(participant(j, 0).flags, CVI_JOIN_MUTED); /* 6 is newer than 5 */
    assert_string_equal(participant(j, 1).id, "c");
    cvi_join_destroy(&j);
}

static void an_older_roster_does_not_replace_a_newer(void **state)
{
    cvi_join *j = established();

    (void)state;
    assert_int_equal(
        notify(j, T0,
               ROSTER("updated", "", "[{\"id\":\"a\",\"rosterSequenceNumber\":9},{\"id\":\"b\"}]")),
        CVI_OK);
    assert_int_equal(
        notify(j, T0, ROSTER("updated", "", "[{\"id\":\"a\",\"rosterSequenceNumber\":8}]")),
        CVI_OK);
    assert_int_equal(cvi_join_count_participants(j), 2);
    cvi_join_destroy(&j);
}

static void single_participants_come_and_go(void **state)
{
    cvi_join *j = established();

    (void)state;
    assert_int_equal(notify(j, T0,
                            ROSTER("created", "/a", "{\"id\":\"a\"}") "," ROSTER("created", "/b",
                                                                                 "{\"id\":\"b\"}")),
                     CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 2); /* one for both */
    expect_silence(j);
    assert_int_equal(notify(j, T0, ROSTER("deleted", "/a", "{\"id\":\"a\"}")), CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 1);
    assert_string_equal(participant(j, 0).id, "b");
    assert_int_equal(notify(j, T0, ROSTER("deleted", "/zz", "null")), CVI_OK);
    assert_int_equal(notify(j, T0, ROSTER("updated", "/a", "{\"id\":\"a\"}")), CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 2);
    cvi_join_destroy(&j);
}

static void the_roster_is_bounded(void **state)
{
    cvi_join_params p = meeting_by_id();
    cvi_join *j = NULL;
    char item[256];

    (void)state;
    p.max_participants = 3;
    j = make(&p);
    assert_int_equal(cvi_join_start(j, T0), CVI_OK);
    assert_int_equal(respond(j, T0, expect_request(j, CVI_JOIN_ACTION_CREATE).id, 201, created), 0);
    assert_int_equal(
        notify(j, T0, ROSTER("updated", "", "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"a\"}]")), 0);
    assert_int_equal(cvi_join_count_participants(j), 2);
    assert_int_equal(
        notify(
            j, T0,
            ROSTER("updated", "", "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"}]")),
        CVI_ELIMIT);
    assert_int_equal(
        notify(j, T0, ROSTER("updated", "", "{\"participants\":[{\"id\":\"c\"},{\"id\":\"d\"}]}")),
        CVI_ELIMIT);
    assert_int_equal(cvi_join_count_participants(j), 2);
    for (unsigned i = 0; i < 1000; i++) { /* those who left do not pile up for ever */
        snprintf(item, sizeof(item), ROSTER("created", "/x", "{\"id\":\"x%u\"}"), i);
        assert_int_equal(notify(j, T0, item), CVI_OK);
        snprintf(item, sizeof(item),
                 ROSTER("updated", "/x", "{\"id\":\"x%u\",\"removedState\":{}}"), i);
        assert_int_equal(notify(j, T0, item), CVI_OK);
    }
    assert_int_equal(cvi_join_count_participants(j), 2);
    cvi_join_destroy(&j);
}

static void waiting_in_the_lobby_is_told(void **state)
{
    cvi_join *j = established();

    (void)state;
    assert_int_equal(notify(j, T0, ROSTER("updated", "", "[{\"id\":\"me\",\"isInLobby\":true}]")),
                     CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_LOBBY, 1);
    (void)expect_event(j, CVI_JOIN_EVENT_ROSTER, 1);
    assert_int_equal(notify(j, T0, ROSTER("updated", "", "[{\"id\":\"me\",\"isInLobby\":false}]")),
                     CVI_OK);
    (void)expect_event(j, CVI_JOIN_EVENT_LOBBY, 0);
    cvi_join_destroy(&j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notifications_of_other_calls_are_not_taken),
        cmocka_unit_test(bad_notifications_are_refused_with_their_place),
        cmocka_unit_test(too_much_is_refused),
        cmocka_unit_test(the_roster_is_read),
        cmocka_unit_test(changes_of_the_roster_are_applied_once_and_in_order),
        cmocka_unit_test(an_older_roster_does_not_replace_a_newer),
        cmocka_unit_test(single_participants_come_and_go),
        cmocka_unit_test(the_roster_is_bounded),
        cmocka_unit_test(waiting_in_the_lobby_is_told),
    };

    return cmocka_run_group_tests_name("resolve_join_notify", tests, NULL, NULL);
}
