/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/error.h"

static void a_new_record_says_nothing_failed(void **state)
{
    cvi_error_info e;
    (void)state;
    memset(&e, 0xff, sizeof(e));

    cvi__error_init(&e, "dial");

    assert_int_equal(e.size, sizeof(e));
    assert_int_equal(e.status, CVI_OK);
    assert_string_equal(e.module, "dial");
    assert_string_equal(e.message, "");
}

static void set_keeps_status_offset_and_sentence(void **state)
{
    cvi_error_info e;
    (void)state;
    cvi__error_init(&e, "dial");

    assert_int_equal(cvi__error_set(&e, CVI_ESYNTAX, 7, "no '%c' here", '@'), CVI_ESYNTAX);

    assert_int_equal(e.status, CVI_ESYNTAX);
    assert_int_equal(e.offset, 7);
    assert_string_equal(e.message, "no '@' here");
}

static void a_later_failure_replaces_the_earlier_one(void **state)
{
    cvi_error_info e;
    (void)state;
    cvi__error_init(&e, "dial");
    cvi__error_set(&e, CVI_ESYNTAX, 7, "a long sentence");
    e.line = 3;

    cvi__error_set(&e, CVI_ENOMEM, 0, "x");

    assert_int_equal(e.status, CVI_ENOMEM);
    assert_int_equal(e.line, 0);
    assert_string_equal(e.message, "x");
    assert_int_equal(e.message[5], 0);
}

static void long_text_is_cut_between_characters(void **state)
{
    cvi_error_info e;
    char text[400];
    (void)state;
    cvi__error_init(&e, "dial");
    for (size_t i = 0; i + 2 < sizeof(text); i += 3) {
        memcpy(text + i, "\xe2\x82\xac", 4);
    }

    cvi__error_set(&e, CVI_ESYNTAX, 0, "a%s", text);

    assert_int_equal(strlen(e.message), 1 + 3 * 52);
    assert_int_equal((unsigned char)e.message[156], 0xac);
}

static void text_that_is_not_utf8_ends_before_the_bad_byte(void **state)
{
    cvi_error_info e;
    (void)state;
    cvi__error_init(&e, "dial");

    cvi__error_set(&e, CVI_ESYNTAX, 0, "ab%s",
                   "\xff"
                   "cd");

    assert_string_equal(e.message, "ab");
}

static void a_long_module_name_is_cut(void **state)
{
    cvi_error_info e;
    (void)state;

    cvi__error_init(&e, "a_module_with_a_long_name");

    assert_string_equal(e.module, "a_module_with_a");
}

static void copy_takes_over_all_but_the_module(void **state)
{
    cvi_error_info from;
    cvi_error_info to;
    (void)state;
    cvi__error_init(&from, "json");
    cvi__error_init(&to, "ivr");
    cvi__error_set(&from, CVI_EJSON_SYNTAX, 9, "a comma is missing");
    from.line = 4;

    assert_int_equal(cvi__error_copy(&to, &from), CVI_EJSON_SYNTAX);

    assert_string_equal(to.module, "ivr");
    assert_string_equal(to.message, "a comma is missing");
    assert_int_equal(to.offset, 9);
    assert_int_equal(to.line, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_record_says_nothing_failed),
        cmocka_unit_test(set_keeps_status_offset_and_sentence),
        cmocka_unit_test(a_later_failure_replaces_the_earlier_one),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(text_that_is_not_utf8_ends_before_the_bad_byte),
        cmocka_unit_test(a_long_module_name_is_cut),
        cmocka_unit_test(copy_takes_over_all_but_the_module),
    };
    return cmocka_run_group_tests_name("core_error", tests, NULL, NULL);
}
