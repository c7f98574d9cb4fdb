/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>
#include <string.h>

#include <cvi/invite.h>

#include "common/counting.h"
#include "common/watch.h"
#include "core/base.h"

static cvi_invite *new_invite(void)
{
    cvi_invite *v = NULL;

    assert_int_equal(cvi_invite_create(&v, NULL), CVI_OK);
    return v;
}

static cvi_invite_join scan_best(cvi_invite *v, const char *text)
{
    cvi_invite_join join;
    char *exact = heap_copy(text, strlen(text));

    CVI_INVITE_JOIN_INIT(&join);
    assert_int_equal(cvi_invite_scan(v, CVI_INVITE_FORMAT_AUTO, exact, strlen(text)), CVI_OK);
    free(exact);
    assert_int_equal(cvi_invite_get_join(v, 0, &join), CVI_OK);
    return join;
}

static void an_address_and_the_id_below_it_are_found(void **state)
{
    cvi_invite *v = new_invite();
    (void)state;

    const cvi_invite_join join = scan_best(v, "Join on a video conferencing device\n"
                                              "Tenant key: 813000000@gw.example\n"
                                              "Video ID: 126 085 003\nMore info\n");

    assert_int_equal(join.kind, CVI_INVITE_KIND_CVI);
    assert_string_equal(join.dialect, "microsoft");
    assert_string_equal(join.tenant_key, "813000000");
    assert_string_equal(join.conference_id, "126085003");
    assert_string_equal(join.dial, "813000000.126085003@gw.example");
    assert_string_equal(join.dial_h323, "h323:813000000.126085003@gw.example");
    assert_int_equal(join.offset, 48);
    assert_int_equal(cvi_invite_get_count(v), 1);

    cvi_invite_destroy(&v);
}

static void nothing_is_found_where_nothing_is(void **state)
{
    cvi_invite *v = new_invite();
    (void)state;

    assert_int_equal(cvi_invite_scan(v, CVI_INVITE_FORMAT_AUTO, NULL, 0), CVI_OK);
    assert_int_equal(cvi_invite_get_count(v), 0);
    assert_int_equal(cvi_invite_scan(v, CVI_INVITE_FORMAT_TEXT, "Lunch at 12:30?", 15), CVI_OK);
    assert_int_equal(cvi_invite_get_count(v), 0);
    assert_int_equal(cvi_invite_get_count(NULL), 0);

    cvi_invite_destroy(&v);
}

static void a_scan_replaces_the_last_one(void **state)
{
    cvi_invite *v = new_invite();
    cvi_invite_join join;
    (void)state;

    (void)scan_best(v, "sip:room@video.example");
    join = scan_best(v, "h323:room@video.example");
    assert_int_equal(join.kind, CVI_INVITE_KIND_H323);
    assert_int_equal(cvi_invite_get_join(v, 1, &join), CVI_ENOENT);

    cvi_invite_destroy(&v);
}

static void an_item_that_is_too_long_is_refused(void **state)
{
    cvi_invite_params p;
    cvi_invite *v = NULL;
    (void)state;
    CVI_INVITE_PARAMS_INIT(&p);
    p.max_bytes = 10;
    assert_int_equal(cvi_invite_create(&v, &p), CVI_OK);

    assert_int_equal(cvi_invite_scan(v, CVI_INVITE_FORMAT_AUTO, "sip:a@b.example", 15), CVI_ELIMIT);
    assert_int_equal(cvi_invite_last_error(v)->offset, 10);
    assert_int_equal(cvi_invite_get_count(v), 0);
    assert_null(cvi_invite_last_error(NULL));

    cvi_invite_destroy(&v);
}

static void params_out_of_range_are_refused(void **state)
{
    static const struct {
        uint64_t max_bytes;
        uint32_t id_min, id_max, id_check;
    } bad[] = {{UINT64_MAX, 0, 0, 0}, {0, 5, 0, 0}, {0, 0, 17, 0}, {0, 12, 11, 0}, {0, 0, 0, 3}};
    cvi_invite_params p;
    cvi_invite *v = NULL;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(bad); i++) {
        CVI_INVITE_PARAMS_INIT(&p);
        p.max_bytes = bad[i].max_bytes;
        p.id_min_digits = bad[i].id_min;
        p.id_max_digits = bad[i].id_max;
        p.id_check = bad[i].id_check;
        assert_int_equal(cvi_invite_create(&v, &p), CVI_EINVAL);
        assert_null(v);
    }
    CVI_INVITE_PARAMS_INIT(&p);
    p.size = 4;
    assert_int_equal(cvi_invite_create(&v, &p), CVI_EABI);
}

static void a_format_that_is_named_must_be_that(void **state)
{
    static const struct {
        uint32_t format;
        const char *text;
        uint64_t offset;
    } rows[] = {
        {CVI_INVITE_FORMAT_MIME, "no header", 0},
        {CVI_INVITE_FORMAT_MIME, "Subject: not of MIME\n\nbody", 0},
        {CVI_INVITE_FORMAT_ICALENDAR, "DESCRIPTION:x", 0},
        {CVI_INVITE_FORMAT_GRAPH, "text", 0},
        {CVI_INVITE_FORMAT_GRAPH, "{\"a\": 1,}", 8},
        {CVI_INVITE_FORMAT_GRAPH, "{\"a\" 1}", 5},
        {CVI_INVITE_FORMAT_GRAPH, "{\"a\": }", 6},
        {CVI_INVITE_FORMAT_GRAPH, "{\"a\": [1}", 8},
        {CVI_INVITE_FORMAT_GRAPH, "{\"a\": \"sip:a@b.example", 22},
        {CVI_INVITE_FORMAT_GRAPH, "{\"a\": 1} x", 9},
        {CVI_INVITE_FORMAT_GRAPH, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 32},
    };
    cvi_invite *v = new_invite();
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        char *exact = heap_copy(rows[i].text, strlen(rows[i].text));

        const int rc = cvi_invite_scan(v, rows[i].format, exact, strlen(rows[i].text));
        free(exact);
        assert_int_equal(rc, CVI_EINVITE_FORMAT);
        assert_int_equal(cvi_invite_last_error(v)->offset, rows[i].offset);
        assert_int_equal(cvi_invite_last_error(v)->status, CVI_EINVITE_FORMAT);
        assert_int_equal(cvi_invite_get_count(v), 0);
    }
    assert_int_equal(cvi_invite_scan(v, 6, "", 0), CVI_EINVAL);
    cvi_invite_destroy(&v);
}

static void what_only_looks_like_a_format_is_text(void **state)
{
    static const char *const rows[] = {
        "{\"not\": JSON} sip:room@video.example", "[{ sip:room@video.example",
        "Subject: x\nsip:room@video.example\n",   "BEGINNING of sip:room@video.example",
        "a = b sip:room@video.example",
    };
    cvi_invite *v = new_invite();
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        assert_string_equal(scan_best(v, rows[i]).dial, "sip:room@video.example");
    }
    cvi_invite_destroy(&v);
}

static void parts_nested_too_deep_are_left_out(void **state)
{
    cvi_invite *v = new_invite();
    char text[8192];
    size_t n = (size_t)snprintf(text, sizeof(text), "MIME-Version: 1.0\n");
    (void)state;

    for (unsigned i = 0; i < 40; i++) {
        n += (size_t)snprintf(text + n, sizeof(text) - n,
                              "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
        if (i == 10) {
            n += (size_t)snprintf(text + n, sizeof(text) - n, "\nsip:a@b.example\n--b10\n");
        }
    }
    n += (size_t)snprintf(text + n, sizeof(text) - n, "\nsip:deep@b.example\n");
    assert_int_equal(cvi_invite_scan(v, CVI_INVITE_FORMAT_MIME, text, n), CVI_OK);
    assert_int_equal(cvi_invite_get_count(v), 1);

    cvi_invite_destroy(&v);
}

static void when_there_are_too_many_the_best_stay(void **state)
{
    cvi_invite *v = new_invite();
    char text[16384];
    size_t n = 0;
    (void)state;

    for (unsigned i = 0; i < 300; i++) {
        n += (size_t)snprintf(text + n, sizeof(text) - n, "+49 30 55500%03u\n", i);
    }
    n += (size_t)snprintf(text + n, sizeof(text) - n, "813000000@t.plcm.vc\n126 085 006\n");
    text[n] = '\0';
    assert_string_equal(scan_best(v, text).dial, "813000000.126085006@t.plcm.vc");
    assert_int_equal(cvi_invite_get_count(v), CVI_INVITE_MOST_JOINS);

    cvi_invite_destroy(&v);
}

static void the_check_digit_can_be_a_must_or_ignored(void **state)
{
    static const char wrong[] = "813000000@t.plcm.vc\nVideo ID: 126 085 007\n";
    static const uint32_t least[] = {75, 80, 0}; /* soft, off, strict */
    cvi_invite_params p;
    (void)state;

    for (uint32_t check = CVI_DIAL_ID_CHECK_SOFT; check <= CVI_DIAL_ID_CHECK_STRICT; check++) {
        cvi_invite *v = NULL;

        CVI_INVITE_PARAMS_INIT(&p);
        p.id_check = check;
        assert_int_equal(cvi_invite_create(&v, &p), CVI_OK);
        const cvi_invite_join join = scan_best(v, wrong);
        if (check == CVI_DIAL_ID_CHECK_STRICT) {
            assert_string_equal(join.conference_id, "");
            assert_string_equal(join.dial, "813000000@t.plcm.vc");
        } else {
            assert_string_equal(join.conference_id, "126085007");
            assert_true(join.confidence >= least[check]);
        }
        cvi_invite_destroy(&v);
    }
}

static void links_of_teams_say_whose_they_are(void **state)
{
    cvi_invite *v = new_invite();
    (void)state;

    const cvi_invite_join join = scan_best(
        v, "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context="
           "%7b%22Tid%22%3a%221-2%22%2c%22Oid%22%3a%223-4%22%7d");

    assert_string_equal(join.thread_id, "19:meeting_x@thread.v2");
    assert_string_equal(join.tenant_id, "1-2");
    assert_string_equal(join.organizer_id, "3-4");
    assert_string_equal(join.conference_id, "");
    assert_true(join.confidence >= 90);

    cvi_invite_destroy(&v);
}

static void numbers_behind_a_block_do_no_harm(void **state)
{
    cvi_invite *v = new_invite();
    char text[4096];
    size_t n = (size_t)snprintf(text, sizeof(text), "813000000@t.plcm.vc\nVideo ID: 126 085 006\n");
    (void)state;

    for (unsigned i = 0; i < 60; i++) {
        n += (size_t)snprintf(text + n, sizeof(text) - n, "Order: 126 085 1%02u\n", i);
    }
    assert_string_equal(scan_best(v, text).dial, "813000000.126085006@t.plcm.vc");
    assert_int_equal(cvi_invite_get_count(v), 1);

    cvi_invite_destroy(&v);
}

static void ids_of_telephones_are_no_conference_ids(void **state)
{
    static const char *const rows[] = {
        "813000000@t.plcm.vc\nVideo ID: 126 085 007\n+49 69 5550100,,636049046#\n"
        "Phone conference ID: 636 049 046\n",
        "+49 69 5550100,,636049046#\n813000000@t.plcm.vc\nPhone conference ID: 636 049 046\n"
        "Video ID: 126 085 007\n",
        "813000000@t.plcm.vc\nVideo ID: 126 085 007\nFooter\nPhone conference ID: 636 049 046\n",
    };
    cvi_invite *v = new_invite();
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        assert_string_equal(scan_best(v, rows[i]).dial, "813000000.126085007@t.plcm.vc");
    }
    cvi_invite_destroy(&v);
}

static void secrets_are_wiped(void **state)
{
    static const char text[] = "https://teams.microsoft.com/l/meetup-join/19%3ax%40thread.v2/0\n"
                               "Meeting ID: 123 456 789 010\nPasscode: aB3dE6x9\n";
    cvi_invite_params p;
    cvi_invite *v = NULL;
    struct watch watch;
    char json[2048];
    (void)state;
    watch_init(&watch, "aB3dE6x9");
    CVI_INVITE_PARAMS_INIT(&p);
    p.allocator = &watch.allocator;
    assert_int_equal(cvi_invite_create(&v, &p), CVI_OK);

    assert_string_equal(scan_best(v, text).passcode, "aB3dE6x9");
    assert_int_equal(cvi_invite_to_json(v, json, sizeof(json), NULL), CVI_OK);
    assert_non_null(strstr(json, "aB3dE6x9"));
    cvi_invite_destroy(&v);

    assert_true(watch.freed >= 2);
    assert_int_equal(watch.found, 0);
}

static void joins_are_written_as_json(void **state)
{
    cvi_invite *v = new_invite();
    char json[1024];
    size_t needed = 0;
    (void)state;

    (void)scan_best(v, "sip:room@video.example;x=1\"");
    assert_int_equal(cvi_invite_to_json(v, NULL, 0, &needed), CVI_ETOOSMALL);
    assert_int_equal(cvi_invite_to_json(v, json, needed, NULL), CVI_ETOOSMALL);
    assert_int_equal(cvi_invite_to_json(v, json, sizeof(json), NULL), CVI_OK);
    assert_int_equal(strlen(json), needed);
    assert_string_equal(json,
                        "{\"joins\":[{\"kind\":\"sip\",\"dialect\":\"\",\"tenant_key\":\"\","
                        "\"conference_id\":\"\",\"passcode\":\"\","
                        "\"dial\":\"sip:room@video.example;x=1\",\"dial_h323\":\"\",\"url\":\"\","
                        "\"thread_id\":\"\",\"organizer_id\":\"\",\"tenant_id\":\"\",\"offset\":0,"
                        "\"confidence\":70,\"reason\":\"a sip: URI\"}]}");

    cvi_invite_destroy(&v);
}

static void nothing_is_allocated_after_create(void **state)
{
    struct counting counting;
    cvi_invite_params p;
    cvi_invite *v = NULL;
    (void)state;
    counting_init(&counting, 0);
    CVI_INVITE_PARAMS_INIT(&p);
    p.allocator = &counting.allocator;
    assert_int_equal(cvi_invite_create(&v, &p), CVI_OK);
    const size_t calls = counting.calls;

    (void)scan_best(v, "813000000@t.plcm.vc\nVideo ID: 126 085 003\nhttps://zoom.us/j/9876543210");

    assert_int_equal(counting.calls, calls);
    cvi_invite_destroy(&v);
    assert_int_equal(counting.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_and_the_id_below_it_are_found),
        cmocka_unit_test(nothing_is_found_where_nothing_is),
        cmocka_unit_test(a_scan_replaces_the_last_one),
        cmocka_unit_test(an_item_that_is_too_long_is_refused),
        cmocka_unit_test(params_out_of_range_are_refused),
        cmocka_unit_test(a_format_that_is_named_must_be_that),
        cmocka_unit_test(what_only_looks_like_a_format_is_text),
        cmocka_unit_test(parts_nested_too_deep_are_left_out),
        cmocka_unit_test(when_there_are_too_many_the_best_stay),
        cmocka_unit_test(the_check_digit_can_be_a_must_or_ignored),
        cmocka_unit_test(links_of_teams_say_whose_they_are),
        cmocka_unit_test(numbers_behind_a_block_do_no_harm),
        cmocka_unit_test(ids_of_telephones_are_no_conference_ids),
        cmocka_unit_test(secrets_are_wiped),
        cmocka_unit_test(joins_are_written_as_json),
        cmocka_unit_test(nothing_is_allocated_after_create),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
