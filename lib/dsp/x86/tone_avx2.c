/* SPDX-License-Identifier: MIT */
/* A lane per tone; four blocks at a time, so that sums do not wait for each other. */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

#define HALF (CVI__TONE_BLOCK / 2)
#define TOGETHER 4

static __m256 load_eight(const int16_t *in)
{
    return _mm256_cvtepi32_ps(_mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)in)));
}

/* Sums and differences of what lies as far before the middle as behind it. */
static void fold(float *sums, float *differences, const int16_t *block)
{
    const __m256i backwards = _mm256_setr_epi32(7, 6, 5, 4, 3, 2, 1, 0);

    for (size_t i = 0; i < HALF; i += 8) {
        const __m256 after = load_eight(block + HALF + i);
        const __m256 before = _mm256_permutevar8x32_ps(load_eight(block + HALF - 8 - i), backwards);

        _mm256_storeu_ps(sums + i, _mm256_add_ps(after, before));
        _mm256_storeu_ps(differences + i, _mm256_sub_ps(after, before));
    }
}

/* `count` is a constant after inlining. */
static inline __attribute__((always_inline)) void correlate(float *out,
                                                            const int16_t *const *blocks, int count,
                                                            const struct cvi__tone_table *table)
{
    float sums[TOGETHER][HALF];
    float differences[TOGETHER][HALF];
    __m256 even[TOGETHER];
    __m256 odd[TOGETHER];

#pragma GCC unroll 4
    for (int b = 0; b < count; b++) {
        fold(sums[b], differences[b], blocks[b]);
        even[b] = _mm256_setzero_ps();
        odd[b] = even[b];
    }
    for (size_t i = 0; i < HALF; i++) {
        const __m256 cosines = _mm256_loadu_ps(table->cosines[i]);
        const __m256 sines = _mm256_loadu_ps(table->sines[i]);

#pragma GCC unroll 4
        for (int b = 0; b < count; b++) {
            const __m256 sum = _mm256_broadcast_ss(&sums[b][i]);
            const __m256 difference = _mm256_broadcast_ss(&differences[b][i]);

            even[b] = _mm256_add_ps(even[b], _mm256_mul_ps(sum, cosines));
            odd[b] = _mm256_add_ps(odd[b], _mm256_mul_ps(difference, sines));
        }
    }
#pragma GCC unroll 4
    for (int b = 0; b < count; b++) {
        _mm256_storeu_ps(out + 16 * b, even[b]);
        _mm256_storeu_ps(out + 16 * b + 8, odd[b]);
    }
}

void cvi__tone_bank_avx2(float *out, const int16_t *const *blocks, size_t count,
                         const struct cvi__tone_table *table)
{
    size_t b = 0;

    for (; b + TOGETHER <= count; b += TOGETHER) {
        correlate(out + 16 * b, blocks + b, TOGETHER, table);
    }
    for (; b < count; b++) {
        correlate(out + 16 * b, blocks + b, 1, table);
    }
}
