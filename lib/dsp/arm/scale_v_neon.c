/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* Eight sums to bytes. */
static uint8x8_t narrow(int32x4_t low, int32x4_t high)
{
    const int16x8_t words =
        vcombine_s16(vqmovn_s32(vrshrq_n_s32(low, 14)), vqmovn_s32(vrshrq_n_s32(high, 14)));

    return vqmovun_s16(words);
}

static void filter_bytes(uint8_t *dst, const uint8_t *const *rows, const int16_t *taps,
                         size_t count, size_t x)
{
    int32x4_t low = vdupq_n_s32(0);
    int32x4_t high = vdupq_n_s32(0);

    for (size_t k = 0; k < count; k++) {
        const int16x8_t v = vreinterpretq_s16_u16(vmovl_u8(vld1_u8(rows[k] + x)));

        low = vmlal_n_s16(low, vget_low_s16(v), taps[k]);
        high = vmlal_n_s16(high, vget_high_s16(v), taps[k]);
    }
    vst1_u8(dst + x, narrow(low, high));
}

void cvi__scale_v_neon(uint8_t *dst, const uint8_t *const *rows, const int16_t *taps, size_t count,
                       size_t n)
{
    size_t x = 0;

    for (; x + 8 <= n; x += 8) {
        filter_bytes(dst, rows, taps, count, x);
    }
    for (; x < n; x++) {
        int32_t sum = 1 << 13;

        for (size_t k = 0; k < count; k++) {
            sum += rows[k][x] * taps[k];
        }
        sum >>= 14;
        dst[x] = (uint8_t)(sum < 0 ? 0 : (sum > 255 ? 255 : sum));
    }
}

void cvi__scale_v16_neon(int16_t *dst, const uint8_t *const *rows, const int16_t *taps,
                         size_t count, size_t n)
{
    size_t x = 0;

    for (; x + 8 <= n; x += 8) {
        int16x8_t sum = vdupq_n_s16(0);

        for (size_t k = 0; k < count; k++) {
            const uint8x8_t centred = veor_u8(vld1_u8(rows[k] + x), vdup_n_u8(0x80));
            const int16x8_t v = vreinterpretq_s16_u16(vshll_n_u8(centred, 8));

            sum = vaddq_s16(sum, vqrdmulhq_n_s16(v, taps[k]));
        }
        vst1q_s16(dst + x, sum);
    }
    for (; x < n; x++) {
        int32_t sum = 0;

        for (size_t k = 0; k < count; k++) {
            sum += ((rows[k][x] - 128) * 256 * taps[k] + (1 << 14)) >> 15;
        }
        dst[x] = (int16_t)sum;
    }
}
