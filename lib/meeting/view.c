/* SPDX-License-Identifier: MIT */
/* Who sees what: views are shared by all legs that get the same picture in the same format. */
#include "core/mem.h"
#include "meeting/state.h"

/* What a leg should see. */
typedef struct view_key {
    cvi__video_format format;
    const cvi__slate *slate;   /* NULL: the meeting, or black */
    const cvi__slate *overlay; /* over it; NULL: nothing */
    uint32_t is_black;
    uint32_t layout;
    uint32_t without;
} view_key;

static int make_key(view_key *key, const cvi_meeting *m, const cvi__leg *leg)
{
    const cvi_leg_params *p = &leg->params;
    const cvi__video_format want = {
        .codec = p->video_codec,
        .width = p->max_width,
        .height = p->max_height,
        .fps = CVI_MIN(p->max_fps, m->params.fps),
        .kbps = p->max_kbps,
        .max_nal_bytes = p->max_nal_bytes,
        .profile_idc = p->profile_idc,
        .profile_iop = p->profile_iop,
        .level_idc = p->level_idc,
    };

    *key = (view_key){0};
    if (leg->has_slate && leg->slate.is_overlay) {
        key->overlay = &leg->slate;
    } else if (leg->has_slate) {
        key->slate = &leg->slate;
    }
    key->is_black = !key->slate && m->params.is_lobby;
    if (!key->slate && !key->is_black) {
        key->layout = leg->layout;
        key->without = m->params.hide_self || leg->layout == CVI_LAYOUT_SPEAKER ? leg->id : 0;
    }
    return cvi__video_format_choose(&key->format, &want);
}

static int view_is(const cvi__view *view, const view_key *key)
{
    const cvi__slate *text = key->slate ? key->slate : key->overlay;

    if (!cvi__video_format_is(&view->rendition.format, &key->format) ||
        view->is_black != key->is_black || view->layout != key->layout ||
        view->without != key->without || view->is_slate != (key->slate != NULL) ||
        view->rendition.is_overlay != (key->overlay != NULL)) {
        return 0;
    }
    return !text || cvi__slate_is(&view->rendition.slate, text);
}

static cvi__view *find_view(const cvi_meeting *m, const view_key *key)
{
    for (uint32_t i = 0; i < m->view_count; i++) {
        if (view_is(m->views[i], key)) {
            return m->views[i];
        }
    }
    return NULL;
}

void cvi__view_free(cvi_meeting *m, cvi__view *view)
{
    cvi__video_rendition_free(&view->rendition);
    cvi__mem_free(&m->alloc, view);
}

/* Gone, once its job is back. */
static void drop_view(cvi_meeting *m, cvi__view *view)
{
    uint32_t at = 0;

    while (at < m->view_count && m->views[at] != view) {
        at++;
    }
    if (at < m->view_count) {
        m->views[at] = m->views[--m->view_count];
    }
    if (view->rendition.is_busy) {
        view->rendition.is_dead = 1;
    } else {
        cvi__view_free(m, view);
    }
}

/* Of the screens that nobody looks at, the one left first goes when there are too many. */
static void limit_kept(cvi_meeting *m)
{
    cvi__view *oldest = NULL;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < m->view_count; i++) {
        cvi__view *v = m->views[i];

        if (v->viewers == 0) {
            kept++;
            oldest = !oldest || v->left_us < oldest->left_us ? v : oldest;
        }
    }
    if (kept > CVI__VIEWS_KEPT) {
        drop_view(m, oldest);
    }
}

/* The last viewer left: a screen that others will see is kept. */
static void abandon(cvi_meeting *m, cvi__view *view)
{
    if (!view->rendition.is_tape) {
        drop_view(m, view);
        return;
    }
    view->left_us = m->now_us;
    view->rendition.wanted = 0;
    if (!view->rendition.is_busy) {
        cvi__video_rendition_rest(&view->rendition);
    }
    limit_kept(m);
}

void cvi__view_leave(cvi_meeting *m, cvi__leg *leg)
{
    cvi__view *view = leg->view;

    leg->view = NULL;
    if (view && --view->viewers == 0) {
        abandon(m, view);
    }
}

void cvi__view_free_kept(cvi_meeting *m)
{
    while (m->view_count > 0) {
        cvi__view_free(m, m->views[--m->view_count]);
    }
}

int cvi__view_reserve(cvi_meeting *m, uint32_t count)
{
    const uint32_t room = CVI_MAX(2 * m->view_room, count + 16);
    cvi__view **grown = NULL;

    if (count <= m->view_room) {
        return CVI_OK;
    }
    grown = cvi__mem_realloc(&m->alloc, m->views, room * sizeof(cvi__view *));
    if (!grown) {
        return CVI_ENOMEM;
    }
    m->views = grown;
    m->view_room = room;
    return CVI_OK;
}

/* What one caller typed, and the seconds he has left, nobody else sees. */
static int is_personal(const cvi__slate *slate)
{
    return slate->entry[0] != '\0' || slate->time_left[0] != '\0';
}

static cvi__view *make_view(cvi_meeting *m, const view_key *key, uint64_t now_us)
{
    cvi__view *view = NULL;

    if (cvi__view_reserve(m, m->view_count + 1) == CVI_OK) {
        view = cvi__mem_zalloc(&m->alloc, sizeof(*view));
    }
    if (!view) {
        return NULL;
    }
    cvi__video_rendition_init(&view->rendition, &key->format, now_us, &m->alloc);
    if (key->slate && is_personal(key->slate)) {
        cvi__video_rendition_set_slate(&view->rendition, key->slate);
    } else if (key->slate) {
        cvi__video_rendition_set_tape(&view->rendition, key->slate);
    }
    if (key->overlay) {
        cvi__video_rendition_set_overlay(&view->rendition, key->overlay);
    }
    view->is_slate = key->slate != NULL;
    view->is_black = key->is_black;
    view->layout = key->layout;
    view->without = key->without;
    m->views[m->view_count++] = view;
    return view;
}

/* Digits appear on a screen of one's own: the encoder goes on, with no keyframe. */
static int redraw(cvi__leg *leg, const view_key *key)
{
    cvi__view *view = leg->view;

    if (!view || !view->is_slate || view->rendition.is_tape || !key->slate ||
        !is_personal(key->slate) || view->viewers != 1 ||
        !cvi__video_format_is(&view->rendition.format, &key->format)) {
        return 0;
    }
    cvi__video_rendition_set_slate(&view->rendition, key->slate);
    return 1;
}

int cvi__view_choose(cvi_meeting *m, cvi__leg *leg, uint64_t now_us)
{
    cvi__view *view = NULL;
    view_key key;
    int rc = CVI_OK;

    if (leg->params.video_codec == CVI_CODEC_UNKNOWN) {
        cvi__view_leave(m, leg);
        return CVI_OK;
    }
    rc = make_key(&key, m, leg);
    if (rc != CVI_OK) {
        return rc;
    }
    view = find_view(m, &key);
    if ((view && view == leg->view) || (!view && redraw(leg, &key))) {
        return CVI_OK;
    }
    if (!view) {
        view = make_view(m, &key, now_us);
    } else if (!view->rendition.is_tape) {
        cvi__video_rendition_request_key(&view->rendition, now_us, 1);
    }
    if (!view) {
        return CVI_ENOMEM;
    }
    view->viewers++;
    cvi__view_leave(m, leg);
    leg->view = view;
    leg->needs_key = 1;
    leg->head = (cvi__tape_head){.generation = view->rendition.tape.generation, .due_us = now_us};
    view->rendition.wanted = CVI_MAX(view->rendition.wanted, 1u);
    return CVI_OK;
}

/* ---- scenes ---------------------------------------------------------------------------- */

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

/* The legs a view shows, in the order of its cells. */
static uint32_t list_shown(const cvi_meeting *m, const cvi__view *view, uint64_t now_us,
                           uint32_t ids[CVI__LEGS_MAX])
{
    uint32_t count = 0;

    if (view->is_slate || view->is_black) {
        return 0;
    }
    count = list_cameras(m, now_us, ids);
    if (view->layout == CVI_LAYOUT_SPEAKER) {
        return pick_speaker(m, view, ids, count);
    }
    if (count > CVI__LAYOUT_GRID_MAX) {
        for (uint32_t i = 0; i < CVI__LAYOUT_STAGE; i++) {
            ids[i] = m->stage.legs[i];
        }
        count = CVI__LAYOUT_STAGE;
    }
    return leave_out(ids, count, view->without);
}

/* Cells follow the number of all cameras: a stage stays one when its viewer is left out. */
static uint32_t cells_for(const cvi_meeting *m, const cvi__view *view, uint32_t shown,
                          uint64_t now_us)
{
    uint32_t ids[CVI__LEGS_MAX];
    const uint32_t all = list_cameras(m, now_us, ids);

    return all > CVI__LAYOUT_GRID_MAX && view->layout == CVI_LAYOUT_AUTO ? all : shown;
}

void cvi__view_scene(const cvi_meeting *m, const cvi__view *view, uint64_t now_us,
                     cvi__scene *scene)
{
    uint32_t ids[CVI__LEGS_MAX];
    cvi__rect cells[CVI__SCENE_TILES];
    const uint32_t count = list_shown(m, view, now_us, ids);

    *scene = (cvi__scene){.count = count};
    if (count == 0) {
        return;
    }
    cvi__layout_cells(cells, cells_for(m, view, count, now_us), view->rendition.format.width,
                      view->rendition.format.height);
    for (uint32_t i = 0; i < count; i++) {
        const cvi__leg *leg = cvi__meeting_find(m, ids[i]);

        scene->tiles[i].cell = cells[i];
        scene->tiles[i].is_talking = count > 1 && ids[i] == m->speaker.leg && m->speaker.is_talking;
        scene->tiles[i].frame = leg->camera->latest;
        if (leg->camera->latest) { /* other legs have other pictures of the same number */
            scene->tiles[i].serial = ((uint64_t)leg->id << 40) + leg->camera->serial;
        }
    }
}

static void mark_wanted(const cvi_meeting *m, const cvi__view *view, uint64_t now_us,
                        uint8_t *wanted)
{
    uint32_t ids[CVI__LEGS_MAX];
    const uint32_t count = list_shown(m, view, now_us, ids);

    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < m->leg_count; k++) {
            wanted[k] |= m->legs[k]->id == ids[i];
        }
    }
}

void cvi__view_update_cameras(cvi_meeting *m, uint64_t now_us)
{
    uint8_t wanted[CVI__LEGS_MAX] = {0};
    uint32_t ids[CVI__LEGS_MAX];
    uint32_t count = 0;

    if (m->params.is_lobby) { /* nobody is seen there */
        return;
    }
    count = list_cameras(m, now_us, ids);
    if (count > CVI__LAYOUT_GRID_MAX) {
        cvi__stage_update(&m->stage, ids, count, m->speaker.leg);
    }
    for (uint32_t i = 0; i < m->view_count; i++) {
        mark_wanted(m, m->views[i], now_us, wanted);
    }
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__video_source_want(m->legs[i]->camera, now_us, wanted[i]);
    }
}

/* ---- giving out ------------------------------------------------------------------------ */

static void hand_over(cvi__leg *leg, cvi__view *view, uint64_t now_us, cvi__blob *blob)
{
    if (leg->needs_key && !(blob->unit.flags & CVI_UNIT_KEYFRAME)) {
        return;
    }
    leg->needs_key = 0;
    if (cvi__screen_give(leg, blob, blob->unit.time_us) != CVI_OK) { /* nobody pulls */
        leg->needs_key = 1;
        cvi__video_rendition_request_key(&view->rendition, now_us, 0);
    }
}

/* A unit of a tape goes to those who wait for it. */
static void record(cvi_meeting *m, cvi__view *view, uint64_t now_us, const cvi__blob *blob)
{
    cvi__video_rendition *r = &view->rendition;

    if (cvi__video_tape_record(&r->tape, blob, &m->alloc) != CVI_OK) {
        cvi__video_rendition_request_key(r, now_us, 1); /* what would follow refers to it */
    }
    if (r->tape.count == CVI__TAPE_UNITS || view->viewers == 0) {
        cvi__video_rendition_rest(r);
    }
    for (uint32_t i = 0; i < m->leg_count; i++) {
        if (m->legs[i]->view == view) {
            cvi__screen_play(m->legs[i], now_us);
        }
    }
}

void cvi__view_publish(cvi_meeting *m, cvi__view *view, uint64_t now_us, cvi__blob *blob)
{
    if (view->rendition.is_tape) {
        record(m, view, now_us, blob);
        return;
    }
    for (uint32_t i = 0; i < m->leg_count; i++) {
        if (m->legs[i]->view == view) {
            hand_over(m->legs[i], view, now_us, blob);
        }
    }
}
