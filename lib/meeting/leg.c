/* SPDX-License-Identifier: MIT */
/* Legs come, change and go; none of it disturbs the others. */
#include "core/mem.h"
#include "core/params.h"
#include "core/utf8.h"
#include "meeting/state.h"

#include <string.h>

#define LEG_PARAMS_OLDEST CVI_USED_SIZE(cvi_leg_params, level_idc)
#define SIDE_MIN 16u
#define SIDE_MAX 4096u
#define KBPS_MAX 100000u
#define AUDIO_KBPS_MIN 6u
#define AUDIO_KBPS_MAX 510u
#define LOG_JOINED 1u
#define LOG_LEFT 2u

cvi__leg *cvi__meeting_find(const cvi_meeting *m, uint32_t id)
{
    uint32_t low = 0;
    uint32_t high = m->leg_count;

    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;

        if (m->legs[middle]->id == id) {
            return m->legs[middle];
        }
        if (m->legs[middle]->id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

int cvi__meeting_no_leg(cvi_meeting *m, uint32_t id)
{
    return cvi__error_set(&m->error, CVI_EMEETING_LEG, 0, "there is no leg %u", id);
}

/* ---- parameters ------------------------------------------------------------------------ */

static void apply_defaults(cvi_leg_params *p)
{
    p->ptime_ms = p->ptime_ms ? p->ptime_ms : 20;
    p->audio_kbps = p->audio_kbps ? p->audio_kbps : 32;
    p->max_width = p->max_width ? p->max_width : 1280;
    p->max_height = p->max_height ? p->max_height : 720;
    p->max_fps = p->max_fps ? p->max_fps : 30;
    p->max_kbps = p->max_kbps ? p->max_kbps : 1500;
    p->profile_idc = p->profile_idc ? p->profile_idc : 66;
    if (p->profile_iop == 0 && p->profile_idc == 66) {
        p->profile_iop = 0xe0;
    }
    p->level_idc = p->level_idc ? p->level_idc : 31;
    p->content_max_width = p->content_max_width ? p->content_max_width : 1920;
    p->content_max_height = p->content_max_height ? p->content_max_height : 1080;
    p->content_max_fps = p->content_max_fps ? p->content_max_fps : 30;
    p->content_max_kbps = p->content_max_kbps ? p->content_max_kbps : 1024;
    p->content_profile_idc = p->content_profile_idc ? p->content_profile_idc : 66;
    if (p->content_profile_iop == 0 && p->content_profile_idc == 66) {
        p->content_profile_iop = 0xe0;
    }
    p->content_level_idc = p->content_level_idc ? p->content_level_idc : 31;
}

static int audio_is_valid(const cvi_leg_params *p)
{
    return p->audio_codec <= CVI_CODEC_OPUS && p->ptime_ms >= 10 && p->ptime_ms <= 60 &&
           p->ptime_ms % 10 == 0 && p->audio_kbps >= AUDIO_KBPS_MIN &&
           p->audio_kbps <= AUDIO_KBPS_MAX && p->hear_tones <= 1;
}

static int picture_is_valid(uint32_t codec, uint32_t width, uint32_t height, uint32_t kbps)
{
    const int is_codec =
        codec == CVI_CODEC_UNKNOWN || codec == CVI_CODEC_H264 || codec == CVI_CODEC_VP8;

    return is_codec && width >= SIDE_MIN && width <= SIDE_MAX && height >= SIDE_MIN &&
           height <= SIDE_MAX && kbps <= KBPS_MAX;
}

static int video_is_valid(const cvi_leg_params *p)
{
    return picture_is_valid(p->video_codec, p->max_width, p->max_height, p->max_kbps) &&
           p->profile_iop <= 255 && p->level_idc <= 255;
}

static int content_is_valid(const cvi_leg_params *p)
{
    return picture_is_valid(p->content_codec, p->content_max_width, p->content_max_height,
                            p->content_max_kbps) &&
           p->content_profile_iop <= 255 && p->content_level_idc <= 255 && p->gives_content <= 1;
}

static int read_params(cvi_meeting *m, cvi_leg_params *p, const cvi_leg_params *params)
{
    int rc = cvi__params_read(p, sizeof(*p), LEG_PARAMS_OLDEST, params);

    if (rc != CVI_OK) {
        return rc;
    }
    apply_defaults(p);
    if (!audio_is_valid(p) || !video_is_valid(p) || !content_is_valid(p)) {
        return cvi__error_set(&m->error, CVI_EINVAL, 0, "a parameter of the leg is out of range");
    }
    return CVI_OK;
}

static void take_params(cvi__leg *leg, const cvi_leg_params *p)
{
    const char *name = p->name ? p->name : "";
    size_t len = strnlen(name, sizeof(leg->name));

    leg->params = *p;
    len = cvi__utf8_cut(name, len, sizeof(leg->name) - 1);
    memcpy(leg->name, name, len);
    leg->name[len] = '\0';
    leg->params.name = leg->name;
}

/* ---- sound ----------------------------------------------------------------------------- */

/* Rounded down to a few classes, so that legs share encodes and tapes. */
static uint32_t choose_audio_kbps(uint32_t kbps)
{
    static const uint32_t STEPS[] = {128, 96, 64, 48, 40, 32, 24, 20, 16, 12, 10, 8};

    for (size_t i = 0; i < CVI_ARRAY_LEN(STEPS); i++) {
        if (kbps >= STEPS[i]) {
            return STEPS[i];
        }
    }
    return AUDIO_KBPS_MIN;
}

/* Swap the encoder, but only when the new one could be made. */
static int choose_mouth(cvi_meeting *m, cvi__leg *leg, const cvi_leg_params *p)
{
    const cvi__audio_format format = {p->audio_codec, p->ptime_ms,
                                      choose_audio_kbps(p->audio_kbps)};
    cvi__audio_rendition fresh;
    int rc = CVI_OK;

    if (m->params.is_lobby) {
        return cvi__lobby_join(m, leg, &format);
    }
    if (leg->has_mouth && cvi__audio_format_is(&leg->mouth.format, &format)) {
        return CVI_OK;
    }
    if (format.codec != CVI_CODEC_UNKNOWN) {
        rc = cvi__audio_rendition_init(&fresh, &format, &m->alloc);
        if (rc != CVI_OK) {
            return rc;
        }
    }
    if (leg->has_mouth) {
        cvi__audio_rendition_free(&leg->mouth);
        leg->has_mouth = 0;
    }
    if (format.codec != CVI_CODEC_UNKNOWN) {
        leg->mouth = fresh;
        leg->has_mouth = 1;
    }
    return CVI_OK;
}

/* ---- coming and going ------------------------------------------------------------------ */

/* One whose job is out is freed when the job comes back. */
void cvi__leg_drop_source(cvi_meeting *m, cvi__video_source *source)
{
    if (source && source->is_busy) {
        source->is_dead = 1;
    } else if (source) {
        cvi__video_source_free(source);
        cvi__mem_free(&m->alloc, source);
    }
}

void cvi__leg_free(cvi_meeting *m, cvi__leg *leg)
{
    cvi__view_leave(m, &leg->video);
    cvi__view_leave(m, &leg->content);
    cvi__outbox_clear(&leg->audio);
    cvi__outbox_clear(&leg->video.box);
    cvi__outbox_clear(&leg->content.box);
    cvi__leg_drop_source(m, leg->camera);
    cvi__leg_drop_source(m, leg->share.source);
    cvi__lobby_leave(m, leg);
    if (leg->has_ear) {
        cvi__audio_source_free(&leg->ear);
    }
    if (leg->has_mouth) {
        cvi__audio_rendition_free(&leg->mouth);
    }
    cvi__mem_free(&m->alloc, leg);
}

/* In a lobby nobody is heard, but keys may be. */
static int tune_ear(cvi_meeting *m, cvi__leg *leg, uint32_t hear_tones)
{
    const int is_heard = !m->params.is_lobby;
    int rc = CVI_OK;

    if (!leg->has_ear && (is_heard || hear_tones)) {
        rc = cvi__audio_source_init(&leg->ear, &m->alloc, is_heard);
        leg->has_ear = rc == CVI_OK;
    }
    if (leg->has_ear) {
        rc = cvi__audio_source_hear_tones(&leg->ear, (int)hear_tones);
    }
    return rc;
}

static int build_leg(cvi_meeting *m, cvi__leg *leg, const cvi_leg_params *p, uint64_t now_us)
{
    int rc = tune_ear(m, leg, p->hear_tones);

    leg->joined_us = now_us;
    leg->screen.turn_us = CVI_NO_DEADLINE;
    if (rc == CVI_OK) {
        leg->camera = cvi__mem_zalloc(&m->alloc, sizeof(*leg->camera));
        rc = leg->camera ? CVI_OK : CVI_ENOMEM;
    }
    if (rc == CVI_OK) {
        cvi__video_source_init(leg->camera, &m->alloc);
        rc = choose_mouth(m, leg, p);
    }
    if (rc == CVI_OK) {
        take_params(leg, p);
        rc = cvi__view_choose(m, leg, now_us);
    }
    return rc;
}

static int reserve_seat(cvi_meeting *m)
{
    const uint32_t room = m->leg_room ? m->leg_room * 2 : 16;
    cvi__leg **grown = NULL;

    if (m->leg_count < m->leg_room) {
        return CVI_OK;
    }
    grown = cvi__mem_realloc(&m->alloc, m->legs, room * sizeof(cvi__leg *));
    if (!grown) {
        return CVI_ENOMEM;
    }
    m->legs = grown;
    m->leg_room = room;
    return CVI_OK;
}

int cvi_meeting_add_leg(cvi_meeting *meeting, uint64_t now_us, const cvi_leg_params *params,
                        uint32_t *leg)
{
    cvi_leg_params p;
    cvi__leg *fresh = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(meeting != NULL && params != NULL && leg != NULL);
    *leg = 0;
    rc = read_params(meeting, &p, params);
    if (rc != CVI_OK) {
        return rc;
    }
    if (meeting->leg_count >= meeting->params.max_legs) {
        return cvi__error_set(&meeting->error, CVI_EMEETING_FULL, 0, "there are %u legs already",
                              meeting->leg_count);
    }
    rc = reserve_seat(meeting);
    fresh = rc == CVI_OK ? cvi__mem_zalloc(&meeting->alloc, sizeof(*fresh)) : NULL;
    if (!fresh) {
        return CVI_ENOMEM;
    }
    fresh->id = meeting->last_id + 1;
    fresh->gain = CVI__GAIN_ONE;
    fresh->last_gain = CVI__GAIN_ONE;
    rc = build_leg(meeting, fresh, &p, now_us);
    if (rc != CVI_OK) {
        cvi__leg_free(meeting, fresh);
        return cvi__error_set(&meeting->error, rc, 0, "the leg cannot be served: %s",
                              cvi_strerror(rc));
    }
    if (meeting->leg_count == 0) {
        cvi__meeting_sync(meeting, now_us);
    }
    meeting->legs[meeting->leg_count++] = fresh;
    rc = cvi__common_update(meeting);
    if (rc != CVI_OK) {
        cvi__leg_free(meeting, meeting->legs[--meeting->leg_count]);
        return rc;
    }
    meeting->last_id = fresh->id;
    *leg = fresh->id;
    cvi__view_update_cameras(meeting, now_us);
    cvi__log_write(&meeting->log, CVI_LOG_INFO, LOG_JOINED, "leg %u (%s) joined, %u now", fresh->id,
                   fresh->name, meeting->leg_count);
    return CVI_OK;
}

int cvi_meeting_update_leg(cvi_meeting *meeting, uint64_t now_us, uint32_t leg,
                           const cvi_leg_params *params)
{
    cvi_leg_params p;
    cvi_leg_params before;
    cvi__leg *l = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(meeting != NULL && params != NULL);
    l = cvi__meeting_find(meeting, leg);
    if (!l) {
        return cvi__meeting_no_leg(meeting, leg);
    }
    rc = read_params(meeting, &p, params);
    if (rc != CVI_OK) {
        return rc;
    }
    before = l->params;
    l->params = p;
    /* tones that are heard no more are left for the end: hearing them again could fail */
    rc = p.hear_tones ? tune_ear(meeting, l, 1) : CVI_OK;
    if (rc == CVI_OK) {
        rc = cvi__view_choose(meeting, l, now_us);
    }
    if (rc == CVI_OK) {
        rc = choose_mouth(meeting, l, &p);
    }
    if (rc == CVI_OK) {
        rc = tune_ear(meeting, l, p.hear_tones);
    } else {
        l->params = before;
        (void)tune_ear(meeting, l, before.hear_tones);
        (void)cvi__view_choose(meeting, l, now_us); /* back to what it saw */
    }
    if (rc != CVI_OK) {
        return cvi__error_set(&meeting->error, rc, 0, "the leg cannot be served: %s",
                              cvi_strerror(rc));
    }
    take_params(l, &p);
    cvi__content_update(meeting, now_us);
    return cvi__common_update(meeting);
}

int cvi_meeting_remove_leg(cvi_meeting *meeting, uint64_t now_us, uint32_t leg)
{
    CVI_REQUIRE(meeting != NULL);
    for (uint32_t i = 0; i < meeting->leg_count; i++) {
        cvi__leg *l = meeting->legs[i];

        if (l->id != leg) {
            continue;
        }
        meeting->leg_count--;
        memmove(&meeting->legs[i], &meeting->legs[i + 1],
                (meeting->leg_count - i) * sizeof(meeting->legs[0]));
        cvi__speaker_forget(&meeting->speaker, leg);
        cvi__leg_free(meeting, l);
        cvi__common_update(meeting);
        cvi__content_update(meeting, now_us);
        cvi__view_update_cameras(meeting, now_us);
        cvi__log_write(&meeting->log, CVI_LOG_INFO, LOG_LEFT, "leg %u left, %u remain", leg,
                       meeting->leg_count);
        return CVI_OK;
    }
    return cvi__meeting_no_leg(meeting, leg);
}
