/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "crypto/base64.h"
#include "crypto/random.h"
#include "crypto/siphash.h"

static void system_randomness_fills_every_byte(void **state)
{
    unsigned char seen[300] = {0};

    (void)state;
    for (int round = 0; round < 64; round++) { /* a byte stays 0 with probability 2^-512 */
        unsigned char bytes[300];

        assert_int_equal(cvi__random_bytes(bytes, sizeof(bytes)), CVI_OK);
        for (size_t i = 0; i < sizeof(bytes); i++) {
            seen[i] |= bytes[i];
        }
    }
    for (size_t i = 0; i < sizeof(seen); i++) {
        assert_int_not_equal(seen[i], 0);
    }
}

/* Computed with an independent Python transcription of the two published algorithms. */
static void a_seed_gives_the_same_sequence_everywhere(void **state)
{
    static const uint64_t expected[4] = {0x15780b2e0c2ec716u, 0x6104d9866d113a7eu,
                                         0xae17533239e499a1u, 0xecb8ad4703b360a1u};
    unsigned char bytes[11];
    cvi__rng rng;
    uint64_t x = 0;

    (void)state;
    cvi__rng_init(&rng, 42);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(cvi__rng_u64(&rng, &x), CVI_OK);
        assert_true(x == expected[i]);
    }
    cvi__rng_init(&rng, 42);
    assert_int_equal(cvi__rng_fill(&rng, bytes, sizeof(bytes)), CVI_OK);
    for (size_t i = 0; i < sizeof(bytes); i++) {
        assert_int_equal(bytes[i], expected[i / 8] >> (8 * (i % 8)) & 0xffu);
    }
}

static void without_a_seed_two_generators_differ(void **state)
{
    uint64_t a = 0, b = 0;
    unsigned char bytes[16] = {0};
    cvi__rng rng;

    (void)state;
    cvi__rng_init(&rng, 0);
    assert_int_equal(cvi__rng_u64(&rng, &a), CVI_OK);
    cvi__rng_init(&rng, 0);
    assert_int_equal(cvi__rng_u64(&rng, &b), CVI_OK);
    assert_true(a != b);
    assert_int_equal(cvi__rng_fill(&rng, bytes, sizeof(bytes)), CVI_OK);
    assert_memory_not_equal(bytes, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
}

static void bounded_numbers_cover_their_range_evenly(void **state)
{
    unsigned count[6] = {0};
    uint32_t x = 0;
    cvi__rng rng;

    (void)state;
    cvi__rng_init(&rng, 7);
    for (int i = 0; i < 60000; i++) {
        assert_int_equal(cvi__rng_below(&rng, 6, &x), CVI_OK);
        assert_true(x < 6);
        count[x]++;
    }
    for (size_t i = 0; i < 6; i++) {
        assert_in_range(count[i], 9600, 10400);
    }
    assert_int_equal(cvi__rng_below(&rng, 1, &x), CVI_OK);
    assert_int_equal(x, 0);
}

/* RFC 4648 section 10, and one with the two special characters. */
static const struct {
    const char *bytes;
    const char *text;
} base64_rows[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xfb\xff\xfe", "+//+"},
};

static void base64_goes_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < CVI_ARRAY_LEN(base64_rows); i++) {
        const size_t len = strlen(base64_rows[i].bytes);
        const size_t chars = strlen(base64_rows[i].text);
        char text[32];
        char bytes[32];
        size_t n = 99;

        assert_int_equal(cvi__base64_encode(text, chars + 1, base64_rows[i].bytes, len), chars);
        assert_string_equal(text, base64_rows[i].text);
        assert_int_equal(cvi__base64_decode(bytes, len, &n, text, chars, NULL), CVI_OK);
        assert_int_equal(n, len);
        assert_memory_equal(bytes, base64_rows[i].bytes, len);
    }
}

static void padding_may_be_left_out(void **state)
{
    char bytes[4];
    size_t n = 0;

    (void)state;
    assert_int_equal(cvi__base64_decode(bytes, 4, &n, "Zm8", 3, NULL), CVI_OK);
    assert_int_equal(n, 2);
    assert_memory_equal(bytes, "fo", 2);
}

static void wrong_base64_is_refused_with_its_offset(void **state)
{
    static const struct {
        const char *text;
        size_t offset;
    } rows[] = {
        {"Z", 1},        {"Zm9v*", 5}, {"Zm 9", 2}, {"Zg=", 3},  {"Zg===", 5},          {"=", 1},
        {"Zm9v====", 4}, {"Zh==", 1},  {"Zm9", 2},  {"Z=g=", 1}, {"Zm9vYm\xc3\xa4", 6}, {"-_-_", 0},
    };

    (void)state;
    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        char bytes[16];
        size_t n = 99, offset = 99;
        const size_t len = strlen(rows[i].text);

        assert_int_equal(cvi__base64_decode(bytes, 16, &n, rows[i].text, len, &offset),
                         CVI_ESYNTAX);
        assert_int_equal(offset, rows[i].offset);
        assert_int_equal(n, 0);
    }
}

static void buffers_that_are_too_small_are_left_alone(void **state)
{
    char text[8] = "unused";
    char bytes[2];
    size_t n = 99;

    (void)state;
    assert_int_equal(cvi__base64_encode(text, 4, "foo", 3), 0);
    assert_string_equal(text, "unused");
    assert_int_equal(cvi__base64_decode(bytes, 2, &n, "Zm9v", 4, NULL), CVI_ETOOSMALL);
    assert_int_equal(n, 0);
}

static void comparison_sees_a_difference_in_every_bit(void **state)
{
    unsigned char a[5] = "abcde", b[5] = "abcde";

    (void)state;
    assert_int_equal(cvi__crypto_equal(a, b, 5), 1);
    assert_int_equal(cvi__crypto_equal(a, "x", 0), 1);
    for (size_t bit = 0; bit < 40; bit++) {
        b[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_int_equal(cvi__crypto_equal(a, b, 5), 0);
        b[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
}

/* Beside `openssl mac -macopt c-rounds:1 -macopt d-rounds:3 -macopt size:8 SIPHASH`, key 00..0f. */
static void siphash_is_the_one_of_others(void **state)
{
    static const struct {
        size_t len; /* of the text 00 01 02 ... */
        uint64_t hash;
    } rows[] = {
        {0, 0xabac0158050fc4dcu},  {1, 0xc9f49bf37d57ca93u},  {8, 0x369095118d299a8eu},
        {15, 0xd320d86d2a519956u}, {26, 0x3a3e35e3ca9913a5u},
    };
    const cvi__sip_key key = {{0x0706050403020100u, 0x0f0e0d0c0b0a0908u}};
    unsigned char text[26];

    (void)state;
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (unsigned char)i;
    }
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned char *exact = heap_copy(text, rows[i].len);

        assert_true(cvi__siphash(&key, exact, rows[i].len) == rows[i].hash);
        free(exact);
    }
}

static void siphash_keys_differ(void **state)
{
    cvi__sip_key a, b;

    (void)state;
    assert_int_equal(cvi__sip_key_init(&a), CVI_OK);
    assert_int_equal(cvi__sip_key_init(&b), CVI_OK);
    assert_true(cvi__siphash(&a, "text", 4) != cvi__siphash(&b, "text", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(system_randomness_fills_every_byte),
        cmocka_unit_test(a_seed_gives_the_same_sequence_everywhere),
        cmocka_unit_test(without_a_seed_two_generators_differ),
        cmocka_unit_test(bounded_numbers_cover_their_range_evenly),
        cmocka_unit_test(base64_goes_both_ways),
        cmocka_unit_test(padding_may_be_left_out),
        cmocka_unit_test(wrong_base64_is_refused_with_its_offset),
        cmocka_unit_test(buffers_that_are_too_small_are_left_alone),
        cmocka_unit_test(comparison_sees_a_difference_in_every_bit),
        cmocka_unit_test(siphash_is_the_one_of_others),
        cmocka_unit_test(siphash_keys_differ),
    };

    return cmocka_run_group_tests_name("crypto", tests, NULL, NULL);
}
