/* SPDX-License-Identifier: MIT */
/* What tests of meetings share: phones of two kinds, a meeting, and a tone as a clip. */
#ifndef TESTS_COMMON_MEET_H
#define TESTS_COMMON_MEET_H

#include "common/cm.h"
#include "common/phone.h"
#include "common/wav.h"

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
static const struct phone_kind GREEN_H264 = {
    .audio_codec = CVI_CODEC_G722,
    .tone_hz = 2000,
    .video_codec = CVI_CODEC_H264,
    .width = 640,
    .height = 360,
    .colour = {120, 70, 70},
};

static inline cvi_meeting *open_meeting_with(void (*change)(cvi_meeting_params *p))
{
    cvi_meeting_params p;
    cvi_meeting *m = NULL;

    CVI_MEETING_PARAMS_INIT(&p);
    p.start_us = START;
    if (change) {
        change(&p);
    }
    assert_int_equal(cvi_meeting_create(&m, &p), CVI_OK);
    return m;
}

static inline cvi_clips *tone_clips(void)
{
    cvi_clips *clips = NULL;
    size_t len = 0;
    uint8_t *wav = wav_tone(&len, 8000, 1, 500, 4000); /* half a second */

    assert_int_equal(cvi_clips_create(&clips, NULL), CVI_OK);
    assert_int_equal(cvi_clips_add_wav(clips, "tone", wav, len), CVI_OK);
    free(wav);
    return clips;
}

static inline int play_clip(cvi_meeting *m, uint32_t leg, const char *clip)
{
    cvi_sound sound;

    CVI_SOUND_INIT(&sound);
    sound.clip = clip;
    return cvi_meeting_play_sound(m, leg, &sound);
}

static inline cvi_leg_stats stats_of(const cvi_meeting *m, const struct phone *p)
{
    cvi_leg_stats s;

    CVI_LEG_STATS_INIT(&s);
    assert_int_equal(cvi_meeting_get_leg_stats(m, p->leg, &s), CVI_OK);
    return s;
}

#endif
