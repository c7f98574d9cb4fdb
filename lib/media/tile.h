/* SPDX-License-Identifier: MIT */
/* Painting one tile: the picture, what is beside it, its border, gap and corners. */
#ifndef CVI_MEDIA_TILE_H
#define CVI_MEDIA_TILE_H

#include <cvi/media.h>

#include "dsp/image.h"
#include "media/frame.h"
#include "media/scaler.h"
#include "media/tile_mask.h"

/* What painting needs; one thread at a time. */
typedef struct cvi__tile_painter {
    cvi_allocator alloc;
    struct cvi__dsp dsp;
    cvi__scaler *scaler; /* made with the first picture */
    cvi__tile_masks masks;
    uint8_t background[3]; /* Y, U, V */
    uint8_t *below;        /* what rounded corners show */
    size_t below_bytes;
} cvi__tile_painter;

void cvi__tile_painter_init(cvi__tile_painter *p, const struct cvi__dsp *dsp, uint32_t background,
                            const cvi_allocator *alloc);
void cvi__tile_painter_free(cvi__tile_painter *p);

/* The largest picture of this shape inside a cell, centred, on even pixels. */
cvi__rect cvi__letterbox(cvi__rect cell, uint32_t width, uint32_t height);

cvi__rect cvi__tile_cell(const cvi_tile *tile);

/* The corners that show what is below; 0 when they are square. */
uint32_t cvi__tile_corners(const cvi_tile *tile, const cvi__i420 *canvas, cvi__rect corners[4]);

/*
 * Paint all of its cell; all values are in range and even. In rounded corners the canvas holds what
 * is below. CVI_ENOMEM, CVI_EMEDIA_FORMAT.
 */
int cvi__tile_paint(cvi__tile_painter *p, const cvi__i420 *canvas, const cvi_tile *tile);

#endif
