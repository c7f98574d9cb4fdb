/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

#define HALF (CVI__TONE_BLOCK / 2)

/* Products and sums are rounded one by one: no fused multiply-add. */
static float32x4_t add_product(float32x4_t sum, const float *weights, float by)
{
    return vaddq_f32(sum, vmulq_n_f32(vld1q_f32(weights), by));
}

static void correlate(float *out, const int16_t *block, const struct cvi__tone_table *table)
{
    float32x4_t even[2] = {vdupq_n_f32(0), vdupq_n_f32(0)};
    float32x4_t odd[2] = {even[0], even[0]};

    for (size_t i = 0; i < HALF; i++) {
        const float after = block[HALF + i];
        const float before = block[HALF - 1 - i];

        for (size_t half = 0; half < 2; half++) {
            even[half] = add_product(even[half], table->cosines[i] + 4 * half, after + before);
            odd[half] = add_product(odd[half], table->sines[i] + 4 * half, after - before);
        }
    }
    vst1q_f32(out, even[0]);
    vst1q_f32(out + 4, even[1]);
    vst1q_f32(out + 8, odd[0]);
    vst1q_f32(out + 12, odd[1]);
}

void cvi__tone_bank_neon(float *out, const int16_t *const *blocks, size_t count,
                         const struct cvi__tone_table *table)
{
    for (size_t b = 0; b < count; b++) {
        correlate(out + b * 2 * CVI__TONES, blocks[b], table);
    }
}
