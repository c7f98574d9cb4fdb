/* SPDX-License-Identifier: MIT */
#include "media/compositor.h"

#include <string.h>

#include "core/cpu.h"

/* limited range BT.601: the gaps, the bars beside a picture, a cell without a picture */
#define GAP_Y 24u
#define BAR_Y 16u
#define EMPTY_Y 40u
#define NEUTRAL 128u
#define LINE 2u /* pixels between cells */

void cvi__compositor_init(cvi__compositor *c, const cvi_allocator *alloc)
{
    *c = (cvi__compositor){.alloc = *alloc};
}

void cvi__compositor_free(cvi__compositor *c)
{
    cvi_frame_unref(&c->canvas);
    cvi__scaler_destroy(&c->scaler);
}

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

static int rect_is(const cvi__rect *a, const cvi__rect *b)
{
    return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

static int cells_are_same(const cvi__scene *a, const cvi__scene *b)
{
    if (a->count != b->count) {
        return 0;
    }
    for (uint32_t i = 0; i < a->count; i++) {
        if (!rect_is(&a->tiles[i].cell, &b->tiles[i].cell)) {
            return 0;
        }
    }
    return 1;
}

static void fill(const cvi__compositor *c, const cvi__rect *r, uint8_t y)
{
    const cvi__i420 part = cvi__i420_part(cvi__frame_image(c->canvas), *r);

    cvi__i420_fill(&part, y, NEUTRAL, NEUTRAL);
}

/* A line along the right and the lower edge of a cell, where another one may follow. */
static void draw_lines(const cvi__compositor *c, const cvi__rect *cell)
{
    const cvi__i420 *canvas = cvi__frame_image(c->canvas);
    cvi__rect line = *cell;

    if (cell->x + cell->width + LINE <= canvas->width && cell->width > LINE) {
        line.x = cell->x + cell->width - LINE;
        line.width = LINE;
        fill(c, &line, GAP_Y);
    }
    line = *cell;
    if (cell->y + cell->height + LINE <= canvas->height && cell->height > LINE) {
        line.y = cell->y + cell->height - LINE;
        line.height = LINE;
        fill(c, &line, GAP_Y);
    }
}

static void forget(cvi__compositor *c)
{
    c->drawn = (cvi__scene){0};
    memset(c->inner, 0, sizeof(c->inner));
}

int cvi__compositor_canvas(cvi__compositor *c, uint32_t width, uint32_t height,
                           const cvi__i420 **out)
{
    cvi_frame_params params;
    int rc = CVI_OK;

    *out = NULL;
    forget(c);
    if (cvi_frame_get_width(c->canvas) != width || cvi_frame_get_height(c->canvas) != height) {
        cvi_frame_unref(&c->canvas);
        CVI_FRAME_PARAMS_INIT(&params);
        params.allocator = &c->alloc;
        params.width = width;
        params.height = height;
        rc = cvi_frame_create(&c->canvas, &params);
    }
    if (rc == CVI_OK) {
        *out = cvi__frame_image(c->canvas);
    }
    return rc;
}

/* A canvas with the gaps painted, all cells still to be filled. */
static int lay_out(cvi__compositor *c, const cvi__scene *scene, uint32_t width, uint32_t height)
{
    const cvi__i420 *image = NULL;
    int rc = CVI_OK;

    if (c->canvas && cvi_frame_get_width(c->canvas) == width &&
        cvi_frame_get_height(c->canvas) == height && c->drawn.count > 0 &&
        cells_are_same(&c->drawn, scene)) {
        return CVI_OK;
    }
    rc = cvi__compositor_canvas(c, width, height, &image);
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__i420_fill(image, GAP_Y, NEUTRAL, NEUTRAL);
    for (uint32_t i = 0; i < scene->count; i++) {
        fill(c, &scene->tiles[i].cell, EMPTY_Y);
        draw_lines(c, &scene->tiles[i].cell);
    }
    return CVI_OK;
}

/* A picture of its own deserves the better filter, but halving needs none. */
static int scale_into(cvi__compositor *c, const cvi__i420_view *src, const cvi__i420 *dst,
                      uint32_t tiles)
{
    const int is_half = src->width == 2 * dst->width && src->height == 2 * dst->height;
    const int is_cheap = tiles > 1 || is_half;
    const cvi__scale_how how = {
        .quality = is_cheap ? CVI_SCALE_QUALITY_FAST : CVI_SCALE_QUALITY_GOOD,
        .site = is_cheap ? CVI_CHROMA_SITE_CENTER : CVI_CHROMA_SITE_LEFT,
    };
    struct cvi__dsp dsp;
    int rc = CVI_OK;

    if (!c->scaler) {
        cvi__dsp_init(&dsp, cvi__cpu_detect());
        rc = cvi__scaler_create(&c->scaler, &dsp, &c->alloc);
    }
    return rc == CVI_OK ? cvi__scaler_run(c->scaler, src, dst, &how) : rc;
}

static int draw_tile(cvi__compositor *c, uint32_t i, const cvi__scene *scene)
{
    const cvi__tile *tile = &scene->tiles[i];
    cvi__i420_view src;
    cvi__i420 dst;
    cvi__rect inner;
    int rc = CVI_OK;

    if (tile->serial == c->drawn.tiles[i].serial) {
        return CVI_OK;
    }
    if (!tile->frame) {
        fill(c, &tile->cell, EMPTY_Y);
        draw_lines(c, &tile->cell);
        c->inner[i] = (cvi__rect){0};
        return CVI_OK;
    }
    src = cvi__frame_view(tile->frame);
    inner = cvi__letterbox(tile->cell, src.width, src.height);
    if (!rect_is(&inner, &c->inner[i])) {
        fill(c, &tile->cell, BAR_Y);
        c->inner[i] = inner;
    }
    dst = cvi__i420_part(cvi__frame_image(c->canvas), inner);
    rc = scale_into(c, &src, &dst, scene->count);
    draw_lines(c, &tile->cell);
    return rc;
}

/* One frame that already is the picture asked for. */
static int is_whole(const cvi__scene *scene, uint32_t width, uint32_t height)
{
    const cvi__tile *t = &scene->tiles[0];

    return scene->count == 1 && t->frame && cvi_frame_get_width(t->frame) == width &&
           cvi_frame_get_height(t->frame) == height && t->cell.width == width &&
           t->cell.height == height;
}

int cvi__compositor_draw(cvi__compositor *c, const cvi__scene *scene, uint32_t width,
                         uint32_t height, cvi__i420_view *out)
{
    int rc = CVI_OK;

    if (is_whole(scene, width, height)) {
        *out = cvi__frame_view(scene->tiles[0].frame);
        return CVI_OK;
    }
    rc = lay_out(c, scene, width, height);
    for (uint32_t i = 0; rc == CVI_OK && i < scene->count; i++) {
        rc = draw_tile(c, i, scene);
    }
    if (rc != CVI_OK) {
        forget(c);
        return rc;
    }
    c->drawn = *scene;
    *out = cvi__frame_view(c->canvas);
    return CVI_OK;
}
