/* SPDX-License-Identifier: MIT */
/* From coded units to RTP packets in the output ring. */
#include <string.h>

#include "rtp/audio.h"
#include "rtp/h264.h"
#include "rtp/header.h"
#include "rtp/vp8.h"
#include "session/session_state.h"

#define AUDIO_PAYLOAD (CVI__OUTPUT_BYTES - CVI__RTP_HEADER_BYTES - CVI__SRTP_TRAILER_MAX)
#define MEDIA_TIME_SLACK_US 5000000u /* a unit's time further off than this is not believed */

static void address(const cvi__stream *st, cvi_packet *packet)
{
    packet->path = st->index << 1;
    packet->local = st->local_rtp;
    packet->remote = st->rtp.target;
}

/* A packet in the ring with its header; *payload is where its data goes. NULL when full. */
static cvi_packet *begin_packet(cvi_session *s, cvi__stream *st, const cvi__rtp_header *h,
                                uint8_t **payload)
{
    uint8_t *bytes = NULL;
    cvi_packet *packet = cvi__output_push(&s->output, &bytes);

    if (!packet) {
        return NULL;
    }
    cvi__rtp_build(bytes, h);
    address(st, packet);
    *payload = bytes + CVI__RTP_HEADER_BYTES;
    return packet;
}

static int pack_audio(cvi_session *s, cvi__stream *st, cvi__rtp_header *h, const cvi_unit *unit)
{
    uint8_t *payload = NULL;
    cvi_packet *packet = NULL;

    if (unit->len > AUDIO_PAYLOAD) {
        return CVI_ELIMIT;
    }
    packet = begin_packet(s, st, h, &payload);
    if (!packet) {
        return CVI_EFULL;
    }
    memcpy(payload, unit->data, unit->len);
    packet->len = CVI__RTP_HEADER_BYTES + unit->len;
    return CVI_OK;
}

typedef struct video_packer {
    uint32_t codec;
    cvi__h264_packer h264;
    cvi__vp8_packer vp8;
} video_packer;

static int next_payload(video_packer *p, uint8_t *out, size_t *len, int *is_last)
{
    return p->codec == CVI_CODEC_VP8 ? cvi__vp8_pack_next(&p->vp8, out, len, is_last)
                                     : cvi__h264_pack_next(&p->h264, out, len, is_last);
}

static int open_packer(video_packer *p, cvi__stream *st, const cvi__neg_codec *codec,
                       const cvi_unit *unit)
{
    p->codec = unit->codec;
    if (unit->codec == CVI_CODEC_VP8) {
        return cvi__vp8_pack_open(&p->vp8, unit->data, unit->len, CVI__SESSION_PAYLOAD,
                                  st->tx.picture_id);
    }
    return cvi__h264_pack_open(&p->h264, unit->data, unit->len, CVI__SESSION_PAYLOAD,
                               codec->h264.packetization_mode);
}

static int pack_video(cvi_session *s, cvi__stream *st, cvi__rtp_header *h, const cvi_unit *unit)
{
    video_packer packer;
    int rc = open_packer(&packer, st, cvi__session_codec(st, unit->codec), unit);

    while (rc == CVI_OK) {
        uint8_t *payload = NULL;
        cvi_packet *packet = begin_packet(s, st, h, &payload);
        size_t len = 0;
        int is_last = 0;

        if (!packet) {
            return CVI_EFULL;
        }
        rc = next_payload(&packer, payload, &len, &is_last);
        if (rc != CVI_OK) {
            break;
        }
        packet->len = CVI__RTP_HEADER_BYTES + len;
        if (is_last) {
            payload[1 - (int)CVI__RTP_HEADER_BYTES] |= 0x80;
            return CVI_OK;
        }
        h->sequence++;
    }
    return rc;
}

/* Protect, when negotiated, and count everything queued since the mark. */
static int commit(cvi_session *s, cvi__stream *st, uint32_t mark)
{
    for (uint32_t i = mark; i < s->output.count; i++) {
        uint8_t *bytes = NULL;
        cvi_packet *packet = cvi__output_at(&s->output, i, &bytes);

        st->tx.ssrc_packets++;
        st->tx.packets++;
        st->tx.ssrc_bytes += packet->len - CVI__RTP_HEADER_BYTES;
        st->tx.bytes += packet->len - CVI__RTP_HEADER_BYTES;
        if (st->line->is_secure) {
            const int rc = cvi__srtp_protect(st->srtp_tx, bytes, &packet->len, CVI__OUTPUT_BYTES);

            if (rc != CVI_OK) {
                return rc;
            }
        }
    }
    return CVI_OK;
}

static void note_sent(cvi_session *s, cvi__stream *st, const cvi__rtp_header *last,
                      const cvi_unit *unit)
{
    const uint64_t far =
        unit->time_us > s->now_us ? unit->time_us - s->now_us : s->now_us - unit->time_us;

    st->tx.has_sent = 1;
    st->tx.sequence = (uint16_t)(last->sequence + 1);
    st->tx.timestamp = last->timestamp;
    st->tx.clock_hz = cvi__codec_clock_hz(unit->codec);
    st->tx.media_us = far < MEDIA_TIME_SLACK_US ? unit->time_us : s->now_us;
    st->tx.sent_us = s->now_us;
    if (unit->codec == CVI_CODEC_VP8) {
        st->tx.picture_id = (st->tx.picture_id + 1) & 0x7fff;
    }
}

static int send_on(cvi_session *s, cvi__stream *st, const cvi_unit *unit)
{
    const cvi__neg_codec *codec = cvi__session_codec(st, unit->codec);
    const uint32_t mark = cvi__output_mark(&s->output);
    cvi__rtp_header h = {.payload_type = codec->pt_send,
                         .sequence = st->tx.sequence,
                         .timestamp = unit->timestamp + st->tx.offset,
                         .ssrc = st->tx.ssrc};
    int rc = CVI_OK;

    if (st->medium == CVI_MEDIUM_AUDIO) {
        h.marker = !st->tx.has_sent || (unit->flags & CVI_UNIT_TALKSPURT);
        rc = pack_audio(s, st, &h, unit);
    } else {
        rc = pack_video(s, st, &h, unit);
    }
    if (rc == CVI_OK) {
        rc = commit(s, st, mark);
    }
    if (rc != CVI_OK) {
        cvi__output_rewind(&s->output, mark);
        return rc;
    }
    note_sent(s, st, &h, unit);
    return CVI_OK;
}

int cvi_session_send_unit(cvi_session *session, uint64_t now_us, const cvi_unit *unit)
{
    cvi__stream *st = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(session != NULL && unit != NULL);
    CVI_REQUIRE(unit->len == 0 || unit->data != NULL);
    session->now_us = CVI_MAX(session->now_us, now_us);
    st = cvi__session_stream(session, unit->medium);
    if (!st || session->is_stopped || !(st->line->direction & CVI__SDP_SEND) ||
        !cvi__source_can_send(&st->rtp)) {
        return cvi__error_set(&session->error, CVI_ESTATE, 0, "this medium is not being sent");
    }
    if (!cvi__session_codec(st, unit->codec)) {
        return cvi__error_set(&session->error, CVI_EINVAL, 0, "codec %u was not negotiated",
                              (unsigned)unit->codec);
    }
    if (unit->len == 0) {
        return CVI_OK; /* silence: nothing to send */
    }
    rc = send_on(session, st, unit);
    if (rc != CVI_OK && rc != CVI_EFULL) {
        cvi__error_set(&session->error, rc, 0, "a unit of %zu bytes could not be packetised",
                       unit->len);
    }
    return rc;
}

/* A dynamic payload type that means nothing here: receivers skip it (RFC 6263 section 4.6). */
static uint8_t unused_payload_type(const cvi__neg_line *line)
{
    for (uint8_t pt = 127; pt > 96; pt--) {
        int is_used = 0;

        for (size_t i = 0; i < line->n_codecs; i++) {
            is_used |= line->codecs[i].pt_send == pt;
        }
        for (size_t i = 0; i < line->n_events; i++) {
            is_used |= line->events[i].pt_send == pt;
        }
        if (!is_used) {
            return pt;
        }
    }
    return 96;
}

int cvi__session_send_keepalive(cvi_session *s, cvi__stream *st)
{
    const uint32_t mark = cvi__output_mark(&s->output);
    const cvi__rtp_header h = {.payload_type = unused_payload_type(st->line),
                               .sequence = st->tx.sequence,
                               .timestamp = st->tx.timestamp,
                               .ssrc = st->tx.ssrc};
    uint8_t *payload = NULL;
    cvi_packet *packet = begin_packet(s, st, &h, &payload);
    int rc = CVI_OK;

    if (!packet) {
        return CVI_EFULL;
    }
    packet->len = CVI__RTP_HEADER_BYTES;
    rc = commit(s, st, mark);
    if (rc != CVI_OK) {
        cvi__output_rewind(&s->output, mark);
        return rc;
    }
    st->tx.sequence++;
    st->tx.sent_us = s->now_us;
    return CVI_OK;
}
