/* SPDX-License-Identifier: MIT */
/* The resampler's sharp filter: from one rate to another, which are as L to M in lowest terms. */
#ifndef CVI_MEDIA_RESAMPLER_SHARP_H
#define CVI_MEDIA_RESAMPLER_SHARP_H

#include "core/base.h"
#include "dsp/dsp.h"

#define CVI__SHARP_SMALL 6u /* L and M of the ratios that streams are made for */

typedef struct cvi__sharp {
    uint32_t up;     /* L */
    uint32_t down;   /* M */
    uint32_t taps;   /* of one phase, in input samples */
    uint32_t length; /* of one filter over one stream */
    uint32_t window; /* input samples that one group of L outputs needs */
    uint32_t stride; /* of a stream, and of a phase's outputs */
    uint32_t held;   /* samples in each stream */
    uint32_t phase;  /* of the next output, when there is a filter per output */
    uint32_t rest_count;
    float rest[CVI__SHARP_SMALL]; /* less than a group of M */
    float *filters;               /* [down][up][length], or [up][length] */
    float *streams;               /* [down][stride] */
    float *sums;                  /* [up][stride] */
} cvi__sharp;

/* At most `room` samples come at a time; what comes out is `gain` times as loud. CVI_ENOMEM. */
int cvi__sharp_init(cvi__sharp *s, uint32_t in_hz, uint32_t out_hz, uint32_t room, double gain,
                    const cvi_allocator *alloc);
void cvi__sharp_free(cvi__sharp *s, const cvi_allocator *alloc);
void cvi__sharp_reset(cvi__sharp *s);

/* What n more samples give, and at most give. */
size_t cvi__sharp_count(const cvi__sharp *s, size_t n);
size_t cvi__sharp_max(const cvi__sharp *s, size_t n);

/* Its delay in input samples. */
uint32_t cvi__sharp_delay(const cvi__sharp *s);

/* Take n samples; returns how many `out` got. */
size_t cvi__sharp_run(cvi__sharp *s, const struct cvi__dsp *dsp, const float *in, size_t n,
                      float *out);

#endif
