/* SPDX-License-Identifier: MIT */
/* a= lines. What is malformed in an attribute is ignored, except a port. */
#include <string.h>

#include "sdp/parse.h"

struct attribute {
    const char *name;
    int (*parse)(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value);
};

const cvi__sdp_format *cvi__sdp_format_find(const cvi__sdp_media *m, uint8_t pt)
{
    for (size_t i = 0; i < m->n_formats; i++) {
        if (m->formats[i].pt == pt) {
            return &m->formats[i];
        }
    }
    return NULL;
}

/* Take the payload type in front of `value`; NULL when the m-line does not have it. */
static cvi__sdp_format *take_format(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span *value)
{
    uint64_t pt = 0;

    if (!cvi__span_number(cvi__span_word(value), 127, &pt) || p->index_of[pt] == 0) {
        return NULL;
    }
    return &m->formats[p->index_of[pt] - 1];
}

static int parse_rtpmap(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    cvi__sdp_format *f = take_format(p, m, &value);
    cvi__span rest = cvi__span_trim(value);
    const cvi__span encoding = cvi__span_cut(&rest, '/');
    const cvi__span clock = cvi__span_cut(&rest, '/');
    uint64_t hz = 0;
    uint64_t channels = 1;

    if (!f || f->has_rtpmap || encoding.len == 0 || !cvi__span_number(clock, 1000000, &hz) ||
        hz == 0) {
        return CVI_OK;
    }
    if (rest.len > 0 && (!cvi__span_number(rest, 255, &channels) || channels == 0)) {
        return CVI_OK;
    }
    f->encoding = encoding;
    f->clock_hz = (uint32_t)hz;
    f->channels = (uint8_t)channels;
    f->has_rtpmap = 1;
    return CVI_OK;
}

static int parse_fmtp(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    cvi__sdp_format *f = take_format(p, m, &value);

    if (f && f->fmtp.len == 0) {
        f->fmtp = cvi__span_trim(value);
    }
    return CVI_OK;
}

static uint32_t feedback_of(cvi__span value)
{
    const cvi__span type = cvi__span_word(&value);
    const cvi__span param = cvi__span_word(&value);

    if (cvi__span_is_nocase(type, "nack")) {
        return param.len == 0                      ? CVI__SDP_FB_NACK
               : cvi__span_is_nocase(param, "pli") ? CVI__SDP_FB_NACK_PLI
                                                   : 0;
    }
    if (cvi__span_is_nocase(type, "ccm")) {
        return cvi__span_is_nocase(param, "fir")     ? CVI__SDP_FB_CCM_FIR
               : cvi__span_is_nocase(param, "tmmbr") ? CVI__SDP_FB_CCM_TMMBR
                                                     : 0;
    }
    return cvi__span_is_nocase(type, "goog-remb") ? CVI__SDP_FB_REMB : 0;
}

static int is_for_all(cvi__span value)
{
    return cvi__span_is(cvi__span_word(&value), "*");
}

static int parse_rtcp_fb(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    if (is_for_all(value)) {
        (void)cvi__span_word(&value);
        for (size_t i = 0; i < m->n_formats; i++) {
            m->formats[i].rtcp_fb |= feedback_of(value);
        }
        return CVI_OK;
    }
    cvi__sdp_format *f = take_format(p, m, &value);
    if (f) {
        f->rtcp_fb |= feedback_of(value);
    }
    return CVI_OK;
}

static int parse_imageattr(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    if (is_for_all(value)) {
        (void)cvi__span_word(&value);
        for (size_t i = 0; i < m->n_formats; i++) {
            m->formats[i].imageattr = cvi__span_trim(value);
        }
        return CVI_OK;
    }
    cvi__sdp_format *f = take_format(p, m, &value);
    if (f) {
        f->imageattr = cvi__span_trim(value);
    }
    return CVI_OK;
}

static int parse_rtcp(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    const cvi__span word = cvi__span_word(&value);
    uint64_t port = 0;

    if (!cvi__span_number(word, 65535, &port) || port == 0) {
        return cvi__sdp_refuse(p, word.at, "the port of a=rtcp is not 1 to 65535");
    }
    m->rtcp_port = (uint16_t)port;
    if (cvi__span_trim(value).len > 0) {
        cvi__sdp_parse_connection(&m->rtcp_connection, value);
    }
    return CVI_OK;
}

static int parse_crypto(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    (void)p;
    if (m->n_crypto < CVI__SDP_MAX_CRYPTO && cvi__sdes_parse(&m->crypto[m->n_crypto], value)) {
        m->n_crypto++;
    }
    return CVI_OK;
}

static int parse_ptime(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    (void)p;
    m->ptime_ms = cvi__span_number_saturated(value);
    return CVI_OK;
}

static int parse_maxptime(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    (void)p;
    m->maxptime_ms = cvi__span_number_saturated(value);
    return CVI_OK;
}

static int parse_rtcp_mux(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    (void)p;
    (void)value;
    m->rtcp_mux = 1;
    return CVI_OK;
}

static int parse_label(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    (void)p;
    m->label = cvi__span_trim(value);
    return CVI_OK;
}

static int parse_content(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    (void)p;
    m->content = cvi__span_trim(value);
    return CVI_OK;
}

static int parse_mid(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span value)
{
    (void)p;
    m->mid = cvi__span_trim(value);
    return CVI_OK;
}

static const struct attribute attributes[] = {
    {"rtpmap", parse_rtpmap},       {"fmtp", parse_fmtp},       {"rtcp-fb", parse_rtcp_fb},
    {"imageattr", parse_imageattr}, {"rtcp", parse_rtcp},       {"rtcp-mux", parse_rtcp_mux},
    {"crypto", parse_crypto},       {"ptime", parse_ptime},     {"maxptime", parse_maxptime},
    {"label", parse_label},         {"content", parse_content}, {"mid", parse_mid},
};

static const char *const directions[] = {"inactive", "sendonly", "recvonly", "sendrecv"};

const char *cvi__sdp_direction_name(uint32_t direction)
{
    return directions[direction & CVI__SDP_SENDRECV];
}

/* 1 when it was a direction; the first of a level counts, a medium's own beats the session's. */
static int parse_direction(cvi__sdp_parser *p, cvi__sdp_media *m, cvi__span name)
{
    for (uint8_t i = 0; i < CVI_ARRAY_LEN(directions); i++) {
        if (!cvi__span_is_nocase(name, directions[i])) {
            continue;
        }
        if (!m) {
            p->sdp->direction = i;
        } else if (!p->has_direction) {
            m->direction = i;
            p->has_direction = 1;
        }
        return 1;
    }
    return 0;
}

int cvi__sdp_parse_attribute(cvi__sdp_parser *p, cvi__sdp_media *m)
{
    cvi__span value = p->line.value;
    const int is_flag = memchr(value.at, ':', value.len) == NULL;
    const cvi__span name = cvi__span_trim(cvi__span_cut(&value, ':'));

    p->attr->name = name;
    if (!is_flag) {
        p->attr->value = value;
    }
    p->attr++;
    if (m) {
        m->n_attrs++;
    } else {
        p->sdp->n_attrs++;
    }
    if (parse_direction(p, m, name) || !m) {
        return CVI_OK;
    }
    for (size_t i = 0; i < CVI_ARRAY_LEN(attributes); i++) {
        if (cvi__span_is_nocase(name, attributes[i].name)) {
            return attributes[i].parse(p, m, value);
        }
    }
    return CVI_OK;
}
