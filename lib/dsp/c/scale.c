/* SPDX-License-Identifier: MIT */
/* Reference: the two passes of the scaler. */
#include "dsp/c/kernels_c.h"

static uint8_t narrow(int32_t sum)
{
    const int32_t v = (sum + (1 << 13)) >> 14;

    if (v > 255) {
        return 255;
    }
    return (uint8_t)(v < 0 ? 0 : v);
}

void cvi__scale_v_c(uint8_t *dst, const uint8_t *const *rows, const int16_t *taps, size_t count,
                    size_t n)
{
    for (size_t x = 0; x < n; x++) {
        int32_t sum = 0;

        for (size_t k = 0; k < count; k++) {
            sum += rows[k][x] * taps[k];
        }
        dst[x] = narrow(sum);
    }
}

void cvi__scale_h_c(uint8_t *dst, const uint8_t *src, const int32_t *start, const int16_t *taps,
                    size_t count, size_t n)
{
    for (size_t x = 0; x < n; x++) {
        const uint8_t *from = src + start[x];
        int32_t sum = 0;

        for (size_t k = 0; k < count; k++) {
            sum += from[k] * taps[x * count + k];
        }
        dst[x] = narrow(sum);
    }
}

void cvi__scale_v16_c(int16_t *dst, const uint8_t *const *rows, const int16_t *taps, size_t count,
                      size_t n)
{
    for (size_t x = 0; x < n; x++) {
        int32_t sum = 0;

        for (size_t k = 0; k < count; k++) {
            sum += ((rows[k][x] - 128) * 256 * taps[k] + (1 << 14)) >> 15;
        }
        dst[x] = (int16_t)sum;
    }
}

void cvi__scale_h16_c(uint8_t *dst, const int16_t *src, const int32_t *start, const int16_t *taps,
                      size_t count, size_t n)
{
    for (size_t x = 0; x < n; x++) {
        const int16_t *from = src + start[x];
        int32_t sum = (128 << 21) + (1 << 20);

        for (size_t k = 0; k < count; k++) {
            sum += from[k] * taps[x * count + k];
        }
        sum >>= 21;
        dst[x] = (uint8_t)(sum < 0 ? 0 : (sum > 255 ? 255 : sum));
    }
}
