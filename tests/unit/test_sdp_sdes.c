/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"
#include "sdp/sdes.h"

#define KEY30 "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"

static int parse(cvi__sdes *out, const char *text)
{
    const size_t len = strlen(text);
    char *copy = heap_copy(text, len);
    const cvi__span value = {copy, len};
    const int ok = cvi__sdes_parse(out, value);

    free(copy);
    return ok;
}

static void a_line_of_the_rfc_is_read(void **state)
{
    cvi__sdes s;
    (void)state;

    assert_true(parse(&s, "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|2^20 FEC_ORDER=FEC_SRTP"));

    assert_int_equal(s.tag, 1);
    assert_int_equal(s.suite, CVI__SDES_AES128_SHA1_80);
    assert_int_equal(s.key_len, 30);
    assert_memory_equal(s.key, "YS___semctl () {\t220;}\n}\nunles", 30);
    assert_false(s.is_plain); /* the parameter asks for something we do not do */
}

static void lifetime_and_window_hint_are_harmless(void **state)
{
    cvi__sdes s;
    (void)state;

    assert_true(parse(&s, "2 AES_CM_128_HMAC_SHA1_32 inline:" KEY30 "|2^31 WSH=128"));
    assert_true(s.is_plain);
    assert_true(parse(&s, "2 AES_CM_128_HMAC_SHA1_32 inline:" KEY30 "|1048576"));
    assert_true(s.is_plain);
}

static void what_we_cannot_do_is_marked(void **state)
{
    static const char *const lines[] = {
        "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|2^20|1:4",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|1:4",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "|2^20|1:4;inline:" KEY30 "|2^20|2:4",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 " UNENCRYPTED_SRTCP",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 " KDR=1",
    };
    cvi__sdes s;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(lines); i++) {
        assert_true(parse(&s, lines[i]));
        assert_false(s.is_plain);
    }
}

static void an_unknown_suite_has_no_key(void **state)
{
    cvi__sdes s;
    (void)state;

    assert_true(parse(&s, "7 F8_128_HMAC_SHA1_80 inline:" KEY30));

    assert_int_equal(s.suite, CVI__SDES_UNKNOWN);
    assert_int_equal(s.key_len, 0);
    assert_int_equal(s.tag, 7);
}

static void malformed_lines_are_refused_and_leave_no_key(void **state)
{
    static const char *const lines[] = {
        "",
        "1",
        "x AES_CM_128_HMAC_SHA1_80 inline:" KEY30,
        "1234567890 AES_CM_128_HMAC_SHA1_80 inline:" KEY30,
        "1 AES_CM_128_HMAC_SHA1_80",
        "1 AES_CM_128_HMAC_SHA1_80 outline:" KEY30,
        "1 AES_CM_128_HMAC_SHA1_80 inline:",
        "1 AES_CM_128_HMAC_SHA1_80 inline:" KEY30 "A",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGV",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubG*z",
    };
    static const cvi__sdes nothing;
    cvi__sdes s;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(lines); i++) {
        memset(&s, 0x55, sizeof(s));
        assert_false(parse(&s, lines[i]));
        assert_memory_equal(s.key, nothing.key, sizeof(s.key));
    }
}

static void every_suite_is_written_and_read_back(void **state)
{
    (void)state;

    for (uint32_t suite = CVI__SDES_AES128_SHA1_80; suite <= CVI__SDES_AEAD_AES256; suite++) {
        cvi__sdes s = {.tag = 3, .suite = (uint8_t)suite};
        cvi__sdes back;
        cvi__buf out;

        s.key_len = (uint8_t)cvi__sdes_key_len(suite);
        assert_in_range(s.key_len, 28, CVI__SDES_KEY_MAX);
        for (size_t i = 0; i < s.key_len; i++) {
            s.key[i] = (uint8_t)(i * 37 + suite);
        }
        cvi__buf_init(&out, cvi__mem_or_libc(NULL), 200);
        assert_int_equal(cvi__sdes_put(&out, &s), CVI_OK);
        assert_memory_equal(out.data, "a=crypto:", 9);
        assert_memory_equal(out.data + out.len - 2, "\r\n", 2);

        const cvi__span value = {out.data + 9, out.len - 11};
        assert_true(cvi__sdes_parse(&back, value));

        assert_int_equal(back.tag, 3);
        assert_int_equal(back.suite, suite);
        assert_true(back.is_plain);
        assert_int_equal(back.key_len, s.key_len);
        assert_memory_equal(back.key, s.key, s.key_len);
        cvi__buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_of_the_rfc_is_read),
        cmocka_unit_test(lifetime_and_window_hint_are_harmless),
        cmocka_unit_test(what_we_cannot_do_is_marked),
        cmocka_unit_test(an_unknown_suite_has_no_key),
        cmocka_unit_test(malformed_lines_are_refused_and_leave_no_key),
        cmocka_unit_test(every_suite_is_written_and_read_back),
    };

    return cmocka_run_group_tests_name("sdp_sdes", tests, NULL, NULL);
}
