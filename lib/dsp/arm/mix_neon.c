/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

void cvi__mix_sum_neon(int16_t *low, int16_t *quarter, const int16_t *const *in, size_t count,
                       size_t n)
{
    const int16_t *rest[64];
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        int32x4_t a = vdupq_n_s32(0);
        int32x4_t b = a;

        for (size_t k = 0; k < count; k++) {
            const int16x8_t v = vld1q_s16(in[k] + i);

            a = vaddw_s16(a, vget_low_s16(v));
            b = vaddw_high_s16(b, v);
        }
        vst1q_s16(low + i, vcombine_s16(vmovn_s32(a), vmovn_s32(b)));
        vst1q_s16(quarter + i, vcombine_s16(vqshrn_n_s32(a, 2), vqshrn_n_s32(b, 2)));
    }
    if (i < n) {
        for (size_t k = 0; k < count; k++) {
            rest[k] = in[k] + i;
        }
        cvi__mix_sum_c(low + i, quarter + i, rest, count, n - i);
    }
}

void cvi__mix_minus_neon(int16_t *out, const struct cvi__mix *mix, const int16_t *own, size_t n)
{
    const int16x8_t bend = vdupq_n_s16(18432);
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const int16x8_t o = vld1q_s16(own + i);
        const int16x8_t v = vsubq_s16(vld1q_s16(mix->low + i), o);
        const int16x8_t about = vqsubq_s16(vld1q_s16(mix->quarter + i), vshrq_n_s16(o, 2));
        const int16x8_t differs = veorq_s16(about, vshrq_n_s16(v, 2));
        const int16x8_t shifted = vqsubq_s16(about, vandq_s16(differs, vdupq_n_s16(1)));
        const uint16x8_t is_high = vcgtq_s16(shifted, vdupq_n_s16(6143));
        const uint16x8_t is_low = vcltq_s16(shifted, vdupq_n_s16(-6144));
        const int16x8_t upper = vbslq_s16(is_high, vqaddq_s16(shifted, bend), v);

        vst1q_s16(out + i, vbslq_s16(is_low, vqsubq_s16(shifted, bend), upper));
    }
    if (i < n) {
        const struct cvi__mix rest = {mix->low + i, mix->quarter + i};

        cvi__mix_minus_c(out + i, &rest, own + i, n - i);
    }
}

/* Four gains that begin at `gain`. */
static int32x4_t ramp(int32_t gain, int32_t step)
{
    static const int32_t lanes[4] = {0, 1, 2, 3};

    return vmlaq_n_s32(vdupq_n_s32(gain), vld1q_s32(lanes), step);
}

void cvi__gain_ramp_neon(int16_t *pcm, size_t n, int32_t gain, int32_t step)
{
    const int32x4_t by_four = vdupq_n_s32((int32_t)((uint32_t)step * 4));
    int32x4_t g = ramp(gain, step);
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const int32x4_t p = vmull_s16(vld1_s16(pcm + i), vshrn_n_s32(g, 8));

        vst1_s16(pcm + i, vqrshrn_n_s32(p, 14));
        g = vaddq_s32(g, by_four);
    }
    cvi__gain_ramp_c(pcm + i, n - i, gain + (int32_t)i * step, step);
}

void cvi__crossfade_neon(int16_t *pcm, const int16_t *over, size_t n, int32_t gain, int32_t step)
{
    const int32x4_t by_four = vdupq_n_s32((int32_t)((uint32_t)step * 4));
    int32x4_t g = ramp(gain, step);
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const int16x4_t in = vshrn_n_s32(g, 8);
        const int16x4_t left = vsub_s16(vdup_n_s16(1 << 14), in);
        const int32x4_t p = vmull_s16(vld1_s16(pcm + i), left);

        vst1_s16(pcm + i, vrshrn_n_s32(vmlal_s16(p, vld1_s16(over + i), in), 14));
        g = vaddq_s32(g, by_four);
    }
    cvi__crossfade_c(pcm + i, over + i, n - i, gain + (int32_t)i * step, step);
}

void cvi__noise_neon(int16_t *out, size_t n, uint32_t seed, int32_t amplitude)
{
    static const uint32_t lanes[4] = {0, 1, 2, 3};
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const uint32x4_t at = vaddq_u32(vdupq_n_u32(seed + (uint32_t)i), vld1q_u32(lanes));
        const uint32x4_t x = vmulq_n_u32(at, CVI__NOISE_A);
        const uint32x4_t h = vmulq_n_u32(veorq_u32(x, vshrq_n_u32(x, 15)), CVI__NOISE_B);
        const int16x4_t s = vreinterpret_s16_u16(vshrn_n_u32(h, 16));

        vst1_s16(out + i, vrshrn_n_s32(vmull_n_s16(s, (int16_t)amplitude), 15));
    }
    cvi__noise_c(out + i, n - i, seed + (uint32_t)i, amplitude);
}

uint64_t cvi__energy_neon(const int16_t *pcm, size_t n)
{
    uint64x2_t sum = vdupq_n_u64(0);
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const int16x4_t v = vld1_s16(pcm + i);

        sum = vpadalq_u32(sum, vreinterpretq_u32_s32(vmull_s16(v, v)));
    }
    return vgetq_lane_u64(sum, 0) + vgetq_lane_u64(sum, 1) + cvi__energy_c(pcm + i, n - i);
}
