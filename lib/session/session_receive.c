/* SPDX-License-Identifier: MIT */
/* Datagrams of the peer: whose they are, what they are, and where their payload goes. */
#include <string.h>

#include "core/addr.h"
#include "rtp/audio.h"
#include "rtp/header.h"
#include "session/session_state.h"
#include "transport/demux.h"

#define SOURCE_PAUSE_US 200000u /* silence after which another SSRC may take over at once */

/* A datagram on its way in. */
typedef struct arrival {
    const cvi_packet *packet;
    const uint8_t *data; /* decrypted when SRTP */
    size_t len;
    int is_authentic;
} arrival;

/* What a payload type means on this m-line. */
typedef struct payload_kind {
    uint32_t codec;
    uint32_t clock_hz;
} payload_kind;

static int find_payload(const cvi__neg_line *line, uint8_t pt, payload_kind *out)
{
    for (size_t i = 0; i < line->n_codecs; i++) {
        if (line->codecs[i].pt_recv == pt) {
            out->codec = line->codecs[i].codec;
            out->clock_hz = cvi__codec_clock_hz(out->codec);
            return 1;
        }
    }
    for (size_t i = 0; i < line->n_events; i++) {
        if (line->events[i].pt_recv == pt) {
            out->codec = CVI_CODEC_TELEPHONE_EVENT;
            out->clock_hz = line->events[i].clock_hz;
            return out->clock_hz != 0;
        }
    }
    return 0;
}

static void note_heard(cvi_session *s, cvi__stream *st)
{
    s->heard_us = s->now_us;
    s->is_timed_out = 0;
    if (!st->rx.was_heard) {
        st->rx.was_heard = 1;
        cvi__session_emit(s, CVI_SESSION_EVENT_FIRST_PACKET, st->medium, 0, CVI_OK);
    }
}

/* Is this the peer? A well-formed packet may move the flow's address, by the latching rule. */
static int is_from_peer(cvi_session *s, cvi__stream *st, cvi__source *source, const arrival *a)
{
    const cvi__source_verdict verdict = cvi__source_judge(
        source, s->now_us, &a->packet->remote, &s->params.signalling_remote, a->is_authentic);

    if (verdict == CVI__SOURCE_LATCHED) {
        char ip[CVI__ADDR_TEXT_MAX];

        (void)cvi__addr_format_ip(&a->packet->remote, ip, sizeof(ip));
        cvi__log_write(&s->log, CVI_LOG_INFO, CVI__SESSION_LOG_LATCHED,
                       "medium %u now goes to %s port %u", (unsigned)st->medium, ip,
                       (unsigned)a->packet->remote.port);
        cvi__session_emit(s, CVI_SESSION_EVENT_SOURCE_LATCHED, st->medium, source == &st->rtcp,
                          CVI_OK);
    }
    return verdict != CVI__SOURCE_REFUSED;
}

static void take_source(cvi__stream *st, uint32_t ssrc)
{
    st->rx.has_source = 1;
    st->rx.has_candidate = 0;
    st->rx.is_gone = 0;
    st->rx.ssrc = ssrc;
    st->rx.sr_us = 0;
    if (st->assembler) {
        cvi__assembler_reset(st->assembler);
    }
}

/* One source per m-line: another takes over after a pause, or when it is heard twice in a row. */
static int is_current_source(cvi_session *s, cvi__stream *st, uint32_t ssrc)
{
    cvi__stream_rx *rx = &st->rx;

    if (rx->has_source && ssrc == rx->ssrc) {
        rx->has_candidate = 0;
        rx->heard_us = s->now_us;
        return 1;
    }
    if (!rx->has_source || rx->is_gone || s->now_us - rx->heard_us >= SOURCE_PAUSE_US ||
        (rx->has_candidate && rx->candidate == ssrc)) {
        const cvi__rtp_stats old = rx->stats;

        /* The totals go on; the sequence begins anew. */
        cvi__rtp_stats_init(&rx->stats, old.clock_hz);
        rx->stats.packets = old.packets;
        rx->stats.bytes = old.bytes;
        rx->stats.duplicates = old.duplicates;
        rx->stats.reordered = old.reordered;
        rx->stats.lost_before = cvi__rtp_stats_lost(&old);
        rx->stats.jitter_q4 = old.jitter_q4;
        take_source(st, ssrc);
        rx->heard_us = s->now_us;
        return 1;
    }
    rx->has_candidate = 1;
    rx->candidate = ssrc;
    return 0;
}

/* The peer's SSRC is ours, or our packets come back: choose another, but not over and over. */
static void resolve_collision(cvi_session *s, cvi__stream *st, uint32_t ssrc)
{
    const uint64_t again_us = 10000000u;

    if (ssrc != st->tx.ssrc ||
        (st->tx.collided_us != 0 && s->now_us - st->tx.collided_us < again_us)) {
        return;
    }
    st->tx.collided_us = CVI_MAX(s->now_us, 1u);
    (void)cvi__session_send_report(s, st, CVI__RTCP_BYE);
    cvi__session_new_source(s, st);
}

static int take_event(cvi_session *s, cvi__stream *st, const cvi__rtp_header *h,
                      const payload_kind *kind)
{
    const cvi__event_packet packet = {.ssrc = h->ssrc,
                                      .timestamp = h->timestamp,
                                      .clock_hz = kind->clock_hz,
                                      .payload = h->payload,
                                      .len = h->payload_len};
    char digit = 0;
    const int rc = cvi__event_feed(&st->events, s->now_us, &packet, &digit);

    if (digit) {
        cvi__session_emit(s, CVI_SESSION_EVENT_DIGIT, st->medium, (uint8_t)digit, CVI_OK);
    }
    return rc;
}

static int take_audio(cvi_session *s, cvi__stream *st, const cvi__rtp_header *h,
                      const payload_kind *kind)
{
    const cvi__jitter_packet packet = {
        .time_us = s->now_us,
        .codec = kind->codec,
        .clock_hz = kind->clock_hz,
        .ssrc = h->ssrc,
        .timestamp = h->timestamp,
        .duration = cvi__audio_duration(kind->codec, h->payload, h->payload_len),
        .sequence = h->sequence,
        .marker = h->marker,
        .payload = h->payload,
        .len = h->payload_len};

    return packet.len == 0 ? CVI_OK : cvi__jitter_put(st->jitter, &packet);
}

static int take_video(cvi_session *s, cvi__stream *st, const cvi__rtp_header *h,
                      const payload_kind *kind)
{
    const cvi__asm_packet packet = {.time_us = s->now_us,
                                    .timestamp = h->timestamp,
                                    .codec = kind->codec,
                                    .sequence = h->sequence,
                                    .marker = h->marker,
                                    .len = (uint32_t)h->payload_len,
                                    .payload = h->payload};
    const int rc = cvi__session_reserve(s, st); /* of slides, with the first packet */

    return rc == CVI_OK ? cvi__assembler_put(st->assembler, &packet) : rc;
}

static void note_jitter(cvi_session *s, cvi__stream *st, const cvi__rtp_header *h,
                        const payload_kind *kind)
{
    cvi__rtp_stats_jitter(&st->rx.stats, h->timestamp, kind->clock_hz, s->now_us);
    st->rx.jitter_max_us = CVI_MAX(st->rx.jitter_max_us, cvi__rtp_stats_jitter_us(&st->rx.stats));
}

static int take_media(cvi_session *s, cvi__stream *st, const cvi__rtp_header *h,
                      const payload_kind *kind)
{
    const cvi__rtp_arrival arrived =
        cvi__rtp_stats_feed(&st->rx.stats, h->sequence, h->payload_len);

    if (kind->codec == CVI_CODEC_TELEPHONE_EVENT) {
        return take_event(s, st, h, kind); /* repeats are its business */
    }
    if (arrived == CVI__RTP_ARRIVAL_BAD || arrived == CVI__RTP_ARRIVAL_DUPLICATE ||
        !(st->line->direction & CVI__SDP_RECV)) {
        return CVI_OK;
    }
    if (arrived == CVI__RTP_ARRIVAL_RESTART) {
        take_source(st, h->ssrc);
    }
    if (arrived != CVI__RTP_ARRIVAL_REORDERED) {
        note_jitter(s, st, h, kind);
    }
    return st->medium == CVI_MEDIUM_AUDIO ? take_audio(s, st, h, kind) : take_video(s, st, h, kind);
}

/*
 * A payload type nobody agreed on. From the peer itself it is a keepalive (RFC 6263) or comfort
 * noise: not media, and not a loss either. It never latches.
 */
static int take_unknown(cvi_session *s, cvi__stream *st, const arrival *a, const cvi__rtp_header *h)
{
    const cvi__rtp_header empty = {
        .marker = 0, .sequence = h->sequence, .timestamp = h->timestamp, .ssrc = h->ssrc};
    const payload_kind kind = {.codec = st->line->codecs[0].codec};

    if (!st->rx.has_source || h->ssrc != st->rx.ssrc || !st->rtp.is_locked ||
        !cvi__addr_equal(&a->packet->remote, &st->rtp.target)) {
        return CVI_ESESSION_PACKET;
    }
    note_heard(s, st);
    if (cvi__rtp_stats_feed(&st->rx.stats, h->sequence, 0) == CVI__RTP_ARRIVAL_BAD) {
        return CVI_OK;
    }
    return st->assembler ? take_video(s, st, &empty, &kind) : CVI_OK;
}

static int take_rtp(cvi_session *s, cvi__stream *st, const arrival *a)
{
    cvi__rtp_header h;
    payload_kind kind = {0};
    int rc = cvi__rtp_parse(&h, a->data, a->len);

    if (rc != CVI_OK) {
        return rc;
    }
    if (!find_payload(st->line, h.payload_type, &kind)) {
        return take_unknown(s, st, a, &h);
    }
    if (!is_from_peer(s, st, &st->rtp, a)) {
        return CVI_ESESSION_SOURCE;
    }
    note_heard(s, st);
    resolve_collision(s, st, h.ssrc);
    if (kind.codec != CVI_CODEC_TELEPHONE_EVENT && !is_current_source(s, st, h.ssrc)) {
        return CVI_OK;
    }
    if (kind.codec == CVI_CODEC_TELEPHONE_EVENT && h.ssrc != st->rx.ssrc) {
        return take_event(s, st, &h, &kind); /* a gateway's own source for digits */
    }
    return take_media(s, st, &h, &kind);
}

static int take_rtcp(cvi_session *s, cvi__stream *st, const arrival *a)
{
    cvi__rtcp_reader reader;
    int rc = cvi__rtcp_open(&reader, a->data, a->len);
    cvi__source *source = st->line->rtcp_mux || (a->packet->path & 1) == 0 ? &st->rtp : &st->rtcp;

    if (rc != CVI_OK) {
        return rc;
    }
    if (!is_from_peer(s, st, source, a)) {
        return CVI_ESESSION_SOURCE;
    }
    note_heard(s, st);
    return cvi__session_feed_rtcp(s, st, a->data, a->len);
}

/* Into the scratch buffer, because what the caller gave is not ours to change. */
static int decrypt(cvi_session *s, cvi__stream *st, cvi__datagram_kind kind, arrival *a)
{
    int rc = CVI_OK;

    if (a->len > sizeof(s->scratch) || !st->srtp_rx) {
        return CVI_ESESSION_PACKET;
    }
    memcpy(s->scratch, a->data, a->len);
    a->data = s->scratch;
    a->is_authentic = 1;
    rc = kind == CVI__DATAGRAM_RTCP ? cvi__srtp_unprotect_rtcp(st->srtp_rx, s->scratch, &a->len)
                                    : cvi__srtp_unprotect(st->srtp_rx, s->scratch, &a->len);
    return rc;
}

static cvi__stream *find_stream(cvi_session *s, uint32_t path)
{
    for (uint32_t m = 1; m < CVI__NEG_MEDIA; m++) {
        if (s->streams[m].line && s->streams[m].index == path >> 1) {
            return &s->streams[m];
        }
    }
    return NULL;
}

static int take_packet(cvi_session *s, cvi__stream *st, const cvi_packet *packet)
{
    arrival a = {.packet = packet, .data = packet->data, .len = packet->len};
    const cvi__datagram_kind kind = cvi__demux(a.data, a.len);
    int rc = CVI_OK;

    if (kind != CVI__DATAGRAM_RTP && kind != CVI__DATAGRAM_RTCP) {
        return CVI_ESESSION_PACKET;
    }
    if (kind == CVI__DATAGRAM_RTP && (packet->path & 1)) {
        return CVI_ESESSION_PACKET;
    }
    if (st->line->is_secure) {
        rc = decrypt(s, st, kind, &a);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    return kind == CVI__DATAGRAM_RTP ? take_rtp(s, st, &a) : take_rtcp(s, st, &a);
}

/* Counted always, logged once: strangers may be many. */
static void note_refused(cvi_session *s, cvi__stream *st, int status)
{
    if (status == CVI_OK) {
        return;
    }
    st->rx.refused++;
    if (!st->rx.was_refused) {
        st->rx.was_refused = 1;
        cvi__log_write(&s->log, CVI_LOG_INFO, CVI__SESSION_LOG_STRANGER,
                       "medium %u refuses a datagram: %s", (unsigned)st->medium,
                       cvi_strerror(status));
    }
}

static int has_room(const cvi_session *s, const cvi__stream *st)
{
    if (cvi__ring_room(&s->events) < CVI__SESSION_EVENTS_PER_PACKET) {
        return 0;
    }
    return !st || !st->assembler || cvi__assembler_has_room(st->assembler);
}

int cvi_session_feed_packets(cvi_session *session, uint64_t now_us, const cvi_packet *packets,
                             size_t n, size_t *taken)
{
    size_t done = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(session != NULL && (packets != NULL || n == 0));
    session->now_us = CVI_MAX(session->now_us, now_us);
    for (; done < n; done++) {
        cvi__stream *st = find_stream(session, packets[done].path);

        if (!has_room(session, st)) {
            rc = CVI_EFULL;
            break;
        }
        if (st && packets[done].data) {
            note_refused(session, st, take_packet(session, st, &packets[done]));
        }
    }
    if (taken) {
        *taken = done;
    }
    return rc;
}
