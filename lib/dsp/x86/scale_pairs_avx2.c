/* SPDX-License-Identifier: MIT */
/*
 * The passes of the scaler by bytes: pmaddubsw weighs 32 of them at once, pmulhrsw by 1 << (15 -
 * shift) is the rounded shift. A constant number of pairs lets the compiler drop the loops.
 */
#include <immintrin.h>
#include <string.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

#define INLINE inline __attribute__((always_inline))
#define GROUP 16u
#define BLOCK 32u

static __m256i load_256(const void *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

static __m256i load_lanes(const uint8_t *low, const uint8_t *high)
{
    return _mm256_loadu2_m128i((const __m128i *)high, (const __m128i *)low);
}

static __m256i rounding(uint32_t shift)
{
    return _mm256_set1_epi16((int16_t)(1 << (15 - shift)));
}

/* ---- horizontal ---------------------------------------------------------------------------- */

/* Pair j of the 16 outputs of a group, dealt out of its windows. */
static INLINE __m256i deal(const uint8_t *src, const int32_t *start, __m256i places,
                           uint32_t spread)
{
    if (spread == 1) {
        return _mm256_shuffle_epi8(load_lanes(src + start[0], src + start[1]), places);
    }
    const __m256i left = load_lanes(src + start[0], src + start[2]);
    const __m256i right = load_lanes(src + start[1], src + start[3]);

    return _mm256_blend_epi32(_mm256_shuffle_epi8(left, places), _mm256_shuffle_epi8(right, places),
                              0xcc);
}

static INLINE __m256i filter_group(const uint8_t *src, const struct cvi__scale_windows *w,
                                   size_t group, size_t pairs, uint32_t spread)
{
    const int32_t *start = w->start + 2 * spread * group;
    const int8_t *taps = w->taps + 2 * GROUP * pairs * group;
    const __m256i places = load_256(w->places + 2 * GROUP * group);
    __m256i sum = _mm256_setzero_si256();

    for (size_t step = 0; step < pairs; step++) {
        const size_t j = cvi__scale_pair(step, pairs);
        const __m256i bytes = deal(src + 2 * j, start, places, spread);

        sum = _mm256_adds_epi16(sum, _mm256_maddubs_epi16(bytes, load_256(taps + 2 * GROUP * j)));
    }
    return sum;
}

/* What stays the same over groups that are alike. */
#define ALIKE_PAIRS 4u

struct alike {
    __m256i places;
    __m256i taps[ALIKE_PAIRS];
};

static INLINE __m256i filter_alike(const uint8_t *src, const int32_t *start, const struct alike *l,
                                   size_t pairs)
{
    __m256i sum = _mm256_setzero_si256();

    for (size_t step = 0; step < pairs; step++) {
        const size_t j = cvi__scale_pair(step, pairs);
        const __m256i bytes = deal(src + 2 * j, start, l->places, 1);

        sum = _mm256_adds_epi16(sum, _mm256_maddubs_epi16(bytes, l->taps[j]));
    }
    return sum;
}

static void store_block(uint8_t *dst, __m256i a, __m256i b, __m256i round)
{
    const __m256i made =
        _mm256_packus_epi16(_mm256_mulhrs_epi16(a, round), _mm256_mulhrs_epi16(b, round));

    _mm256_storeu_si256((__m256i *)dst, _mm256_permute4x64_epi64(made, 0xd8));
}

/* Whole blocks of groups that are alike; returns the first output that is in none. */
static INLINE size_t filter_same(uint8_t *dst, const uint8_t *src,
                                 const struct cvi__scale_windows *w, size_t x, size_t like_to)
{
    const int32_t *start = w->start + 2 * (x / GROUP);
    const int32_t steps[2] = {0, start[1] - start[0]};
    const uint8_t *from = src + start[0];
    const __m256i round = rounding(w->shift);
    struct alike l = {.places = load_256(w->places + 2 * x)};

    for (size_t j = 0; j < w->pairs; j++) {
        l.taps[j] = load_256(w->taps + 2 * (x * w->pairs + GROUP * j));
    }
    for (; x / GROUP + 2 <= like_to; x += BLOCK) {
        const __m256i a = filter_alike(from, steps, &l, w->pairs);
        const __m256i b = filter_alike(from + w->advance, steps, &l, w->pairs);

        store_block(dst + x, a, b, round);
        from += 2 * (ptrdiff_t)w->advance;
    }
    return x;
}

static INLINE void filter_row(uint8_t *dst, const uint8_t *src,
                              const struct cvi__scale_windows *windows, size_t n)
{
    const struct cvi__scale_windows w = *windows; /* dst may not alias it */
    const __m256i round = rounding(w.shift);
    const int is_alike = w.spread == 1 && w.pairs <= ALIKE_PAIRS;
    const size_t like_to = w.like_to < n / GROUP ? w.like_to : n / GROUP;
    size_t x = 0;

    while (x + BLOCK <= n) {
        const size_t group = x / GROUP;

        if (is_alike && group >= w.like_from && group + 2 <= like_to) {
            x = filter_same(dst, src, &w, x, like_to);
            continue;
        }
        store_block(dst + x, filter_group(src, &w, group, w.pairs, w.spread),
                    filter_group(src, &w, group + 1, w.pairs, w.spread), round);
        x += BLOCK;
    }
    for (; x < n; x += GROUP) {
        const __m256i a =
            _mm256_mulhrs_epi16(filter_group(src, &w, x / GROUP, w.pairs, w.spread), round);
        const __m128i made =
            _mm_packus_epi16(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
        uint8_t last[GROUP];

        _mm_storeu_si128((__m128i *)last, made);
        memcpy(dst + x, last, n - x < GROUP ? n - x : GROUP);
    }
}

void cvi__scale_pairs_h_avx2(uint8_t *dst, const uint8_t *src,
                             const struct cvi__scale_windows *windows, size_t n)
{
    struct cvi__scale_windows w = *windows;

#define CASE(count, spread_)                                                                       \
    if (w.pairs == (count) && w.spread == (spread_)) {                                             \
        w.pairs = (count);                                                                         \
        w.spread = (spread_);                                                                      \
        filter_row(dst, src, &w, n);                                                               \
        return;                                                                                    \
    }
    CASE(1, 1)
    CASE(2, 1)
    CASE(3, 1)
    CASE(4, 1)
    CASE(2, 2)
    CASE(3, 2)
    CASE(6, 2)
#undef CASE
    filter_row(dst, src, &w, n);
}

/* ---- vertical ------------------------------------------------------------------------------ */

/* Taps k and k + 1 in every word. */
static __m256i load_pair(const int8_t *taps)
{
    int16_t pair = 0;

    memcpy(&pair, taps, sizeof(pair));
    return _mm256_set1_epi16(pair);
}

static INLINE size_t filter_rows(uint8_t *dst, const struct cvi__scale_rows *r, size_t pairs,
                                 size_t n)
{
    const __m256i round = rounding(r->shift);
    const uint8_t *const *rows = r->rows;
    size_t x = 0;

    for (; x + BLOCK <= n; x += BLOCK) {
        __m256i low = _mm256_setzero_si256();
        __m256i high = low;

        for (size_t k = 0; k < 2 * pairs; k += 2) {
            const __m256i t = load_pair(r->taps + k);
            const __m256i a = load_256(rows[k] + x);
            const __m256i b = load_256(rows[k + 1] + x);

            low = _mm256_adds_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(a, b), t));
            high = _mm256_adds_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(a, b), t));
        }
        _mm256_storeu_si256(
            (__m256i *)(dst + x),
            _mm256_packus_epi16(_mm256_mulhrs_epi16(low, round), _mm256_mulhrs_epi16(high, round)));
    }
    return x;
}

void cvi__scale_pairs_v_avx2(uint8_t *dst, const struct cvi__scale_rows *rows, size_t n)
{
    const uint8_t *rest[2 * CVI__SCALE_PAIRS];
    struct cvi__scale_rows r = *rows;
    size_t x = 0;

    switch (r.pairs) {
    case 1:
        x = filter_rows(dst, &r, 1, n);
        break;
    case 2:
        x = filter_rows(dst, &r, 2, n);
        break;
    case 3:
        x = filter_rows(dst, &r, 3, n);
        break;
    case 4:
        x = filter_rows(dst, &r, 4, n);
        break;
    default:
        x = filter_rows(dst, &r, r.pairs, n);
        break;
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

/* 16 * (3 * r[i] + r[i - 1]) and 16 * (3 * r[i] + r[i + 1]) of 32 pixels, unpacked. */
struct wide {
    __m256i even[2];
    __m256i odd[2];
};

static INLINE struct wide widen(const uint8_t *row)
{
    const __m256i t = _mm256_set1_epi16(0x1030);
    const __m256i at = load_256(row);
    const __m256i left = load_256(row - 1);
    const __m256i right = load_256(row + 1);

    return (struct wide){{_mm256_maddubs_epi16(_mm256_unpacklo_epi8(at, left), t),
                          _mm256_maddubs_epi16(_mm256_unpackhi_epi8(at, left), t)},
                         {_mm256_maddubs_epi16(_mm256_unpacklo_epi8(at, right), t),
                          _mm256_maddubs_epi16(_mm256_unpackhi_epi8(at, right), t)}};
}

/* 3 * near + far with the output in the high byte; `sum` is near + far and the rounding. */
static __m256i mix(__m256i near, __m256i sum)
{
    return _mm256_add_epi16(_mm256_add_epi16(sum, near), near);
}

/* Half h of both rows: even pixels into the low bytes of words, odd ones into the high. */
static INLINE void mix_half(__m256i out[2], const struct wide *a, const struct wide *b, int h)
{
    const __m256i round = _mm256_set1_epi16(128);
    const __m256i high = _mm256_set1_epi16(-256);
    const __m256i even = _mm256_add_epi16(_mm256_add_epi16(a->even[h], b->even[h]), round);
    const __m256i odd = _mm256_add_epi16(_mm256_add_epi16(a->odd[h], b->odd[h]), round);

    out[0] =
        _mm256_blendv_epi8(_mm256_srli_epi16(mix(a->even[h], even), 8), mix(a->odd[h], odd), high);
    out[1] =
        _mm256_blendv_epi8(_mm256_srli_epi16(mix(b->even[h], even), 8), mix(b->odd[h], odd), high);
}

static void store_lanes(uint8_t *dst, __m256i low, __m256i high)
{
    _mm256_storeu_si256((__m256i *)dst, _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_storeu_si256((__m256i *)(dst + BLOCK), _mm256_permute2x128_si256(low, high, 0x31));
}

static INLINE void grow_block(const struct cvi__between *dst, const uint8_t *a, const uint8_t *b,
                              size_t i)
{
    const struct wide wa = widen(a);
    const struct wide wb = widen(b);
    __m256i low[2];
    __m256i high[2];

    mix_half(low, &wa, &wb, 0);
    mix_half(high, &wa, &wb, 1);
    store_lanes(dst->near + 2 * i, low[0], high[0]);
    store_lanes(dst->far + 2 * i, low[1], high[1]);
}

/* Up to 32 pixels from `i` on, where a row begins or ends. */
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

void cvi__grow_avx2(const struct cvi__between *dst, const uint8_t *a, const uint8_t *b, size_t n)
{
    const struct cvi__between d = *dst;
    const uint8_t *const rows[2] = {a, b};
    size_t i = BLOCK;

    if (n > 0) {
        grow_border(&d, rows, 0, n);
    }
    for (; i + BLOCK < n; i += BLOCK) {
        grow_block(&d, a + i, b + i, i);
    }
    if (i < n) {
        grow_border(&d, rows, i, n);
    }
}
