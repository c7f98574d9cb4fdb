/* SPDX-License-Identifier: MIT */
/*
 * Blocks of 16 ms under a Hann window, 5 ms apart: tones of the other group do not leak in, and how
 * far a tone turns from block to block tells its frequency far better than one block could.
 */
#include "media/tone_detector.h"

#include <math.h>
#include <string.h>

#include "core/cpu.h"

#define PI 3.14159265358979323846
#define HALF (CVI__TONE_BLOCK / 2)
#define POWER_MIN 6.6e6f  /* -37 dBm0 in a block */
#define TWIST_HIGH 4.0f   /* the higher tone louder: 6 dB */
#define TWIST_LOW 12.6f   /* or softer: 11 dB */
#define SHARE_BLOCK 0.55f /* of a block's energy that both tones have */
#define SHARE_RUN 0.90f   /* of all blocks of a press, their frequencies taken into account */
#define DEVIATION 0.026   /* of a frequency; the middle of what is in and what is out */
#define STRONG 0.5f       /* of the loudest block: the window is inside of the tone */
#define STRONG_MIN 6u     /* blocks: 36 ms and more */
#define PAUSE_MIN 5u      /* blocks: a pause of 22 ms and more */

static const double TONES_HZ[CVI__TONES] = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
static const char KEYS[] = "123A456B789C*0#D";

/* Scaled so that a tone gives the square root of its energy. */
void cvi__tone_detector_init(cvi__tone_detector *d)
{
    double weights = 0;

    memset(d, 0, sizeof(*d));
    cvi__dsp_init(&d->dsp, cvi__cpu_detect());
    d->run.digit = -1;
    d->down = -1;
    for (size_t i = 0; i < HALF; i++) {
        weights += 2 * (0.5 + 0.5 * cos(PI * ((double)i + 0.5) / HALF));
    }
    for (size_t t = 0; t < CVI__TONES; t++) {
        const double turn = 2 * PI * TONES_HZ[t] / CVI__TONE_RATE;

        for (size_t i = 0; i < HALF; i++) {
            const double at = (double)i + 0.5;
            const double window = 0.5 + 0.5 * cos(PI * at / HALF);
            const double scale = window * 2 / weights * sqrt(CVI__TONE_BLOCK / 2.0);

            d->table.cosines[i][t] = (float)(scale * cos(turn * at));
            d->table.sines[i][t] = (float)(scale * sin(turn * at));
        }
        d->step[t][0] = (float)cos(turn * CVI__TONE_HOP);
        d->step[t][1] = (float)sin(turn * CVI__TONE_HOP);
    }
}

/* ---- one block ------------------------------------------------------------------------- */

static float power_of(const float *tones, size_t t)
{
    return tones[t] * tones[t] + tones[CVI__TONES + t] * tones[CVI__TONES + t];
}

static size_t loudest(const float powers[4])
{
    size_t best = 0;

    for (size_t t = 1; t < 4; t++) {
        best = powers[t] > powers[best] ? t : best;
    }
    return best;
}

/* The digit whose tones stand out, or -1. */
static int judge(const float *tones, float energy)
{
    float powers[CVI__TONES];

    for (size_t t = 0; t < CVI__TONES; t++) {
        powers[t] = power_of(tones, t);
    }
    const size_t row = loudest(powers);
    const size_t column = loudest(powers + 4);
    const float low = powers[row];
    const float high = powers[4 + column];

    if (low < POWER_MIN || high < POWER_MIN || low + high < SHARE_BLOCK * energy ||
        high > TWIST_HIGH * low || low > TWIST_LOW * high) {
        return -1;
    }
    return (int)(row * 4 + column);
}

/* Add how far tone t turned since the last block, beyond what its own frequency does. */
static void add_turn(float *sum, const cvi__tone_detector *d, const float *tones, size_t t)
{
    /* cosine and sine sums are the real and the negative imaginary part */
    const float re = tones[t];
    const float im = -tones[CVI__TONES + t];
    const float last_re = d->last[t];
    const float last_im = -d->last[CVI__TONES + t];
    const float turn_re = re * last_re + im * last_im;
    const float turn_im = im * last_re - re * last_im;

    sum[0] += turn_re * d->step[t][0] + turn_im * d->step[t][1];
    sum[1] += turn_im * d->step[t][0] - turn_re * d->step[t][1];
}

/* ---- a run of blocks ------------------------------------------------------------------- */

static void extend(cvi__tone_detector *d, int digit, const float *tones, float energy)
{
    struct cvi__tone_run *run = &d->run;
    const size_t row = (size_t)digit / 4;
    const size_t column = (size_t)digit % 4 + 4;
    const float low = power_of(tones, row);
    const float high = power_of(tones, column);

    if (digit != run->digit) {
        *run = (struct cvi__tone_run){.digit = digit};
    } else {
        add_turn(run->turn[0], d, tones, row);
        add_turn(run->turn[1], d, tones, column);
    }
    run->powers[run->count++ % CVI_ARRAY_LEN(run->powers)] = low + high;
    run->power[0] += low;
    run->power[1] += high;
    run->energy += energy;
}

static size_t count_strong(const struct cvi__tone_run *run, float *most)
{
    const size_t count = CVI_MIN(run->count, CVI_ARRAY_LEN(run->powers));
    size_t strong = 0;

    *most = 0;
    for (size_t i = 0; i < count; i++) {
        *most = CVI_MAX(*most, run->powers[i]);
    }
    for (size_t i = 0; i < count; i++) {
        strong += run->powers[i] >= STRONG * *most;
    }
    return strong;
}

/* How much of a tone's power the window takes at its real frequency; 0 when that is too far off. */
static float share_left(const float *turn, size_t t)
{
    const double beyond = atan2(turn[1], turn[0]) / (2 * PI) * CVI__TONE_RATE / CVI__TONE_HOP;
    const double bins = beyond * CVI__TONE_BLOCK / CVI__TONE_RATE;

    return fabs(beyond) > DEVIATION * TONES_HZ[t] ? 0 : (float)(1 - 1.18 * bins * bins);
}

/* Is the run a press, by its length, frequencies and purity? */
static int is_press(const struct cvi__tone_run *run, float *power)
{
    const size_t row = (size_t)run->digit / 4;
    const size_t column = (size_t)run->digit % 4 + 4;
    float low = 0;
    float high = 0;

    if (count_strong(run, power) < STRONG_MIN) {
        return 0;
    }
    low = share_left(run->turn[0], row);
    high = share_left(run->turn[1], column);
    return low > 0 && high > 0 &&
           run->power[0] / low + run->power[1] / high >= SHARE_RUN * run->energy;
}

/* Take in a block; the digit that is recognised by it, or 0. */
static char hear(cvi__tone_detector *d, const float *tones, float energy)
{
    const int digit = judge(tones, energy);
    float power = 0;
    char key = 0;

    if (digit < 0) {
        d->run.digit = -1;
        d->pause++;
    } else {
        extend(d, digit, tones, energy);
        power = power_of(tones, (size_t)digit / 4) + power_of(tones, (size_t)digit % 4 + 4);
        d->pause = digit == d->down && power >= STRONG * d->down_power ? 0 : d->pause + 1;
    }
    if (d->pause >= PAUSE_MIN) {
        d->down = -1;
    }
    if (digit >= 0 && digit != d->down && is_press(&d->run, &power)) {
        d->down = digit;
        d->down_power = power;
        d->pause = 0;
        key = KEYS[digit];
    }
    memcpy(d->last, tones, sizeof(d->last));
    return key;
}

size_t cvi__tone_detector_feed(cvi__tone_detector *d, const int16_t *pcm, size_t n, char *digits,
                               size_t cap)
{
    size_t found = 0;

    while (n > 0) {
        const size_t part = CVI_MIN(n, CVI_ARRAY_LEN(d->samples) - d->held);
        const int16_t *blocks[CVI__TONE_TOGETHER + 1];
        float tones[(CVI__TONE_TOGETHER + 1) * 2 * CVI__TONES];
        size_t count = 0;

        memcpy(d->samples + d->held, pcm, part * sizeof(*pcm));
        d->held += part;
        pcm += part;
        n -= part;
        for (size_t at = 0; at + CVI__TONE_BLOCK <= d->held; at += CVI__TONE_HOP) {
            blocks[count++] = d->samples + at;
        }
        d->dsp.tone_bank(tones, blocks, count, &d->table);
        for (size_t b = 0; b < count; b++) {
            const float energy = (float)d->dsp.energy(blocks[b], CVI__TONE_BLOCK);
            const char key = hear(d, tones + b * 2 * CVI__TONES, energy);

            if (key != 0 && found < cap) {
                digits[found++] = key;
            }
        }
        d->held -= count * CVI__TONE_HOP;
        memmove(d->samples, d->samples + count * CVI__TONE_HOP, d->held * sizeof(*pcm));
    }
    return found;
}
