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

/* ---- RGB to Y, U, V ------------------------------------------------------------------------ */

/* Bytes 0 and 2 of eight pixels as words, and bytes 1 and 3; or sums of such. */
struct bytes {
    __m256i even;
    __m256i odd;
};

static struct bytes load_bytes(const uint8_t *src)
{
    const __m256i px = load_256(src);

    return (struct bytes){_mm256_and_si256(px, _mm256_set1_epi16(0xff)), _mm256_srli_epi16(px, 8)};
}

static struct bytes add_bytes(struct bytes a, struct bytes b)
{
    return (struct bytes){_mm256_add_epi16(a.even, b.even), _mm256_add_epi16(a.odd, b.odd)};
}

/* Of 16 pixels, each with the one beside it: sums 0 1 4 5 | 2 3 6 7. */
static __m256i add_neighbours(__m256i left, __m256i right)
{
    const __m256 a = _mm256_castsi256_ps(left);
    const __m256 b = _mm256_castsi256_ps(right);

    return _mm256_add_epi16(_mm256_castps_si256(_mm256_shuffle_ps(a, b, 0x88)),
                            _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd)));
}

/* The taps of bytes 0 and 2, of 1 and 3, and the offset. */
struct dot {
    __m256i even;
    __m256i odd;
    __m256i offset;
};

static __m256i two_taps(int16_t low, int16_t high)
{
    return _mm256_set1_epi32((int32_t)((uint32_t)(uint16_t)low | (uint32_t)(uint16_t)high << 16));
}

static struct dot make_dot(const struct cvi__rgb_taps *t, int32_t pixels)
{
    return (struct dot){two_taps(t->taps[0], t->taps[2]), two_taps(t->taps[1], t->taps[3]),
                        _mm256_set1_epi32(t->offset * pixels)};
}

static __m256i weigh(const struct dot *d, struct bytes b)
{
    return _mm256_add_epi32(_mm256_add_epi32(_mm256_madd_epi16(b.even, d->even), d->offset),
                            _mm256_madd_epi16(b.odd, d->odd));
}

static __m256i weigh_luma(const struct dot *d, struct bytes left, struct bytes right)
{
    return _mm256_packs_epi32(_mm256_srai_epi32(weigh(d, left), 15),
                              _mm256_srai_epi32(weigh(d, right), 15));
}

/* What 16 pixels of both rows make: words of luma 0-3 8-11 | 4-7 12-15, and sums for chroma. */
struct half {
    __m256i luma[2];
    struct bytes sums;
};

static struct half make_half(const uint8_t *top, const uint8_t *bottom, const struct dot *luma)
{
    const struct bytes a = load_bytes(top);
    const struct bytes b = load_bytes(top + 32);
    const struct bytes c = load_bytes(bottom);
    const struct bytes d = load_bytes(bottom + 32);
    const struct bytes left = add_bytes(a, c);
    const struct bytes right = add_bytes(b, d);

    return (struct half){
        {weigh_luma(luma, a, b), weigh_luma(luma, c, d)},
        {add_neighbours(left.even, right.even), add_neighbours(left.odd, right.odd)}};
}

/* Words of the 16 chroma samples of two halves. */
static __m256i weigh_chroma(const struct dot *d, const struct half h[2])
{
    return _mm256_packs_epi32(_mm256_srai_epi32(weigh(d, h[0].sums), 17),
                              _mm256_srai_epi32(weigh(d, h[1].sums), 17));
}

static void store_luma(uint8_t *dst, __m256i left, __m256i right)
{
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);

    store_256(dst, _mm256_permutevar8x32_epi32(_mm256_packus_epi16(left, right), order));
}

void cvi__rgb_yuv_avx2(const struct cvi__yuv_cells *dst, const uint8_t *const rows[2],
                       const struct cvi__rgb_weights *w, size_t n)
{
    const struct cvi__yuv_cells d = *dst;
    const uint8_t *const from[2] = {rows[0], rows[1]};
    const struct dot y = make_dot(&w->y, 1);
    const struct dot u = make_dot(&w->u, 4);
    const struct dot v = make_dot(&w->v, 4);
    size_t i = 0;

    for (; i + BLOCK / 2 <= n; i += BLOCK / 2) {
        const uint8_t *top = from[0] + 8 * i;
        const uint8_t *bottom = from[1] + 8 * i;
        const struct half h[2] = {make_half(top, bottom, &y), make_half(top + 64, bottom + 64, &y)};
        /* pairs of samples: U 0 2 4 6, V | U 1 3 5 7, V */
        const __m256i uv = _mm256_packus_epi16(weigh_chroma(&u, h), weigh_chroma(&v, h));
        const __m128i low = _mm256_castsi256_si128(uv);
        const __m128i high = _mm256_extracti128_si256(uv, 1);

        store_luma(d.y[0] + 2 * i, h[0].luma[0], h[1].luma[0]);
        store_luma(d.y[1] + 2 * i, h[0].luma[1], h[1].luma[1]);
        _mm_storeu_si128((__m128i *)(d.u + i), _mm_unpacklo_epi16(low, high));
        _mm_storeu_si128((__m128i *)(d.v + i), _mm_unpackhi_epi16(low, high));
    }
    const struct cvi__yuv_cells rest = {{d.y[0] + 2 * i, d.y[1] + 2 * i}, d.u + i, d.v + i};
    const uint8_t *const last[2] = {from[0] + 8 * i, from[1] + 8 * i};
    cvi__rgb_yuv_c(&rest, last, w, n - i);
}

void cvi__rgb_bgra_avx2(uint8_t *dst, const uint8_t *src, size_t n)
{
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1));
    const __m256i opaque = _mm256_set1_epi32((int32_t)0xff000000);
    size_t i = 0;

    for (; i + 10 <= n; i += 8) { /* reads 28 bytes for 24 */
        const __m256i v = _mm256_loadu2_m128i((const __m128i *)(src + 3 * i + 12),
                                              (const __m128i *)(src + 3 * i));

        store_256(dst + 4 * i, _mm256_or_si256(_mm256_shuffle_epi8(v, order), opaque));
    }
    cvi__rgb_bgra_c(dst + 4 * i, src + 3 * i, n - i);
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
