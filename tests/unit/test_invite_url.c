/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <string.h>

#include "core/base.h"
#include "invite/html_names.h"
#include "invite/link.h"
#include "invite/url.h"

#define TEAMS "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0"

static void check_unwrapped(const char *text, const char *expected)
{
    char block[CVI__URL_WORK];
    const size_t len = strlen(text);

    memcpy(block, text, len);
    block[cvi__url_unwrap(block, len)] = '\0';
    assert_string_equal(block, expected);
}

static void rewriting_is_undone(void **state)
{
    static const struct {
        const char *text, *link;
    } rows[] = {
        {"https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fx.example%2Fa%3Fb%3D1%26c"
         "&data=05%7C02&reserved=0",
         "https://x.example/a?b=1&c"},
        {"https://urldefense.proofpoint.com/v1/url?u=http%3A%2F%2Fx.example%2Fa&k=1",
         "http://x.example/a"},
        {"https://urldefense.proofpoint.com/v2/url?u=https-3A__x.example_a-3Fb-3D1-26c&d=D",
         "https://x.example/a?b=1&c"},
        {"https://urldefense.com/v3/__https://x.example/a*b__;Pw!!AbC!x$", "https://x.example/a?b"},
        {"https://urldefense.com/v3/__https:/x.example/a*b__;Pw!!AbC!x$", "https://x.example/a?b"},
        {"https://urldefense.com/v3/__https://x.example/**Bz__;MTIz!!AbC!x$",
         "https://x.example/123z"},
        {"https://secure-web.cisco.com/1abc/https%3A%2F%2Fx.example%2Fa%3Fb%3D1",
         "https://x.example/a?b=1"},
        {"https://www.google.com/url?q=https://x.example/a?b%3D1&sa=D", "https://x.example/a?b=1"},
        {"https://eu.protection.sophos.com?d=x.example&u=aHR0cHM6Ly94LmV4YW1wbGUvYQ==&i=1",
         "https://x.example/a"},
        {"https://filter.example/?whatever=https%3a%2f%2fx.example", "https://x.example"},
        {"https://x.example/"
         "?a=https%3A%2F%2Fy.example%2F%3Fb%3Dhttps%253A%252F%252Fz.example%252F1",
         "https://z.example/1"},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        check_unwrapped(rows[i].text, rows[i].link);
    }
}

static void what_is_not_rewritten_stays(void **state)
{
    static const char *const rows[] = {
        "https://x.example/a?b=c&d",
        "https://protect-us.mimecast.com/s/AbCdEf?domain=x.example",
        "https://urldefense.com/v3/__https://x.example/a",
        "https://urldefense.proofpoint.com/v2/url?u=ftp-3A__x.example&d=D",
        "https://eu.protection.sophos.com?u=bm8=",
        TEAMS "?webUrl=https%3A%2F%2Fx.example",
        "https://teams.microsoft.us/l/meetup-join/19%3ax%40thread.v2/0?u=https%3A%2F%2Fx.example",
        "https://agency.zoomgov.com/j/1612345678?u=https%3A%2F%2Fx.example",
        "https://x.example/%zz%",
        "http://",
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        check_unwrapped(rows[i], rows[i]);
    }
}

static void control_characters_end_a_link(void **state)
{
    (void)state;

    check_unwrapped("https://urldefense.com/v3/__https://x.example/a*b__;AA!!x$",
                    "https://x.example/a");
}

static void unwrapping_ends(void **state)
{
    static char text[CVI__URL_WORK + 1];
    size_t len = 0;
    (void)state;

    while (len + 14 < CVI__URL_WORK) {
        memcpy(text + len, "http://a/?u=", 12);
        len += 12;
    }
    text[cvi__url_unwrap(text, len)] = '\0';
    assert_true(strncmp(text, "http://a/?u=http://a/?u=", 24) == 0);
}

static void a_link_is_taken_apart(void **state)
{
    static const char text[] = "https://me@X.example.:8080/a/b?c=1&amp;D=2#e";
    cvi__url url;
    (void)state;

    assert_int_equal(cvi__url_split(text, strlen(text), &url), 1);
    assert_true(cvi__slice_is(url.host, "x.example"));
    assert_true(cvi__slice_is(url.path, "/a/b"));
    assert_true(cvi__slice_is(cvi__url_param(&url, "d"), "2"));
    assert_true(cvi__url_is_at(&url, "example") && cvi__url_is_at(&url, "x.example"));
    assert_false(cvi__url_is_at(&url, "ample"));
    assert_int_equal(cvi__url_split("ftp://x.example", 15, &url), 0);
    assert_int_equal(cvi__url_split("https:///a", 10, &url), 0);
}

static void a_long_link_is_none(void **state)
{
    static char text[CVI__URL_WORK + 8] = "https://x.example/";
    static cvi__link link;
    (void)state;

    memset(text + 18, 'a', sizeof(text) - 18);
    assert_int_equal(cvi__link_read(&link, text, sizeof(text)), 0);
    assert_int_equal(cvi__link_read(&link, text, CVI__URL_WORK), 1);
}

static void every_tag_is_known_by_its_name(void **state)
{
    static const struct {
        const char *name;
        cvi__tag tag;
    } rows[] = {
        {"a", CVI__TAG_INLINE},    {"address", CVI__TAG_BLOCK}, {"blockquote", CVI__TAG_BLOCK},
        {"br", CVI__TAG_BLOCK},    {"center", CVI__TAG_BLOCK},  {"div", CVI__TAG_BLOCK},
        {"em", CVI__TAG_INLINE},   {"font", CVI__TAG_INLINE},   {"h1", CVI__TAG_BLOCK},
        {"html", CVI__TAG_BLOCK},  {"img", CVI__TAG_INLINE},    {"li", CVI__TAG_BLOCK},
        {"meta", CVI__TAG_INLINE}, {"ol", CVI__TAG_BLOCK},      {"pre", CVI__TAG_BLOCK},
        {"script", CVI__TAG_RAW},  {"style", CVI__TAG_RAW},     {"strong", CVI__TAG_INLINE},
        {"table", CVI__TAG_BLOCK}, {"td", CVI__TAG_CELL},       {"title", CVI__TAG_BLOCK},
        {"tr", CVI__TAG_BLOCK},    {"u", CVI__TAG_INLINE},      {"ul", CVI__TAG_BLOCK},
        {"", CVI__TAG_UNKNOWN},    {"x", CVI__TAG_UNKNOWN},     {"o:p", CVI__TAG_UNKNOWN},
        {"zzz", CVI__TAG_UNKNOWN}, {"{", CVI__TAG_UNKNOWN},     {"blockquotes", CVI__TAG_UNKNOWN},
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        assert_int_equal(cvi__html_find_tag(rows[i].name, strlen(rows[i].name)), rows[i].tag);
    }
}

static void entities_are_decoded(void **state)
{
    static const struct {
        const char *name, *bytes;
    } rows[] = {{"amp", "&"},
                {"#64", "@"},
                {"#x40", "@"},
                {"#xE4", "\xc3\xa4"},
                {"nbsp", " "},
                {"commat", "@"},
                {"#x1F600", "\xf0\x9f\x98\x80"},
                {"#xD800", "\xef\xbf\xbd"},
                {"#7", " "}};
    static const char *const unknown[] = {"", "#", "#x", "#xg", "#12a", "nosuch", "#99999999999"};
    char out[4];
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        const size_t len = cvi__html_decode(rows[i].name, strlen(rows[i].name), out);

        assert_int_equal(len, strlen(rows[i].bytes));
        assert_memory_equal(out, rows[i].bytes, len);
    }
    for (size_t i = 0; i < CVI_ARRAY_LEN(unknown); i++) {
        assert_int_equal(cvi__html_decode(unknown[i], strlen(unknown[i]), out), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rewriting_is_undone),
        cmocka_unit_test(what_is_not_rewritten_stays),
        cmocka_unit_test(control_characters_end_a_link),
        cmocka_unit_test(unwrapping_ends),
        cmocka_unit_test(a_link_is_taken_apart),
        cmocka_unit_test(a_long_link_is_none),
        cmocka_unit_test(every_tag_is_known_by_its_name),
        cmocka_unit_test(entities_are_decoded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
