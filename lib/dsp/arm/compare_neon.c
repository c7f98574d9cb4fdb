/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

uint64_t cvi__sad_neon(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint64x2_t sum = vdupq_n_u64(0);
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const uint8x16_t d = vabdq_u8(vld1q_u8(a + i), vld1q_u8(b + i));

        sum = vpadalq_u32(sum, vpaddlq_u16(vpaddlq_u8(d)));
    }
    return vaddvq_u64(sum) + cvi__sad_c(a + i, b + i, n - i);
}

uint64_t cvi__ssd_neon(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint64x2_t sum = vdupq_n_u64(0);
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const uint8x16_t d = vabdq_u8(vld1q_u8(a + i), vld1q_u8(b + i));
        const uint32x4_t low = vpaddlq_u16(vmull_u8(vget_low_u8(d), vget_low_u8(d)));

        sum = vpadalq_u32(sum, vpadalq_u16(low, vmull_high_u8(d, d)));
    }
    return vaddvq_u64(sum) + cvi__ssd_c(a + i, b + i, n - i);
}
