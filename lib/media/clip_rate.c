/* SPDX-License-Identifier: MIT */
/* Rate change by L / M with a windowed sinc: a table of L phases, one of which makes a sample. */
#include "media/clip_rate.h"

#include <math.h>
#include <string.h>

#include "core/mem.h"

#define ZERO_CROSSINGS 16u
#define TAPS (2u * ZERO_CROSSINGS)
#define PASS_BAND 0.94
#define PI 3.14159265358979323846

size_t cvi__clip_samples(size_t frames, uint32_t rate_hz)
{
    return (size_t)((uint64_t)frames * CVI__CLIP_RATE / rate_hz);
}

static uint32_t greatest_divisor(uint32_t a, uint32_t b)
{
    while (b != 0) {
        const uint32_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* The windowed sinc at `t` input samples from its middle. */
static double weigh(double t)
{
    const double x = PI * t * PASS_BAND;
    const double window = 0.5 + 0.5 * cos(PI * t / ZERO_CROSSINGS);

    return fabs(t) >= ZERO_CROSSINGS ? 0.0 : PASS_BAND * window * (x == 0.0 ? 1.0 : sin(x) / x);
}

static void fill_table(float *table, uint32_t phases)
{
    for (uint32_t p = 0; p < phases; p++) {
        for (uint32_t k = 0; k < TAPS; k++) {
            const double t = (double)k - (ZERO_CROSSINGS - 1) - (double)p / phases;

            table[(size_t)p * TAPS + k] = (float)weigh(t);
        }
    }
}

/* Four sums side by side: the compiler makes vectors of them. */
static int16_t dot(const float *x, const float *taps)
{
    float sums[4] = {0};

    for (uint32_t k = 0; k < TAPS; k += 4) {
        for (uint32_t lane = 0; lane < 4; lane++) {
            sums[lane] += x[k + lane] * taps[k + lane];
        }
    }
    return (int16_t)lrintf(CVI_CLAMP(sums[0] + sums[1] + sums[2] + sums[3], -32768.0f, 32767.0f));
}

/* The input as floats, with silence on both sides for the taps that reach over its ends. */
static float *padded(const cvi_allocator *alloc, const int16_t *in, size_t frames)
{
    float *x = cvi__mem_calloc(alloc, frames + 2 * TAPS, sizeof(*x));

    for (size_t i = 0; x && i < frames; i++) {
        x[i + ZERO_CROSSINGS - 1] = in[i];
    }
    return x;
}

int cvi__clip_convert(const cvi_allocator *alloc, const int16_t *in, size_t frames,
                      uint32_t rate_hz, int16_t *out)
{
    const uint32_t divisor = greatest_divisor(CVI__CLIP_RATE, rate_hz);
    const uint32_t up = CVI__CLIP_RATE / divisor;
    const uint32_t down = rate_hz / divisor;
    const size_t samples = cvi__clip_samples(frames, rate_hz);
    float *table = NULL;
    float *x = NULL;
    int rc = CVI_ENOMEM;

    if (up == down) {
        memcpy(out, in, samples * sizeof(*out));
        return CVI_OK;
    }
    table = cvi__mem_calloc(alloc, (size_t)up * TAPS, sizeof(*table));
    x = padded(alloc, in, frames);
    if (table && x) {
        fill_table(table, up);
        for (size_t i = 0; i < samples; i++) {
            const uint64_t at = (uint64_t)i * down;

            out[i] = dot(x + at / up, table + at % up * TAPS);
        }
        rc = CVI_OK;
    }
    cvi__mem_free(alloc, table);
    cvi__mem_free(alloc, x);
    return rc;
}
