/* SPDX-License-Identifier: MIT */
/* Text as coverage bitmaps. Without a text library every call returns CVI_ENOTSUP. */
#ifndef CVI_MEDIA_TEXT_H
#define CVI_MEDIA_TEXT_H

#include "core/base.h"
#include "dsp/image.h"

typedef struct cvi__text cvi__text;

typedef struct cvi__text_item {
    const char *utf8; /* valid UTF-8, NUL-terminated */
    uint32_t size_px; /* of the em square */
    uint32_t is_bold;
    uint32_t max_width;  /* pixels: longer lines wrap, centred */
    uint32_t max_height; /* pixels: what does not fit ends in an ellipsis */
} cvi__text_item;

/* Open the fonts; one thread at a time uses the object. */
int cvi__text_open(cvi__text **out, const cvi_allocator *alloc);
void cvi__text_close(cvi__text **text);

/* Draw; the bitmap, as large as the ink needs, is borrowed until the next call. */
int cvi__text_draw(cvi__text *text, const cvi__text_item *item, cvi__a8 *out);

#endif
