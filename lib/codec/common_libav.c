/* SPDX-License-Identifier: MIT */
#include <libavcodec/avcodec.h>

#include "codec/libav.h"
#include "core/base.h"

#define LOG_OFFSET 200 /* pushes every message over any level */

void cvi__libav_quiet(struct AVCodecContext *context)
{
    context->log_level_offset = LOG_OFFSET;
    context->thread_count = 1;
}

int cvi__libav_status(int error)
{
    if (error >= 0) {
        return CVI_OK;
    }
    switch (error) {
    case AVERROR(EAGAIN):
        return CVI_AGAIN;
    case AVERROR(ENOMEM):
        return CVI_ENOMEM;
    case AVERROR_INVALIDDATA:
        return CVI_EMEDIA_CORRUPT;
    default:
        return CVI_EMEDIA_CODEC;
    }
}
