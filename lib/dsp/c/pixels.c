/* SPDX-License-Identifier: MIT */
/* Reference: between sample layouts. */
#include "dsp/c/kernels_c.h"

static uint8_t clamp8(int32_t v)
{
    return (uint8_t)(v < 0 ? 0 : (v > 255 ? 255 : v));
}

static int32_t saturate(int32_t v)
{
    return v > 32767 ? 32767 : (v < -32768 ? -32768 : v);
}

void cvi__merge_c(uint8_t *dst, const uint8_t *even, const uint8_t *odd, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dst[2 * i] = even[i];
        dst[2 * i + 1] = odd[i];
    }
}

/* Of the sum of 1 << (shift - 15) pixels, which lie in `px`. */
static uint8_t weigh(const int32_t px[4], const struct cvi__rgb_taps *t, int32_t shift)
{
    int32_t sum = t->offset << (shift - 15);

    for (size_t k = 0; k < 4; k++) {
        sum += px[k] * t->taps[k];
    }
    return clamp8(sum >> shift);
}

void cvi__rgb_yuv_c(const struct cvi__yuv_cells *dst, const uint8_t *const rows[2],
                    const struct cvi__rgb_weights *w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t all[4] = {0};

        for (size_t p = 0; p < 4; p++) {
            const size_t x = 2 * i + p % 2;
            const uint8_t *at = rows[p / 2] + 4 * x;
            const int32_t px[4] = {at[0], at[1], at[2], at[3]};

            dst->y[p / 2][x] = weigh(px, &w->y, 15);
            for (size_t k = 0; k < 4; k++) {
                all[k] += px[k];
            }
        }
        dst->u[i] = weigh(all, &w->u, 17);
        dst->v[i] = weigh(all, &w->v, 17);
    }
}

void cvi__rgb_bgra_c(uint8_t *dst, const uint8_t *src, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        dst[4 * i] = src[3 * i + 2];
        dst[4 * i + 1] = src[3 * i + 1];
        dst[4 * i + 2] = src[3 * i];
        dst[4 * i + 3] = 255;
    }
}

/* A rounded product, as pmulhrsw and sqrdmulh make it. */
static int32_t multiply(int32_t a, int32_t b)
{
    return (a * b + (1 << 14)) >> 15;
}

void cvi__yuv_bgra_c(uint8_t *dst, const uint8_t *const yuv[3], const struct cvi__yuv_taps *t,
                     size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t u = (yuv[1][i / 2] - 128) * 256;
        const int32_t v = (yuv[2][i / 2] - 128) * 256;
        const int32_t l = multiply((yuv[0][i] - t->black) * 128, t->luma) + 32;
        const int32_t green = saturate(multiply(u, t->green_u) + multiply(v, t->green_v));

        dst[4 * i] = clamp8(saturate(l + multiply(u, t->blue)) >> 6);
        dst[4 * i + 1] = clamp8(saturate(l - green) >> 6);
        dst[4 * i + 2] = clamp8(saturate(l + multiply(v, t->red)) >> 6);
        dst[4 * i + 3] = 255;
    }
}
