/* SPDX-License-Identifier: MIT */
/* One m-line of an offer: accepted, or refused with the reason. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "session/negotiator.h"

void cvi__neg_copy_text(char *out, size_t cap, cvi__span s)
{
    size_t n = 0;

    for (; n < s.len && n + 1 < cap; n++) {
        const unsigned char c = (unsigned char)s.at[n];

        out[n] = c >= 0x20 && c < 0x7f ? (char)c : '?';
    }
    out[n] = '\0';
}

int cvi__neg_refuse(cvi__neg_line *line, int status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(line->reason, sizeof(line->reason), format, args);
    va_end(args);
    line->status = status;
    line->is_accepted = 0;
    return 0;
}

/* content:slides beats label:12, which old room systems use for the same. */
static int is_content(const cvi__sdp_media *m)
{
    if (m->content.len > 0) {
        return cvi__span_has_prefix(m->content, "slides") ||
               cvi__span_has_prefix(m->content, "alt");
    }
    return cvi__span_is(m->label, "12");
}

void cvi__neg_identify(cvi__neg_line *line, const cvi__sdp_media *m)
{
    line->profile = m->profile;
    cvi__neg_copy_text(line->kind, sizeof(line->kind), m->medium);
    cvi__neg_copy_text(line->proto, sizeof(line->proto), m->proto);
    cvi__neg_copy_text(line->mid, sizeof(line->mid), m->mid);
    cvi__neg_copy_text(line->label, sizeof(line->label), m->label);
    if (m->kind == CVI__SDP_KIND_AUDIO) {
        line->medium = CVI_MEDIUM_AUDIO;
    } else if (m->kind == CVI__SDP_KIND_VIDEO) {
        line->medium = is_content(m) ? CVI_MEDIUM_CONTENT : CVI_MEDIUM_VIDEO;
    }
}

static const char *medium_name(uint32_t medium)
{
    return medium == CVI_MEDIUM_AUDIO ? "audio" : medium == CVI_MEDIUM_VIDEO ? "video" : "content";
}

int cvi__neg_is_wanted(const cvi__session_caps *caps, uint32_t medium)
{
    if (caps->rtp[medium].port == 0 || (medium == CVI_MEDIUM_CONTENT && !caps->want_content)) {
        return 0;
    }
    return medium == CVI_MEDIUM_AUDIO ? caps->n_audio > 0 : caps->n_video > 0;
}

static int is_taken(const cvi__neg_lines *lines, uint32_t medium)
{
    for (size_t i = 0; i < lines->n; i++) {
        if (lines->at[i].is_accepted && lines->at[i].medium == medium) {
            return 1;
        }
    }
    return 0;
}

/* Is it a line we could have at all? */
static int check_kind(cvi__neg_line *line, const cvi__session_caps *caps,
                      const cvi__neg_lines *lines, const cvi__sdp_media *m)
{
    if (m->port == 0) {
        return cvi__neg_refuse(line, CVI_ESTATE, "the peer does not use it (port 0)");
    }
    if (line->medium == CVI_MEDIUM_UNKNOWN || m->profile == CVI__SDP_PROFILE_UNKNOWN) {
        return cvi__neg_refuse(line, CVI_ENOTSUP, "%s over %s is not supported", line->kind,
                               line->proto);
    }
    if (!cvi__neg_is_wanted(caps, line->medium)) {
        return cvi__neg_refuse(line, CVI_ENOTSUP, "%s is not enabled here",
                               medium_name(line->medium));
    }
    if (is_taken(lines, line->medium)) {
        return cvi__neg_refuse(line, CVI_EEXIST, "another line already carries the %s",
                               medium_name(line->medium));
    }
    return 1;
}

/*
 * RTP/AVP and AVPF: with keys beside them they are SRTP for those who can (RFC 8643), else plain,
 * where that is allowed and the medium was never SRTP before.
 */
static int check_open_profile(cvi__negotiator *n, cvi__neg_line *line, const cvi__sdp_media *m,
                              const cvi__neg_line *before)
{
    if (m->n_crypto > 0 && cvi__neg_allows_sdes(&n->caps) &&
        cvi__neg_take_keys(line, &n->caps, m, before)) {
        return 1;
    }
    if (n->caps.security == CVI__NEG_SECURITY_REQUIRE) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY, "plain RTP is not allowed here");
    }
    if (n->was_secure[line->medium]) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY,
                               "this call's %s was SRTP and does not become plain RTP",
                               medium_name(line->medium));
    }
    return line->status != CVI_ESYSTEM;
}

/* Plain or SRTP, by what is allowed and by what this medium was before. */
static int check_security(cvi__negotiator *n, cvi__neg_line *line, const cvi__sdp_media *m,
                          const cvi__neg_line *before)
{
    const cvi__session_caps *caps = &n->caps;

    if (!cvi__sdp_profile_is_secure(m->profile)) {
        return check_open_profile(n, line, m, before);
    }
    if (m->profile >= CVI__SDP_PROFILE_DTLS_SAVP) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY, "DTLS-SRTP is not supported");
    }
    if (caps->security == CVI__NEG_SECURITY_PLAIN || !cvi_feature_supported(CVI_FEATURE_SRTP, 0)) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY, "SRTP is switched off here");
    }
    if (!cvi__neg_allows_sdes(caps)) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY,
                               "its SRTP keys came over signalling that is not secure");
    }
    return cvi__neg_take_keys(line, caps, m, before);
}

/* "none of SIREN14, G7221, G729 is enabled here" */
static int refuse_codecs(cvi__neg_line *line, const cvi__sdp_media *m)
{
    char names[64] = "";
    size_t len = 0;

    for (size_t i = 0; i < m->n_formats && len + 1 < sizeof(names); i++) {
        char name[24];

        cvi__neg_copy_text(name, sizeof(name), m->formats[i].encoding);
        if (name[0] != '\0' && strstr(names, name) == NULL) {
            const int made =
                snprintf(names + len, sizeof(names) - len, "%s%s", len > 0 ? ", " : "", name);

            len = CVI_MIN(len + (size_t)CVI_MAX(made, 0), sizeof(names) - 1);
        }
    }
    return cvi__neg_refuse(line, CVI_ESESSION_NO_CODEC, "no codec in common (offered: %s)",
                           len > 0 ? names : "nothing we know");
}

void cvi__neg_explain(cvi__neg_line *line)
{
    const cvi__neg_codec *c = &line->codecs[0];
    char mode[32] = "";

    if (c->codec == CVI_CODEC_H264) {
        snprintf(mode, sizeof(mode), ", mode %u", (unsigned)c->h264.packetization_mode);
    }
    snprintf(line->reason, sizeof(line->reason), "%s as payload type %u%s, %s%s",
             cvi__neg_codec_name(c->codec), (unsigned)c->pt_send, mode,
             line->is_secure ? cvi__sdes_suite_name(line->crypto_send.suite) : "plain RTP",
             line->is_held ? ", held by the peer" : "");
    line->status = CVI_OK;
    line->is_accepted = 1;
}

/* This line's last agreement, when it was about the same medium. */
static const cvi__neg_line *before_of(const cvi__negotiator *n, const cvi__neg_line *line,
                                      size_t index)
{
    return index < n->now.n && n->now.at[index].medium == line->medium ? &n->now.at[index] : NULL;
}

void cvi__neg_decide(cvi__negotiator *n, cvi__neg_lines *lines, const cvi__sdp *offer, size_t index)
{
    const cvi__sdp_media *m = &offer->media[index];
    cvi__neg_line *line = &lines->at[index];

    if (!check_kind(line, &n->caps, lines, m) ||
        !check_security(n, line, m, before_of(n, line, index))) {
        return;
    }
    cvi__neg_match_offer(line, &n->caps, m);
    if (line->n_codecs == 0) {
        refuse_codecs(line, m);
        return;
    }
    if (cvi__neg_take_transport(line, &n->caps, m)) {
        cvi__neg_explain(line);
    }
}
