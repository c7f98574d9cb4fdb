/* SPDX-License-Identifier: MIT */
/* Writing a record as one line of JSON; members keep their order. */
#include "record/record_impl.h"

#include <stdio.h>

#include "core/base.h"
#include "core/civil.h"
#include "json/json_write.h"

#define JSON_MAX_BYTES ((size_t)256 * 1024)

static const char *const TEXT_NAMES[CVI__RECORD_FIELDS] = {
    [CVI_RECORD_FIELD_CALL_ID] = "call_id",
    [CVI_RECORD_FIELD_CALLER] = "caller",
    [CVI_RECORD_FIELD_DIALLED] = "dialled",
    [CVI_RECORD_FIELD_TENANT] = "tenant",
    [CVI_RECORD_FIELD_CONFERENCE_ID] = "conference_id",
    [CVI_RECORD_FIELD_MEETING_ID] = "meeting_id",
    [CVI_RECORD_FIELD_JOINED_BY] = "joined_by",
    [CVI_RECORD_FIELD_END_REASON] = "end_reason",
    [CVI_RECORD_FIELD_ENDED_BY] = "ended_by",
    [CVI_RECORD_FIELD_REMOTE] = "remote",
};

static const char *const TIME_NAMES[CVI__RECORD_TIMES] = {
    [CVI_RECORD_TIME_INVITE] = "invited_at", [CVI_RECORD_TIME_ANSWERED] = "answered_at",
    [CVI_RECORD_TIME_JOINED] = "joined_at",  [CVI_RECORD_TIME_ENDED] = "ended_at",
    [CVI_RECORD_TIME_LOBBY] = "lobby_at",    [CVI_RECORD_TIME_LOBBY_LEFT] = "lobby_left_at",
};

static const char *const MEDIUM_NAMES[CVI__RECORD_MEDIA] = {
    [CVI_MEDIUM_AUDIO] = "audio",
    [CVI_MEDIUM_VIDEO] = "video",
    [CVI_MEDIUM_CONTENT] = "content",
};

static const char *codec_name(uint32_t codec)
{
    switch (codec) {
    case CVI_CODEC_PCMU:
        return "PCMU";
    case CVI_CODEC_PCMA:
        return "PCMA";
    case CVI_CODEC_G722:
        return "G722";
    case CVI_CODEC_OPUS:
        return "opus";
    case CVI_CODEC_H264:
        return "H264";
    case CVI_CODEC_VP8:
        return "VP8";
    default:
        return "";
    }
}

static void put_time(cvi__json_writer *w, const char *name, int64_t unix_us)
{
    const int64_t us = ((unix_us % CVI__SECOND_US) + CVI__SECOND_US) % CVI__SECOND_US;
    const cvi__civil c = cvi__civil_of((unix_us - us) / CVI__SECOND_US);
    char text[CVI__CIVIL_TEXT + 8], whole[CVI__CIVIL_TEXT];

    cvi__civil_print(&c, whole);
    snprintf(text, sizeof(text), "%s.%03dZ", whole, (int)(us / 1000));
    cvi__json_put_text(w, name, text);
}

/* From one time to another, or null. */
static void put_span(cvi__json_writer *w, const cvi_record *r, const char *name, size_t from,
                     size_t to)
{
    if (r->has_time[from] && r->has_time[to] && r->times[to] >= r->times[from]) {
        cvi__json_put_i64(w, name, (r->times[to] - r->times[from]) / 1000);
    } else {
        cvi__json_put_text(w, name, NULL);
    }
}

static void put_times(cvi__json_writer *w, const cvi_record *record)
{
    for (size_t i = 1; i < CVI__RECORD_TIMES; i++) {
        if (record->has_time[i]) {
            put_time(w, TIME_NAMES[i], record->times[i]);
        } else {
            cvi__json_put_text(w, TIME_NAMES[i], NULL);
        }
    }
    put_span(w, record, "duration_ms", CVI_RECORD_TIME_ANSWERED, CVI_RECORD_TIME_ENDED);
    put_span(w, record, "lobby_ms", CVI_RECORD_TIME_LOBBY, CVI_RECORD_TIME_LOBBY_LEFT);
}

static void put_size(cvi__json_writer *w, const char *name, uint32_t width, uint32_t height)
{
    char text[32];

    snprintf(text, sizeof(text), "%ux%u", (unsigned)width, (unsigned)height);
    cvi__json_put_text(w, name, width && height ? text : NULL);
}

static void put_stream(cvi__json_writer *w, const cvi_record_stream *s)
{
    cvi__json_begin_object(w);
    cvi__json_put_text(w, "medium", MEDIUM_NAMES[s->medium]);
    cvi__json_put_text(w, "codec", codec_name(s->codec));
    cvi__json_put_bool(w, "secure", s->secure != 0);
    cvi__json_put_u64(w, "packets_sent", s->packets_sent);
    cvi__json_put_u64(w, "bytes_sent", s->bytes_sent);
    cvi__json_put_u64(w, "packets_received", s->packets_received);
    cvi__json_put_u64(w, "bytes_received", s->bytes_received);
    cvi__json_put_i64(w, "packets_lost", s->packets_lost);
    cvi__json_put_u64(w, "packets_refused", s->packets_refused);
    cvi__json_put_u64(w, "packets_lost_remote", s->packets_lost_remote);
    cvi__json_put_u64(w, "jitter_us", s->jitter_us);
    cvi__json_put_u64(w, "jitter_max_us", s->jitter_max_us);
    cvi__json_put_u64(w, "rtt_us", s->rtt_us);
    cvi__json_put_u64(w, "frames_decoded", s->frames_decoded);
    cvi__json_put_u64(w, "frames_encoded", s->frames_encoded);
    if (s->medium == CVI_MEDIUM_AUDIO) {
        cvi__json_put_u64(w, "concealed_us", s->concealed_us);
    } else {
        put_size(w, "size_sent", s->width_sent, s->height_sent);
        put_size(w, "size_received", s->width_received, s->height_received);
        cvi__json_put_u64(w, "keyframes_requested", s->keyframes_requested);
        cvi__json_put_u64(w, "keyframes_sent", s->keyframes_sent);
        cvi__json_put_u64(w, "first_picture_us", s->first_picture_us);
    }
    cvi__json_end(w);
}

static void put_record(cvi__json_writer *w, const cvi_record *record)
{
    cvi__json_begin_object(w);
    for (size_t i = 1; i < CVI__RECORD_FIELDS; i++) {
        cvi__json_key(w, TEXT_NAMES[i]);
        cvi__json_text(w, record->texts[i].text, record->texts[i].len);
    }
    cvi__json_put_text(w, "status", cvi_status_name(record->status));
    cvi__json_put_u64(w, "sip_code", record->sip_code);
    put_times(w, record);
    cvi__json_key(w, "streams");
    cvi__json_begin_array(w);
    for (size_t i = 1; i < CVI__RECORD_MEDIA; i++) {
        if (record->streams[i].size > 0) {
            put_stream(w, &record->streams[i]);
        }
    }
    cvi__json_end(w);
    cvi__json_end(w);
}

int cvi_record_to_json(const cvi_record *record, char *buf, size_t cap, size_t *needed)
{
    cvi__json_writer w;
    cvi__buf text;
    int rc = CVI_OK;

    CVI_REQUIRE(record != NULL && (buf != NULL || cap == 0));
    cvi__buf_init(&text, &record->alloc, JSON_MAX_BYTES);
    cvi__json_writer_init(&w, &text);
    put_record(&w, record);
    rc = cvi__json_writer_finish(&w);
    if (rc == CVI_OK) {
        rc = cvi__text_out(text.data, text.len, buf, cap, needed);
    }
    cvi__buf_free(&text);
    return rc;
}
