/* SPDX-License-Identifier: MIT */
/* What a view shows: who is seen where, and content. */
#include "meeting/state.h"

#include <string.h>

/* Legs with a picture, in order of joining. */
static uint32_t list_cameras(const cvi_meeting *m, uint64_t now_us, uint32_t *ids)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < m->leg_count; i++) {
        if (cvi__video_source_is_live(m->legs[i]->camera, now_us, CVI__CAMERA_LIVE_US)) {
            ids[count++] = m->legs[i]->id;
        }
    }
    return count;
}

static uint32_t leave_out(uint32_t *ids, uint32_t count, uint32_t id)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < count; i++) {
        if (ids[i] != id && ids[i] != 0) {
            ids[kept++] = ids[i];
        }
    }
    return kept;
}

/* The one who speaks, but not to himself: then whoever came first. Alone, one sees oneself. */
static uint32_t pick_speaker(const cvi_meeting *m, const cvi__view *view, uint32_t *ids,
                             uint32_t count)
{
    const uint32_t others = leave_out(ids, count, count > 1 ? view->without : 0);

    for (uint32_t i = 0; i < others; i++) {
        if (ids[i] == m->speaker.leg) {
            ids[0] = ids[i];
        }
    }
    return CVI_MIN(others, 1);
}

/* More of them than cells are a stage: eight of them, or seven beside content. */
static uint32_t cells_max(uint32_t has_content)
{
    return has_content ? CVI__LAYOUT_BESIDE_MAX : CVI__LAYOUT_GRID_MAX;
}

static uint32_t is_staged(const cvi__view *view, uint32_t cameras)
{
    return view->layout == CVI_LAYOUT_AUTO &&
           cameras > cells_max(view->content == CVI__CONTENT_LARGE);
}

/* The people a view shows, in the order of their cells; `cameras` gets how many there might be. */
static uint32_t list_shown(const cvi_meeting *m, const cvi__view *view, uint64_t now_us,
                           uint32_t ids[CVI__LEGS_MAX], uint32_t *cameras)
{
    uint32_t count = 0;

    *cameras = 0;
    if (view->is_slate || view->is_black || view->content == CVI__CONTENT_ALONE) {
        return 0;
    }
    count = list_cameras(m, now_us, ids);
    *cameras = count;
    if (view->layout == CVI_LAYOUT_SPEAKER) {
        return pick_speaker(m, view, ids, count);
    }
    if (is_staged(view, count)) {
        count = view->content == CVI__CONTENT_LARGE ? CVI__LAYOUT_BESIDE_MAX : CVI__LAYOUT_STAGE;
        memcpy(ids, m->stage.legs, count * sizeof(ids[0]));
    }
    return leave_out(ids, count, view->without);
}

static void show_content(cvi__scene_tile *tile, const cvi__leg *sharer)
{
    const cvi__video_source *source = sharer->share.source;

    tile->frame = source->latest;
    tile->serial = (sharer->share.turn << 40 | UINT64_C(1) << 39) + source->serial;
    tile->is_detailed = 1;
}

static void show_person(cvi__scene_tile *tile, const cvi__leg *leg)
{
    tile->frame = leg->camera->latest;
    if (leg->camera->latest) { /* other legs have other pictures of the same number */
        tile->serial = ((uint64_t)leg->id << 40) + leg->camera->serial;
    }
}

/* Cells follow the number of all cameras: a stage stays one when its viewer is left out. */
static void place(const cvi__view *view, uint32_t shown, uint32_t cameras, cvi__scene *scene)
{
    const uint32_t people = is_staged(view, cameras) ? cameras : shown;
    const cvi__video_format *f = &view->rendition->format;
    cvi__rect cells[CVI__SCENE_TILES];

    if (view->content == CVI__CONTENT_NONE) {
        cvi__layout_cells(cells, people, f->width, f->height);
    } else {
        cvi__layout_beside(cells, people, f->width, f->height);
    }
    for (uint32_t i = 0; i < scene->count; i++) {
        scene->tiles[i].cell = cells[i];
    }
}

void cvi__view_scene(const cvi_meeting *m, const cvi__view *view, uint64_t now_us,
                     cvi__scene *scene)
{
    const cvi__leg *sharer = view->content ? cvi__content_sharer(m) : NULL;
    uint32_t ids[CVI__LEGS_MAX];
    uint32_t cameras = 0;
    const uint32_t count = list_shown(m, view, now_us, ids, &cameras);

    *scene = (cvi__scene){0};
    if (sharer) {
        show_content(&scene->tiles[scene->count++], sharer);
    }
    for (uint32_t i = 0; i < count; i++) {
        cvi__scene_tile *tile = &scene->tiles[scene->count++];

        show_person(tile, cvi__meeting_find(m, ids[i]));
        tile->is_talking = count > 1 && ids[i] == m->speaker.leg && m->speaker.is_talking;
    }
    place(view, count, cameras, scene);
}

static void mark_wanted(const cvi_meeting *m, const cvi__view *view, uint64_t now_us,
                        uint8_t *wanted)
{
    uint32_t ids[CVI__LEGS_MAX];
    uint32_t cameras = 0;
    const uint32_t count = list_shown(m, view, now_us, ids, &cameras);

    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < m->leg_count; k++) {
            wanted[k] |= m->legs[k]->id == ids[i];
        }
    }
}

static void update_stage(cvi_meeting *m, uint64_t now_us)
{
    uint32_t ids[CVI__LEGS_MAX];
    const uint32_t count = list_cameras(m, now_us, ids);

    /* a view that is behind may still have content, and people of the stage beside it */
    if (count > cells_max(m->sharer != 0 || m->is_behind)) {
        cvi__stage_update(&m->stage, ids, count, m->speaker.leg);
    }
}

void cvi__view_update_cameras(cvi_meeting *m, uint64_t now_us)
{
    uint8_t wanted[CVI__LEGS_MAX] = {0};
    uint32_t is_seen = 0; /* content */

    if (m->params.is_lobby) { /* nobody is seen there */
        return;
    }
    update_stage(m, now_us);
    for (uint32_t i = 0; i < m->view_count; i++) {
        mark_wanted(m, m->views[i], now_us, wanted);
        is_seen |= m->views[i]->content != CVI__CONTENT_NONE;
    }
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__leg *leg = m->legs[i];

        cvi__video_source_want(leg->camera, now_us, wanted[i]);
        cvi__content_want(m, leg, now_us, is_seen);
    }
}
