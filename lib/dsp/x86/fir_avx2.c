/* SPDX-License-Identifier: MIT */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

#define WIDE 8 /* vectors worked on together: hides the latency of the sums */

void cvi__to_f32_avx2(float *out, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256i v = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(in + i)));

        _mm256_storeu_ps(out + i, _mm256_cvtepi32_ps(v));
    }
    cvi__to_f32_c(out + i, in + i, n - i);
}

void cvi__to_s16_avx2(int16_t *out, const float *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256i v = _mm256_cvtps_epi32(_mm256_loadu_ps(in + i));
        const __m128i packed =
            _mm_packs_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));

        _mm_storeu_si128((__m128i *)(out + i), packed);
    }
    cvi__to_s16_c(out + i, in + i, n - i);
}

static void fir_wide(float *out, const float *x, const float *taps, size_t count)
{
    __m256 sum[WIDE];

    for (int v = 0; v < WIDE; v++) {
        sum[v] = _mm256_loadu_ps(out + 8 * v);
    }
    for (size_t k = 0; k < count; k++) {
        const __m256 tap = _mm256_broadcast_ss(taps + k);

        for (int v = 0; v < WIDE; v++) {
            sum[v] = _mm256_add_ps(sum[v], _mm256_mul_ps(tap, _mm256_loadu_ps(x + k + 8 * v)));
        }
    }
    for (int v = 0; v < WIDE; v++) {
        _mm256_storeu_ps(out + 8 * v, sum[v]);
    }
}

void cvi__fir_avx2(float *out, const float *x, const float *taps, size_t count, size_t n)
{
    size_t i = 0;

    for (; i + 8 * WIDE <= n; i += 8 * WIDE) {
        fir_wide(out + i, x + i, taps, count);
    }
    for (; i + 8 <= n; i += 8) {
        __m256 sum = _mm256_loadu_ps(out + i);

        for (size_t k = 0; k < count; k++) {
            sum = _mm256_add_ps(
                sum, _mm256_mul_ps(_mm256_broadcast_ss(taps + k), _mm256_loadu_ps(x + i + k)));
        }
        _mm256_storeu_ps(out + i, sum);
    }
    if (i < n) {
        cvi__fir_c(out + i, x + i, taps, count, n - i);
    }
}
