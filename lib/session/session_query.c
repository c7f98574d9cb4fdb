/* SPDX-License-Identifier: MIT */
/* What was agreed and how it goes. */
#include <string.h>

#include "core/params.h"
#include "rtp/audio.h"
#include "session/session_state.h"

static void fill_video(const cvi_session *s, const cvi__stream *st, cvi_stream_info *info)
{
    const cvi__neg_codec *c = &st->line->codecs[0];
    const cvi__video_size want = {.width = s->params.max_width,
                                  .height = s->params.max_height,
                                  .fps = s->params.max_fps,
                                  .kbps = s->params.max_kbps};
    cvi__video_size fit;

    cvi__video_limits_fit(&c->send, &want, &fit);
    info->max_width = fit.width;
    info->max_height = fit.height;
    info->max_fps = fit.fps;
    info->max_kbps = fit.kbps;
    info->max_fs = c->send.max_fs;
    info->max_mbps = c->send.max_mbps;
    if (c->codec == CVI_CODEC_H264) {
        info->max_nal_bytes = c->h264.packetization_mode == 0 ? CVI__SESSION_PAYLOAD : 0;
        info->profile_idc = c->h264.profile_idc;
        info->profile_iop = c->h264.profile_iop;
        info->level_idc = c->h264.level_idc;
    }
}

int cvi_session_get_stream(const cvi_session *session, uint32_t medium, cvi_stream_info *out)
{
    cvi_stream_info info;
    const cvi__stream *st = NULL;

    CVI_REQUIRE(session != NULL && out != NULL);
    if (medium == 0 || medium >= CVI__NEG_MEDIA || !session->streams[medium].line) {
        return CVI_ENOENT;
    }
    st = &session->streams[medium];
    CVI_STREAM_INFO_INIT(&info);
    info.medium = medium;
    info.path = st->index << 1;
    info.codec = st->line->codecs[0].codec;
    info.can_send = (st->line->direction & CVI__SDP_SEND) != 0;
    info.can_receive = (st->line->direction & CVI__SDP_RECV) != 0;
    info.digits = st->line->n_events > 0;
    info.feedback = cvi__session_feedback_kind(st) != 0;
    info.secure = st->line->is_secure;
    if (medium == CVI_MEDIUM_AUDIO) {
        info.ptime_ms = st->line->ptime_ms;
        info.max_kbps = st->line->codecs[0].opus_max_bps / 1000;
    } else {
        fill_video(session, st, &info);
    }
    return cvi__params_write(out, &info, sizeof(info));
}

int cvi_session_is_on_hold(const cvi_session *session)
{
    int is_held = 0;

    for (uint32_t m = CVI_MEDIUM_AUDIO; session && m <= CVI_MEDIUM_VIDEO; m++) {
        const cvi__neg_line *line = session->streams[m].line;

        if (line && !line->is_held) {
            return 0;
        }
        is_held |= line != NULL;
    }
    return is_held;
}

int cvi_session_get_stats(const cvi_session *session, uint32_t medium, cvi_stream_stats *out)
{
    cvi_stream_stats stats;
    const cvi__stream *st = NULL;

    CVI_REQUIRE(session != NULL && out != NULL);
    CVI_REQUIRE(medium > 0 && medium < CVI__NEG_MEDIA);
    st = &session->streams[medium];
    CVI_STREAM_STATS_INIT(&stats);
    stats.packets_sent = st->tx.packets;
    stats.bytes_sent = st->tx.bytes;
    stats.packets_received = st->rx.stats.packets;
    stats.bytes_received = st->rx.stats.bytes;
    stats.packets_lost = (int64_t)cvi__rtp_stats_lost(&st->rx.stats);
    stats.packets_duplicate = st->rx.stats.duplicates;
    stats.packets_refused = st->rx.refused;
    stats.packets_lost_remote = st->rx.lost_remote;
    stats.jitter_us = (uint32_t)CVI_MIN(cvi__rtp_stats_jitter_us(&st->rx.stats), UINT32_MAX);
    stats.jitter_max_us = (uint32_t)CVI_MIN(st->rx.jitter_max_us, UINT32_MAX);
    stats.rtt_us = (uint32_t)CVI_MIN(st->rx.rtt_us, UINT32_MAX);
    stats.keyframes_requested = (uint32_t)st->tx.requests;
    stats.keyframes_wanted = (uint32_t)st->rx.wanted;
    stats.ssrc_local = st->tx.ssrc;
    stats.ssrc_remote = st->rx.has_source ? st->rx.ssrc : 0;
    if (st->jitter) {
        stats.packets_late = st->jitter->late;
        stats.playout_delay_us = cvi__jitter_delay_us(st->jitter);
    } else if (st->assembler) {
        stats.packets_late = st->assembler->late;
    }
    return cvi__params_write(out, &stats, sizeof(stats));
}
