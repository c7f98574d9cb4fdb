/* SPDX-License-Identifier: MIT */
/* What we may send as video, whatever the codec: picture, rate and bits. */
#ifndef CVI_SESSION_VIDEO_LIMITS_H
#define CVI_SESSION_VIDEO_LIMITS_H

#include "core/base.h"

/* 0 means no limit. */
typedef struct cvi__video_limits {
    uint32_t max_width; /* from imageattr or configuration */
    uint32_t max_height;
    uint32_t max_fs;   /* macroblocks of 16x16 per frame */
    uint32_t max_mbps; /* macroblocks per second */
    uint32_t max_fps;
    uint32_t max_kbps; /* of the encoder: without RTP, UDP and IP */
} cvi__video_limits;

typedef struct cvi__video_size {
    uint32_t width; /* multiple of 2 */
    uint32_t height;
    uint32_t fps;
    uint32_t kbps;
} cvi__video_size;

/* Does a picture of this size and rate keep within the limits? */
int cvi__video_limits_allow(const cvi__video_limits *l, uint32_t width, uint32_t height,
                            uint32_t fps);

/*
 * The largest usual size, no larger than `want` and of its shape (16:9 or 4:3), that the limits
 * allow at 24 fps or `want->fps` if that is lower; kbps is what such a picture deserves, cut to
 * the limit. There is always a result: the smallest is 160 wide at 1 fps or more.
 */
void cvi__video_limits_fit(const cvi__video_limits *l, const cvi__video_size *want,
                           cvi__video_size *out);

#endif
