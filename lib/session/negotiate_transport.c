/* SPDX-License-Identifier: MIT */
/* Where media goes, in which direction, and under which keys. */
#include <string.h>

#include "core/addr.h"
#include "session/negotiator.h"

#define DEFAULT_SUITES                                                                             \
    ((1u << CVI__SDES_AES128_SHA1_80) | (1u << CVI__SDES_AES128_SHA1_32) |                         \
     (1u << CVI__SDES_AES256_SHA1_80) | (1u << CVI__SDES_AES256_SHA1_32))

/* Multicast, or the broadcast address: nothing a call should be sent to. */
static int is_for_many(const cvi_addr *a)
{
    return a->family == CVI_ADDR_IPV4 ? a->ip[0] >= 0xe0 : a->ip[0] == 0xff;
}

/* 0.0.0.0 and ::, and the host name for IPv6 hold that RFC 6157 suggests. */
static int is_hold_address(const cvi__sdp_connection *c)
{
    return c->is_numeric ? cvi__addr_is_any(&c->addr)
                         : cvi__span_has_prefix(c->host, "invalid") ||
                               (c->host.len > 8 &&
                                cvi__span_is_nocase((cvi__span){c->host.at + c->host.len - 8, 8},
                                                    ".invalid"));
}

/* b=AS:0 asks for no media at all (RFC 3264, section 5.1). */
static int is_zero_bandwidth(const cvi__sdp_bandwidth *b)
{
    return (b->has_as && b->as_kbps == 0) || (b->has_tias && b->tias_bps == 0);
}

static void take_direction(cvi__neg_line *line, const cvi__session_caps *caps,
                           const cvi__sdp_media *m)
{
    const uint32_t ours = caps->direction[line->medium];
    uint32_t direction = 0;

    if ((m->direction & CVI__SDP_RECV) && !is_hold_address(&m->connection) &&
        !is_zero_bandwidth(&m->bandwidth)) {
        direction |= CVI__SDP_SEND;
    }
    if (m->direction & CVI__SDP_SEND) {
        direction |= CVI__SDP_RECV;
    }
    line->is_held = (direction & CVI__SDP_SEND) == 0;
    line->direction = (uint8_t)(direction & ours);
}

static int looks_like_rtcp(uint8_t pt)
{
    return pt >= 64 && pt <= 95;
}

/* RTCP under the port of RTP: payload types 64 to 95 would look like RTCP (RFC 5761). */
static int can_multiplex(const cvi__neg_line *line)
{
    for (size_t i = 0; i < line->n_codecs; i++) {
        if (looks_like_rtcp(line->codecs[i].pt_send) || looks_like_rtcp(line->codecs[i].pt_recv)) {
            return 0;
        }
    }
    for (size_t i = 0; i < line->n_events; i++) {
        if (looks_like_rtcp(line->events[i].pt_send) || looks_like_rtcp(line->events[i].pt_recv)) {
            return 0;
        }
    }
    return 1;
}

static void take_rtcp(cvi__neg_line *line, const cvi__session_caps *caps, const cvi__sdp_media *m)
{
    const uint32_t next = (uint32_t)line->local.port + 1;

    line->rtcp_mux = m->rtcp_mux && caps->want_rtcp_mux && can_multiplex(line);
    line->remote_rtcp = line->remote;
    if (line->rtcp_mux) {
        line->local_rtcp_port = line->local.port;
        return;
    }
    line->local_rtcp_port = caps->rtcp_port[line->medium];
    if (line->local_rtcp_port == 0) {
        line->local_rtcp_port = (uint16_t)(next > 65535 ? 0 : next);
    }
    line->remote_rtcp.port = (uint16_t)(m->port == 65535 ? 0 : m->port + 1);
    if (m->rtcp_port != 0) {
        line->remote_rtcp.port = m->rtcp_port;
    }
    if (m->rtcp_connection.is_numeric && !is_for_many(&m->rtcp_connection.addr)) {
        line->remote_rtcp = m->rtcp_connection.addr;
        line->remote_rtcp.port = m->rtcp_port;
    }
}

int cvi__neg_take_transport(cvi__neg_line *line, const cvi__session_caps *caps,
                            const cvi__sdp_media *m)
{
    const cvi__sdp_connection *c = &m->connection;

    line->local = caps->rtp[line->medium];
    if (!c->is_present || (!c->is_numeric && c->host.len == 0)) {
        return cvi__neg_refuse(line, CVI_ESESSION_SDP, "there is no c= line that says where to");
    }
    if (c->is_numeric && is_for_many(&c->addr)) {
        return cvi__neg_refuse(line, CVI_ENOTSUP, "its address is not that of one peer");
    }
    if (c->is_numeric && !is_hold_address(c) && c->addr.family != line->local.family) {
        return cvi__neg_refuse(line, CVI_ENOTSUP, "the peer's address is %s, ours is not",
                               c->addr.family == CVI_ADDR_IPV6 ? "IPv6" : "IPv4");
    }
    line->has_remote = c->is_numeric && !cvi__addr_is_any(&c->addr);
    if (line->has_remote) {
        line->remote = c->addr;
    }
    line->remote.port = m->port;
    if (cvi__addr_equal(&line->remote, &line->local)) {
        return cvi__neg_refuse(line, CVI_ESESSION_SDP, "its address and port are our own");
    }
    take_direction(line, caps, m);
    take_rtcp(line, caps, m);
    return 1;
}

int cvi__neg_allows_sdes(const cvi__session_caps *caps)
{
    return caps->security != CVI__NEG_SECURITY_PLAIN &&
           cvi_feature_supported(CVI_FEATURE_SRTP, 0) &&
           (caps->is_secure_signalling || caps->want_sdes_insecurely);
}

int cvi__neg_make_key(cvi__sdes *out, const cvi__session_caps *caps, uint32_t tag, uint32_t suite)
{
    memset(out, 0, sizeof(*out));
    out->tag = tag;
    out->suite = (uint8_t)suite;
    out->is_plain = 1;
    out->key_len = (uint8_t)cvi__sdes_key_len(suite);
    return caps->random(caps->random_user, out->key, out->key_len) == 0 ? CVI_OK : CVI_ESYSTEM;
}

static const cvi__sdes *choose_key(const cvi__session_caps *caps, const cvi__sdp_media *m)
{
    const uint32_t suites = caps->sdes_suites != 0 ? caps->sdes_suites : DEFAULT_SUITES;

    for (size_t i = 0; i < m->n_crypto; i++) {
        const cvi__sdes *s = &m->crypto[i];

        if (s->is_plain && s->suite != CVI__SDES_UNKNOWN && (suites & (1u << s->suite))) {
            return s;
        }
    }
    return NULL;
}

int cvi__neg_take_keys(cvi__neg_line *line, const cvi__session_caps *caps, const cvi__sdp_media *m,
                       const cvi__neg_line *before)
{
    const cvi__sdes *chosen = choose_key(caps, m);

    if (!chosen) {
        return cvi__neg_refuse(line, CVI_ESESSION_SECURITY, "%s",
                               m->n_crypto == 0 ? "it asks for SRTP but offers no usable key"
                                                : "none of the offered SRTP suites is usable");
    }
    line->crypto_recv = *chosen;
    line->is_secure = 1;
    if (before && before->is_accepted && before->is_secure &&
        before->crypto_send.suite == chosen->suite) {
        line->crypto_send = before->crypto_send; /* an unchanged key keeps the stream going */
        line->crypto_send.tag = chosen->tag;
        return 1;
    }
    if (cvi__neg_make_key(&line->crypto_send, caps, chosen->tag, chosen->suite) != CVI_OK) {
        return cvi__neg_refuse(line, CVI_ESYSTEM, "there is no randomness for a key");
    }
    return 1;
}
