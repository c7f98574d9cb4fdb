/* SPDX-License-Identifier: MIT */
/* Bitmaps are mostly nothing: pixels alike of that kind are left at once. */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* Eight pixels' channels of 16 bits. */
static uint8x8_t dot(const int16x8_t channels[4], const int16_t taps[4])
{
    int32x4_t low = vdupq_n_s32(0);
    int32x4_t high = vdupq_n_s32(0);

    for (int k = 0; k < 4; k++) {
        low = vmlal_n_s16(low, vget_low_s16(channels[k]), taps[k]);
        high = vmlal_n_s16(high, vget_high_s16(channels[k]), taps[k]);
    }
    return vqmovun_s16(vcombine_s16(vrshrn_n_s32(low, 15), vrshrn_n_s32(high, 15)));
}

static uint8x8_t over(uint8x8_t d, uint8x8_t s, uint8x8_t alpha)
{
    uint16x8_t kept = vaddq_u16(vmull_u8(d, vmvn_u8(alpha)), vdupq_n_u16(128));

    return vqadd_u8(s, vshrn_n_u16(vsraq_n_u16(kept, kept, 8), 8));
}

static int16x8_t widen(uint8x8_t v)
{
    return vreinterpretq_s16_u16(vmovl_u8(v));
}

void cvi__over_luma_neon(uint8_t *y, const uint8_t *bgra, size_t n)
{
    static const int16_t taps[4] = {CVI__OVER_Y};
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint8x8x4_t p = vld4_u8(bgra + 4 * i);
        const int16x8_t channels[4] = {widen(p.val[0]), widen(p.val[1]), widen(p.val[2]),
                                       widen(p.val[3])};
        const uint8x8_t any = vorr_u8(vorr_u8(p.val[0], p.val[1]), vorr_u8(p.val[2], p.val[3]));

        if (vmaxv_u8(any) != 0) {
            vst1_u8(y + i, over(vld1_u8(y + i), dot(channels, taps), p.val[3]));
        }
    }
    cvi__over_luma_c(y + i, bgra + 4 * i, n - i);
}

void cvi__over_chroma_neon(const struct cvi__chroma_row *dst, const uint8_t *top,
                           const uint8_t *bottom, size_t n)
{
    static const int16_t u_taps[4] = {CVI__OVER_U};
    static const int16_t v_taps[4] = {CVI__OVER_V};
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint8x16x4_t a = vld4q_u8(top + 8 * i);
        const uint8x16x4_t b = vld4q_u8(bottom + 8 * i);
        uint16x8_t any = vdupq_n_u16(0);
        int16x8_t channels[4];

        for (int k = 0; k < 4; k++) {
            const uint16x8_t sum = vpadalq_u8(vpaddlq_u8(a.val[k]), b.val[k]);

            any = vorrq_u16(any, sum);
            channels[k] = vreinterpretq_s16_u16(vrshrq_n_u16(sum, 2));
        }
        if (vmaxvq_u16(any) != 0) {
            const uint8x8_t alpha = vqmovun_s16(channels[3]);

            vst1_u8(dst->u + i, over(vld1_u8(dst->u + i), dot(channels, u_taps), alpha));
            vst1_u8(dst->v + i, over(vld1_u8(dst->v + i), dot(channels, v_taps), alpha));
        }
    }
    cvi__over_chroma_c(&(struct cvi__chroma_row){dst->u + i, dst->v + i}, top + 8 * i,
                       bottom + 8 * i, n - i);
}
