/* SPDX-License-Identifier: MIT */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

void cvi__merge_neon(uint8_t *dst, const uint8_t *even, const uint8_t *odd, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        vst2q_u8(dst + 2 * i, (uint8x16x2_t){{vld1q_u8(even + i), vld1q_u8(odd + i)}});
    }
    cvi__merge_c(dst + 2 * i, even + i, odd + i, n - i);
}

/* ---- RGB to Y, U, V ------------------------------------------------------------------------ */

static int16x8_t widen(uint8x8_t v)
{
    return vreinterpretq_s16_u16(vmovl_u8(v));
}

/* The weighed sum of four rows of eight, `times` the offset, shifted. */
static uint8x8_t weigh(const int16x8_t px[4], const struct cvi__rgb_taps *t, int32_t times,
                       int32_t shift)
{
    const int32x4_t right = vdupq_n_s32(-shift);
    int32x4_t low = vdupq_n_s32(t->offset * times);
    int32x4_t high = low;

    for (int k = 0; k < 4; k++) {
        low = vmlal_n_s16(low, vget_low_s16(px[k]), t->taps[k]);
        high = vmlal_high_n_s16(high, px[k], t->taps[k]);
    }
    return vqmovun_s16(
        vcombine_s16(vqmovn_s32(vshlq_s32(low, right)), vqmovn_s32(vshlq_s32(high, right))));
}

/* A row of 16 pixels: its luma, and what it adds to the sums of eight cells. */
static void add_row(uint8_t *luma, const uint8_t *src, const struct cvi__rgb_taps *t,
                    int16x8_t sums[4])
{
    const uint8x16x4_t px = vld4q_u8(src);
    int16x8_t low[4];
    int16x8_t high[4];

    for (int k = 0; k < 4; k++) {
        low[k] = widen(vget_low_u8(px.val[k]));
        high[k] = widen(vget_high_u8(px.val[k]));
        sums[k] = vreinterpretq_s16_u16(vpadalq_u8(vreinterpretq_u16_s16(sums[k]), px.val[k]));
    }
    vst1q_u8(luma, vcombine_u8(weigh(low, t, 1, 15), weigh(high, t, 1, 15)));
}

void cvi__rgb_yuv_neon(const struct cvi__yuv_cells *dst, const uint8_t *const rows[2],
                       const struct cvi__rgb_weights *w, size_t n)
{
    const struct cvi__yuv_cells d = *dst;
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const int16x8_t zero = vdupq_n_s16(0);
        int16x8_t sums[4] = {zero, zero, zero, zero};

        add_row(d.y[0] + 2 * i, rows[0] + 8 * i, &w->y, sums);
        add_row(d.y[1] + 2 * i, rows[1] + 8 * i, &w->y, sums);
        vst1_u8(d.u + i, weigh(sums, &w->u, 4, 17));
        vst1_u8(d.v + i, weigh(sums, &w->v, 4, 17));
    }
    const struct cvi__yuv_cells rest = {{d.y[0] + 2 * i, d.y[1] + 2 * i}, d.u + i, d.v + i};
    const uint8_t *const last[2] = {rows[0] + 8 * i, rows[1] + 8 * i};
    cvi__rgb_yuv_c(&rest, last, w, n - i);
}

void cvi__rgb_bgra_neon(uint8_t *dst, const uint8_t *src, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const uint8x16x3_t v = vld3q_u8(src + 3 * i);

        vst4q_u8(dst + 4 * i, (uint8x16x4_t){{v.val[2], v.val[1], v.val[0], vdupq_n_u8(255)}});
    }
    cvi__rgb_bgra_c(dst + 4 * i, src + 3 * i, n - i);
}

/* ---- Y, U, V to RGB ------------------------------------------------------------------------ */

/* Eight chroma samples less 128, times 256. */
static int16x8_t center(const uint8_t *from)
{
    const int8x8_t v = vreinterpret_s8_u8(veor_u8(vld1_u8(from), vdup_n_u8(0x80)));

    return vshlq_n_s16(vmovl_s8(v), 8);
}

static uint8x8_t finish(int16x8_t sum)
{
    return vqmovun_s16(vshrq_n_s16(sum, 6));
}

static int16x8_t luma_terms(uint8x8_t y, const struct cvi__yuv_taps *t)
{
    const int16x8_t v = vshlq_n_s16(vsubq_s16(widen(y), vdupq_n_s16(t->black)), 7);

    return vaddq_s16(vqrdmulhq_n_s16(v, t->luma), vdupq_n_s16(32));
}

void cvi__yuv_bgra_neon(uint8_t *dst, const uint8_t *const yuv[3], const struct cvi__yuv_taps *t,
                        size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const int16x8_t u = center(yuv[1] + i / 2);
        const int16x8_t v = center(yuv[2] + i / 2);
        const int16x8_t blue = vqrdmulhq_n_s16(u, t->blue);
        const int16x8_t red = vqrdmulhq_n_s16(v, t->red);
        const int16x8_t green =
            vqaddq_s16(vqrdmulhq_n_s16(u, t->green_u), vqrdmulhq_n_s16(v, t->green_v));
        const uint8x16_t y = vld1q_u8(yuv[0] + i);
        const int16x8_t low = luma_terms(vget_low_u8(y), t);
        const int16x8_t high = luma_terms(vget_high_u8(y), t);
        uint8x16x4_t px;

        px.val[0] = vcombine_u8(finish(vqaddq_s16(low, vzip1q_s16(blue, blue))),
                                finish(vqaddq_s16(high, vzip2q_s16(blue, blue))));
        px.val[1] = vcombine_u8(finish(vqsubq_s16(low, vzip1q_s16(green, green))),
                                finish(vqsubq_s16(high, vzip2q_s16(green, green))));
        px.val[2] = vcombine_u8(finish(vqaddq_s16(low, vzip1q_s16(red, red))),
                                finish(vqaddq_s16(high, vzip2q_s16(red, red))));
        px.val[3] = vdupq_n_u8(255);
        vst4q_u8(dst + 4 * i, px);
    }
    const uint8_t *const rest[3] = {yuv[0] + i, yuv[1] + i / 2, yuv[2] + i / 2};
    cvi__yuv_bgra_c(dst + 4 * i, rest, t, n - i);
}
