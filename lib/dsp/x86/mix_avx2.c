/* SPDX-License-Identifier: MIT */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

void cvi__mix_add_avx2(int32_t *acc, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256i a = _mm256_loadu_si256((const __m256i *)(acc + i));
        const __m256i b = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(in + i)));

        _mm256_storeu_si256((__m256i *)(acc + i), _mm256_add_epi32(a, b));
    }
    cvi__mix_add_c(acc + i, in + i, n - i);
}

/* limit(sum - own) of eight, within the 16-bit range. */
static __m256i minus_eight(const int32_t *sum, const int16_t *own)
{
    const __m256i knee = _mm256_set1_epi32(24576);
    const __m256i s = _mm256_loadu_si256((const __m256i *)sum);
    const __m256i o = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)own));
    const __m256i v = _mm256_sub_epi32(s, o);
    const __m256i m = _mm256_abs_epi32(v);
    const __m256i bent = _mm256_add_epi32(knee, _mm256_srai_epi32(_mm256_sub_epi32(m, knee), 2));
    const __m256i limited = _mm256_min_epi32(m, bent); /* below the knee the line is above */

    return _mm256_sign_epi32(_mm256_min_epi32(limited, _mm256_set1_epi32(32767)), v);
}

void cvi__mix_minus_avx2(int16_t *out, const int32_t *sum, const int16_t *own, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i a = minus_eight(sum + i, own + i);
        const __m256i b = minus_eight(sum + i + 8, own + i + 8);
        const __m256i packed = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8);

        _mm256_storeu_si256((__m256i *)(out + i), packed);
    }
    cvi__mix_minus_c(out + i, sum + i, own + i, n - i);
}

void cvi__gain_ramp_avx2(int16_t *pcm, size_t n, int32_t gain, int32_t step)
{
    const __m256i round = _mm256_set1_epi32(1 << 13);
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    __m256i g = _mm256_add_epi32(_mm256_set1_epi32(gain),
                                 _mm256_mullo_epi32(lanes, _mm256_set1_epi32(step)));
    const __m256i by_eight = _mm256_set1_epi32((int32_t)((uint32_t)step * 8));
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256i v = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(pcm + i)));
        const __m256i p = _mm256_mullo_epi32(v, _mm256_srai_epi32(g, 8));
        const __m256i s = _mm256_srai_epi32(_mm256_add_epi32(p, round), 14);
        const __m128i packed =
            _mm_packs_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));

        _mm_storeu_si128((__m128i *)(pcm + i), packed);
        g = _mm256_add_epi32(g, by_eight);
    }
    cvi__gain_ramp_c(pcm + i, n - i, gain + (int32_t)i * step, step);
}

uint64_t cvi__energy_avx2(const int16_t *pcm, size_t n)
{
    const __m256i zero = _mm256_setzero_si256();
    __m256i sum = zero;
    uint64_t parts[4];
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i v = _mm256_loadu_si256((const __m256i *)(pcm + i));
        const __m256i squares = _mm256_madd_epi16(v, v); /* unsigned: at most 2^31 */

        sum = _mm256_add_epi64(sum, _mm256_unpacklo_epi32(squares, zero));
        sum = _mm256_add_epi64(sum, _mm256_unpackhi_epi32(squares, zero));
    }
    _mm256_storeu_si256((__m256i *)parts, sum);
    return parts[0] + parts[1] + parts[2] + parts[3] + cvi__energy_c(pcm + i, n - i);
}
