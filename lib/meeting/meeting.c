/* SPDX-License-Identifier: MIT */
/* The object: made, unmade, asked. */
#include "core/mem.h"
#include "core/params.h"
#include "meeting/state.h"

#define MEETING_PARAMS_OLDEST CVI_USED_SIZE(cvi_meeting_params, fps)
#define FPS_MAX 60u
#define FPS_DEFAULT 30u
#define CONTENT_FPS_MAX 30u
#define CONTENT_FPS_DEFAULT 15u
#define CONTENT_TIMEOUT_MIN_MS 500u
#define CONTENT_TIMEOUT_MAX_MS 60000u
#define CONTENT_TIMEOUT_DEFAULT_MS 5000u
#define EVENTS_MAX 256u
#define NOISE_MIN_DB 30u
#define NOISE_MAX_DB 80u

static uint32_t most_legs(const cvi_meeting_params *p)
{
    return p->is_lobby ? CVI__LOBBY_LEGS_MAX : CVI__LEGS_MAX;
}

static int timeout_is_valid(uint32_t ms)
{
    return ms == 0 || (ms >= CONTENT_TIMEOUT_MIN_MS && ms <= CONTENT_TIMEOUT_MAX_MS);
}

static int noise_is_valid(uint32_t db)
{
    return db == 0 || (db >= NOISE_MIN_DB && db <= NOISE_MAX_DB);
}

static int check_params(const cvi_meeting_params *p)
{
    int rc = cvi__mem_check(p->allocator);

    if (rc != CVI_OK) {
        return rc;
    }
    if (p->is_lobby > 1 || p->hide_self > 1 || p->fps > FPS_MAX ||
        p->content_fps > CONTENT_FPS_MAX || !timeout_is_valid(p->content_timeout_ms)) {
        return CVI_EINVAL;
    }
    if (!noise_is_valid(p->comfort_noise_db)) {
        return CVI_EINVAL;
    }
    return p->max_legs <= most_legs(p) ? CVI_OK : CVI_EINVAL;
}

static int open_tapes(cvi_meeting *m)
{
    cvi_tapes_params p;
    int rc = CVI_OK;

    CVI_TAPES_PARAMS_INIT(&p);
    p.allocator = &m->alloc;
    rc = cvi_tapes_create(&m->own_tapes, &p);
    m->tapes = m->own_tapes;
    return rc;
}

static int build(cvi_meeting *m, const cvi_meeting_params *p)
{
    int rc = cvi__log_init(&m->log, "meeting", p->log);

    m->params = *p;
    m->params.max_legs = p->max_legs ? p->max_legs : most_legs(p);
    m->params.fps = p->fps ? p->fps : FPS_DEFAULT;
    m->params.content_fps = p->content_fps ? p->content_fps : CONTENT_FPS_DEFAULT;
    m->params.content_timeout_ms =
        p->content_timeout_ms ? p->content_timeout_ms : CONTENT_TIMEOUT_DEFAULT_MS;
    m->clips = p->clips;
    m->tapes = p->tapes;
    m->position0 = p->start_us / 1000u * 48u + p->start_us % 1000u * 48u / 1000u;
    cvi__error_init(&m->error, "meeting");
    cvi__mixer_init(&m->mixer, p->comfort_noise_db);
    if (rc == CVI_OK && !p->tapes) {
        rc = open_tapes(m);
    }
    if (rc == CVI_OK) {
        rc = cvi__ring_init(&m->events, &m->alloc, sizeof(cvi_meeting_event), EVENTS_MAX);
    }
    return rc;
}

int cvi_meeting_create(cvi_meeting **out, const cvi_meeting_params *params)
{
    cvi_meeting_params p = {0};
    cvi_meeting *m = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), MEETING_PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = check_params(&p);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    m = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*m));
    if (!m) {
        return CVI_ENOMEM;
    }
    m->alloc = *cvi__mem_or_libc(p.allocator);
    rc = build(m, &p);
    if (rc != CVI_OK) {
        cvi_meeting_destroy(&m);
    }
    *out = m;
    return rc;
}

void cvi_meeting_destroy(cvi_meeting **meeting)
{
    if (!meeting || !*meeting) {
        return;
    }
    cvi_meeting *m = *meeting;
    const cvi_allocator alloc = m->alloc;

    *meeting = NULL;
    while (m->leg_count > 0) {
        cvi__leg_free(m, m->legs[--m->leg_count]);
    }
    cvi__common_update(m); /* without legs it drops all */
    cvi_tapes_destroy(&m->own_tapes);
    cvi__mem_free(&alloc, m->legs);
    cvi__mem_free(&alloc, m->views);
    if (m->borrowed) {
        cvi__blob_unref(&m->borrowed);
    }
    cvi__ring_free(&m->events, &alloc);
    cvi__mem_free(&alloc, m);
}

uint32_t cvi_meeting_leg_count(const cvi_meeting *meeting)
{
    return meeting ? meeting->leg_count : 0;
}

const cvi_error_info *cvi_meeting_last_error(const cvi_meeting *meeting)
{
    return meeting ? &meeting->error : NULL;
}

/* What is sent now, or was sent last. */
static void fill_sent_size(const cvi__watch *watch, uint32_t *width, uint32_t *height)
{
    *width = watch->view ? watch->view->rendition->format.width : watch->width;
    *height = watch->view ? watch->view->rendition->format.height : watch->height;
}

static void fill_content_stats(cvi_leg_stats *s, const cvi__leg *leg)
{
    const cvi__share *share = &leg->share;

    s->content_decoded = share->decoded;
    s->content_damaged = share->damaged;
    s->content_dropped = share->dropped;
    s->content_received_width = share->width;
    s->content_received_height = share->height;
    if (share->source && share->source->latest) {
        s->content_received_width = cvi_frame_get_width(share->source->latest);
        s->content_received_height = cvi_frame_get_height(share->source->latest);
    }
    if (share->source) {
        s->content_decoded += share->source->decoded;
        s->content_damaged += share->source->damaged;
        s->content_dropped += share->source->dropped;
    }
    s->content_encoded = leg->content.encoded;
    s->content_keyframes_sent = leg->content.keyframes;
    fill_sent_size(&leg->content, &s->content_sent_width, &s->content_sent_height);
    s->content_in_mix = (uint32_t)cvi__content_is_in_mix(leg);
}

static void fill_stats(cvi_leg_stats *s, const cvi__leg *leg)
{
    const cvi__video_source *camera = leg->camera;

    s->audio_decoded = leg->ear.decoded;
    s->audio_concealed_us = leg->ear.concealed_us;
    s->audio_encoded = leg->audio_encoded;
    s->video_decoded = camera->decoded;
    s->video_damaged = camera->damaged;
    s->video_dropped = camera->dropped;
    s->video_encoded = leg->video.encoded;
    s->keyframes_sent = leg->video.keyframes;
    s->received_width = cvi_frame_get_width(camera->latest);
    s->received_height = cvi_frame_get_height(camera->latest);
    fill_sent_size(&leg->video, &s->sent_width, &s->sent_height);
    s->level_db = cvi__loudness_db(&leg->loudness);
    s->first_picture_us = camera->first_us ? camera->first_us - leg->joined_us : 0;
    fill_content_stats(s, leg);
}

int cvi_meeting_get_leg_stats(const cvi_meeting *meeting, uint32_t leg, cvi_leg_stats *out)
{
    cvi_leg_stats full = {0};
    const cvi__leg *l = NULL;

    CVI_REQUIRE(meeting != NULL && out != NULL);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return CVI_EMEETING_LEG;
    }
    fill_stats(&full, l);
    return cvi__params_write(out, &full, sizeof(full));
}
