/* SPDX-License-Identifier: MIT */
/* Masks for the corners of tiles, with smooth edges; the last kinds are kept. */
#ifndef CVI_MEDIA_TILE_MASK_H
#define CVI_MEDIA_TILE_MASK_H

#include "core/base.h"
#include "dsp/image.h"

#define CVI__TILE_MASKS 4u

/*
 * Squares of 2 * radius pixels around a disc, whose quarters are the corners of a tile: how much
 * of a pixel lies outside, in 255ths, and how much outside of the disc within the border.
 */
typedef struct cvi__tile_mask {
    uint32_t radius; /* even; 0: not in use */
    uint32_t border;
    uint8_t *outside;
    uint8_t *outside_chroma; /* of radius pixels */
    uint8_t *line;           /* NULL when the border is as wide as the radius, or there is none */
} cvi__tile_mask;

typedef struct cvi__tile_masks {
    cvi_allocator alloc;
    cvi__tile_mask kept[CVI__TILE_MASKS];
    uint32_t next; /* to be replaced */
} cvi__tile_masks;

void cvi__tile_masks_free(cvi__tile_masks *masks);

/* Borrowed until another kind is asked for. NULL: no memory. */
const cvi__tile_mask *cvi__tile_masks_get(cvi__tile_masks *masks, uint32_t radius, uint32_t border);

#endif
