/* SPDX-License-Identifier: MIT */
/* A whole clip brought to 48 kHz; done once per clip, so quality counts before speed. */
#ifndef CVI_MEDIA_CLIP_RATE_H
#define CVI_MEDIA_CLIP_RATE_H

#include "core/base.h"

#define CVI__CLIP_RATE 48000u

/* How many samples `frames` at `rate_hz` (8000..48000) become. */
size_t cvi__clip_samples(size_t frames, uint32_t rate_hz);

/* Fill `out`, which has room for so many; CVI_ENOMEM. */
int cvi__clip_convert(const cvi_allocator *alloc, const int16_t *in, size_t frames,
                      uint32_t rate_hz, int16_t *out);

#endif
