/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "codec/audio.h"
#include "codec/audio_plc.h"
#include "core/mem.h"

#define DURATION_MAX_MS 120u

struct cvi__audio_dec {
    cvi_allocator alloc;
    const struct cvi__audio_dec_ops *ops;
    void *state;
    uint32_t rate;
    cvi__plc plc;
};

uint32_t cvi__audio_rate(uint32_t codec)
{
    switch (codec) {
    case CVI_CODEC_PCMU:
    case CVI_CODEC_PCMA:
        return 8000;
    case CVI_CODEC_G722:
        return 16000;
    case CVI_CODEC_OPUS:
        return 48000;
    default:
        return 0;
    }
}

static const struct cvi__audio_dec_ops *find_ops(uint32_t codec)
{
    switch (codec) {
    case CVI_CODEC_G722:
        return cvi__g722_dec_ops();
    case CVI_CODEC_OPUS:
        return cvi__opus_dec_ops();
    default:
        return &cvi__g711_dec_ops;
    }
}

static int open_state(cvi__audio_dec *dec, uint32_t codec)
{
    int rc = CVI_OK;

    dec->state = cvi__mem_zalloc(&dec->alloc, dec->ops->bytes());
    if (!dec->state) {
        return CVI_ENOMEM;
    }
    rc = dec->ops->open(dec->state, codec);
    if (rc != CVI_OK) {
        cvi__mem_free(&dec->alloc, dec->state);
        dec->state = NULL;
    }
    return rc;
}

int cvi__audio_dec_create(cvi__audio_dec **out, uint32_t codec, const cvi_allocator *alloc)
{
    cvi__audio_dec *dec = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(cvi__audio_rate(codec) != 0);
    if (!find_ops(codec)) {
        return CVI_ENOTSUP;
    }
    alloc = cvi__mem_or_libc(alloc);
    dec = cvi__mem_zalloc(alloc, sizeof(*dec));
    if (!dec) {
        return CVI_ENOMEM;
    }
    dec->alloc = *alloc;
    dec->ops = find_ops(codec);
    dec->rate = cvi__audio_rate(codec);
    cvi__plc_init(&dec->plc, dec->rate);
    rc = open_state(dec, codec);
    if (rc != CVI_OK) {
        cvi__audio_dec_destroy(&dec);
    }
    *out = dec;
    return rc;
}

void cvi__audio_dec_destroy(cvi__audio_dec **dec)
{
    if (!dec || !*dec) {
        return;
    }
    cvi__audio_dec *d = *dec;
    const cvi_allocator a = d->alloc;

    *dec = NULL;
    if (d->state) {
        d->ops->close(d->state);
    }
    cvi__mem_free(&a, d->state);
    cvi__mem_free(&a, d);
}

int cvi__audio_dec_decode(cvi__audio_dec *dec, const void *data, size_t len, int16_t *pcm,
                          size_t cap, size_t *samples)
{
    CVI_REQUIRE(dec != NULL && data != NULL && len > 0 && pcm != NULL && samples != NULL);
    const size_t most = (size_t)dec->rate * DURATION_MAX_MS / 1000;
    int rc = CVI_OK;

    *samples = 0;
    if (len > most) {
        return CVI_EMEDIA_CORRUPT; /* no codec has more bytes than samples */
    }
    rc = dec->ops->decode(dec->state, data, len, pcm, cap, samples);
    if (rc == CVI_OK && !dec->ops->conceal) {
        cvi__plc_good(&dec->plc, pcm, *samples);
    }
    return rc;
}

int cvi__audio_dec_conceal(cvi__audio_dec *dec, const void *next, size_t next_len, int16_t *pcm,
                           size_t samples)
{
    CVI_REQUIRE(dec != NULL && pcm != NULL);
    CVI_REQUIRE(samples <= (size_t)dec->rate * DURATION_MAX_MS / 1000);

    if (dec->ops->conceal) {
        return dec->ops->conceal(dec->state, next, next_len, pcm, samples);
    }
    cvi__plc_lost(&dec->plc, pcm, samples);
    return CVI_OK;
}
