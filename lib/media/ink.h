/* SPDX-License-Identifier: MIT */
/* A bitmap as planes, converted once, for a place whose sides are even or odd as they are. */
#ifndef CVI_MEDIA_INK_H
#define CVI_MEDIA_INK_H

#include <cvi/media.h>

#include "core/base.h"
#include "dsp/image.h"

/* Planes of whole chroma cells: colours premultiplied, alpha for luma and for chroma. */
typedef struct cvi__ink {
    uint8_t *memory; /* NULL: nothing */
    cvi__i420 colours;
    uint8_t *alpha[2];
} cvi__ink;

/* The bitmap is BGRA and starts `lead` pixels (0 or 1) into the first cell. CVI_ENOMEM. */
int cvi__ink_make(cvi__ink *ink, const struct cvi__dsp *dsp, const cvi_frame *bitmap,
                  cvi__point lead, const cvi_allocator *alloc);
void cvi__ink_free(cvi__ink *ink, const cvi_allocator *alloc);

/* Draw what of it falls on `part` of the canvas; it lies at an even place, which may be outside. */
void cvi__ink_draw(const cvi__ink *ink, const struct cvi__dsp *dsp, const cvi__i420 *canvas,
                   cvi__rect part, cvi__point at);

#endif
