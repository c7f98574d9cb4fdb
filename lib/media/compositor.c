/* SPDX-License-Identifier: MIT */
/*
 * What has changed since the last picture is a set of tiles and of places that were left. Tiles
 * that share pixels with them are drawn again too; then overlays, cut to what was drawn, so that
 * none is blended twice.
 */
#include "media/compositor.h"

#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "core/params.h"
#include "media/cover.h"
#include "media/frame.h"
#include "media/ink.h"
#include "media/theme.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_compositor_params, simd)
#define TILE_OLDEST CVI_USED_SIZE(cvi_tile, gap)
#define OVERLAY_OLDEST CVI_USED_SIZE(cvi_overlay, y)
#define SIDE_MIN 16u
#define TILES CVI_COMPOSITOR_TILES
#define OVERLAYS CVI_COMPOSITOR_OVERLAYS
#define LEFT_MAX (TILES + 2 * OVERLAYS)

typedef struct tile_state {
    cvi_tile tile;
    uint32_t is_set;
    uint32_t is_dirty;
    cvi__rect drawn; /* its cell on the canvas; no width: none */
} tile_state;

typedef struct overlay_state {
    cvi_overlay overlay;
    cvi__ink ink; /* made of it when it is drawn first */
    uint32_t is_set;
    uint32_t is_dirty;
    cvi__rect drawn;
} overlay_state;

struct cvi_compositor {
    cvi_allocator alloc;
    cvi_frame_params frame; /* of the canvas */
    cvi_frame *canvas;
    cvi__i420 surface;   /* what is drawn on: the canvas; of NV12 its luma, and planes of chroma */
    uint8_t *chroma;     /* those */
    uint32_t is_invalid; /* nothing on the canvas is right */
    cvi__tile_painter painter;
    tile_state tiles[TILES];
    overlay_state overlays[OVERLAYS];
    cvi__rect left[LEFT_MAX]; /* places to be drawn without regard to tiles */
    uint32_t left_count;
    cvi__cover area; /* to be drawn */
    cvi_compositor_stats stats;
};

/* ---- the object ------------------------------------------------------------------------- */

static int read_params(cvi_compositor_params *p, const cvi_compositor_params *params)
{
    int rc = cvi__params_read(p, sizeof(*p), PARAMS_OLDEST, params);

    if (rc == CVI_OK) {
        rc = cvi__mem_check(p->allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    p->format = p->format ? p->format : CVI_FRAME_FORMAT_I420;
    if (p->format != CVI_FRAME_FORMAT_I420 && p->format != CVI_FRAME_FORMAT_NV12) {
        return CVI_EMEDIA_FORMAT;
    }
    if (p->width < SIDE_MIN || p->height < SIDE_MIN || p->width > CVI__IMAGE_SIDE_MAX ||
        p->height > CVI__IMAGE_SIDE_MAX || (p->width | p->height) % 2) {
        return CVI_EMEDIA_FORMAT;
    }
    CVI_REQUIRE(p->background <= 0xffffff);
    return CVI_OK;
}

int cvi_compositor_create(cvi_compositor **out, const cvi_compositor_params *params)
{
    cvi_compositor_params p = {0};
    cvi_compositor *c = NULL;
    struct cvi__dsp dsp;
    unsigned cpu = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL);
    rc = read_params(&p, params);
    if (rc == CVI_OK) {
        rc = cvi__cpu_choose(p.simd, &cpu);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    c = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*c));
    if (!c) {
        return CVI_ENOMEM;
    }
    c->alloc = *cvi__mem_or_libc(p.allocator);
    CVI_FRAME_PARAMS_INIT(&c->frame);
    c->frame.format = p.format;
    c->frame.width = p.width;
    c->frame.height = p.height;
    c->is_invalid = 1;
    cvi__dsp_init(&dsp, cpu);
    cvi__tile_painter_init(&c->painter, &dsp, p.background, &c->alloc);
    *out = c;
    return CVI_OK;
}

void cvi_compositor_destroy(cvi_compositor **compositor)
{
    if (!compositor || !*compositor) {
        return;
    }
    cvi_compositor *c = *compositor;
    const cvi_allocator alloc = c->alloc;

    *compositor = NULL;
    cvi__compositor_drop_frames(c);
    for (size_t i = 0; i < OVERLAYS; i++) {
        cvi_frame_unref(&c->overlays[i].overlay.bitmap);
        cvi__ink_free(&c->overlays[i].ink, &alloc);
    }
    cvi_frame_unref(&c->canvas);
    cvi__tile_painter_free(&c->painter);
    cvi__mem_free(&alloc, c->chroma);
    cvi__mem_free(&alloc, c);
}

void cvi__compositor_drop_frames(cvi_compositor *compositor)
{
    for (size_t i = 0; i < TILES; i++) {
        cvi_frame_unref(&compositor->tiles[i].tile.frame);
    }
}

int cvi_compositor_set_canvas(cvi_compositor *compositor, cvi_frame *frame)
{
    cvi_compositor *c = compositor;

    CVI_REQUIRE(c != NULL);
    if (frame && (cvi_frame_get_format(frame) != c->frame.format ||
                  cvi_frame_get_width(frame) != c->frame.width ||
                  cvi_frame_get_height(frame) != c->frame.height)) {
        return CVI_EMEDIA_FORMAT;
    }
    frame = cvi_frame_ref(frame);
    cvi_frame_unref(&c->canvas);
    c->canvas = frame;
    c->is_invalid = 1;
    return CVI_OK;
}

cvi_frame *cvi_compositor_get_canvas(const cvi_compositor *compositor)
{
    return compositor ? compositor->canvas : NULL;
}

int cvi_compositor_get_stats(const cvi_compositor *compositor, cvi_compositor_stats *stats)
{
    CVI_REQUIRE(compositor != NULL && stats != NULL);
    return cvi__params_write(stats, &compositor->stats, sizeof(compositor->stats));
}

/* ---- tiles ------------------------------------------------------------------------------ */

static int place_tile(const cvi_compositor *c, cvi_tile *t)
{
    const uint32_t width = c->frame.width;
    const uint32_t height = c->frame.height;

    CVI_REQUIRE(t->x <= width && t->width <= width - t->x);
    CVI_REQUIRE(t->y <= height && t->height <= height - t->y);
    CVI_REQUIRE(t->width >= 2 && t->height >= 2);
    t->x &= ~1u;
    t->y &= ~1u;
    t->width &= ~1u;
    t->height &= ~1u;
    return CVI_OK;
}

static int crop_tile(cvi_tile *t)
{
    const uint32_t format = cvi_frame_get_format(t->frame);
    const uint32_t width = cvi_frame_get_width(t->frame);
    const uint32_t height = cvi_frame_get_height(t->frame);

    if (!t->frame) {
        return CVI_OK;
    }
    if (format != CVI_FRAME_FORMAT_I420 && format != CVI_FRAME_FORMAT_NV12) {
        return CVI_EMEDIA_FORMAT;
    }
    CVI_REQUIRE(t->crop_x < width && t->crop_y < height);
    t->crop_x &= ~1u;
    t->crop_y &= ~1u;
    t->crop_width = t->crop_width ? t->crop_width : width - t->crop_x;
    t->crop_height = t->crop_height ? t->crop_height : height - t->crop_y;
    CVI_REQUIRE(t->crop_width >= 2 && t->crop_width <= width - t->crop_x);
    CVI_REQUIRE(t->crop_height >= 2 && t->crop_height <= height - t->crop_y);
    return CVI_OK;
}

static int read_tile(const cvi_compositor *c, cvi_tile *t, const cvi_tile *tile)
{
    int rc = cvi__params_read(t, sizeof(*t), TILE_OLDEST, tile);

    if (rc == CVI_OK) {
        rc = place_tile(c, t);
    }
    if (rc == CVI_OK) {
        rc = crop_tile(t);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(t->fit <= CVI_FIT_STRETCH && t->quality <= CVI_SCALE_QUALITY_BEST);
    CVI_REQUIRE(t->chroma_site <= CVI_CHROMA_SITE_CENTER && t->radius <= CVI_TILE_RADIUS_MAX);
    CVI_REQUIRE(t->bars <= 0xffffff && t->border_color <= 0xffffff);
    CVI_REQUIRE(t->border <= CVI__IMAGE_SIDE_MAX && t->gap <= CVI__IMAGE_SIDE_MAX);
    t->fit = t->fit ? t->fit : CVI_FIT_CONTAIN;
    t->quality = t->quality ? t->quality : CVI_SCALE_QUALITY_FAST;
    t->chroma_site = t->chroma_site ? t->chroma_site : CVI_CHROMA_SITE_LEFT;
    t->border = (t->border + 1) & ~1u;
    t->gap = (t->gap + 1) & ~1u;
    return CVI_OK;
}

/* With serials the frames themselves need not be there any more. */
static int tile_is(const cvi_tile *a, const cvi_tile *b)
{
    const size_t from = offsetof(cvi_tile, x);

    return a->serial == b->serial && (a->serial != 0 || a->frame == b->frame) &&
           memcmp((const char *)a + from, (const char *)b + from, sizeof(*a) - from) == 0;
}

int cvi_compositor_set_tile(cvi_compositor *compositor, uint32_t place, const cvi_tile *tile)
{
    cvi_tile fresh = {0};
    tile_state *s = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(compositor != NULL && place < TILES);
    s = &compositor->tiles[place];
    if (tile) {
        rc = read_tile(compositor, &fresh, tile);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (s->is_set != (tile != NULL) || !tile_is(&s->tile, &fresh)) {
        s->is_dirty = 1;
    }
    fresh.frame = cvi_frame_ref(fresh.frame);
    cvi_frame_unref(&s->tile.frame);
    s->tile = fresh;
    s->is_set = tile != NULL;
    return CVI_OK;
}

/* ---- overlays --------------------------------------------------------------------------- */

/* The same planes: also when it moves by whole chroma samples. */
static int shows_same(const cvi_overlay *a, const cvi_overlay *b)
{
    return a->serial == b->serial && (a->serial != 0 || a->bitmap == b->bitmap) &&
           ((a->x ^ b->x) & 1) == 0 && ((a->y ^ b->y) & 1) == 0;
}

int cvi_compositor_set_overlay(cvi_compositor *compositor, uint32_t place,
                               const cvi_overlay *overlay)
{
    cvi_overlay fresh = {0};
    overlay_state *s = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(compositor != NULL && place < OVERLAYS);
    s = &compositor->overlays[place];
    if (overlay) {
        rc = cvi__params_read(&fresh, sizeof(fresh), OVERLAY_OLDEST, overlay);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(!overlay || fresh.bitmap != NULL);
    if (overlay && cvi_frame_get_format(fresh.bitmap) != CVI_FRAME_FORMAT_BGRA) {
        return CVI_EMEDIA_FORMAT;
    }
    if (s->is_set != (overlay != NULL) || s->overlay.x != fresh.x || s->overlay.y != fresh.y) {
        s->is_dirty = 1;
    }
    if (!overlay || !shows_same(&s->overlay, &fresh)) {
        cvi__ink_free(&s->ink, &compositor->alloc);
        s->is_dirty = 1;
    }
    fresh.bitmap = cvi_frame_ref(fresh.bitmap);
    cvi_frame_unref(&s->overlay.bitmap);
    s->overlay = fresh;
    s->is_set = overlay != NULL;
    return CVI_OK;
}

/* The even rectangle of the canvas that an overlay touches; no width: none. */
static cvi__rect overlay_rect(const cvi_compositor *c, const cvi_overlay *o)
{
    const int64_t width = c->frame.width;
    const int64_t height = c->frame.height;
    const int64_t right = (int64_t)o->x + cvi_frame_get_width(o->bitmap);
    const int64_t below = (int64_t)o->y + cvi_frame_get_height(o->bitmap);
    const int64_t x = CVI_CLAMP((int64_t)o->x, 0, width) & ~(int64_t)1;
    const int64_t y = CVI_CLAMP((int64_t)o->y, 0, height) & ~(int64_t)1;
    const int64_t x2 = CVI_CLAMP(right + (right & 1), x, width);
    const int64_t y2 = CVI_CLAMP(below + (below & 1), y, height);

    if (x2 == x || y2 == y) {
        return (cvi__rect){0};
    }
    return (cvi__rect){(uint32_t)x, (uint32_t)y, (uint32_t)(x2 - x), (uint32_t)(y2 - y)};
}

static int draw_overlay(cvi_compositor *c, overlay_state *s)
{
    const cvi__point lead = {s->overlay.x & 1, s->overlay.y & 1};
    const cvi__point at = {s->overlay.x - lead.x, s->overlay.y - lead.y};
    int rc = CVI_OK;

    if (!s->ink.memory) {
        rc = cvi__ink_make(&s->ink, &c->painter.dsp, s->overlay.bitmap, lead, &c->alloc);
    }
    for (uint32_t i = 0; rc == CVI_OK && i < c->area.count; i++) {
        cvi__ink_draw(&s->ink, &c->painter.dsp, &c->surface, c->area.rects[i], at);
    }
    return rc;
}

static int draw_overlays(cvi_compositor *c)
{
    int rc = CVI_OK;

    for (size_t i = 0; rc == CVI_OK && i < OVERLAYS; i++) {
        if (c->overlays[i].drawn.width > 0) {
            rc = draw_overlay(c, &c->overlays[i]);
        }
    }
    return rc;
}

/* ---- what is to be drawn ---------------------------------------------------------------- */

static void leave(cvi_compositor *c, cvi__rect rect)
{
    if (rect.width > 0) {
        c->left[c->left_count++] = rect;
    }
}

static void find_left(cvi_compositor *c)
{
    c->left_count = 0;
    if (c->is_invalid) {
        leave(c, (cvi__rect){0, 0, c->frame.width, c->frame.height});
    }
    for (size_t i = 0; i < TILES; i++) {
        tile_state *s = &c->tiles[i];
        const cvi__rect cell = cvi__tile_cell(&s->tile);

        if (!c->is_invalid && s->is_dirty && !(s->is_set && cvi__rect_is(&cell, &s->drawn))) {
            leave(c, s->drawn);
        }
    }
    for (size_t i = 0; i < OVERLAYS; i++) {
        overlay_state *s = &c->overlays[i];
        const cvi__rect before = s->drawn;

        s->drawn = s->is_set ? overlay_rect(c, &s->overlay) : (cvi__rect){0};
        if (!c->is_invalid && s->is_dirty) {
            leave(c, before);
            leave(c, s->drawn);
        }
        s->is_dirty = 0;
    }
}

static int meets_dirt(const cvi_compositor *c, const cvi__rect *cell)
{
    for (uint32_t i = 0; i < c->left_count; i++) {
        if (cvi__rects_meet(cell, &c->left[i])) {
            return 1;
        }
    }
    for (size_t i = 0; i < TILES; i++) {
        const cvi__rect other = cvi__tile_cell(&c->tiles[i].tile);

        if (c->tiles[i].is_set && c->tiles[i].is_dirty && cvi__rects_meet(cell, &other)) {
            return 1;
        }
    }
    return 0;
}

/* Tiles that share pixels with what is drawn are drawn too, and so on. */
static void spread_dirt(cvi_compositor *c)
{
    int is_done = 0;

    while (!is_done) {
        is_done = 1;
        for (size_t i = 0; i < TILES; i++) {
            tile_state *s = &c->tiles[i];
            const cvi__rect cell = cvi__tile_cell(&s->tile);

            if (s->is_set && !s->is_dirty && meets_dirt(c, &cell)) {
                s->is_dirty = 1;
                is_done = 0;
            }
        }
    }
}

/* Cells of tiles first; from the returned number on, what lies beside them. */
static uint32_t find_area(cvi_compositor *c)
{
    uint32_t cells = 0;

    c->area.count = 0;
    c->area.is_full = 0;
    for (size_t i = 0; i < TILES; i++) {
        if (c->tiles[i].is_set && c->tiles[i].is_dirty) {
            cvi__cover_add(&c->area, cvi__tile_cell(&c->tiles[i].tile));
        }
    }
    cells = c->area.count;
    for (uint32_t i = 0; i < c->left_count; i++) {
        cvi__cover_add(&c->area, c->left[i]);
    }
    return cells;
}

/* ---- drawing ---------------------------------------------------------------------------- */

static int open_canvas(cvi_compositor *c)
{
    const size_t width = c->frame.width / 2;
    const size_t height = c->frame.height / 2;
    int rc = CVI_OK;

    if (!c->canvas) {
        c->frame.allocator = &c->alloc;
        rc = cvi_frame_create(&c->canvas, &c->frame);
    }
    if (rc == CVI_OK && c->frame.format == CVI_FRAME_FORMAT_NV12 && !c->chroma) {
        c->chroma = cvi__mem_calloc(&c->alloc, 2 * width, height);
        rc = c->chroma ? CVI_OK : CVI_ENOMEM;
    }
    if (rc != CVI_OK) {
        return rc;
    }
    c->surface = *cvi__frame_image(c->canvas);
    if (c->chroma) {
        for (int i = 1; i < 3; i++) {
            c->surface.data[i] = c->chroma + (size_t)(i - 1) * width * height;
            c->surface.stride[i] = width;
        }
    }
    return CVI_OK;
}

static void fill_background(const cvi_compositor *c, uint32_t from)
{
    cvi__rect corners[4];

    for (uint32_t i = from; i < c->area.count; i++) {
        cvi__i420_fill_part(&c->surface, c->area.rects[i], c->painter.background);
    }
    for (size_t i = 0; i < TILES; i++) { /* lower tiles are drawn over it */
        const tile_state *s = &c->tiles[i];
        const uint32_t n =
            s->is_set && s->is_dirty ? cvi__tile_corners(&s->tile, &c->surface, corners) : 0;

        for (uint32_t k = 0; k < n; k++) {
            cvi__i420_fill_part(&c->surface, corners[k], c->painter.background);
        }
    }
}

static int paint_tiles(cvi_compositor *c)
{
    int rc = CVI_OK;

    for (size_t i = 0; rc == CVI_OK && i < TILES; i++) {
        const tile_state *s = &c->tiles[i];

        if (s->is_set && s->is_dirty) {
            rc = cvi__tile_paint(&c->painter, &c->surface, &s->tile);
        }
    }
    return rc;
}

/* The chroma that was drawn, into the NV12 canvas. */
static void merge_chroma(const cvi_compositor *c)
{
    const cvi__i420 *canvas = cvi__frame_image(c->canvas);

    for (uint32_t i = 0; i < c->area.count; i++) {
        const cvi__rect *r = &c->area.rects[i];

        for (uint32_t y = r->y / 2; y < (r->y + r->height) / 2; y++) {
            const size_t at = y * c->surface.stride[1] + r->x / 2;

            c->painter.dsp.merge(canvas->data[1] + y * canvas->stride[1] + r->x,
                                 c->surface.data[1] + at, c->surface.data[2] + at, r->width / 2);
        }
    }
}

static void settle(cvi_compositor *c)
{
    for (size_t i = 0; i < TILES; i++) {
        tile_state *s = &c->tiles[i];

        c->stats.tiles_drawn += s->is_set && s->is_dirty;
        c->stats.tiles_kept += s->is_set && !s->is_dirty;
        s->drawn = s->is_set ? cvi__tile_cell(&s->tile) : (cvi__rect){0};
        s->is_dirty = 0;
    }
    c->stats.pictures++;
    c->stats.pixels_drawn += cvi__cover_pixels(&c->area);
    c->is_invalid = 0;
}

static void mark_all(cvi_compositor *c)
{
    c->is_invalid = 1;
    for (size_t i = 0; i < TILES; i++) {
        c->tiles[i].is_dirty = 1;
    }
}

/* Too many pieces to keep apart: everything is one piece, each tile drawn within it. */
static uint32_t take_everything(cvi_compositor *c)
{
    mark_all(c);
    c->area.count = 0;
    cvi__cover_add(&c->area, (cvi__rect){0, 0, c->frame.width, c->frame.height});
    return 0;
}

int cvi_compositor_draw(cvi_compositor *compositor)
{
    cvi_compositor *c = compositor;
    uint32_t cells = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(c != NULL);
    rc = open_canvas(c);
    if (rc != CVI_OK) {
        return rc;
    }
    if (c->is_invalid) {
        mark_all(c);
    }
    find_left(c);
    spread_dirt(c);
    cells = find_area(c);
    if (c->area.is_full) {
        cells = take_everything(c);
    }
    fill_background(c, cells);
    rc = paint_tiles(c);
    if (rc == CVI_OK) {
        rc = draw_overlays(c);
    }
    if (rc != CVI_OK) {
        mark_all(c);
        return rc;
    }
    if (c->chroma) {
        merge_chroma(c);
    }
    settle(c);
    return CVI_OK;
}
