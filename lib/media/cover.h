/* SPDX-License-Identifier: MIT */
/* An area made of rectangles that do not overlap. */
#ifndef CVI_MEDIA_COVER_H
#define CVI_MEDIA_COVER_H

#include "core/base.h"
#include "dsp/image.h"

#define CVI__COVER_RECTS 256u

typedef struct cvi__cover {
    uint32_t count;
    uint32_t is_full; /* there was no room for a rectangle */
    cvi__rect rects[CVI__COVER_RECTS];
} cvi__cover;

int cvi__rects_meet(const cvi__rect *a, const cvi__rect *b);
int cvi__rect_is(const cvi__rect *a, const cvi__rect *b);

/* Add a rectangle: as those parts of it that were not covered, behind the others. */
void cvi__cover_add(cvi__cover *cover, cvi__rect rect);

uint64_t cvi__cover_pixels(const cvi__cover *cover);

#endif
