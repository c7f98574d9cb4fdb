/* SPDX-License-Identifier: MIT */
/* The filter of one direction of a scaler in steps of 1/128, as the kernels of bytes want it. */
#ifndef CVI_MEDIA_SCALE_WINDOWS_H
#define CVI_MEDIA_SCALE_WINDOWS_H

#include "core/base.h"
#include "dsp/dsp.h"
#include "media/scale_axis.h"

typedef struct cvi__scale_coarse {
    struct cvi__scale_windows windows; /* across; its count is 0 when there are none */
    int8_t *taps;                      /* down: dst * count; NULL when there are none */
    void *memory;
} cvi__scale_coarse;

/* Across: there are none for filters with negative taps, or whose bytes 16 cannot hold. */
int cvi__scale_coarse_across(cvi__scale_coarse *out, const cvi__scale_axis *axis,
                             const cvi_allocator *alloc);

/* Down: there are none for filters with negative taps, a tap of nearly 1, or many taps. */
int cvi__scale_coarse_down(cvi__scale_coarse *out, const cvi__scale_axis *axis,
                           const cvi_allocator *alloc);

void cvi__scale_coarse_free(cvi__scale_coarse *coarse, const cvi_allocator *alloc);

#endif
