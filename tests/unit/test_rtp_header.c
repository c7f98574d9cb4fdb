/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "rtp/header.h"

static int parse(cvi__rtp_header *h, const void *data, size_t len, uint8_t **copy)
{
    *copy = heap_copy(data, len);
    return cvi__rtp_parse(h, *copy, len);
}

static void what_is_built_is_parsed_back(void **state)
{
    const cvi__rtp_header in = {.payload_type = 111,
                                .marker = 1,
                                .sequence = 65535,
                                .timestamp = 0xdeadbeef,
                                .ssrc = 0x01020304};
    cvi__rtp_header out;
    uint8_t bytes[14] = {0};
    uint8_t *copy = NULL;
    (void)state;

    cvi__rtp_build(bytes, &in);
    assert_int_equal(parse(&out, bytes, sizeof(bytes), &copy), CVI_OK);

    assert_int_equal(out.payload_type, 111);
    assert_int_equal(out.marker, 1);
    assert_int_equal(out.sequence, 65535);
    assert_int_equal(out.timestamp, 0xdeadbeef);
    assert_int_equal(out.ssrc, 0x01020304);
    assert_int_equal(out.payload_len, 2);
    assert_ptr_equal(out.payload, copy + 12);
    free(copy);
}

static void csrc_extension_and_padding_are_taken_off(void **state)
{
    static const uint8_t bytes[] = {
        0xb2, 0x60, 0, 1, 0, 0, 0, 2, 0,    0,    0, 3, /* V2 P X CC=2 */
        0,    0,    0, 4, 0, 0, 0, 5, 0xbe, 0xde, 0, 1, 9, 9, 9, 9, 'h', 'i', 0, 0, 3};
    cvi__rtp_header h;
    uint8_t *copy = NULL;
    (void)state;

    assert_int_equal(parse(&h, bytes, sizeof(bytes), &copy), CVI_OK);

    assert_int_equal(h.csrc_count, 2);
    assert_int_equal(h.csrc[1], 5);
    assert_int_equal(h.extension_profile, 0xbede);
    assert_int_equal(h.extension_len, 4);
    assert_int_equal(h.payload_len, 2);
    assert_memory_equal(h.payload, "hi", 2);
    assert_int_equal(h.padding_len, 3);
    free(copy);
}

static void every_cut_of_a_full_header_is_refused_without_reading_on(void **state)
{
    static const uint8_t bytes[] = {0x92, 0x60, 0, 1, 0, 0, 0,    2,    0, 0, 0, 3, 0, 0,
                                    0,    4,    0, 0, 0, 5, 0xbe, 0xde, 0, 1, 9, 9, 9, 9};
    (void)state;

    for (size_t len = 0; len < sizeof(bytes); len++) {
        cvi__rtp_header h;
        uint8_t *copy = NULL;

        assert_int_equal(parse(&h, bytes, len, &copy), CVI_ETRUNCATED);
        free(copy);
    }
}

static void impossible_padding_and_versions_are_refused(void **state)
{
    uint8_t bytes[14] = {0xa0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 7, 3};
    cvi__rtp_header h;
    uint8_t *copy = NULL;
    (void)state;

    assert_int_equal(parse(&h, bytes, sizeof(bytes), &copy), CVI_ESYNTAX); /* 3 of 2 bytes */
    free(copy);
    bytes[13] = 0;
    assert_int_equal(parse(&h, bytes, sizeof(bytes), &copy), CVI_ESYNTAX);
    free(copy);
    bytes[13] = 2;
    assert_int_equal(parse(&h, bytes, sizeof(bytes), &copy), CVI_OK);
    assert_int_equal(h.payload_len, 0);
    free(copy);
    bytes[0] = 0x40;
    assert_int_equal(parse(&h, bytes, sizeof(bytes), &copy), CVI_ESYNTAX);
    free(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_built_is_parsed_back),
        cmocka_unit_test(csrc_extension_and_padding_are_taken_off),
        cmocka_unit_test(every_cut_of_a_full_header_is_refused_without_reading_on),
        cmocka_unit_test(impossible_padding_and_versions_are_refused),
    };
    return cmocka_run_group_tests_name("rtp_header", tests, NULL, NULL);
}
