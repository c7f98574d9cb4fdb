/* SPDX-License-Identifier: MIT */
/* Reference: the two passes of the scaler in steps of 1/128. */
#include "dsp/c/kernels_c.h"

void cvi__scale_w_c(uint8_t *dst, const uint8_t *src, const struct cvi__scale_windows *windows,
                    size_t n)
{
    for (size_t x = 0; x < n; x++) {
        const size_t first = x * windows->count;
        const uint8_t *window = src + windows->start[first / 16];
        int32_t sum = 64;

        for (size_t k = first; k < first + windows->count; k++) {
            sum += window[windows->places[k]] * windows->taps[k];
        }
        dst[x] = (uint8_t)(sum >> 7);
    }
}

void cvi__scale_v7_c(uint8_t *dst, const uint8_t *const *rows, const int8_t *taps, size_t count,
                     size_t n)
{
    for (size_t x = 0; x < n; x++) {
        int32_t sum = 64;

        for (size_t k = 0; k < count; k++) {
            sum += rows[k][x] * taps[k];
        }
        dst[x] = (uint8_t)(sum >> 7);
    }
}
