/* SPDX-License-Identifier: MIT */
/* How video is coded for one class of legs: legs with the same format can share one encode. */
#ifndef CVI_MEDIA_VIDEO_FORMAT_H
#define CVI_MEDIA_VIDEO_FORMAT_H

#include "core/base.h"

/* Compared as bytes. */
typedef struct cvi__video_format {
    uint32_t codec;
    uint32_t width;
    uint32_t height;
    uint32_t fps;
    uint32_t kbps;
    uint32_t max_nal_bytes;
    uint32_t profile_idc;
    uint32_t profile_iop;
    uint32_t level_idc;  /* of H.264: at least, and as high as the picture needs */
    uint32_t max_fs;     /* wanted: macroblocks per frame, instead of the level's; 0: the level's */
    uint32_t max_mbps;   /* with it, per second; 0: any; both are 0 in what was chosen */
    uint32_t is_content; /* slides: size matters more than motion */
} cvi__video_format;

/*
 * The best picture within the limits: `want` holds what a leg can take at most. Sizes and rates are
 * rounded down to a few classes. CVI_EINVAL when the codec is not video or the level unknown,
 * CVI_ENOTSUP when this build does not encode it.
 */
int cvi__video_format_choose(cvi__video_format *out, const cvi__video_format *want);

int cvi__video_format_is(const cvi__video_format *a, const cvi__video_format *b);

#endif
