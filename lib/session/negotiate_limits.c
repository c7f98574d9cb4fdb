/* SPDX-License-Identifier: MIT */
/* How much we may send: packet time, b= and what it leaves for an encoder, picture sizes. */
#include "session/negotiator.h"

#define PTIME_MIN 10u
#define PTIME_MAX 60u
#define PTIME_DEFAULT 20u
#define RTP_HEADER 12u
#define UDP_HEADER 8u
#define SRTP_TAG 10u
#define VIDEO_PAYLOAD 1200u  /* of a usual video packet */
#define AUDIO_SHARE_KBPS 64u /* of a session's b= */

/* Round down to what every frame size of the codecs can make. */
static uint32_t round_ptime(const cvi__neg_line *line, uint32_t ms)
{
    ms -= ms % PTIME_MIN;
    if (line->n_codecs > 0 && line->codecs[0].codec == CVI_CODEC_OPUS) {
        return ms >= 60 ? 60 : ms >= 40 ? 40 : ms >= 20 ? 20 : 10;
    }
    return ms;
}

static uint32_t choose_ptime(const cvi__neg_line *line, const cvi__sdp_media *m)
{
    uint32_t ms = m->ptime_ms != 0 ? m->ptime_ms : PTIME_DEFAULT;

    if (m->maxptime_ms != 0) {
        ms = CVI_MIN(ms, m->maxptime_ms);
    }
    return round_ptime(line, CVI_CLAMP(ms, PTIME_MIN, PTIME_MAX));
}

static uint32_t header_bytes(const cvi__neg_line *line)
{
    return RTP_HEADER + UDP_HEADER + (line->remote.family == CVI_ADDR_IPV6 ? 40u : 20u) +
           (line->is_secure ? SRTP_TAG : 0u);
}

/* What b=AS leaves for the payload. */
static uint32_t without_headers(const cvi__neg_line *line, uint32_t kbps)
{
    const uint64_t header = header_bytes(line);

    if (line->medium == CVI_MEDIUM_AUDIO) {
        const uint64_t packets = 1000u / line->ptime_ms;
        const uint64_t header_kbps = (packets * header * 8 + 999) / 1000;

        return kbps > header_kbps ? (uint32_t)(kbps - header_kbps) : 1;
    }
    return (uint32_t)CVI_MAX((uint64_t)1,
                             (uint64_t)kbps * VIDEO_PAYLOAD / (VIDEO_PAYLOAD + header));
}

/* Payload kbit/s by one level's b=, TIAS before AS; 0: no limit, or none that makes sense. */
static uint32_t payload_kbps(const cvi__neg_line *line, const cvi__sdp_bandwidth *b)
{
    if (b->has_tias && b->tias_bps > 0) {
        return CVI_MAX(1u, b->tias_bps / 1000);
    }
    return b->has_as && b->as_kbps > 0 ? without_headers(line, b->as_kbps) : 0;
}

/* The smaller of two limits of which 0 is none. */
static uint32_t tighter(uint32_t a, uint32_t b)
{
    if (a == 0 || b == 0) {
        return a == 0 ? b : a;
    }
    return CVI_MIN(a, b);
}

/* What a line may have of its own b= and of the session's, which `pictures` lines share. */
static uint32_t line_kbps(const cvi__neg_line *line, const cvi__sdp *sdp, const cvi__sdp_media *m,
                          uint32_t pictures)
{
    const uint32_t own = payload_kbps(line, &m->bandwidth);
    uint32_t whole = payload_kbps(line, &sdp->bandwidth);

    if (whole != 0 && line->medium != CVI_MEDIUM_AUDIO) {
        whole = whole > 2 * AUDIO_SHARE_KBPS ? whole - AUDIO_SHARE_KBPS : (whole + 1) / 2;
        whole = CVI_MAX(whole / pictures, 1u);
    }
    return tighter(own, whole);
}

/* The number after "x=" or "y=": plain, or the end of a range "[from:step:to]" or a list. */
static uint32_t image_number(cvi__span value)
{
    uint32_t largest = 0;

    while (value.len > 0) {
        if (value.at[0] >= '0' && value.at[0] <= '9') {
            largest = CVI_MAX(largest, cvi__span_number_saturated(value));
            while (value.len > 0 && value.at[0] >= '0' && value.at[0] <= '9') {
                value.at++;
                value.len--;
            }
        } else {
            value.at++;
            value.len--;
        }
    }
    return largest;
}

/* Where the value of "x=" in one set ends: at a comma outside of brackets, or at the set's end. */
static cvi__span image_value(cvi__span set, char axis)
{
    cvi__span none = {NULL, 0};
    int depth = 0;

    for (size_t i = 0; i + 1 < set.len; i++) {
        const int starts = i == 0 || set.at[i - 1] == '[' || set.at[i - 1] == ',';
        size_t end = i + 2;

        if (!starts || set.at[i] != axis || set.at[i + 1] != '=') {
            continue;
        }
        while (end < set.len && (depth > 0 || set.at[end] != ',')) {
            depth += set.at[end] == '[' ? 1 : set.at[end] == ']' ? -1 : 0;
            if (depth < 0) {
                break;
            }
            end++;
        }
        none.at = set.at + i + 2;
        none.len = end - (i + 2);
        return none;
    }
    return none;
}

/*
 * The largest picture of "recv [x=...,y=...] [...]" (RFC 6236). "*" and anything we cannot read
 * are no limit.
 */
static void limit_by_imageattr(cvi__video_limits *l, cvi__span attr)
{
    uint32_t width = 0;
    uint32_t height = 0;
    int is_recv = 0;

    for (cvi__span w = cvi__span_word(&attr); w.len > 0; w = cvi__span_word(&attr)) {
        if (w.at[0] != '[') {
            is_recv = cvi__span_is_nocase(w, "recv");
            continue;
        }
        const uint32_t x = image_number(image_value(w, 'x'));
        const uint32_t y = image_number(image_value(w, 'y'));

        if (is_recv && (uint64_t)x * y > (uint64_t)width * height) {
            width = x;
            height = y;
        }
    }
    if (width != 0 && height != 0) {
        l->max_width = tighter(l->max_width, width);
        l->max_height = tighter(l->max_height, height);
    }
}

static void limit_video(cvi__neg_line *line, const cvi__session_caps *caps, const cvi__sdp_media *m,
                        cvi__neg_codec *c)
{
    const cvi__sdp_format *f = cvi__sdp_format_find(m, c->pt_send);
    const uint32_t own_kbps =
        line->medium == CVI_MEDIUM_CONTENT ? caps->content_kbps : caps->video_kbps;

    c->send.max_width = caps->max_width;
    c->send.max_height = caps->max_height;
    c->send.max_fps = tighter(c->send.max_fps, caps->max_fps);
    c->send.max_kbps = tighter(tighter(c->send.max_kbps, line->send_kbps), own_kbps);
    if (f && f->imageattr.len > 0) {
        limit_by_imageattr(&c->send, f->imageattr);
    }
}

static void limit_opus(const cvi__neg_line *line, const cvi__session_caps *caps, cvi__neg_codec *c)
{
    const uint32_t kbps = tighter(line->send_kbps, caps->audio_kbps);

    if (c->codec == CVI_CODEC_OPUS) {
        c->opus_max_bps = CVI_CLAMP(tighter(c->opus_max_bps, kbps * 1000), 6000u, 510000u);
    }
}

static void limit_line(cvi__neg_line *line, const cvi__session_caps *caps, const cvi__sdp *sdp,
                       const cvi__sdp_media *m, uint32_t pictures)
{
    const int is_audio = line->medium == CVI_MEDIUM_AUDIO;

    if (is_audio) {
        line->ptime_ms = choose_ptime(line, m);
        line->ptime_recv_ms = caps->ptime_ms;
    }
    line->send_kbps = line_kbps(line, sdp, m, pictures);
    for (size_t i = 0; i < line->n_codecs; i++) {
        if (is_audio) {
            limit_opus(line, caps, &line->codecs[i]);
        } else {
            limit_video(line, caps, m, &line->codecs[i]);
        }
    }
}

void cvi__neg_set_limits(cvi__neg_lines *lines, const cvi__session_caps *caps, const cvi__sdp *sdp)
{
    uint32_t pictures = 0;

    for (size_t i = 0; i < lines->n; i++) {
        pictures += lines->at[i].is_accepted && lines->at[i].medium != CVI_MEDIUM_AUDIO;
    }
    for (size_t i = 0; i < lines->n; i++) {
        if (lines->at[i].is_accepted) {
            limit_line(&lines->at[i], caps, sdp, &sdp->media[i], pictures);
        }
    }
}
