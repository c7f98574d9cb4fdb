/* SPDX-License-Identifier: MIT */
/* PNG pictures of a theme. Without a text library there are none: CVI_ENOTSUP. */
#ifndef CVI_MEDIA_PICTURE_H
#define CVI_MEDIA_PICTURE_H

#include "core/base.h"
#include "dsp/image.h"

#define CVI__PICTURE_SIDE_MAX 4096u

/* Words 0xAARRGGBB, premultiplied; written once, then read by any thread. */
typedef struct cvi__picture {
    uint32_t *pixels; /* NULL: no picture */
    uint32_t width;
    uint32_t height;
} cvi__picture;

/* The size in the header of a PNG file; CVI_EMEDIA_PNG with the byte in `offset`. */
int cvi__png_size(const void *data, size_t len, uint32_t *width, uint32_t *height, size_t *offset);

/* Decode; CVI_EMEDIA_PNG for what is damaged or over 4096 pixels, CVI_ENOMEM, CVI_ENOTSUP. */
int cvi__picture_load(cvi__picture *out, const void *png, size_t len, const cvi_allocator *alloc);
void cvi__picture_free(cvi__picture *picture, const cvi_allocator *alloc);

/* Draw it over a part of `dst`: all of it, or with `is_cover` so that it fills the part. */
int cvi__picture_draw(const cvi__picture *picture, const struct cvi__dsp *dsp, const cvi__i420 *dst,
                      cvi__rect part, int is_cover);

#endif
