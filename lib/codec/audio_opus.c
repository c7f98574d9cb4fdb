/* SPDX-License-Identifier: MIT */
/* Opus, in memory of our own: libopus allocates nothing here. */
#include <opus/opus.h>

#include "codec/audio.h"

#define RATE 48000
#define COMPLEXITY 5       /* half the cost of 9 for speech that is hard to tell apart */
#define SHORT_SAMPLES 480u /* 10 ms: packets that are no Opus frame are made of these */
#define FRAMES_MAX 5u
#define FRAME_BYTES 250u /* 200 kbit/s */

static int map_error(int error)
{
    switch (error) {
    case OPUS_BUFFER_TOO_SMALL:
        return CVI_ETOOSMALL;
    case OPUS_ALLOC_FAIL:
        return CVI_ENOMEM;
    case OPUS_INVALID_PACKET:
        return CVI_EMEDIA_CORRUPT;
    default:
        return CVI_EMEDIA_CODEC;
    }
}

/* ---- decoder ------------------------------------------------------------------------------- */

static size_t dec_bytes(void)
{
    return (size_t)opus_decoder_get_size(1);
}

static int dec_open(void *state, uint32_t codec)
{
    (void)codec;
    return opus_decoder_init(state, RATE, 1) == OPUS_OK ? CVI_OK : CVI_EMEDIA_CODEC;
}

static void close_nothing(void *state)
{
    (void)state;
}

static int dec_decode(void *state, const uint8_t *data, size_t len, int16_t *pcm, size_t cap,
                      size_t *samples)
{
    const int n = opus_decode(state, data, (opus_int32)len, pcm,
                              (int)CVI_MIN(cap, CVI__AUDIO_SAMPLES_MAX), 0);

    if (n < 0) {
        return map_error(n);
    }
    *samples = (size_t)n;
    return CVI_OK;
}

/* libopus invents in steps of 2.5 ms; FEC needs exactly the packet's duration. */
static int dec_conceal(void *state, const uint8_t *next, size_t next_len, int16_t *pcm,
                       size_t samples)
{
    int n = 0;

    if (samples % (RATE / 400) != 0) {
        return CVI_EINVAL;
    }
    if (samples == 0) {
        return CVI_OK;
    }
    if (next && next_len > 0) {
        n = opus_decode(state, next, (opus_int32)next_len, pcm, (int)samples, 1);
    }
    if (n <= 0) {
        n = opus_decode(state, NULL, 0, pcm, (int)samples, 0);
    }
    return n < 0 ? map_error(n) : CVI_OK;
}

const struct cvi__audio_dec_ops *cvi__opus_dec_ops(void)
{
    static const struct cvi__audio_dec_ops ops = {
        .bytes = dec_bytes,
        .open = dec_open,
        .close = close_nothing,
        .decode = dec_decode,
        .conceal = dec_conceal,
    };

    return &ops;
}

/* ---- encoder ------------------------------------------------------------------------------- */

/* Followed by the encoder and the repacketizer, both at aligned places. */
struct opus_enc {
    OpusEncoder *encoder;
    OpusRepacketizer *packer;
    size_t frame; /* samples given to the encoder at a time */
    uint8_t frames[FRAMES_MAX][FRAME_BYTES];
};

static size_t aligned(size_t bytes)
{
    return (bytes + 15) & ~(size_t)15;
}

static size_t enc_bytes(void)
{
    return aligned(sizeof(struct opus_enc)) + aligned((size_t)opus_encoder_get_size(1)) +
           aligned((size_t)opus_repacketizer_get_size());
}

static int enc_open(void *state, const cvi__audio_enc_params *params)
{
    struct opus_enc *e = state;
    uint8_t *after = (uint8_t *)state + aligned(sizeof(*e));
    const int loss = (int)params->loss_percent;
    /* frames of one packet must agree in mode and bandwidth: without speech modes they do */
    const int is_packed = params->ptime_ms == 30 || params->ptime_ms == 50;
    const int use = is_packed ? OPUS_APPLICATION_RESTRICTED_LOWDELAY : OPUS_APPLICATION_VOIP;

    e->encoder = (OpusEncoder *)(void *)after;
    e->packer = (OpusRepacketizer *)(void *)(after + aligned((size_t)opus_encoder_get_size(1)));
    e->frame = is_packed ? SHORT_SAMPLES : (size_t)RATE / 1000 * params->ptime_ms;
    opus_repacketizer_init(e->packer);
    if (opus_encoder_init(e->encoder, RATE, 1, use) != OPUS_OK ||
        opus_encoder_ctl(e->encoder, OPUS_SET_BITRATE((opus_int32)params->bitrate_bps)) ||
        opus_encoder_ctl(e->encoder, OPUS_SET_COMPLEXITY(COMPLEXITY)) ||
        opus_encoder_ctl(e->encoder, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE)) ||
        opus_encoder_ctl(e->encoder,
                         OPUS_SET_BANDWIDTH(is_packed ? OPUS_BANDWIDTH_FULLBAND : OPUS_AUTO)) ||
        opus_encoder_ctl(e->encoder, OPUS_SET_INBAND_FEC(loss > 0)) ||
        opus_encoder_ctl(e->encoder, OPUS_SET_PACKET_LOSS_PERC(loss))) {
        return CVI_EMEDIA_CODEC;
    }
    return CVI_OK;
}

/* Several 10 ms frames in one packet. */
static int encode_packed(struct opus_enc *e, const int16_t *pcm, size_t samples, uint8_t *out,
                         size_t *len)
{
    opus_int32 n = 0;

    opus_repacketizer_init(e->packer);
    for (size_t i = 0; i < samples / e->frame; i++) {
        n = opus_encode(e->encoder, pcm + i * e->frame, (int)e->frame, e->frames[i], FRAME_BYTES);
        if (n < 0) {
            return map_error(n);
        }
        n = opus_repacketizer_cat(e->packer, e->frames[i], n);
        if (n != OPUS_OK) {
            return map_error(n);
        }
    }
    n = opus_repacketizer_out(e->packer, out, CVI__AUDIO_UNIT_MAX);
    if (n < 0) {
        return map_error(n);
    }
    *len = (size_t)n;
    return CVI_OK;
}

static int enc_encode(void *state, const int16_t *pcm, size_t samples, uint8_t *out, size_t *len)
{
    struct opus_enc *e = state;
    opus_int32 n = 0;

    if (e->frame < samples) {
        return encode_packed(e, pcm, samples, out, len);
    }
    n = opus_encode(e->encoder, pcm, (int)samples, out, CVI__AUDIO_UNIT_MAX);
    if (n < 0) {
        return map_error(n);
    }
    *len = (size_t)n;
    return CVI_OK;
}

const struct cvi__audio_enc_ops *cvi__opus_enc_ops(void)
{
    static const struct cvi__audio_enc_ops ops = {
        .bytes = enc_bytes,
        .open = enc_open,
        .close = close_nothing,
        .encode = enc_encode,
    };

    return &ops;
}
