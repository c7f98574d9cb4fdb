/* SPDX-License-Identifier: MIT */
/* Reference: how much two rows differ. */
#include "dsp/c/kernels_c.h"

uint64_t cvi__sad_c(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += (uint64_t)(a[i] > b[i] ? a[i] - b[i] : b[i] - a[i]);
    }
    return sum;
}

uint64_t cvi__ssd_c(const uint8_t *a, const uint8_t *b, size_t n)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        const int32_t d = a[i] - b[i];

        sum += (uint64_t)(d * d);
    }
    return sum;
}
