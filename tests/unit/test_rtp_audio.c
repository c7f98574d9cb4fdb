/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "rtp/audio.h"

static void opus_durations_follow_the_toc(void **state)
{
    static const struct {
        uint8_t bytes[2];
        size_t len;
        uint32_t ticks;
    } cases[] = {
        {{0x00, 0}, 1, 480},     /* SILK 10 ms, one frame */
        {{0x18, 0}, 1, 2880},    /* SILK 60 ms */
        {{0x19, 0}, 1, 5760},    /* two of them */
        {{0x1b, 0x03}, 2, 0},    /* three: 180 ms is not allowed */
        {{0x68, 0}, 1, 960},     /* hybrid 20 ms */
        {{0x80, 0}, 1, 120},     /* CELT 2.5 ms */
        {{0xfc, 0}, 1, 960},     /* CELT 20 ms, stereo */
        {{0xfd, 0}, 2, 1920},    /* two frames of one size */
        {{0xfe, 0}, 2, 1920},    /* two frames of two sizes */
        {{0xff, 0x86}, 2, 5760}, /* six frames, VBR */
        {{0xff, 0x07}, 2, 0},    /* seven */
        {{0xff, 0}, 1, 0},       /* the count is missing */
        {{0xff, 0x40}, 2, 0},    /* none */
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        uint8_t *copy = heap_copy(cases[i].bytes, cases[i].len);

        assert_int_equal(cvi__opus_duration(copy, cases[i].len), cases[i].ticks);
        free(copy);
    }
    assert_int_equal(cvi__opus_duration(NULL, 0), 0);
}

static void g722_counts_half_its_samples(void **state)
{
    uint8_t payload[160] = {0};
    (void)state;

    assert_int_equal(cvi__audio_duration(CVI_CODEC_G722, payload, 160), 160);
    assert_int_equal(cvi__audio_duration(CVI_CODEC_PCMU, payload, 160), 160);
    assert_int_equal(cvi__audio_duration(CVI_CODEC_H264, payload, 160), 0);
    assert_int_equal(cvi__codec_clock_hz(CVI_CODEC_G722), 8000);
    assert_int_equal(cvi__codec_clock_hz(CVI_CODEC_OPUS), 48000);
    assert_int_equal(cvi__codec_clock_hz(CVI_CODEC_VP8), 90000);
}

static void absurdly_long_packets_are_no_audio(void **state)
{
    static const uint8_t payload[5000] = {0};
    (void)state;

    assert_int_equal(cvi__audio_duration(CVI_CODEC_PCMA, payload, sizeof(payload)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opus_durations_follow_the_toc),
        cmocka_unit_test(g722_counts_half_its_samples),
        cmocka_unit_test(absurdly_long_packets_are_no_audio),
    };
    return cmocka_run_group_tests_name("rtp_audio", tests, NULL, NULL);
}
