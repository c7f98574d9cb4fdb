/* SPDX-License-Identifier: MIT */
/* Coded units into a media file whose kind its name says. */
#ifndef TRANSCODE_WRITER_H
#define TRANSCODE_WRITER_H

#include <cvi/core.h>

typedef struct writer writer;

typedef struct writer_params {
    uint32_t video_codec; /* a cvi_codec; 0: none */
    uint32_t audio_codec;
    uint32_t width; /* pixels */
    uint32_t height;
} writer_params;

/* CVI_OK, or a complaint was printed to stderr. */
int writer_open(writer **out, const char *path, const writer_params *params);

/* Units of each medium in order; time_us counts from 0. The file begins with the first keyframe. */
int writer_put(writer *w, const cvi_unit *unit);

/* Finish the file; CVI_OK or a complaint was printed. */
int writer_close(writer **w);

#endif
