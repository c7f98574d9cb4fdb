/* SPDX-License-Identifier: MIT */
/* What the libavcodec files share. Included by *_libav.c only. */
#ifndef CVI_CODEC_LIBAV_H
#define CVI_CODEC_LIBAV_H

struct AVCodecContext;

/* One thread, and silent: its log level is moved, the process-wide one is left alone. */
void cvi__libav_quiet(struct AVCodecContext *context);

/* A cvi_status for an AVERROR. */
int cvi__libav_status(int error);

#endif
