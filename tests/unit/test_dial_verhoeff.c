/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>
#include <string.h>

#include "dial/verhoeff.h"

static void known_numbers_have_their_digit(void **state)
{
    (void)state;
    assert_int_equal(cvi__dial_verhoeff_digit("236", 3), '3');
    assert_int_equal(cvi__dial_verhoeff_digit("12345", 5), '1');
    assert_int_equal(cvi__dial_verhoeff_digit("142857", 6), '0');
    assert_true(cvi__dial_verhoeff_valid("2363", 4));
    assert_false(cvi__dial_verhoeff_valid("2364", 4));
}

static void one_wrong_digit_or_a_swap_is_always_found(void **state)
{
    char id[] = "17988591";

    (void)state;
    assert_true(cvi__dial_verhoeff_valid(id, 8));
    for (size_t i = 0; i < 8; i++) {
        const char right = id[i];

        for (char c = '0'; c <= '9'; c++) {
            id[i] = c;
            assert_int_equal(cvi__dial_verhoeff_valid(id, 8), c == right);
        }
        id[i] = right;
    }
    for (size_t i = 0; i + 1 < 8; i++) {
        const char a = id[i], b = id[i + 1];

        id[i] = b;
        id[i + 1] = a;
        assert_int_equal(cvi__dial_verhoeff_valid(id, 8), a == b);
        id[i] = a;
        id[i + 1] = b;
    }
}

static void every_length_takes_its_own_digit(void **state)
{
    char text[40] = "";

    (void)state;
    for (size_t len = 1; len < 32; len++) {
        text[len - 1] = (char)('0' + len * 7 % 10);
        text[len] = cvi__dial_verhoeff_digit(text, len);
        assert_true(cvi__dial_verhoeff_valid(text, len + 1));
    }
}

static void conference_ids_are_checked_over_the_last_eight(void **state)
{
    (void)state;
    assert_true(cvi__dial_verhoeff_conference("17988591", 8));
    assert_true(cvi__dial_verhoeff_conference("017988591", 9));
    assert_true(cvi__dial_verhoeff_conference("9917988591", 10));
    assert_false(cvi__dial_verhoeff_conference("017988592", 9));
    assert_false(cvi__dial_verhoeff_conference("7988591", 7));
    for (unsigned i = 0; i < 100000; i++) {
        char id[12];

        snprintf(id, sizeof(id), "%08u", i * 4711u % 100000000u);
        assert_int_equal(cvi__dial_verhoeff_conference(id, 8), cvi__dial_verhoeff_valid(id, 8));
    }
}

static void what_is_no_number_is_not_valid(void **state)
{
    (void)state;
    assert_false(cvi__dial_verhoeff_valid("", 0));
    assert_false(cvi__dial_verhoeff_valid("23a3", 4));
    for (int c = 0; c < 256; c++) {
        char id[] = "017988591";

        id[4] = (char)c;
        assert_int_equal(cvi__dial_verhoeff_conference(id, 9), c == '8');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_numbers_have_their_digit),
        cmocka_unit_test(one_wrong_digit_or_a_swap_is_always_found),
        cmocka_unit_test(every_length_takes_its_own_digit),
        cmocka_unit_test(conference_ids_are_checked_over_the_last_eight),
        cmocka_unit_test(what_is_no_number_is_not_valid),
    };

    return cmocka_run_group_tests_name("dial_verhoeff", tests, NULL, NULL);
}
