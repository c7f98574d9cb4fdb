/* SPDX-License-Identifier: MIT */
/* Payload types to codecs: which of the peer's formats we use, and with what parameters. */
#include <string.h>

#include "session/negotiator.h"

#define FEEDBACK (CVI__SDP_FB_NACK_PLI | CVI__SDP_FB_CCM_FIR)

struct codec {
    uint8_t codec;
    uint8_t kind;
    uint8_t channels;
    uint32_t clock_hz;
    const char *name;
};

static const struct codec codecs[] = {
    {CVI_CODEC_PCMU, CVI__SDP_KIND_AUDIO, 1, 8000, "PCMU"},
    {CVI_CODEC_PCMA, CVI__SDP_KIND_AUDIO, 1, 8000, "PCMA"},
    {CVI_CODEC_G722, CVI__SDP_KIND_AUDIO, 1, 8000, "G722"},
    {CVI_CODEC_OPUS, CVI__SDP_KIND_AUDIO, 2, 48000, "opus"},
    {CVI_CODEC_TELEPHONE_EVENT, CVI__SDP_KIND_AUDIO, 1, 0, "telephone-event"},
    {CVI_CODEC_H264, CVI__SDP_KIND_VIDEO, 1, 90000, "H264"},
    {CVI_CODEC_VP8, CVI__SDP_KIND_VIDEO, 1, 90000, "VP8"},
};

static const struct codec *find_codec(uint32_t codec)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(codecs); i++) {
        if (codecs[i].codec == codec) {
            return &codecs[i];
        }
    }
    return NULL;
}

const char *cvi__neg_codec_name(uint32_t codec)
{
    const struct codec *c = find_codec(codec);

    return c ? c->name : "";
}

uint32_t cvi__neg_codec_clock(uint32_t codec)
{
    const struct codec *c = find_codec(codec);

    return c ? c->clock_hz : 0;
}

uint32_t cvi__neg_codec_channels(uint32_t codec)
{
    const struct codec *c = find_codec(codec);

    return c ? c->channels : 0;
}

uint32_t cvi__neg_codec_of(const cvi__sdp_format *f, uint32_t kind)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(codecs); i++) {
        const struct codec *c = &codecs[i];

        if (c->kind == kind && cvi__span_is_nocase(f->encoding, c->name) &&
            (c->clock_hz == 0 || c->clock_hz == f->clock_hz) && f->channels == c->channels) {
            return c->codec;
        }
    }
    return CVI_CODEC_UNKNOWN;
}

static uint32_t clamp_opus_rate(uint32_t bps)
{
    return bps == 0 ? 0 : CVI_CLAMP(bps, 6000u, 510000u);
}

/* RFC 7587: what the peer would like to receive. */
static void read_opus(cvi__neg_codec *c, cvi__span fmtp)
{
    cvi__span name, value;

    c->opus_max_playback_hz = 48000;
    while (cvi__span_param(&fmtp, &name, &value)) {
        const uint32_t number = cvi__span_number_saturated(value);

        if (cvi__span_is_nocase(name, "maxaveragebitrate")) {
            c->opus_max_bps = clamp_opus_rate(number);
        } else if (cvi__span_is_nocase(name, "maxplaybackrate")) {
            c->opus_max_playback_hz = CVI_CLAMP(number, 8000u, 48000u);
        } else if (cvi__span_is_nocase(name, "stereo")) {
            c->opus_stereo = number == 1;
        } else if (cvi__span_is_nocase(name, "useinbandfec")) {
            c->opus_fec = number == 1;
        } else if (cvi__span_is_nocase(name, "usedtx")) {
            c->opus_dtx = number == 1;
        } else if (cvi__span_is_nocase(name, "cbr")) {
            c->opus_cbr = number == 1;
        }
    }
}

/* RFC 7741: macroblocks per frame and frames per second the peer decodes. */
static void read_vp8(cvi__neg_codec *c, cvi__span fmtp)
{
    cvi__span name, value;

    while (cvi__span_param(&fmtp, &name, &value)) {
        const uint32_t number = cvi__span_number_saturated(value);

        if (cvi__span_is_nocase(name, "max-fs")) {
            c->send.max_fs = number;
        } else if (cvi__span_is_nocase(name, "max-fr")) {
            c->send.max_fps = number;
        }
    }
}

/* The macroblocks of the largest picture we take. */
static uint32_t own_frame_size(const cvi__session_caps *caps)
{
    return ((caps->max_width + 15) / 16) * ((caps->max_height + 15) / 16);
}

uint32_t cvi__neg_recv_level(const cvi__session_caps *caps, uint32_t medium)
{
    const uint32_t fs = own_frame_size(caps);
    const uint32_t kbps = medium == CVI_MEDIUM_CONTENT ? caps->content_kbps : caps->video_kbps;
    const uint32_t needed = cvi__h264_level_for(fs, fs * caps->max_fps, kbps);

    return cvi__h264_level_is_lower(needed, caps->h264_level_idc) ? caps->h264_level_idc : needed;
}

/* 0 when this H.264 cannot be used: modes 0 and 1, all profiles but extended. */
static int read_h264(cvi__neg_codec *c, const cvi__session_caps *caps, uint32_t medium,
                     cvi__span fmtp)
{
    const uint32_t own = cvi__neg_recv_level(caps, medium);
    cvi__h264_limits limits;

    if (!cvi__h264_params_parse(&c->h264, fmtp) || c->h264.packetization_mode > 1 ||
        c->h264.profile == CVI__H264_PROFILE_EXTENDED) {
        return 0;
    }
    c->recv_level_idc = (uint8_t)own;
    if (!c->h264.level_asymmetry_allowed) { /* the lower one holds for both */
        if (cvi__h264_level_is_lower(c->h264.level_idc, own)) {
            c->recv_level_idc = c->h264.level_idc;
        }
        c->h264.level_idc = c->recv_level_idc;
    }
    cvi__h264_limits_of(&limits, &c->h264);
    c->send.max_fs = limits.max_fs;
    c->send.max_mbps = limits.max_mbps;
    c->send.max_kbps = limits.max_kbps;
    return 1;
}

/* The parameters of one format; 0 when it cannot be used after all. */
static int read_format(cvi__neg_codec *c, const cvi__session_caps *caps, uint32_t medium,
                       uint32_t codec, const cvi__sdp_format *f)
{
    memset(c, 0, sizeof(*c));
    c->codec = (uint8_t)codec;
    c->pt_send = f->pt;
    c->pt_recv = f->pt;
    c->clock_hz = f->clock_hz;
    c->channels = f->channels;
    switch (codec) {
    case CVI_CODEC_OPUS:
        read_opus(c, f->fmtp);
        return 1;
    case CVI_CODEC_VP8:
        c->rtcp_fb = f->rtcp_fb & FEEDBACK;
        read_vp8(c, f->fmtp);
        return 1;
    case CVI_CODEC_H264:
        c->rtcp_fb = f->rtcp_fb & FEEDBACK;
        return read_h264(c, caps, medium, f->fmtp);
    default:
        return 1;
    }
}

/* Of several formats of one codec the first, but for H.264 the first with mode 1. */
static int pick_format(cvi__neg_codec *best, const cvi__neg_line *line,
                       const cvi__session_caps *caps, const cvi__sdp_media *m, uint32_t codec)
{
    int found = 0;

    for (size_t i = 0; i < m->n_formats; i++) {
        const cvi__sdp_format *f = &m->formats[i];
        cvi__neg_codec c;

        if (cvi__neg_codec_of(f, m->kind) != codec ||
            !read_format(&c, caps, line->medium, codec, f)) {
            continue;
        }
        if (!found || c.h264.packetization_mode > best->h264.packetization_mode) {
            *best = c;
        }
        found = 1;
    }
    return found;
}

static size_t position(const cvi__sdp_media *m, uint8_t pt)
{
    size_t i = 0;

    while (i < m->n_formats && m->formats[i].pt != pt) {
        i++;
    }
    return i;
}

/* By the peer's order instead of ours. */
static void sort_by_offer(cvi__neg_line *line, const cvi__sdp_media *m)
{
    for (size_t i = 1; i < line->n_codecs; i++) {
        const cvi__neg_codec c = line->codecs[i];
        size_t j = i;

        for (; j > 0 && position(m, line->codecs[j - 1].pt_send) > position(m, c.pt_send); j--) {
            line->codecs[j] = line->codecs[j - 1];
        }
        line->codecs[j] = c;
    }
}

static int has_event_clock(const cvi__neg_line *line, uint32_t clock_hz)
{
    for (size_t i = 0; i < line->n_events; i++) {
        if (line->events[i].clock_hz == clock_hz) {
            return 1;
        }
    }
    return 0;
}

static void add_event(cvi__neg_line *line, const cvi__sdp_media *m, uint32_t clock_hz)
{
    for (size_t i = 0; i < m->n_formats; i++) {
        const cvi__sdp_format *f = &m->formats[i];

        if (line->n_events == CVI__NEG_MAX_EVENTS || has_event_clock(line, clock_hz) ||
            cvi__neg_codec_of(f, m->kind) != CVI_CODEC_TELEPHONE_EVENT || f->clock_hz != clock_hz) {
            continue;
        }
        line->events[line->n_events++] = (cvi__neg_event){f->pt, f->pt, clock_hz};
    }
}

/* One telephone-event per clock of the codecs, that of the first codec first; else any at 8000. */
static void take_events(cvi__neg_line *line, const cvi__sdp_media *m)
{
    for (size_t i = 0; i < line->n_codecs; i++) {
        add_event(line, m, line->codecs[i].clock_hz);
    }
    if (line->n_events == 0) {
        add_event(line, m, 8000);
    }
}

void cvi__neg_match_offer(cvi__neg_line *line, const cvi__session_caps *caps,
                          const cvi__sdp_media *m)
{
    const int is_audio = line->medium == CVI_MEDIUM_AUDIO;
    const uint8_t *wanted = is_audio ? caps->audio_codecs : caps->video_codecs;
    const size_t n = is_audio ? caps->n_audio : caps->n_video;

    for (size_t i = 0; i < n; i++) {
        if (pick_format(&line->codecs[line->n_codecs], line, caps, m, wanted[i])) {
            line->n_codecs++;
        }
    }
    if (caps->offered_order) {
        sort_by_offer(line, m);
    }
    if (caps->single_codec && line->n_codecs > 1) {
        line->n_codecs = 1;
    }
    if (is_audio && caps->want_events && line->n_codecs > 0) {
        take_events(line, m);
    }
}

/* Which of the codecs we offered the peer's format is; NULL when it is none of them. */
static const cvi__neg_codec *find_proposed(const cvi__neg_line *proposed, const cvi__neg_codec *c)
{
    for (size_t i = 0; i < proposed->n_codecs; i++) {
        const cvi__neg_codec *p = &proposed->codecs[i];

        if (p->codec == c->codec && (c->codec != CVI_CODEC_H264 ||
                                     (p->h264.packetization_mode == c->h264.packetization_mode &&
                                      cvi__h264_same_profile(&p->h264, &c->h264)))) {
            return p;
        }
    }
    return NULL;
}

static void match_event(cvi__neg_line *line, const cvi__neg_line *proposed,
                        const cvi__sdp_format *f)
{
    for (size_t i = 0; i < proposed->n_events; i++) {
        if (proposed->events[i].clock_hz == f->clock_hz && !has_event_clock(line, f->clock_hz) &&
            line->n_events < CVI__NEG_MAX_EVENTS) {
            line->events[line->n_events++] =
                (cvi__neg_event){f->pt, proposed->events[i].pt_recv, f->clock_hz};
        }
    }
}

void cvi__neg_match_answer(cvi__neg_line *line, const cvi__neg_line *proposed,
                           const cvi__session_caps *caps, const cvi__sdp_media *m)
{
    for (size_t i = 0; i < m->n_formats && line->n_codecs < CVI__NEG_MAX_CODECS; i++) {
        const cvi__sdp_format *f = &m->formats[i];
        const uint32_t codec = cvi__neg_codec_of(f, m->kind);
        cvi__neg_codec *c = &line->codecs[line->n_codecs];
        const cvi__neg_codec *p;

        if (codec == CVI_CODEC_TELEPHONE_EVENT) {
            match_event(line, proposed, f);
            continue;
        }
        if (codec == CVI_CODEC_UNKNOWN || !read_format(c, caps, line->medium, codec, f)) {
            continue;
        }
        p = find_proposed(proposed, c);
        if (p) {
            c->pt_recv = p->pt_recv;
            line->n_codecs++;
        }
    }
}
