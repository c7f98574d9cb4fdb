/* SPDX-License-Identifier: MIT */
/* Reference: premultiplied pixels over a picture. */
#include "dsp/c/kernels_c.h"

static uint8_t dot(const uint32_t p[4], const int16_t taps[4])
{
    int32_t sum = 1 << 14;

    for (int k = 0; k < 4; k++) {
        sum += (int32_t)p[k] * taps[k];
    }
    sum >>= 15;
    return (uint8_t)(sum < 0 ? 0 : (sum > 255 ? 255 : sum));
}

/* What is left of `d` is rounded. */
static uint8_t over(uint8_t d, uint8_t s, uint32_t alpha)
{
    const uint32_t kept = d * (255 - alpha) + 128;
    const uint32_t v = s + ((kept + (kept >> 8)) >> 8);

    return (uint8_t)(v > 255 ? 255 : v);
}

void cvi__over_luma_c(uint8_t *y, const uint8_t *bgra, size_t n)
{
    static const int16_t taps[4] = {CVI__OVER_Y};

    for (size_t i = 0; i < n; i++) {
        const uint32_t p[4] = {bgra[4 * i], bgra[4 * i + 1], bgra[4 * i + 2], bgra[4 * i + 3]};

        if ((p[0] | p[1] | p[2] | p[3]) != 0) {
            y[i] = over(y[i], dot(p, taps), p[3]);
        }
    }
}

void cvi__over_chroma_c(const struct cvi__chroma_row *dst, const uint8_t *top,
                        const uint8_t *bottom, size_t n)
{
    static const int16_t u_taps[4] = {CVI__OVER_U};
    static const int16_t v_taps[4] = {CVI__OVER_V};

    for (size_t i = 0; i < n; i++) {
        const uint8_t *a = top + 8 * i;
        const uint8_t *b = bottom + 8 * i;
        uint32_t p[4];

        for (int k = 0; k < 4; k++) {
            p[k] = (uint32_t)(a[k] + a[k + 4] + b[k] + b[k + 4] + 2) >> 2;
        }
        if ((p[0] | p[1] | p[2] | p[3]) != 0) {
            dst->u[i] = over(dst->u[i], dot(p, u_taps), p[3]);
            dst->v[i] = over(dst->v[i], dot(p, v_taps), p[3]);
        }
    }
}
