/* SPDX-License-Identifier: MIT */
/* G.711 is a small floating-point format: a magnitude's leading zeros tell its segment. */
#include <arm_neon.h>

#include "dsp/arm/kernels_neon.h"
#include "dsp/c/kernels_c.h"

/* The four bits behind `shift` others, with the segment above them. */
static uint16x8_t make_code(uint16x8_t magnitudes, int16x8_t segment, int16x8_t shift)
{
    const uint16x8_t mantissa = vandq_u16(vshlq_u16(magnitudes, vnegq_s16(shift)), vdupq_n_u16(15));

    return vorrq_u16(vshlq_n_u16(vreinterpretq_u16_s16(segment), 4), mantissa);
}

static int16x8_t leading_zeros(uint16x8_t v)
{
    return vreinterpretq_s16_u16(vclzq_u16(v));
}

void cvi__ulaw_enc_neon(uint8_t *out, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const int16x8_t s = vld1q_s16(in + i);
        const int16x8_t clipped = vminq_s16(vqabsq_s16(s), vdupq_n_s16(32635));
        const uint16x8_t m = vreinterpretq_u16_s16(vaddq_s16(clipped, vdupq_n_s16(0x84)));
        const int16x8_t segment = vsubq_s16(vdupq_n_s16(8), leading_zeros(m));
        const uint16x8_t code = make_code(m, segment, vaddq_s16(segment, vdupq_n_s16(3)));
        const uint16x8_t sign = vandq_u16(vcltzq_s16(s), vdupq_n_u16(0x80));

        vst1_u8(out + i, vmvn_u8(vmovn_u16(vorrq_u16(code, sign))));
    }
    cvi__ulaw_enc_c(out + i, in + i, n - i);
}

void cvi__alaw_enc_neon(uint8_t *out, const int16_t *in, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const int16x8_t s = vld1q_s16(in + i);
        const int16x8_t magnitude = vshrq_n_s16(veorq_s16(s, vshrq_n_s16(s, 15)), 4);
        const uint16x8_t m = vreinterpretq_u16_s16(magnitude);
        const int16x8_t above = vsubq_s16(vdupq_n_s16(12), leading_zeros(m));
        const int16x8_t segment = vmaxq_s16(above, vdupq_n_s16(0));
        /* the segments 0 and 1 have steps of the same size */
        const int16x8_t shift = vsubq_s16(vmaxq_s16(above, vdupq_n_s16(1)), vdupq_n_s16(1));
        const uint16x8_t code = make_code(m, segment, shift);
        const uint16x8_t sign = vandq_u16(vcgezq_s16(s), vdupq_n_u16(0x80));

        vst1_u8(out + i, veor_u8(vmovn_u16(vorrq_u16(code, sign)), vdup_n_u8(0x55)));
    }
    cvi__alaw_enc_c(out + i, in + i, n - i);
}

/* Bits 4 to 6. */
static int16x8_t segment_of(uint16x8_t codes)
{
    return vreinterpretq_s16_u16(vandq_u16(vshrq_n_u16(codes, 4), vdupq_n_u16(7)));
}

/* `negative` has all bits set where a magnitude is to be negated. */
static int16x8_t apply_sign(uint16x8_t magnitudes, uint16x8_t negative)
{
    const int16x8_t m = vreinterpretq_s16_u16(magnitudes);

    return vbslq_s16(negative, vnegq_s16(m), m);
}

void cvi__ulaw_dec_neon(int16_t *out, const uint8_t *in, size_t n)
{
    const uint16x8_t bias = vdupq_n_u16(0x84);
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint16x8_t u = vmovl_u8(vmvn_u8(vld1_u8(in + i)));
        const uint16x8_t mantissa = vshlq_n_u16(vandq_u16(u, vdupq_n_u16(15)), 3);
        const uint16x8_t m = vsubq_u16(vshlq_u16(vaddq_u16(mantissa, bias), segment_of(u)), bias);

        vst1q_s16(out + i, apply_sign(m, vtstq_u16(u, vdupq_n_u16(0x80))));
    }
    cvi__ulaw_dec_c(out + i, in + i, n - i);
}

void cvi__alaw_dec_neon(int16_t *out, const uint8_t *in, size_t n)
{
    const int16x8_t one = vdupq_n_s16(1);
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        const uint16x8_t a = vmovl_u8(veor_u8(vld1_u8(in + i), vdup_n_u8(0x55)));
        const int16x8_t segment = segment_of(a);
        const uint16x8_t mantissa = vshlq_n_u16(vandq_u16(a, vdupq_n_u16(15)), 4);
        const uint16x8_t lead = vandq_u16(vcgtzq_s16(segment), vdupq_n_u16(0x100));
        const uint16x8_t base = vaddq_u16(vaddq_u16(mantissa, vdupq_n_u16(8)), lead);
        const uint16x8_t m = vshlq_u16(base, vsubq_s16(vmaxq_s16(segment, one), one));

        /* in A-law the set bit means positive */
        vst1q_s16(out + i, apply_sign(m, vceqzq_u16(vandq_u16(a, vdupq_n_u16(0x80)))));
    }
    cvi__alaw_dec_c(out + i, in + i, n - i);
}
