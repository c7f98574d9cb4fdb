/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* Products and sums are rounded one by one: no fused multiply-add. */
static float32x4_t add_product(float32x4_t sum, const float *x, float32x4_t tap)
{
    return vaddq_f32(sum, vmulq_f32(vld1q_f32(x), tap));
}

static size_t fir_1(float *out, const float *x, const float *taps, size_t count, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        float32x4_t a = vld1q_f32(out + i);
        float32x4_t b = vld1q_f32(out + i + 4);
        float32x4_t c = vld1q_f32(out + i + 8);
        float32x4_t d = vld1q_f32(out + i + 12);

        for (size_t step = 0, k = 0; step < count; step++) {
            const float32x4_t tap = vdupq_n_f32(taps[k]);

            a = add_product(a, x + i + k, tap);
            b = add_product(b, x + i + k + 4, tap);
            c = add_product(c, x + i + k + 8, tap);
            d = add_product(d, x + i + k + 12, tap);
            k = k + 8 < count ? k + 8 : k % 8 + 1;
        }
        vst1q_f32(out + i, a);
        vst1q_f32(out + i + 4, b);
        vst1q_f32(out + i + 8, c);
        vst1q_f32(out + i + 12, d);
    }
    return i;
}

void cvi__fir_neon(float *out, const struct cvi__fir_bank *bank, size_t n)
{
    struct cvi__fir_bank part = *bank;

    part.phases = 1;
    for (size_t p = 0; p < bank->phases; p++) {
        float *const sums = out + p * bank->stride;
        size_t done = 0;

        part.x = bank->x;
        part.taps = bank->taps + p * bank->count;
        done = fir_1(sums, part.x, part.taps, part.count, n);
        if (done < n) {
            part.x += done;
            cvi__fir_c(sums + done, &part, n - done);
        }
    }
}

static float dot(const float *x, const float *taps, size_t count)
{
    float32x4_t low = vdupq_n_f32(0);
    float32x4_t high = low;

    for (size_t k = 0; k < count; k += 8) {
        low = add_product(low, x + k, vld1q_f32(taps + k));
        high = add_product(high, x + k + 4, vld1q_f32(taps + k + 4));
    }
    low = vpaddq_f32(low, high);
    low = vpaddq_f32(low, low);
    return vgetq_lane_f32(low, 0) + vgetq_lane_f32(low, 1);
}

void cvi__fir_step_neon(float *out, const struct cvi__fir_steps *steps, size_t n)
{
    const float *x = steps->x;
    uint32_t phase = steps->phase;

    for (size_t i = 0; i < n; i++) {
        out[i] = dot(x, steps->taps + (size_t)phase * steps->count, steps->count);
        phase += steps->down;
        x += phase / steps->up;
        phase %= steps->up;
    }
}
