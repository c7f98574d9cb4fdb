/* SPDX-License-Identifier: MIT */
#include <libyuv.h>

#include "bench/peer_picture.h"

void peer_yuv_scale(void *job)
{
    const struct peer_job *j = job;
    const cvi__i420 *s = &j->src;
    const cvi__i420 *d = &j->dst;

    I420Scale(s->data[0], (int)s->stride[0], s->data[1], (int)s->stride[1], s->data[2],
              (int)s->stride[2], (int)s->width, (int)s->height, d->data[0], (int)d->stride[0],
              d->data[1], (int)d->stride[1], d->data[2], (int)d->stride[2], (int)d->width,
              (int)d->height, j->mode == YUV_BOX ? kFilterBox : kFilterBilinear);
}

#define PLANES(p)                                                                                  \
    (p).data[0], (int)(p).stride[0], (p).data[1], (int)(p).stride[1], (p).data[2],                 \
        (int)(p).stride[2]
#define SIZE(p) (int)(p).width, (int)(p).height

void peer_yuv_to_nv12(void *job)
{
    const struct peer_packed *j = job;

    I420ToNV12(PLANES(j->i420), j->plane[0], (int)j->stride[0], j->plane[1], (int)j->stride[1],
               SIZE(j->i420));
}

void peer_yuv_from_nv12(void *job)
{
    const struct peer_packed *j = job;

    NV12ToI420(j->plane[0], (int)j->stride[0], j->plane[1], (int)j->stride[1], PLANES(j->i420),
               SIZE(j->i420));
}

void peer_yuv_to_bgra(void *job)
{
    const struct peer_packed *j = job;

    H420ToARGB(PLANES(j->i420), j->plane[0], (int)j->stride[0], SIZE(j->i420));
}

void peer_yuv_from_bgra(void *job)
{
    const struct peer_packed *j = job;

    ARGBToI420(j->plane[0], (int)j->stride[0], PLANES(j->i420), SIZE(j->i420));
}

void peer_yuv_from_yuyv(void *job)
{
    const struct peer_packed *j = job;

    YUY2ToI420(j->plane[0], (int)j->stride[0], PLANES(j->i420), SIZE(j->i420));
}

void peer_yuv_blend(void *job)
{
    const struct peer_blend *j = job;

    I420Blend(PLANES(j->overlay), PLANES(j->canvas), j->alpha, (int)j->overlay.width,
              PLANES(j->canvas), SIZE(j->overlay));
}

void peer_yuv_blend_argb(void *job)
{
    const struct peer_blend *j = job;

    ARGBBlend(j->bitmap, (int)j->bitmap_stride, j->pixels, (int)j->pixels_stride, j->pixels,
              (int)j->pixels_stride, SIZE(j->overlay));
}
