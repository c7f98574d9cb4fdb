/* SPDX-License-Identifier: MIT */
/* Reference: drawing rows of bitmaps, and the chroma of interleaved and halved pictures. */
#include "dsp/c/kernels_c.h"

/* Rounded division by 255 of 0..255 * 255. */
static uint32_t div255(uint32_t v)
{
    v += 128;
    return (v + (v >> 8)) >> 8;
}

void cvi__blend_const_c(uint8_t *dst, const uint8_t *alpha, uint8_t value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t a = alpha[i];

        dst[i] = (uint8_t)div255(dst[i] * (255 - a) + value * a);
    }
}

void cvi__blend_pre_c(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t v = src[i] + div255(dst[i] * (255u - alpha[i]));

        dst[i] = (uint8_t)(v > 255 ? 255 : v);
    }
}

void cvi__blend_mask_c(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t a = alpha[i];

        dst[i] = (uint8_t)div255(dst[i] * (255 - a) + src[i] * a);
    }
}

void cvi__halve_c(uint8_t *dst, const uint8_t *top, const uint8_t *bottom, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const size_t k = 2 * i;

        dst[i] = (uint8_t)((top[k] + top[k + 1] + bottom[k] + bottom[k + 1] + 2) >> 2);
    }
}

void cvi__halve_woven_c(uint8_t *dst, const uint8_t *top, const uint8_t *bottom, size_t n)
{
    for (size_t i = 0; i < 2 * n; i++) {
        const size_t k = i / 2 * 4 + i % 2;

        dst[i] = (uint8_t)((top[k] + top[k + 2] + bottom[k] + bottom[k + 2] + 2) >> 2);
    }
}

void cvi__split_c(uint8_t *even, uint8_t *odd, const uint8_t *src, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        even[i] = src[2 * i];
        odd[i] = src[2 * i + 1];
    }
}

void cvi__split_words_c(int16_t *even, int16_t *odd, const int16_t *src, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        even[i] = src[2 * i];
        odd[i] = src[2 * i + 1];
    }
}
