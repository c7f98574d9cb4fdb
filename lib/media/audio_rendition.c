/* SPDX-License-Identifier: MIT */
#include "media/audio_rendition.h"
#include "core/mem.h"

#include <string.h>

#define PENDING_MAX (CVI__AUDIO_SAMPLES_MAX + CVI__TICK_SAMPLES)
#define BLOBS_MAX 48u

int cvi__audio_format_is(const cvi__audio_format *a, const cvi__audio_format *b)
{
    return a->codec == b->codec && a->ptime_ms == b->ptime_ms && a->kbps == b->kbps;
}

static int open_parts(cvi__audio_rendition *r, const cvi__audio_format *format)
{
    const cvi__audio_enc_params params = {
        .codec = format->codec,
        .ptime_ms = format->ptime_ms,
        .bitrate_bps = format->kbps * 1000u,
    };
    cvi_resampler_params rates;
    int rc = cvi__audio_enc_create(&r->enc, &params, &r->alloc);

    CVI_RESAMPLER_PARAMS_INIT(&rates);
    rates.allocator = &r->alloc;
    rates.in_hz = CVI__MIX_RATE;
    rates.out_hz = r->rate;
    if (rc == CVI_OK) {
        rc = cvi_resampler_create(&r->down, &rates);
    }
    if (rc == CVI_OK) {
        r->pending = cvi__mem_calloc(&r->alloc, PENDING_MAX, sizeof(*r->pending));
        rc = r->pending ? CVI_OK : CVI_ENOMEM;
    }
    return rc;
}

int cvi__audio_rendition_init(cvi__audio_rendition *r, const cvi__audio_format *format,
                              const cvi_allocator *alloc)
{
    int rc = CVI_OK;

    *r = (cvi__audio_rendition){.alloc = *alloc, .format = *format};
    cvi__blob_pool_init(&r->blobs, BLOBS_MAX, alloc);
    r->rate = cvi__audio_rate(format->codec);
    r->clock = format->codec == CVI_CODEC_G722 ? 8000 : r->rate;
    if (r->rate == 0) {
        return CVI_EINVAL;
    }
    rc = open_parts(r, format);
    if (rc != CVI_OK) {
        cvi__audio_rendition_free(r);
    }
    return rc;
}

void cvi__audio_rendition_free(cvi__audio_rendition *r)
{
    cvi__audio_enc_destroy(&r->enc);
    cvi_resampler_destroy(&r->down);
    cvi__mem_free(&r->alloc, r->pending);
    cvi__blob_pool_free(&r->blobs);
    r->pending = NULL;
}

void cvi__audio_rendition_feed(cvi__audio_rendition *r, uint64_t position, const int16_t *pcm)
{
    const uint64_t held = (uint64_t)r->count * (CVI__MIX_RATE / r->rate);
    size_t made = 0;

    if (r->count == 0 || position != r->position + held) { /* the clock jumped: start anew */
        r->count = 0;
        r->position = position;
    }
    if (cvi_resampler_process(r->down, pcm, CVI__TICK_SAMPLES, r->pending + r->count,
                              PENDING_MAX - r->count, &made) == CVI_OK) {
        r->count += made;
    }
}

static void describe(const cvi__audio_rendition *r, cvi_unit *unit, size_t samples)
{
    unit->medium = CVI_MEDIUM_AUDIO;
    unit->codec = r->format.codec;
    unit->time_us = r->position * 1000u / (CVI__MIX_RATE / 1000u);
    unit->timestamp = (uint32_t)(r->position / (CVI__MIX_RATE / r->clock));
    unit->duration = (uint32_t)(samples * r->clock / r->rate);
}

int cvi__audio_rendition_next(cvi__audio_rendition *r, cvi__blob **out)
{
    const size_t samples = cvi__audio_enc_samples(r->enc);
    cvi__blob *blob = NULL;
    int rc = CVI_OK;

    *out = NULL;
    if (r->count < samples) {
        return CVI_AGAIN;
    }
    rc = cvi__blob_pool_take(&r->blobs, &blob);
    if (rc == CVI_OK) {
        rc = cvi__blob_reserve(blob, CVI__AUDIO_UNIT_MAX);
    }
    if (rc == CVI_OK) {
        rc = cvi__audio_enc_encode(r->enc, r->pending, blob->data, &blob->len);
        describe(r, &blob->unit, samples);
    }
    r->count -= samples;
    r->position += (uint64_t)samples * (CVI__MIX_RATE / r->rate);
    memmove(r->pending, r->pending + samples, r->count * sizeof(*r->pending));
    if (rc != CVI_OK && blob) {
        cvi__blob_unref(&blob);
    }
    *out = blob;
    return rc;
}
