/* SPDX-License-Identifier: MIT */
/* Our description: an answer that mirrors the offer's lines, or an offer. */
#include <string.h>

#include "core/addr.h"
#include "session/negotiator.h"

static int is_video(const cvi__neg_line *line)
{
    return line->medium == CVI_MEDIUM_VIDEO || line->medium == CVI_MEDIUM_CONTENT;
}

/* The address in the session's c=: that of the first medium in use. */
static cvi_addr session_address(const cvi__session_caps *caps, const cvi__neg_lines *lines)
{
    cvi_addr any = {.family = CVI_ADDR_IPV4};

    for (size_t i = 0; i < lines->n; i++) {
        if (lines->at[i].is_accepted) {
            return lines->at[i].local;
        }
    }
    return caps->rtp[CVI_MEDIUM_AUDIO].family != CVI_ADDR_UNKNOWN ? caps->rtp[CVI_MEDIUM_AUDIO]
                                                                  : any;
}

/* A refused line comes back in place with port 0 and what it offered. */
static void put_refused(cvi__buf *out, const cvi__neg_line *line, const cvi__sdp_media *offered)
{
    if (!offered) {
        cvi__buf_printf(out, "m=%s 0 %s %s\r\n", line->kind, line->proto,
                        line->profile == CVI__SDP_PROFILE_UNKNOWN ? "*" : "0");
        return;
    }
    cvi__buf_text(out, "m=");
    cvi__sdp_put_span(out, offered->medium);
    cvi__buf_text(out, " 0 ");
    cvi__sdp_put_span(out, offered->proto);
    cvi__buf_text(out, " ");
    cvi__sdp_put_span(out, offered->formats_text);
    cvi__buf_text(out, "\r\n");
}

static void put_rtpmap(cvi__buf *out, unsigned pt, const char *name, uint32_t clock_hz,
                       unsigned channels)
{
    cvi__buf_printf(out, "a=rtpmap:%u %s/%u", pt, name, (unsigned)clock_hz);
    if (channels > 1) {
        cvi__buf_printf(out, "/%u", channels);
    }
    cvi__buf_text(out, "\r\n");
}

/* Our level, and what we take above it when we may not answer with a higher one. */
static void put_h264(cvi__buf *out, const cvi__session_caps *caps, const cvi__neg_line *line,
                     const cvi__neg_codec *c)
{
    const uint32_t own = cvi__neg_recv_level(caps, line->medium);
    cvi__h264_limits said, can;

    cvi__buf_printf(out, "a=fmtp:%u profile-level-id=%06x;packetization-mode=%u",
                    (unsigned)c->pt_recv,
                    (unsigned)cvi__h264_profile_level_id(&c->h264, c->recv_level_idc),
                    (unsigned)c->h264.packetization_mode);
    if (c->h264.level_asymmetry_allowed) {
        cvi__buf_text(out, ";level-asymmetry-allowed=1");
    }
    cvi__h264_limits_of_level(&said, c->recv_level_idc);
    cvi__h264_limits_of_level(&can, own);
    if (can.max_fs > said.max_fs || can.max_mbps > said.max_mbps) {
        cvi__buf_printf(out, ";max-mbps=%u;max-fs=%u",
                        (unsigned)CVI_MAX(can.max_mbps, said.max_mbps),
                        (unsigned)CVI_MAX(can.max_fs, said.max_fs));
    }
    cvi__buf_text(out, "\r\n");
}

static void put_fmtp(cvi__buf *out, const cvi__session_caps *caps, const cvi__neg_line *line,
                     const cvi__neg_codec *c)
{
    const uint32_t fs = ((caps->max_width + 15) / 16) * ((caps->max_height + 15) / 16);

    switch (c->codec) {
    case CVI_CODEC_OPUS:
        cvi__buf_printf(out, "a=fmtp:%u useinbandfec=1\r\n", (unsigned)c->pt_recv);
        break;
    case CVI_CODEC_VP8:
        cvi__buf_printf(out, "a=fmtp:%u max-fs=%u;max-fr=%u\r\n", (unsigned)c->pt_recv,
                        (unsigned)fs, (unsigned)caps->max_fps);
        break;
    case CVI_CODEC_H264:
        put_h264(out, caps, line, c);
        break;
    default:
        break;
    }
}

static void put_feedback(cvi__buf *out, const cvi__neg_codec *c)
{
    if (c->rtcp_fb & CVI__SDP_FB_NACK_PLI) {
        cvi__buf_printf(out, "a=rtcp-fb:%u nack pli\r\n", (unsigned)c->pt_recv);
    }
    if (c->rtcp_fb & CVI__SDP_FB_CCM_FIR) {
        cvi__buf_printf(out, "a=rtcp-fb:%u ccm fir\r\n", (unsigned)c->pt_recv);
    }
}

static void put_formats(cvi__buf *out, const cvi__session_caps *caps, const cvi__neg_line *line)
{
    for (size_t i = 0; i < line->n_codecs; i++) {
        const cvi__neg_codec *c = &line->codecs[i];

        put_rtpmap(out, c->pt_recv, cvi__neg_codec_name(c->codec), c->clock_hz, c->channels);
        put_fmtp(out, caps, line, c);
        put_feedback(out, c);
    }
    for (size_t i = 0; i < line->n_events; i++) {
        const cvi__neg_event *e = &line->events[i];

        put_rtpmap(out, e->pt_recv, "telephone-event", e->clock_hz, 1);
        cvi__buf_printf(out, "a=fmtp:%u 0-15\r\n", (unsigned)e->pt_recv);
    }
}

static void put_media_line(cvi__buf *out, const cvi__neg_line *line, const cvi__sdp_media *offered)
{
    cvi__buf_printf(out, "m=%s %u ", line->kind, (unsigned)line->local.port);
    if (offered) {
        cvi__sdp_put_span(out, offered->proto);
    } else {
        cvi__buf_text(out, line->proto);
    }
    for (size_t i = 0; i < line->n_codecs; i++) {
        cvi__buf_printf(out, " %u", (unsigned)line->codecs[i].pt_recv);
    }
    for (size_t i = 0; i < line->n_events; i++) {
        cvi__buf_printf(out, " %u", (unsigned)line->events[i].pt_recv);
    }
    cvi__buf_text(out, "\r\n");
}

/* What we would like to receive at most; TIAS is without headers, AS with them. */
static void put_bandwidth(cvi__buf *out, const cvi__session_caps *caps, const cvi__neg_line *line)
{
    const uint32_t kbps =
        line->medium == CVI_MEDIUM_CONTENT ? caps->content_kbps : caps->video_kbps;

    if (is_video(line)) {
        cvi__buf_printf(out, "b=AS:%u\r\nb=TIAS:%u\r\n", (unsigned)(kbps + kbps / 20),
                        (unsigned)kbps * 1000u);
    }
}

/* a=rtcp only where a reader would guess another port. */
static void put_rtcp(cvi__buf *out, const cvi__neg_line *line)
{
    if (line->rtcp_mux) {
        cvi__buf_text(out, "a=rtcp-mux\r\n");
    }
    if (line->local_rtcp_port != 0 && line->local_rtcp_port != line->local.port &&
        line->local_rtcp_port != line->local.port + 1) {
        cvi__buf_printf(out, "a=rtcp:%u\r\n", (unsigned)line->local_rtcp_port);
    }
}

static void put_text(cvi__buf *out, const char *name, cvi__span value)
{
    if (value.len > 0) {
        cvi__buf_printf(out, "a=%s:", name);
        cvi__sdp_put_span(out, value);
        cvi__buf_text(out, "\r\n");
    }
}

/* The line's identity as offered, and for slides the content attribute (RFC 4796). */
static void put_identity(cvi__buf *out, const cvi__neg_line *line, const cvi__sdp_media *offered)
{
    put_text(out, "mid", offered ? offered->mid : cvi__span_of(line->mid));
    put_text(out, "label", offered ? offered->label : cvi__span_of(line->label));
    if (line->medium == CVI_MEDIUM_CONTENT && (!offered || offered->content.len > 0)) {
        cvi__buf_text(out, "a=content:slides\r\n");
    }
}

static void put_accepted(cvi__buf *out, const cvi__session_caps *caps, const cvi__neg_line *line,
                         const cvi__sdp_media *offered, const cvi_addr *session)
{
    put_media_line(out, line, offered);
    if (!cvi__addr_equal_ip(&line->local, session)) {
        cvi__sdp_put_connection(out, &line->local);
    }
    put_bandwidth(out, caps, line);
    put_identity(out, line, offered);
    put_formats(out, caps, line);
    if (line->medium == CVI_MEDIUM_AUDIO) {
        cvi__buf_printf(out, "a=ptime:%u\r\n", (unsigned)line->ptime_recv_ms);
    }
    put_rtcp(out, line);
    if (line->is_secure) {
        cvi__sdes_put(out, &line->crypto_send);
    }
    cvi__buf_printf(out, "a=%s\r\n", cvi__sdp_direction_name(line->direction));
}

int cvi__neg_write_body(cvi__buf *out, const cvi__session_caps *caps, const cvi__neg_lines *lines,
                        const cvi__sdp *offer)
{
    const cvi_addr session = session_address(caps, lines);

    cvi__buf_text(out, "s=-\r\n");
    cvi__sdp_put_connection(out, &session);
    cvi__buf_text(out, "t=0 0\r\n");
    for (size_t i = 0; i < lines->n; i++) {
        const cvi__sdp_media *offered = offer ? &offer->media[i] : NULL;

        if (lines->at[i].is_accepted) {
            put_accepted(out, caps, &lines->at[i], offered, &session);
        } else {
            put_refused(out, &lines->at[i], offered);
            put_text(out, "mid", offered ? offered->mid : cvi__span_of(lines->at[i].mid));
        }
    }
    return out->status;
}
