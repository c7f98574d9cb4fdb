/* SPDX-License-Identifier: MIT */
/* The filter of one direction of a scaler: which source pixels make each output pixel. */
#ifndef CVI_MEDIA_SCALE_AXIS_H
#define CVI_MEDIA_SCALE_AXIS_H

#include "core/base.h"

typedef struct cvi__scale_axis {
    uint32_t src;
    uint32_t dst;
    uint32_t count; /* taps of each output */
    int32_t *start; /* dst first source pixels, never falling */
    int16_t *taps;  /* dst * count, in 1/2^14 */
} cvi__scale_axis;

typedef struct cvi__scale_axis_params {
    uint32_t src;
    uint32_t dst;
    uint32_t quality;  /* a CVI_SCALE_QUALITY_* */
    uint32_t multiple; /* more than 2 taps are a multiple of this */
    double ratio;      /* of the luma sizes, source to output */
    double site;       /* where in its cell a sample lies: 0.5, of left-sited chroma 0.25 */
} cvi__scale_axis_params;

/* Equal sizes have one tap. CVI_ENOMEM. start + count passes `src` only when count > src. */
int cvi__scale_axis_init(cvi__scale_axis *axis, const cvi__scale_axis_params *params,
                         const cvi_allocator *alloc);
void cvi__scale_axis_free(cvi__scale_axis *axis, const cvi_allocator *alloc);

#endif
