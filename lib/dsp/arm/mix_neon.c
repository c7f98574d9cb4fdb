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
