/* SPDX-License-Identifier: MIT */
#include "dsp/image.h"

#include <string.h>

#include "core/base.h"

/* Bitmaps are drawn in strips of this many luma pixels, so that their planes fit the stack. */
#define STRIP 256u

static size_t pad(size_t v, size_t align)
{
    return (v + align - 1) & ~(align - 1);
}

static uint32_t half(uint32_t v)
{
    return (v + 1) / 2;
}

size_t cvi__i420_bytes(uint32_t width, uint32_t height, uint32_t align)
{
    const size_t luma = pad(width, align) * height;
    const size_t chroma = pad(half(width), align) * half(height);

    return luma + 2 * chroma;
}

void cvi__i420_lay(cvi__i420 *out, void *memory, uint32_t width, uint32_t height, uint32_t align)
{
    uint8_t *at = memory;

    out->width = width;
    out->height = height;
    out->stride[0] = pad(width, align);
    out->stride[1] = pad(half(width), align);
    out->stride[2] = out->stride[1];
    out->data[0] = at;
    out->data[1] = at + out->stride[0] * height;
    out->data[2] = out->data[1] + out->stride[1] * half(height);
}

cvi__i420_view cvi__i420_read(const cvi__i420 *picture)
{
    cvi__i420_view v = {.width = picture->width, .height = picture->height};

    for (int i = 0; i < 3; i++) {
        v.data[i] = picture->data[i];
        v.stride[i] = picture->stride[i];
    }
    return v;
}

static cvi__rect clip(cvi__rect r, uint32_t width, uint32_t height)
{
    r.x = CVI_MIN(r.x, width) & ~1u;
    r.y = CVI_MIN(r.y, height) & ~1u;
    r.width = CVI_MIN(r.width, width - r.x);
    r.height = CVI_MIN(r.height, height - r.y);
    return r;
}

cvi__i420 cvi__i420_part(const cvi__i420 *picture, cvi__rect r)
{
    cvi__i420 part = *picture;

    r = clip(r, picture->width, picture->height);
    part.data[0] += part.stride[0] * r.y + r.x;
    part.data[1] += part.stride[1] * (r.y / 2) + r.x / 2;
    part.data[2] += part.stride[2] * (r.y / 2) + r.x / 2;
    part.width = r.width;
    part.height = r.height;
    return part;
}

cvi__i420_view cvi__i420_view_part(const cvi__i420_view *picture, cvi__rect r)
{
    cvi__i420_view part = *picture;

    r = clip(r, picture->width, picture->height);
    part.data[0] += part.stride[0] * r.y + r.x;
    part.data[1] += part.stride[1] * (r.y / 2) + r.x / 2;
    part.data[2] += part.stride[2] * (r.y / 2) + r.x / 2;
    part.width = r.width;
    part.height = r.height;
    return part;
}

void cvi__i420_fill(const cvi__i420 *dst, uint8_t y, uint8_t u, uint8_t v)
{
    const uint8_t colour[3] = {y, u, v};

    for (int i = 0; i < 3; i++) {
        const uint32_t width = i ? half(dst->width) : dst->width;
        const uint32_t height = i ? half(dst->height) : dst->height;

        for (uint32_t row = 0; row < height; row++) {
            memset(dst->data[i] + row * dst->stride[i], colour[i], width);
        }
    }
}

void cvi__i420_copy(const cvi__i420 *dst, const cvi__i420_view *src)
{
    const uint32_t luma_width = CVI_MIN(dst->width, src->width);
    const uint32_t luma_height = CVI_MIN(dst->height, src->height);

    for (int i = 0; i < 3; i++) {
        const uint32_t width = i ? half(luma_width) : luma_width;
        const uint32_t height = i ? half(luma_height) : luma_height;

        for (uint32_t row = 0; row < height; row++) {
            memcpy(dst->data[i] + row * dst->stride[i], src->data[i] + row * src->stride[i], width);
        }
    }
}

void cvi__i420_from_nv12(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__nv12_view *src)
{
    for (uint32_t row = 0; row < dst->height; row++) {
        memcpy(dst->data[0] + row * dst->stride[0], src->luma + row * src->luma_stride, dst->width);
    }
    for (uint32_t row = 0; row < half(dst->height); row++) {
        d->split(dst->data[1] + row * dst->stride[1], dst->data[2] + row * dst->stride[2],
                 src->chroma + row * src->chroma_stride, half(dst->width));
    }
}

/* ---- bitmaps ------------------------------------------------------------------------------- */

/* The part of a bitmap that falls on the picture. */
struct placed {
    uint32_t from_x; /* in the bitmap */
    uint32_t from_y;
    uint32_t x; /* in the picture */
    uint32_t y;
    uint32_t width;
    uint32_t height;
};

/* One side of the clipping; 0 when nothing is left. */
static uint32_t place_side(int32_t at, uint32_t size, uint32_t room, uint32_t *from, uint32_t *to)
{
    const int64_t first = at < 0 ? -(int64_t)at : 0;
    const int64_t start = at < 0 ? 0 : at;
    int64_t left = (int64_t)size - first;

    if (left > (int64_t)room - start) {
        left = (int64_t)room - start;
    }
    *from = (uint32_t)first;
    *to = (uint32_t)start;
    return left > 0 ? (uint32_t)left : 0;
}

static struct placed place(const cvi__i420 *dst, int32_t x, int32_t y, uint32_t width,
                           uint32_t height)
{
    struct placed p;

    p.width = place_side(x, width, dst->width, &p.from_x, &p.x);
    p.height = place_side(y, height, dst->height, &p.from_y, &p.y);
    return p;
}

/*
 * Two rows of a strip as planes, extended to whole chroma cells with transparent pixels: [0] is
 * the even picture row, and column 0 an even picture column.
 */
struct strip {
    uint8_t alpha[2][STRIP];
    uint8_t plane[3][2][STRIP]; /* used by premultiplied bitmaps only */
    uint8_t alpha_half[STRIP / 2];
    uint8_t plane_half[2][STRIP / 2];
};

/* Where a strip lies: `lead` (0 or 1) transparent pixels, then `count` of the bitmap. */
struct span {
    uint32_t x; /* even picture column of strip column 0 */
    uint32_t lead;
    uint32_t count;
    uint32_t cells; /* chroma columns */
};

static struct span next_span(const struct placed *p, uint32_t done)
{
    struct span s;

    s.x = (p->x + done) & ~1u;
    s.lead = (p->x + done) & 1u;
    s.count = CVI_MIN(p->width - done, STRIP - s.lead);
    s.cells = half(s.lead + s.count);
    return s;
}

static void blend_a8_cell_row(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__a8 *mask,
                              const struct placed *p, const uint8_t colour[3], uint32_t even_y)
{
    struct strip s;
    struct span at;

    for (uint32_t done = 0; done < p->width; done += at.count) {
        at = next_span(p, done);
        memset(s.alpha, 0, sizeof(s.alpha));
        for (uint32_t r = 0; r < 2; r++) {
            const uint32_t y = even_y + r;
            uint8_t *out = dst->data[0] + y * dst->stride[0] + at.x + at.lead;

            if (y < p->y || y >= p->y + p->height) {
                continue;
            }
            memcpy(s.alpha[r] + at.lead,
                   mask->data + (y - p->y + p->from_y) * mask->stride + p->from_x + done, at.count);
            d->blend_const(out, s.alpha[r] + at.lead, colour[0], at.count);
        }
        d->halve(s.alpha_half, s.alpha[0], s.alpha[1], at.cells);
        for (int i = 1; i < 3; i++) {
            d->blend_const(dst->data[i] + (even_y / 2) * dst->stride[i] + at.x / 2, s.alpha_half,
                           colour[i], at.cells);
        }
    }
}

void cvi__i420_blend_a8(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__a8 *mask,
                        cvi__point at, const uint8_t colour[3])
{
    const struct placed p = place(dst, at.x, at.y, mask->width, mask->height);

    if (p.width == 0) {
        return;
    }
    for (uint32_t y = p.y & ~1u; y < p.y + p.height; y += 2) {
        blend_a8_cell_row(d, dst, mask, &p, colour, y);
    }
}

/* BT.601, limited range, of a premultiplied pixel: offsets are premultiplied too. */
static void convert_pixel(uint32_t argb, uint8_t out[4])
{
    const int32_t a = (int32_t)(argb >> 24);
    const int32_t r = (int32_t)(argb >> 16) & 255;
    const int32_t g = (int32_t)(argb >> 8) & 255;
    const int32_t b = (int32_t)argb & 255;
    const int32_t y = (16829 * r + 33039 * g + 6416 * b + 32768) / 65536 + (16 * a + 127) / 255;
    const int32_t u = (-9714 * r - 19070 * g + 28784 * b + 8388608) / 65536 + a * 128 / 255 - 128;
    const int32_t v = (28784 * r - 24103 * g - 4681 * b + 8388608) / 65536 + a * 128 / 255 - 128;

    out[0] = (uint8_t)CVI_CLAMP(y, 0, 255);
    out[1] = (uint8_t)CVI_CLAMP(u, 0, 255);
    out[2] = (uint8_t)CVI_CLAMP(v, 0, 255);
    out[3] = (uint8_t)a;
}

static void load_argb(struct strip *s, uint32_t row, uint32_t lead, const uint32_t *from,
                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint8_t px[4];

        convert_pixel(from[i], px);
        for (int c = 0; c < 3; c++) {
            s->plane[c][row][lead + i] = px[c];
        }
        s->alpha[row][lead + i] = px[3];
    }
}

static void blend_argb_cell_row(const struct cvi__dsp *d, const cvi__i420 *dst,
                                const cvi__argb *src, const struct placed *p, uint32_t even_y)
{
    struct strip s;
    struct span at;

    for (uint32_t done = 0; done < p->width; done += at.count) {
        at = next_span(p, done);
        memset(s.alpha, 0, sizeof(s.alpha));
        memset(s.plane, 0, sizeof(s.plane));
        for (uint32_t r = 0; r < 2; r++) {
            const uint32_t y = even_y + r;
            const size_t from = (y - p->y + p->from_y) * (src->stride / 4) + p->from_x + done;

            if (y < p->y || y >= p->y + p->height) {
                continue;
            }
            load_argb(&s, r, at.lead, src->data + from, at.count);
            d->blend_pre(dst->data[0] + y * dst->stride[0] + at.x + at.lead,
                         s.plane[0][r] + at.lead, s.alpha[r] + at.lead, at.count);
        }
        d->halve(s.alpha_half, s.alpha[0], s.alpha[1], at.cells);
        for (int i = 1; i < 3; i++) {
            d->halve(s.plane_half[i - 1], s.plane[i][0], s.plane[i][1], at.cells);
            d->blend_pre(dst->data[i] + (even_y / 2) * dst->stride[i] + at.x / 2,
                         s.plane_half[i - 1], s.alpha_half, at.cells);
        }
    }
}

void cvi__i420_blend_argb(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__argb *src,
                          cvi__point at)
{
    const struct placed p = place(dst, at.x, at.y, src->width, src->height);

    if (p.width == 0) {
        return;
    }
    for (uint32_t y = p.y & ~1u; y < p.y + p.height; y += 2) {
        blend_argb_cell_row(d, dst, src, &p, y);
    }
}
