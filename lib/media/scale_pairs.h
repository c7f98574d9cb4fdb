/* SPDX-License-Identifier: MIT */
/* The filters of a scaler in steps of 1/128 or 1/64, as the kernels of bytes want them. */
#ifndef CVI_MEDIA_SCALE_PAIRS_H
#define CVI_MEDIA_SCALE_PAIRS_H

#include "core/base.h"
#include "dsp/dsp.h"
#include "media/scale_axis.h"

/* Across: windows.pairs is 0 when there are none. */
typedef struct cvi__scale_across {
    struct cvi__scale_windows windows;
    void *memory;
} cvi__scale_across;

/* Down: of each output row 2 * pairs source rows and their taps, in the order of the kernel. */
typedef struct cvi__scale_down {
    size_t pairs; /* 0: there are none */
    uint32_t shift;
    uint32_t *rows;
    int8_t *taps;
} cvi__scale_down;

/* There are none for many taps, for sources too narrow, and where windows are too small. */
int cvi__scale_across_init(cvi__scale_across *out, const cvi__scale_axis *axis,
                           const cvi_allocator *alloc);
void cvi__scale_across_free(cvi__scale_across *across, const cvi_allocator *alloc);

/* There are none for many taps. */
int cvi__scale_down_init(cvi__scale_down *out, const cvi__scale_axis *axis,
                         const cvi_allocator *alloc);
void cvi__scale_down_free(cvi__scale_down *down, const cvi_allocator *alloc);

#endif
