/* SPDX-License-Identifier: MIT */
/* Inside frames, and pools of them: pictures of one size are used again instead of allocated. */
#ifndef CVI_MEDIA_FRAME_H
#define CVI_MEDIA_FRAME_H

#include <cvi/media.h>

#include "core/base.h"
#include "dsp/image.h"

/*
 * The picture itself; valid as long as the frame. Of formats other than I420 the planes lie in the
 * same places, and only whoever knows the format may use them.
 */
const cvi__i420 *cvi__frame_image(const cvi_frame *frame);
cvi__i420_view cvi__frame_view(const cvi_frame *frame);

#define CVI__FRAME_POOL_MAX 8u

/*
 * The pool keeps one reference to each of its frames: a frame is free when that is the only one.
 * One thread at a time takes frames; any thread may drop the last other reference.
 */
typedef struct cvi__frame_pool {
    cvi_allocator alloc;
    cvi_frame *frames[CVI__FRAME_POOL_MAX];
} cvi__frame_pool;

void cvi__frame_pool_init(cvi__frame_pool *pool, const cvi_allocator *alloc);
void cvi__frame_pool_free(cvi__frame_pool *pool); /* frames in use live on */

/*
 * A frame of this size with one reference for the caller; its samples are old. Allocates only
 * when no free one has the size. CVI_EFULL when all are in use, CVI_ENOMEM, CVI_EMEDIA_FORMAT.
 */
int cvi__frame_pool_take(cvi__frame_pool *pool, uint32_t width, uint32_t height, cvi_frame **out);

#endif
