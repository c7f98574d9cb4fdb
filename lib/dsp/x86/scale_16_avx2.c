/* SPDX-License-Identifier: MIT */
/* The two passes with a 16-bit row between them. */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

/* ---- vertical ------------------------------------------------------------------------------ */

/* Bytes with 128 taken off, in the upper halves of words: times a tap, pmulhrsw does the rest. */
static size_t filter_rows(int16_t *dst, const uint8_t *const *rows, const int16_t *taps,
                          size_t count, size_t n)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i middle = _mm256_set1_epi8(-128);
    size_t x = 0;

    for (; x + 32 <= n; x += 32) {
        __m256i low = zero;
        __m256i high = zero;

        for (size_t k = 0; k < count; k++) {
            const __m256i t = _mm256_set1_epi16(taps[k]);
            const __m256i v =
                _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)(rows[k] + x)), middle);

            low = _mm256_add_epi16(low, _mm256_mulhrs_epi16(_mm256_unpacklo_epi8(zero, v), t));
            high = _mm256_add_epi16(high, _mm256_mulhrs_epi16(_mm256_unpackhi_epi8(zero, v), t));
        }
        _mm256_storeu_si256((__m256i *)(dst + x), _mm256_permute2x128_si256(low, high, 0x20));
        _mm256_storeu_si256((__m256i *)(dst + x + 16), _mm256_permute2x128_si256(low, high, 0x31));
    }
    return x;
}

void cvi__scale_v16_avx2(int16_t *dst, const uint8_t *const *rows, const int16_t *taps,
                         size_t count, size_t n)
{
    for (size_t x = filter_rows(dst, rows, taps, count, n); x < n; x++) {
        int32_t sum = 0;

        for (size_t k = 0; k < count; k++) {
            sum += ((rows[k][x] - 128) * 256 * taps[k] + (1 << 14)) >> 15;
        }
        dst[x] = (int16_t)sum;
    }
}

/* ---- horizontal ---------------------------------------------------------------------------- */

static __m128i load_64(const void *from)
{
    return _mm_loadl_epi64((const __m128i *)from);
}

static __m128i load_128(const void *from)
{
    return _mm_loadu_si128((const __m128i *)from);
}

static __m256i join(__m128i low, __m128i high)
{
    return _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
}

static __m256i narrow(__m256i sum)
{
    const __m256i offset = _mm256_set1_epi32((128 << 21) + (1 << 20));

    return _mm256_srai_epi32(_mm256_add_epi32(sum, offset), 21);
}

/* Pairs of products of four outputs: 0 1 | 2 3. */
static __m256i four_taps(const int16_t *src, const int32_t *start, const int16_t *taps)
{
    const __m128i a = _mm_unpacklo_epi64(load_64(src + start[0]), load_64(src + start[1]));
    const __m128i b = _mm_unpacklo_epi64(load_64(src + start[2]), load_64(src + start[3]));

    return _mm256_madd_epi16(join(a, b), _mm256_loadu_si256((const __m256i *)taps));
}

static size_t scale_4(uint8_t *dst, const int16_t *src, const int32_t *start, const int16_t *taps,
                      size_t n)
{
    size_t x = 0;

    for (; x + 16 <= n; x += 16) {
        const int32_t *s = start + x;
        const int16_t *t = taps + 4 * x;
        /* sums 0 1 4 5 | 2 3 6 7, and 8 9 12 13 | 10 11 14 15 */
        const __m256i a =
            narrow(_mm256_hadd_epi32(four_taps(src, s, t), four_taps(src, s + 4, t + 16)));
        const __m256i b = narrow(
            _mm256_hadd_epi32(four_taps(src, s + 8, t + 32), four_taps(src, s + 12, t + 48)));
        const __m256i words = _mm256_packs_epi32(a, b);
        const __m256i bytes = _mm256_packus_epi16(words, words);

        _mm_storeu_si128(
            (__m128i *)(dst + x),
            _mm_unpacklo_epi16(_mm256_castsi256_si128(bytes), _mm256_extracti128_si256(bytes, 1)));
    }
    return x;
}

/* Partial sums of outputs 0 (low half) and 1. */
static __m256i eight_taps(const int16_t *src, const int32_t *start, const int16_t *taps)
{
    const __m256i v = join(load_128(src + start[0]), load_128(src + start[1]));

    return _mm256_madd_epi16(v, _mm256_loadu_si256((const __m256i *)taps));
}

static __m256i many_taps(const int16_t *src, const int32_t *start, const int16_t *taps,
                         size_t count)
{
    const int16_t *first = src + start[0];
    const int16_t *second = src + start[1];
    __m256i sum = _mm256_setzero_si256();
    size_t k = 0;

    if (count == 8) {
        return eight_taps(src, start, taps);
    }
    for (; k + 8 <= count; k += 8) {
        const __m256i v = join(load_128(first + k), load_128(second + k));
        const __m256i t = join(load_128(taps + k), load_128(taps + count + k));

        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(v, t));
    }
    if (k < count) {
        const __m256i v = join(load_64(first + k), load_64(second + k));
        const __m256i t = join(load_64(taps + k), load_64(taps + count + k));

        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(v, t));
    }
    return sum;
}

/* Eight sums: outputs 0 2 4 6 | 1 3 5 7. */
static __m256i many_eight(const int16_t *src, const int32_t *start, const int16_t *taps,
                          size_t count)
{
    const __m256i a = many_taps(src, start, taps, count);
    const __m256i b = many_taps(src, start + 2, taps + 2 * count, count);
    const __m256i c = many_taps(src, start + 4, taps + 4 * count, count);
    const __m256i d = many_taps(src, start + 6, taps + 6 * count, count);

    return narrow(_mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d)));
}

/* A constant count lets the compiler drop the loops. */
static inline __attribute__((always_inline)) size_t scale_many(uint8_t *dst, const int16_t *src,
                                                               const int32_t *start,
                                                               const int16_t *taps, size_t count,
                                                               size_t n)
{
    size_t x = 0;

    for (; x + 16 <= n; x += 16) {
        const __m256i a = many_eight(src, start + x, taps + x * count, count);
        const __m256i b = many_eight(src, start + x + 8, taps + (x + 8) * count, count);
        const __m256i words = _mm256_packs_epi32(a, b);
        const __m256i bytes = _mm256_packus_epi16(words, words);

        _mm_storeu_si128(
            (__m128i *)(dst + x),
            _mm_unpacklo_epi8(_mm256_castsi256_si128(bytes), _mm256_extracti128_si256(bytes, 1)));
    }
    return x;
}

void cvi__scale_h16_avx2(uint8_t *dst, const int16_t *src, const int32_t *start,
                         const int16_t *taps, size_t count, size_t n)
{
    size_t x = 0;

    if (count == 4) {
        x = scale_4(dst, src, start, taps, n);
    } else if (count == 8) {
        x = scale_many(dst, src, start, taps, 8, n);
    } else {
        x = scale_many(dst, src, start, taps, count, n);
    }
    cvi__scale_h16_c(dst + x, src, start + x, taps + x * count, count, n - x);
}
