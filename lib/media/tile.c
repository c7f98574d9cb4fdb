/* SPDX-License-Identifier: MIT */
#include "media/tile.h"

#include <string.h>

#include "core/mem.h"
#include "media/cover.h"
#include "media/theme.h"

void cvi__tile_painter_init(cvi__tile_painter *p, const struct cvi__dsp *dsp, uint32_t background,
                            const cvi_allocator *alloc)
{
    *p = (cvi__tile_painter){.alloc = *alloc, .dsp = *dsp, .masks = {.alloc = *alloc}};
    cvi__colour_to_yuv(p->background, background);
}

void cvi__tile_painter_free(cvi__tile_painter *p)
{
    cvi__scaler_destroy(&p->scaler);
    cvi__tile_masks_free(&p->masks);
    cvi__mem_free(&p->alloc, p->below);
}

/* ---- where things are ------------------------------------------------------------------- */

cvi__rect cvi__letterbox(cvi__rect cell, uint32_t width, uint32_t height)
{
    cvi__rect r = cell;

    if ((uint64_t)cell.width * height <= (uint64_t)cell.height * width) {
        r.height = (uint32_t)(((uint64_t)cell.width * height + width / 2) / width);
    } else {
        r.width = (uint32_t)(((uint64_t)cell.height * width + height / 2) / height);
    }
    r.width = CVI_MAX(r.width & ~1u, 2u);
    r.height = CVI_MAX(r.height & ~1u, 2u);
    r.x += ((cell.width - r.width) / 2) & ~1u;
    r.y += ((cell.height - r.height) / 2) & ~1u;
    return r;
}

cvi__rect cvi__tile_cell(const cvi_tile *tile)
{
    return (cvi__rect){tile->x, tile->y, tile->width, tile->height};
}

/* The cell without its gaps, of which there are none at the edge of the canvas. */
static cvi__rect without_gap(const cvi_tile *tile, const cvi__i420 *canvas)
{
    cvi__rect r = cvi__tile_cell(tile);

    if (r.x + r.width < canvas->width && r.width > tile->gap) {
        r.width -= tile->gap;
    }
    if (r.y + r.height < canvas->height && r.height > tile->gap) {
        r.height -= tile->gap;
    }
    return r;
}

/* Where the picture lies; all of the cell when there is none. */
static cvi__rect place_picture(const cvi_tile *tile)
{
    const cvi__rect cell = cvi__tile_cell(tile);

    if (tile->crop_width == 0 || tile->fit != CVI_FIT_CONTAIN) {
        return cell;
    }
    return cvi__letterbox(cell, tile->crop_width, tile->crop_height);
}

/* What has the border and the corners: the picture without the gaps. */
static cvi__rect visible(const cvi_tile *tile, const cvi__i420 *canvas)
{
    const cvi__rect cell = without_gap(tile, canvas);
    cvi__rect r = place_picture(tile);

    r.width = CVI_MIN(r.x + r.width, cell.x + cell.width) - r.x;
    r.height = CVI_MIN(r.y + r.height, cell.y + cell.height) - r.y;
    return r;
}

static uint32_t radius_of(const cvi_tile *tile, const cvi__rect *r)
{
    return CVI_MIN(tile->radius, CVI_MIN(r->width, r->height) / 2) & ~1u;
}

static uint32_t border_of(const cvi_tile *tile, const cvi__rect *r)
{
    return CVI_MIN(tile->border, CVI_MIN(r->width, r->height) / 2) & ~1u;
}

static void place_corners(cvi__rect corners[4], const cvi__rect *r, uint32_t radius)
{
    for (uint32_t i = 0; i < 4; i++) {
        corners[i] = (cvi__rect){i % 2 ? r->x + r->width - radius : r->x,
                                 i / 2 ? r->y + r->height - radius : r->y, radius, radius};
    }
}

uint32_t cvi__tile_corners(const cvi_tile *tile, const cvi__i420 *canvas, cvi__rect corners[4])
{
    const cvi__rect r = visible(tile, canvas);
    const uint32_t radius = radius_of(tile, &r);

    place_corners(corners, &r, radius);
    return radius > 0 ? 4 : 0;
}

/* ---- the picture ------------------------------------------------------------------------ */

static int paint_picture(cvi__tile_painter *p, const cvi__i420 *canvas, const cvi_tile *tile)
{
    const cvi__scale_how how = {tile->quality, tile->chroma_site};
    cvi__rect from = {tile->crop_x, tile->crop_y, tile->crop_width, tile->crop_height};
    const cvi__rect cell = cvi__tile_cell(tile);
    const cvi__rect inner = place_picture(tile);
    cvi__i420 cropped;
    cvi__i420_view view;
    cvi__i420 part;
    int rc = CVI_OK;

    if (tile->fit == CVI_FIT_COVER) {
        from = cvi__letterbox(from, cell.width, cell.height);
    }
    if (!p->scaler) {
        rc = cvi__scaler_create(&p->scaler, &p->dsp, &p->alloc);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    cropped = cvi__i420_part(cvi__frame_image(tile->frame), from);
    view = cvi__i420_read(&cropped);
    part = cvi__i420_part(canvas, inner);
    return cvi__scaler_run(p->scaler, &view, &part, &how);
}

/* ---- edges ------------------------------------------------------------------------------ */

/* One quarter of the square of a mask. */
static cvi__a8 quarter(const uint8_t *mask, uint32_t radius, uint32_t i)
{
    const size_t side = 2 * (size_t)radius;

    return (cvi__a8){mask + (i / 2) * radius * side + (i % 2) * radius, side, radius, radius};
}

static void paint_border(cvi__tile_painter *p, const cvi__i420 *canvas, const cvi_tile *tile,
                         const cvi__tile_mask *mask)
{
    const cvi__rect r = visible(tile, canvas);
    const uint32_t border = border_of(tile, &r);
    const uint32_t from = mask && mask->line ? mask->radius : border;
    cvi__rect corners[4];
    uint8_t colour[3];

    cvi__colour_to_yuv(colour, tile->border_color);
    if (from == border) {
        const cvi__rect inner = {r.x + border, r.y + border, r.width - 2 * border,
                                 r.height - 2 * border};

        cvi__i420_fill_beside(canvas, r, inner, colour);
        return;
    }
    for (uint32_t i = 0; i < 2; i++) { /* the straight parts, both ways */
        const uint32_t right = i ? r.width - border : 0;
        const uint32_t below = i ? r.height - border : 0;

        cvi__i420_fill_part(
            canvas, (cvi__rect){r.x + from, r.y + below, r.width - 2 * from, border}, colour);
        cvi__i420_fill_part(
            canvas, (cvi__rect){r.x + right, r.y + from, border, r.height - 2 * from}, colour);
    }
    place_corners(corners, &r, from);
    for (uint32_t i = 0; i < 4; i++) {
        const cvi__a8 line = quarter(mask->line, mask->radius, i);
        const cvi__point at = {(int32_t)corners[i].x, (int32_t)corners[i].y};

        cvi__i420_blend_a8(&p->dsp, canvas, &line, at, colour);
    }
}

/* What the canvas had in the corners, side by side. */
static cvi__i420 below_of(const cvi__tile_painter *p, uint32_t radius)
{
    cvi__i420 all;

    cvi__i420_lay(&all, p->below, 4 * radius, radius, 2);
    return all;
}

static int reserve_below(cvi__tile_painter *p, size_t bytes)
{
    if (bytes > p->below_bytes) {
        cvi__mem_free(&p->alloc, p->below);
        p->below = cvi__mem_alloc(&p->alloc, bytes);
        p->below_bytes = p->below ? bytes : 0;
    }
    return p->below ? CVI_OK : CVI_ENOMEM;
}

static int save_corners(cvi__tile_painter *p, const cvi__i420 *canvas, const cvi__rect corners[4])
{
    const uint32_t radius = corners[0].width;
    const int rc = reserve_below(p, cvi__i420_bytes(4 * radius, radius, 2));

    for (uint32_t i = 0; rc == CVI_OK && i < 4; i++) {
        const cvi__i420 below = below_of(p, radius);
        const cvi__i420 to = cvi__i420_part(&below, (cvi__rect){i * radius, 0, radius, radius});
        const cvi__i420 from = cvi__i420_part(canvas, corners[i]);
        const cvi__i420_view view = cvi__i420_read(&from);

        cvi__i420_copy(&to, &view);
    }
    return rc;
}

static void round_corners(const cvi__tile_painter *p, const cvi__i420 *canvas,
                          const cvi__rect corners[4], const cvi__tile_mask *mask)
{
    const uint32_t radius = mask->radius;
    const cvi__i420 below = below_of(p, radius);

    for (uint32_t i = 0; i < 4; i++) {
        const cvi__i420 from = cvi__i420_part(&below, (cvi__rect){i * radius, 0, radius, radius});
        const cvi__i420 to = cvi__i420_part(canvas, corners[i]);

        for (int plane = 0; plane < 3; plane++) {
            const uint32_t side = plane ? radius / 2 : radius;
            const cvi__a8 outside = quarter(plane ? mask->outside_chroma : mask->outside, side, i);

            for (uint32_t y = 0; y < side; y++) {
                p->dsp.blend_mask(to.data[plane] + y * to.stride[plane],
                                  from.data[plane] + y * from.stride[plane],
                                  outside.data + y * outside.stride, side);
            }
        }
    }
}

/* ---- all of it -------------------------------------------------------------------------- */

/* Beside the picture, and then in its corners too. */
static void paint_bars(const cvi__i420 *canvas, const cvi_tile *tile, const cvi__rect corners[4])
{
    const cvi__rect cell = cvi__tile_cell(tile);
    const cvi__rect inner = place_picture(tile);
    uint8_t bars[3];

    cvi__colour_to_yuv(bars, tile->bars);
    cvi__i420_fill_beside(canvas, cell, inner, bars);
    for (uint32_t i = 0; i < 4 && !cvi__rect_is(&cell, &inner); i++) {
        cvi__i420_fill_part(canvas, corners[i], bars);
    }
}

static int paint_content(cvi__tile_painter *p, const cvi__i420 *canvas, const cvi_tile *tile)
{
    uint8_t colour[3];

    if (tile->frame) {
        return paint_picture(p, canvas, tile);
    }
    cvi__colour_to_yuv(colour, tile->bars);
    cvi__i420_fill_part(canvas, cvi__tile_cell(tile), colour);
    return CVI_OK;
}

int cvi__tile_paint(cvi__tile_painter *p, const cvi__i420 *canvas, const cvi_tile *tile)
{
    const cvi__rect r = visible(tile, canvas);
    const uint32_t border = border_of(tile, &r);
    const cvi__tile_mask *mask = NULL;
    cvi__rect corners[4];
    const uint32_t is_round = cvi__tile_corners(tile, canvas, corners);
    int rc = CVI_OK;

    paint_bars(canvas, tile, corners);
    if (is_round) {
        mask = cvi__tile_masks_get(&p->masks, corners[0].width, border);
        rc = mask ? save_corners(p, canvas, corners) : CVI_ENOMEM;
    }
    if (rc == CVI_OK) {
        rc = paint_content(p, canvas, tile);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (border > 0) {
        paint_border(p, canvas, tile, mask);
    }
    if (mask) {
        round_corners(p, canvas, corners, mask);
    }
    cvi__i420_fill_beside(canvas, cvi__tile_cell(tile), without_gap(tile, canvas), p->background);
    return CVI_OK;
}
