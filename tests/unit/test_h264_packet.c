/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"
#include "rtp/h264.h"

/* An access unit in Annex B form: NAL units of the given sizes and first bytes. */
static uint8_t *make_unit(const uint8_t *first, const size_t *sizes, size_t n, size_t *len)
{
    size_t at = 0;
    uint8_t *unit = NULL;

    *len = 0;
    for (size_t i = 0; i < n; i++) {
        *len += 4 + sizes[i];
    }
    unit = malloc(*len);
    assert_non_null(unit);
    for (size_t i = 0; i < n; i++) {
        memcpy(unit + at, "\0\0\0\1", 4);
        for (size_t k = 0; k < sizes[i]; k++) {
            unit[at + 4 + k] = (uint8_t)(1 + (k * 7 + i) % 255);
        }
        unit[at + 4] = first[i];
        at += 4 + sizes[i];
    }
    return unit;
}

typedef struct packets {
    uint8_t *data[64];
    size_t len[64];
    size_t count;
    int status;
} packets;

static packets pack(const uint8_t *unit, size_t len, size_t max_payload, unsigned mode)
{
    packets out = {.count = 0};
    cvi__h264_packer p;
    int is_last = 0;

    out.status = cvi__h264_pack_open(&p, unit, len, max_payload, mode);
    while (out.status == CVI_OK && out.count < 64) {
        uint8_t *payload = malloc(max_payload);
        size_t n = 0;

        out.status = cvi__h264_pack_next(&p, payload, &n, &is_last);
        if (out.status == CVI_OK) {
            out.data[out.count] = heap_copy(payload, n);
            out.len[out.count++] = n;
        }
        free(payload);
    }
    if (out.status == CVI_AGAIN) {
        assert_true(is_last);
    }
    return out;
}

static void free_packets(packets *p)
{
    for (size_t i = 0; i < p->count; i++) {
        free(p->data[i]);
    }
}

static void units_survive_packing_in_both_modes(void **state)
{
    static const uint8_t first[] = {0x67, 0x68, 0x65, 0x65};
    static const size_t sizes[] = {12, 5, 700, 300};
    (void)state;

    for (unsigned mode = 0; mode <= 1; mode++) {
        for (size_t max = mode == 0 ? 700 : 64; max <= 1000; max += 53) {
            cvi__h264_depacker d;
            cvi__buf out;
            size_t len = 0;
            uint8_t *unit = make_unit(first, sizes, 4, &len);
            packets p = pack(unit, len, max, mode);

            assert_int_equal(p.status, CVI_AGAIN);
            cvi__buf_init(&out, cvi__mem_or_libc(NULL), 10000);
            cvi__h264_depack_begin(&d);
            for (size_t i = 0; i < p.count; i++) {
                assert_true(p.len[i] <= max);
                assert_int_equal(cvi__h264_depack(&d, &out, p.data[i], p.len[i]), CVI_OK);
            }
            assert_int_equal(out.len, len);
            assert_memory_equal(out.data, unit, len);
            assert_true(d.is_keyframe);
            cvi__buf_free(&out);
            free_packets(&p);
            free(unit);
        }
    }
}

static void parameter_sets_share_a_packet_in_mode_1_only(void **state)
{
    static const uint8_t first[] = {0x67, 0x68, 0x65};
    static const size_t sizes[] = {12, 5, 100};
    size_t len = 0;
    uint8_t *unit = make_unit(first, sizes, 3, &len);
    packets one = pack(unit, len, 1200, 1);
    packets zero = pack(unit, len, 1200, 0);
    (void)state;

    assert_int_equal(one.count, 2);
    assert_int_equal(one.data[0][0], 0x60 | 24);
    assert_int_equal(one.len[0], 1 + 2 + 12 + 2 + 5);
    assert_int_equal(zero.count, 3);
    free_packets(&one);
    free_packets(&zero);
    free(unit);
}

static void no_fragment_is_both_start_and_end(void **state)
{
    (void)state;
    for (size_t size = 60; size < 400; size++) {
        static const uint8_t first[] = {0x41};
        size_t len = 0;
        uint8_t *unit = make_unit(first, &size, 1, &len);
        packets p = pack(unit, len, 64, 1);

        for (size_t i = 0; i < p.count; i++) {
            if ((p.data[i][0] & 0x1f) == 28) {
                assert_int_not_equal(p.data[i][1] & 0xc0, 0xc0);
                assert_true(p.len[i] > 2);
            }
        }
        free_packets(&p);
        free(unit);
    }
}

static void mode_0_refuses_a_nal_unit_larger_than_a_packet(void **state)
{
    static const uint8_t first[] = {0x67, 0x65};
    static const size_t sizes[] = {12, 101};
    size_t len = 0;
    uint8_t *unit = make_unit(first, sizes, 2, &len);
    packets p = pack(unit, len, 100, 0);
    (void)state;

    assert_int_equal(p.status, CVI_ELIMIT);
    free_packets(&p);
    free(unit);
}

static void a_unit_without_a_start_code_is_refused_without_reading_around_it(void **state)
{
    (void)state;
    for (size_t len = 0; len < 12; len++) {
        uint8_t *unit = malloc(len ? len : 1);
        cvi__h264_packer p;

        memset(unit, 0x65, len ? len : 1);
        assert_int_equal(cvi__h264_pack_open(&p, unit, len, 100, 1), CVI_ESYNTAX);
        memset(unit, 0, len ? len : 1);
        assert_int_equal(cvi__h264_pack_open(&p, unit, len, 100, 1), CVI_ESYNTAX);
        free(unit);
    }
}

static void start_codes_of_three_bytes_and_trailing_zeros_are_understood(void **state)
{
    static const uint8_t bytes[] = {9, 0, 0,    1, 0x67, 1, 0, 0, 0, 1, 0,
                                    0, 1, 0x68, 2, 0,    0, 0, 0, 0, 1};
    uint8_t *unit = heap_copy(bytes, sizeof(bytes));
    cvi__h264_nal nal;
    size_t at = 0;
    (void)state;

    assert_int_equal(cvi__h264_next_nal(unit, sizeof(bytes), &at, &nal), CVI_OK);
    assert_int_equal(nal.len, 2);
    assert_int_equal(nal.data[0], 0x67);
    assert_int_equal(cvi__h264_next_nal(unit, sizeof(bytes), &at, &nal), CVI_OK);
    assert_int_equal(nal.len, 2);
    assert_int_equal(nal.data[0], 0x68);
    assert_int_equal(cvi__h264_next_nal(unit, sizeof(bytes), &at, &nal), CVI_AGAIN);
    free(unit);
}

/* One payload into an empty unit. */
static int depack_one(const void *payload, size_t len, size_t *out_len)
{
    uint8_t *copy = heap_copy(payload, len);
    cvi__h264_depacker d;
    cvi__buf out;
    int rc = CVI_OK;

    cvi__buf_init(&out, cvi__mem_or_libc(NULL), 1000);
    cvi__h264_depack_begin(&d);
    rc = cvi__h264_depack(&d, &out, copy, len);
    *out_len = out.len;
    cvi__buf_free(&out);
    free(copy);
    return rc;
}

static void a_whole_nal_unit_in_one_fragment_is_accepted(void **state)
{
    size_t len = 0;
    (void)state;

    assert_int_equal(depack_one("\x7c\xc5"
                                "abc",
                                5, &len),
                     CVI_OK);

    assert_int_equal(len, 4 + 1 + 3);
}

static void malformed_payloads_are_refused(void **state)
{
    static const struct {
        const char *bytes;
        size_t len;
    } cases[] = {
        {"", 0},
        {"\x78", 1},         /* empty STAP-A */
        {"\x78\x00", 2},     /* half a size */
        {"\x78\x00\x00", 3}, /* NAL unit of length 0 */
        {"\x78\x00\x05"
         "abc",
         6},                     /* longer than the packet */
        {"\x78\x00\x01\x78", 4}, /* an aggregate in an aggregate */
        {"\x7c\x85", 2},         /* fragment without data */
        {"\x7c\x05"
         "x",
         3}, /* a middle without a start */
        {"\x7c\x80"
         "x",
         3}, /* fragment of type 0 */
        {"\x7c\x9c"
         "x",
         3}, /* fragment of a fragment */
        {"\x60"
         "x",
         2}, /* type 0 */
        {"\x7d"
         "xxxx",
         5}, /* FU-B */
        {"\x7f"
         "x",
         2}, /* type 31 */
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        size_t len = 1;

        assert_int_equal(depack_one(cases[i].bytes, cases[i].len, &len), CVI_ESYNTAX);
        assert_int_equal(len, 0);
    }
}

static void hundreds_of_nal_units_in_a_packet_are_taken_whole(void **state)
{
    uint8_t payload[1 + 3 * 400] = {0x78};
    size_t len = 0;
    (void)state;

    for (size_t i = 0; i < 400; i++) {
        payload[1 + 3 * i + 1] = 1;
        payload[1 + 3 * i + 2] = 0x06;
    }
    assert_int_equal(depack_one(payload, 1 + 3 * 150, &len), CVI_OK);
    assert_int_equal(len, 5 * 150);

    assert_int_equal(depack_one(payload, sizeof(payload), &len), CVI_ELIMIT); /* 1000 bytes */
    assert_int_equal(len, 5 * 200);
}

static void a_cut_fragment_is_taken_back(void **state)
{
    cvi__h264_depacker d;
    cvi__buf out;
    (void)state;
    cvi__buf_init(&out, cvi__mem_or_libc(NULL), 1000);
    cvi__h264_depack_begin(&d);

    assert_int_equal(cvi__h264_depack(&d, &out,
                                      (const uint8_t *)"\x41"
                                                       "ab",
                                      3),
                     CVI_OK);
    assert_int_equal(cvi__h264_depack(&d, &out,
                                      (const uint8_t *)"\x5c\x81"
                                                       "cd",
                                      4),
                     CVI_OK);
    assert_int_equal(cvi__h264_depack_cut(&d, &out), 1);
    assert_int_equal(cvi__h264_depack(&d, &out,
                                      (const uint8_t *)"\x5c\x41"
                                                       "ef",
                                      4),
                     CVI_ESYNTAX);

    assert_int_equal(out.len, 7);
    assert_int_equal(cvi__h264_depack_cut(&d, &out), 0);
    cvi__buf_free(&out);
}

static void an_oversized_unit_stops_at_the_limit(void **state)
{
    uint8_t payload[200] = {0x41};
    cvi__h264_depacker d;
    cvi__buf out;
    (void)state;
    cvi__buf_init(&out, cvi__mem_or_libc(NULL), 300);
    cvi__h264_depack_begin(&d);

    assert_int_equal(cvi__h264_depack(&d, &out, payload, sizeof(payload)), CVI_OK);
    assert_int_equal(cvi__h264_depack(&d, &out, payload, sizeof(payload)), CVI_ELIMIT);

    assert_int_equal(out.len, 204);
    cvi__buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_survive_packing_in_both_modes),
        cmocka_unit_test(parameter_sets_share_a_packet_in_mode_1_only),
        cmocka_unit_test(no_fragment_is_both_start_and_end),
        cmocka_unit_test(mode_0_refuses_a_nal_unit_larger_than_a_packet),
        cmocka_unit_test(a_unit_without_a_start_code_is_refused_without_reading_around_it),
        cmocka_unit_test(start_codes_of_three_bytes_and_trailing_zeros_are_understood),
        cmocka_unit_test(a_whole_nal_unit_in_one_fragment_is_accepted),
        cmocka_unit_test(malformed_payloads_are_refused),
        cmocka_unit_test(hundreds_of_nal_units_in_a_packet_are_taken_whole),
        cmocka_unit_test(a_cut_fragment_is_taken_back),
        cmocka_unit_test(an_oversized_unit_stops_at_the_limit),
    };
    return cmocka_run_group_tests_name("h264_packet", tests, NULL, NULL);
}
