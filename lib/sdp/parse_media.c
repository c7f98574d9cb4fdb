/* SPDX-License-Identifier: MIT */
/* The m-line: medium, port, profile and payload types. */
#include <string.h>

#include "sdp/parse.h"

struct payload {
    uint8_t pt;
    uint8_t channels;
    uint32_t clock_hz;
    const char *encoding;
};

/* RFC 3551, tables 4 and 5; G722's clock is 8000 although it samples at 16000. */
static const struct payload static_payloads[] = {
    {0, 1, 8000, "PCMU"},   {3, 1, 8000, "GSM"},    {4, 1, 8000, "G723"},   {5, 1, 8000, "DVI4"},
    {6, 1, 16000, "DVI4"},  {7, 1, 8000, "LPC"},    {8, 1, 8000, "PCMA"},   {9, 1, 8000, "G722"},
    {10, 2, 44100, "L16"},  {11, 1, 44100, "L16"},  {12, 1, 8000, "QCELP"}, {13, 1, 8000, "CN"},
    {14, 1, 90000, "MPA"},  {15, 1, 8000, "G728"},  {16, 1, 11025, "DVI4"}, {17, 1, 22050, "DVI4"},
    {18, 1, 8000, "G729"},  {25, 1, 90000, "CelB"}, {26, 1, 90000, "JPEG"}, {28, 1, 90000, "nv"},
    {31, 1, 90000, "H261"}, {32, 1, 90000, "MPV"},  {33, 1, 90000, "MP2T"}, {34, 1, 90000, "H263"},
};

static const char *const profiles[] = {
    [CVI__SDP_PROFILE_UNKNOWN] = "",
    [CVI__SDP_PROFILE_AVP] = "RTP/AVP",
    [CVI__SDP_PROFILE_AVPF] = "RTP/AVPF",
    [CVI__SDP_PROFILE_SAVP] = "RTP/SAVP",
    [CVI__SDP_PROFILE_SAVPF] = "RTP/SAVPF",
    [CVI__SDP_PROFILE_DTLS_SAVP] = "UDP/TLS/RTP/SAVP",
    [CVI__SDP_PROFILE_DTLS_SAVPF] = "UDP/TLS/RTP/SAVPF",
};

void cvi__sdp_static_payload(cvi__sdp_format *f)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(static_payloads); i++) {
        if (static_payloads[i].pt == f->pt) {
            f->encoding = cvi__span_of(static_payloads[i].encoding);
            f->clock_hz = static_payloads[i].clock_hz;
            f->channels = static_payloads[i].channels;
        }
    }
}

int cvi__sdp_profile_is_secure(uint32_t profile)
{
    return profile >= CVI__SDP_PROFILE_SAVP && profile <= CVI__SDP_PROFILE_DTLS_SAVPF;
}

static uint8_t profile_of(cvi__span proto)
{
    for (size_t i = 1; i < CVI_ARRAY_LEN(profiles); i++) {
        if (cvi__span_is_nocase(proto, profiles[i])) {
            return (uint8_t)i;
        }
    }
    return CVI__SDP_PROFILE_UNKNOWN;
}

static uint8_t kind_of(cvi__span medium)
{
    if (cvi__span_is_nocase(medium, "audio")) {
        return CVI__SDP_KIND_AUDIO;
    }
    if (cvi__span_is_nocase(medium, "video")) {
        return CVI__SDP_KIND_VIDEO;
    }
    return cvi__span_is_nocase(medium, "application") ? CVI__SDP_KIND_APPLICATION
                                                      : CVI__SDP_KIND_UNKNOWN;
}

static int parse_formats(cvi__sdp_parser *p, cvi__sdp_media *m)
{
    cvi__span rest = m->formats_text;

    for (cvi__span w = cvi__span_word(&rest); w.len > 0; w = cvi__span_word(&rest)) {
        cvi__sdp_format *f = p->format;
        uint64_t pt = 0;

        if (!cvi__span_number(w, 127, &pt)) {
            return cvi__sdp_refuse(p, w.at, "a payload type is not 0 to 127");
        }
        if (p->index_of[pt] != 0) { /* named twice: once is enough */
            continue;
        }
        f->pt = (uint8_t)pt;
        f->channels = 1;
        cvi__sdp_static_payload(f);
        m->n_formats++;
        p->index_of[pt] = (uint8_t)m->n_formats;
        p->format++;
    }
    return CVI_OK;
}

static int parse_port(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span word)
{
    const cvi__span port = cvi__span_cut(&word, '/'); /* "/2": more ports, which we never use */
    uint64_t number = 0;

    if (!cvi__span_number(port, 65535, &number)) {
        return cvi__sdp_refuse(p, port.at, "the port is not 0 to 65535");
    }
    m->port = (uint16_t)number;
    return CVI_OK;
}

int cvi__sdp_parse_media(cvi__sdp_parser *p)
{
    cvi__sdp_media *m = &p->sdp->media[p->sdp->n_media];
    cvi__span v = p->line.value;
    cvi__span port;
    int rc;

    memset(p->index_of, 0, sizeof(p->index_of));
    p->has_direction = 0;
    m->offset = p->line.offset;
    m->formats = p->format;
    m->attrs = p->attr;
    m->direction = p->sdp->direction;
    m->medium = cvi__span_word(&v);
    port = cvi__span_word(&v);
    m->proto = cvi__span_word(&v);
    m->formats_text = cvi__span_trim(v);
    if (m->formats_text.len == 0) {
        return cvi__sdp_refuse(p, NULL, "the media line has fewer than four fields");
    }
    rc = parse_port(p, m, port);
    if (rc != CVI_OK) {
        return rc;
    }
    m->kind = kind_of(m->medium);
    m->profile = profile_of(m->proto);
    p->sdp->n_media++;
    if (m->profile == CVI__SDP_PROFILE_UNKNOWN ||
        (m->kind != CVI__SDP_KIND_AUDIO && m->kind != CVI__SDP_KIND_VIDEO)) {
        return CVI_OK;
    }
    return parse_formats(p, m);
}
