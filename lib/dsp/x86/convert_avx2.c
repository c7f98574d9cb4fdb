/* SPDX-License-Identifier: MIT */
/*
 * Samples of two planes that belong together make a 32-bit pair. Three planes are brought into
 * order in each half of a register by shuffling each and blending, or the other way round.
 */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

void cvi__to_f32_avx2(float *out, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256i v = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(in + i)));

        _mm256_storeu_ps(out + i, _mm256_cvtepi32_ps(v));
    }
    cvi__to_f32_c(out + i, in + i, n - i);
}

static __m256i round_eight(const float *in)
{
    return _mm256_cvtps_epi32(_mm256_loadu_ps(in));
}

void cvi__to_s16_avx2(int16_t *out, const float *in, size_t n)
{
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i packed = _mm256_packs_epi32(round_eight(in + i), round_eight(in + i + 8));

        _mm256_storeu_si256((__m256i *)(out + i), _mm256_permute4x64_epi64(packed, 0xd8));
    }
    cvi__to_s16_c(out + i, in + i, n - i);
}

/* ---- interleaved to planar ------------------------------------------------------------- */

static void store_floats(float *out, __m256i v)
{
    _mm256_storeu_ps(out, _mm256_cvtepi32_ps(v));
}

/* The low words of eight pairs go to `even`, the high ones to `odd`. */
static void store_pairs(float *even, float *odd, __m256i pairs)
{
    store_floats(even, _mm256_srai_epi32(_mm256_slli_epi32(pairs, 16), 16));
    store_floats(odd, _mm256_srai_epi32(pairs, 16));
}

static __m256i load_pairs(const int16_t *in)
{
    return _mm256_loadu_si256((const __m256i *)in);
}

static void deal_2(float *planes, size_t stride, const int16_t *in)
{
    store_pairs(planes, planes + stride, load_pairs(in));
}

static void deal_4(float *planes, size_t stride, const int16_t *in)
{
    const __m256 a = _mm256_castsi256_ps(load_pairs(in));
    const __m256 b = _mm256_castsi256_ps(load_pairs(in + 16));
    const __m256i first = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0x88));
    const __m256i second = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd));

    store_pairs(planes, planes + stride, _mm256_permute4x64_epi64(first, 0xd8));
    store_pairs(planes + 2 * stride, planes + 3 * stride, _mm256_permute4x64_epi64(second, 0xd8));
}

/* 24 values in groups of three, in place: afterwards v[p] has the p-th of each group. */
static void deal_threes(__m256i v[3])
{
    const __m256i a = _mm256_permute2x128_si256(v[0], v[1], 0x30);
    const __m256i b = _mm256_permute2x128_si256(v[0], v[2], 0x21);
    const __m256i c = _mm256_permute2x128_si256(v[1], v[2], 0x30);

    v[0] = _mm256_blend_epi32(_mm256_blend_epi32(a, b, 0x44), c, 0x22);
    v[1] = _mm256_blend_epi32(_mm256_blend_epi32(b, a, 0x22), c, 0x44);
    v[2] = _mm256_blend_epi32(_mm256_blend_epi32(c, b, 0x22), a, 0x44);
    v[0] = _mm256_shuffle_epi32(v[0], 0x6c);
    v[1] = _mm256_shuffle_epi32(v[1], 0xb1);
    v[2] = _mm256_shuffle_epi32(v[2], 0xc6);
}

static void deal_3(float *planes, size_t stride, const int16_t *in)
{
    __m256i v[3];

    for (int i = 0; i < 3; i++) {
        v[i] = _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(in + 8 * i)));
    }
    deal_threes(v);
    for (size_t p = 0; p < 3; p++) {
        store_floats(planes + p * stride, v[p]);
    }
}

static void deal_6(float *planes, size_t stride, const int16_t *in)
{
    __m256i v[3] = {load_pairs(in), load_pairs(in + 16), load_pairs(in + 32)};

    deal_threes(v);
    for (size_t p = 0; p < 3; p++) {
        store_pairs(planes + 2 * p * stride, planes + (2 * p + 1) * stride, v[p]);
    }
}

void cvi__deal_avx2(float *planes, size_t stride, const int16_t *in, size_t count, size_t n)
{
    size_t i = 0;

    if (count == 1) {
        cvi__to_f32_avx2(planes, in, n);
        return;
    }
    for (; i + 8 <= n && count != 5; i += 8) {
        float *const to = planes + i;
        const int16_t *const from = in + i * count;

        if (count == 2) {
            deal_2(to, stride, from);
        } else if (count == 3) {
            deal_3(to, stride, from);
        } else if (count == 4) {
            deal_4(to, stride, from);
        } else {
            deal_6(to, stride, from);
        }
    }
    cvi__deal_c(planes + i, stride, in + i * count, count, n - i);
}

/* ---- planar to interleaved ------------------------------------------------------------- */

/* Eight pairs of samples of two planes. */
static __m256i make_pairs(const float *even, const float *odd)
{
    const __m256i order = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15));

    return _mm256_shuffle_epi8(_mm256_packs_epi32(round_eight(even), round_eight(odd)), order);
}

static void weave_2(int16_t *out, const float *planes, size_t stride)
{
    _mm256_storeu_si256((__m256i *)out, make_pairs(planes, planes + stride));
}

static void weave_4(int16_t *out, const float *planes, size_t stride)
{
    const __m256i first = make_pairs(planes, planes + stride);
    const __m256i second = make_pairs(planes + 2 * stride, planes + 3 * stride);
    const __m256i low = _mm256_unpacklo_epi32(first, second);
    const __m256i high = _mm256_unpackhi_epi32(first, second);

    _mm256_storeu_si256((__m256i *)out, _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_storeu_si256((__m256i *)(out + 16), _mm256_permute2x128_si256(low, high, 0x31));
}

/* The inverse of deal_threes() in each half: groups 0 to 3 are in the low ones of v. */
static void weave_threes(__m256i v[3])
{
    const __m256i a = _mm256_shuffle_epi32(v[0], 0x6c);
    const __m256i b = _mm256_shuffle_epi32(v[1], 0xb1);
    const __m256i c = _mm256_shuffle_epi32(v[2], 0xc6);

    v[0] = _mm256_blend_epi32(_mm256_blend_epi32(a, b, 0x22), c, 0x44);
    v[1] = _mm256_blend_epi32(_mm256_blend_epi32(b, c, 0x22), a, 0x44);
    v[2] = _mm256_blend_epi32(_mm256_blend_epi32(c, a, 0x22), b, 0x44);
}

static void weave_3(int16_t *out, const float *planes, size_t stride)
{
    __m256i v[3] = {round_eight(planes), round_eight(planes + stride),
                    round_eight(planes + 2 * stride)};
    __m256i first;
    __m256i rest;

    weave_threes(v);
    first = _mm256_packs_epi32(v[0], v[1]);
    rest = _mm256_packs_epi32(v[2], v[2]);
    _mm_storeu_si128((__m128i *)out, _mm256_castsi256_si128(first));
    _mm_storel_epi64((__m128i *)(out + 8), _mm256_castsi256_si128(rest));
    _mm_storeu_si128((__m128i *)(out + 12), _mm256_extracti128_si256(first, 1));
    _mm_storel_epi64((__m128i *)(out + 20), _mm256_extracti128_si256(rest, 1));
}

static void weave_6(int16_t *out, const float *planes, size_t stride)
{
    __m256i v[3];

    for (size_t p = 0; p < 3; p++) {
        v[p] = make_pairs(planes + 2 * p * stride, planes + (2 * p + 1) * stride);
    }
    weave_threes(v);
    for (int i = 0; i < 3; i++) {
        _mm_storeu_si128((__m128i *)(out + 8 * i), _mm256_castsi256_si128(v[i]));
        _mm_storeu_si128((__m128i *)(out + 24 + 8 * i), _mm256_extracti128_si256(v[i], 1));
    }
}

void cvi__weave_avx2(int16_t *out, const float *planes, size_t stride, size_t count, size_t n)
{
    size_t i = 0;

    if (count == 1) {
        cvi__to_s16_avx2(out, planes, n);
        return;
    }
    for (; i + 8 <= n && count != 5; i += 8) {
        int16_t *const to = out + i * count;
        const float *const from = planes + i;

        if (count == 2) {
            weave_2(to, from, stride);
        } else if (count == 3) {
            weave_3(to, from, stride);
        } else if (count == 4) {
            weave_4(to, from, stride);
        } else {
            weave_6(to, from, stride);
        }
    }
    cvi__weave_c(out + i * count, planes + i, stride, count, n - i);
}
