/* SPDX-License-Identifier: MIT */
#include "dsp/image.h"

#include <string.h>

#include "core/base.h"

/* Masks are drawn in strips of this many luma pixels, so that they fit the stack. */
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
    part.data[1] += part.stride[1] * (r.y / 2) + (part.data[2] ? r.x / 2 : r.x);
    if (part.data[2]) {
        part.data[2] += part.stride[2] * (r.y / 2) + r.x / 2;
    }
    part.width = r.width;
    part.height = r.height;
    return part;
}

static void fill_plane(const cvi__i420 *dst, int plane, uint8_t value)
{
    const uint32_t width = plane ? half(dst->width) : dst->width;
    const uint32_t height = plane ? half(dst->height) : dst->height;

    for (uint32_t row = 0; row < height; row++) {
        memset(dst->data[plane] + row * dst->stride[plane], value, width);
    }
}

static void fill_woven(const cvi__i420 *dst, uint8_t u, uint8_t v)
{
    const size_t width = half(dst->width);
    const uint32_t height = half(dst->height);

    for (size_t x = 0; x < width; x++) {
        dst->data[1][2 * x] = u;
        dst->data[1][2 * x + 1] = v;
    }
    for (uint32_t row = 1; row < height; row++) {
        memcpy(dst->data[1] + row * dst->stride[1], dst->data[1], 2 * width);
    }
}

void cvi__i420_fill(const cvi__i420 *dst, uint8_t y, uint8_t u, uint8_t v)
{
    fill_plane(dst, 0, y);
    if (dst->data[2]) {
        fill_plane(dst, 1, u);
        fill_plane(dst, 2, v);
    } else {
        fill_woven(dst, u, v);
    }
}

void cvi__i420_fill_part(const cvi__i420 *dst, cvi__rect part, const uint8_t colour[3])
{
    const cvi__i420 to = cvi__i420_part(dst, part);

    if (to.width > 0 && to.height > 0) {
        cvi__i420_fill(&to, colour[0], colour[1], colour[2]);
    }
}

void cvi__i420_fill_beside(const cvi__i420 *dst, cvi__rect outer, cvi__rect inner,
                           const uint8_t colour[3])
{
    const uint32_t right = inner.x + inner.width;
    const uint32_t below = inner.y + inner.height;
    const cvi__rect parts[4] = {
        {outer.x, outer.y, outer.width, inner.y - outer.y},
        {outer.x, below, outer.width, outer.y + outer.height - below},
        {outer.x, inner.y, inner.x - outer.x, inner.height},
        {right, inner.y, outer.x + outer.width - right, inner.height},
    };

    for (size_t i = 0; i < CVI_ARRAY_LEN(parts); i++) {
        cvi__i420_fill_part(dst, parts[i], colour);
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

void cvi__i420_from_nv12(const struct cvi__dsp *d, const cvi__i420 *dst, const cvi__i420_view *src)
{
    for (uint32_t row = 0; row < dst->height; row++) {
        memcpy(dst->data[0] + row * dst->stride[0], src->data[0] + row * src->stride[0],
               dst->width);
    }
    for (uint32_t row = 0; row < half(dst->height); row++) {
        d->split(dst->data[1] + row * dst->stride[1], dst->data[2] + row * dst->stride[2],
                 src->data[1] + row * src->stride[1], half(dst->width));
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
 * Two rows of a strip, extended to whole chroma cells with transparent pixels: [0] is
 * the even picture row, and column 0 an even picture column.
 */
struct strip {
    uint8_t alpha[2][STRIP];
    uint8_t alpha_half[STRIP / 2];
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

/* Pixels beside a bitmap. */
static const uint8_t NOTHING[4 * STRIP];

/* One row of chroma from two of pixels, of which one may be NULL: beside the bitmap. */
static void over_cells(const struct cvi__dsp *d, struct cvi__chroma_row dst, const uint8_t *top,
                       const uint8_t *bottom, size_t cells)
{
    const size_t most = top && bottom ? cells : STRIP / 2;

    for (size_t done = 0; done < cells; done += most) {
        d->over_chroma(&dst, top ? top + 8 * done : NOTHING, bottom ? bottom + 8 * done : NOTHING,
                       CVI_MIN(cells - done, most));
        dst.u += most;
        dst.v += most;
    }
}

/* A cell of which the bitmap has one column: the left one (0) or the right one. */
static void over_half_cell(const struct cvi__dsp *d, struct cvi__chroma_row dst, const uint8_t *top,
                           const uint8_t *bottom, uint32_t column)
{
    uint8_t rows[2][8] = {{0}};

    memcpy(rows[0] + 4 * column, top ? top : NOTHING, 4);
    memcpy(rows[1] + 4 * column, bottom ? bottom : NOTHING, 4);
    d->over_chroma(&dst, rows[0], rows[1], 1);
}

static const uint8_t *argb_row(const cvi__argb *src, const struct placed *p, uint32_t y)
{
    const uint8_t *data = (const uint8_t *)src->data;

    if (y < p->y || y >= p->y + p->height) {
        return NULL;
    }
    return data + (y - p->y + p->from_y) * src->stride + 4 * (size_t)p->from_x;
}

static void blend_argb_cell_row(const struct cvi__dsp *d, const cvi__i420 *dst,
                                const cvi__argb *src, const struct placed *p, uint32_t even_y)
{
    const uint8_t *rows[2] = {argb_row(src, p, even_y), argb_row(src, p, even_y + 1)};
    const uint32_t lead = p->x & 1u;
    const uint32_t cells = (p->width - lead) / 2;
    const size_t column = p->x / 2;
    struct cvi__chroma_row chroma = {dst->data[1] + (even_y / 2) * dst->stride[1] + column,
                                     dst->data[2] + (even_y / 2) * dst->stride[2] + column};

    for (uint32_t r = 0; r < 2; r++) {
        if (rows[r]) {
            d->over_luma(dst->data[0] + (even_y + r) * dst->stride[0] + p->x, rows[r], p->width);
        }
    }
    if (lead) {
        over_half_cell(d, chroma, rows[0], rows[1], 1);
        chroma = (struct cvi__chroma_row){chroma.u + 1, chroma.v + 1};
        rows[0] = rows[0] ? rows[0] + 4 : NULL;
        rows[1] = rows[1] ? rows[1] + 4 : NULL;
    }
    over_cells(d, chroma, rows[0], rows[1], cells);
    if (lead + 2 * cells < p->width) {
        over_half_cell(d, (struct cvi__chroma_row){chroma.u + cells, chroma.v + cells},
                       rows[0] ? rows[0] + 8 * (size_t)cells : NULL,
                       rows[1] ? rows[1] + 8 * (size_t)cells : NULL, 0);
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
