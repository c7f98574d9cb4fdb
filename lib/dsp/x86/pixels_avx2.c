/* SPDX-License-Identifier: MIT */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

#define BLOCK 32u

static __m256i load_256(const void *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

static void store_256(void *to, __m256i v)
{
    _mm256_storeu_si256((__m256i *)to, v);
}

/* Two vectors whose lanes lie 0 2 | 1 3, in order. */
static void store_lanes(uint8_t *to, __m256i low, __m256i high)
{
    store_256(to, _mm256_permute2x128_si256(low, high, 0x20));
    store_256(to + BLOCK, _mm256_permute2x128_si256(low, high, 0x31));
}

void cvi__merge_avx2(uint8_t *dst, const uint8_t *even, const uint8_t *odd, size_t n)
{
    size_t i = 0;

    for (; i + BLOCK <= n; i += BLOCK) {
        const __m256i e = load_256(even + i);
        const __m256i o = load_256(odd + i);

        store_lanes(dst + 2 * i, _mm256_unpacklo_epi8(e, o), _mm256_unpackhi_epi8(e, o));
    }
    cvi__merge_c(dst + 2 * i, even + i, odd + i, n - i);
}

/* ---- RGB to one of Y, U, V ----------------------------------------------------------------- */

/* Eight pixels: sums of 0 1 2 3 | 4 5 6 7. */
static __m256i dot_eight(const uint8_t *src, __m256i taps, __m256i offset)
{
    const __m256i px = load_256(src);
    const __m256i zero = _mm256_setzero_si256();
    const __m256i low = _mm256_madd_epi16(_mm256_unpacklo_epi8(px, zero), taps);
    const __m256i high = _mm256_madd_epi16(_mm256_unpackhi_epi8(px, zero), taps);

    return _mm256_srai_epi32(_mm256_add_epi32(_mm256_hadd_epi32(low, high), offset), 15);
}

void cvi__rgb_dot_avx2(uint8_t *dst, const uint8_t *src, const struct cvi__rgb_taps *t, size_t n)
{
    const __m256i taps =
        _mm256_broadcastq_epi64(_mm_loadl_epi64((const __m128i *)(const void *)t->taps));
    const __m256i offset = _mm256_set1_epi32(t->offset);
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    size_t i = 0;

    for (; i + BLOCK <= n; i += BLOCK) {
        const uint8_t *from = src + 4 * i;
        const __m256i a =
            _mm256_packs_epi32(dot_eight(from, taps, offset), dot_eight(from + 32, taps, offset));
        const __m256i b = _mm256_packs_epi32(dot_eight(from + 64, taps, offset),
                                             dot_eight(from + 96, taps, offset));

        store_256(dst + i, _mm256_permutevar8x32_epi32(_mm256_packus_epi16(a, b), order));
    }
    cvi__rgb_dot_c(dst + i, src + 4 * i, t, n - i);
}

/* ---- Y, U, V to RGB ------------------------------------------------------------------------ */

struct terms {
    __m256i blue;
    __m256i green;
    __m256i red;
};

/* What 16 pairs of chroma samples add to their pixels. */
static struct terms chroma_terms(const uint8_t *u, const uint8_t *v, const struct cvi__yuv_taps *t)
{
    const __m256i middle = _mm256_set1_epi16(128);
    const __m256i cu = _mm256_slli_epi16(
        _mm256_sub_epi16(_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)u)), middle), 8);
    const __m256i cv = _mm256_slli_epi16(
        _mm256_sub_epi16(_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)v)), middle), 8);
    const __m256i gu = _mm256_mulhrs_epi16(cu, _mm256_set1_epi16(t->green_u));
    const __m256i gv = _mm256_mulhrs_epi16(cv, _mm256_set1_epi16(t->green_v));

    return (struct terms){_mm256_mulhrs_epi16(cu, _mm256_set1_epi16(t->blue)),
                          _mm256_adds_epi16(gu, gv),
                          _mm256_mulhrs_epi16(cv, _mm256_set1_epi16(t->red))};
}

/* Words of luma in the order that unpacking doubled chroma gives: 0..7 16..23, then the rest. */
static __m256i luma_terms(__m256i words, const struct cvi__yuv_taps *t)
{
    const __m256i y = _mm256_slli_epi16(_mm256_sub_epi16(words, _mm256_set1_epi16(t->black)), 7);

    return _mm256_add_epi16(_mm256_mulhrs_epi16(y, _mm256_set1_epi16(t->luma)),
                            _mm256_set1_epi16(32));
}

/* The bytes of one colour of 32 pixels, from the luma terms and the doubled chroma terms. */
static __m256i sum_up(const __m256i luma[2], __m256i low, __m256i high)
{
    return _mm256_packus_epi16(_mm256_srai_epi16(_mm256_adds_epi16(luma[0], low), 6),
                               _mm256_srai_epi16(_mm256_adds_epi16(luma[1], high), 6));
}

static __m256i take_off(const __m256i luma[2], __m256i low, __m256i high)
{
    return _mm256_packus_epi16(_mm256_srai_epi16(_mm256_subs_epi16(luma[0], low), 6),
                               _mm256_srai_epi16(_mm256_subs_epi16(luma[1], high), 6));
}

static void store_bgra(uint8_t *dst, __m256i b, __m256i g, __m256i r)
{
    const __m256i a = _mm256_set1_epi8(-1);
    const __m256i bg_low = _mm256_unpacklo_epi8(b, g);
    const __m256i bg_high = _mm256_unpackhi_epi8(b, g);
    const __m256i ra_low = _mm256_unpacklo_epi8(r, a);
    const __m256i ra_high = _mm256_unpackhi_epi8(r, a);
    const __m256i p0 = _mm256_unpacklo_epi16(bg_low, ra_low);   /* 0..3 16..19 */
    const __m256i p1 = _mm256_unpackhi_epi16(bg_low, ra_low);   /* 4..7 20..23 */
    const __m256i p2 = _mm256_unpacklo_epi16(bg_high, ra_high); /* 8..11 24..27 */
    const __m256i p3 = _mm256_unpackhi_epi16(bg_high, ra_high); /* 12..15 28..31 */

    store_256(dst, _mm256_permute2x128_si256(p0, p1, 0x20));
    store_256(dst + 32, _mm256_permute2x128_si256(p2, p3, 0x20));
    store_256(dst + 64, _mm256_permute2x128_si256(p0, p1, 0x31));
    store_256(dst + 96, _mm256_permute2x128_si256(p2, p3, 0x31));
}

void cvi__yuv_bgra_avx2(uint8_t *dst, const uint8_t *const yuv[3], const struct cvi__yuv_taps *taps,
                        size_t n)
{
    const struct cvi__yuv_taps t = *taps;
    const __m256i zero = _mm256_setzero_si256();
    size_t i = 0;

    for (; i + BLOCK <= n; i += BLOCK) {
        /* doubling by unpacking: pixels 0..7 16..23 and 8..15 24..31 */
        const struct terms c = chroma_terms(yuv[1] + i / 2, yuv[2] + i / 2, &t);
        const __m256i y = load_256(yuv[0] + i);
        const __m256i luma[2] = {luma_terms(_mm256_unpacklo_epi8(y, zero), &t),
                                 luma_terms(_mm256_unpackhi_epi8(y, zero), &t)};
        const __m256i b = sum_up(luma, _mm256_unpacklo_epi16(c.blue, c.blue),
                                 _mm256_unpackhi_epi16(c.blue, c.blue));
        const __m256i g = take_off(luma, _mm256_unpacklo_epi16(c.green, c.green),
                                   _mm256_unpackhi_epi16(c.green, c.green));
        const __m256i r =
            sum_up(luma, _mm256_unpacklo_epi16(c.red, c.red), _mm256_unpackhi_epi16(c.red, c.red));

        store_bgra(dst + 4 * i, b, g, r);
    }
    const uint8_t *const rest[3] = {yuv[0] + i, yuv[1] + i / 2, yuv[2] + i / 2};
    cvi__yuv_bgra_c(dst + 4 * i, rest, taps, n - i);
}
