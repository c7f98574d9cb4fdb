/* SPDX-License-Identifier: MIT */
/* Reference: mixing, gain and level of 16-bit audio. */
#include "dsp/c/kernels_c.h"

#define BEND 18432 /* the line of slope 1/4 through +-24576 */

static int32_t clamp16(int32_t v)
{
    if (v > 32767) {
        return 32767;
    }
    return v < -32768 ? -32768 : v;
}

void cvi__mix_sum_c(int16_t *low, int16_t *quarter, const int16_t *const *in, size_t count,
                    size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t sum = 0;

        for (size_t k = 0; k < count; k++) {
            sum += in[k][i];
        }
        low[i] = (int16_t)(uint16_t)sum;
        quarter[i] = (int16_t)clamp16(sum >> 2);
    }
}

void cvi__mix_minus_c(int16_t *out, const struct cvi__mix *mix, const int16_t *own, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t v = mix->quarter[i] * 4 + (mix->low[i] & 3) - own[i];
        const int32_t upper = (v >> 2) + BEND;
        const int32_t lower = (v >> 2) - BEND;
        const int32_t below = v < upper ? v : upper;

        out[i] = (int16_t)clamp16(below > lower ? below : lower);
    }
}

void cvi__gain_ramp_c(int16_t *pcm, size_t n, int32_t gain, int32_t step)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t g = gain >> 8;

        pcm[i] = (int16_t)clamp16((pcm[i] * g + (1 << 13)) >> 14);
        gain += step;
    }
}

void cvi__crossfade_c(int16_t *pcm, const int16_t *over, size_t n, int32_t gain, int32_t step)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t g = gain >> 8;

        pcm[i] = (int16_t)((pcm[i] * ((1 << 14) - g) + over[i] * g + (1 << 13)) >> 14);
        gain += step;
    }
}

void cvi__noise_c(int16_t *out, size_t n, uint32_t seed, int32_t amplitude)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t x = (seed + (uint32_t)i) * CVI__NOISE_A;
        const uint32_t h = (x ^ x >> 15) * CVI__NOISE_B;

        out[i] = (int16_t)(((int16_t)(h >> 16) * amplitude + (1 << 14)) >> 15);
    }
}

uint64_t cvi__energy_c(const int16_t *pcm, size_t n)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += (uint64_t)((int32_t)pcm[i] * pcm[i]);
    }
    return sum;
}
