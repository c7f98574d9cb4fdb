/* SPDX-License-Identifier: MIT */
#include <immintrin.h>
#include <string.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

/*
 * Two rows by two taps: a * (2^14 - t) + b * t is a + ((b - a) * t), whose rounded shift is what
 * pmulhrsw does with twice the tap.
 */
static size_t blend_rows(uint8_t *dst, const uint8_t *a, const uint8_t *b, int16_t tap, size_t n)
{
    const __m256i t = _mm256_set1_epi16((int16_t)(tap * 2));
    const __m256i zero = _mm256_setzero_si256();
    size_t x = 0;

    for (; x + 32 <= n; x += 32) {
        const __m256i va = _mm256_loadu_si256((const __m256i *)(a + x));
        const __m256i vb = _mm256_loadu_si256((const __m256i *)(b + x));
        const __m256i a0 = _mm256_unpacklo_epi8(va, zero);
        const __m256i a1 = _mm256_unpackhi_epi8(va, zero);
        const __m256i d0 = _mm256_sub_epi16(_mm256_unpacklo_epi8(vb, zero), a0);
        const __m256i d1 = _mm256_sub_epi16(_mm256_unpackhi_epi8(vb, zero), a1);
        const __m256i r0 = _mm256_add_epi16(a0, _mm256_mulhrs_epi16(d0, t));
        const __m256i r1 = _mm256_add_epi16(a1, _mm256_mulhrs_epi16(d1, t));

        _mm256_storeu_si256((__m256i *)(dst + x), _mm256_packus_epi16(r0, r1));
    }
    return x;
}

/* Taps k and k + 1 in every 32-bit lane; 0 past the end. */
static __m256i load_pair(const int16_t *taps, size_t k, size_t count)
{
    int32_t pair = 0;

    memcpy(&pair, taps + k, (k + 1 < count ? 2 : 1) * sizeof(*taps));
    return _mm256_set1_epi32(pair);
}

static __m256i narrow(__m256i sum)
{
    return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(1 << 13)), 14);
}

static void filter_rows(uint8_t *dst, const uint8_t *const *rows, const int16_t *taps, size_t count,
                        size_t x)
{
    const __m256i zero = _mm256_setzero_si256();
    __m256i sum[4] = {zero, zero, zero, zero};

    for (size_t k = 0; k < count; k += 2) {
        const __m256i t = load_pair(taps, k, count);
        const __m256i a = _mm256_loadu_si256((const __m256i *)(rows[k] + x));
        const uint8_t *second = k + 1 < count ? rows[k + 1] : rows[k];
        const __m256i b = _mm256_loadu_si256((const __m256i *)(second + x));
        const __m256i low = _mm256_unpacklo_epi8(a, b);
        const __m256i high = _mm256_unpackhi_epi8(a, b);

        sum[0] = _mm256_add_epi32(sum[0], _mm256_madd_epi16(_mm256_unpacklo_epi8(low, zero), t));
        sum[1] = _mm256_add_epi32(sum[1], _mm256_madd_epi16(_mm256_unpackhi_epi8(low, zero), t));
        sum[2] = _mm256_add_epi32(sum[2], _mm256_madd_epi16(_mm256_unpacklo_epi8(high, zero), t));
        sum[3] = _mm256_add_epi32(sum[3], _mm256_madd_epi16(_mm256_unpackhi_epi8(high, zero), t));
    }
    const __m256i left = _mm256_packs_epi32(narrow(sum[0]), narrow(sum[1]));
    const __m256i right = _mm256_packs_epi32(narrow(sum[2]), narrow(sum[3]));
    _mm256_storeu_si256((__m256i *)(dst + x), _mm256_packus_epi16(left, right));
}

/* The columns from x on, by the reference. */
static void finish(uint8_t *dst, const uint8_t *const *rows, const int16_t *taps, size_t count,
                   size_t x, size_t n)
{
    for (; x < n; x++) {
        int32_t sum = 1 << 13;

        for (size_t k = 0; k < count; k++) {
            sum += rows[k][x] * taps[k];
        }
        sum >>= 14;
        dst[x] = (uint8_t)(sum < 0 ? 0 : (sum > 255 ? 255 : sum));
    }
}

void cvi__scale_v_avx2(uint8_t *dst, const uint8_t *const *rows, const int16_t *taps, size_t count,
                       size_t n)
{
    size_t x = 0;

    if (count == 2 && taps[1] >= 0 && taps[1] < 1 << 14) {
        x = blend_rows(dst, rows[0], rows[1], taps[1], n);
    } else {
        for (; x + 32 <= n; x += 32) {
            filter_rows(dst, rows, taps, count, x);
        }
    }
    finish(dst, rows, taps, count, x, n);
}
