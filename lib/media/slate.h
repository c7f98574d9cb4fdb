/* SPDX-License-Identifier: MIT */
/* Screens made of text: kept by value, drawn once. */
#ifndef CVI_MEDIA_SLATE_H
#define CVI_MEDIA_SLATE_H

#include <cvi/media.h>

#include "core/base.h"
#include "dsp/image.h"

/* A cvi_slate of our own; compared as bytes, so unused ones are zero. */
typedef struct cvi__slate {
    char title[121];
    char instruction[401];
    char entry[41];
    char footer[201];
    uint32_t background;
    uint32_t foreground;
} cvi__slate;

/* CVI_EINVAL for text that is too long or not UTF-8, with the defaults filled in otherwise. */
int cvi__slate_read(cvi__slate *out, const cvi_slate *slate);

int cvi__slate_is(const cvi__slate *a, const cvi__slate *b);

/* Fill the picture; without a text library only the background, and CVI_ENOTSUP. */
int cvi__slate_draw(const cvi__slate *slate, const cvi__i420 *dst, const cvi_allocator *alloc);

#endif
