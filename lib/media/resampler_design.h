/* SPDX-License-Identifier: MIT */
/* The low-pass filters of the resampler. */
#ifndef CVI_MEDIA_RESAMPLER_DESIGN_H
#define CVI_MEDIA_RESAMPLER_DESIGN_H

#include "core/base.h"

/* The sharp one's length in samples of the lower of the rates, half of it on either side of 0. */
#define CVI__RESAMPLER_SPAN 88u

/*
 * The filter sampled at (k - middle) * step, k = 0..count-1, where the unit of step is one sample
 * of the lower rate; scaled so that the samples add up to 1.
 */
void cvi__resampler_design(float *taps, size_t count, double middle, double step);

/*
 * The taps of a half-band filter that are neither 0 nor the middle one, which is 1: an even number
 * that depends on how far its bands are apart, as a part of the higher rate. They add up to 1.
 */
uint32_t cvi__resampler_half_taps(double width);
void cvi__resampler_design_half(float *taps, uint32_t count, double width);

#endif
