/* SPDX-License-Identifier: MIT */
/* Mix-minus of one tick: everybody hears the sum of the others. 48 kHz mono, 20 ms. */
#ifndef CVI_MEDIA_MIXER_H
#define CVI_MEDIA_MIXER_H

#include "core/base.h"
#include "dsp/dsp.h"

#define CVI__TICK_SAMPLES 960u
#define CVI__TICK_US 20000u
#define CVI__MIX_RATE 48000u
#define CVI__FADE_SAMPLES 480u /* 10 ms: what is stopped ends without a click */
#define CVI__FADE_STEP (CVI__GAIN_ONE / (int32_t)CVI__FADE_SAMPLES)

#define CVI__MIXER_TALKERS 64u

typedef struct cvi__mixer {
    struct cvi__dsp dsp;
    const int16_t *talkers[CVI__MIXER_TALKERS]; /* borrowed until the next begin */
    uint32_t talker_count;
    int16_t low[CVI__TICK_SAMPLES]; /* the sum, as in cvi__mix_sum_fn */
    int16_t quarter[CVI__TICK_SAMPLES];
    int16_t silence[CVI__TICK_SAMPLES];
    int16_t noise[CVI__TICK_SAMPLES]; /* silence when none is wanted */
    int32_t noise_amplitude;          /* 0: none */
    uint32_t noise_at;                /* this tick's place in it */
    uint32_t has_noise;               /* of this tick */
} cvi__mixer;

/* Who hears nobody hears noise, so many dB below full scale (30..80; 0: silence). */
void cvi__mixer_init(cvi__mixer *mixer, uint32_t noise_db);

/* Start the next tick. */
void cvi__mixer_begin(cvi__mixer *mixer);

/*
 * Add one talker's tick; `pcm` stays valid until the tick's outputs are taken. Of more than
 * CVI__MIXER_TALKERS the rest is not heard.
 */
void cvi__mixer_add(cvi__mixer *mixer, const int16_t *pcm);

/* All talkers of this tick are there. */
void cvi__mixer_sum(cvi__mixer *mixer);

/*
 * What a participant hears: the sum without its `own` (which was added before, or NULL). A single
 * other talker is copied bit for bit; more are summed exactly, then limited.
 */
void cvi__mixer_take(cvi__mixer *mixer, const int16_t *own, int16_t *out);

/* The gain of -40..6 dB, CVI__GAIN_ONE being 0 dB, for the kernel gain_ramp. */
int32_t cvi__gain_of(int32_t db);

/* Lay one sound over another, limited. */
void cvi__mixer_overlay(const cvi__mixer *mixer, int16_t *pcm, const int16_t *over, size_t n);

#endif
