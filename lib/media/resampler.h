/* SPDX-License-Identifier: MIT */
/* Changing the rate of mono 16-bit audio between 8000, 16000, 24000, 32000 and 48000 Hz. */
#ifndef CVI_MEDIA_RESAMPLER_H
#define CVI_MEDIA_RESAMPLER_H

#include "core/base.h"

typedef struct cvi__resampler cvi__resampler;

/* CVI_EMEDIA_FORMAT for other rates, CVI_ENOMEM. Equal rates copy. */
int cvi__resampler_create(cvi__resampler **out, uint32_t in_hz, uint32_t out_hz,
                          const cvi_allocator *alloc);
void cvi__resampler_destroy(cvi__resampler **resampler);

/* Forget the past: silence came before. */
void cvi__resampler_reset(cvi__resampler *resampler);

/* Most samples that `in` more samples can give; exactly in * out_hz / in_hz when that is whole. */
size_t cvi__resampler_max(const cvi__resampler *resampler, size_t in);

/* Delay of the filter, in output samples. */
size_t cvi__resampler_delay(const cvi__resampler *resampler);

/*
 * Take all `n` (<= 5760) samples and write what they give; `made` gets how many. CVI_ETOOSMALL,
 * with nothing consumed, when `cap` is less than they need. No allocation.
 */
int cvi__resampler_process(cvi__resampler *resampler, const int16_t *in, size_t n, int16_t *out,
                           size_t cap, size_t *made);

#endif
