/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"
#include "json/json_write.h"

typedef struct fixture {
    cvi__buf buf;
    cvi__json_writer w;
} fixture;

static void open_writer(fixture *f, size_t limit)
{
    cvi__buf_init(&f->buf, &cvi__mem_libc, limit);
    cvi__json_writer_init(&f->w, &f->buf);
}

static void expect(fixture *f, const char *text)
{
    assert_int_equal(cvi__json_writer_finish(&f->w), CVI_OK);
    assert_string_equal(f->buf.data, text);
    cvi__buf_free(&f->buf);
}

static void nested_values_are_separated_by_commas(void **state)
{
    fixture f;

    (void)state;
    open_writer(&f, 1000);
    cvi__json_begin_object(&f.w);
    cvi__json_put_text(&f.w, "a", "x");
    cvi__json_key(&f.w, "b");
    cvi__json_begin_array(&f.w);
    cvi__json_u64(&f.w, UINT64_MAX);
    cvi__json_i64(&f.w, INT64_MIN);
    cvi__json_begin_object(&f.w);
    cvi__json_end(&f.w);
    cvi__json_bool(&f.w, 1);
    cvi__json_null(&f.w);
    cvi__json_end(&f.w);
    cvi__json_put_bool(&f.w, "c", 0);
    cvi__json_put_text(&f.w, "d", NULL);
    cvi__json_put_u64(&f.w, "e", 0);
    cvi__json_put_i64(&f.w, "f", -7);
    cvi__json_put_fixed(&f.w, "g", 125, 2);
    cvi__json_end(&f.w);

    expect(&f, "{\"a\":\"x\",\"b\":[18446744073709551615,-9223372036854775808,{},true,null],"
               "\"c\":false,\"d\":null,\"e\":0,\"f\":-7,\"g\":1.25}");
}

static void fixed_point_numbers_keep_their_digits(void **state)
{
    static const struct {
        int64_t value;
        unsigned decimals;
        const char *text;
    } rows[] = {
        {0, 0, "0"},          {5, 3, "0.005"},  {-5, 3, "-0.005"},
        {-1250, 3, "-1.250"}, {100, 2, "1.00"}, {INT64_MIN, 18, "-9.223372036854775808"},
    };

    (void)state;
    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        fixture f;

        open_writer(&f, 100);
        cvi__json_fixed(&f.w, rows[i].value, rows[i].decimals);
        expect(&f, rows[i].text);
    }
}

static void more_decimals_than_a_number_has_are_refused(void **state)
{
    fixture f;

    (void)state;
    open_writer(&f, 100);
    cvi__json_fixed(&f.w, 1, 19);
    assert_int_equal(cvi__json_writer_finish(&f.w), CVI_EINVAL);
    cvi__buf_free(&f.buf);
}

static void control_characters_and_quotes_are_escaped(void **state)
{
    fixture f;

    (void)state;
    open_writer(&f, 100);
    cvi__json_text(&f.w, "\"\\\b\f\n\r\t\x01\x7f/\0z", 12);

    expect(&f, "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u007f/\\u0000z\"");
}

static void each_byte_that_is_not_utf8_becomes_a_replacement_character(void **state)
{
    fixture f;

    (void)state;
    open_writer(&f, 100);
    cvi__json_text(&f.w, "\xc3\xa4\xff\xc3z\xed\xa0\x80", 8);

    expect(&f, "\"\xc3\xa4\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void misuse_is_refused_and_sticks(void **state)
{
    fixture f;

    (void)state;
    open_writer(&f, 100); /* a value where a name must stand */
    cvi__json_begin_object(&f.w);
    cvi__json_u64(&f.w, 1);
    assert_int_equal(f.w.status, CVI_ESTATE);
    cvi__json_key(&f.w, "late");
    cvi__json_end(&f.w);
    assert_int_equal(cvi__json_writer_finish(&f.w), CVI_ESTATE);
    assert_string_equal(f.buf.data, "{");
    cvi__buf_free(&f.buf);

    open_writer(&f, 100); /* a name in an array */
    cvi__json_begin_array(&f.w);
    cvi__json_key(&f.w, "x");
    assert_int_equal(f.w.status, CVI_ESTATE);
    cvi__buf_free(&f.buf);

    open_writer(&f, 100); /* a name without its value */
    cvi__json_begin_object(&f.w);
    cvi__json_key(&f.w, "x");
    cvi__json_end(&f.w);
    assert_int_equal(f.w.status, CVI_ESTATE);
    cvi__buf_free(&f.buf);

    open_writer(&f, 100); /* two values at the top */
    cvi__json_null(&f.w);
    cvi__json_null(&f.w);
    assert_int_equal(f.w.status, CVI_ESTATE);
    cvi__buf_free(&f.buf);

    open_writer(&f, 100); /* an end too many */
    cvi__json_end(&f.w);
    assert_int_equal(f.w.status, CVI_ESTATE);
    cvi__buf_free(&f.buf);
}

static void an_unfinished_text_is_not_ok(void **state)
{
    fixture f;

    (void)state;
    open_writer(&f, 100);
    assert_int_equal(cvi__json_writer_finish(&f.w), CVI_ESTATE);
    cvi__buf_free(&f.buf);

    open_writer(&f, 100);
    cvi__json_begin_array(&f.w);
    assert_int_equal(cvi__json_writer_finish(&f.w), CVI_ESTATE);
    cvi__buf_free(&f.buf);
}

static void depth_and_size_are_bounded(void **state)
{
    fixture f;

    (void)state;
    open_writer(&f, 1000);
    for (int i = 0; i < CVI__JSON_WRITE_DEPTH; i++) {
        cvi__json_begin_array(&f.w);
        assert_int_equal(f.w.status, CVI_OK);
    }
    cvi__json_begin_array(&f.w);
    assert_int_equal(f.w.status, CVI_ELIMIT);
    cvi__buf_free(&f.buf);

    open_writer(&f, 8);
    cvi__json_text(&f.w, "much too long", 13);
    assert_int_equal(cvi__json_writer_finish(&f.w), CVI_ELIMIT);
    cvi__buf_free(&f.buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nested_values_are_separated_by_commas),
        cmocka_unit_test(fixed_point_numbers_keep_their_digits),
        cmocka_unit_test(more_decimals_than_a_number_has_are_refused),
        cmocka_unit_test(control_characters_and_quotes_are_escaped),
        cmocka_unit_test(each_byte_that_is_not_utf8_becomes_a_replacement_character),
        cmocka_unit_test(misuse_is_refused_and_sticks),
        cmocka_unit_test(an_unfinished_text_is_not_ok),
        cmocka_unit_test(depth_and_size_are_bounded),
    };

    return cmocka_run_group_tests_name("json_write", tests, NULL, NULL);
}
