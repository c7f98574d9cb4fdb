/* SPDX-License-Identifier: MIT */
/* Inside of cvi_session; for the session*.c files only. */
#ifndef CVI_SESSION_SESSION_STATE_H
#define CVI_SESSION_SESSION_STATE_H

#include <cvi/session.h>

#include "core/error.h"
#include "core/log.h"
#include "core/ring.h"
#include "rtp/assembler.h"
#include "rtp/jitter.h"
#include "rtp/rtcp.h"
#include "rtp/stats.h"
#include "rtp/telephone_event.h"
#include "session/negotiate.h"
#include "session/output.h"
#include "session/source.h"
#include "transport/ids.h"
#include "transport/srtp.h"

/* Message ids of log lines; never renumbered. */
#define CVI__SESSION_LOG_AGREED 1u
#define CVI__SESSION_LOG_REFUSED_OFFER 2u
#define CVI__SESSION_LOG_LATCHED 3u
#define CVI__SESSION_LOG_STRANGER 4u
#define CVI__SESSION_LOG_TIMEOUT 5u

#define CVI__SESSION_EVENTS 64u
#define CVI__SESSION_EVENTS_PER_PACKET 4u /* at most */
#define CVI__SESSION_PAYLOAD 1200u        /* most bytes of a video payload */
#define CVI__SESSION_SCRATCH 2048u        /* largest SRTP datagram taken */

/* Our sending side of a stream. */
typedef struct cvi__stream_tx {
    uint32_t ssrc;
    uint32_t offset; /* added to media timestamps */
    uint16_t sequence;
    uint16_t picture_id; /* VP8 */
    uint8_t has_sent;
    uint32_t timestamp; /* of the last packet, as sent */
    uint32_t clock_hz;
    uint64_t media_us; /* caller's time of that timestamp */
    uint64_t sent_us;  /* when the last RTP packet was queued; 0: none since sending began */
    uint64_t packets;
    uint64_t bytes;
    uint64_t ssrc_packets; /* of this SSRC, for sender reports */
    uint64_t ssrc_bytes;
    uint64_t reported_packets; /* ssrc_packets when the last SR went out */
    uint64_t report_us;        /* when the next report is due */
    uint64_t collided_us;      /* when the SSRC was last changed for a collision; 0: never */
    uint64_t request_us;       /* when a keyframe was last asked for; 0: never */
    uint8_t wants_request;     /* ask again as soon as 500 ms are over */
    uint8_t fir_sequence;
    uint64_t requests;
} cvi__stream_tx;

/* The peer's. */
typedef struct cvi__stream_rx {
    uint8_t has_source;
    uint8_t is_gone; /* it said goodbye */
    uint8_t has_candidate;
    uint8_t has_fir;
    uint8_t fir_sequence;
    uint8_t was_heard;   /* FIRST_PACKET was told */
    uint8_t was_refused; /* the first refused datagram was logged */
    uint32_t ssrc;
    uint32_t candidate; /* another SSRC, heard once */
    uint64_t heard_us;  /* last RTP of `ssrc` */
    uint64_t sr_ntp;    /* of its last sender report */
    uint32_t sr_rtp;    /* the media time that belongs to it */
    uint64_t sr_us;     /* when that came; 0: none */
    cvi__rtp_stats stats;
    uint64_t jitter_max_us;
    uint64_t refused;
    uint64_t lost_remote;
    uint64_t rtt_us;
    uint64_t wanted; /* PLI and FIR */
} cvi__stream_rx;

/* One medium: its m-line, both directions and their keys. */
typedef struct cvi__stream {
    uint32_t medium;
    uint32_t index;            /* of the m-line */
    const cvi__neg_line *line; /* the negotiator's; NULL: not agreed */
    cvi_addr local_rtp;        /* given by the caller; family 0: this medium is not wanted */
    cvi_addr local_rtcp;
    cvi__source rtp;
    cvi__source rtcp;
    cvi__srtp *srtp_tx;
    cvi__srtp *srtp_rx;
    cvi__sdes key_tx;
    cvi__sdes key_rx;
    cvi__stream_tx tx;
    cvi__stream_rx rx;
    cvi__event_receiver events;
    cvi__jitter *jitter;       /* audio */
    cvi__assembler *assembler; /* video */
} cvi__stream;

struct cvi_session {
    cvi_allocator alloc;
    cvi_session_params params;
    cvi_error_info error;
    cvi__log log;
    cvi__ids ids;
    cvi__ids secrets;
    cvi__negotiator *negotiator;
    int (*sdp_random)(void *user, void *out, size_t len);
    char cname[CVI__RTCP_CNAME_MAX + 1];
    size_t cname_len;
    uint64_t now_us; /* latest time we were told */
    uint64_t wall_us;
    int64_t wall_unix_us;
    uint64_t heard_us; /* last datagram of the peer, or when media was agreed */
    uint8_t is_agreed;
    uint8_t is_stopped;
    uint8_t is_timed_out;
    uint8_t has_offer; /* our offer is out and nothing changed since */
    cvi__ring events;
    cvi__output output;
    uint8_t scratch[CVI__SESSION_SCRATCH] __attribute__((aligned(8)));
    cvi__stream streams[CVI__NEG_MEDIA]; /* by cvi_medium; [0] is not used */
};

/* ---- shared by the session*.c files */

/* The stream of a medium when it was agreed, or NULL. */
cvi__stream *cvi__session_stream(cvi_session *s, uint32_t medium);

void cvi__session_emit(cvi_session *s, uint32_t kind, uint32_t medium, uint32_t value, int status);
uint64_t cvi__session_ntp(const cvi_session *s, uint64_t now_us);
void cvi__session_new_source(cvi_session *s, cvi__stream *st); /* SSRC, sequence and offset */

/* The negotiated codec with this number, or NULL. */
const cvi__neg_codec *cvi__session_codec(const cvi__stream *st, uint32_t codec);

/* session_sdp.c: what the negotiator agreed becomes streams. */
int cvi__session_apply(cvi_session *s, uint64_t now_us);
int cvi__session_reserve(cvi_session *s, cvi__stream *st); /* buffers, once; CVI_ENOMEM */
void cvi__session_close_stream(cvi_session *s, cvi__stream *st);

/* session_rtcp.c: one compound packet of the peer, decrypted. CVI_OK, or why it was refused. */
int cvi__session_feed_rtcp(cvi_session *s, cvi__stream *st, const uint8_t *data, size_t len);

/* session_report.c: queue our compound packet; `extra` is one of CVI__RTCP_PLI, FIR, BYE or 0. */
int cvi__session_send_report(cvi_session *s, cvi__stream *st, cvi__rtcp_kind extra);
void cvi__session_schedule_report(cvi_session *s, cvi__stream *st, int is_first);
int cvi__session_feedback_kind(const cvi__stream *st);         /* CVI__RTCP_PLI, FIR, or 0 */
int cvi__session_try_request(cvi_session *s, cvi__stream *st); /* now, or by tick */

/* session_sync.c: when the sound that belongs to a picture plays; 0: cannot be told. */
uint64_t cvi__session_sound_of(const cvi_session *s, const cvi__stream *st, uint32_t timestamp);

/* When the picture that waits is to be given out; CVI_NO_DEADLINE when none waits. */
uint64_t cvi__session_picture_due(const cvi_session *s, const cvi__stream *st);

/* session_send.c: an RTP packet that carries nothing, so that paths stay open. */
int cvi__session_send_keepalive(cvi_session *s, cvi__stream *st);

#endif
