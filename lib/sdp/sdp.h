/* SPDX-License-Identifier: MIT */
/*
 * Session descriptions (RFC 8866): the model, a bounded parser for hostile input, and a writer.
 *
 * A parsed description is one block on the allocator; every span points into its own copy of the
 * text, so it outlives the input. It may hold SRTP keys: freeing wipes it.
 */
#ifndef CVI_SDP_SDP_H
#define CVI_SDP_SDP_H

#include "core/base.h"
#include "core/buf.h"
#include "sdp/sdes.h"
#include "sdp/span.h"

#define CVI__SDP_MAX_BYTES 65536u
#define CVI__SDP_MAX_MEDIA 16u
#define CVI__SDP_MAX_FORMATS 64u /* of one m-line */
#define CVI__SDP_MAX_LINES 2048u
#define CVI__SDP_MAX_CRYPTO 8u /* of one m-line; more are ignored */

#define CVI__SDP_SEND 1u /* bits of a direction, as seen by the author of the description */
#define CVI__SDP_RECV 2u
#define CVI__SDP_SENDRECV 3u
#define CVI__SDP_INACTIVE 0u

typedef enum cvi__sdp_kind {
    CVI__SDP_KIND_UNKNOWN = 0,
    CVI__SDP_KIND_AUDIO = 1,
    CVI__SDP_KIND_VIDEO = 2,
    CVI__SDP_KIND_APPLICATION = 3
} cvi__sdp_kind;

typedef enum cvi__sdp_profile {
    CVI__SDP_PROFILE_UNKNOWN = 0,   /* not RTP: UDP/BFCP, UDP/UDT/IX, ... */
    CVI__SDP_PROFILE_AVP = 1,       /* RTP/AVP */
    CVI__SDP_PROFILE_AVPF = 2,      /* RTP/AVPF */
    CVI__SDP_PROFILE_SAVP = 3,      /* RTP/SAVP */
    CVI__SDP_PROFILE_SAVPF = 4,     /* RTP/SAVPF */
    CVI__SDP_PROFILE_DTLS_SAVP = 5, /* UDP/TLS/RTP/SAVP */
    CVI__SDP_PROFILE_DTLS_SAVPF = 6 /* UDP/TLS/RTP/SAVPF */
} cvi__sdp_profile;

#define CVI__SDP_FB_NACK 1u     /* a=rtcp-fb:<pt> nack */
#define CVI__SDP_FB_NACK_PLI 2u /* nack pli */
#define CVI__SDP_FB_CCM_FIR 4u  /* ccm fir */
#define CVI__SDP_FB_CCM_TMMBR 8u
#define CVI__SDP_FB_REMB 16u /* goog-remb */

/* One payload type of an RTP m-line. */
typedef struct cvi__sdp_format {
    cvi__span encoding;  /* from rtpmap, else the static table of RFC 3551; empty: not known */
    cvi__span fmtp;      /* parameters of a=fmtp; empty when there are none */
    cvi__span imageattr; /* value of a=imageattr for this payload type or "*" */
    uint32_t clock_hz;
    uint32_t rtcp_fb; /* CVI__SDP_FB_*, those of "*" included */
    uint8_t pt;       /* 0..127 */
    uint8_t channels; /* 1 when not said */
    uint8_t has_rtpmap;
} cvi__sdp_format;

typedef struct cvi__sdp_attr {
    cvi__span name;
    cvi__span value; /* at NULL for a flag */
} cvi__sdp_attr;

typedef struct cvi__sdp_connection {
    uint8_t is_present;
    uint8_t is_numeric; /* 0: a host name, which is left in `host` */
    cvi_addr addr;      /* port 0 */
    cvi__span host;
} cvi__sdp_connection;

typedef struct cvi__sdp_bandwidth {
    uint32_t as_kbps;  /* b=AS or session b=CT; 0 when not said */
    uint32_t tias_bps; /* b=TIAS; 0 when not said */
    uint8_t has_as;    /* tells "0" from not said */
    uint8_t has_tias;
} cvi__sdp_bandwidth;

typedef struct cvi__sdp_media {
    cvi__span medium; /* "audio" */
    cvi__span proto;  /* "RTP/AVP" */
    cvi__span formats_text;
    uint8_t kind;      /* cvi__sdp_kind */
    uint8_t profile;   /* cvi__sdp_profile */
    uint8_t direction; /* media level, else session level, else sendrecv */
    uint8_t rtcp_mux;
    uint16_t port;      /* 0: refused or removed */
    uint16_t rtcp_port; /* a=rtcp; 0 when not said */
    uint32_t ptime_ms;  /* 0 when not said; not yet limited to a sensible range */
    uint32_t maxptime_ms;
    cvi__sdp_connection connection;      /* media level, else session level */
    cvi__sdp_connection rtcp_connection; /* of a=rtcp; not present when not said */
    cvi__sdp_bandwidth bandwidth;        /* media level only */
    cvi__span label, content, mid;
    cvi__sdp_format *formats; /* empty for lines that are not RTP */
    size_t n_formats;
    cvi__sdp_attr *attrs; /* all of this line's, in order */
    size_t n_attrs;
    cvi__sdes crypto[CVI__SDP_MAX_CRYPTO]; /* well-formed a=crypto lines, in order */
    size_t n_crypto;
    uint32_t offset; /* of the m-line in the input */
} cvi__sdp_media;

typedef struct cvi__sdp {
    cvi_allocator alloc;
    size_t bytes; /* of this block */
    cvi__span origin_user;
    uint64_t origin_id;
    uint64_t origin_version;
    cvi__span origin_host;
    cvi__span name; /* s= */
    cvi__sdp_connection connection;
    cvi__sdp_bandwidth bandwidth;
    uint8_t direction;
    cvi__sdp_attr *attrs; /* of the session level */
    size_t n_attrs;
    cvi__sdp_media *media;
    size_t n_media;
} cvi__sdp;

/*
 * Parse a description. On failure the error record has the sentence, byte offset and line.
 * CVI_ESESSION_SDP malformed, CVI_ELIMIT over a bound above, CVI_ENOMEM.
 */
int cvi__sdp_parse(cvi__sdp **out, const cvi_allocator *alloc, const char *text, size_t len,
                   cvi_error_info *error);
void cvi__sdp_free(cvi__sdp **sdp);

/* The format with this payload type, or NULL. */
const cvi__sdp_format *cvi__sdp_format_find(const cvi__sdp_media *m, uint8_t pt);

const char *cvi__sdp_direction_name(uint32_t direction); /* "sendrecv", ... */

int cvi__sdp_profile_is_secure(uint32_t profile);

/* Write a model back: what cvi__sdp_parse() reads is kept; lines it ignores (t=, i=, ...) are not. */
int cvi__sdp_write(const cvi__sdp *sdp, cvi__buf *out);

/* Single lines, each with its CRLF. */
int cvi__sdp_put_origin(cvi__buf *out, const char *user, uint64_t id, uint64_t version,
                        const cvi_addr *addr);
int cvi__sdp_put_connection(cvi__buf *out, const cvi_addr *addr);
int cvi__sdp_put_span(cvi__buf *out, cvi__span s); /* no CRLF */

#endif
