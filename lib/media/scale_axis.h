/* SPDX-License-Identifier: MIT */
/* The filter of one direction of a scaler: which source pixels make each output pixel. */
#ifndef CVI_MEDIA_SCALE_AXIS_H
#define CVI_MEDIA_SCALE_AXIS_H

#include "core/base.h"

typedef struct cvi__scale_axis {
    uint32_t src;
    uint32_t dst;
    uint32_t count; /* taps of each output: 1, 2 or a multiple of 4 */
    int32_t *start; /* dst first source pixels, never falling */
    int16_t *taps;  /* dst * count, in 1/2^14 */
} cvi__scale_axis;

/* `quality` is a CVI__SCALE_*. CVI_ENOMEM. start + count may pass `src` only when count > src. */
int cvi__scale_axis_init(cvi__scale_axis *axis, uint32_t src, uint32_t dst, uint32_t quality,
                         const cvi_allocator *alloc);
void cvi__scale_axis_free(cvi__scale_axis *axis, const cvi_allocator *alloc);

#endif
