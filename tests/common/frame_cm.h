/* SPDX-License-Identifier: MIT */
/* Frames, plain or of one colour. */
#ifndef TESTS_COMMON_FRAME_CM_H
#define TESTS_COMMON_FRAME_CM_H

#include "common/cm.h"
#include "media/frame.h"

static inline cvi_frame *frame_new(uint32_t format, uint32_t width, uint32_t height)
{
    cvi_frame_params p;
    cvi_frame *f = NULL;

    CVI_FRAME_PARAMS_INIT(&p);
    p.format = format;
    p.width = width;
    p.height = height;
    assert_int_equal(cvi_frame_create(&f, &p), CVI_OK);
    return f;
}

static inline cvi_frame *frame_of(uint32_t width, uint32_t height, uint8_t y, uint8_t u, uint8_t v)
{
    cvi_frame *f = frame_new(CVI_FRAME_FORMAT_I420, width, height);

    cvi__i420_fill(cvi__frame_image(f), y, u, v);
    return f;
}

#endif
