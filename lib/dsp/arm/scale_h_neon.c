/* SPDX-License-Identifier: MIT */
/* Horizontal passes of the scaler: each output is a dot product of its own. */
#include <arm_neon.h>
#include <string.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* Four bytes as words. */
static int16x4_t load_four(const uint8_t *from)
{
    uint32_t v = 0;

    memcpy(&v, from, sizeof(v));
    return vget_low_s16(vreinterpretq_s16_u16(vmovl_u8(vcreate_u8(v))));
}

void cvi__scale_h_neon(uint8_t *dst, const uint8_t *src, const int32_t *start, const int16_t *taps,
                       size_t count, size_t n)
{
    if (count % 4 != 0) {
        cvi__scale_h_c(dst, src, start, taps, count, n);
        return;
    }
    for (size_t x = 0; x < n; x++) {
        int32x4_t sum = vdupq_n_s32(0);

        for (size_t k = 0; k < count; k += 4) {
            sum = vmlal_s16(sum, load_four(src + start[x] + k), vld1_s16(taps + x * count + k));
        }
        const int32_t v = (vaddvq_s32(sum) + (1 << 13)) >> 14;
        dst[x] = (uint8_t)(v < 0 ? 0 : (v > 255 ? 255 : v));
    }
}

void cvi__scale_h16_neon(uint8_t *dst, const int16_t *src, const int32_t *start,
                         const int16_t *taps, size_t count, size_t n)
{
    for (size_t x = 0; x < n; x++) {
        int32x4_t sum = vdupq_n_s32(0);

        for (size_t k = 0; k < count; k += 4) {
            sum = vmlal_s16(sum, vld1_s16(src + start[x] + k), vld1_s16(taps + x * count + k));
        }
        const int32_t v = (vaddvq_s32(sum) + (128 << 21) + (1 << 20)) >> 21;
        dst[x] = (uint8_t)(v < 0 ? 0 : (v > 255 ? 255 : v));
    }
}
