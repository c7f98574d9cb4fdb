/* SPDX-License-Identifier: MIT */
/**
 * @file session.h
 * One leg's media session: SDP offer/answer, RTP and RTCP, jitter, SRTP. Datagrams on one side,
 * coded units on the other; it owns no socket and opens no codec. One thread at a time.
 *
 * Paths: the m-line with index i (0-based, as offered) uses path i << 1 for RTP and
 * (i << 1) | 1 for RTCP; with rtcp-mux both use the RTP path.
 */
#ifndef CVI_SESSION_H
#define CVI_SESSION_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A media session. */
typedef struct cvi_session cvi_session;

#define CVI_SECURITY_PLAIN 1u      /**< RTP/AVP and AVPF are accepted */
#define CVI_SECURITY_SDES 2u       /**< SAVP with crypto lines, over secure signalling only */
#define CVI_SECURITY_SDES_ALWAYS 4u /**< SAVP with crypto lines, whatever the signalling */

/** Parameters of cvi_session_create(). */
typedef struct cvi_session_params {
    size_t size;                    /**< set by CVI_SESSION_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_log_sink *log;        /**< NULL: silent */
    uint64_t start_us;              /**< caller's clock at creation */
    uint64_t seed;                  /**< test seed for SSRC and the like; 0: the system's random */
    uint32_t security;              /**< CVI_SECURITY_*; 0: PLAIN | SDES */
    uint32_t signalling_is_secure;  /**< 1: the SDP came over TLS */
    uint32_t max_width;             /**< of video we send and accept, pixels; 0: 1280 */
    uint32_t max_height;            /**< pixels; 0: 720 */
    uint32_t max_fps;               /**< frames per second; 0: 30 */
    uint32_t max_kbps;              /**< video we send, kbit/s; 0: 1500 */
    uint32_t jitter_min_ms;         /**< least playout delay, 0: 20 */
    uint32_t jitter_max_ms;         /**< most playout delay, 0: 200 */
    uint64_t media_timeout_us;      /**< silence that ends it; 0: 30 s; CVI_NO_DEADLINE: never */
    const char *cname;              /**< RTCP CNAME; NULL: random */
    cvi_addr signalling_remote;     /**< where signalling comes from, for latching; family 0: none */
    uint32_t codecs_off;            /**< bit (1 << n): audio codec n is not offered or accepted */
    uint32_t video_codecs_off;      /**< bit (1 << (n - 32)): video codec n likewise */
} cvi_session_params;
/** Prepare a cvi_session_params. */
#define CVI_SESSION_PARAMS_INIT(p)                                                                 \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_session_params, video_codecs_off))

/** What was negotiated for one medium. */
typedef struct cvi_stream_info {
    size_t size;              /**< set by CVI_STREAM_INFO_INIT() */
    uint32_t medium;          /**< a cvi_medium */
    uint32_t path;            /**< RTP path */
    uint32_t codec;           /**< that we send; 0: the medium was refused */
    uint32_t can_send;        /**< 1: direction lets us send */
    uint32_t can_receive;     /**< 1: direction lets us receive */
    uint32_t ptime_ms;        /**< audio: of packets we send, 10..60 */
    uint32_t digits;          /**< audio: 1 when telephone-event was negotiated */
    uint32_t max_width;       /**< video: what we may send, pixels */
    uint32_t max_height;      /**< pixels */
    uint32_t max_fps;         /**< frames per second */
    uint32_t max_kbps;        /**< kbit/s */
    uint32_t max_nal_bytes;   /**< H.264 mode 0: largest NAL; 0: no limit */
    uint32_t profile_idc;     /**< H.264: 66 or 100 */
    uint32_t profile_iop;     /**< H.264: constraint bits, as in profile-level-id */
    uint32_t level_idc;       /**< H.264: such as 31 */
    uint32_t feedback;        /**< 1: PLI or FIR may be sent */
    uint32_t secure;          /**< 1: SRTP */
} cvi_stream_info;
/** Prepare a cvi_stream_info. */
#define CVI_STREAM_INFO_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_stream_info, secure))

/** Counters of one medium. */
typedef struct cvi_stream_stats {
    size_t size;               /**< set by CVI_STREAM_STATS_INIT() */
    uint64_t packets_sent;     /**< RTP */
    uint64_t bytes_sent;       /**< RTP payload */
    uint64_t packets_received; /**< RTP accepted */
    uint64_t bytes_received;   /**< RTP payload */
    int64_t packets_lost;      /**< RFC 3550 A.3; negative with duplicates */
    uint64_t packets_late;     /**< after their playout time */
    uint64_t packets_duplicate;
    uint64_t packets_refused; /**< strangers, failed authentication, malformed */
    uint64_t packets_lost_remote; /**< as the peer reports */
    uint32_t jitter_us;        /**< RFC 3550 interarrival jitter, last */
    uint32_t jitter_max_us;    /**< largest */
    uint32_t rtt_us;           /**< last; 0: not known */
    uint32_t playout_delay_us; /**< audio: of the jitter buffer now */
    uint32_t keyframes_requested; /**< PLI and FIR sent */
    uint32_t keyframes_wanted; /**< PLI and FIR received */
    uint32_t ssrc_local;
    uint32_t ssrc_remote; /**< 0: nothing received */
} cvi_stream_stats;
/** Prepare a cvi_stream_stats. */
#define CVI_STREAM_STATS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_stream_stats, ssrc_remote))

/** Kinds of cvi_session_event. */
typedef enum cvi_session_event_kind {
    CVI_SESSION_EVENT_UNKNOWN = 0,
    CVI_SESSION_EVENT_FIRST_PACKET = 1,    /**< the peer's first RTP or RTCP of `medium` */
    CVI_SESSION_EVENT_DIGIT = 2,           /**< RFC 4733; `value` is '0'..'9', '*', '#', 'A'..'D' */
    CVI_SESSION_EVENT_KEYFRAME_WANTED = 3, /**< the peer sent PLI or FIR for `medium` */
    CVI_SESSION_EVENT_ASK_BY_INFO = 4,     /**< no RTCP feedback: send picture_fast_update */
    CVI_SESSION_EVENT_MEDIA_TIMEOUT = 5,   /**< neither RTP nor RTCP for media_timeout_us */
    CVI_SESSION_EVENT_PEER_BYE = 6,        /**< RTCP BYE for `medium` */
    CVI_SESSION_EVENT_SOURCE_LATCHED = 7   /**< media now goes to another address than the SDP's */
} cvi_session_event_kind;

/** Something happened. */
typedef struct cvi_session_event {
    size_t size;      /**< set by CVI_SESSION_EVENT_INIT() */
    uint32_t kind;    /**< a cvi_session_event_kind */
    int32_t status;   /**< CVI_OK, or why */
    uint64_t time_us; /**< caller's clock */
    uint32_t medium;  /**< a cvi_medium; 0: the session */
    uint32_t value;   /**< see the kinds */
} cvi_session_event;
/** Prepare a cvi_session_event. */
#define CVI_SESSION_EVENT_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_session_event, value))

CVI_API int cvi_session_create(cvi_session **out, const cvi_session_params *params);
CVI_API void cvi_session_destroy(cvi_session **session);

/* Civil time for RTCP sender reports: `unix_us` is now when the caller's clock is now_us. */
CVI_API int cvi_session_set_wall_clock(cvi_session *session, uint64_t now_us, int64_t unix_us);

/* Where we receive a medium: what is advertised. Before the answer or offer. rtcp NULL: port + 1. */
CVI_API int cvi_session_set_local(cvi_session *session, uint32_t medium, const cvi_addr *rtp,
                                  const cvi_addr *rtcp);

/* Offer/answer (RFC 3264). A refused offer leaves the session as it was. */
CVI_API int cvi_session_feed_offer(cvi_session *session, uint64_t now_us, const char *sdp,
                                   size_t len);
CVI_API int cvi_session_feed_answer(cvi_session *session, uint64_t now_us, const char *sdp,
                                    size_t len);
/* The answer to the last offer, or our own offer; the same text until something changes. */
CVI_API int cvi_session_get_answer(cvi_session *session, char *buf, size_t cap, size_t *needed);
CVI_API int cvi_session_make_offer(cvi_session *session, char *buf, size_t cap, size_t *needed);
CVI_API int cvi_session_get_stream(const cvi_session *session, uint32_t medium,
                                   cvi_stream_info *out); /* CVI_ENOENT: no such m-line */
CVI_API int cvi_session_is_on_hold(const cvi_session *session);

CVI_API int cvi_session_feed_packets(cvi_session *session, uint64_t now_us,
                                     const cvi_packet *packets, size_t n, size_t *taken);
CVI_API int cvi_session_tick(cvi_session *session, uint64_t now_us);
CVI_API uint64_t cvi_session_deadline(const cvi_session *session);
CVI_API int cvi_session_next_output(cvi_session *session, cvi_packet *packets, size_t cap,
                                    size_t *n);
CVI_API int cvi_session_next_event(cvi_session *session, cvi_session_event *event);

/* The next received unit that is due: video at once, audio at its playout time. */
CVI_API int cvi_session_next_unit(cvi_session *session, uint64_t now_us, cvi_unit *unit);

/* Packetise and queue one unit; CVI_EFULL: pull output first, nothing was queued. Time stamps are
 * the unit's media time plus a random offset of the stream. */
CVI_API int cvi_session_send_unit(cvi_session *session, uint64_t now_us, const cvi_unit *unit);

/* Ask the peer for a keyframe: PLI or FIR (at most one per 500 ms), or the event ASK_BY_INFO. */
CVI_API int cvi_session_request_keyframe(cvi_session *session, uint64_t now_us, uint32_t medium);

/* Say goodbye: RTCP BYE for each stream is queued, nothing more is sent after it. */
CVI_API int cvi_session_stop(cvi_session *session, uint64_t now_us);

CVI_API int cvi_session_get_stats(const cvi_session *session, uint32_t medium,
                                  cvi_stream_stats *out);
CVI_API const cvi_error_info *cvi_session_last_error(const cvi_session *session);

#ifdef __cplusplus
}
#endif

#endif
