/* SPDX-License-Identifier: MIT */
/*
 * G.711 is a small floating-point format: as a float, a magnitude has its segment in the exponent
 * and the four mantissa bits right behind it.
 */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

/* Exponent and four bits of mantissa of 16 magnitudes, the exponent counted from `bias`. */
static __m256i to_segments(__m256i magnitudes, int bias)
{
    const __m256i low = _mm256_cvtepu16_epi32(_mm256_castsi256_si128(magnitudes));
    const __m256i high = _mm256_cvtepu16_epi32(_mm256_extracti128_si256(magnitudes, 1));
    const __m256i a = _mm256_castps_si256(_mm256_cvtepi32_ps(low));
    const __m256i b = _mm256_castps_si256(_mm256_cvtepi32_ps(high));
    const __m256i packed = _mm256_packus_epi32(_mm256_srli_epi32(a, 19), _mm256_srli_epi32(b, 19));

    return _mm256_sub_epi16(_mm256_permute4x64_epi64(packed, 0xd8),
                            _mm256_set1_epi16((int16_t)((127 + bias) * 16)));
}

/* The low bytes of 16 words. */
static void store_bytes(uint8_t *out, __m256i words)
{
    const __m128i packed =
        _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));

    _mm_storeu_si128((__m128i *)out, packed);
}

void cvi__ulaw_enc_avx2(uint8_t *out, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i s = _mm256_loadu_si256((const __m256i *)(in + i));
        const __m256i sign = _mm256_and_si256(_mm256_srai_epi16(s, 15), _mm256_set1_epi16(0x80));
        const __m256i m = _mm256_min_epu16(_mm256_abs_epi16(s), _mm256_set1_epi16(32635));
        const __m256i code = to_segments(_mm256_add_epi16(m, _mm256_set1_epi16(0x84)), 7);

        store_bytes(out + i,
                    _mm256_xor_si256(_mm256_or_si256(code, sign), _mm256_set1_epi16(0xff)));
    }
    cvi__ulaw_enc_c(out + i, in + i, n - i);
}

void cvi__alaw_enc_avx2(uint8_t *out, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i s = _mm256_loadu_si256((const __m256i *)(in + i));
        const __m256i negative = _mm256_srai_epi16(s, 15);
        const __m256i sign = _mm256_andnot_si256(negative, _mm256_set1_epi16(0x80));
        const __m256i m = _mm256_srli_epi16(_mm256_xor_si256(s, negative), 4);
        const __m256i is_small = _mm256_cmpgt_epi16(_mm256_set1_epi16(16), m);
        const __m256i code = _mm256_blendv_epi8(to_segments(m, 3), m, is_small);

        store_bytes(out + i,
                    _mm256_xor_si256(_mm256_or_si256(code, sign), _mm256_set1_epi16(0x55)));
    }
    cvi__alaw_enc_c(out + i, in + i, n - i);
}

/* The word of `powers` (each twice 16 bytes) that bits 4 to 6 of each word choose. */
static __m256i choose(__m256i codes, __m256i powers)
{
    const __m256i segment = _mm256_and_si256(_mm256_srli_epi16(codes, 4), _mm256_set1_epi16(7));

    /* the high bytes are 0x80: they give 0 */
    return _mm256_shuffle_epi8(powers, _mm256_or_si256(segment, _mm256_set1_epi16(-32768)));
}

/* m where bit 7 of the code is clear, -m where it is set. */
static __m256i apply_sign(__m256i m, __m256i codes)
{
    const __m256i negative = _mm256_srai_epi16(_mm256_slli_epi16(codes, 8), 15);

    return _mm256_sub_epi16(_mm256_xor_si256(m, negative), negative);
}

void cvi__ulaw_dec_avx2(int16_t *out, const uint8_t *in, size_t n)
{
    const __m256i powers = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, (char)-128, 0, 0, 0, 0, 0, 0, 0, 0));
    const __m256i bias = _mm256_set1_epi16(0x84);
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i raw = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(in + i)));
        const __m256i u = _mm256_xor_si256(raw, _mm256_set1_epi16(0xff));
        const __m256i mantissa = _mm256_slli_epi16(_mm256_and_si256(u, _mm256_set1_epi16(15)), 3);
        const __m256i m = _mm256_sub_epi16(
            _mm256_mullo_epi16(_mm256_add_epi16(mantissa, bias), choose(u, powers)), bias);

        _mm256_storeu_si256((__m256i *)(out + i), apply_sign(m, u));
    }
    cvi__ulaw_dec_c(out + i, in + i, n - i);
}

void cvi__alaw_dec_avx2(int16_t *out, const uint8_t *in, size_t n)
{
    const __m256i powers = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(1, 1, 2, 4, 8, 16, 32, 64, 0, 0, 0, 0, 0, 0, 0, 0));
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i raw = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(in + i)));
        const __m256i a = _mm256_xor_si256(raw, _mm256_set1_epi16(0x55));
        const __m256i mantissa = _mm256_slli_epi16(_mm256_and_si256(a, _mm256_set1_epi16(15)), 4);
        const __m256i has_segment = _mm256_cmpgt_epi16(_mm256_and_si256(a, _mm256_set1_epi16(0x70)),
                                                       _mm256_setzero_si256());
        const __m256i base = _mm256_add_epi16(
            _mm256_set1_epi16(8), _mm256_and_si256(has_segment, _mm256_set1_epi16(0x100)));
        const __m256i m = _mm256_mullo_epi16(_mm256_add_epi16(mantissa, base), choose(a, powers));

        /* in A-law the set bit means positive */
        _mm256_storeu_si256((__m256i *)(out + i),
                            apply_sign(m, _mm256_xor_si256(a, _mm256_set1_epi16(0x80))));
    }
    cvi__alaw_dec_c(out + i, in + i, n - i);
}
