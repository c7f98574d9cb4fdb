/* SPDX-License-Identifier: MIT */
/* How alike two pictures are: for tests, for reports, and to find what changed. */
#include <math.h>

#include <cvi/media.h>

#include "core/cpu.h"
#include "core/params.h"
#include "media/frame.h"

#define BLOCK 16u
#define SQUARE 8u /* of SSIM */
#define STEP 4u

struct pair {
    struct cvi__dsp dsp;
    cvi__i420_view a;
    cvi__i420_view b;
};

static uint32_t side(uint32_t luma, int plane)
{
    return plane ? (luma + 1) / 2 : luma;
}

/* ---- PSNR ---------------------------------------------------------------------------------- */

static uint32_t psnr(const struct pair *p, int plane)
{
    const uint32_t width = side(p->a.width, plane);
    const uint32_t height = side(p->a.height, plane);
    uint64_t sum = 0;

    for (uint32_t y = 0; y < height; y++) {
        sum += p->dsp.ssd(p->a.data[plane] + y * p->a.stride[plane],
                          p->b.data[plane] + y * p->b.stride[plane], width);
    }
    if (sum == 0) {
        return CVI_PSNR_SAME;
    }
    const double peak = 255.0 * 255.0 * width * height;
    return (uint32_t)fmin(round(10000 * log10(peak / (double)sum)), CVI_PSNR_SAME);
}

/* ---- SSIM ---------------------------------------------------------------------------------- */

static double ssim_of_square(const struct pair *p, uint32_t left, uint32_t top)
{
    const double c1 = 0.01 * 255 * 0.01 * 255;
    const double c2 = 0.03 * 255 * 0.03 * 255;
    const double n = SQUARE * SQUARE;
    uint32_t a = 0;
    uint32_t b = 0;
    uint32_t squares = 0;
    uint32_t products = 0;

    for (uint32_t y = top; y < top + SQUARE; y++) {
        const uint8_t *ra = p->a.data[0] + y * p->a.stride[0] + left;
        const uint8_t *rb = p->b.data[0] + y * p->b.stride[0] + left;

        for (uint32_t x = 0; x < SQUARE; x++) {
            a += ra[x];
            b += rb[x];
            squares += (uint32_t)(ra[x] * ra[x] + rb[x] * rb[x]);
            products += (uint32_t)(ra[x] * rb[x]);
        }
    }
    const double ma = a / n;
    const double mb = b / n;
    const double both = ma * ma + mb * mb;

    return (2 * ma * mb + c1) * (2 * (products / n - ma * mb) + c2) /
           ((both + c1) * (squares / n - both + c2));
}

static int32_t ssim(const struct pair *p)
{
    double sum = 0;
    uint32_t count = 0;

    for (uint32_t y = 0; y + SQUARE <= p->a.height; y += STEP) {
        for (uint32_t x = 0; x + SQUARE <= p->a.width; x += STEP) {
            sum += ssim_of_square(p, x, y);
            count++;
        }
    }
    return count > 0 ? (int32_t)lrint(1e6 * sum / count) : 1000000;
}

/* ---- blocks -------------------------------------------------------------------------------- */

/* Sum of absolute differences of a plane's part of the block at these luma pixels. */
static uint64_t block_sad(const struct pair *p, int plane, uint32_t left, uint32_t top)
{
    const uint32_t shift = plane ? 1 : 0;
    const uint32_t size = BLOCK >> shift;
    const uint32_t x = left >> shift;
    const uint32_t width = CVI_MIN(size, side(p->a.width, plane) - x);
    const uint32_t end = CVI_MIN((top >> shift) + size, side(p->a.height, plane));
    uint64_t sum = 0;

    for (uint32_t y = top >> shift; y < end; y++) {
        sum += p->dsp.sad(p->a.data[plane] + y * p->a.stride[plane] + x,
                          p->b.data[plane] + y * p->b.stride[plane] + x, width);
    }
    return sum;
}

static void compare_blocks(const struct pair *p, cvi_frame_difference *d)
{
    for (uint32_t y = 0; y < p->a.height; y += BLOCK) {
        for (uint32_t x = 0; x < p->a.width; x += BLOCK) {
            const uint64_t luma = block_sad(p, 0, x, y);
            const uint64_t chroma = block_sad(p, 1, x, y) + block_sad(p, 2, x, y);

            d->blocks++;
            d->changed_blocks += luma + chroma > 0;
            d->largest_block_sad = CVI_MAX(d->largest_block_sad, (uint32_t)luma);
        }
    }
}

int cvi_frame_compare(const cvi_frame *a, const cvi_frame *b, cvi_frame_difference *out)
{
    cvi_frame_difference d = {0};
    struct pair p;

    CVI_REQUIRE(a != NULL && b != NULL && out != NULL);
    if (cvi_frame_get_format(a) != CVI_FRAME_FORMAT_I420 ||
        cvi_frame_get_format(b) != CVI_FRAME_FORMAT_I420) {
        return CVI_EMEDIA_FORMAT;
    }
    cvi__dsp_init(&p.dsp, cvi__cpu_detect());
    p.a = cvi__frame_view(a);
    p.b = cvi__frame_view(b);
    CVI_REQUIRE(p.a.width == p.b.width && p.a.height == p.b.height);
    d.psnr_y_mdb = psnr(&p, 0);
    d.psnr_u_mdb = psnr(&p, 1);
    d.psnr_v_mdb = psnr(&p, 2);
    d.ssim_y_millionths = ssim(&p);
    compare_blocks(&p, &d);
    return cvi__params_write(out, &d, sizeof(d));
}
