/* SPDX-License-Identifier: MIT */
/*
 * Who shares content: of those that send it, the one that began last and has a picture. Nobody has
 * anything for it while nobody sends: a source is made with its first unit and freed at its end.
 */
#include "core/mem.h"
#include "meeting/state.h"

#define LOG_SHARES 5u

/* ---- what one leg sends ---------------------------------------------------------------- */

static int start(cvi_meeting *m, cvi__leg *leg, uint64_t now_us)
{
    cvi__video_source *source = cvi__mem_zalloc(&m->alloc, sizeof(*source));

    if (!source) {
        return CVI_ENOMEM;
    }
    cvi__video_source_init(source, &m->alloc);
    cvi__video_source_want(source, now_us, 1); /* the first unit may be the keyframe */
    leg->share.source = source;
    leg->share.turn = ++m->last_share;
    return CVI_OK;
}

static void stop(cvi_meeting *m, cvi__leg *leg)
{
    cvi__share *s = &leg->share;

    if (s->source) {
        s->decoded += s->source->decoded;
        s->damaged += s->source->damaged;
        s->dropped += s->source->dropped;
        if (s->source->latest) {
            s->width = cvi_frame_get_width(s->source->latest);
            s->height = cvi_frame_get_height(s->source->latest);
        }
        cvi__leg_drop_source(m, s->source);
        s->source = NULL;
    }
}

int cvi__content_feed(cvi_meeting *m, cvi__leg *leg, uint64_t now_us, const cvi_unit *unit)
{
    const int is_new = !leg->share.source;
    int rc = CVI_OK;

    if (!leg->params.gives_content) {
        return CVI_ENOTSUP;
    }
    if (m->params.is_lobby) { /* nobody is seen there */
        return CVI_OK;
    }
    if (is_new) {
        rc = start(m, leg, now_us);
    }
    if (rc == CVI_OK) {
        rc = cvi__video_source_feed(leg->share.source, now_us, unit);
    }
    if (rc != CVI_OK && is_new) { /* nothing was begun by it */
        stop(m, leg);
    }
    return rc;
}

void cvi__content_want(const cvi_meeting *m, cvi__leg *leg, uint64_t now_us, uint32_t is_seen)
{
    cvi__video_source *source = leg->share.source;

    if (source) { /* who began later takes over with the first picture */
        const int is_next = !source->latest && leg->share.turn > m->share_turn;

        cvi__video_source_want(source, now_us, (leg->id == m->sharer && is_seen) || is_next);
    }
}

/* ---- who shares ------------------------------------------------------------------------ */

const cvi__leg *cvi__content_sharer(const cvi_meeting *m)
{
    return m->sharer ? cvi__meeting_find(m, m->sharer) : NULL;
}

uint32_t cvi_meeting_get_sharer(const cvi_meeting *meeting)
{
    return meeting ? meeting->sharer : 0;
}

/* Who sends nothing any more is out; of the others, the last one that began. */
static uint32_t pick(cvi_meeting *m, uint64_t now_us)
{
    const uint64_t timeout_us = m->params.content_timeout_ms * UINT64_C(1000);
    uint32_t picked = 0;

    m->share_turn = 0;
    for (uint32_t i = 0; i < m->leg_count; i++) {
        cvi__leg *leg = m->legs[i];
        const cvi__video_source *source = leg->share.source;

        if (!source) {
            continue;
        }
        if (!leg->params.gives_content || !cvi__video_source_is_live(source, now_us, timeout_us)) {
            stop(m, leg);
        } else if (source->latest && leg->share.turn > m->share_turn) {
            m->share_turn = leg->share.turn;
            picked = leg->id;
        }
    }
    return picked;
}

/* A leg for which there is no memory sees what it saw, and is tried again at the next tick. */
static void show_all(cvi_meeting *m, uint64_t now_us)
{
    m->is_behind = 0;
    for (uint32_t i = 0; i < m->leg_count; i++) {
        m->is_behind |= cvi__view_choose(m, m->legs[i], now_us) != CVI_OK;
    }
}

static void tell_operator(cvi_meeting *m)
{
    if (m->sharer != 0) {
        cvi__log_write(&m->log, CVI_LOG_INFO, LOG_SHARES, "leg %u shares content", m->sharer);
    } else {
        cvi__log_write(&m->log, CVI_LOG_INFO, LOG_SHARES, "nobody shares content");
    }
}

void cvi__content_update(cvi_meeting *m, uint64_t now_us)
{
    uint32_t sharer = 0;

    if (m->params.is_lobby) {
        return;
    }
    sharer = pick(m, now_us);
    if (sharer != m->sharer) {
        m->sharer = sharer;
        m->is_behind = 1;
        tell_operator(m);
    }
    if (m->is_behind) {
        show_all(m, now_us);
        cvi__view_update_cameras(m, now_us);
    }
}

void cvi__content_tell(cvi_meeting *m, uint64_t now_us)
{
    if (m->told_sharer != m->sharer &&
        cvi__meeting_emit(m, now_us, CVI_MEETING_EVENT_CONTENT, m->sharer, 0) == CVI_OK) {
        m->told_sharer = m->sharer;
    }
}

/* ---- who sees it in the mix ------------------------------------------------------------ */

int cvi__content_is_in_mix(const cvi__leg *leg)
{
    return leg->in_mix == CVI__IN_MIX_YES ||
           (leg->in_mix == CVI__IN_MIX_DEFAULT && leg->params.content_codec == CVI_CODEC_UNKNOWN);
}

int cvi_meeting_set_content_in_mix(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                                   uint32_t is_in)
{
    cvi__leg *l = NULL;
    uint32_t before = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(meeting != NULL && is_in <= 1);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    before = l->in_mix;
    l->in_mix = is_in ? CVI__IN_MIX_YES : CVI__IN_MIX_NO;
    rc = cvi__view_choose(meeting, l, now_us);
    if (rc != CVI_OK) {
        l->in_mix = before;
        return cvi__error_set(&meeting->error, rc, 0, "no view with content: %s", cvi_strerror(rc));
    }
    cvi__view_update_cameras(meeting, now_us);
    return CVI_OK;
}
