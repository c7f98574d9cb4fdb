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

/* `vectors` of eight outputs at a time; a constant after inlining. */
static inline __attribute__((always_inline)) void fir_block(float *out, const float *x,
                                                            const float *taps, size_t count,
                                                            int vectors)
{
    __m256 sum[WIDE];

#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) {
        sum[v] = _mm256_loadu_ps(out + 8 * v);
    }
    for (size_t k = 0; k < count; k++) {
        const __m256 tap = _mm256_broadcast_ss(taps + k);

#pragma GCC unroll 8
        for (int v = 0; v < vectors; v++) {
            sum[v] = _mm256_add_ps(sum[v], _mm256_mul_ps(tap, _mm256_loadu_ps(x + k + 8 * v)));
        }
    }
#pragma GCC unroll 8
    for (int v = 0; v < vectors; v++) {
        _mm256_storeu_ps(out + 8 * v, sum[v]);
    }
}

void cvi__fir_avx2(float *out, const float *x, const float *taps, size_t count, size_t n)
{
    size_t i = 0;

    for (; i + 8 * WIDE <= n; i += 8 * WIDE) {
        fir_block(out + i, x + i, taps, count, WIDE);
    }
    for (; i + 32 <= n; i += 32) {
        fir_block(out + i, x + i, taps, count, 4);
    }
    for (; i + 8 <= n; i += 8) {
        fir_block(out + i, x + i, taps, count, 1);
    }
    if (i < n) {
        cvi__fir_c(out + i, x + i, taps, count, n - i);
    }
}
