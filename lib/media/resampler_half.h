/* SPDX-License-Identifier: MIT */
/*
 * Half the rate, or twice: filters whose even taps are 0 but for the middle one. They need not be
 * sharp, for what they leave beyond half of the lowest rate meets the sharp filter.
 */
#ifndef CVI_MEDIA_RESAMPLER_HALF_H
#define CVI_MEDIA_RESAMPLER_HALF_H

#include "core/base.h"
#include "dsp/dsp.h"

typedef struct cvi__half {
    uint32_t taps;   /* those that are not 0, without the middle one */
    uint32_t room;   /* most pairs worked on at a time */
    uint32_t stride; /* of a plane: taps - 1 older samples, and the pairs */
    uint32_t has_rest;
    float rest; /* the first sample of a pair */
    float *filter;
    float *planes; /* samples with even and odd numbers; of the lower rate alone going up */
    float *pairs;  /* going up: what comes out, even and odd */
} cvi__half;

/*
 * `width` is how far apart pass band and stop band are, as a part of the higher rate, above 0;
 * `room` pairs are the most that come at a time. CVI_ENOMEM.
 */
int cvi__half_init(cvi__half *h, double width, uint32_t room, const cvi_allocator *alloc);
void cvi__half_free(cvi__half *h, const cvi_allocator *alloc);
void cvi__half_reset(cvi__half *h);

/* Delays in samples of the higher rate. */
uint32_t cvi__half_delay_down(const cvi__half *h);
uint32_t cvi__half_delay_up(const cvi__half *h);

/* What n more samples give going down. */
size_t cvi__half_count(const cvi__half *h, size_t n);

/* The mean of n samples more, at half the rate, twice as loud; returns how many. */
size_t cvi__half_down(cvi__half *h, const struct cvi__dsp *dsp, const float *in, size_t n,
                      float *out);

/* n samples more, at twice the rate: 2 * n. */
size_t cvi__half_up(cvi__half *h, const struct cvi__dsp *dsp, const float *in, size_t n,
                    float *out);

#endif
