/* SPDX-License-Identifier: MIT */
/* Reference: mixing, gain and level of 16-bit audio. */
#include "dsp/c/kernels_c.h"

#define KNEE 24576

static int32_t clamp16(int32_t v)
{
    if (v > 32767) {
        return 32767;
    }
    return v < -32768 ? -32768 : v;
}

void cvi__mix_add_c(int32_t *acc, const int16_t *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        acc[i] += in[i];
    }
}

void cvi__mix_minus_c(int16_t *out, const int32_t *sum, const int16_t *own, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t v = sum[i] - own[i];
        int32_t m = v < 0 ? -v : v;

        if (m > KNEE) {
            m = KNEE + ((m - KNEE) >> 2);
        }
        if (m > 32767) {
            m = 32767;
        }
        out[i] = (int16_t)(v < 0 ? -m : m);
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

uint64_t cvi__energy_c(const int16_t *pcm, size_t n)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += (uint64_t)((int32_t)pcm[i] * pcm[i]);
    }
    return sum;
}
