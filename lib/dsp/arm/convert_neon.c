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

/* Eight groups of 2, 3 or 4; 0 when there is no instruction for `count`. */
static int deal_eight(float *planes, size_t stride, const int16_t *in, size_t count)
{
    int16x8x4_t v;

    if (count == 2) {
        const int16x8x2_t two = vld2q_s16(in);

        v.val[0] = two.val[0];
        v.val[1] = two.val[1];
    } else if (count == 3) {
        const int16x8x3_t three = vld3q_s16(in);

        v.val[0] = three.val[0];
        v.val[1] = three.val[1];
        v.val[2] = three.val[2];
    } else if (count == 4) {
        v = vld4q_s16(in);
    } else {
        return 0;
    }
    for (size_t p = 0; p < count; p++) {
        store_floats(planes + p * stride, v.val[p]);
    }
    return 1;
}

void cvi__deal_neon(float *planes, size_t stride, const int16_t *in, size_t count, size_t n)
{
    size_t i = 0;

    if (count == 1) {
        cvi__to_f32_neon(planes, in, n);
        return;
    }
    while (i + 8 <= n && deal_eight(planes + i, stride, in + i * count, count)) {
        i += 8;
    }
    cvi__deal_c(planes + i, stride, in + i * count, count, n - i);
}

static int weave_eight(int16_t *out, const float *planes, size_t stride, size_t count)
{
    if (count == 2) {
        const int16x8x2_t v = {{round_eight(planes), round_eight(planes + stride)}};

        vst2q_s16(out, v);
    } else if (count == 3) {
        const int16x8x3_t v = {
            {round_eight(planes), round_eight(planes + stride), round_eight(planes + 2 * stride)}};

        vst3q_s16(out, v);
    } else if (count == 4) {
        const int16x8x4_t v = {{round_eight(planes), round_eight(planes + stride),
                                round_eight(planes + 2 * stride),
                                round_eight(planes + 3 * stride)}};

        vst4q_s16(out, v);
    } else {
        return 0;
    }
    return 1;
}

void cvi__weave_neon(int16_t *out, const float *planes, size_t stride, size_t count, size_t n)
{
    size_t i = 0;

    if (count == 1) {
        cvi__to_s16_neon(out, planes, n);
        return;
    }
    while (i + 8 <= n && weave_eight(out + i * count, planes + i, stride, count)) {
        i += 8;
    }
    cvi__weave_c(out + i * count, planes + i, stride, count, n - i);
}
