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

static __m256i invert(__m256i v)
{
    return _mm256_xor_si256(v, _mm256_set1_epi8(-1));
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

/* Rows and taps in registers: `dst` may not be them. */
struct column {
    const uint8_t *rows[2 * CVI__SCALE_PAIRS];
    __m256i taps[CVI__SCALE_PAIRS];
    __m256i round;
};

static INLINE void filter_column(uint8_t *dst, const struct column *c, size_t pairs, size_t x)
{
    __m256i low = _mm256_setzero_si256();
    __m256i high = low;

    for (size_t k = 0; k < pairs; k++) {
        const __m256i a = load_256(c->rows[2 * k] + x);
        const __m256i b = load_256(c->rows[2 * k + 1] + x);
        const __m256i t = c->taps[k];

        low = _mm256_adds_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(a, b), t));
        high = _mm256_adds_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(a, b), t));
    }
    low = _mm256_mulhrs_epi16(low, c->round);
    high = _mm256_mulhrs_epi16(high, c->round);
    _mm256_storeu_si256((__m256i *)(dst + x), _mm256_packus_epi16(low, high));
}

/* Whole blocks, the last of them over the one before it. */
static INLINE void filter_rows(uint8_t *dst, const struct cvi__scale_rows *r, size_t pairs,
                               size_t n)
{
    struct column c = {.round = rounding(r->shift)};

    for (size_t k = 0; k < pairs; k++) {
        c.rows[2 * k] = r->rows[2 * k];
        c.rows[2 * k + 1] = r->rows[2 * k + 1];
        c.taps[k] = load_pair(r->taps + 2 * k);
    }
    for (size_t x = 0; x + BLOCK <= n; x += BLOCK) {
        filter_column(dst, &c, pairs, x);
    }
    if (n % BLOCK != 0) {
        filter_column(dst, &c, pairs, n - BLOCK);
    }
}

/* (3 * a + b + 2) >> 2 is the mean rounded up of a and (their mean rounded down). */
static INLINE void mean_block(uint8_t *dst, const uint8_t *a, const uint8_t *b, int is_even)
{
    const __m256i va = load_256(a);
    const __m256i vb = load_256(b);
    const __m256i down = invert(_mm256_avg_epu8(invert(va), invert(vb)));

    _mm256_storeu_si256((__m256i *)dst, _mm256_avg_epu8(va, is_even ? vb : down));
}

static INLINE void mean_rows(uint8_t *dst, const uint8_t *a, const uint8_t *b, int is_even,
                             size_t n)
{
    for (size_t x = 0; x + BLOCK <= n; x += BLOCK) {
        mean_block(dst + x, a + x, b + x, is_even);
    }
    if (n % BLOCK != 0) {
        mean_block(dst + n - BLOCK, a + n - BLOCK, b + n - BLOCK, is_even);
    }
}

/* Two rows by quarters, of which there are many at 3:2, 4:3 and the like; 0 when they are not. */
static int try_means(uint8_t *dst, const struct cvi__scale_rows *r, size_t n)
{
    const int8_t *t = r->taps;

    if (r->pairs != 1 || r->shift != 7 || t[0] + t[1] != 1 << 7 || t[0] % 32 != 0) {
        return 0;
    }
    if (t[0] == t[1]) {
        mean_rows(dst, r->rows[0], r->rows[1], 1, n);
    } else if (t[0] > t[1]) {
        mean_rows(dst, r->rows[0], r->rows[1], 0, n);
    } else {
        mean_rows(dst, r->rows[1], r->rows[0], 0, n);
    }
    return 1;
}

void cvi__scale_pairs_v_avx2(uint8_t *dst, const struct cvi__scale_rows *rows, size_t n)
{
    if (n < BLOCK) {
        cvi__scale_pairs_v_c(dst, rows, n);
        return;
    }
    if (try_means(dst, rows, n)) {
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

/* The pixels before and after those of a block; the border pixel beside itself. */
static INLINE __m256i load_left(const uint8_t *at, int is_first)
{
    if (!is_first) {
        return load_256(at - 1);
    }
    const __m256i v = load_256(at);
    const __m256i first = _mm256_broadcastb_epi8(_mm256_castsi256_si128(v));

    return _mm256_alignr_epi8(v, _mm256_permute2x128_si256(first, v, 0x20), 15);
}

static INLINE __m256i load_right(const uint8_t *at, int is_last)
{
    if (!is_last) {
        return load_256(at + 1);
    }
    const __m256i v = load_256(at);
    const __m256i last = _mm256_set1_epi8((char)at[BLOCK - 1]);

    return _mm256_alignr_epi8(_mm256_permute2x128_si256(v, last, 0x21), v, 1);
}

/* Of 32 pixels the 64 across, even and odd ones, inverted: (3 * a + b + 1) >> 2 is the mean rounded
 * down of a and (the mean rounded up of a and b), and rounds down where pixels are inverted. */
struct wide {
    __m256i even;
    __m256i odd;
};

static INLINE struct wide widen(const uint8_t *at, int is_first, int is_last)
{
    const __m256i v = load_256(at);
    const __m256i inverted = invert(v);
    const __m256i even = invert(_mm256_avg_epu8(v, load_left(at, is_first)));
    const __m256i odd = invert(_mm256_avg_epu8(v, load_right(at, is_last)));

    return (struct wide){_mm256_avg_epu8(inverted, even), _mm256_avg_epu8(inverted, odd)};
}

/* Down, of one parity: near[0], far[1]. */
static INLINE void mix(__m256i out[2], __m256i a, __m256i b)
{
    const __m256i middle = invert(_mm256_avg_epu8(a, b));

    out[0] = _mm256_avg_epu8(invert(a), middle);
    out[1] = _mm256_avg_epu8(invert(b), middle);
}

static void store_woven(uint8_t *dst, __m256i even, __m256i odd)
{
    const __m256i low = _mm256_unpacklo_epi8(even, odd);
    const __m256i high = _mm256_unpackhi_epi8(even, odd);

    _mm256_storeu_si256((__m256i *)dst, _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_storeu_si256((__m256i *)(dst + BLOCK), _mm256_permute2x128_si256(low, high, 0x31));
}

static INLINE void grow_block(const struct cvi__between *dst, const uint8_t *const rows[2],
                              size_t i, int is_first, int is_last)
{
    const struct wide a = widen(rows[0] + i, is_first, is_last);
    const struct wide b = widen(rows[1] + i, is_first, is_last);
    __m256i even[2];
    __m256i odd[2];

    mix(even, a.even, b.even);
    mix(odd, a.odd, b.odd);
    store_woven(dst->near + 2 * i, even[0], odd[0]);
    store_woven(dst->far + 2 * i, even[1], odd[1]);
}

void cvi__grow_avx2(const struct cvi__between *dst, const uint8_t *a, const uint8_t *b, size_t n)
{
    const struct cvi__between d = *dst;
    const uint8_t *const rows[2] = {a, b};

    if (n < BLOCK) {
        cvi__grow_c(dst, a, b, n);
        return;
    }
    if (n == BLOCK) {
        grow_block(&d, rows, 0, 1, 1);
        return;
    }
    grow_block(&d, rows, 0, 1, 0);
    for (size_t i = BLOCK; i + BLOCK < n; i += BLOCK) {
        grow_block(&d, rows, i, 0, 0);
    }
    grow_block(&d, rows, n - BLOCK, 0, 1);
}
