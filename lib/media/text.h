/* SPDX-License-Identifier: MIT */
/* Text as coverage bitmaps. Without a text library every call returns CVI_ENOTSUP. */
#ifndef CVI_MEDIA_TEXT_H
#define CVI_MEDIA_TEXT_H

#include "core/base.h"
#include "dsp/image.h"

typedef struct cvi__text cvi__text;

/* Fonts of the system and of a folder; read by all threads. Opening takes as long as a picture. */
typedef struct cvi__fonts cvi__fonts;

int cvi__fonts_open(cvi__fonts **out, const char *folder, const cvi_allocator *alloc);
void cvi__fonts_close(cvi__fonts **fonts);

typedef struct cvi__text_item {
    const char *utf8; /* valid UTF-8, NUL-terminated */
    uint32_t size_px; /* of the em square */
    uint32_t is_bold;
    uint32_t max_width;  /* pixels: longer lines wrap, centred */
    uint32_t max_height; /* pixels: what does not fit ends in an ellipsis */
} cvi__text_item;

/* What a text needs. */
typedef struct cvi__text_extent {
    uint32_t width;  /* pixels, of the longest line */
    uint32_t height; /* pixels, at most max_height */
    uint32_t lines;
    uint32_t uncovered; /* characters that no font has */
} cvi__text_extent;

/* Which shapes are drawn. The texts are never NULL. */
typedef struct cvi__text_fonts {
    const char *language;    /* tag such as "ja", or "": decides between shapes of one character */
    const char *family;      /* fonts of others take over what it does not cover */
    const cvi__fonts *fonts; /* NULL: those of the system; outlive the object */
} cvi__text_fonts;

/* Open the fonts; one thread at a time uses the object. */
int cvi__text_open(cvi__text **out, const cvi__text_fonts *fonts, const cvi_allocator *alloc);
void cvi__text_close(cvi__text **text);

int cvi__text_measure(cvi__text *text, const cvi__text_item *item, cvi__text_extent *out);

/* Draw; the bitmap, max_width wide, is borrowed until the next call. */
int cvi__text_draw(cvi__text *text, const cvi__text_item *item, cvi__a8 *out);

#endif
