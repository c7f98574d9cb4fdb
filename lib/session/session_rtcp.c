/* SPDX-License-Identifier: MIT */
/* What the peer's RTCP says. */
#include "session/session_state.h"

static void take_blocks(cvi_session *s, cvi__stream *st, const cvi__rtcp_item *item)
{
    for (uint32_t i = 0; i < item->block_count; i++) {
        const cvi__rtcp_block *b = &item->blocks[i];
        uint64_t rtt = 0;

        if (b->ssrc != st->tx.ssrc) {
            continue;
        }
        st->rx.lost_remote = b->lost > 0 ? (uint64_t)b->lost : 0;
        rtt = cvi__rtcp_round_trip(b, cvi__session_ntp(s, s->now_us));
        st->rx.rtt_us = rtt ? rtt : st->rx.rtt_us;
    }
}

static void take_sender_info(cvi_session *s, cvi__stream *st, const cvi__rtcp_item *item)
{
    if (st->rx.has_source && item->ssrc == st->rx.ssrc) {
        st->rx.sr_ntp = item->ntp;
        st->rx.sr_rtp = item->rtp_time;
        st->rx.sr_us = CVI_MAX(s->now_us, 1u);
    }
}

/* 1 when the source we listen to leaves. */
static int take_bye(cvi__stream *st, const cvi__rtcp_item *item)
{
    for (uint32_t i = 0; i < item->bye_count; i++) {
        if (st->rx.has_source && item->bye[i] == st->rx.ssrc && !st->rx.is_gone) {
            st->rx.is_gone = 1;
            return 1;
        }
    }
    return 0;
}

/* 1 when a keyframe is wanted; a FIR repeated under its number asks only once. */
static int take_request(cvi__stream *st, const cvi__rtcp_item *item)
{
    const int is_for_us = item->media_ssrc == st->tx.ssrc || item->media_ssrc == 0;

    if (!is_for_us || st->medium == CVI_MEDIUM_AUDIO) {
        return 0;
    }
    if (item->kind == CVI__RTCP_FIR) {
        if (st->rx.has_fir && st->rx.fir_sequence == item->fir_sequence) {
            return 0;
        }
        st->rx.has_fir = 1;
        st->rx.fir_sequence = item->fir_sequence;
    }
    st->rx.wanted++;
    return 1;
}

int cvi__session_feed_rtcp(cvi_session *s, cvi__stream *st, const uint8_t *data, size_t len)
{
    cvi__rtcp_reader reader;
    cvi__rtcp_item item;
    int is_wanted = 0;
    int is_bye = 0;
    int rc = cvi__rtcp_open(&reader, data, len);

    while (rc == CVI_OK && cvi__rtcp_next(&reader, &item) == CVI_OK) {
        switch (item.kind) {
        case CVI__RTCP_SR:
            take_sender_info(s, st, &item);
            take_blocks(s, st, &item);
            break;
        case CVI__RTCP_RR:
            take_blocks(s, st, &item);
            break;
        case CVI__RTCP_BYE:
            is_bye |= take_bye(st, &item);
            break;
        case CVI__RTCP_PLI:
        case CVI__RTCP_FIR:
            is_wanted |= take_request(st, &item);
            break;
        default:
            break; /* NACK: nothing is kept to send again */
        }
    }
    if (is_wanted) {
        cvi__session_emit(s, CVI_SESSION_EVENT_KEYFRAME_WANTED, st->medium, 0, CVI_OK);
    }
    if (is_bye) {
        cvi__session_emit(s, CVI_SESSION_EVENT_PEER_BYE, st->medium, 0, CVI_OK);
    }
    return rc;
}
