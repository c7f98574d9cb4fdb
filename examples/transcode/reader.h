/* SPDX-License-Identifier: MIT */
/* A media file as coded units in the order of their times. */
#ifndef TRANSCODE_READER_H
#define TRANSCODE_READER_H

#include <cvi/core.h>

typedef struct reader reader;

typedef struct reader_info {
    uint32_t video_codec; /* a cvi_codec; 0: none that the library decodes */
    uint32_t audio_codec;
    uint32_t width; /* pixels */
    uint32_t height;
    uint32_t fps;         /* rounded; 0: not known */
    uint64_t duration_us; /* 0: not known */
    const char *left_out; /* name of a codec of the file that cannot be decoded; NULL: none */
} reader_info;

/* CVI_OK, or a complaint was printed to stderr. */
int reader_open(reader **out, const char *path);
void reader_close(reader **r);
const reader_info *reader_get_info(const reader *r);

/*
 * The next unit; its data is borrowed until the next call, time_us counts from the beginning of
 * the file. CVI_AGAIN at the end.
 */
int reader_next(reader *r, cvi_unit *unit);

#endif
