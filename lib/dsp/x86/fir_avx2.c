/* SPDX-License-Identifier: MIT */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

#define SUMS 9 /* vectors worked on together: hides the latency of the sums */

/*
 * `vectors` of eight outputs of `phases` filters; both constants after inlining. Taps that are
 * eight apart meet the same vectors of input, one further on: each step loads one.
 */
static inline __attribute__((always_inline)) void fir_block(float *out,
                                                            const struct cvi__fir_bank *bank,
                                                            const float *x, int phases, int vectors)
{
    const size_t count = bank->count;
    __m256 sum[SUMS];
    __m256 v[SUMS];

#pragma GCC unroll 9
    for (int s = 0; s < phases * vectors; s++) {
        sum[s] = _mm256_loadu_ps(out + (size_t)(s / vectors) * bank->stride + s % vectors * 8);
    }
    for (size_t first = 0; first < 8 && first < count; first++) {
#pragma GCC unroll 9
        for (int i = 0; i < vectors - 1; i++) {
            v[i] = _mm256_loadu_ps(x + first + 8 * i);
        }
#pragma GCC unroll 6
        for (size_t k = first; k < count; k += 8) {
            v[vectors - 1] = _mm256_loadu_ps(x + k + 8 * (vectors - 1));
#pragma GCC unroll 9
            for (int s = 0; s < phases * vectors; s++) {
                const __m256 tap =
                    _mm256_broadcast_ss(bank->taps + (size_t)(s / vectors) * count + k);

                sum[s] = _mm256_add_ps(sum[s], _mm256_mul_ps(tap, v[s % vectors]));
            }
#pragma GCC unroll 9
            for (int i = 0; i < vectors - 1; i++) {
                v[i] = v[i + 1];
            }
        }
    }
#pragma GCC unroll 9
    for (int s = 0; s < phases * vectors; s++) {
        _mm256_storeu_ps(out + (size_t)(s / vectors) * bank->stride + s % vectors * 8, sum[s]);
    }
}

/* Blocks as long as they fit; returns the first output that is in none. Constants as above. */
static inline __attribute__((always_inline)) size_t fir_blocks(float *out,
                                                               const struct cvi__fir_bank *bank,
                                                               size_t i, size_t n, int phases,
                                                               int vectors)
{
    const size_t block = 8 * (size_t)vectors;

    for (; i + block <= n; i += block) {
        fir_block(out + i, bank, bank->x + i, phases, vectors);
    }
    return i;
}

static size_t fir_1(float *out, const struct cvi__fir_bank *bank, size_t n)
{
    size_t i = fir_blocks(out, bank, 0, n, 1, 6);

    i = fir_blocks(out, bank, i, n, 1, 4);
    i = fir_blocks(out, bank, i, n, 1, 2);
    return fir_blocks(out, bank, i, n, 1, 1);
}

static size_t fir_2(float *out, const struct cvi__fir_bank *bank, size_t n)
{
    const size_t i = fir_blocks(out, bank, fir_blocks(out, bank, 0, n, 2, 4), n, 2, 2);

    return fir_blocks(out, bank, i, n, 2, 1);
}

static size_t fir_3(float *out, const struct cvi__fir_bank *bank, size_t n)
{
    const size_t i = fir_blocks(out, bank, fir_blocks(out, bank, 0, n, 3, 3), n, 3, 2);

    return fir_blocks(out, bank, i, n, 3, 1);
}

/* As many filters together as divide the number of them. */
void cvi__fir_avx2(float *out, const struct cvi__fir_bank *bank, size_t n)
{
    const size_t together = bank->phases % 3 == 0 ? 3 : (bank->phases % 2 == 0 ? 2 : 1);
    struct cvi__fir_bank part = *bank;

    part.phases = together;
    for (size_t p = 0; p < bank->phases; p += together) {
        float *const sums = out + p * bank->stride;
        size_t done = 0;

        part.x = bank->x;
        part.taps = bank->taps + p * bank->count;
        if (together == 3) {
            done = fir_3(sums, &part, n);
        } else {
            done = together == 2 ? fir_2(sums, &part, n) : fir_1(sums, &part, n);
        }
        if (done < n) {
            part.x += done;
            cvi__fir_c(sums + done, &part, n - done);
        }
    }
}

/* ---- a filter per output --------------------------------------------------------------- */

/* Where the output is in the input, and the next one. */
struct place {
    const float *x;
    uint32_t phase;
};

static struct place next_place(struct place at, const struct cvi__fir_steps *s, uint32_t whole,
                               uint32_t rest)
{
    at.x += whole;
    at.phase += rest;
    if (at.phase >= s->up) {
        at.phase -= s->up;
        at.x++;
    }
    return at;
}

static __m256 add_product(__m256 sum, const float *x, const float *taps)
{
    return _mm256_add_ps(sum, _mm256_mul_ps(_mm256_loadu_ps(taps), _mm256_loadu_ps(x)));
}

/* Neighbours of the eight sums of four outputs, three times over. */
static __m128 reduce(const __m256 sum[4])
{
    const __m256 ab = _mm256_hadd_ps(sum[0], sum[1]);
    const __m256 cd = _mm256_hadd_ps(sum[2], sum[3]);
    const __m256 halves = _mm256_hadd_ps(ab, cd);

    return _mm_add_ps(_mm256_castps256_ps128(halves), _mm256_extractf128_ps(halves, 1));
}

void cvi__fir_step_avx2(float *out, const struct cvi__fir_steps *steps, size_t n)
{
    const uint32_t whole = steps->down / steps->up;
    const uint32_t rest = steps->down % steps->up;
    struct cvi__fir_steps left = *steps;
    struct place at = {steps->x, steps->phase};
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        const float *x[4];
        const float *taps[4];
        __m256 sum[4];

        for (int o = 0; o < 4; o++) {
            x[o] = at.x;
            taps[o] = steps->taps + (size_t)at.phase * steps->count;
            sum[o] = _mm256_setzero_ps();
            at = next_place(at, steps, whole, rest);
        }
        for (size_t k = 0; k < steps->count; k += 8) {
            sum[0] = add_product(sum[0], x[0] + k, taps[0] + k);
            sum[1] = add_product(sum[1], x[1] + k, taps[1] + k);
            sum[2] = add_product(sum[2], x[2] + k, taps[2] + k);
            sum[3] = add_product(sum[3], x[3] + k, taps[3] + k);
        }
        _mm_storeu_ps(out + i, reduce(sum));
    }
    left.x = at.x;
    left.phase = at.phase;
    cvi__fir_step_c(out + i, &left, n - i);
}
