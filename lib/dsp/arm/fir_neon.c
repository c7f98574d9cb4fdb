/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* Products and sums are rounded one by one: no fused multiply-add. */
static float32x4_t add_product(float32x4_t sum, const float *x, float32x4_t tap)
{
    return vaddq_f32(sum, vmulq_f32(vld1q_f32(x), tap));
}

void cvi__fir_neon(float *out, const float *x, const float *taps, size_t count, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        float32x4_t a = vld1q_f32(out + i);
        float32x4_t b = vld1q_f32(out + i + 4);
        float32x4_t c = vld1q_f32(out + i + 8);
        float32x4_t d = vld1q_f32(out + i + 12);

        for (size_t k = 0; k < count; k++) {
            const float32x4_t tap = vdupq_n_f32(taps[k]);

            a = add_product(a, x + i + k, tap);
            b = add_product(b, x + i + k + 4, tap);
            c = add_product(c, x + i + k + 8, tap);
            d = add_product(d, x + i + k + 12, tap);
        }
        vst1q_f32(out + i, a);
        vst1q_f32(out + i + 4, b);
        vst1q_f32(out + i + 8, c);
        vst1q_f32(out + i + 12, d);
    }
    if (i < n) {
        cvi__fir_c(out + i, x + i, taps, count, n - i);
    }
}
