/* SPDX-License-Identifier: MIT */
/* A build without a text library has no pictures either. */
#include "media/picture.h"

int cvi__picture_load(cvi__picture *out, const void *png, size_t len, const cvi_allocator *alloc)
{
    (void)png;
    (void)len;
    (void)alloc;
    *out = (cvi__picture){0};
    return CVI_ENOTSUP;
}

void cvi__picture_free(cvi__picture *picture, const cvi_allocator *alloc)
{
    (void)alloc;
    *picture = (cvi__picture){0};
}

int cvi__picture_draw(const cvi__picture *picture, const struct cvi__dsp *dsp, const cvi__i420 *dst,
                      cvi__rect part, int is_cover)
{
    (void)picture;
    (void)dsp;
    (void)dst;
    (void)part;
    (void)is_cover;
    return CVI_ENOTSUP;
}
