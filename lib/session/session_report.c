/* SPDX-License-Identifier: MIT */
/* Our RTCP: reports on a schedule, keyframe requests, goodbyes. */
#include <string.h>

#include "session/session_state.h"

#define INTERVAL_US 2500000u /* times 0.5 to 1.5 (RFC 3550 section 6.3.1) */
#define FIRST_US 300000u     /* likewise: an early one tells the peer where we are */
#define REQUEST_GAP_US 500000u

void cvi__session_schedule_report(cvi_session *s, cvi__stream *st, int is_first)
{
    const uint32_t interval = is_first ? FIRST_US : INTERVAL_US;

    st->tx.report_us = s->now_us + interval / 2 + cvi__ids_u32(&s->ids) % interval;
}

/* Our media clock now: the last timestamp and the time since. */
static uint32_t timestamp_now(const cvi_session *s, const cvi__stream *st)
{
    const int64_t since = (int64_t)(s->now_us - st->tx.media_us);

    return st->tx.timestamp + (uint32_t)(since * (int64_t)st->tx.clock_hz / 1000000);
}

static void fill_block(const cvi_session *s, cvi__stream *st, cvi__rtcp_item *item)
{
    cvi__rtcp_block *b = &item->blocks[0];

    if (!st->rx.has_source || !st->rx.stats.is_started) {
        return;
    }
    item->block_count = 1;
    b->ssrc = st->rx.ssrc;
    b->fraction = cvi__rtp_stats_fraction(&st->rx.stats);
    b->lost = (int32_t)CVI_MIN(cvi__rtp_stats_lost(&st->rx.stats), 0x7fffffu);
    b->highest = cvi__rtp_stats_highest(&st->rx.stats);
    b->jitter = st->rx.stats.jitter_q4 >> 4;
    if (st->rx.sr_us != 0) {
        b->last_sr = (uint32_t)(st->rx.sr_ntp >> 16);
        b->delay = (uint32_t)CVI_MIN((s->now_us - st->rx.sr_us) * 65536 / 1000000, UINT32_MAX);
    }
}

static void fill_report(const cvi_session *s, cvi__stream *st, cvi__rtcp_item *item)
{
    memset(item, 0, sizeof(*item));
    item->kind = CVI__RTCP_RR;
    item->ssrc = st->tx.ssrc;
    if (st->tx.ssrc_packets > st->tx.reported_packets && st->tx.has_sent) {
        item->kind = CVI__RTCP_SR;
        item->ntp = cvi__session_ntp(s, s->now_us);
        item->rtp_time = timestamp_now(s, st);
        item->packets = (uint32_t)st->tx.ssrc_packets;
        item->octets = (uint32_t)st->tx.ssrc_bytes;
    }
    fill_block(s, st, item);
}

static void put_extra(cvi__rtcp_writer *w, cvi__stream *st, cvi__rtcp_kind extra)
{
    if (extra == CVI__RTCP_PLI) {
        cvi__rtcp_put_pli(w, st->tx.ssrc, st->rx.ssrc);
    } else if (extra == CVI__RTCP_FIR) {
        cvi__rtcp_put_fir(w, st->tx.ssrc, st->rx.ssrc, st->tx.fir_sequence++);
    } else if (extra == CVI__RTCP_BYE) {
        cvi__rtcp_put_bye(w, st->tx.ssrc);
    }
}

static void address(const cvi__stream *st, cvi_packet *packet)
{
    const int is_muxed = st->line->rtcp_mux;

    packet->path = st->index << 1 | (is_muxed ? 0 : 1);
    packet->local = is_muxed ? st->local_rtp : st->local_rtcp;
    packet->remote = is_muxed ? st->rtp.target : st->rtcp.target;
}

int cvi__session_send_report(cvi_session *s, cvi__stream *st, cvi__rtcp_kind extra)
{
    const uint32_t mark = cvi__output_mark(&s->output);
    uint8_t *bytes = NULL;
    cvi_packet *packet = NULL;
    cvi__rtcp_item item;
    cvi__rtcp_writer w;
    int rc = CVI_OK;

    if (!cvi__source_can_send(st->line->rtcp_mux ? &st->rtp : &st->rtcp)) {
        cvi__session_schedule_report(s, st, 0); /* nowhere to send it yet */
        return CVI_OK;
    }
    packet = cvi__output_push(&s->output, &bytes);
    if (!packet) {
        return CVI_EFULL;
    }
    fill_report(s, st, &item);
    cvi__rtcp_begin(&w, bytes, CVI__OUTPUT_BYTES - CVI__SRTP_TRAILER_MAX);
    cvi__rtcp_put_report(&w, &item);
    cvi__rtcp_put_cname(&w, st->tx.ssrc, s->cname, s->cname_len);
    put_extra(&w, st, extra);
    packet->len = w.len;
    address(st, packet);
    if (st->line->is_secure) {
        rc = cvi__srtp_protect_rtcp(st->srtp_tx, bytes, &packet->len, CVI__OUTPUT_BYTES);
    }
    if (rc != CVI_OK) {
        cvi__output_rewind(&s->output, mark);
        return rc;
    }
    if (item.kind == CVI__RTCP_SR) {
        st->tx.reported_packets = st->tx.ssrc_packets;
    }
    cvi__session_schedule_report(s, st, 0);
    return CVI_OK;
}

int cvi__session_feedback_kind(const cvi__stream *st)
{
    uint32_t fb = 0;

    for (size_t i = 0; i < st->line->n_codecs; i++) {
        fb |= st->line->codecs[i].rtcp_fb;
    }
    if (fb & CVI__SDP_FB_NACK_PLI) {
        return CVI__RTCP_PLI;
    }
    return fb & CVI__SDP_FB_CCM_FIR ? CVI__RTCP_FIR : 0;
}

int cvi__session_try_request(cvi_session *s, cvi__stream *st)
{
    const int kind = cvi__session_feedback_kind(st);
    int rc = CVI_OK;

    st->tx.wants_request = 1;
    if (st->tx.request_us != 0 && s->now_us - st->tx.request_us < REQUEST_GAP_US) {
        return CVI_OK;
    }
    if (kind != 0 && !st->rx.has_source) {
        return CVI_OK; /* nobody to ask yet: when it is heard */
    }
    if (kind != 0) {
        rc = cvi__session_send_report(s, st, (cvi__rtcp_kind)kind);
    } else if (cvi__ring_room(&s->events) == 0) {
        rc = CVI_EFULL;
    } else {
        cvi__session_emit(s, CVI_SESSION_EVENT_ASK_BY_INFO, st->medium, 0, CVI_OK);
    }
    if (rc == CVI_OK) {
        st->tx.request_us = CVI_MAX(s->now_us, 1u);
        st->tx.wants_request = 0;
        st->tx.requests += kind != 0;
    }
    return rc;
}

int cvi_session_request_keyframe(cvi_session *session, uint64_t now_us, uint32_t medium)
{
    cvi__stream *st = NULL;

    CVI_REQUIRE(session != NULL);
    session->now_us = CVI_MAX(session->now_us, now_us);
    st = cvi__session_stream(session, medium);
    if (!st || medium == CVI_MEDIUM_AUDIO || session->is_stopped) {
        return cvi__error_set(&session->error, CVI_ESTATE, 0, "there is no such video");
    }
    return cvi__session_try_request(session, st);
}

int cvi_session_stop(cvi_session *session, uint64_t now_us)
{
    int rc = CVI_OK;

    CVI_REQUIRE(session != NULL);
    session->now_us = CVI_MAX(session->now_us, now_us);
    for (uint32_t m = 1; !session->is_stopped && m < CVI__NEG_MEDIA; m++) {
        cvi__stream *st = &session->streams[m];
        const int sent = st->line ? cvi__session_send_report(session, st, CVI__RTCP_BYE) : CVI_OK;

        rc = rc == CVI_OK ? sent : rc;
    }
    session->is_stopped = 1;
    return rc;
}
