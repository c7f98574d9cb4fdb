/* SPDX-License-Identifier: MIT */
/* The call record: what the session and the legs counted, put together. */
#include "call/call_impl.h"

static void fill_from_session(const cvi_stream_stats *s, cvi_record_stream *out)
{
    out->packets_sent = s->packets_sent;
    out->bytes_sent = s->bytes_sent;
    out->packets_received = s->packets_received;
    out->bytes_received = s->bytes_received;
    out->packets_lost = s->packets_lost;
    out->packets_refused = s->packets_refused;
    out->packets_lost_remote = s->packets_lost_remote;
    out->jitter_us = s->jitter_us;
    out->jitter_max_us = s->jitter_max_us;
    out->rtt_us = s->rtt_us;
    out->keyframes_requested = s->keyframes_requested;
}

static void fill_from_legs(const cvi_leg_stats *s, cvi_record_stream *out)
{
    if (out->medium == CVI_MEDIUM_AUDIO) {
        out->frames_decoded = s->audio_decoded;
        out->frames_encoded = s->audio_encoded;
        out->concealed_us = s->audio_concealed_us;
    } else if (out->medium == CVI_MEDIUM_VIDEO) {
        out->frames_decoded = s->video_decoded;
        out->frames_encoded = s->video_encoded;
        out->width_sent = s->sent_width;
        out->height_sent = s->sent_height;
        out->width_received = s->received_width;
        out->height_received = s->received_height;
        out->keyframes_sent = (uint32_t)s->keyframes_sent;
        out->first_picture_us = s->first_picture_us;
    } else {
        out->frames_decoded = s->content_decoded;
        out->frames_encoded = s->content_encoded;
        out->width_sent = s->content_sent_width;
        out->height_sent = s->content_sent_height;
        out->width_received = s->content_received_width;
        out->height_received = s->content_received_height;
        out->keyframes_sent = (uint32_t)s->content_keyframes_sent;
    }
}

/* A medium that a later offer gives up is in the report all the same. */
void cvi__call_note_streams(cvi_call *call)
{
    cvi_stream_info info;

    for (uint32_t m = 1; m < CVI__CALL_MEDIA; m++) {
        CVI_STREAM_INFO_INIT(&info);
        if (cvi_session_get_stream(call->session, m, &info) == CVI_OK && info.codec != 0) {
            call->streams[m] = (cvi__call_stream){.codec = info.codec, .secure = info.secure};
        }
    }
}

static void record_medium(cvi_call *call, uint32_t medium, const cvi_leg_stats *legs)
{
    const cvi__call_stream *stream = &call->streams[medium];
    cvi_stream_stats stats;
    cvi_record_stream out;

    CVI_STREAM_STATS_INIT(&stats);
    CVI_RECORD_STREAM_INIT(&out);
    if (stream->codec == 0 || cvi_session_get_stats(call->session, medium, &stats) != CVI_OK) {
        return;
    }
    out.medium = medium;
    out.codec = stream->codec;
    out.secure = stream->secure;
    fill_from_session(&stats, &out);
    fill_from_legs(legs, &out);
    (void)cvi_record_set_stream(call->record, &out);
}

int cvi_call_get_report(cvi_call *call, char *buf, size_t cap, size_t *needed)
{
    cvi_leg_stats legs;

    CVI_REQUIRE(call != NULL && (buf != NULL || cap == 0));
    cvi__call_sum_stats(call, &legs);
    for (uint32_t m = 1; call->session && m < CVI__CALL_MEDIA; m++) {
        record_medium(call, m, &legs);
    }
    return cvi_record_to_json(call->record, buf, cap, needed);
}
