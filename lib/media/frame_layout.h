/* SPDX-License-Identifier: MIT */
/* How the samples of a frame lie in memory, by format. */
#ifndef CVI_MEDIA_FRAME_LAYOUT_H
#define CVI_MEDIA_FRAME_LAYOUT_H

#include "core/base.h"

#define CVI__FRAME_PLANES 3u

typedef struct cvi__frame_layout {
    uint32_t planes;
    uint32_t row_bytes[CVI__FRAME_PLANES];
    uint32_t rows[CVI__FRAME_PLANES];
} cvi__frame_layout;

/* CVI_EMEDIA_FORMAT for a format that there is not; sides are 2..4096. */
int cvi__frame_layout_of(cvi__frame_layout *out, uint32_t format, uint32_t width, uint32_t height);

#endif
