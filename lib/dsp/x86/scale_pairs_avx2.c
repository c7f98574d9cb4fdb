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

/* What the tables say of the groups from one on. */
struct tables {
    const int32_t *start;
    const uint8_t *places;
    const int8_t *taps;
};

static INLINE __m256i filter_group(const uint8_t *src, const struct tables *t, size_t pairs,
                                   uint32_t spread)
{
    const __m256i places = load_256(t->places);
    __m256i sum = _mm256_setzero_si256();

    for (size_t step = 0; step < pairs; step++) {
        const size_t j = cvi__scale_pair(step, pairs);
        const __m256i bytes = deal(src + 2 * j, t->start, places, spread);

        sum =
            _mm256_adds_epi16(sum, _mm256_maddubs_epi16(bytes, load_256(t->taps + 2 * GROUP * j)));
    }
    return sum;
}

static INLINE struct tables skip_groups(const struct tables *t, size_t groups, size_t pairs,
                                        uint32_t spread)
{
    return (struct tables){t->start + 2 * spread * groups, t->places + 2 * GROUP * groups,
                           t->taps + 2 * GROUP * pairs * groups};
}

/* Two groups; `second` is 0 where there is only one more. */
static INLINE __m256i filter_block(const uint8_t *src, const struct tables *t, size_t second,
                                   size_t pairs, uint32_t spread, __m256i round)
{
    const struct tables next = skip_groups(t, second, pairs, spread);
    const __m256i a = _mm256_mulhrs_epi16(filter_group(src, t, pairs, spread), round);
    const __m256i b = _mm256_mulhrs_epi16(filter_group(src, &next, pairs, spread), round);

    return _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xd8);
}

/* The first bytes of a block, behind those that are there from `dst` on. */
static INLINE void store_last(uint8_t *dst, size_t before, __m256i block, size_t count)
{
    uint8_t bytes[2 * BLOCK];

    _mm256_storeu_si256((__m256i *)(bytes + BLOCK), block);
    if (before < BLOCK) {
        memcpy(dst, bytes + BLOCK, count);
        return;
    }
    _mm256_storeu_si256((__m256i *)bytes, load_256(dst - BLOCK));
    _mm256_storeu_si256((__m256i *)(dst - BLOCK + count), load_256(bytes + count));
}

static INLINE void filter_row(uint8_t *dst, const uint8_t *src,
                              const struct cvi__scale_windows *windows, size_t pairs,
                              uint32_t spread, size_t n)
{
    const __m256i round = rounding(windows->shift);
    struct tables t = {windows->start, windows->places, windows->taps};
    size_t x = 0;

    for (; x + BLOCK <= n; x += BLOCK) {
        _mm256_storeu_si256((__m256i *)(dst + x), filter_block(src, &t, 1, pairs, spread, round));
        t = skip_groups(&t, 2, pairs, spread);
    }
    if (x < n) {
        store_last(dst + x, x, filter_block(src, &t, n - x > GROUP, pairs, spread, round), n - x);
    }
}

void cvi__scale_pairs_h_avx2(uint8_t *dst, const uint8_t *src, const struct cvi__scale_windows *w,
                             size_t n)
{
#define CASE(pairs_, spread_)                                                                      \
    if (w->pairs == (pairs_) && w->spread == (spread_)) {                                          \
        filter_row(dst, src, w, (pairs_), (spread_), n);                                           \
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
    filter_row(dst, src, w, w->pairs, w->spread == 1 ? 1 : 2, n);
}

/* ---- vertical ------------------------------------------------------------------------------ */

/* Taps k and k + 1 in every word. */
static __m256i load_pair(const int8_t *taps)
{
    int16_t pair = 0;

    memcpy(&pair, taps, sizeof(pair));
    return _mm256_set1_epi16(pair);
}

/* Whole blocks, the last of them over the one before it. */
static INLINE void filter_rows(uint8_t *dst, const struct cvi__scale_rows *r, size_t pairs,
                               size_t n)
{
    const __m256i round = rounding(r->shift);
    const uint8_t *rows[2 * CVI__SCALE_PAIRS]; /* dst may not alias them */
    __m256i taps[CVI__SCALE_PAIRS];

    for (size_t k = 0; k < pairs; k++) {
        rows[2 * k] = r->rows[2 * k];
        rows[2 * k + 1] = r->rows[2 * k + 1];
        taps[k] = load_pair(r->taps + 2 * k);
    }
    for (size_t x = 0; x < n; x += BLOCK) {
        const size_t at = x < n - BLOCK ? x : n - BLOCK;
        __m256i low = _mm256_setzero_si256();
        __m256i high = low;

        for (size_t k = 0; k < pairs; k++) {
            const __m256i a = load_256(rows[2 * k] + at);
            const __m256i b = load_256(rows[2 * k + 1] + at);

            low = _mm256_adds_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(a, b), taps[k]));
            high =
                _mm256_adds_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(a, b), taps[k]));
        }
        _mm256_storeu_si256(
            (__m256i *)(dst + at),
            _mm256_packus_epi16(_mm256_mulhrs_epi16(low, round), _mm256_mulhrs_epi16(high, round)));
    }
}

void cvi__scale_pairs_v_avx2(uint8_t *dst, const struct cvi__scale_rows *rows, size_t n)
{
    if (n < BLOCK) {
        cvi__scale_pairs_v_c(dst, rows, n);
        return;
    }
    switch (rows->pairs) {
    case 1:
        filter_rows(dst, rows, 1, n);
        break;
    case 2:
        filter_rows(dst, rows, 2, n);
        break;
    case 3:
        filter_rows(dst, rows, 3, n);
        break;
    case 6:
        filter_rows(dst, rows, 6, n);
        break;
    default:
        filter_rows(dst, rows, rows->pairs, n);
        break;
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
