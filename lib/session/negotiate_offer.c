/* SPDX-License-Identifier: MIT */
/* Our own offers, and the answers to them. */
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "session/negotiator.h"

#define FIRST_DYNAMIC_PT 96u

static uint8_t payload_type(uint32_t codec, uint8_t *next_dynamic)
{
    switch (codec) {
    case CVI_CODEC_PCMU:
        return 0;
    case CVI_CODEC_PCMA:
        return 8;
    case CVI_CODEC_G722:
        return 9;
    default:
        return (*next_dynamic)++;
    }
}

static cvi__neg_codec *add_codec(cvi__neg_line *line, uint32_t codec, uint8_t *next_pt)
{
    cvi__neg_codec *c = &line->codecs[line->n_codecs++];

    c->codec = (uint8_t)codec;
    c->pt_recv = payload_type(codec, next_pt);
    c->pt_send = c->pt_recv;
    c->clock_hz = cvi__neg_codec_clock(codec);
    c->channels = (uint8_t)cvi__neg_codec_channels(codec);
    if (line->medium != CVI_MEDIUM_AUDIO) {
        c->rtcp_fb = CVI__SDP_FB_NACK_PLI | CVI__SDP_FB_CCM_FIR;
    }
    return c;
}

/* Constrained baseline in the given mode, at the level we decode. */
static void add_h264(cvi__neg_line *line, const cvi__session_caps *caps, uint32_t mode,
                     uint8_t *next_pt)
{
    cvi__neg_codec *c = add_codec(line, CVI_CODEC_H264, next_pt);

    c->h264.profile_idc = 0x42;
    c->h264.profile_iop = 0xe0;
    c->h264.profile = CVI__H264_PROFILE_CONSTRAINED_BASELINE;
    c->h264.packetization_mode = (uint8_t)mode;
    c->h264.level_asymmetry_allowed = 1;
    c->recv_level_idc = (uint8_t)cvi__neg_recv_level(caps, line->medium);
    c->h264.level_idc = c->recv_level_idc;
}

static void propose_codecs(cvi__neg_line *line, const cvi__session_caps *caps)
{
    const int is_audio = line->medium == CVI_MEDIUM_AUDIO;
    const uint8_t *wanted = is_audio ? caps->audio_codecs : caps->video_codecs;
    const size_t n = is_audio ? caps->n_audio : caps->n_video;
    uint8_t next_pt = FIRST_DYNAMIC_PT;

    for (size_t i = 0; i < n && line->n_codecs < CVI__NEG_MAX_CODECS; i++) {
        if (wanted[i] != CVI_CODEC_H264) {
            add_codec(line, wanted[i], &next_pt);
            continue;
        }
        add_h264(line, caps, 1, &next_pt);
        if (line->n_codecs < CVI__NEG_MAX_CODECS) {
            add_h264(line, caps, 0, &next_pt);
        }
    }
    for (size_t i = 0; is_audio && caps->want_events && i < line->n_codecs; i++) {
        const uint32_t clock = line->codecs[i].clock_hz;

        if (line->n_events < CVI__NEG_MAX_EVENTS &&
            (line->n_events == 0 || line->events[0].clock_hz != clock)) {
            line->events[line->n_events++] = (cvi__neg_event){next_pt, next_pt, clock};
            next_pt++;
        }
    }
}

/* What both a first and a later offer say about a line we use. */
static void propose_transport(cvi__neg_line *line, const cvi__session_caps *caps)
{
    line->local = caps->rtp[line->medium];
    line->local_rtcp_port = caps->rtcp_port[line->medium];
    line->rtcp_mux = caps->want_rtcp_mux;
    line->direction = caps->direction[line->medium];
    line->ptime_recv_ms = caps->ptime_ms;
}

static int propose_line(cvi__negotiator *n, cvi__neg_line *line, uint32_t medium)
{
    const int is_secure = cvi__neg_allows_sdes(&n->caps);

    line->medium = (uint8_t)medium;
    line->is_accepted = 1;
    line->profile = is_secure ? CVI__SDP_PROFILE_SAVP : CVI__SDP_PROFILE_AVP;
    snprintf(line->kind, sizeof(line->kind), "%s", medium == CVI_MEDIUM_AUDIO ? "audio" : "video");
    snprintf(line->proto, sizeof(line->proto), "%s", is_secure ? "RTP/SAVP" : "RTP/AVP");
    propose_codecs(line, &n->caps);
    propose_transport(line, &n->caps);
    if (!is_secure) {
        return CVI_OK;
    }
    line->is_secure = 1;
    if (cvi__neg_make_key(&line->crypto_send, &n->caps, 1, CVI__SDES_AES128_SHA1_80) != CVI_OK) {
        return cvi__error_set(&n->error, CVI_ESYSTEM, 0, "there is no randomness for a key");
    }
    return CVI_OK;
}

static int propose_first(cvi__negotiator *n, cvi__neg_lines *lines)
{
    const cvi__session_caps *caps = &n->caps;
    size_t wanted = 0;
    size_t used = 0;
    int rc = CVI_OK;

    for (uint32_t medium = CVI_MEDIUM_AUDIO; medium < CVI__NEG_MEDIA; medium++) {
        wanted += cvi__neg_is_wanted(caps, medium) != 0;
    }
    if (wanted == 0) {
        return cvi__error_set(&n->error, CVI_ESTATE, 0, "no medium has an address and a codec");
    }
    if (caps->security == CVI__NEG_SECURITY_REQUIRE && !cvi__neg_allows_sdes(caps)) {
        return cvi__error_set(&n->error, CVI_ESESSION_SECURITY, 0,
                              "SRTP is required but the signalling is not secure");
    }
    if (!cvi__neg_lines_alloc(n, lines, wanted)) {
        return CVI_ENOMEM;
    }
    for (uint32_t medium = CVI_MEDIUM_AUDIO; rc == CVI_OK && used < wanted; medium++) {
        if (cvi__neg_is_wanted(caps, medium)) {
            rc = propose_line(n, &lines->at[used++], medium);
        }
    }
    return rc;
}

/* The lines agreed so far, in place, with what our capabilities say now. */
static int propose_again(cvi__negotiator *n, cvi__neg_lines *lines)
{
    if (!cvi__neg_lines_alloc(n, lines, n->now.n)) {
        return CVI_ENOMEM;
    }
    for (size_t i = 0; i < n->now.n; i++) {
        cvi__neg_line *line = &lines->at[i];

        *line = n->now.at[i];
        if (line->is_accepted && n->caps.rtp[line->medium].port == 0) {
            cvi__neg_refuse(line, CVI_ESTATE, "this side has given it up");
        } else if (line->is_accepted) {
            const uint8_t rtcp_mux = line->rtcp_mux;

            propose_transport(line, &n->caps);
            line->rtcp_mux = rtcp_mux;
        }
    }
    return CVI_OK;
}

/* An offer that is made again before its answer came keeps its keys. */
static void keep_pending_keys(const cvi__negotiator *n, cvi__neg_lines *lines)
{
    for (size_t i = 0; i < lines->n && i < n->pending.n; i++) {
        if (lines->at[i].is_secure && n->pending.at[i].is_secure) {
            lines->at[i].crypto_send = n->pending.at[i].crypto_send;
        }
    }
}

int cvi__negotiator_offer(cvi__negotiator *n)
{
    cvi__neg_lines lines = {0};
    int rc = n->now.n == 0 ? propose_first(n, &lines) : propose_again(n, &lines);

    if (rc == CVI_OK) {
        keep_pending_keys(n, &lines);
        rc = cvi__neg_publish(n, &lines, NULL);
    }
    if (rc != CVI_OK) {
        cvi__neg_lines_free(n, &lines);
        return rc;
    }
    cvi__neg_lines_free(n, &n->pending);
    n->pending = lines;
    return CVI_OK;
}

void cvi__negotiator_cancel_offer(cvi__negotiator *n)
{
    cvi__neg_lines_free(n, &n->pending);
}

/* SRTP stays SRTP: the peer used our key's tag and suite and gave its own key. */
static int take_answered_key(cvi__neg_line *line, const cvi__neg_line *proposed,
                             const cvi__sdp_media *m)
{
    const cvi__sdes *key = m->n_crypto > 0 ? &m->crypto[0] : NULL;

    if (cvi__sdp_profile_is_secure(m->profile) != cvi__sdp_profile_is_secure(proposed->profile) ||
        m->profile >= CVI__SDP_PROFILE_DTLS_SAVP) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY,
                               "the answer changes the offered %s to %s", proposed->proto,
                               line->proto);
    }
    if (!proposed->is_secure) {
        return 1;
    }
    if (!key || !key->is_plain || key->tag != proposed->crypto_send.tag ||
        key->suite != proposed->crypto_send.suite) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY,
                               "the answer has no key for the offered SRTP suite");
    }
    line->is_secure = 1;
    line->crypto_send = proposed->crypto_send;
    line->crypto_recv = *key;
    return 1;
}

static void take_line(cvi__negotiator *n, cvi__neg_line *line, const cvi__neg_line *proposed,
                      const cvi__sdp_media *m)
{
    cvi__neg_identify(line, m);
    line->medium = proposed->medium;
    if (!proposed->is_accepted) {
        cvi__neg_refuse(line, CVI_ESTATE, "it was not offered (port 0)");
        return;
    }
    if (strcmp(line->kind, proposed->kind) != 0 || m->profile == CVI__SDP_PROFILE_UNKNOWN) {
        cvi__neg_refuse(line, CVI_ESESSION_SDP, "the answer has another medium here");
        return;
    }
    if (m->port == 0) {
        cvi__neg_refuse(line, CVI_ESTATE, "the peer refused it (port 0)");
        return;
    }
    if (!take_answered_key(line, proposed, m)) {
        return;
    }
    cvi__neg_match_answer(line, proposed, &n->caps, m);
    if (line->n_codecs == 0) {
        cvi__neg_refuse(line, CVI_ESESSION_NO_CODEC, "the answer has none of our codecs");
        return;
    }
    if (cvi__neg_take_transport(line, &n->caps, m)) {
        cvi__neg_explain(line);
    }
}

static int judge_answer(cvi__negotiator *n, const cvi__neg_lines *lines)
{
    const char *reason = "the answer has no media line";

    for (size_t i = lines->n; i > 0; i--) {
        const cvi__neg_line *line = &lines->at[i - 1];

        if (line->status == CVI_ESESSION_SECURITY) { /* a line we cannot use stays open there */
            return cvi__error_set(&n->error, line->status, 0, "%s", line->reason);
        }
    }
    for (size_t i = lines->n; i > 0; i--) {
        if (lines->at[i - 1].is_accepted) {
            return CVI_OK;
        }
        reason = lines->at[i - 1].reason;
    }
    return cvi__error_set(&n->error, CVI_ESESSION_NO_CODEC, 0, "no media line is acceptable: %s",
                          reason);
}

int cvi__negotiator_take_answer(cvi__negotiator *n, const char *answer, size_t len)
{
    cvi__neg_lines lines = {0};
    cvi__sdp *sdp = NULL;
    int rc;

    if (n->pending.n == 0) {
        return cvi__error_set(&n->error, CVI_ESTATE, 0, "there is no offer to answer");
    }
    rc = cvi__neg_parse(n, answer, len, &sdp);
    if (rc != CVI_OK) {
        return rc;
    }
    if (sdp->n_media != n->pending.n) {
        rc = cvi__error_set(&n->error, CVI_ESESSION_SDP, 0,
                            "the answer has %u media lines, the offer %u", (unsigned)sdp->n_media,
                            (unsigned)n->pending.n);
    } else if (!cvi__neg_lines_alloc(n, &lines, sdp->n_media)) {
        rc = CVI_ENOMEM;
    }
    for (size_t i = 0; rc == CVI_OK && i < sdp->n_media; i++) {
        take_line(n, &lines.at[i], &n->pending.at[i], &sdp->media[i]);
    }
    if (rc == CVI_OK) {
        cvi__neg_set_limits(&lines, &n->caps, sdp);
        rc = judge_answer(n, &lines);
    }
    cvi__sdp_free(&sdp);
    if (rc != CVI_OK) {
        return cvi__neg_fail(n, &lines);
    }
    cvi__neg_commit(n, &lines);
    return CVI_OK;
}
