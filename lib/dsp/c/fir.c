/* SPDX-License-Identifier: MIT */
/* Reference: the filters of the resampler. Compiled without fused multiply-add. */
#include "dsp/c/kernels_c.h"

static void add_tap(float *sums, const float *x, float tap, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const float product = x[i] * tap;

        sums[i] += product;
    }
}

void cvi__fir_c(float *out, const struct cvi__fir_bank *bank, size_t n)
{
    for (size_t p = 0; p < bank->phases; p++) {
        const float *taps = bank->taps + p * bank->count;

        for (size_t first = 0; first < 8; first++) {
            for (size_t k = first; k < bank->count; k += 8) {
                add_tap(out + p * bank->stride, bank->x + k, taps[k], n);
            }
        }
    }
}

static float dot(const float *x, const float *taps, size_t count)
{
    float sums[8] = {0};

    for (size_t k = 0; k < count; k += 8) {
        for (size_t lane = 0; lane < 8; lane++) {
            const float product = x[k + lane] * taps[k + lane];

            sums[lane] += product;
        }
    }
    return ((sums[0] + sums[1]) + (sums[2] + sums[3])) +
           ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

void cvi__fir_step_c(float *out, const struct cvi__fir_steps *steps, size_t n)
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
