/* SPDX-License-Identifier: MIT */
/* Reference: the filter of the resampler. Compiled without fused multiply-add. */
#include <math.h>

#include "dsp/c/kernels_c.h"

void cvi__to_f32_c(float *out, const int16_t *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (float)in[i];
    }
}

void cvi__to_s16_c(int16_t *out, const float *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const long v = lrintf(in[i]);

        out[i] = (int16_t)(v > 32767 ? 32767 : (v < -32768 ? -32768 : v));
    }
}

void cvi__fir_c(float *out, const float *x, const float *taps, size_t count, size_t n)
{
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < n; i++) {
            const float product = x[i + k] * taps[k];

            out[i] += product;
        }
    }
}
