/* SPDX-License-Identifier: MIT */
/* Pictures by Cairo, which comes with Pango. */
#include "media/picture.h"

#include <cairo.h>
#include <string.h>

#include "core/mem.h"

typedef struct png_reader {
    const uint8_t *data;
    size_t len;
    size_t at;
} png_reader;

static cairo_status_t read_png(void *closure, unsigned char *out, unsigned int length)
{
    png_reader *r = closure;

    if (length > r->len - r->at) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(out, r->data + r->at, length);
    r->at += length;
    return CAIRO_STATUS_SUCCESS;
}

static int copy_pixels(cvi__picture *out, cairo_surface_t *from, const cvi_allocator *alloc)
{
    const uint32_t width = (uint32_t)cairo_image_surface_get_width(from);
    const uint32_t height = (uint32_t)cairo_image_surface_get_height(from);
    uint32_t *pixels = cvi__mem_calloc(alloc, (size_t)width * height, sizeof(*pixels));
    cairo_surface_t *to = NULL;
    cairo_t *cairo = NULL;
    int rc = CVI_OK;

    if (!pixels) {
        return CVI_ENOMEM;
    }
    to = cairo_image_surface_create_for_data((unsigned char *)pixels, CAIRO_FORMAT_ARGB32,
                                             (int)width, (int)height, (int)width * 4);
    cairo = cairo_create(to);
    cairo_set_source_surface(cairo, from, 0, 0);
    cairo_paint(cairo);
    rc = cairo_status(cairo) == CAIRO_STATUS_SUCCESS ? CVI_OK : CVI_ENOMEM;
    cairo_destroy(cairo);
    cairo_surface_destroy(to);
    *out = (cvi__picture){.pixels = pixels, .width = width, .height = height};
    if (rc != CVI_OK) {
        cvi__picture_free(out, alloc);
    }
    return rc;
}

int cvi__picture_load(cvi__picture *out, const void *png, size_t len, const cvi_allocator *alloc)
{
    png_reader reader = {.data = png, .len = len};
    cairo_surface_t *surface = NULL;
    uint32_t width = 0;
    uint32_t height = 0;
    size_t offset = 0;
    int rc = cvi__png_size(png, len, &width, &height, &offset);

    *out = (cvi__picture){0};
    if (rc != CVI_OK) {
        return rc;
    }
    surface = cairo_image_surface_create_from_png_stream(read_png, &reader);
    switch (cairo_surface_status(surface)) {
    case CAIRO_STATUS_SUCCESS:
        rc = copy_pixels(out, surface, alloc);
        break;
    case CAIRO_STATUS_NO_MEMORY:
        rc = CVI_ENOMEM;
        break;
    default:
        rc = CVI_EMEDIA_PNG;
        break;
    }
    cairo_surface_destroy(surface);
    return rc;
}

void cvi__picture_free(cvi__picture *picture, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, picture->pixels);
    *picture = (cvi__picture){0};
}

/* Paint `from`, scaled, into the middle of `to`. */
static void paint_scaled(cairo_t *cairo, cairo_surface_t *from, const cvi__picture *picture,
                         cvi__rect part, int is_cover)
{
    const double x = (double)part.width / picture->width;
    const double y = (double)part.height / picture->height;
    const double scale = is_cover ? CVI_MAX(x, y) : CVI_MIN(x, y);

    cairo_translate(cairo, (part.width - picture->width * scale) / 2,
                    (part.height - picture->height * scale) / 2);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, from, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_rectangle(cairo, 0, 0, picture->width, picture->height);
    cairo_fill(cairo);
}

int cvi__picture_draw(const cvi__picture *picture, const struct cvi__dsp *dsp, const cvi__i420 *dst,
                      cvi__rect part, int is_cover)
{
    /* one surface per drawing: surfaces are not shared by threads, pixels are */
    cairo_surface_t *from = cairo_image_surface_create_for_data(
        (unsigned char *)picture->pixels, CAIRO_FORMAT_ARGB32, (int)picture->width,
        (int)picture->height, (int)picture->width * 4);
    cairo_surface_t *to =
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)part.width, (int)part.height);
    cairo_t *cairo = cairo_create(to);
    int rc = CVI_ENOMEM;

    paint_scaled(cairo, from, picture, part, is_cover);
    if (cairo_status(cairo) == CAIRO_STATUS_SUCCESS) {
        const cvi__point at = {(int32_t)part.x, (int32_t)part.y};
        cvi__argb bitmap = {.width = part.width, .height = part.height};

        cairo_surface_flush(to);
        bitmap.data = (const uint32_t *)(const void *)cairo_image_surface_get_data(to);
        bitmap.stride = (size_t)cairo_image_surface_get_stride(to);
        cvi__i420_blend_argb(dsp, dst, &bitmap, at);
        rc = CVI_OK;
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(to);
    cairo_surface_destroy(from);
    return rc;
}
