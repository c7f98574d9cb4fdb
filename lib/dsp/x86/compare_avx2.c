/* SPDX-License-Identifier: MIT */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

#define BLOCK 32u
#define FLUSH 8192u /* blocks whose squares fit 32 bits */

static __m256i load_256(const void *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

static uint64_t add_up(__m256i quads)
{
    const __m128i two =
        _mm_add_epi64(_mm256_castsi256_si128(quads), _mm256_extracti128_si256(quads, 1));

    return (uint64_t)_mm_cvtsi128_si64(two) + (uint64_t)_mm_extract_epi64(two, 1);
}

uint64_t cvi__sad_avx2(const uint8_t *a, const uint8_t *b, size_t n)
{
    __m256i sum = _mm256_setzero_si256();
    size_t i = 0;

    for (; i + BLOCK <= n; i += BLOCK) {
        sum = _mm256_add_epi64(sum, _mm256_sad_epu8(load_256(a + i), load_256(b + i)));
    }
    return add_up(sum) + cvi__sad_c(a + i, b + i, n - i);
}

/* Sums of 32 bits, each of at most 4 * 255^2 a block. */
static __m256i square(__m256i a, __m256i b)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i d = _mm256_or_si256(_mm256_subs_epu8(a, b), _mm256_subs_epu8(b, a));
    const __m256i low = _mm256_unpacklo_epi8(d, zero);
    const __m256i high = _mm256_unpackhi_epi8(d, zero);

    return _mm256_add_epi32(_mm256_madd_epi16(low, low), _mm256_madd_epi16(high, high));
}

uint64_t cvi__ssd_avx2(const uint8_t *a, const uint8_t *b, size_t n)
{
    const __m256i zero = _mm256_setzero_si256();
    __m256i sum = zero;
    size_t i = 0;

    while (i + BLOCK <= n) {
        const size_t left = (n - i) / BLOCK;
        const size_t end = i + BLOCK * (left < FLUSH ? left : FLUSH);
        __m256i part = zero;

        for (; i < end; i += BLOCK) {
            part = _mm256_add_epi32(part, square(load_256(a + i), load_256(b + i)));
        }
        sum = _mm256_add_epi64(sum, _mm256_unpacklo_epi32(part, zero));
        sum = _mm256_add_epi64(sum, _mm256_unpackhi_epi32(part, zero));
    }
    return add_up(sum) + cvi__ssd_c(a + i, b + i, n - i);
}
