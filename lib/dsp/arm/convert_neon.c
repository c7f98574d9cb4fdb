/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

static void store_floats(float *out, int16x8_t v)
{
    vst1q_f32(out, vcvtq_f32_s32(vmovl_s16(vget_low_s16(v))));
    vst1q_f32(out + 4, vcvtq_f32_s32(vmovl_s16(vget_high_s16(v))));
}

static int16x8_t round_eight(const float *in)
{
    const int32x4_t low = vcvtnq_s32_f32(vld1q_f32(in));
    const int32x4_t high = vcvtnq_s32_f32(vld1q_f32(in + 4));

    return vcombine_s16(vqmovn_s32(low), vqmovn_s32(high));
}

void cvi__to_f32_neon(float *out, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        store_floats(out + i, vld1q_s16(in + i));
    }
    cvi__to_f32_c(out + i, in + i, n - i);
}

void cvi__to_s16_neon(int16_t *out, const float *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        vst1q_s16(out + i, round_eight(in + i));
    }
    cvi__to_s16_c(out + i, in + i, n - i);
}

void cvi__deal_neon(float *planes, size_t stride, const float *in, size_t count, size_t n)
{
    size_t i = 0;

    for (; count == 2 && i + 4 <= n; i += 4) {
        const float32x4x2_t v = vld2q_f32(in + i * 2);

        vst1q_f32(planes + i, v.val[0]);
        vst1q_f32(planes + stride + i, v.val[1]);
    }
    for (; count == 3 && i + 4 <= n; i += 4) {
        const float32x4x3_t v = vld3q_f32(in + i * 3);

        vst1q_f32(planes + i, v.val[0]);
        vst1q_f32(planes + stride + i, v.val[1]);
        vst1q_f32(planes + 2 * stride + i, v.val[2]);
    }
    cvi__deal_c(planes + i, stride, in + i * count, count, n - i);
}

void cvi__weave_neon(float *out, const float *planes, size_t stride, size_t count, size_t n)
{
    size_t i = 0;

    for (; count == 2 && i + 4 <= n; i += 4) {
        const float32x4x2_t v = {{vld1q_f32(planes + i), vld1q_f32(planes + stride + i)}};

        vst2q_f32(out + i * 2, v);
    }
    for (; count == 3 && i + 4 <= n; i += 4) {
        const float32x4x3_t v = {{vld1q_f32(planes + i), vld1q_f32(planes + stride + i),
                                  vld1q_f32(planes + 2 * stride + i)}};

        vst3q_f32(out + i * 3, v);
    }
    cvi__weave_c(out + i * count, planes + i, stride, count, n - i);
}
