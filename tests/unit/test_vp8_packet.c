/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "core/mem.h"
#include "rtp/vp8.h"

static int parse(cvi__vp8_descriptor *d, const void *bytes, size_t len)
{
    uint8_t *copy = heap_copy(bytes, len);
    const int rc = cvi__vp8_parse(d, copy, len);

    free(copy);
    return rc;
}

static void frames_survive_packing(void **state)
{
    (void)state;
    for (size_t len = 1; len < 700; len += 13) {
        uint8_t *frame = malloc(len);
        uint8_t payload[100];
        uint8_t is_keyframe = 0;
        size_t payload_len = 0;
        int is_last = 0;
        cvi__vp8_packer p;
        cvi__buf out;

        for (size_t i = 0; i < len; i++) {
            frame[i] = (uint8_t)(i * 3);
        }
        cvi__buf_init(&out, cvi__mem_or_libc(NULL), 1000);
        assert_int_equal(cvi__vp8_pack_open(&p, frame, len, sizeof(payload), 0x1234), CVI_OK);
        while (cvi__vp8_pack_next(&p, payload, &payload_len, &is_last) == CVI_OK) {
            uint8_t *copy = heap_copy(payload, payload_len);

            assert_int_equal(cvi__vp8_is_start(copy, payload_len), out.len == 0);
            assert_int_equal(cvi__vp8_depack(&out, copy, payload_len, &is_keyframe), CVI_OK);
            assert_int_equal(is_last, out.len == len);
            free(copy);
        }
        assert_int_equal(out.len, len);
        assert_memory_equal(out.data, frame, len);
        assert_true(is_keyframe); /* first bit 0 */
        cvi__buf_free(&out);
        free(frame);
    }
}

static void every_field_of_the_descriptor_is_read(void **state)
{
    cvi__vp8_descriptor d;
    (void)state;

    assert_int_equal(parse(&d,
                           "\xb3\xf0\x92\x34\x77\xe5"
                           "x",
                           7),
                     CVI_OK);

    assert_int_equal(d.len, 6);
    assert_true(d.is_start);
    assert_true(d.is_unreferenced);
    assert_int_equal(d.partition, 3);
    assert_int_equal(d.picture_id, 0x1234);
    assert_int_equal(d.tl0, 0x77);
    assert_int_equal(d.layer, 3);
    assert_int_equal(d.layer_sync, 1);
    assert_int_equal(d.key_index, 5);
}

static void a_short_picture_id_is_read(void **state)
{
    cvi__vp8_descriptor d;
    (void)state;

    assert_int_equal(parse(&d,
                           "\x90\x80\x7f"
                           "x",
                           4),
                     CVI_OK);

    assert_int_equal(d.picture_id, 0x7f);
    assert_int_equal(d.len, 3);
    assert_int_equal(parse(&d,
                           "\x10"
                           "x",
                           2),
                     CVI_OK);
    assert_int_equal(d.len, 1);
}

static void no_descriptor_is_read_past_the_packet(void **state)
{
    (void)state;
    /* every flag combination of the first two bytes, every length too short for it */
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned ext = 0; ext < 256; ext += 16) {
            uint8_t bytes[8] = {(uint8_t)first, (uint8_t)ext, 0x80, 0, 0, 0, 0, 0};
            cvi__vp8_descriptor whole;

            assert_int_equal(parse(&whole, bytes, sizeof(bytes)), CVI_OK);
            for (size_t len = 0; len <= whole.len; len++) {
                cvi__vp8_descriptor d;

                assert_int_equal(parse(&d, bytes, len), CVI_ETRUNCATED);
            }
        }
    }
}

static void a_delta_frame_is_no_keyframe(void **state)
{
    uint8_t is_keyframe = 0;
    cvi__buf out;
    (void)state;
    cvi__buf_init(&out, cvi__mem_or_libc(NULL), 100);

    assert_int_equal(cvi__vp8_depack(&out,
                                     (const uint8_t *)"\x10\x01"
                                                      "y",
                                     3, &is_keyframe),
                     CVI_OK);
    assert_false(is_keyframe);
    /* a later partition whose first bit happens to be 0 */
    assert_int_equal(cvi__vp8_depack(&out,
                                     (const uint8_t *)"\x11\x00"
                                                      "y",
                                     3, &is_keyframe),
                     CVI_OK);
    assert_false(is_keyframe);
    cvi__buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_survive_packing),
        cmocka_unit_test(every_field_of_the_descriptor_is_read),
        cmocka_unit_test(a_short_picture_id_is_read),
        cmocka_unit_test(no_descriptor_is_read_past_the_packet),
        cmocka_unit_test(a_delta_frame_is_no_keyframe),
    };
    return cmocka_run_group_tests_name("vp8_packet", tests, NULL, NULL);
}
