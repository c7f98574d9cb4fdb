/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

void cvi__mix_add_neon(int32_t *acc, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        vst1q_s32(acc + i, vaddw_s16(vld1q_s32(acc + i), vld1_s16(in + i)));
    }
    cvi__mix_add_c(acc + i, in + i, n - i);
}

void cvi__mix_minus_neon(int16_t *out, const int32_t *sum, const int16_t *own, size_t n)
{
    const int32x4_t knee = vdupq_n_s32(24576);
    const int32x4_t most = vdupq_n_s32(32767);
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const int32x4_t v = vsubw_s16(vld1q_s32(sum + i), vld1_s16(own + i));
        const int32x4_t m = vabsq_s32(v);
        const int32x4_t bent = vaddq_s32(knee, vshrq_n_s32(vsubq_s32(m, knee), 2));
        const int32x4_t limited = vminq_s32(vminq_s32(m, bent), most);
        const uint32x4_t is_negative = vcltq_s32(v, vdupq_n_s32(0));

        vst1_s16(out + i, vmovn_s32(vbslq_s32(is_negative, vnegq_s32(limited), limited)));
    }
    cvi__mix_minus_c(out + i, sum + i, own + i, n - i);
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
