/* SPDX-License-Identifier: MIT */
/* Reference: G.711, both laws. */
#include "dsp/c/kernels_c.h"

#define ULAW_BIAS 0x84
#define ULAW_CLIP 32635

static uint8_t encode_ulaw(int32_t sample)
{
    const int32_t sign = sample < 0 ? 0x80 : 0;
    int32_t m = sample < 0 ? -sample : sample;
    int32_t segment = 0;

    m = (m > ULAW_CLIP ? ULAW_CLIP : m) + ULAW_BIAS;
    while (m >> (segment + 8)) {
        segment++;
    }
    return (uint8_t) ~(sign | (segment << 4) | ((m >> (segment + 3)) & 0x0f));
}

static uint8_t encode_alaw(int32_t sample)
{
    const int32_t sign = sample < 0 ? 0 : 0x80;
    const int32_t m = (sample < 0 ? ~sample : sample) >> 4;
    int32_t segment = 1;

    if (m < 16) {
        return (uint8_t)((sign | m) ^ 0x55);
    }
    while (m >> (segment + 4)) {
        segment++;
    }
    return (uint8_t)((sign | (segment << 4) | ((m >> (segment - 1)) & 0x0f)) ^ 0x55);
}

void cvi__ulaw_enc_c(uint8_t *out, const int16_t *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = encode_ulaw(in[i]);
    }
}

void cvi__alaw_enc_c(uint8_t *out, const int16_t *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = encode_alaw(in[i]);
    }
}

void cvi__ulaw_dec_c(int16_t *out, const uint8_t *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t u = ~in[i] & 0xff;
        const int32_t m = ((((u & 0x0f) << 3) + ULAW_BIAS) << ((u >> 4) & 7)) - ULAW_BIAS;

        out[i] = (int16_t)(u & 0x80 ? -m : m);
    }
}

void cvi__alaw_dec_c(int16_t *out, const uint8_t *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const int32_t a = in[i] ^ 0x55;
        const int32_t segment = (a >> 4) & 7;
        int32_t m = ((a & 0x0f) << 4) + 8;

        if (segment > 0) {
            m = (m + 0x100) << (segment - 1);
        }
        out[i] = (int16_t)(a & 0x80 ? m : -m);
    }
}
