/* SPDX-License-Identifier: MIT */
/* The passes of the scaler in steps of 1/128. */
#include <arm_neon.h>
#include <string.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* Window i dealt out and weighed: eight sums of pairs. */
static uint16x8_t weigh(const uint8_t *src, const struct cvi__scale_windows *w, size_t i)
{
    const uint8x16_t bytes = vqtbl1q_u8(vld1q_u8(src + w->start[i]), vld1q_u8(w->places + 16 * i));
    const uint8x16_t taps = vreinterpretq_u8_s8(vld1q_s8(w->taps + 16 * i));

    return vpaddq_u16(vmull_u8(vget_low_u8(bytes), vget_low_u8(taps)), vmull_high_u8(bytes, taps));
}

/* Outputs x..x + 7; x is a multiple of 8. */
static uint8x8_t eight(const uint8_t *src, const struct cvi__scale_windows *w, size_t x)
{
    const size_t i = x * w->count / 16;

    if (w->count == 2) {
        return vrshrn_n_u16(weigh(src, w, i), 7);
    }
    return vrshrn_n_u16(vpaddq_u16(weigh(src, w, i), weigh(src, w, i + 1)), 7);
}

void cvi__scale_w_neon(uint8_t *dst, const uint8_t *src, const struct cvi__scale_windows *windows,
                       size_t n)
{
    uint8_t last[8];
    size_t x = 0;

    for (; x + 8 <= n; x += 8) {
        vst1_u8(dst + x, eight(src, windows, x));
    }
    if (x < n) {
        vst1_u8(last, eight(src, windows, x));
        memcpy(dst + x, last, n - x);
    }
}

void cvi__scale_v7_neon(uint8_t *dst, const uint8_t *const *rows, const int8_t *taps, size_t count,
                        size_t n)
{
    size_t x = 0;

    for (; x + 8 <= n; x += 8) {
        uint16x8_t sum = vdupq_n_u16(0);

        for (size_t k = 0; k < count; k++) {
            sum = vmlal_u8(sum, vld1_u8(rows[k] + x), vdup_n_u8((uint8_t)taps[k]));
        }
        vst1_u8(dst + x, vrshrn_n_u16(sum, 7));
    }
    for (; x < n; x++) {
        int32_t sum = 64;

        for (size_t k = 0; k < count; k++) {
            sum += rows[k][x] * taps[k];
        }
        dst[x] = (uint8_t)(sum >> 7);
    }
}
