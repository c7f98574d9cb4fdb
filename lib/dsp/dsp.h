/* SPDX-License-Identifier: MIT */
/*
 * SIMD kernels behind one table of functions. Every kernel has a reference in c/ that defines its
 * whole domain; the others give the same bits. Unless said otherwise: any alignment, any length
 * from 0, output and input do not overlap, nothing outside the given lengths is touched.
 */
#ifndef CVI_DSP_DSP_H
#define CVI_DSP_DSP_H

#include <stddef.h>
#include <stdint.h>

/*
 * What all participants say: with S the sum of in[0..count-1][i], low[i] = the low 16 bits of S and
 * quarter[i] = clamp16(S >> 2). 1 <= count <= 64.
 */
typedef void cvi__mix_sum_fn(int16_t *low, int16_t *quarter, const int16_t *const *in, size_t count,
                             size_t n);

/*
 * out[i] = limit(S - own[i]), S = quarter[i] * 4 + (low[i] & 3), both as above: what one
 * participant hears. limit() is the identity up to +-24576, then bends with slope 1/4 and ends at
 * the int16 range: limit(v) = clamp16(max(min(v, (v >> 2) + 18432), (v >> 2) - 18432)).
 */
struct cvi__mix {
    const int16_t *low;
    const int16_t *quarter;
};
typedef void cvi__mix_minus_fn(int16_t *out, const struct cvi__mix *mix, const int16_t *own,
                               size_t n);

/*
 * pcm[i] = clamp16((pcm[i] * g(i) + 2^13) >> 14), g(i) = clamp16((gain + i * step) >> 8): a linear
 * ramp of a gain in 1/2^22 steps, 1.0 being 2^22. gain and gain + n * step are within 0..2^23-1.
 */
typedef void cvi__gain_ramp_fn(int16_t *pcm, size_t n, int32_t gain, int32_t step);
#define CVI__GAIN_ONE (1 << 22)

/*
 * From one sound to another: pcm[i] = (pcm[i] * (2^14 - g(i)) + over[i] * g(i) + 2^13) >> 14,
 * g(i) = (gain + i * step) >> 8. gain and gain + n * step are within 0..CVI__GAIN_ONE.
 */
typedef void cvi__crossfade_fn(int16_t *pcm, const int16_t *over, size_t n, int32_t gain,
                               int32_t step);

/*
 * Noise with a flat spectrum, of which `seed` is the place: out[i] = (s * amplitude + 2^14) >> 15,
 * s being the upper 16 bits, signed, of h(seed + i) with h(x) = (x * a ^ x * a >> 15) * b, all
 * modulo 2^32. 0 <= amplitude <= 32767; its root mean square is amplitude over the root of 3.
 */
typedef void cvi__noise_fn(int16_t *out, size_t n, uint32_t seed, int32_t amplitude);
#define CVI__NOISE_A 0x9e3779b1u
#define CVI__NOISE_B 0x85ebca6bu

/* Sum of squares; n <= 2^31. */
typedef uint64_t cvi__energy_fn(const int16_t *pcm, size_t n);

/* G.711: one byte per sample. The decoders give 16-bit samples, left-aligned as in RFC 3551. */
typedef void cvi__g711_enc_fn(uint8_t *out, const int16_t *in, size_t n);
typedef void cvi__g711_dec_fn(int16_t *out, const uint8_t *in, size_t n);

/* out[i] = in[i]. */
typedef void cvi__to_f32_fn(float *out, const int16_t *in, size_t n);

/* out[i] = clamp16(in[i] rounded to nearest, ties to even); no NaN, |in[i]| < 2^30. */
typedef void cvi__to_s16_fn(int16_t *out, const float *in, size_t n);

/* planes[p * stride + i] = in[i * count + p]: interleaved to planar; 1 <= count <= 6. */
typedef void cvi__deal_fn(float *planes, size_t stride, const float *in, size_t count, size_t n);

/* out[i * count + p] = planes[p * stride + i]; 1 <= count <= 6. */
typedef void cvi__weave_fn(float *out, const float *planes, size_t stride, size_t count, size_t n);

/*
 * Filters over the same input, for each p below `phases`:
 * out[p * stride + i] += the sum over k of x[i + k] * taps[p * count + k], k = 0, 8, ..., then 1, 9,
 * ... and so on up to 7, each product and each sum rounded to float (never fused). x has
 * n + count - 1 values. 1 <= phases <= 6.
 */
struct cvi__fir_bank {
    const float *x;
    const float *taps;
    size_t count;
    size_t phases;
    size_t stride;
};
typedef void cvi__fir_fn(float *out, const struct cvi__fir_bank *bank, size_t n);

/*
 * One filter per output: with t(i) = phase + i * down, out[i] is the sum of
 * x[t(i) / up + k] * taps[t(i) % up * count + k]. Eight sums are made, of k = 0, 8, ..., of 1, 9,
 * ... and so on, then neighbours are added, three times over; all rounded as above. count is a
 * multiple of 8, phase < up.
 */
struct cvi__fir_steps {
    const float *x;
    const float *taps;
    uint32_t count;
    uint32_t up;
    uint32_t down;
    uint32_t phase;
};
typedef void cvi__fir_step_fn(float *out, const struct cvi__fir_steps *steps, size_t n);

/*
 * How much of the eight tones of a keypad is in each of `count` blocks of CVI__TONE_BLOCK samples.
 * With a and b the samples i behind and before the middle of a block (block[64 + i] and
 * block[63 - i]), out[16 * block + t] is the sum over i of (a + b) * cosines[i][t], and
 * out[16 * block + 8 + t] that of (a - b) * sines[i][t], in the order of i, rounded as above.
 */
#define CVI__TONE_BLOCK 128u
#define CVI__TONES 8u
struct cvi__tone_table {
    float cosines[CVI__TONE_BLOCK / 2][CVI__TONES];
    float sines[CVI__TONE_BLOCK / 2][CVI__TONES];
};
typedef void cvi__tone_bank_fn(float *out, const int16_t *const *blocks, size_t count,
                               const struct cvi__tone_table *table);

/*
 * dst[i] = a[i] + (value - a[i]) * alpha[i] / 255, rounded: one row of text. dst is read and
 * written.
 */
typedef void cvi__blend_const_fn(uint8_t *dst, const uint8_t *alpha, uint8_t value, size_t n);

/* dst[i] = min(255, src[i] + round(dst[i] * (255 - alpha[i]) / 255)): a premultiplied row. */
typedef void cvi__blend_pre_fn(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n);

/* dst[i] = a[i] + (src[i] - a[i]) * alpha[i] / 255, rounded: one row through a mask. */
typedef void cvi__blend_mask_fn(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n);

/*
 * Pixels of four bytes B, G, R, A, colours premultiplied by alpha, over a picture of BT.601 in
 * limited range. With dot(p, t) = clamp8((sum over k of p[k] * t[k] + 2^14) >> 15) and
 * over(d, s, a) = min(255, s + round(d * (255 - a) / 255)): y[i] = over(y[i], dot(p, CVI__OVER_Y),
 * p[3]) with pixel i as p; and u[i] and v[i] alike by CVI__OVER_U and _V, with the rounded mean of
 * the pixels 2 * i and 2 * i + 1 of both rows. Pixels of nothing but zeros are not written.
 */
#define CVI__OVER_Y 3208, 16519, 8414, 2056
#define CVI__OVER_U 14392, -9535, -4857, 16448
#define CVI__OVER_V -2341, -12051, 14392, 16448
typedef void cvi__over_luma_fn(uint8_t *y, const uint8_t *bgra, size_t n);
struct cvi__chroma_row {
    uint8_t *u;
    uint8_t *v;
};
typedef void cvi__over_chroma_fn(const struct cvi__chroma_row *dst, const uint8_t *top,
                                 const uint8_t *bottom, size_t n);

/* Rounded mean of 2x2: dst[i] of n from two rows of 2n. */
typedef void cvi__halve_fn(uint8_t *dst, const uint8_t *top, const uint8_t *bottom, size_t n);

/* The same of pixels of two bytes, U and V: dst[2i + k] from two rows of 4n bytes. */
typedef cvi__halve_fn cvi__halve_woven_fn;

/* even[i] = src[2i], odd[i] = src[2i+1]. */
typedef void cvi__split_fn(uint8_t *even, uint8_t *odd, const uint8_t *src, size_t n);

/* The same of words. */
typedef void cvi__split_words_fn(int16_t *even, int16_t *odd, const int16_t *src, size_t n);

/* dst[2i] = even[i], dst[2i+1] = odd[i]. */
typedef void cvi__merge_fn(uint8_t *dst, const uint8_t *even, const uint8_t *odd, size_t n);

/*
 * Y, U and V from cells of 2 by 2 pixels of four bytes, rows[0] and rows[1] being the upper and the
 * lower ones, which may be the same. y[r][i] = clamp8((sum over k of rows[r][4i + k] * y.taps[k] +
 * y.offset) >> 15) of 2n; u[i] = clamp8((sum over k of s[k] * u.taps[k] + 4 * u.offset) >> 17) of n,
 * where s[k] is the sum of byte k of the four pixels; v alike. The absolute values of the taps of
 * each add up to at most 32768, and the offset is within 0..2^23.
 */
struct cvi__rgb_taps {
    int16_t taps[4];
    int32_t offset;
};
struct cvi__rgb_weights {
    struct cvi__rgb_taps y;
    struct cvi__rgb_taps u;
    struct cvi__rgb_taps v;
};
struct cvi__yuv_cells {
    uint8_t *y[2];
    uint8_t *u;
    uint8_t *v;
};
typedef void cvi__rgb_yuv_fn(const struct cvi__yuv_cells *dst, const uint8_t *const rows[2],
                             const struct cvi__rgb_weights *weights, size_t n);

/* Pixels of three bytes R, G, B, of four then: B, G, R, 255. */
typedef void cvi__rgb_bgra_fn(uint8_t *dst, const uint8_t *src, size_t n);

/*
 * Pixels B, G, R, 255 from a row of luma and of chroma, u[i / 2] and v[i / 2] being those of y[i].
 * With m(a, b) = (a * b + 2^14) >> 15 and l = m((y - black) * 128, luma) + 32: B = clamp8((l +
 * m((u - 128) * 256, blue)) >> 6), R alike of v and red, G = clamp8((l - (m((u - 128) * 256,
 * green_u) + m((v - 128) * 256, green_v))) >> 6). Sums saturate to 16 bits; black <= 16, taps >= 0.
 */
struct cvi__yuv_taps {
    int16_t black;
    int16_t luma;
    int16_t blue;
    int16_t red;
    int16_t green_u;
    int16_t green_v;
};
typedef void cvi__yuv_bgra_fn(uint8_t *dst, const uint8_t *const yuv[3],
                              const struct cvi__yuv_taps *taps, size_t n);

/* Sums of |a[i] - b[i]| and of (a[i] - b[i])^2; n <= 2^24. */
typedef uint64_t cvi__sad_fn(const uint8_t *a, const uint8_t *b, size_t n);
typedef uint64_t cvi__ssd_fn(const uint8_t *a, const uint8_t *b, size_t n);

/*
 * Vertical pass of the scaler: dst[x] = clamp8((sum over k of rows[k][x] * taps[k] + 2^13) >> 14).
 * 1 <= count <= CVI__SCALE_TAPS; the taps add up to 2^14 and the sum of their absolute values is
 * at most 2^15 - 1.
 */
typedef void cvi__scale_v_fn(uint8_t *dst, const uint8_t *const *rows, const int16_t *taps,
                             size_t count, size_t n);

/*
 * Horizontal pass: dst[x] = clamp8((sum over k of src[start[x] + k] * taps[x * count + k] + 2^13)
 * >> 14). count is 2 or a multiple of 4 (taps padded with 0), bounds of the taps as above.
 * start[] never falls; start[x] + count bytes of src can be read.
 */
typedef void cvi__scale_h_fn(uint8_t *dst, const uint8_t *src, const int32_t *start,
                             const int16_t *taps, size_t count, size_t n);

/*
 * The same passes with a row of 16 bits between them, in steps of 1/128 around 128: vertical
 * dst[x] = sum over k of ((rows[k][x] - 128) * 256 * taps[k] + 2^14) >> 15, each term shifted;
 * horizontal dst[x] = clamp8(((sum over k of src[start[x] + k] * taps[x * count + k]) +
 * 128 * 2^21 + 2^20) >> 21) with count a multiple of 4. The absolute values of the taps of one
 * output add up to at most 30000.
 */
typedef void cvi__scale_v16_fn(int16_t *dst, const uint8_t *const *rows, const int16_t *taps,
                               size_t count, size_t n);
typedef void cvi__scale_h16_fn(uint8_t *dst, const int16_t *src, const int32_t *start,
                               const int16_t *taps, size_t count, size_t n);

/*
 * The passes by bytes: taps of 8 bits in pairs, t[0] + ... = 1 << shift with shift 6 or 7, sums of
 * 16 bits. Each pair of products, and then each addition, saturates; pairs are added in the order
 * of cvi__scale_pair(), outermost first. dst = clamp8((sum + (1 << (shift - 1))) >> shift).
 */
static inline size_t cvi__scale_pair(size_t step, size_t pairs)
{
    return step % 2 ? pairs - 1 - step / 2 : step / 2;
}

/*
 * Horizontal. Outputs come in groups of 16, of two lanes of 8: a lane reads one window of the
 * source (spread 1), or two, one for each half of it (spread 2). With i = 2 * (x % 16), pair j of
 * output x is w[places[32 * (x / 16) + i] + 2 * j] and w[places[... + 1] + 2 * j], weighed by
 * taps[32 * ((x / 16) * pairs + j) + i] and the next, where w = src + start[x / 8] with spread 1,
 * src + start[x / 4] with spread 2. The bytes 0 .. 16 + 2 * (pairs - 1) - 1 of a window can be
 * read; places are 0..15. Tables are of whole groups: what lies past the last output may be
 * anything valid.
 */
struct cvi__scale_windows {
    size_t pairs;
    uint32_t spread;
    uint32_t shift;
    const int32_t *start;
    const uint8_t *places;
    const int8_t *taps;
};
typedef void cvi__scale_pairs_h_fn(uint8_t *dst, const uint8_t *src,
                                   const struct cvi__scale_windows *windows, size_t n);

/* Vertical: 2 * pairs rows, which lie in the order they are added in, and a tap for each. */
struct cvi__scale_rows {
    size_t pairs;
    uint32_t shift;
    const uint8_t *const *rows;
    const int8_t *taps;
};
typedef void cvi__scale_pairs_v_fn(uint8_t *dst, const struct cvi__scale_rows *rows, size_t n);

/*
 * Twice the size both ways: the two rows of 2 * n pixels that lie between two rows a and b of n.
 * With h(r, 2 * i) = (3 * r[i] + r[max(i - 1, 0)] + 1) >> 2 and h(r, 2 * i + 1) = (3 * r[i] +
 * r[min(i + 1, n - 1)] + 1) >> 2, near[x] = (3 * h(a, x) + h(b, x) + 2) >> 2 and far[x] = (h(a, x)
 * + 3 * h(b, x) + 2) >> 2: halves are rounded down across and up down, which evens out. All are
 * means of means of bytes, rounded one way and the other.
 */
struct cvi__between {
    uint8_t *near; /* to a */
    uint8_t *far;
};
typedef void cvi__grow_fn(const struct cvi__between *dst, const uint8_t *a, const uint8_t *b,
                          size_t n);

#define CVI__SCALE_PAIRS 8u
#define CVI__SCALE_TAPS 1536u /* Lanczos at 256:1 */

struct cvi__dsp {
    cvi__mix_sum_fn *mix_sum;
    cvi__mix_minus_fn *mix_minus;
    cvi__gain_ramp_fn *gain_ramp;
    cvi__crossfade_fn *crossfade;
    cvi__noise_fn *noise;
    cvi__energy_fn *energy;
    cvi__g711_enc_fn *ulaw_enc;
    cvi__g711_enc_fn *alaw_enc;
    cvi__g711_dec_fn *ulaw_dec;
    cvi__g711_dec_fn *alaw_dec;
    cvi__to_f32_fn *to_f32;
    cvi__to_s16_fn *to_s16;
    cvi__deal_fn *deal;
    cvi__weave_fn *weave;
    cvi__fir_fn *fir;
    cvi__fir_step_fn *fir_step;
    cvi__tone_bank_fn *tone_bank;
    cvi__blend_const_fn *blend_const;
    cvi__blend_pre_fn *blend_pre;
    cvi__blend_mask_fn *blend_mask;
    cvi__over_luma_fn *over_luma;
    cvi__over_chroma_fn *over_chroma;
    cvi__halve_fn *halve;
    cvi__halve_woven_fn *halve_woven;
    cvi__split_fn *split;
    cvi__split_words_fn *split_words;
    cvi__merge_fn *merge;
    cvi__rgb_yuv_fn *rgb_yuv;
    cvi__rgb_bgra_fn *rgb_bgra;
    cvi__yuv_bgra_fn *yuv_bgra;
    cvi__sad_fn *sad;
    cvi__ssd_fn *ssd;
    cvi__scale_v_fn *scale_v;
    cvi__scale_h_fn *scale_h;
    cvi__scale_v16_fn *scale_v16;
    cvi__scale_h16_fn *scale_h16;
    cvi__scale_pairs_h_fn *scale_pairs_h;
    cvi__scale_pairs_v_fn *scale_pairs_v;
    cvi__grow_fn *grow;
};

/* Fill the table for a set of CVI__CPU_* flags: a pure function. 0 gives the plain C. */
void cvi__dsp_init(struct cvi__dsp *d, unsigned cpu);

#endif
