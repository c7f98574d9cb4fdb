/* SPDX-License-Identifier: MIT */
/* G.711: the kernels do it all. */
#include "codec/audio.h"
#include "core/cpu.h"

struct g711 {
    cvi__g711_enc_fn *encode;
    cvi__g711_dec_fn *decode;
};

static size_t g711_bytes(void)
{
    return sizeof(struct g711);
}

static int choose_law(struct g711 *g, uint32_t codec)
{
    const int is_alaw = codec == CVI_CODEC_PCMA;
    struct cvi__dsp d;

    cvi__dsp_init(&d, cvi__cpu_detect());
    g->encode = is_alaw ? d.alaw_enc : d.ulaw_enc;
    g->decode = is_alaw ? d.alaw_dec : d.ulaw_dec;
    return CVI_OK;
}

static int open_dec(void *state, uint32_t codec)
{
    return choose_law(state, codec);
}

static int open_enc(void *state, const cvi__audio_enc_params *params)
{
    return choose_law(state, params->codec);
}

static void close_nothing(void *state)
{
    (void)state;
}

static int decode(void *state, const uint8_t *data, size_t len, int16_t *pcm, size_t cap,
                  size_t *samples)
{
    struct g711 *g = state;

    if (len > cap) {
        return CVI_ETOOSMALL;
    }
    g->decode(pcm, data, len);
    *samples = len;
    return CVI_OK;
}

static int encode(void *state, const int16_t *pcm, size_t samples, uint8_t *out, size_t *len)
{
    struct g711 *g = state;

    g->encode(out, pcm, samples);
    *len = samples;
    return CVI_OK;
}

const struct cvi__audio_dec_ops cvi__g711_dec_ops = {
    .bytes = g711_bytes,
    .open = open_dec,
    .close = close_nothing,
    .decode = decode,
};

const struct cvi__audio_enc_ops cvi__g711_enc_ops = {
    .bytes = g711_bytes,
    .open = open_enc,
    .close = close_nothing,
    .encode = encode,
};
