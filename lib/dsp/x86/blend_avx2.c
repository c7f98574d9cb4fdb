/* SPDX-License-Identifier: MIT */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

/* Rounded division of 16 words by 255. */
static __m256i div255(__m256i v)
{
    v = _mm256_add_epi16(v, _mm256_set1_epi16(128));
    return _mm256_srli_epi16(_mm256_add_epi16(v, _mm256_srli_epi16(v, 8)), 8);
}

static __m256i load_words(const uint8_t *from)
{
    return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)from));
}

/* 16 words to bytes, saturated. */
static void store_words(uint8_t *to, __m256i words)
{
    const __m128i packed =
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));

    _mm_storeu_si128((__m128i *)to, packed);
}

void cvi__blend_const_avx2(uint8_t *dst, const uint8_t *alpha, uint8_t value, size_t n)
{
    const __m256i full = _mm256_set1_epi16(255);
    const __m256i v = _mm256_set1_epi16(value);
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i a = load_words(alpha + i);
        const __m256i kept = _mm256_mullo_epi16(load_words(dst + i), _mm256_sub_epi16(full, a));

        store_words(dst + i, div255(_mm256_add_epi16(kept, _mm256_mullo_epi16(v, a))));
    }
    cvi__blend_const_c(dst + i, alpha + i, value, n - i);
}

/* What is left of 32 bytes under an alpha. */
static __m256i keep(__m256i d, __m256i alpha)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i under = _mm256_xor_si256(alpha, _mm256_set1_epi8(-1));
    const __m256i low =
        _mm256_mullo_epi16(_mm256_unpacklo_epi8(d, zero), _mm256_unpacklo_epi8(under, zero));
    const __m256i high =
        _mm256_mullo_epi16(_mm256_unpackhi_epi8(d, zero), _mm256_unpackhi_epi8(under, zero));

    return _mm256_packus_epi16(div255(low), div255(high));
}

/* Bitmaps are mostly nothing or opaque: 32 pixels alike of either kind have a way of their own. */
void cvi__blend_pre_avx2(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n)
{
    size_t i = 0;

    for (; i + 32 <= n; i += 32) {
        __m256i *to = (__m256i *)(dst + i);
        const __m256i s = _mm256_loadu_si256((const __m256i *)(src + i));
        const __m256i a = _mm256_loadu_si256((const __m256i *)(alpha + i));
        const __m256i any = _mm256_or_si256(s, a);

        if (_mm256_testz_si256(any, any)) {
            continue;
        }
        if (_mm256_testc_si256(a, _mm256_set1_epi8(-1))) {
            _mm256_storeu_si256(to, s);
        } else {
            _mm256_storeu_si256(to, _mm256_adds_epu8(keep(_mm256_loadu_si256(to), a), s));
        }
    }
    cvi__blend_pre_c(dst + i, src + i, alpha + i, n - i);
}

void cvi__blend_mask_avx2(uint8_t *dst, const uint8_t *src, const uint8_t *alpha, size_t n)
{
    const __m256i full = _mm256_set1_epi16(255);
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i a = load_words(alpha + i);
        const __m256i kept = _mm256_mullo_epi16(load_words(dst + i), _mm256_sub_epi16(full, a));
        const __m256i come = _mm256_mullo_epi16(load_words(src + i), a);

        store_words(dst + i, div255(_mm256_add_epi16(kept, come)));
    }
    cvi__blend_mask_c(dst + i, src + i, alpha + i, n - i);
}

static __m256i load_256(const uint8_t *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

/* Rounded means of 2x2 from 32 bytes of each row, as 16 words. */
static __m256i halve_words(__m256i top, __m256i bottom)
{
    const __m256i ones = _mm256_set1_epi8(1);
    const __m256i a = _mm256_maddubs_epi16(top, ones);
    const __m256i b = _mm256_maddubs_epi16(bottom, ones);
    const __m256i sum = _mm256_add_epi16(_mm256_add_epi16(a, b), _mm256_set1_epi16(2));

    return _mm256_srli_epi16(sum, 2);
}

void cvi__halve_avx2(uint8_t *dst, const uint8_t *top, const uint8_t *bottom, size_t n)
{
    size_t i = 0;

    for (; i + 32 <= n; i += 32) {
        const __m256i a = halve_words(load_256(top + 2 * i), load_256(bottom + 2 * i));
        const __m256i b = halve_words(load_256(top + 2 * i + 32), load_256(bottom + 2 * i + 32));

        _mm256_storeu_si256((__m256i *)(dst + i),
                            _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xd8));
    }
    cvi__halve_c(dst + i, top + 2 * i, bottom + 2 * i, n - i);
}

/* 16 pixels of two bytes, those that are averaged beside each other. */
static __m256i load_woven(const uint8_t *from)
{
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15));

    return _mm256_shuffle_epi8(load_256(from), order);
}

void cvi__halve_woven_avx2(uint8_t *dst, const uint8_t *top, const uint8_t *bottom, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const uint8_t *t = top + 4 * i;
        const uint8_t *b = bottom + 4 * i;
        const __m256i left = halve_words(load_woven(t), load_woven(b));
        const __m256i right = halve_words(load_woven(t + 32), load_woven(b + 32));

        _mm256_storeu_si256((__m256i *)(dst + 2 * i),
                            _mm256_permute4x64_epi64(_mm256_packus_epi16(left, right), 0xd8));
    }
    cvi__halve_woven_c(dst + 2 * i, top + 4 * i, bottom + 4 * i, n - i);
}

void cvi__split_avx2(uint8_t *even, uint8_t *odd, const uint8_t *src, size_t n)
{
    const __m256i low = _mm256_set1_epi16(0xff);
    size_t i = 0;

    for (; i + 32 <= n; i += 32) {
        const __m256i a = load_256(src + 2 * i);
        const __m256i b = load_256(src + 2 * i + 32);
        const __m256i e = _mm256_packus_epi16(_mm256_and_si256(a, low), _mm256_and_si256(b, low));
        const __m256i o = _mm256_packus_epi16(_mm256_srli_epi16(a, 8), _mm256_srli_epi16(b, 8));

        _mm256_storeu_si256((__m256i *)(even + i), _mm256_permute4x64_epi64(e, 0xd8));
        _mm256_storeu_si256((__m256i *)(odd + i), _mm256_permute4x64_epi64(o, 0xd8));
    }
    cvi__split_c(even + i, odd + i, src + 2 * i, n - i);
}

void cvi__split_words_avx2(int16_t *even, int16_t *odd, const int16_t *src, size_t n)
{
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15));
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i a = _mm256_shuffle_epi8(load_256((const uint8_t *)(src + 2 * i)), order);
        const __m256i b = _mm256_shuffle_epi8(load_256((const uint8_t *)(src + 2 * i + 16)), order);
        const __m256i e = _mm256_unpacklo_epi64(a, b);
        const __m256i o = _mm256_unpackhi_epi64(a, b);

        _mm256_storeu_si256((__m256i *)(even + i), _mm256_permute4x64_epi64(e, 0xd8));
        _mm256_storeu_si256((__m256i *)(odd + i), _mm256_permute4x64_epi64(o, 0xd8));
    }
    cvi__split_words_c(even + i, odd + i, src + 2 * i, n - i);
}
