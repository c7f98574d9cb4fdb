/* SPDX-License-Identifier: MIT */
#include "media/ink.h"

#include <string.h>

#include "core/mem.h"

void cvi__ink_free(cvi__ink *ink, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, ink->memory);
    *ink = (cvi__ink){0};
}

static void take_alpha(const cvi__ink *ink, const cvi__argb *bitmap, cvi__point lead)
{
    for (uint32_t y = 0; y < bitmap->height; y++) {
        const uint8_t *row = (const uint8_t *)bitmap->data + y * bitmap->stride;
        uint8_t *out = ink->alpha[0] + ((size_t)lead.y + y) * ink->colours.width + lead.x;

        for (size_t x = 0; x < bitmap->width; x++) {
            out[x] = row[4 * x + 3];
        }
    }
}

/* What the kernels make of pixels over nothing are their colours. */
int cvi__ink_make(cvi__ink *ink, const struct cvi__dsp *dsp, const cvi_frame *bitmap,
                  cvi__point lead, const cvi_allocator *alloc)
{
    const cvi__argb argb = {
        .data = cvi_frame_get_plane(bitmap, 0),
        .stride = cvi_frame_get_stride(bitmap, 0),
        .width = cvi_frame_get_width(bitmap),
        .height = cvi_frame_get_height(bitmap),
    };
    const uint32_t width = ((uint32_t)lead.x + argb.width + 1) & ~1u;
    const uint32_t height = ((uint32_t)lead.y + argb.height + 1) & ~1u;
    const size_t luma = (size_t)width * height;
    const size_t colours = cvi__i420_bytes(width, height, 2);

    cvi__ink_free(ink, alloc);
    ink->memory = cvi__mem_calloc(alloc, colours + luma + luma / 4, 1);
    if (!ink->memory) {
        return CVI_ENOMEM;
    }
    cvi__i420_lay(&ink->colours, ink->memory, width, height, 2);
    ink->alpha[0] = ink->memory + colours;
    ink->alpha[1] = ink->alpha[0] + luma;
    cvi__i420_blend_argb(dsp, &ink->colours, &argb, lead);
    take_alpha(ink, &argb, lead);
    for (size_t y = 0; y < height / 2; y++) {
        const uint8_t *top = ink->alpha[0] + 2 * y * width;

        dsp->halve(ink->alpha[1] + y * (width / 2), top, top + width, width / 2);
    }
    return CVI_OK;
}

void cvi__ink_draw(const cvi__ink *ink, const struct cvi__dsp *dsp, const cvi__i420 *canvas,
                   cvi__rect part, cvi__point at)
{
    const int64_t right = (int64_t)at.x + ink->colours.width;
    const int64_t below = (int64_t)at.y + ink->colours.height;
    const int64_t x = CVI_MAX((int64_t)part.x, at.x);
    const int64_t y = CVI_MAX((int64_t)part.y, at.y);
    const int64_t x2 = CVI_MIN((int64_t)part.x + part.width, right);
    const int64_t y2 = CVI_MIN((int64_t)part.y + part.height, below);

    for (int plane = 0; plane < 3 && x < x2; plane++) {
        const int64_t cell = plane ? 2 : 1;
        const size_t from = (size_t)((x - at.x) / cell);
        const size_t alpha_stride = ink->colours.width / (size_t)cell;

        for (int64_t row = y / cell; row < y2 / cell; row++) {
            const size_t line = (size_t)(row - at.y / cell);

            dsp->blend_pre(canvas->data[plane] + (size_t)row * canvas->stride[plane] + x / cell,
                           ink->colours.data[plane] + line * ink->colours.stride[plane] + from,
                           ink->alpha[plane > 0] + line * alpha_stride + from,
                           (size_t)((x2 - x) / cell));
        }
    }
}
