/* SPDX-License-Identifier: MIT */
#include <libyuv.h>

#include "bench/peer_picture.h"

#define PLANES(p)                                                                                  \
    (p).data[0], (int)(p).stride[0], (p).data[1], (int)(p).stride[1], (p).data[2],                 \
        (int)(p).stride[2]
#define WOVEN(p) (p).data[0], (int)(p).stride[0], (p).data[1], (int)(p).stride[1]
#define SIZE(p) (int)(p).width, (int)(p).height
#define FILTER(j) ((j)->mode == YUV_BOX ? kFilterBox : kFilterBilinear)

void peer_yuv_scale(void *job)
{
    const struct peer_job *j = job;

    I420Scale(PLANES(j->src), SIZE(j->src), PLANES(j->dst), SIZE(j->dst), FILTER(j));
}

void peer_yuv_scale_nv12(void *job)
{
    const struct peer_job *j = job;

    NV12Scale(WOVEN(j->src), SIZE(j->src), WOVEN(j->dst), SIZE(j->dst), FILTER(j));
}

void peer_yuv_part_and_scale(void *job)
{
    const struct peer_job *j = job;
    const cvi__i420 *parted = j->state;

    NV12ToI420(WOVEN(j->src), PLANES(*parted), SIZE(j->src));
    I420Scale(PLANES(*parted), SIZE(j->src), PLANES(j->dst), SIZE(j->dst), FILTER(j));
}

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

void peer_yuv_from_rgb24(void *job)
{
    const struct peer_packed *j = job;

    RAWToI420(j->plane[0], (int)j->stride[0], PLANES(j->i420), SIZE(j->i420));
}

void peer_yuv_from_uyvy(void *job)
{
    const struct peer_packed *j = job;

    UYVYToI420(j->plane[0], (int)j->stride[0], PLANES(j->i420), SIZE(j->i420));
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
