/* SPDX-License-Identifier: MIT */
/*
 * Keypad digits (DTMF) in sound, as ITU-T Q.23 and Q.24 want them heard: tones from 40 ms on with
 * pauses of 40 ms, off by 1.5 % but not by 3.5 %, from 0 to -25 dBm0 and some lower, the higher
 * tone up to 4 dB louder or 8 dB softer than the lower one; not speech, and nothing below 23 ms.
 */
#ifndef CVI_MEDIA_TONE_DETECTOR_H
#define CVI_MEDIA_TONE_DETECTOR_H

#include "core/base.h"
#include "dsp/dsp.h"

#define CVI__TONE_RATE 8000u
#define CVI__TONE_HOP 40u     /* samples from block to block: 5 ms */
#define CVI__TONE_TOGETHER 4u /* blocks of one call of the kernel: 20 ms */

/* Blocks in a row in which the same two tones stand out. */
struct cvi__tone_run {
    int digit; /* row * 4 + column; -1: none */
    size_t count;
    float powers[8];  /* of both tones in the last blocks, by count */
    float energy;     /* sums over the run: of the blocks, */
    float power[2];   /* of the lower and the higher tone, */
    float turn[2][2]; /* of how far each turned beyond its own frequency, as complex numbers */
};

typedef struct cvi__tone_detector {
    struct cvi__dsp dsp;
    struct cvi__tone_table table;
    float step[CVI__TONES][2]; /* how far each tone turns from block to block */
    int16_t samples[CVI__TONE_BLOCK + CVI__TONE_TOGETHER * CVI__TONE_HOP];
    size_t held;
    float last[2 * CVI__TONES]; /* the block before */
    struct cvi__tone_run run;
    int down; /* the digit that was told and still sounds; -1: none */
    float down_power;
    uint32_t pause; /* blocks in which it did not */
} cvi__tone_detector;

void cvi__tone_detector_init(cvi__tone_detector *d);

/*
 * Listen to n samples at CVI__TONE_RATE. Digits are written as they are recognised, one per press,
 * some 45 ms after it began, at most `cap`; returns how many. 20 ms never have more than one.
 */
size_t cvi__tone_detector_feed(cvi__tone_detector *d, const int16_t *pcm, size_t n, char *digits,
                               size_t cap);

#endif
