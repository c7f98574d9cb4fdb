/* SPDX-License-Identifier: MIT */
/* What the negotiate*.c files share. */
#ifndef CVI_SESSION_NEGOTIATOR_H
#define CVI_SESSION_NEGOTIATOR_H

#include "core/buf.h"
#include "session/negotiate.h"

typedef struct cvi__neg_lines {
    cvi__neg_line *at;
    size_t n;
} cvi__neg_lines;

struct cvi__negotiator {
    cvi_allocator alloc;
    cvi__session_caps caps;
    cvi_error_info error;
    cvi__neg_lines now;                 /* agreed */
    cvi__neg_lines failed;              /* of the last call, when it failed */
    cvi__neg_lines pending;             /* what our offer proposes, until its answer comes */
    uint8_t last_failed;                /* `failed` is what was tried last */
    uint8_t was_secure[CVI__NEG_MEDIA]; /* by cvi_medium: never plain again */
    uint64_t origin_id;
    uint64_t origin_version;
    cvi__buf body; /* our description without v= and o= */
    cvi__buf text; /* our description */
};

/* ---- negotiate_codec.c: payload types and codecs */

/* Which codec an offered format is; CVI_CODEC_UNKNOWN when we never heard of it. */
uint32_t cvi__neg_codec_of(const cvi__sdp_format *f, uint32_t kind);

const char *cvi__neg_codec_name(uint32_t codec); /* as in rtpmap */
uint32_t cvi__neg_codec_clock(uint32_t codec);
uint32_t cvi__neg_codec_channels(uint32_t codec);

/* Put the usable codecs and events of an offered line into `line`, best first. */
void cvi__neg_match_offer(cvi__neg_line *line, const cvi__session_caps *caps,
                          const cvi__sdp_media *m);

/* The same for the answer to our `proposed` line. */
void cvi__neg_match_answer(cvi__neg_line *line, const cvi__neg_line *proposed,
                           const cvi__session_caps *caps, const cvi__sdp_media *m);

/* The level of H.264 pictures we are ready to decode. */
uint32_t cvi__neg_recv_level(const cvi__session_caps *caps, uint32_t medium);

/* ---- negotiate_limits.c: time and bits */

/*
 * Fill in ptime_ms, send_kbps and each video codec's `send` of all accepted lines, when every line
 * is decided: pictures and slides share what the session's b= allows.
 */
void cvi__neg_set_limits(cvi__neg_lines *lines, const cvi__session_caps *caps, const cvi__sdp *sdp);

/* ---- negotiate_transport.c: addresses, RTCP, direction, keys */

/* 0 with status and reason set when media cannot be exchanged. */
int cvi__neg_take_transport(cvi__neg_line *line, const cvi__session_caps *caps,
                            const cvi__sdp_media *m);

/* Choose among the offered keys and make ours; `before` is this line's last state or NULL. */
int cvi__neg_take_keys(cvi__neg_line *line, const cvi__session_caps *caps, const cvi__sdp_media *m,
                       const cvi__neg_line *before);

/* A key of ours for this suite. CVI_ESYSTEM when randomness fails. */
int cvi__neg_make_key(cvi__sdes *out, const cvi__session_caps *caps, uint32_t tag, uint32_t suite);

int cvi__neg_allows_sdes(const cvi__session_caps *caps);

/* ---- negotiate_line.c: one m-line of an offer */

/* Refuse a line; always returns 0. */
int cvi__neg_refuse(cvi__neg_line *line, int status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Does this side have an address and a codec for the medium? */
int cvi__neg_is_wanted(const cvi__session_caps *caps, uint32_t medium);

/* Copy what identifies a line, and say which medium it is. */
void cvi__neg_identify(cvi__neg_line *line, const cvi__sdp_media *m);

/* Decide about line `index`; `lines` holds the decisions taken so far. */
void cvi__neg_decide(cvi__negotiator *n, cvi__neg_lines *lines, const cvi__sdp *offer,
                     size_t index);

/* The sentence for an accepted line. */
void cvi__neg_explain(cvi__neg_line *line);

/* A span as text that is safe to show, cut to fit. */
void cvi__neg_copy_text(char *out, size_t cap, cvi__span s);

/* ---- negotiate_write.c: our description */

/* Everything after o=. `offer` is NULL when we make the offer. */
int cvi__neg_write_body(cvi__buf *out, const cvi__session_caps *caps, const cvi__neg_lines *lines,
                        const cvi__sdp *offer);

/* ---- negotiate.c */

cvi__neg_line *cvi__neg_lines_alloc(cvi__negotiator *n, cvi__neg_lines *lines, size_t count);
void cvi__neg_lines_free(cvi__negotiator *n, cvi__neg_lines *lines);

/* Parse the peer's description, telling the negotiator's error record. */
int cvi__neg_parse(cvi__negotiator *n, const char *text, size_t len, cvi__sdp **out);

/* Write `lines` as our description; the version rises when it differs from the last. */
int cvi__neg_publish(cvi__negotiator *n, const cvi__neg_lines *lines, const cvi__sdp *offer);

/* `lines` hold from now on; takes them over. */
void cvi__neg_commit(cvi__negotiator *n, cvi__neg_lines *lines);

/* `lines` were tried in vain; takes them over and returns the status. */
int cvi__neg_fail(cvi__negotiator *n, cvi__neg_lines *lines);

#endif
