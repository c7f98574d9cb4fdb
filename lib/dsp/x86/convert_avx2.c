/* SPDX-License-Identifier: MIT */
/*
 * Three planes are brought into order in each half of a register by shuffling each and blending, or
 * the other way round. What is hardly ever asked for (four planes and more) is left to the
 * reference.
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

static void deal_2(float *planes, size_t stride, const float *in)
{
    const __m256 a = _mm256_loadu_ps(in);
    const __m256 b = _mm256_loadu_ps(in + 8);
    const __m256d even = _mm256_castps_pd(_mm256_shuffle_ps(a, b, 0x88));
    const __m256d odd = _mm256_castps_pd(_mm256_shuffle_ps(a, b, 0xdd));

    _mm256_storeu_ps(planes, _mm256_castpd_ps(_mm256_permute4x64_pd(even, 0xd8)));
    _mm256_storeu_ps(planes + stride, _mm256_castpd_ps(_mm256_permute4x64_pd(odd, 0xd8)));
}

/* 24 values in groups of three: v[p] gets the p-th of each group. */
static void deal_3(float *planes, size_t stride, const float *in)
{
    const __m256 v[3] = {_mm256_loadu_ps(in), _mm256_loadu_ps(in + 8), _mm256_loadu_ps(in + 16)};
    const __m256 a = _mm256_permute2f128_ps(v[0], v[1], 0x30);
    const __m256 b = _mm256_permute2f128_ps(v[0], v[2], 0x21);
    const __m256 c = _mm256_permute2f128_ps(v[1], v[2], 0x30);
    const __m256 first = _mm256_blend_ps(_mm256_blend_ps(a, b, 0x44), c, 0x22);
    const __m256 second = _mm256_blend_ps(_mm256_blend_ps(b, a, 0x22), c, 0x44);
    const __m256 third = _mm256_blend_ps(_mm256_blend_ps(c, b, 0x22), a, 0x44);

    _mm256_storeu_ps(planes, _mm256_permute_ps(first, 0x6c));
    _mm256_storeu_ps(planes + stride, _mm256_permute_ps(second, 0xb1));
    _mm256_storeu_ps(planes + 2 * stride, _mm256_permute_ps(third, 0xc6));
}

void cvi__deal_avx2(float *planes, size_t stride, const float *in, size_t count, size_t n)
{
    size_t i = 0;

    for (; count == 2 && i + 8 <= n; i += 8) {
        deal_2(planes + i, stride, in + i * 2);
    }
    for (; count == 3 && i + 8 <= n; i += 8) {
        deal_3(planes + i, stride, in + i * 3);
    }
    cvi__deal_c(planes + i, stride, in + i * count, count, n - i);
}

/* ---- planar to interleaved ------------------------------------------------------------- */

static void weave_2(float *out, const float *planes, size_t stride)
{
    const __m256 even = _mm256_loadu_ps(planes);
    const __m256 odd = _mm256_loadu_ps(planes + stride);
    const __m256 low = _mm256_unpacklo_ps(even, odd);
    const __m256 high = _mm256_unpackhi_ps(even, odd);

    _mm256_storeu_ps(out, _mm256_permute2f128_ps(low, high, 0x20));
    _mm256_storeu_ps(out + 8, _mm256_permute2f128_ps(low, high, 0x31));
}

/* The inverse of deal_3() in each half: groups 0 to 3 are in the low ones. */
static void weave_3(float *out, const float *planes, size_t stride)
{
    const __m256 a = _mm256_permute_ps(_mm256_loadu_ps(planes), 0x6c);
    const __m256 b = _mm256_permute_ps(_mm256_loadu_ps(planes + stride), 0xb1);
    const __m256 c = _mm256_permute_ps(_mm256_loadu_ps(planes + 2 * stride), 0xc6);
    const __m256 first = _mm256_blend_ps(_mm256_blend_ps(a, b, 0x22), c, 0x44);
    const __m256 second = _mm256_blend_ps(_mm256_blend_ps(b, c, 0x22), a, 0x44);
    const __m256 third = _mm256_blend_ps(_mm256_blend_ps(c, a, 0x22), b, 0x44);

    _mm256_storeu_ps(out, _mm256_permute2f128_ps(first, second, 0x20));
    _mm256_storeu_ps(out + 8, _mm256_permute2f128_ps(third, first, 0x30));
    _mm256_storeu_ps(out + 16, _mm256_permute2f128_ps(second, third, 0x31));
}

void cvi__weave_avx2(float *out, const float *planes, size_t stride, size_t count, size_t n)
{
    size_t i = 0;

    for (; count == 2 && i + 8 <= n; i += 8) {
        weave_2(out + i * 2, planes + i, stride);
    }
    for (; count == 3 && i + 8 <= n; i += 8) {
        weave_3(out + i * 3, planes + i, stride);
    }
    cvi__weave_c(out + i * count, planes + i, stride, count, n - i);
}
