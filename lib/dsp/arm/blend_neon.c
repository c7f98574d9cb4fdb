/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* Rounded division of eight words by 255, to bytes. */
static uint8x8_t div255(uint16x8_t v)
{
    v = vaddq_u16(v, vdupq_n_u16(128));
    return vshrn_n_u16(vsraq_n_u16(v, v, 8), 8);
}

void cvi__blend_const_neon(uint8_t *dst, const uint8_t *alpha, uint8_t value, size_t n)
{
    const uint8x8_t v = vdup_n_u8(value);
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint8x8_t a = vld1_u8(alpha + i);
        const uint16x8_t kept = vmull_u8(vld1_u8(dst + i), vmvn_u8(a));

        vst1_u8(dst + i, div255(vmlal_u8(kept, v, a)));
    }
    cvi__blend_const_c(dst + i, alpha + i, value, n - i);
}

/* Bitmaps are mostly nothing: 16 pixels alike of that kind are left at once. */
void cvi__blend_pre_neon(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const uint8x16_t s = vld1q_u8(src + i);
        const uint8x16_t a = vld1q_u8(alpha + i);
        const uint8x16_t d = vld1q_u8(dst + i);
        const uint8x16_t under = vmvnq_u8(a);

        if (vmaxvq_u8(vorrq_u8(s, a)) != 0) {
            const uint8x8_t low = div255(vmull_u8(vget_low_u8(d), vget_low_u8(under)));
            const uint8x8_t high = div255(vmull_u8(vget_high_u8(d), vget_high_u8(under)));

            vst1q_u8(dst + i, vqaddq_u8(s, vcombine_u8(low, high)));
        }
    }
    cvi__blend_pre_c(dst + i, src + i, alpha + i, n - i);
}

void cvi__blend_mask_neon(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint8x8_t a = vld1_u8(alpha + i);
        const uint16x8_t kept = vmull_u8(vld1_u8(dst + i), vmvn_u8(a));

        vst1_u8(dst + i, div255(vmlal_u8(kept, vld1_u8(src + i), a)));
    }
    cvi__blend_mask_c(dst + i, src + i, alpha + i, n - i);
}

void cvi__halve_neon(uint8_t *dst, const uint8_t *top, const uint8_t *bottom, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint16x8_t sum =
            vpadalq_u8(vpaddlq_u8(vld1q_u8(top + 2 * i)), vld1q_u8(bottom + 2 * i));

        vst1_u8(dst + i, vrshrn_n_u16(sum, 2));
    }
    cvi__halve_c(dst + i, top + 2 * i, bottom + 2 * i, n - i);
}

void cvi__halve_woven_neon(uint8_t *dst, const uint8_t *top, const uint8_t *bottom, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint8x16x2_t a = vld2q_u8(top + 4 * i);
        const uint8x16x2_t b = vld2q_u8(bottom + 4 * i);
        uint8x8x2_t out;

        for (int k = 0; k < 2; k++) {
            out.val[k] = vrshrn_n_u16(vpadalq_u8(vpaddlq_u8(a.val[k]), b.val[k]), 2);
        }
        vst2_u8(dst + 2 * i, out);
    }
    cvi__halve_woven_c(dst + 2 * i, top + 4 * i, bottom + 4 * i, n - i);
}

void cvi__split_neon(uint8_t *even, uint8_t *odd, const uint8_t *src, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const uint8x16x2_t both = vld2q_u8(src + 2 * i);

        vst1q_u8(even + i, both.val[0]);
        vst1q_u8(odd + i, both.val[1]);
    }
    cvi__split_c(even + i, odd + i, src + 2 * i, n - i);
}

void cvi__split_words_neon(int16_t *even, int16_t *odd, const int16_t *src, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const int16x8x2_t both = vld2q_s16(src + 2 * i);

        vst1q_s16(even + i, both.val[0]);
        vst1q_s16(odd + i, both.val[1]);
    }
    cvi__split_words_c(even + i, odd + i, src + 2 * i, n - i);
}
