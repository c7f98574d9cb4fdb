/* SPDX-License-Identifier: MIT */
/* What others make of pictures: one file per library, each there when its library is. */
#ifndef TESTS_BENCH_PEER_PICTURE_H
#define TESTS_BENCH_PEER_PICTURE_H

#include "dsp/image.h"

/* One scaling job of a peer; `state` is whatever it prepares for it. */
struct peer_job {
    cvi__i420 src;
    cvi__i420 dst;
    int mode;
    void *state;
};

/* Each with open (exits on failure), run, and close. */
enum { YUV_BILINEAR, YUV_BOX };
void peer_yuv_scale(void *job);

/* Of NV12, into NV12; and taken apart into `state` (a cvi__i420 of its size), which is scaled. */
void peer_yuv_scale_nv12(void *job);
void peer_yuv_part_and_scale(void *job);

/* Conversions; the second picture of these is packed or semi-planar. */
struct peer_packed {
    cvi__i420 i420;
    uint8_t *plane[2];
    size_t stride[2];
};
void peer_yuv_to_nv12(void *job);
void peer_yuv_from_nv12(void *job);
void peer_yuv_to_bgra(void *job);
void peer_yuv_from_bgra(void *job);
void peer_yuv_from_rgb24(void *job);
void peer_yuv_from_yuyv(void *job);
void peer_yuv_from_uyvy(void *job);

/* A bitmap over a picture: by planes and a mask of its size, and by pixels over pixels. */
struct peer_blend {
    cvi__i420 overlay;
    cvi__i420 canvas; /* of the same size */
    uint8_t *alpha;
    const uint8_t *bitmap;
    size_t bitmap_stride;
    uint8_t *pixels; /* a canvas */
    size_t pixels_stride;
};
void peer_yuv_blend(void *job);
void peer_yuv_blend_argb(void *job);

enum { SWS_MODE_FAST_BILINEAR, SWS_MODE_BILINEAR, SWS_MODE_BICUBIC, SWS_MODE_REFERENCE };
void peer_swscale_open(struct peer_job *job);
void peer_swscale_run(void *job);
void peer_swscale_close(struct peer_job *job);

enum { ZIMG_MODE_BILINEAR, ZIMG_MODE_BICUBIC, ZIMG_MODE_LANCZOS };
void peer_zimg_open(struct peer_job *job);
void peer_zimg_run(void *job);
void peer_zimg_close(struct peer_job *job);

#endif
