/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/base.h"
#include "core/utf8.h"

static const struct {
    const char *text;
    size_t len;
    size_t valid;
} CASES[] = {
    {"", 0, 0},
    {"plain", 5, 5},
    {"a\0b", 3, 3},
    {"\xc2\x80", 2, 2},             /* smallest of two bytes */
    {"\xdf\xbf", 2, 2},             /* largest of two bytes */
    {"\xe0\xa0\x80", 3, 3},         /* smallest of three bytes */
    {"\xed\x9f\xbf", 3, 3},         /* right below the surrogates */
    {"\xee\x80\x80", 3, 3},         /* right above them */
    {"\xef\xbf\xbf", 3, 3},         /* largest of three bytes */
    {"\xf0\x90\x80\x80", 4, 4},     /* smallest of four bytes */
    {"\xf4\x8f\xbf\xbf", 4, 4},     /* the last code point */
    {"a\x80", 2, 1},                /* a continuation alone */
    {"\xc0\x80", 2, 0},             /* overlong */
    {"\xc1\xbf", 2, 0},             /* overlong */
    {"\xe0\x9f\xbf", 3, 0},         /* overlong */
    {"\xed\xa0\x80", 3, 0},         /* surrogate */
    {"\xf0\x8f\xbf\xbf", 4, 0},     /* overlong */
    {"\xf4\x90\x80\x80", 4, 0},     /* past the last code point */
    {"\xf5\x80\x80\x80", 4, 0},     /* no such lead */
    {"\xff", 1, 0},                 /* no such lead */
    {"ab\xc3", 3, 2},               /* cut short */
    {"ab\xe2\x82", 4, 2},           /* cut short */
    {"ab\xf0\x9f\x98", 5, 2},       /* cut short */
    {"\xe2\x82\xac\xe2(\xac", 6, 3} /* a bad continuation */
};

static void the_valid_prefix_is_found(void **state)
{
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(CASES); i++) {
        char *exact = heap_copy(CASES[i].text, CASES[i].len);
        assert_int_equal(cvi__utf8_valid(exact, CASES[i].len), CASES[i].valid);
        free(exact);
    }
}

static void a_cut_never_splits_a_character(void **state)
{
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
    static const size_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    (void)state;

    for (size_t max = 0; max < CVI_ARRAY_LEN(cuts); max++) {
        char *exact = heap_copy(text, sizeof(text) - 1);
        assert_int_equal(cvi__utf8_cut(exact, sizeof(text) - 1, max), cuts[max]);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_valid_prefix_is_found),
        cmocka_unit_test(a_cut_never_splits_a_character),
    };
    return cmocka_run_group_tests_name("core_utf8", tests, NULL, NULL);
}
