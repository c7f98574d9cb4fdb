/* SPDX-License-Identifier: MIT */
/*
 * The passes of the scaler in steps of 1/128: weights fit a byte, so pmaddubsw takes 32 of them at
 * once, and 255 * 128 fits a word. pmulhrsw by 2^8 is the rounded shift by 7.
 */
#include <immintrin.h>
#include <string.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

#define BLOCK 32u

static __m256i round_7(__m256i sum)
{
    return _mm256_mulhrs_epi16(sum, _mm256_set1_epi16(1 << 8));
}

/* ---- horizontal ---------------------------------------------------------------------------- */

/* Windows i and j as the halves of a vector, dealt out and weighed: sums of pairs. */
static __m256i weigh(const uint8_t *src, const struct cvi__scale_windows *w, size_t i, size_t j)
{
    const __m128i *places = (const __m128i *)w->places;
    const __m128i *taps = (const __m128i *)w->taps;
    const __m256i bytes = _mm256_loadu2_m128i((const __m128i *)(src + w->start[j]),
                                              (const __m128i *)(src + w->start[i]));
    const __m256i dealt = _mm256_shuffle_epi8(bytes, _mm256_loadu2_m128i(places + j, places + i));

    return _mm256_maddubs_epi16(dealt, _mm256_loadu2_m128i(taps + j, taps + i));
}

/* 32 outputs of 2 taps from four windows. */
static __m256i block_2(const uint8_t *src, const struct cvi__scale_windows *w, size_t i)
{
    const __m256i a = round_7(weigh(src, w, i, i + 2));
    const __m256i b = round_7(weigh(src, w, i + 1, i + 3));

    return _mm256_packus_epi16(a, b);
}

/* 32 outputs of 4 taps from eight windows. */
static __m256i block_4(const uint8_t *src, const struct cvi__scale_windows *w, size_t i)
{
    const __m256i a = _mm256_hadd_epi16(weigh(src, w, i, i + 4), weigh(src, w, i + 1, i + 5));
    const __m256i b = _mm256_hadd_epi16(weigh(src, w, i + 2, i + 6), weigh(src, w, i + 3, i + 7));

    return _mm256_packus_epi16(round_7(a), round_7(b));
}

void cvi__scale_w_avx2(uint8_t *dst, const uint8_t *src, const struct cvi__scale_windows *windows,
                       size_t n)
{
    const struct cvi__scale_windows w = *windows;
    const size_t step = BLOCK * w.count / 16;

    for (size_t x = 0, i = 0; x < n; x += BLOCK, i += step) {
        const __m256i made = w.count == 2 ? block_2(src, &w, i) : block_4(src, &w, i);

        if (x + BLOCK <= n) {
            _mm256_storeu_si256((__m256i *)(dst + x), made);
        } else {
            uint8_t last[BLOCK];

            _mm256_storeu_si256((__m256i *)last, made);
            memcpy(dst + x, last, n - x);
        }
    }
}

/* ---- vertical ------------------------------------------------------------------------------ */

static __m256i load_row(const uint8_t *row, size_t x)
{
    return _mm256_loadu_si256((const __m256i *)(row + x));
}

/* Taps k and k + 1 in every word; 0 past the end. */
static __m256i load_pair(const int8_t *taps, size_t k, size_t count)
{
    const int32_t second = k + 1 < count ? taps[k + 1] : 0;

    return _mm256_set1_epi16((int16_t)(second * 256 + taps[k]));
}

static void filter_rows(uint8_t *dst, const uint8_t *const *rows, const int8_t *taps, size_t count,
                        size_t x)
{
    __m256i low = _mm256_setzero_si256();
    __m256i high = low;

    for (size_t k = 0; k < count; k += 2) {
        const __m256i t = load_pair(taps, k, count);
        const __m256i a = load_row(rows[k], x);
        const __m256i b = load_row(k + 1 < count ? rows[k + 1] : rows[k], x);

        low = _mm256_add_epi16(low, _mm256_maddubs_epi16(_mm256_unpacklo_epi8(a, b), t));
        high = _mm256_add_epi16(high, _mm256_maddubs_epi16(_mm256_unpackhi_epi8(a, b), t));
    }
    _mm256_storeu_si256((__m256i *)(dst + x), _mm256_packus_epi16(round_7(low), round_7(high)));
}

void cvi__scale_v7_avx2(uint8_t *dst, const uint8_t *const *rows, const int8_t *taps, size_t count,
                        size_t n)
{
    size_t x = 0;

    for (; x + BLOCK <= n; x += BLOCK) {
        filter_rows(dst, rows, taps, count, x);
    }
    for (; x < n; x++) {
        int32_t sum = 64;

        for (size_t k = 0; k < count; k++) {
            sum += rows[k][x] * taps[k];
        }
        dst[x] = (uint8_t)(sum >> 7);
    }
}
