/* SPDX-License-Identifier: MIT */
/* What tests of the compositor share: frames, and a canvas to put them on. */
#ifndef TESTS_COMMON_COMPOSE_H
#define TESTS_COMMON_COMPOSE_H

#include <cvi/compositor.h>

#include "common/frame_cm.h"
#include "common/picture.h"

#define WIDTH 320u
#define HEIGHT 180u
#define BACKGROUND 0x090909u /* luma 24 */

static inline cvi_frame *coloured(uint32_t width, uint32_t height, uint8_t y)
{
    return frame_of(width, height, y, y, y);
}

static inline cvi_frame *painted(uint32_t width, uint32_t height, uint32_t time)
{
    cvi_frame *f = frame_new(CVI_FRAME_FORMAT_I420, width, height);

    picture_paint(cvi__frame_image(f), time);
    return f;
}

/* The same picture with interleaved chroma. */
static inline cvi_frame *as_nv12(const cvi_frame *from)
{
    cvi_frame *f =
        frame_new(CVI_FRAME_FORMAT_NV12, cvi_frame_get_width(from), cvi_frame_get_height(from));
    cvi_converter *c = NULL;

    assert_int_equal(cvi_converter_create(&c, NULL), CVI_OK);
    assert_int_equal(cvi_converter_run(c, from, f), CVI_OK);
    cvi_converter_destroy(&c);
    return f;
}

/* Words 0xAARRGGBB, premultiplied. */
static inline cvi_frame *bitmap_of(uint32_t width, uint32_t height, uint32_t argb)
{
    cvi_frame *f = frame_new(CVI_FRAME_FORMAT_BGRA, width, height);
    uint8_t *row = cvi_frame_get_plane(f, 0);

    for (uint32_t y = 0; y < height; y++, row += cvi_frame_get_stride(f, 0)) {
        for (uint32_t i = 0; i < 4 * width; i++) {
            row[i] = (uint8_t)(argb >> (i % 4 * 8));
        }
    }
    return f;
}

static inline cvi_compositor *open_format(uint32_t format)
{
    cvi_compositor_params p;
    cvi_compositor *c = NULL;

    CVI_COMPOSITOR_PARAMS_INIT(&p);
    p.width = WIDTH;
    p.height = HEIGHT;
    p.format = format;
    p.background = BACKGROUND;
    assert_int_equal(cvi_compositor_create(&c, &p), CVI_OK);
    return c;
}

static inline cvi_tile tile_at(cvi_frame *frame, cvi__rect r)
{
    cvi_tile t;

    CVI_TILE_INIT(&t);
    t.frame = frame;
    t.x = r.x;
    t.y = r.y;
    t.width = r.width;
    t.height = r.height;
    return t;
}

static inline void put(cvi_compositor *c, uint32_t place, cvi_frame *frame, cvi__rect r)
{
    const cvi_tile t = tile_at(frame, r);

    assert_int_equal(cvi_compositor_set_tile(c, place, &t), CVI_OK);
}

static inline void lay(cvi_compositor *c, uint32_t place, cvi_frame *bitmap, int32_t x, int32_t y)
{
    cvi_overlay o;

    CVI_OVERLAY_INIT(&o);
    o.bitmap = bitmap;
    o.x = x;
    o.y = y;
    assert_int_equal(cvi_compositor_set_overlay(c, place, &o), CVI_OK);
}

static inline cvi__i420_view draw(cvi_compositor *c)
{
    assert_int_equal(cvi_compositor_draw(c), CVI_OK);
    return cvi__frame_view(cvi_compositor_get_canvas(c));
}

static inline cvi_compositor_stats stats_of(const cvi_compositor *c)
{
    cvi_compositor_stats s;

    CVI_COMPOSITOR_STATS_INIT(&s);
    assert_int_equal(cvi_compositor_get_stats(c, &s), CVI_OK);
    return s;
}

static inline uint8_t luma(const cvi__i420_view *v, uint32_t x, uint32_t y)
{
    return v->data[0][y * v->stride[0] + x];
}

/* An I420 canvas and one of either format show the same. */
static inline void assert_same(const cvi_compositor *a, const cvi_compositor *b)
{
    const cvi__i420_view v = cvi__frame_view(cvi_compositor_get_canvas(a));
    const cvi_frame *other = cvi_compositor_get_canvas(b);
    const int is_nv12 = cvi_frame_get_format(other) == CVI_FRAME_FORMAT_NV12;

    for (uint32_t plane = 0; plane < 3; plane++) {
        const uint32_t at = plane && is_nv12 ? 1 : plane;
        const uint8_t *memory = cvi_frame_get_plane(other, at);
        const uint32_t width = plane ? v.width / 2 : v.width;

        for (uint32_t y = 0; y < (plane ? v.height / 2 : v.height); y++) {
            const uint8_t *row = memory + y * cvi_frame_get_stride(other, at);

            for (uint32_t x = 0; x < width; x++) {
                const uint32_t i = plane && is_nv12 ? 2 * x + plane - 1 : x;

                assert_int_equal(row[i], v.data[plane][y * v.stride[plane] + x]);
            }
        }
    }
}

#endif
