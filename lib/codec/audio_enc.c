/* SPDX-License-Identifier: MIT */
#include "codec/audio.h"
#include "core/mem.h"

#define PTIME_DEFAULT_MS 20u
#define PTIME_MAX_MS 60u
#define OPUS_DEFAULT_BPS 32000u

struct cvi__audio_enc {
    cvi_allocator alloc;
    const struct cvi__audio_enc_ops *ops;
    void *state;
    size_t samples;
};

static const struct cvi__audio_enc_ops *find_ops(uint32_t codec)
{
    switch (codec) {
    case CVI_CODEC_G722:
        return cvi__g722_enc_ops();
    case CVI_CODEC_OPUS:
        return cvi__opus_enc_ops();
    default:
        return &cvi__g711_enc_ops;
    }
}

static int is_valid(const cvi__audio_enc_params *p)
{
    return cvi__audio_rate(p->codec) != 0 && p->ptime_ms % 10 == 0 && p->ptime_ms <= PTIME_MAX_MS &&
           p->loss_percent <= 100 &&
           (p->bitrate_bps == 0 || (p->bitrate_bps >= 6000 && p->bitrate_bps <= 128000));
}

static int open_state(cvi__audio_enc *enc, const cvi__audio_enc_params *params)
{
    int rc = CVI_OK;

    enc->state = cvi__mem_zalloc(&enc->alloc, enc->ops->bytes());
    if (!enc->state) {
        return CVI_ENOMEM;
    }
    rc = enc->ops->open(enc->state, params);
    if (rc != CVI_OK) {
        cvi__mem_free(&enc->alloc, enc->state);
        enc->state = NULL;
    }
    return rc;
}

int cvi__audio_enc_create(cvi__audio_enc **out, const cvi__audio_enc_params *params,
                          const cvi_allocator *alloc)
{
    cvi__audio_enc_params p;
    cvi__audio_enc *enc = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL && is_valid(params));
    if (!find_ops(params->codec)) {
        return CVI_ENOTSUP;
    }
    p = *params;
    p.ptime_ms = p.ptime_ms ? p.ptime_ms : PTIME_DEFAULT_MS;
    p.bitrate_bps = p.bitrate_bps ? p.bitrate_bps : OPUS_DEFAULT_BPS;
    alloc = cvi__mem_or_libc(alloc);
    enc = cvi__mem_zalloc(alloc, sizeof(*enc));
    if (!enc) {
        return CVI_ENOMEM;
    }
    enc->alloc = *alloc;
    enc->ops = find_ops(p.codec);
    enc->samples = (size_t)cvi__audio_rate(p.codec) * p.ptime_ms / 1000;
    rc = open_state(enc, &p);
    if (rc != CVI_OK) {
        cvi__audio_enc_destroy(&enc);
    }
    *out = enc;
    return rc;
}

void cvi__audio_enc_destroy(cvi__audio_enc **enc)
{
    if (!enc || !*enc) {
        return;
    }
    cvi__audio_enc *e = *enc;
    const cvi_allocator a = e->alloc;

    *enc = NULL;
    if (e->state) {
        e->ops->close(e->state);
    }
    cvi__mem_free(&a, e->state);
    cvi__mem_free(&a, e);
}

size_t cvi__audio_enc_samples(const cvi__audio_enc *enc)
{
    return enc->samples;
}

int cvi__audio_enc_encode(cvi__audio_enc *enc, const int16_t *pcm, uint8_t *out, size_t *len)
{
    CVI_REQUIRE(enc != NULL && pcm != NULL && out != NULL && len != NULL);

    *len = 0;
    return enc->ops->encode(enc->state, pcm, enc->samples, out, len);
}
