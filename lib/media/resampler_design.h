/* SPDX-License-Identifier: MIT */
/* The low-pass filter of the resampler, as a function of time. */
#ifndef CVI_MEDIA_RESAMPLER_DESIGN_H
#define CVI_MEDIA_RESAMPLER_DESIGN_H

#include "core/base.h"

/* Its length in samples of the lower of the rates, half of it on either side of 0. */
#define CVI__RESAMPLER_SPAN 88u

/*
 * The filter sampled at (k - middle) * step, k = 0..count-1, where the unit of step is one sample
 * of the lower rate; scaled so that the samples add up to 1.
 */
void cvi__resampler_design(float *taps, size_t count, double middle, double step);

#endif
