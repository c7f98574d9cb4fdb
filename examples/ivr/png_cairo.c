/* SPDX-License-Identifier: MIT */
#include "ivr/png_cairo.h"

#include <cairo.h>
#include <stdint.h>

static uint32_t clamp(int value)
{
    return value < 0 ? 0 : value > 255 ? 255 : (uint32_t)value;
}

/* Limited-range BT.601 (ITU-R BT.601-7, 2.5), 16 bits behind the point. */
static uint32_t to_rgb(int y, int u, int v)
{
    const int grey = 76309 * (y - 16) + 32768;

    return clamp((grey + 104597 * (v - 128)) >> 16) << 16 |
           clamp((grey - 25675 * (u - 128) - 53279 * (v - 128)) >> 16) << 8 |
           clamp((grey + 132201 * (u - 128)) >> 16);
}

static void convert_row(const cvi_frame *f, uint32_t row, uint32_t *out)
{
    const uint8_t *y = cvi_frame_get_plane(f, 0), *u = cvi_frame_get_plane(f, 1);
    const uint8_t *v = cvi_frame_get_plane(f, 2);

    y += row * cvi_frame_get_stride(f, 0);
    u += row / 2 * cvi_frame_get_stride(f, 1);
    v += row / 2 * cvi_frame_get_stride(f, 2);
    for (uint32_t x = 0; x < cvi_frame_get_width(f); x++) {
        out[x] = to_rgb(y[x], u[x / 2], v[x / 2]);
    }
}

const char *ex_png_write(const char *path, const cvi_frame *frame)
{
    const uint32_t height = cvi_frame_get_height(frame);
    cairo_surface_t *image = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)cvi_frame_get_width(frame), (int)height);
    unsigned char *data = cairo_image_surface_get_data(image);
    const int stride = cairo_image_surface_get_stride(image);
    cairo_status_t status = cairo_surface_status(image);

    for (uint32_t row = 0; data && row < height; row++) {
        convert_row(frame, row, (uint32_t *)(void *)(data + row * (uint32_t)stride));
    }
    if (status == CAIRO_STATUS_SUCCESS) {
        cairo_surface_mark_dirty(image);
        status = cairo_surface_write_to_png(image, path);
    }
    cairo_surface_destroy(image);
    return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}
