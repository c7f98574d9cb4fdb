/* SPDX-License-Identifier: MIT */
/* One picture out of several: each scaled straight into its cell, letterboxed, gaps in between. */
#ifndef CVI_MEDIA_COMPOSITOR_H
#define CVI_MEDIA_COMPOSITOR_H

#include "media/frame.h"
#include "media/scaler.h"

#define CVI__SCENE_TILES 9u

typedef struct cvi__tile {
    cvi__rect cell;   /* even numbers */
    cvi_frame *frame; /* NULL: nothing to see yet */
    uint64_t serial;  /* changes with the content of the frame; 0: none */
} cvi__tile;

/* What is to be seen; the frames are references of whoever holds the scene. */
typedef struct cvi__scene {
    uint32_t count;
    cvi__tile tiles[CVI__SCENE_TILES];
} cvi__scene;

typedef struct cvi__compositor {
    cvi_allocator alloc;
    cvi_frame *canvas;
    cvi__scene drawn; /* what the canvas shows; its frame pointers are not used */
    cvi__rect inner[CVI__SCENE_TILES];
    cvi__scaler *scaler; /* made with the first picture */
} cvi__compositor;

void cvi__compositor_init(cvi__compositor *c, const cvi_allocator *alloc);
void cvi__compositor_free(cvi__compositor *c);

/* The largest picture of this shape inside a cell, centred, on even pixels. */
cvi__rect cvi__letterbox(cvi__rect cell, uint32_t width, uint32_t height);

/*
 * Draw the scene into the canvas of this size; tiles that show the same as before cost nothing.
 * `out` is valid until the next call; it may be a frame of the scene, when that is the whole
 * picture. Allocates when sizes change. CVI_ENOMEM, CVI_EMEDIA_FORMAT.
 */
int cvi__compositor_draw(cvi__compositor *c, const cvi__scene *scene, uint32_t width,
                         uint32_t height, cvi__i420_view *out);

/* The canvas to draw something else on; what was there before counts as gone. */
int cvi__compositor_canvas(cvi__compositor *c, uint32_t width, uint32_t height,
                           const cvi__i420 **out);

#endif
