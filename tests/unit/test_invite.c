/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <string.h>

#include <cvi/invite.h>

#include "common/counting.h"
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
        cmocka_unit_test(joins_are_written_as_json),
        cmocka_unit_test(nothing_is_allocated_after_create),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
