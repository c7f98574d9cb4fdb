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

void cvi__rgb_dot_c(uint8_t *dst, const uint8_t *src, const struct cvi__rgb_taps *taps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t sum = taps->offset;

        for (size_t k = 0; k < 4; k++) {
            sum += src[4 * i + k] * taps->taps[k];
        }
        dst[i] = clamp8(sum >> 15);
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
