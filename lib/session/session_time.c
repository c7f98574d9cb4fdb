/* SPDX-License-Identifier: MIT */
/* What time brings about: reports, keepalives, gaps given up, the end of silence. */
#include "session/session_state.h"

#define KEEPALIVE_US 5000000u
#define REQUEST_GAP_US 500000u

static int is_sending(const cvi_session *s, const cvi__stream *st)
{
    return !s->is_stopped && (st->line->direction & CVI__SDP_SEND) &&
           cvi__source_can_send(&st->rtp);
}

static uint64_t request_deadline(const cvi__stream *st)
{
    /* With nobody to ask, a packet of the peer is what is waited for. */
    if (!st->tx.wants_request || (cvi__session_feedback_kind(st) != 0 && !st->rx.has_source)) {
        return CVI_NO_DEADLINE;
    }
    return st->tx.request_us + (st->tx.request_us ? REQUEST_GAP_US : 0);
}

static void tick_stream(cvi_session *s, cvi__stream *st)
{
    if (st->assembler) {
        cvi__assembler_tick(st->assembler, s->now_us);
    }
    if (s->is_stopped) {
        return;
    }
    if (s->now_us >= request_deadline(st)) {
        (void)cvi__session_try_request(s, st); /* a full ring: later, the wish is kept */
    }
    if (s->now_us >= st->tx.report_us) {
        (void)cvi__session_send_report(s, st, 0);
    }
    if (is_sending(s, st) && s->now_us - st->tx.sent_us >= KEEPALIVE_US) {
        (void)cvi__session_send_keepalive(s, st);
    }
}

/* Media is expected, so that its absence means something; slides come when somebody has some. */
static int expects_media(const cvi_session *s)
{
    for (uint32_t m = CVI_MEDIUM_AUDIO; m <= CVI_MEDIUM_VIDEO; m++) {
        const cvi__neg_line *line = s->streams[m].line;

        if (line && !line->is_held && (line->direction & CVI__SDP_RECV)) {
            return 1;
        }
    }
    return 0;
}

static uint64_t timeout_deadline(const cvi_session *s)
{
    if (!s->is_agreed || s->is_timed_out || s->is_stopped || !expects_media(s) ||
        s->params.media_timeout_us == CVI_NO_DEADLINE) {
        return CVI_NO_DEADLINE;
    }
    return s->heard_us + s->params.media_timeout_us;
}

int cvi_session_tick(cvi_session *session, uint64_t now_us)
{
    CVI_REQUIRE(session != NULL);

    session->now_us = CVI_MAX(session->now_us, now_us);
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        if (session->streams[m].line) {
            tick_stream(session, &session->streams[m]);
        }
    }
    if (session->now_us >= timeout_deadline(session) && cvi__ring_room(&session->events) > 0) {
        session->is_timed_out = 1;
        cvi__log_write(&session->log, CVI_LOG_WARNING, CVI__SESSION_LOG_TIMEOUT,
                       "neither RTP nor RTCP for %u s",
                       (unsigned)(session->params.media_timeout_us / 1000000u));
        cvi__session_emit(session, CVI_SESSION_EVENT_MEDIA_TIMEOUT, 0, 0, CVI_ECALL_NO_MEDIA);
    }
    return CVI_OK;
}

static uint64_t stream_deadline(const cvi_session *s, const cvi__stream *st)
{
    uint64_t due = CVI_NO_DEADLINE;

    if (st->assembler) {
        due = cvi__assembler_deadline(st->assembler);
    }
    if (st->assembler && cvi__session_picture_due(s, st) > s->now_us) {
        due = CVI_MIN(due, cvi__session_picture_due(s, st));
    }
    /* A unit that is due already waits for next_unit, not for time. */
    if (st->jitter && cvi__jitter_deadline(st->jitter) > s->now_us) {
        due = CVI_MIN(due, cvi__jitter_deadline(st->jitter));
    }
    if (s->is_stopped) {
        return due;
    }
    due = CVI_MIN(due, request_deadline(st));
    due = CVI_MIN(due, st->tx.report_us);
    return is_sending(s, st) ? CVI_MIN(due, st->tx.sent_us + KEEPALIVE_US) : due;
}

uint64_t cvi_session_deadline(const cvi_session *session)
{
    uint64_t due = CVI_NO_DEADLINE;

    if (!session) {
        return due;
    }
    due = timeout_deadline(session);
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        if (session->streams[m].line) {
            due = CVI_MIN(due, stream_deadline(session, &session->streams[m]));
        }
    }
    return due;
}

int cvi_session_next_output(cvi_session *session, cvi_packet *packets, size_t cap, size_t *n)
{
    CVI_REQUIRE(session != NULL && packets != NULL && n != NULL && cap > 0);

    return cvi__output_pull(&session->output, packets, cap, n);
}
