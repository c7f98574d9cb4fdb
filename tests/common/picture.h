/* SPDX-License-Identifier: MIT */
/* Synthetic I420 pictures, and how alike two are. */
#ifndef TESTS_COMMON_PICTURE_H
#define TESTS_COMMON_PICTURE_H

#include <math.h>
#include <stdlib.h>

#include "dsp/image.h"

/* A picture of its own memory, freed with free(picture.data[0]). */
static inline cvi__i420 picture_new(uint32_t width, uint32_t height)
{
    uint8_t *memory = calloc(1, cvi__i420_bytes(width, height, 32));
    cvi__i420 p;

    if (!memory) {
        exit(1);
    }
    cvi__i420_lay(&p, memory, width, height, 32);
    return p;
}

/* Smooth waves that drift with `time`: content that codecs and scalers keep well. */
static inline void picture_paint(const cvi__i420 *p, uint32_t time)
{
    for (int c = 0; c < 3; c++) {
        const uint32_t width = c ? (p->width + 1) / 2 : p->width;
        const uint32_t height = c ? (p->height + 1) / 2 : p->height;
        const double scale = 12.0 / width;

        for (uint32_t y = 0; y < height; y++) {
            for (uint32_t x = 0; x < width; x++) {
                const double v = sin(x * scale + time * 0.2 + c) * cos(y * scale * 0.7 - c);

                p->data[c][y * p->stride[c] + x] = (uint8_t)(128 + 90 * v);
            }
        }
    }
}

/* PSNR of one plane in dB; 99 when equal. */
static inline double picture_psnr(const cvi__i420_view *a, const cvi__i420_view *b, int plane)
{
    const uint32_t width = plane ? (a->width + 1) / 2 : a->width;
    const uint32_t height = plane ? (a->height + 1) / 2 : a->height;
    double sum = 0;

    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            const double d = (double)a->data[plane][y * a->stride[plane] + x] -
                             b->data[plane][y * b->stride[plane] + x];

            sum += d * d;
        }
    }
    return sum == 0 ? 99 : 10 * log10(255.0 * 255.0 * width * height / sum);
}

#endif
