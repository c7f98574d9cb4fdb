/* SPDX-License-Identifier: MIT */
#include "bench/scene.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/picture.h"

#define ALIGN 64u
#define BLOCK 8u

cvi__i420 scene_new(uint32_t width, uint32_t height)
{
    void *memory = NULL;
    cvi__i420 p;

    if (posix_memalign(&memory, ALIGN, cvi__i420_bytes(width, height, ALIGN) + ALIGN)) {
        exit(1);
    }
    cvi__i420_lay(&p, memory, width, height, ALIGN);
    cvi__i420_fill(&p, 0, 128, 128);
    return p;
}

/* Detail at every size, less of the fine than of the coarse, a few edges, and noise. */
static void paint(const cvi__i420 *p)
{
    uint32_t noise = 1;

    for (uint32_t y = 0; y < p->height; y++) {
        for (uint32_t x = 0; x < p->width; x++) {
            const double u = (double)x / p->width;
            const double w = (double)y / p->height;
            double v = hypot(u - 0.4, w - 0.5) < 0.2 ? 150 : 110;

            for (double f = 1; f < 128; f *= 2) {
                v += 40 / (f + 1) *
                     (sin((u + 0.6 * w) * f * 6.3 + f) + cos((0.8 * u - w) * f * 6.3));
            }
            noise = noise * 1664525u + 1013904223u;
            v += (double)(noise >> 24) / 64 - 2;
            p->data[0][y * p->stride[0] + x] = (uint8_t)fmin(fmax(v, 0), 255);
        }
    }
    for (int c = 1; c < 3; c++) {
        for (uint32_t y = 0; y < (p->height + 1) / 2; y++) {
            for (uint32_t x = 0; x < (p->width + 1) / 2; x++) {
                p->data[c][y * p->stride[c] + x] =
                    (uint8_t)(128 + 50 * sin(x * 0.02 * c + y * 0.01));
            }
        }
    }
}

static int read_clip(const cvi__i420 *p)
{
    const char *folder = getenv("CVI_BENCH_CLIPS");
    char path[512];
    int is_good = 1;
    FILE *f = NULL;

    (void)snprintf(path, sizeof(path), "%s/%ux%u.yuv", folder ? folder : "", p->width, p->height);
    f = folder ? fopen(path, "rb") : NULL;
    if (!f) {
        return 0;
    }
    for (int c = 0; c < 3; c++) {
        const size_t width = c ? (p->width + 1) / 2 : p->width;
        const size_t height = c ? (p->height + 1) / 2 : p->height;

        for (size_t y = 0; y < height; y++) {
            is_good &= fread(p->data[c] + y * p->stride[c], 1, width, f) == width;
        }
    }
    (void)fclose(f);
    return is_good;
}

cvi__i420 scene_load(uint32_t width, uint32_t height)
{
    const cvi__i420 p = scene_new(width, height);

    if (!read_clip(&p)) {
        paint(&p);
    }
    return p;
}

double scene_psnr(const cvi__i420 *a, const cvi__i420 *b)
{
    const cvi__i420_view x = cvi__i420_read(a);
    const cvi__i420_view y = cvi__i420_read(b);

    return picture_psnr(&x, &y, 0);
}

/* Wang et al. 2004, over blocks of 8x8 every 4 pixels, each pixel weighed alike. */
static double ssim_block(const cvi__i420 *a, const cvi__i420 *b, uint32_t left, uint32_t top)
{
    const double n = BLOCK * BLOCK;
    double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;

    for (uint32_t y = top; y < top + BLOCK; y++) {
        for (uint32_t x = left; x < left + BLOCK; x++) {
            const double p = a->data[0][y * a->stride[0] + x];
            const double q = b->data[0][y * b->stride[0] + x];

            sa += p;
            sb += q;
            saa += p * p;
            sbb += q * q;
            sab += p * q;
        }
    }
    const double ma = sa / n, mb = sb / n;
    const double va = saa / n - ma * ma, vb = sbb / n - mb * mb, vab = sab / n - ma * mb;

    return (2 * ma * mb + 6.5025) * (2 * vab + 58.5225) /
           ((ma * ma + mb * mb + 6.5025) * (va + vb + 58.5225));
}

double scene_ssim(const cvi__i420 *a, const cvi__i420 *b)
{
    double sum = 0;
    size_t count = 0;

    for (uint32_t y = 0; y + BLOCK <= a->height; y += BLOCK / 2) {
        for (uint32_t x = 0; x + BLOCK <= a->width; x += BLOCK / 2) {
            sum += ssim_block(a, b, x, y);
            count++;
        }
    }
    return sum / (double)count;
}
