/* SPDX-License-Identifier: MIT */
/* What a meeting's picture shows. */
#ifndef CVI_MEDIA_SCENE_H
#define CVI_MEDIA_SCENE_H

#include <cvi/media.h>

#include "core/base.h"
#include "dsp/image.h"

#define CVI__SCENE_TILES 9u

typedef struct cvi__scene_tile {
    cvi__rect cell;       /* even numbers */
    cvi_frame *frame;     /* NULL: nothing to see yet */
    uint64_t serial;      /* changes with the content of the frame; 0: none */
    uint32_t is_talking;  /* it has a frame around it */
    uint32_t is_detailed; /* writing, say: it is scaled well, also among others */
} cvi__scene_tile;

/* The frames are references of whoever holds the scene. */
typedef struct cvi__scene {
    uint32_t count;
    cvi__scene_tile tiles[CVI__SCENE_TILES];
} cvi__scene;

#endif
