/* SPDX-License-Identifier: MIT */
/*
 * Horizontal pass. With 2 or 4 taps the bytes of neighbouring outputs lie within 16: one load and
 * one shuffle deal them out. With more taps each output loads its own.
 */
#include <immintrin.h>
#include <string.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

static __m256i narrow(__m256i sum)
{
    return _mm256_srai_epi32(_mm256_add_epi32(sum, _mm256_set1_epi32(1 << 13)), 14);
}

static __m128i load_64(const void *from)
{
    return _mm_loadl_epi64((const __m128i *)from);
}

static __m128i load_32(const void *from)
{
    int32_t v = 0;

    memcpy(&v, from, sizeof(v));
    return _mm_cvtsi32_si128(v);
}

/* ---- 2 taps -------------------------------------------------------------------------------- */

/* Eight outputs, whose bytes are within 16 of start[0]. */
static __m256i two_taps(const uint8_t *src, const int32_t *start, const int16_t *taps)
{
    /* byte 0 of each lane to its bytes 0 and 2 */
    const __m256i spread = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, -1, 0, -1, 4, -1, 4, -1, 8, -1, 8, -1, 12, -1, 12, -1));
    /* + 0 and + 1, and nothing into the high bytes */
    const __m256i places = _mm256_set1_epi32((int32_t)0x80018000);
    const __m256i at = _mm256_loadu_si256((const __m256i *)start);
    const __m256i offset = _mm256_sub_epi32(at, _mm256_set1_epi32(start[0]));
    const __m256i index = _mm256_add_epi8(_mm256_shuffle_epi8(offset, spread), places);
    const __m256i bytes =
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(src + start[0])));
    const __m256i pairs = _mm256_shuffle_epi8(bytes, index);

    return narrow(_mm256_madd_epi16(pairs, _mm256_loadu_si256((const __m256i *)taps)));
}

static size_t scale_2(uint8_t *dst, const uint8_t *src, const int32_t *start, const int16_t *taps,
                      size_t n)
{
    const int32_t end = start[n - 1] + 2;
    size_t x = 0;

    for (; x + 16 <= n && start[x + 8] + 16 <= end; x += 16) {
        if (start[x + 7] - start[x] > 14 || start[x + 15] - start[x + 8] > 14) {
            cvi__scale_h_c(dst + x, src, start + x, taps + 2 * x, 2, 16);
            continue;
        }
        const __m256i a = two_taps(src, start + x, taps + 2 * x);
        const __m256i b = two_taps(src, start + x + 8, taps + 2 * x + 16);
        const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8);
        const __m128i packed =
            _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));

        _mm_storeu_si128((__m128i *)(dst + x), packed);
    }
    return x;
}

/* ---- 4 taps -------------------------------------------------------------------------------- */

/* Pairs of products of four outputs, whose bytes are within 16 of start[0]. */
static __m256i four_taps(const uint8_t *src, const int32_t *start, const int16_t *taps)
{
    const __m256i spread =
        _mm256_setr_epi8(0, -1, 0, -1, 0, -1, 0, -1, 4, -1, 4, -1, 4, -1, 4, -1, /* 0 and 1 */
                         8, -1, 8, -1, 8, -1, 8, -1, 12, -1, 12, -1, 12, -1, 12, -1);
    const __m256i places = _mm256_set1_epi64x((int64_t)0x8003800280018000);
    const __m128i at = _mm_loadu_si128((const __m128i *)start);
    const __m128i offset = _mm_sub_epi32(at, _mm_set1_epi32(start[0]));
    const __m256i index =
        _mm256_add_epi8(_mm256_shuffle_epi8(_mm256_broadcastsi128_si256(offset), spread), places);
    const __m256i bytes =
        _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(src + start[0])));

    return _mm256_madd_epi16(_mm256_shuffle_epi8(bytes, index),
                             _mm256_loadu_si256((const __m256i *)taps));
}

static int fits_four(const int32_t *start)
{
    return start[3] - start[0] <= 12 && start[7] - start[4] <= 12 && start[11] - start[8] <= 12 &&
           start[15] - start[12] <= 12;
}

static size_t scale_4(uint8_t *dst, const uint8_t *src, const int32_t *start, const int16_t *taps,
                      size_t n)
{
    const int32_t end = start[n - 1] + 4;
    size_t x = 0;

    for (; x + 16 <= n && start[x + 12] + 16 <= end; x += 16) {
        const int32_t *s = start + x;
        const int16_t *t = taps + 4 * x;

        if (!fits_four(s)) {
            cvi__scale_h_c(dst + x, src, s, t, 4, 16);
            continue;
        }
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

/* ---- 8 taps and more ----------------------------------------------------------------------- */

/* Partial sums of outputs 0 (low half) and 1, `count` >= 8. */
static __m256i many_taps(const uint8_t *src, const int32_t *start, const int16_t *taps,
                         size_t count)
{
    const uint8_t *from[2] = {src + start[0], src + start[1]};
    const int16_t *second = taps + count;
    __m256i sum = _mm256_setzero_si256();
    size_t k = 0;

    for (; k + 8 <= count; k += 8) {
        const __m128i bytes = _mm_unpacklo_epi64(load_64(from[0] + k), load_64(from[1] + k));
        const __m256i t = _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)(taps + k))),
            _mm_loadu_si128((const __m128i *)(second + k)), 1);

        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_cvtepu8_epi16(bytes), t));
    }
    if (k < count) {
        const __m128i bytes = _mm_unpacklo_epi64(load_32(from[0] + k), load_32(from[1] + k));
        const __m256i t = _mm256_inserti128_si256(_mm256_castsi128_si256(load_64(taps + k)),
                                                  load_64(second + k), 1);

        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_cvtepu8_epi16(bytes), t));
    }
    return sum;
}

/* Eight sums: outputs 0 2 4 6 | 1 3 5 7. */
static __m256i many_eight(const uint8_t *src, const int32_t *start, const int16_t *taps,
                          size_t count)
{
    const __m256i a = many_taps(src, start, taps, count);
    const __m256i b = many_taps(src, start + 2, taps + 2 * count, count);
    const __m256i c = many_taps(src, start + 4, taps + 4 * count, count);
    const __m256i d = many_taps(src, start + 6, taps + 6 * count, count);

    return narrow(_mm256_hadd_epi32(_mm256_hadd_epi32(a, b), _mm256_hadd_epi32(c, d)));
}

static size_t scale_many(uint8_t *dst, const uint8_t *src, const int32_t *start,
                         const int16_t *taps, size_t count, size_t n)
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

void cvi__scale_h_avx2(uint8_t *dst, const uint8_t *src, const int32_t *start, const int16_t *taps,
                       size_t count, size_t n)
{
    size_t x = 0;

    if (n == 0) {
        return;
    }
    if (count == 2) {
        x = scale_2(dst, src, start, taps, n);
    } else if (count == 4) {
        x = scale_4(dst, src, start, taps, n);
    } else {
        x = scale_many(dst, src, start, taps, count, n);
    }
    cvi__scale_h_c(dst + x, src, start + x, taps + x * count, count, n - x);
}
