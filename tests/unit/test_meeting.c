/* SPDX-License-Identifier: MIT */
/* Two and more made-up participants with real codecs: what they send comes out at the others. */
#include "common/cm.h"
#include "common/phone.h"

#define START 5000000u
#define SECOND 1000000u

static const struct phone_kind RED_H264 = {
    .audio_codec = CVI_CODEC_PCMA,
    .tone_hz = 440,
    .video_codec = CVI_CODEC_H264,
    .width = 640,
    .height = 360,
    .colour = {100, 90, 200},
};
static const struct phone_kind BLUE_VP8 = {
    .audio_codec = CVI_CODEC_OPUS,
    .tone_hz = 1000,
    .video_codec = CVI_CODEC_VP8,
    .width = 640,
    .height = 360,
    .colour = {90, 200, 100},
};

static cvi_meeting *open_meeting(uint32_t is_lobby, uint32_t hide_self)
{
    cvi_meeting_params p;
    cvi_meeting *m = NULL;

    CVI_MEETING_PARAMS_INIT(&p);
    p.start_us = START;
    p.is_lobby = is_lobby;
    p.hide_self = hide_self;
    assert_int_equal(cvi_meeting_create(&m, &p), CVI_OK);
    return m;
}

static void two_phones_hear_and_see_each_other(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting(0, 0);
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);

    assert_int_equal(phone_join(&a, m, START), CVI_OK);
    assert_int_equal(phone_join(&b, m, START), CVI_OK);
    phones_run(both, 2, m, START, START + 3 * SECOND);

    assert_in_range(a.packets, 149, 150);
    assert_in_range(b.packets, 149, 150);
    assert_int_equal(a.timestamp_jumps, 0);
    assert_int_equal(b.timestamp_jumps, 0);
    assert_true(phone_tone(&a, 1000, 8000) > 10 * phone_tone(&a, 440, 8000));
    assert_true(phone_tone(&b, 440, 48000) > 10 * phone_tone(&b, 1000, 48000));
    assert_true(phone_tone(&a, 1000, 8000) > 6000);
    assert_int_equal(a.shown_width, 640);
    assert_true(phone_pixel_is(&a, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&a, 750, 550, BLUE_VP8.colour));
    assert_true(phone_pixel_is(&b, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&b, 750, 550, BLUE_VP8.colour));
    assert_int_equal(a.undecodable, 0);
    assert_int_equal(b.undecodable, 0);

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_phones_hear_and_see_each_other),
    };
    return cmocka_run_group_tests_name("meeting", tests, NULL, NULL);
}
