/* SPDX-License-Identifier: MIT */
/* Reference: correlation with the tones of a keypad. Compiled without fused multiply-add. */
#include <string.h>

#include "dsp/c/kernels_c.h"

#define HALF (CVI__TONE_BLOCK / 2)

static void correlate(float *out, const int16_t *block, const struct cvi__tone_table *table)
{
    memset(out, 0, 2 * CVI__TONES * sizeof(*out));
    for (size_t i = 0; i < HALF; i++) {
        const float after = block[HALF + i];
        const float before = block[HALF - 1 - i];

        for (size_t t = 0; t < CVI__TONES; t++) {
            const float even = (after + before) * table->cosines[i][t];
            const float odd = (after - before) * table->sines[i][t];

            out[t] += even;
            out[CVI__TONES + t] += odd;
        }
    }
}

void cvi__tone_bank_c(float *out, const int16_t *const *blocks, size_t count,
                      const struct cvi__tone_table *table)
{
    for (size_t b = 0; b < count; b++) {
        correlate(out + b * 2 * CVI__TONES, blocks[b], table);
    }
}
