/* SPDX-License-Identifier: MIT */
/* The call as a leg of a meeting: of a lobby first, then of the one it was let into. */
#include "call/call_impl.h"

#include <string.h>

/* The largest packet duration a meeting makes that is not longer than the peer wants. */
static uint32_t fitting_ptime(uint32_t ptime_ms)
{
    static const uint32_t MADE[] = {60, 40, 20, 10};

    for (size_t i = 0; i < CVI_ARRAY_LEN(MADE); i++) {
        if (ptime_ms >= MADE[i]) {
            return MADE[i];
        }
    }
    return ptime_ms ? 10 : 20;
}

static int get_stream(const cvi_call *call, uint32_t medium, cvi_stream_info *info)
{
    CVI_STREAM_INFO_INIT(info);
    return cvi_session_get_stream(call->session, medium, info) == CVI_OK && info->codec != 0;
}

/* Slides both ways, as far as the lines agreed on go. */
static void fill_content(const cvi_call *call, cvi_leg_params *p)
{
    cvi_stream_info info;

    if (!get_stream(call, CVI_MEDIUM_CONTENT, &info)) {
        return;
    }
    p->gives_content = info.can_receive;
    if (info.can_send) {
        p->content_codec = info.codec;
        p->content_max_width = info.max_width;
        p->content_max_height = info.max_height;
        p->content_max_fps = info.max_fps;
        p->content_max_kbps = info.max_kbps;
        p->content_max_nal_bytes = info.max_nal_bytes;
        p->content_profile_idc = info.profile_idc;
        p->content_profile_iop = info.profile_iop;
        p->content_level_idc = info.level_idc;
        p->content_max_fs = info.max_fs;
        p->content_max_mbps = info.max_mbps;
    }
}

/* In a lobby nobody shares anything. */
static void fill_leg_params(const cvi_call *call, int is_inside, cvi_leg_params *p)
{
    cvi_stream_info info;

    CVI_LEG_PARAMS_INIT(p);
    p->name = call->name;
    if (is_inside) {
        fill_content(call, p);
    }
    if (get_stream(call, CVI_MEDIUM_AUDIO, &info) && info.can_send) {
        p->audio_codec = info.codec;
        p->ptime_ms = fitting_ptime(info.ptime_ms);
        p->audio_kbps = info.max_kbps;
        /* tones as sound come through G.711 alone, and it alone costs next to nothing to decode */
        p->hear_tones = info.codec == CVI_CODEC_PCMU || info.codec == CVI_CODEC_PCMA;
    }
    if (get_stream(call, CVI_MEDIUM_VIDEO, &info) && info.can_send) {
        p->video_codec = info.codec;
        p->max_width = info.max_width;
        p->max_height = info.max_height;
        p->max_fps = info.max_fps;
        p->max_kbps = info.max_kbps;
        p->max_nal_bytes = info.max_nal_bytes;
        p->profile_idc = info.profile_idc;
        p->profile_iop = info.profile_iop;
        p->level_idc = info.level_idc;
        p->max_fs = info.max_fs;
        p->max_mbps = info.max_mbps;
    }
}

/* After an offer or answer: the leg changes only where the description did. */
void cvi__call_update_leg(cvi_call *call)
{
    cvi_leg_params p;

    if (!call->meeting) {
        return;
    }
    fill_leg_params(call, call->is_inside != 0, &p);
    if (memcmp(&p, &call->leg_params, sizeof(p)) == 0) {
        return;
    }
    if (cvi_meeting_update_leg(call->meeting, call->now_us, call->leg, &p) == CVI_OK) {
        call->leg_params = p;
    } else {
        cvi__log_write(&call->log, CVI_LOG_WARNING, 5, "the leg could not be changed");
    }
}

static void add_content(cvi_leg_stats *sum, const cvi_leg_stats *s)
{
    sum->content_decoded += s->content_decoded;
    sum->content_damaged += s->content_damaged;
    sum->content_dropped += s->content_dropped;
    sum->content_encoded += s->content_encoded;
    sum->content_keyframes_sent += s->content_keyframes_sent;
    if (s->content_received_width) {
        sum->content_received_width = s->content_received_width;
        sum->content_received_height = s->content_received_height;
    }
    if (s->content_sent_width) {
        sum->content_sent_width = s->content_sent_width;
        sum->content_sent_height = s->content_sent_height;
    }
}

static void add_stats(cvi_leg_stats *sum, const cvi_leg_stats *s)
{
    sum->audio_decoded += s->audio_decoded;
    sum->audio_concealed_us += s->audio_concealed_us;
    sum->audio_encoded += s->audio_encoded;
    sum->video_decoded += s->video_decoded;
    sum->video_damaged += s->video_damaged;
    sum->video_dropped += s->video_dropped;
    sum->video_encoded += s->video_encoded;
    sum->keyframes_sent += s->keyframes_sent;
    sum->first_picture_us = s->first_picture_us ? s->first_picture_us : sum->first_picture_us;
    sum->received_width = s->received_width ? s->received_width : sum->received_width;
    sum->received_height = s->received_height ? s->received_height : sum->received_height;
    sum->sent_width = s->sent_width ? s->sent_width : sum->sent_width;
    sum->sent_height = s->sent_height ? s->sent_height : sum->sent_height;
    add_content(sum, s);
}

/* Of all legs this call has been. */
void cvi__call_sum_stats(const cvi_call *call, cvi_leg_stats *out)
{
    cvi_leg_stats now;

    *out = call->totals;
    CVI_LEG_STATS_INIT(&now);
    if (call->meeting && cvi_meeting_get_leg_stats(call->meeting, call->leg, &now) == CVI_OK) {
        add_stats(out, &now);
    }
}

/* Stop being a leg; nothing when it is none. */
void cvi__call_leave(cvi_call *call)
{
    if (!call->meeting) {
        return;
    }
    cvi__call_sum_stats(call, &call->totals);
    (void)cvi_meeting_remove_leg(call->meeting, call->now_us, call->leg);
    call->meeting = NULL;
    call->is_playing = 0;
}

void cvi__call_want_keyframe(cvi_call *call, uint32_t medium)
{
    if (call->meeting && medium != CVI_MEDIUM_AUDIO) {
        (void)cvi_meeting_request_keyframe(call->meeting, call->now_us, call->leg, medium);
    }
}

static void set_text(cvi_call *call, uint32_t field, const char *text)
{
    (void)cvi_record_set_text(call->record, field, text, strlen(text));
}

static void note_join(cvi_call *call)
{
    const int is_direct = call->conference_id[0] != '\0' && call->lookups == 1;
    cvi_ivr_event joined;

    CVI_IVR_EVENT_INIT(&joined);
    joined.kind = CVI_IVR_EVENT_JOINED;
    (void)cvi_ivr_feed_event(call->ivr, call->now_us, &joined);
    if (call->is_muted) { /* still, from the last meeting */
        cvi__call_tell_muted(call);
    }
    call->is_inside = 1;
    set_text(call, CVI_RECORD_FIELD_MEETING_ID,
             cvi_resolution_get_text(call->resolution, CVI_RESOLUTION_MEETING_ID, NULL));
    set_text(call, CVI_RECORD_FIELD_JOINED_BY, is_direct ? "direct" : "ivr");
    (void)cvi_record_set_time(call->record, CVI_RECORD_TIME_JOINED,
                              cvi__call_unix_us(call, call->now_us));
    cvi__log_write(&call->log, CVI_LOG_INFO, 6, "joined");
}

/* The new leg's decoder knows nothing yet: the peer must start over with a keyframe. */
static void ask_for_pictures(cvi_call *call)
{
    if (!call->is_inside) { /* in a lobby nobody looks */
        return;
    }
    for (uint32_t m = CVI_MEDIUM_VIDEO; m <= CVI_MEDIUM_CONTENT; m++) {
        if (call->was_heard[m]) {
            (void)cvi_session_request_keyframe(call->session, call->now_us, m);
        }
    }
    if (call->was_heard[CVI_MEDIUM_VIDEO]) {
        cvi__call_watch_picture(call);
    }
}

int cvi_call_attach(cvi_call *call, uint64_t now_us, cvi_meeting *meeting)
{
    cvi_leg_params p;
    int rc = CVI_OK;

    CVI_REQUIRE(call != NULL && meeting != NULL);
    if (call->meeting || !call->session || call->phase == CVI__CALL_NEW ||
        call->phase == CVI__CALL_ENDED) {
        return cvi__error_set(&call->error, CVI_ESTATE, 0, "the call cannot enter a meeting now");
    }
    call->now_us = now_us;
    fill_leg_params(call, call->is_joining || call->is_inside, &p);
    rc = cvi_meeting_add_leg(meeting, now_us, &p, &call->leg);
    if (rc != CVI_OK) {
        return cvi__error_set(&call->error, rc, 0, "the meeting took no leg: %s", cvi_strerror(rc));
    }
    call->meeting = meeting;
    call->leg_params = p;
    if (call->is_joining && !call->is_inside) {
        note_join(call);
    }
    ask_for_pictures(call);
    if (call->is_inside) {
        call->sound_count = 0; /* of the lobby */
        cvi__call_restore_controls(call);
        cvi__call_run_dialogue(call);
        cvi__call_show(call);
    } else {
        cvi__call_show(call);
        cvi__call_say_waiting(call);
        cvi__call_run_dialogue(call);
    }
    cvi__call_pump(call);
    return CVI_OK;
}

int cvi_call_detach(cvi_call *call, uint64_t now_us)
{
    CVI_REQUIRE(call != NULL);
    if (!call->meeting) {
        return cvi__error_set(&call->error, CVI_ESTATE, 0, "the call is in no meeting");
    }
    call->now_us = now_us;
    cvi__call_leave(call);
    cvi__call_cancel_lookup(call);
    call->resolver = NULL;
    return CVI_OK;
}

int cvi_call_get_leg(const cvi_call *call, uint32_t *leg)
{
    CVI_REQUIRE(call != NULL && leg != NULL);
    if (!call->meeting) {
        return CVI_ESTATE;
    }
    *leg = call->leg;
    return CVI_OK;
}

int cvi_call_feed_meeting_event(cvi_call *call, uint64_t now_us, const cvi_meeting_event *event)
{
    CVI_REQUIRE(call != NULL && event != NULL);
    if (!call->meeting || event->leg != call->leg) {
        return CVI_ENOENT;
    }
    call->now_us = now_us;
    if (event->kind == CVI_MEETING_EVENT_PLAYED) {
        call->is_playing = 0;
        cvi__call_heard(call);
        cvi__call_run_dialogue(call);
    } else if (event->kind == CVI_MEETING_EVENT_KEYFRAME_NEEDED) {
        (void)cvi_session_request_keyframe(call->session, now_us, event->value);
        cvi__call_pump(call);
    } else if (event->kind == CVI_MEETING_EVENT_TONE) {
        cvi__call_press(call, CVI_IVR_WAY_TONE, (char)event->value);
    }
    return CVI_OK;
}
