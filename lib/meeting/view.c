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
    uint32_t content; /* a cvi__content_place */
} view_key;

static int choose_format(cvi__video_format *format, const cvi_meeting *m, const cvi_leg_params *p)
{
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
        .max_fs = p->max_fs,
        .max_mbps = p->max_mbps,
    };

    return cvi__video_format_choose(format, &want);
}

static int choose_content_format(cvi__video_format *format, const cvi_meeting *m,
                                 const cvi_leg_params *p)
{
    const cvi__video_format want = {
        .codec = p->content_codec,
        .width = p->content_max_width,
        .height = p->content_max_height,
        .fps = CVI_MIN(p->content_max_fps, m->params.content_fps),
        .kbps = p->content_max_kbps,
        .max_nal_bytes = p->content_max_nal_bytes,
        .profile_idc = p->content_profile_idc,
        .profile_iop = p->content_profile_iop,
        .level_idc = p->content_level_idc,
        .max_fs = p->content_max_fs,
        .max_mbps = p->content_max_mbps,
        .is_content = 1,
    };

    return cvi__video_format_choose(format, &want);
}

/* Nobody gets his own content back. */
static int content_is_for(const cvi_meeting *m, const cvi__leg *leg)
{
    return m->sharer != 0 && m->sharer != leg->id;
}

static int make_key(view_key *key, const cvi_meeting *m, const cvi__leg *leg)
{
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
        key->content = content_is_for(m, leg) && cvi__content_is_in_mix(leg) ? CVI__CONTENT_LARGE
                                                                             : CVI__CONTENT_NONE;
    }
    return choose_format(&key->format, m, &leg->params);
}

static int view_is(const cvi__view *view, const view_key *key)
{
    const cvi__slate *text = key->slate ? key->slate : key->overlay;

    if (!cvi__video_format_is(&view->rendition->format, &key->format) ||
        view->is_black != key->is_black || view->layout != key->layout ||
        view->without != key->without || view->content != key->content ||
        view->is_slate != (key->slate != NULL) ||
        view->rendition->is_overlay != (key->overlay != NULL)) {
        return 0;
    }
    return !text || cvi__slate_is(&view->rendition->slate, text);
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

/* A rendition whose job is out is freed when the job comes back. */
static void drop_rendition(cvi_meeting *m, cvi__video_rendition *r)
{
    if (r->is_busy) {
        r->is_dead = 1;
        return;
    }
    cvi__video_rendition_free(r);
    cvi__mem_free(&m->alloc, r);
}

/* The last viewer left. */
static void drop_view(cvi_meeting *m, cvi__view *view)
{
    uint32_t at = 0;

    while (m->views[at] != view) {
        at++;
    }
    m->views[at] = m->views[--m->view_count];
    if (view->tape) {
        cvi__tapes_put_screen(m->tapes, &view->tape);
    } else {
        drop_rendition(m, view->rendition);
    }
    cvi__mem_free(&m->alloc, view);
}

void cvi__view_leave(cvi_meeting *m, cvi__watch *watch)
{
    cvi__view *view = watch->view;

    watch->view = NULL;
    if (view && --view->viewers == 0) {
        drop_view(m, view);
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

static int open_rendition(cvi_meeting *m, cvi__view *view, const view_key *key, uint64_t now_us)
{
    cvi__video_rendition *r = NULL;

    if (key->slate && !is_personal(key->slate)) {
        view->tape = cvi__tapes_get_screen(m->tapes, &key->format, key->slate);
        view->rendition = view->tape ? &view->tape->rendition : NULL;
        return view->tape ? CVI_OK : CVI_ENOMEM;
    }
    r = cvi__mem_zalloc(&m->alloc, sizeof(*r));
    if (!r) {
        return CVI_ENOMEM;
    }
    cvi__video_rendition_init(r, &key->format, now_us, &m->alloc);
    if (key->slate) {
        cvi__video_rendition_set_slate(r, key->slate);
    } else if (key->overlay) {
        cvi__video_rendition_set_overlay(r, key->overlay);
    }
    view->rendition = r;
    return CVI_OK;
}

static cvi__view *make_view(cvi_meeting *m, const view_key *key, uint64_t now_us)
{
    cvi__view *view = NULL;

    if (cvi__view_reserve(m, m->view_count + 1) == CVI_OK) {
        view = cvi__mem_zalloc(&m->alloc, sizeof(*view));
    }
    if (!view || open_rendition(m, view, key, now_us) != CVI_OK) {
        cvi__mem_free(&m->alloc, view);
        return NULL;
    }
    view->is_slate = key->slate != NULL;
    view->is_black = key->is_black;
    view->layout = key->layout;
    view->without = key->without;
    view->content = key->content;
    m->views[m->view_count++] = view;
    return view;
}

/* Digits appear on a screen of one's own: the encoder goes on, with no keyframe. */
static int redraw(const cvi__watch *watch, const view_key *key)
{
    cvi__view *view = watch->view;

    if (!view || !view->is_slate || view->tape || !key->slate || !is_personal(key->slate) ||
        view->viewers != 1 || !cvi__video_format_is(&view->rendition->format, &key->format)) {
        return 0;
    }
    cvi__video_rendition_set_slate(view->rendition, key->slate);
    return 1;
}

static int choose(cvi_meeting *m, cvi__watch *watch, const view_key *key, uint64_t now_us)
{
    cvi__view *view = find_view(m, key);

    if ((view && view == watch->view) || (!view && redraw(watch, key))) {
        return CVI_OK;
    }
    if (!view) {
        view = make_view(m, key, now_us);
    } else if (!view->tape) {
        cvi__video_rendition_request_key(view->rendition, now_us, 1);
    }
    if (!view) {
        return CVI_ENOMEM;
    }
    view->viewers++;
    cvi__view_leave(m, watch);
    watch->view = view;
    watch->needs_key = 1;
    watch->head = (cvi__tape_head){.due_us = now_us};
    view->wanted = CVI_MAX(view->wanted, 1u);
    return CVI_OK;
}

static int choose_video(cvi_meeting *m, cvi__leg *leg, uint64_t now_us)
{
    view_key key;
    int rc = CVI_OK;

    if (leg->params.video_codec == CVI_CODEC_UNKNOWN) {
        cvi__view_leave(m, &leg->video);
        return CVI_OK;
    }
    rc = make_key(&key, m, leg);
    return rc == CVI_OK ? choose(m, &leg->video, &key, now_us) : rc;
}

/* What cannot be sent is told when the leg comes or changes, not when somebody begins to share. */
static int choose_content(cvi_meeting *m, cvi__leg *leg, uint64_t now_us)
{
    view_key key = {.content = CVI__CONTENT_ALONE};
    int rc = CVI_OK;

    if (leg->params.content_codec != CVI_CODEC_UNKNOWN) {
        rc = choose_content_format(&key.format, m, &leg->params);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (leg->params.content_codec == CVI_CODEC_UNKNOWN || !content_is_for(m, leg) ||
        (leg->has_slate && !leg->slate.is_overlay)) {
        cvi__view_leave(m, &leg->content);
        return CVI_OK;
    }
    return choose(m, &leg->content, &key, now_us);
}

int cvi__view_choose(cvi_meeting *m, cvi__leg *leg, uint64_t now_us)
{
    const int rc = choose_video(m, leg, now_us);
    const int content_rc = choose_content(m, leg, now_us); /* also what one may not see any more */

    return rc == CVI_OK ? content_rc : rc;
}

/* ---- giving out ------------------------------------------------------------------------ */

static void hand_over(cvi__watch *watch, cvi__view *view, uint64_t now_us, cvi__blob *blob)
{
    if (watch->needs_key && !(blob->unit.flags & CVI_UNIT_KEYFRAME)) {
        return;
    }
    watch->needs_key = 0;
    if (cvi__screen_give(watch, blob, blob->unit.time_us) != CVI_OK) { /* nobody pulls */
        watch->needs_key = 1;
        cvi__video_rendition_request_key(view->rendition, now_us, 0);
    }
}

void cvi__view_play(cvi_meeting *m, const cvi__video_tape *tape, uint64_t now_us)
{
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__leg *leg = m->legs[i];

        if (leg->video.view && leg->video.view->tape == tape) {
            cvi__screen_play(leg, now_us);
        }
    }
}

void cvi__view_publish(cvi_meeting *m, const cvi__video_rendition *r, uint64_t now_us,
                       cvi__blob *blob)
{
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__leg *leg = m->legs[i];
        cvi__watch *const watches[] = {&leg->video, &leg->content};

        for (size_t k = 0; k < CVI_ARRAY_LEN(watches); k++) {
            if (watches[k]->view && watches[k]->view->rendition == r) {
                hand_over(watches[k], watches[k]->view, now_us, blob);
            }
        }
    }
}
