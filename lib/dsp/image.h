/* SPDX-License-Identifier: MIT */
/* Borrowed I420 pictures, and what is done to them as a whole. Nothing here allocates. */
#ifndef CVI_DSP_IMAGE_H
#define CVI_DSP_IMAGE_H

#include "dsp/dsp.h"

#define CVI__IMAGE_SIDE_MAX 4096u

/*
 * Three planes Y, U, V of 8 bits; the chroma planes are (width + 1) / 2 by (height + 1) / 2. NV12,
 * where it is taken, has both in data[1], U V U V ..., and NULL as data[2].
 */
typedef struct cvi__i420 {
    uint8_t *data[3];
    size_t stride[3]; /* bytes from row to row */
    uint32_t width;
    uint32_t height;
} cvi__i420;

/* The same for reading. */
typedef struct cvi__i420_view {
    const uint8_t *data[3];
    size_t stride[3];
    uint32_t width;
    uint32_t height;
} cvi__i420_view;

/* A rectangle in luma pixels. */
typedef struct cvi__rect {
    uint32_t x;
    uint32_t y;
    uint32_t width;
    uint32_t height;
} cvi__rect;

/* Bytes of a tightly packed picture, rows of luma padded to `align` (a power of two, >= 2). */
size_t cvi__i420_bytes(uint32_t width, uint32_t height, uint32_t align);

/* Lay a picture out in `memory` of cvi__i420_bytes() with the same arguments. */
void cvi__i420_lay(cvi__i420 *out, void *memory, uint32_t width, uint32_t height, uint32_t align);

cvi__i420_view cvi__i420_read(const cvi__i420 *picture);

/*
 * A part of a picture, also of NV12, clipped to it; x and y are rounded down to even so that chroma
 * stays in place. Writing into the part is how a tile of a canvas is filled.
 */
cvi__i420 cvi__i420_part(const cvi__i420 *picture, cvi__rect r);

/* Fill, also NV12, with one colour (limited range BT.601 values). */
void cvi__i420_fill(const cvi__i420 *dst, uint8_t y, uint8_t u, uint8_t v);

/* Fill a part, or what of `outer` lies beside `inner`, which it contains; colour is Y, U, V. */
void cvi__i420_fill_part(const cvi__i420 *dst, cvi__rect part, const uint8_t colour[3]);
void cvi__i420_fill_beside(const cvi__i420 *dst, cvi__rect outer, cvi__rect inner,
                           const uint8_t colour[3]);

/* Copy the part that both have. */
void cvi__i420_copy(const cvi__i420 *dst, const cvi__i420_view *src);

/* Split NV12 into `dst`, whose size both have. */
void cvi__i420_from_nv12(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__i420_view *src);

/* A place in luma pixels; may lie outside. */
typedef struct cvi__point {
    int32_t x;
    int32_t y;
} cvi__point;

/* An 8-bit coverage bitmap: text of one colour. */
typedef struct cvi__a8 {
    const uint8_t *data;
    size_t stride;
    uint32_t width;
    uint32_t height;
} cvi__a8;

/*
 * Draw one colour through a coverage bitmap whose top left corner lies at `at` of the picture,
 * which may be outside; what does not fit is clipped.
 */
void cvi__i420_blend_a8(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__a8 *mask,
                        cvi__point at, const uint8_t colour[3]);

/* A bitmap of native-endian words 0xAARRGGBB, colours premultiplied by alpha, as Cairo has them. */
typedef struct cvi__argb {
    const uint32_t *data;
    size_t stride; /* bytes, a multiple of 4 */
    uint32_t width;
    uint32_t height;
} cvi__argb;

/* Draw such a bitmap, converted to BT.601 limited range; clipped like the above. */
void cvi__i420_blend_argb(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__argb *src,
                          cvi__point at);

#endif
