/* SPDX-License-Identifier: MIT */
#include "media/video_rendition.h"

#include <string.h>

#include "codec/h264_sps.h"
#include "media/cover.h"

#define KEY_PAUSE_US 500000u
#define REPEAT_US 200000u       /* an unchanged scene: five pictures per second */
#define SLATE_REPEAT_US 500000u /* an unchanged slate: two */
/* twelve in the first second of a new one: it sharpens, and passes the room's own buffers soon */
#define SLATE_SETTLE_US 80000u
#define SLATE_SETTLE_SPAN_US 1000000u
#define RETRY_US 1000000u /* after a failure */
#define BLOBS_MAX 24u

/* 0xRRGGBB: between cells, beside a picture, a cell without one, around whoever speaks */
#define GAP_COLOUR 0x090909u
#define BAR_COLOUR 0x000000u
#define EMPTY_COLOUR 0x1c1c1cu
#define TALK_COLOUR 0x6aa6ffu
#define GAP 2u         /* pixels */
#define TALK_PART 180u /* of the height */

static void run_encode(void *self);

void cvi__video_rendition_init(cvi__video_rendition *r, const cvi__video_format *format,
                               uint64_t now_us, const cvi_allocator *alloc)
{
    memset(r, 0, sizeof(*r));
    r->alloc = *alloc;
    r->format = *format;
    r->job = (cvi_job){.run = run_encode, .self = r, .kind = CVI__JOB_ENCODE};
    r->due_us = now_us;
    r->want_key = 1;
    cvi__blob_pool_init(&r->blobs, BLOBS_MAX, alloc);
}

static void drop_scene(cvi__video_rendition *r)
{
    for (uint32_t i = 0; i < r->scene.count; i++) {
        cvi_frame_unref(&r->scene.tiles[i].frame);
    }
    r->scene.count = 0;
}

void cvi__video_rendition_free(cvi__video_rendition *r)
{
    drop_scene(r);
    if (r->blob) {
        cvi__blob_unref(&r->blob);
    }
    cvi__video_enc_destroy(&r->enc);
    cvi_frame_unref(&r->screen);
    cvi_compositor_destroy(&r->compositor);
    cvi__blob_pool_free(&r->blobs);
}

void cvi__video_rendition_set_slate(cvi__video_rendition *r, const cvi__slate *slate)
{
    r->slate = *slate;
    if (!r->is_slate) {
        r->is_slate = 1; /* before the first job: later ones may read it at this moment */
    }
    r->slate_changed = 1;
}

void cvi__video_rendition_rest(cvi__video_rendition *r)
{
    cvi__video_enc_destroy(&r->enc);
    cvi_frame_unref(&r->screen);
    cvi__blob_pool_free(&r->blobs);
    cvi__blob_pool_init(&r->blobs, BLOBS_MAX, &r->alloc);
}

void cvi__video_rendition_set_overlay(cvi__video_rendition *r, const cvi__slate *slate)
{
    r->slate = *slate;
    r->draw_slate = *slate;
    r->is_overlay = 1;
}

void cvi__video_rendition_request_key(cvi__video_rendition *r, uint64_t now_us,
                                      uint32_t is_newcomer)
{
    r->want_key = 1;
    if (is_newcomer) {
        r->keyed_us = 0; /* no pause after the last one */
        r->due_us = CVI_MIN(r->due_us, now_us);
    }
}

/* ---- when ------------------------------------------------------------------------------ */

static int is_changed(const cvi__video_rendition *r, const cvi__scene *scene)
{
    if (r->shown_us == 0 || r->slate_changed) {
        return 1;
    }
    if (r->is_slate) {
        return 0;
    }
    if (scene->count != r->shown.count) {
        return 1;
    }
    for (uint32_t i = 0; i < scene->count; i++) {
        const cvi__scene_tile *a = &scene->tiles[i];
        const cvi__scene_tile *b = &r->shown.tiles[i];

        if (a->serial != b->serial || a->is_talking != b->is_talking ||
            !cvi__rect_is(&a->cell, &b->cell)) {
            return 1;
        }
    }
    return 0;
}

static uint64_t repeat_at(const cvi__video_rendition *r)
{
    if (!r->is_slate) {
        return r->shown_us + REPEAT_US;
    }
    if (r->shown_us < r->fresh_us + SLATE_SETTLE_SPAN_US) {
        return r->shown_us + SLATE_SETTLE_US;
    }
    return r->shown_us + SLATE_REPEAT_US;
}

uint64_t cvi__video_rendition_earliest(const cvi__video_rendition *r)
{
    return r->is_busy || r->is_dead ? CVI_NO_DEADLINE : r->due_us;
}

uint64_t cvi__video_rendition_deadline(const cvi__video_rendition *r, const cvi__scene *scene)
{
    const uint64_t earliest = cvi__video_rendition_earliest(r);
    uint64_t at = is_changed(r, scene) ? 0 : repeat_at(r);

    if (r->want_key) {
        at = CVI_MIN(at, r->keyed_us ? r->keyed_us + KEY_PAUSE_US : 0);
    }
    return CVI_MAX(at, earliest);
}

/* ---- the job --------------------------------------------------------------------------- */

static void take_scene(cvi__video_rendition *r, const cvi__scene *scene)
{
    r->scene = *scene;
    r->shown = *scene;
    for (uint32_t i = 0; i < scene->count; i++) {
        r->scene.tiles[i].frame = cvi_frame_ref(scene->tiles[i].frame);
    }
}

cvi_job *cvi__video_rendition_start(cvi__video_rendition *r, uint64_t now_us,
                                    const cvi__scene *scene)
{
    const uint64_t interval = 1000000u / r->format.fps;

    if (r->is_busy || r->is_dead || cvi__blob_pool_take(&r->blobs, &r->blob) != CVI_OK) {
        r->due_us = now_us + interval;
        return NULL;
    }
    take_scene(r, scene);
    /* on the grid of the frame rate while pictures keep coming; late ones do not shift it */
    r->due_us = CVI_MAX(r->due_us + interval, now_us + interval / 2);
    r->make_key = r->want_key && (r->keyed_us == 0 || now_us >= r->keyed_us + KEY_PAUSE_US);
    if (r->make_key) {
        r->want_key = 0;
        r->keyed_us = now_us;
    }
    if (r->make_key || r->slate_changed) {
        r->fresh_us = now_us;
    }
    r->is_redraw = r->slate_changed;
    if (r->slate_changed) {
        r->draw_slate = r->slate;
        r->slate_changed = 0;
    }
    r->status = CVI_AGAIN;
    r->shown_us = now_us;
    r->time_us = now_us;
    r->is_busy = 1;
    return &r->job;
}

static int open_encoder(cvi__video_rendition *r)
{
    const cvi__video_enc_params params = {
        .codec = r->format.codec,
        .width = r->format.width,
        .height = r->format.height,
        .fps = r->format.fps,
        .bitrate_kbps = r->format.kbps,
        .max_slice_bytes = r->format.max_nal_bytes,
        .profile = r->format.profile_idc,
        .level = r->format.level_idc,
    };

    return r->enc ? CVI_OK : cvi__video_enc_create(&r->enc, &params, &r->alloc);
}

/* A plain slate is better than none. */
static int draw_screen(cvi__video_rendition *r)
{
    cvi_frame_params params;
    int rc = CVI_OK;

    if (!r->screen) {
        CVI_FRAME_PARAMS_INIT(&params);
        params.allocator = &r->alloc;
        params.width = r->format.width;
        params.height = r->format.height;
        rc = cvi_frame_create(&r->screen, &params);
    }
    if (rc == CVI_OK) {
        rc = cvi__slate_draw(&r->draw_slate, cvi__frame_image(r->screen), &r->drawn, &r->alloc);
    }
    if (rc != CVI_OK && rc != CVI_ENOTSUP) {
        cvi_frame_unref(&r->screen);
        return rc;
    }
    return CVI_OK;
}

static int show_slate(cvi__video_rendition *r, cvi__i420_view *out)
{
    const int rc = r->is_redraw || !r->screen ? draw_screen(r) : CVI_OK;

    if (rc == CVI_OK) {
        *out = cvi__frame_view(r->screen);
    }
    return rc;
}

/* The scene above the overlay, whose part of the picture is drawn already. */
static int lay_over(cvi__video_rendition *r, cvi__i420_view *picture)
{
    const int rc = r->screen ? CVI_OK : draw_screen(r);
    cvi__rect above = {.width = r->format.width};
    cvi__i420 upper;

    if (rc != CVI_OK) {
        return rc;
    }
    above.height = r->drawn.top;
    if (above.height > 0) {
        upper = cvi__i420_part(cvi__frame_image(r->screen), above);
        cvi__i420_copy(&upper, picture);
    }
    *picture = cvi__frame_view(r->screen);
    return CVI_OK;
}

/* ---- the scene ------------------------------------------------------------------------- */

/* One frame that already is the picture asked for. */
static int is_whole(const cvi__video_rendition *r)
{
    const cvi__scene_tile *t = &r->scene.tiles[0];

    return r->scene.count == 1 && cvi_frame_get_width(t->frame) == r->format.width &&
           cvi_frame_get_height(t->frame) == r->format.height && t->cell.width == r->format.width &&
           t->cell.height == r->format.height;
}

static int open_compositor(cvi__video_rendition *r)
{
    cvi_compositor_params params;

    CVI_COMPOSITOR_PARAMS_INIT(&params);
    params.allocator = &r->alloc;
    params.width = r->format.width;
    params.height = r->format.height;
    params.background = GAP_COLOUR;
    return r->compositor ? CVI_OK : cvi_compositor_create(&r->compositor, &params);
}

/* A picture of its own deserves the better filter, but halving needs none. */
static int is_cheap(const cvi__video_rendition *r, const cvi__scene_tile *t)
{
    return (r->scene.count > 1 && !t->is_detailed) ||
           (cvi_frame_get_width(t->frame) == 2 * t->cell.width &&
            cvi_frame_get_height(t->frame) == 2 * t->cell.height);
}

static int set_tile(cvi__video_rendition *r, uint32_t i)
{
    const cvi__scene_tile *t = &r->scene.tiles[i];
    cvi_tile tile;

    CVI_TILE_INIT(&tile);
    tile.frame = t->frame;
    tile.serial = t->serial;
    tile.x = t->cell.x;
    tile.y = t->cell.y;
    tile.width = t->cell.width;
    tile.height = t->cell.height;
    tile.quality = is_cheap(r, t) ? CVI_SCALE_QUALITY_FAST : CVI_SCALE_QUALITY_GOOD;
    tile.chroma_site = is_cheap(r, t) ? CVI_CHROMA_SITE_CENTER : CVI_CHROMA_SITE_LEFT;
    tile.bars = t->frame ? BAR_COLOUR : EMPTY_COLOUR;
    tile.gap = GAP;
    tile.border = t->is_talking ? CVI_MAX(r->format.height / TALK_PART, 2u) : 0;
    tile.border_color = TALK_COLOUR;
    return cvi_compositor_set_tile(r->compositor, i, &tile);
}

static int compose(cvi__video_rendition *r, cvi__i420_view *out)
{
    int rc = CVI_OK;

    if (is_whole(r)) {
        *out = cvi__frame_view(r->scene.tiles[0].frame);
        return CVI_OK;
    }
    rc = open_compositor(r);
    for (uint32_t i = 0; rc == CVI_OK && i < CVI__SCENE_TILES; i++) {
        rc = i < r->scene.count ? set_tile(r, i) : cvi_compositor_set_tile(r->compositor, i, NULL);
    }
    if (rc == CVI_OK) {
        rc = cvi_compositor_draw(r->compositor);
    }
    if (r->compositor) {
        cvi__compositor_drop_frames(r->compositor); /* decoders need them */
    }
    if (rc == CVI_OK) {
        *out = cvi__frame_view(cvi_compositor_get_canvas(r->compositor));
    }
    return rc;
}

static int make_picture(cvi__video_rendition *r, cvi__i420_view *out)
{
    int rc = CVI_OK;

    if (r->is_slate) {
        return show_slate(r, out);
    }
    rc = compose(r, out);
    return rc == CVI_OK && r->is_overlay ? lay_over(r, out) : rc;
}

static void run_encode(void *self)
{
    cvi__video_rendition *r = self;
    cvi__i420_view picture;
    cvi__video_unit unit = {0};
    int rc = open_encoder(r);

    if (rc == CVI_OK) {
        rc = make_picture(r, &picture);
    }
    if (rc == CVI_OK) {
        rc = cvi__video_enc_encode(r->enc, &picture, r->time_us, (int)r->make_key, &unit);
    }
    if (rc == CVI_OK) {
        rc = cvi__blob_store(r->blob, unit.data, unit.len);
    }
    if (rc == CVI_OK && unit.is_keyframe && r->format.codec == CVI_CODEC_H264) {
        cvi__avc_declare(r->blob->data, unit.len, (uint8_t)r->format.profile_iop);
    }
    r->blob->unit = (cvi_unit){
        .medium = CVI_MEDIUM_VIDEO,
        .codec = r->format.codec,
        .time_us = r->time_us,
        .timestamp = (uint32_t)(r->time_us * 9u / 100u),
        .flags = unit.is_keyframe ? CVI_UNIT_KEYFRAME : 0,
    };
    r->status = rc;
}

int cvi__video_rendition_finish(cvi__video_rendition *r, uint64_t now_us, cvi__blob **out)
{
    *out = NULL;
    drop_scene(r);
    r->is_busy = 0;
    if (r->status == CVI_OK) {
        r->failures = 0;
        *out = r->blob;
        r->blob = NULL;
        return CVI_OK;
    }
    cvi__blob_unref(&r->blob);
    if (r->make_key || r->status != CVI_AGAIN) { /* what follows may refer to the lost one */
        r->want_key = 1;
        r->keyed_us = 0;
    }
    r->slate_changed |= r->is_redraw;
    if (r->status != CVI_AGAIN) {
        r->failures++;
        r->due_us = now_us + RETRY_US;
    }
    return r->status;
}
