/* SPDX-License-Identifier: MIT */
/* The passes of the scaler by bytes. */
#include <arm_neon.h>
#include <string.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

#define BLOCK 16u

/* Eight pairs of bytes times eight pairs of taps: each pair of products added, saturated. */
static int16x8_t weigh(uint8x16_t bytes, int8x16_t taps)
{
    const int16x8_t low =
        vmulq_s16(vreinterpretq_s16_u16(vmovl_u8(vget_low_u8(bytes))), vmovl_s8(vget_low_s8(taps)));
    const int16x8_t high =
        vmulq_s16(vreinterpretq_s16_u16(vmovl_high_u8(bytes)), vmovl_high_s8(taps));

    return vqaddq_s16(vuzp1q_s16(low, high), vuzp2q_s16(low, high));
}

/* Rounded shift to the right, clamped. */
static uint8x8_t narrow(int16x8_t sum, uint32_t shift)
{
    return vqmovun_s16(vrshlq_s16(sum, vdupq_n_s16((int16_t) - (int32_t)shift)));
}

/* Outputs x..x + 7; x is a multiple of 8. */
static uint8x8_t eight(const uint8_t *src, const struct cvi__scale_windows *w, size_t x)
{
    const int32_t *start = w->start + w->spread * (x / 8);
    const size_t lane = 2 * (x % 16);
    const uint8x16_t places = vld1q_u8(w->places + 32 * (x / 16) + lane);
    int16x8_t sum = vdupq_n_s16(0);

    for (size_t step = 0; step < w->pairs; step++) {
        const size_t j = cvi__scale_pair(step, w->pairs);
        uint8x16_t bytes = vqtbl1q_u8(vld1q_u8(src + start[0] + 2 * j), places);

        if (w->spread == 2) {
            const uint8x16_t right = vqtbl1q_u8(vld1q_u8(src + start[1] + 2 * j), places);

            bytes = vcombine_u8(vget_low_u8(bytes), vget_high_u8(right));
        }
        sum =
            vqaddq_s16(sum, weigh(bytes, vld1q_s8(w->taps + 32 * (x / 16 * w->pairs + j) + lane)));
    }
    return narrow(sum, w->shift);
}

void cvi__scale_pairs_h_neon(uint8_t *dst, const uint8_t *src,
                             const struct cvi__scale_windows *windows, size_t n)
{
    uint8_t last[8];
    size_t x = 0;

    for (; x + 8 <= n; x += 8) {
        vst1_u8(dst + x, eight(src, windows, x));
    }
    if (x < n) {
        vst1_u8(last, eight(src, windows, x));
        memcpy(dst + x, last, n - x);
    }
}

void cvi__scale_pairs_v_neon(uint8_t *dst, const struct cvi__scale_rows *rows, size_t n)
{
    const uint8_t *rest[2 * CVI__SCALE_PAIRS];
    struct cvi__scale_rows r = *rows;
    size_t x = 0;

    for (; x + 8 <= n; x += 8) {
        int16x8_t sum = vdupq_n_s16(0);

        for (size_t k = 0; k < 2 * r.pairs; k += 2) {
            const int16x8_t a = vreinterpretq_s16_u16(vmovl_u8(vld1_u8(r.rows[k] + x)));
            const int16x8_t b = vreinterpretq_s16_u16(vmovl_u8(vld1_u8(r.rows[k + 1] + x)));

            sum = vqaddq_s16(sum,
                             vqaddq_s16(vmulq_n_s16(a, r.taps[k]), vmulq_n_s16(b, r.taps[k + 1])));
        }
        vst1_u8(dst + x, narrow(sum, r.shift));
    }
    if (x < n) {
        for (size_t k = 0; k < 2 * r.pairs; k++) {
            rest[k] = rows->rows[k] + x;
        }
        r.rows = rest;
        cvi__scale_pairs_v_c(dst + x, &r, n - x);
    }
}

/* ---- twice the size ------------------------------------------------------------------------ */

/* Of 16 pixels the 32 across, even and odd ones. */
static uint8x16x2_t widen(const uint8_t *row)
{
    const uint8x16_t at = vld1q_u8(row);

    return (uint8x16x2_t){{vhaddq_u8(at, vrhaddq_u8(at, vld1q_u8(row - 1))),
                           vhaddq_u8(at, vrhaddq_u8(at, vld1q_u8(row + 1)))}};
}

static uint8x16_t mix(uint8x16_t near, uint8x16_t far)
{
    return vrhaddq_u8(near, vhaddq_u8(near, far));
}

static void grow_block(const struct cvi__between *dst, const uint8_t *a, const uint8_t *b, size_t i)
{
    const uint8x16x2_t h = widen(a);
    const uint8x16x2_t g = widen(b);
    const uint8x16x2_t near = {{mix(h.val[0], g.val[0]), mix(h.val[1], g.val[1])}};
    const uint8x16x2_t far = {{mix(g.val[0], h.val[0]), mix(g.val[1], h.val[1])}};

    vst2q_u8(dst->near + 2 * i, near);
    vst2q_u8(dst->far + 2 * i, far);
}

/* Up to 16 pixels from `i` on, where a row begins or ends. */
static void grow_border(const struct cvi__between *dst, const uint8_t *const rows[2], size_t i,
                        size_t n)
{
    const size_t count = n - i < BLOCK ? n - i : BLOCK;
    uint8_t copy[2][BLOCK + 2];
    uint8_t made[2][2 * BLOCK];

    for (size_t k = 0; k < BLOCK + 2; k++) {
        const size_t at = i + k > 0 ? i + k - 1 : 0;

        copy[0][k] = rows[0][at < n ? at : n - 1];
        copy[1][k] = rows[1][at < n ? at : n - 1];
    }
    grow_block(&(struct cvi__between){made[0], made[1]}, copy[0] + 1, copy[1] + 1, 0);
    memcpy(dst->near + 2 * i, made[0], 2 * count);
    memcpy(dst->far + 2 * i, made[1], 2 * count);
}

void cvi__grow_neon(const struct cvi__between *dst, const uint8_t *a, const uint8_t *b, size_t n)
{
    const uint8_t *const rows[2] = {a, b};
    size_t i = BLOCK;

    if (n > 0) {
        grow_border(dst, rows, 0, n);
    }
    for (; i + BLOCK < n; i += BLOCK) {
        grow_block(dst, a + i, b + i, i);
    }
    if (i < n) {
        grow_border(dst, rows, i, n);
    }
}
