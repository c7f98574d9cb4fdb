/* SPDX-License-Identifier: MIT */
/*
 * What one leg hears, coded: 20 ms ticks of 48 kHz sound in, packets of the leg's codec and ptime
 * out. Timestamps count the media clock, so a gap in the ticks shows as a jump.
 */
#ifndef CVI_MEDIA_AUDIO_RENDITION_H
#define CVI_MEDIA_AUDIO_RENDITION_H

#include <cvi/media.h>

#include "codec/codec.h"
#include "media/blob.h"
#include "media/mixer.h"

typedef struct cvi__audio_format {
    uint32_t codec;
    uint32_t ptime_ms;
    uint32_t kbps;
} cvi__audio_format;

int cvi__audio_format_is(const cvi__audio_format *a, const cvi__audio_format *b);

typedef struct cvi__audio_rendition {
    cvi_allocator alloc;
    cvi__audio_format format;
    uint32_t rate;
    uint32_t clock; /* of the RTP timestamps */
    cvi__audio_enc *enc;
    cvi_resampler *down;
    int16_t *pending; /* at `rate`, not yet a whole packet */
    size_t count;
    uint64_t position; /* of the first pending sample, in samples at 48000 Hz */
    cvi__blob_pool blobs;
} cvi__audio_rendition;

/* CVI_EINVAL for codecs and packet times out of range, CVI_ENOTSUP, CVI_ENOMEM. */
int cvi__audio_rendition_init(cvi__audio_rendition *r, const cvi__audio_format *format,
                              const cvi_allocator *alloc);
void cvi__audio_rendition_free(cvi__audio_rendition *r);

/* Take one tick that begins at `position` of the 48 kHz clock. */
void cvi__audio_rendition_feed(cvi__audio_rendition *r, uint64_t position, const int16_t *pcm);

/* The next whole packet, with a reference for the caller; CVI_AGAIN when there is none. */
int cvi__audio_rendition_next(cvi__audio_rendition *r, cvi__blob **out);

#endif
