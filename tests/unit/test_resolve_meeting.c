/* SPDX-License-Identifier: MIT */
/* A meeting in the form of Graph's onlineMeeting: every field, what is missing, what is wrong. */
#include "common/cm.h"
#include "common/watch.h"

#include "core/error.h"
#include "core/mem.h"
#include "json/json_read.h"
#include "resolve/join_info.h"
#include "resolve/meeting_json.h"

static const char whole[] =
    "{\"@odata.context\":\"x\",\"id\":\"MSo1\",\"subject\":\"W\xc3\xb6"
    "chentlich \\ud83d\\ude00\","
    "\"joinWebUrl\":\"https://teams.example/l/"
    "19%3ameeting_%zz\",\"allowedPresenters\":\"everyone\","
    "\"startDateTime\":\"2026-03-01T09:30:00Z\",\"endDateTime\":\"2026-03-01T10:30:00.0000000Z\","
    "\"expiryDateTime\":\"2026-05-01T00:00:00Z\",\"meetingType\":\"scheduled\","
    "\"isEntryExitAnnounced\":false,"
    "\"videoTeleconferenceId\":\"126000004\",\"chatInfo\":{\"threadId\":\"19:meeting@thread.v2\","
    "\"messageId\":\"0\",\"replyChainMessageId\":\"5\"},"
    "\"participants\":{\"organizer\":{\"upn\":\"ann@contoso.example\",\"identity\":{\"user\":{"
    "\"id\":\"u-1\",\"tenantId\":\"t-1\",\"displayName\":\"Ann\"}}},\"attendees\":[]},"
    "\"lobbyBypassSettings\":{\"scope\":\"organization\",\"isDialInBypassEnabled\":true},"
    "\"joinMeetingIdSettings\":{\"joinMeetingId\":\"123 456\",\"passcode\":\"h8Kq\","
    "\"isPasscodeRequired\":true},\"audioConferencing\":{\"conferenceId\":\"55\",\"tollNumber\":"
    "\"+1\",\"tollFreeNumber\":\"+2\",\"dialinUrl\":\"https://d.example\"},\"joinInformation\":{"
    "\"content\":\"data:text/html,%3cb%3eHi+there%3c%2fb%3e+%c3%a9%\",\"contentType\":\"html\"},"
    "\"cloudVideoInteropInfo\":{\"tenantKey\":\"813@gw.example\",\"videoTeleconferenceId\":"
    "\"126000004\",\"moreInfoWebUrl\":\"https://more.example\"},\"brandNew\":[{}]}";

static int read(const char *json, cvi_resolution **m, cvi_error_info *error)
{
    cvi__json_node root;
    int rc = 0;

    cvi__error_init(error, "resolve");
    assert_int_equal(cvi__json_load(&root, json, strlen(json), NULL, error), CVI_OK);
    rc = cvi__meeting_read(m, &cvi__mem_libc, &root, json, strlen(json));
    cvi__json_unload(&root);
    assert_int_equal(rc == CVI_OK, *m != NULL);
    return rc;
}

static const char *text_of(const cvi_resolution *m, uint32_t field)
{
    size_t len = 0;
    const char *text = cvi_resolution_get_text(m, field, &len);

    assert_int_equal(len, strlen(text));
    return text;
}

static void every_field_has_its_getter(void **state)
{
    static const struct {
        uint32_t field;
        const char *text;
    } rows[] = {
        {CVI_RESOLUTION_MEETING_ID, "MSo1"},
        {CVI_RESOLUTION_SUBJECT, "W\xc3\xb6"
                                 "chentlich \xf0\x9f\x98\x80"},
        {CVI_RESOLUTION_ORGANIZER, "Ann"},
        {CVI_RESOLUTION_ORGANIZER_UPN, "ann@contoso.example"},
        {CVI_RESOLUTION_ORGANIZER_ID, "u-1"},
        {CVI_RESOLUTION_ORGANIZER_TENANT_ID, "t-1"},
        {CVI_RESOLUTION_JOIN_WEB_URL, "https://teams.example/l/19%3ameeting_%zz"},
        {CVI_RESOLUTION_CONFERENCE_ID, "126000004"},
        {CVI_RESOLUTION_THREAD_ID, "19:meeting@thread.v2"},
        {CVI_RESOLUTION_MESSAGE_ID, "0"},
        {CVI_RESOLUTION_REPLY_CHAIN_MESSAGE_ID, "5"},
        {CVI_RESOLUTION_LOBBY_SCOPE, "organization"},
        {CVI_RESOLUTION_JOIN_MEETING_ID, "123 456"},
        {CVI_RESOLUTION_PASSCODE, "h8Kq"},
        {CVI_RESOLUTION_AUDIO_CONFERENCE_ID, "55"},
        {CVI_RESOLUTION_TOLL_NUMBER, "+1"},
        {CVI_RESOLUTION_TOLL_FREE_NUMBER, "+2"},
        {CVI_RESOLUTION_DIAL_IN_URL, "https://d.example"},
        {CVI_RESOLUTION_JOIN_INFORMATION, "<b>Hi there</b> \xc3\xa9%"},
        {CVI_RESOLUTION_JOIN_INFORMATION_TYPE, "html"},
        {CVI_RESOLUTION_ALLOWED_PRESENTERS, "everyone"},
        {CVI_RESOLUTION_TENANT_KEY, "813@gw.example"},
        {CVI_RESOLUTION_MORE_INFO_URL, "https://more.example"},
        {CVI_RESOLUTION_MEETING_TYPE, "scheduled"},
        {CVI_RESOLUTION_RAW_JSON, whole},
        {CVI_RESOLUTION_UNKNOWN, ""},
        {CVI_RESOLUTION_RAW_JSON + 1, ""},
    };
    cvi_resolution *m = NULL;
    cvi_error_info error;

    (void)state;
    assert_int_equal(read(whole, &m, &error), CVI_OK);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(text_of(m, rows[i].field), rows[i].text);
    }
    assert_true(cvi_resolution_get_start_unix_us(m) == 1772357400000000);
    assert_true(cvi_resolution_get_end_unix_us(m) == 1772361000000000);
    assert_true(cvi_resolution_get_expiry_unix_us(m) == 1777593600000000);
    assert_int_equal(cvi_resolution_get_flag(m, CVI_RESOLUTION_FLAG_DIAL_IN_BYPASS), 1);
    assert_int_equal(cvi_resolution_get_flag(m, CVI_RESOLUTION_FLAG_PASSCODE_REQUIRED), 1);
    assert_int_equal(cvi_resolution_get_flag(m, CVI_RESOLUTION_FLAG_ANNOUNCED), 0);
    assert_int_equal(cvi_resolution_get_flag(m, CVI_RESOLUTION_FLAG_UNKNOWN), -1);
    assert_int_equal(cvi_resolution_get_flag(m, 99), -1);
    assert_int_equal(cvi_resolution_get_flag(NULL, 1), -1);
    cvi_resolution_destroy(&m);
}

static void what_is_missing_or_null_is_empty(void **state)
{
    static const char *const rows[] = {
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"subject\":null,\"chatInfo\":null,\"participants\":null,"
        "\"lobbyBypassSettings\":null,\"joinInformation\":null,\"endDateTime\":null,"
        "\"audioConferencing\":null,\"isEntryExitAnnounced\":null}",
        "{\"id\":\"a\",\"chatInfo\":{},\"participants\":{\"organizer\":null},"
        "\"lobbyBypassSettings\":{\"scope\":null,\"isDialInBypassEnabled\":null},"
        "\"joinInformation\":{\"content\":null},\"startDateTime\":\"0001-01-01T00:00:00Z\"}",
        "{\"id\":\"a\",\"participants\":{\"organizer\":{\"upn\":null,\"identity\":{\"user\":null}}}"
        "}",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_resolution *m = NULL;
        cvi_error_info error;

        assert_int_equal(read(rows[i], &m, &error), CVI_OK);
        assert_string_equal(text_of(m, CVI_RESOLUTION_MEETING_ID), "a");
        for (uint32_t f = CVI_RESOLUTION_SUBJECT; f < CVI_RESOLUTION_RAW_JSON; f++) {
            assert_string_equal(text_of(m, f), "");
        }
        for (uint32_t f = 0; f <= CVI_RESOLUTION_FLAG_ANNOUNCED; f++) {
            assert_int_equal(cvi_resolution_get_flag(m, f), -1);
        }
        assert_true(cvi_resolution_get_start_unix_us(m) == 0);
        assert_true(cvi_resolution_get_end_unix_us(m) == 0);
        cvi_resolution_destroy(&m);
    }
}

static void something_always_names_the_meeting(void **state)
{
    cvi_resolution *m = NULL;
    cvi_error_info error;

    (void)state;
    assert_int_equal(
        read("{\"chatInfo\":{\"threadId\":\"19:t\"},\"joinWebUrl\":\"u\"}", &m, &error), CVI_OK);
    assert_string_equal(text_of(m, CVI_RESOLUTION_MEETING_ID), "19:t");
    cvi_resolution_destroy(&m);
    assert_int_equal(
        read("{\"joinWebUrl\":\"u\",\"participants\":{\"organizer\":{\"upn\":\"p\"}}}", &m, &error),
        CVI_OK);
    assert_string_equal(text_of(m, CVI_RESOLUTION_MEETING_ID), "u");
    assert_string_equal(text_of(m, CVI_RESOLUTION_ORGANIZER), "p");
    cvi_resolution_destroy(&m);
    assert_int_equal(read("{\"subject\":\"u\"}", &m, &error), CVI_EJSON_MISSING);
}

static void wrong_types_are_told_with_their_place(void **state)
{
    static const struct {
        const char *json;
        int status;
        const char *message;
    } rows[] = {
        {"{\"id\":1}", CVI_EJSON_TYPE, "at /id: text expected"},
        {"{\"id\":\"a\",\"chatInfo\":[]}", CVI_EJSON_TYPE, "at /chatInfo: an object expected"},
        {"{\"id\":\"a\",\"chatInfo\":{\"threadId\":{}}}", CVI_EJSON_TYPE,
         "at /chatInfo/threadId: text expected"},
        {"{\"id\":\"a\",\"participants\":{\"organizer\":{\"identity\":{\"user\":{\"id\":false}}}}}",
         CVI_EJSON_TYPE, "at /participants/organizer/identity/user/id: text expected"},
        {"{\"id\":\"a\",\"lobbyBypassSettings\":{\"isDialInBypassEnabled\":\"yes\"}}",
         CVI_EJSON_TYPE, "at /lobbyBypassSettings/isDialInBypassEnabled: true or false expected"},
        {"{\"id\":\"a\",\"startDateTime\":5}", CVI_EJSON_TYPE, "at /startDateTime: text expected"},
        {"{\"id\":\"a\",\"expiryDateTime\":\"2026-02-30T00:00:00Z\"}", CVI_EJSON_RANGE,
         "at /expiryDateTime: a time such as 2026-03-01T09:30:00Z expected"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_resolution *m = NULL;
        cvi_error_info error;

        assert_int_equal(read(rows[i].json, &m, &error), rows[i].status);
        assert_string_equal(error.message, rows[i].message);
    }
}

static void it_is_shown_as_json_without_secrets(void **state)
{
    static const char expected[] =
        "{\"meeting_id\":\"a\",\"subject\":\"S\",\"passcode_required\":true,\"needs_pin\":false}";
    cvi_resolution *m = NULL;
    cvi_error_info error;
    char text[4096];
    size_t needed = 0;

    (void)state;
    assert_int_equal(read("{\"id\":\"a\",\"subject\":\"S\",\"joinMeetingIdSettings\":{\"passcode\":"
                          "\"h8Kq\",\"isPasscodeRequired\":true}}",
                          &m, &error),
                     CVI_OK);
    assert_int_equal(cvi_resolution_to_json(m, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_int_equal(needed, sizeof(expected) - 1);
    assert_int_equal(cvi_resolution_to_json(m, text, needed, NULL), CVI_ETOOSMALL);
    assert_int_equal(cvi_resolution_to_json(m, text, needed + 1, NULL), CVI_OK);
    assert_string_equal(text, expected);
    assert_int_equal(cvi_resolution_to_json(NULL, text, sizeof(text), NULL), CVI_EINVAL);
    cvi_resolution_destroy(&m);
    assert_int_equal(read(whole, &m, &error), CVI_OK);
    assert_int_equal(cvi_resolution_to_json(m, text, sizeof(text), NULL), CVI_OK);
    assert_null(strstr(text, "h8Kq"));
    assert_non_null(strstr(text, "\"start\":1772357400,\"end\":1772361000,\"expiry\":1777593600"));
    assert_non_null(strstr(text, "\"announced\":false"));
    cvi_resolution_destroy(&m);
}

static void joining_information_is_decoded(void **state)
{
    static const struct {
        const char *content, *text;
    } rows[] = {
        {"plain + %41", "plain + %41"},
        {"data:text/html,", ""},
        {"data:text/html,a%20b+c", "a b c"},
        {"DATA:TEXT/HTML;charset=utf-8,%c3%bc", "\xc3\xbc"},
        {"data:text/html", "data:text/html"},
        {"data:text/html,%", "%"},
        {"data:text/html,%4", "%4"},
        {"data:text/html,%zz%4g", "%zz%4g"},
        {"data:text/html,a%00b", "a\xef\xbf\xbd"
                                 "b"},
        {"data:text/html,%ff%c3", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"data:text/plain,a+b", "data:text/plain,a+b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *exact = heap_copy(rows[i].content, strlen(rows[i].content) + 1);
        cvi__buf out;

        cvi__buf_init(&out, &cvi__mem_libc, 1000);
        assert_int_equal(cvi__join_info_decode(&out, exact), CVI_OK);
        assert_string_equal(out.data ? out.data : "", rows[i].text);
        cvi__buf_free(&out);
        free(exact);
    }
}

static void joining_information_leaves_nothing_behind(void **state)
{
    static const char json[] =
        "{\"id\":\"a\",\"joinInformation\":{\"content\":\"data:text/html,"
        "Passcode:+h8Kq+and+as+many+words+as+make+the+memory+for+it+grow,+which+is+more+than+a+few,"
        "+and+then+some+more,+until+it+is+over+a+hundred+and+twenty-eight+bytes+long\"}}";
    cvi__json_node root;
    cvi_error_info error;
    cvi_resolution *m = NULL;
    struct watch w;

    (void)state;
    watch_init(&w, "Passcode: h8Kq");
    cvi__error_init(&error, "resolve");
    assert_int_equal(cvi__json_load(&root, json, strlen(json), NULL, &error), CVI_OK);
    assert_int_equal(cvi__meeting_read(&m, &w.allocator, &root, json, strlen(json)), CVI_OK);
    cvi__json_unload(&root);
    assert_non_null(strstr(text_of(m, CVI_RESOLUTION_JOIN_INFORMATION), "Passcode: h8Kq"));
    cvi_resolution_destroy(&m);
    assert_true(w.freed >= 3);
    assert_int_equal(w.found, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_has_its_getter),
        cmocka_unit_test(what_is_missing_or_null_is_empty),
        cmocka_unit_test(something_always_names_the_meeting),
        cmocka_unit_test(wrong_types_are_told_with_their_place),
        cmocka_unit_test(it_is_shown_as_json_without_secrets),
        cmocka_unit_test(joining_information_is_decoded),
        cmocka_unit_test(joining_information_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
