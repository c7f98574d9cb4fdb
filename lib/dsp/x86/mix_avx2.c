/* SPDX-License-Identifier: MIT */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

static __m256i load(const int16_t *in)
{
    return _mm256_loadu_si256((const __m256i *)in);
}

static void store(int16_t *out, __m256i v)
{
    _mm256_storeu_si256((__m256i *)out, v);
}

/* `rest` is what the sums have beside 64 * high. */
static void store_sums(int16_t *low, int16_t *quarter, __m256i all, __m256i high)
{
    const __m256i rest = _mm256_srli_epi16(_mm256_sub_epi16(all, _mm256_slli_epi16(high, 6)), 2);
    /* high * 16 + rest in 32 bits; unpacking and packing keep the order */
    const __m256i weights = _mm256_set1_epi32(0x10010);
    const __m256i a = _mm256_madd_epi16(_mm256_unpacklo_epi16(high, rest), weights);
    const __m256i b = _mm256_madd_epi16(_mm256_unpackhi_epi16(high, rest), weights);

    store(low, all);
    store(quarter, _mm256_packs_epi32(a, b));
}

/*
 * `vectors` times sixteen sums without leaving 16 bits: their low halves wrap, and the sum of what
 * is above the six lowest bits of each fits. The rest, at most 64 * 63, is their difference.
 */
static inline __attribute__((always_inline)) void sum_block(int16_t *low, int16_t *quarter,
                                                            const int16_t *const *in, size_t count,
                                                            size_t at, int vectors)
{
    __m256i all[4];
    __m256i high[4];

#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) {
        all[v] = _mm256_setzero_si256();
        high[v] = all[v];
    }
    for (size_t k = 0; k < count; k++) {
#pragma GCC unroll 4
        for (int v = 0; v < vectors; v++) {
            const __m256i pcm = load(in[k] + at + 16 * v);

            all[v] = _mm256_add_epi16(all[v], pcm);
            high[v] = _mm256_add_epi16(high[v], _mm256_srai_epi16(pcm, 6));
        }
    }
#pragma GCC unroll 4
    for (int v = 0; v < vectors; v++) {
        store_sums(low + at + 16 * v, quarter + at + 16 * v, all[v], high[v]);
    }
}

void cvi__mix_sum_avx2(int16_t *low, int16_t *quarter, const int16_t *const *in, size_t count,
                       size_t n)
{
    const int16_t *rest[64];
    size_t i = 0;

    for (; i + 64 <= n; i += 64) {
        sum_block(low, quarter, in, count, i, 4);
    }
    for (; i + 16 <= n; i += 16) {
        sum_block(low, quarter, in, count, i, 1);
    }
    if (i < n) {
        for (size_t k = 0; k < count; k++) {
            rest[k] = in[k] + i;
        }
        cvi__mix_sum_c(low + i, quarter + i, rest, count, n - i);
    }
}

/* limit(S - own) of sixteen. */
static __m256i minus_sixteen(__m256i low, __m256i quarter, __m256i own)
{
    const __m256i bend = _mm256_set1_epi16(18432);
    const __m256i v = _mm256_sub_epi16(low, own); /* good when the result is in the range */
    const __m256i about = _mm256_subs_epi16(quarter, _mm256_srai_epi16(own, 2));
    /* (S - own) >> 2 is that, or one less when the two lowest bits borrow */
    const __m256i differs = _mm256_xor_si256(about, _mm256_srli_epi16(v, 2));
    const __m256i borrow = _mm256_and_si256(differs, _mm256_set1_epi16(1));
    const __m256i shifted = _mm256_subs_epi16(about, borrow);
    const __m256i is_high = _mm256_cmpgt_epi16(shifted, _mm256_set1_epi16(6143));
    const __m256i is_low = _mm256_cmpgt_epi16(_mm256_set1_epi16(-6144), shifted);
    const __m256i upper = _mm256_blendv_epi8(v, _mm256_adds_epi16(shifted, bend), is_high);

    return _mm256_blendv_epi8(upper, _mm256_subs_epi16(shifted, bend), is_low);
}

void cvi__mix_minus_avx2(int16_t *out, const struct cvi__mix *mix, const int16_t *own, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        store(out + i, minus_sixteen(load(mix->low + i), load(mix->quarter + i), load(own + i)));
    }
    if (i < n) {
        const struct cvi__mix rest = {mix->low + i, mix->quarter + i};

        cvi__mix_minus_c(out + i, &rest, own + i, n - i);
    }
}

/* Eight gains that begin at `gain`. */
static __m256i ramp(int32_t gain, int32_t step)
{
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);

    return _mm256_add_epi32(_mm256_set1_epi32(gain),
                            _mm256_mullo_epi32(lanes, _mm256_set1_epi32(step)));
}

/* Eight sums of products with weights of 14 bits. */
static void store_weighed(int16_t *out, __m256i sums)
{
    const __m256i s = _mm256_srai_epi32(_mm256_add_epi32(sums, _mm256_set1_epi32(1 << 13)), 14);

    _mm_storeu_si128((__m128i *)out,
                     _mm_packs_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1)));
}

void cvi__gain_ramp_avx2(int16_t *pcm, size_t n, int32_t gain, int32_t step)
{
    const __m256i by_eight = _mm256_set1_epi32((int32_t)((uint32_t)step * 8));
    __m256i g = ramp(gain, step);
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256i v = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(pcm + i)));

        store_weighed(pcm + i, _mm256_mullo_epi32(v, _mm256_srai_epi32(g, 8)));
        g = _mm256_add_epi32(g, by_eight);
    }
    cvi__gain_ramp_c(pcm + i, n - i, gain + (int32_t)i * step, step);
}

void cvi__crossfade_avx2(int16_t *pcm, const int16_t *over, size_t n, int32_t gain, int32_t step)
{
    const __m256i by_eight = _mm256_set1_epi32((int32_t)((uint32_t)step * 8));
    __m256i g = ramp(gain, step);
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m128i from = _mm_loadu_si128((const __m128i *)(pcm + i));
        const __m128i to = _mm_loadu_si128((const __m128i *)(over + i));
        const __m256i in = _mm256_srai_epi32(g, 8);
        const __m256i left = _mm256_sub_epi32(_mm256_set1_epi32(1 << 14), in);
        /* a pair of 16 bits for each sample: what comes is the upper one */
        const __m256i weights = _mm256_or_si256(left, _mm256_slli_epi32(in, 16));
        const __m256i pairs = _mm256_or_si256(_mm256_cvtepu16_epi32(from),
                                              _mm256_slli_epi32(_mm256_cvtepu16_epi32(to), 16));

        store_weighed(pcm + i, _mm256_madd_epi16(pairs, weights));
        g = _mm256_add_epi32(g, by_eight);
    }
    cvi__crossfade_c(pcm + i, over + i, n - i, gain + (int32_t)i * step, step);
}

/* Eight values from places on. */
static __m256i noise_eight(__m256i places, __m256i amplitude)
{
    const __m256i x = _mm256_mullo_epi32(places, _mm256_set1_epi32((int32_t)CVI__NOISE_A));
    const __m256i h = _mm256_mullo_epi32(_mm256_xor_si256(x, _mm256_srli_epi32(x, 15)),
                                         _mm256_set1_epi32((int32_t)CVI__NOISE_B));
    /* the upper halves as words whose partners are 0 */
    const __m256i s = _mm256_madd_epi16(_mm256_srli_epi32(h, 16), amplitude);

    return _mm256_srai_epi32(_mm256_add_epi32(s, _mm256_set1_epi32(1 << 14)), 15);
}

void cvi__noise_avx2(int16_t *out, size_t n, uint32_t seed, int32_t amplitude)
{
    const __m256i level = _mm256_set1_epi32(amplitude);
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i first =
            _mm256_add_epi32(_mm256_set1_epi32((int32_t)(seed + (uint32_t)i)), lanes);
        const __m256i second = _mm256_add_epi32(first, _mm256_set1_epi32(8));
        const __m256i packed =
            _mm256_packs_epi32(noise_eight(first, level), noise_eight(second, level));

        store(out + i, _mm256_permute4x64_epi64(packed, 0xd8));
    }
    cvi__noise_c(out + i, n - i, seed + (uint32_t)i, amplitude);
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
