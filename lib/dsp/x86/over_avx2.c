/* SPDX-License-Identifier: MIT */
/* Bitmaps are mostly nothing or opaque: 16 pixels alike of either kind have a way of their own. */
#include <immintrin.h>

#include "dsp/c/kernels_c.h"
#include "dsp/x86/kernels_avx2.h"

static __m256i load(const uint8_t *from)
{
    return _mm256_loadu_si256((const __m256i *)from);
}

static __m256i all_of(const int16_t taps[4])
{
    return _mm256_broadcastq_epi64(_mm_loadl_epi64((const __m128i *)taps));
}

static int is_nothing(__m256i any)
{
    return _mm256_testz_si256(any, any);
}

static int is_opaque(__m256i all)
{
    return _mm256_testc_si256(all, _mm256_set1_epi32((int)0xff000000));
}

/* Sums of products shifted to bytes, as 32-bit words; neighbours of `a`, then of `b`, in a lane. */
static __m256i dot(__m256i a, __m256i b, __m256i taps)
{
    const __m256i sums = _mm256_hadd_epi32(_mm256_madd_epi16(a, taps), _mm256_madd_epi16(b, taps));

    return _mm256_srai_epi32(_mm256_add_epi32(sums, _mm256_set1_epi32(1 << 14)), 15);
}

static __m256i dot_pixels(__m256i v, __m256i taps)
{
    const __m256i zero = _mm256_setzero_si256();

    return dot(_mm256_unpacklo_epi8(v, zero), _mm256_unpackhi_epi8(v, zero), taps);
}

/* 16 words: what is left of `d` under `alpha`, and `s`. */
static __m256i over(__m256i d, __m256i s, __m256i alpha)
{
    __m256i kept = _mm256_mullo_epi16(d, _mm256_sub_epi16(_mm256_set1_epi16(255), alpha));

    kept = _mm256_add_epi16(kept, _mm256_set1_epi16(128));
    kept = _mm256_srli_epi16(_mm256_add_epi16(kept, _mm256_srli_epi16(kept, 8)), 8);
    return _mm256_add_epi16(kept, s);
}

/* Two times eight 32-bit words to 16 words in order. */
static __m256i join(__m256i a, __m256i b)
{
    return _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8);
}

void cvi__over_luma_avx2(uint8_t *y, const uint8_t *bgra, size_t n)
{
    static const int16_t y_taps[4] = {CVI__OVER_Y};
    const __m256i taps = all_of(y_taps);
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        const __m256i a = load(bgra + 4 * i);
        const __m256i b = load(bgra + 4 * i + 32);
        __m256i s;

        if (is_nothing(_mm256_or_si256(a, b))) {
            continue;
        }
        s = join(dot_pixels(a, taps), dot_pixels(b, taps));
        if (!is_opaque(_mm256_and_si256(a, b))) {
            const __m256i alpha = join(_mm256_srli_epi32(a, 24), _mm256_srli_epi32(b, 24));

            s = over(_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(y + i))), s, alpha);
        }
        _mm_storeu_si128((__m128i *)(y + i), _mm_packus_epi16(_mm256_castsi256_si128(s),
                                                              _mm256_extracti128_si256(s, 1)));
    }
    cvi__over_luma_c(y + i, bgra + 4 * i, n - i);
}

/* Rounded means of 2x2: eight pixels of both rows become four of 16-bit words. */
static __m256i mean(__m256i top, __m256i bottom)
{
    const __m256i zero = _mm256_setzero_si256();
    const __m256i low =
        _mm256_add_epi16(_mm256_unpacklo_epi8(top, zero), _mm256_unpacklo_epi8(bottom, zero));
    const __m256i high =
        _mm256_add_epi16(_mm256_unpackhi_epi8(top, zero), _mm256_unpackhi_epi8(bottom, zero));
    const __m256i sum =
        _mm256_add_epi16(_mm256_unpacklo_epi64(low, high), _mm256_unpackhi_epi64(low, high));

    return _mm256_srli_epi16(_mm256_add_epi16(sum, _mm256_set1_epi16(2)), 2);
}

/* Of eight means: what dot() made for U and for V, to eight words of U and eight of V. */
static __m256i join_lanes(__m256i u, __m256i v)
{
    return _mm256_shuffle_epi32(join(u, v), 0xd8);
}

static __m256i load_chroma(const uint8_t *u, const uint8_t *v)
{
    return _mm256_cvtepu8_epi16(_mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)u),
                                                   _mm_loadl_epi64((const __m128i *)v)));
}

void cvi__over_chroma_avx2(const struct cvi__chroma_row *dst, const uint8_t *top,
                           const uint8_t *bottom, size_t n)
{
    static const int16_t u_taps[4] = {CVI__OVER_U};
    static const int16_t v_taps[4] = {CVI__OVER_V};
    const __m256i zero = _mm256_setzero_si256();
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const __m256i t[2] = {load(top + 8 * i), load(top + 8 * i + 32)};
        const __m256i b[2] = {load(bottom + 8 * i), load(bottom + 8 * i + 32)};
        __m256i m[2];
        __m256i s;

        if (is_nothing(_mm256_or_si256(_mm256_or_si256(t[0], t[1]), _mm256_or_si256(b[0], b[1])))) {
            continue;
        }
        m[0] = mean(t[0], b[0]);
        m[1] = mean(t[1], b[1]);
        s = join_lanes(dot(m[0], m[1], all_of(u_taps)), dot(m[0], m[1], all_of(v_taps)));
        s = _mm256_max_epi16(s, zero);
        if (!is_opaque(
                _mm256_and_si256(_mm256_and_si256(t[0], t[1]), _mm256_and_si256(b[0], b[1])))) {
            const __m256i alphas =
                _mm256_packs_epi32(_mm256_srli_epi64(m[0], 48), _mm256_srli_epi64(m[1], 48));

            s = over(load_chroma(dst->u + i, dst->v + i), s, join_lanes(alphas, alphas));
        }
        s = _mm256_packus_epi16(s, s);
        _mm_storel_epi64((__m128i *)(dst->u + i), _mm256_castsi256_si128(s));
        _mm_storel_epi64((__m128i *)(dst->v + i), _mm256_extracti128_si256(s, 1));
    }
    cvi__over_chroma_c(&(struct cvi__chroma_row){dst->u + i, dst->v + i}, top + 8 * i,
                       bottom + 8 * i, n - i);
}
