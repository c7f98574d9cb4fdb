/* SPDX-License-Identifier: MIT */
/* Reference: samples of 16 bits and floats, interleaved and planar. */
#include <math.h>

#include "dsp/c/kernels_c.h"

static int16_t round_s16(float v)
{
    const long rounded = lrintf(v);

    return (int16_t)(rounded > 32767 ? 32767 : (rounded < -32768 ? -32768 : rounded));
}

void cvi__to_f32_c(float *out, const int16_t *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (float)in[i];
    }
}

void cvi__to_s16_c(int16_t *out, const float *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = round_s16(in[i]);
    }
}

void cvi__deal_c(float *planes, size_t stride, const float *in, size_t count, size_t n)
{
    for (size_t p = 0; p < count; p++) {
        for (size_t i = 0; i < n; i++) {
            planes[p * stride + i] = in[i * count + p];
        }
    }
}

void cvi__weave_c(float *out, const float *planes, size_t stride, size_t count, size_t n)
{
    for (size_t p = 0; p < count; p++) {
        for (size_t i = 0; i < n; i++) {
            out[i * count + p] = planes[p * stride + i];
        }
    }
}
