/* SPDX-License-Identifier: MIT */
#include "media/frame_layout.h"

#include <cvi/media.h>

/* Bytes of a row of each plane: for every pixel, or for every two when halved. */
struct plane {
    uint8_t bytes;
    uint8_t is_halved; /* across */
    uint8_t is_low;    /* half the rows */
};

static const struct plane PLANES[][CVI__FRAME_PLANES] = {
    [CVI_FRAME_FORMAT_I420] = {{1, 0, 0}, {1, 1, 1}, {1, 1, 1}},
    [CVI_FRAME_FORMAT_NV12] = {{1, 0, 0}, {2, 1, 1}},
    [CVI_FRAME_FORMAT_NV21] = {{1, 0, 0}, {2, 1, 1}},
    [CVI_FRAME_FORMAT_YUYV] = {{4, 1, 0}},
    [CVI_FRAME_FORMAT_UYVY] = {{4, 1, 0}},
    [CVI_FRAME_FORMAT_BGRA] = {{4, 0, 0}},
    [CVI_FRAME_FORMAT_ARGB] = {{4, 0, 0}},
    [CVI_FRAME_FORMAT_RGB24] = {{3, 0, 0}},
    [CVI_FRAME_FORMAT_P010] = {{2, 0, 0}, {4, 1, 1}},
};

int cvi__frame_layout_of(cvi__frame_layout *out, uint32_t format, uint32_t width, uint32_t height)
{
    *out = (cvi__frame_layout){0};
    if (format == CVI_FRAME_FORMAT_UNKNOWN || format >= CVI_ARRAY_LEN(PLANES)) {
        return CVI_EMEDIA_FORMAT;
    }
    for (size_t i = 0; i < CVI__FRAME_PLANES && PLANES[format][i].bytes > 0; i++) {
        const struct plane *p = &PLANES[format][i];

        out->row_bytes[i] = p->bytes * (p->is_halved ? (width + 1) / 2 : width);
        out->rows[i] = p->is_low ? (height + 1) / 2 : height;
        out->planes++;
    }
    return CVI_OK;
}
