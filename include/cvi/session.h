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

#define CVI_SECURITY_PLAIN 1u       /**< RTP/AVP and AVPF are accepted */
#define CVI_SECURITY_SDES 2u        /**< SAVP with crypto lines, over secure signalling only */
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
    cvi_addr signalling_remote; /**< where signalling comes from, for latching; family 0: none */
    uint32_t codecs_off;        /**< bit (1 << n): audio codec n is not offered or accepted */
    uint32_t video_codecs_off;  /**< bit (1 << (n - 32)): video codec n likewise */
} cvi_session_params;
/** Prepare a cvi_session_params. */
#define CVI_SESSION_PARAMS_INIT(p)                                                                 \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_session_params, video_codecs_off))

/**
 * What was negotiated for one medium.
 *
 * max_fs, max_mbps and max_kbps of H.264 are what a level has, widened by the extensions of the
 * peer (RFC 6184 section 8.1): pictures may need a higher level than level_idc. Of VP8, max_fs is
 * RFC 7741's. max_width, max_height and max_fps keep within them.
 */
typedef struct cvi_stream_info {
    size_t size;            /**< set by CVI_STREAM_INFO_INIT() */
    uint32_t medium;        /**< a cvi_medium */
    uint32_t path;          /**< RTP path */
    uint32_t codec;         /**< that we send; 0: the medium was refused */
    uint32_t can_send;      /**< 1: direction lets us send */
    uint32_t can_receive;   /**< 1: direction lets us receive */
    uint32_t ptime_ms;      /**< audio: of packets we send, 10..60 */
    uint32_t digits;        /**< audio: 1 when telephone-event was negotiated */
    uint32_t max_width;     /**< video: what we may send, pixels */
    uint32_t max_height;    /**< pixels */
    uint32_t max_fps;       /**< frames per second */
    uint32_t max_kbps;      /**< kbit/s of video or Opus; other audio: 0 */
    uint32_t max_nal_bytes; /**< H.264 mode 0: largest NAL; 0: no limit */
    uint32_t profile_idc;   /**< H.264: 66 or 100 */
    uint32_t profile_iop;   /**< H.264: constraint bits, as in profile-level-id */
    uint32_t level_idc;     /**< H.264: of table A-1, such as 31; 9: level 1b */
    uint32_t feedback;      /**< 1: PLI or FIR may be sent */
    uint32_t secure;        /**< 1: SRTP */
    uint32_t max_fs;        /**< video: macroblocks per frame, see above; 0: any; since 0.1 */
    uint32_t max_mbps;      /**< video: macroblocks per second; 0: any; since 0.1 */
} cvi_stream_info;
/** Prepare a cvi_stream_info. */
#define CVI_STREAM_INFO_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_stream_info, max_mbps))

/** Counters of one medium. */
typedef struct cvi_stream_stats {
    size_t size;                  /**< set by CVI_STREAM_STATS_INIT() */
    uint64_t packets_sent;        /**< RTP */
    uint64_t bytes_sent;          /**< RTP payload */
    uint64_t packets_received;    /**< RTP accepted */
    uint64_t bytes_received;      /**< RTP payload */
    int64_t packets_lost;         /**< RFC 3550 A.3, repeats left out; never negative */
    uint64_t packets_late;        /**< after their playout time */
    uint64_t packets_duplicate;   /**< repeats, not counted as received */
    uint64_t packets_refused;     /**< strangers, failed authentication, malformed */
    uint64_t packets_lost_remote; /**< as the peer reports */
    uint32_t jitter_us;           /**< RFC 3550 interarrival jitter, last */
    uint32_t jitter_max_us;       /**< largest */
    uint32_t rtt_us;              /**< last; 0: not known */
    uint32_t playout_delay_us;    /**< audio: of the jitter buffer now */
    uint32_t keyframes_requested; /**< PLI and FIR sent */
    uint32_t keyframes_wanted;    /**< PLI and FIR received */
    uint32_t ssrc_local;          /**< of what we send */
    uint32_t ssrc_remote;         /**< 0: nothing received */
} cvi_stream_stats;
/** Prepare a cvi_stream_stats. */
#define CVI_STREAM_STATS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_stream_stats, ssrc_remote))

/** Kinds of cvi_session_event. */
typedef enum cvi_session_event_kind {
    CVI_SESSION_EVENT_UNKNOWN = 0,
    CVI_SESSION_EVENT_FIRST_PACKET = 1,    /**< first RTP or RTCP of `medium` from its address */
    CVI_SESSION_EVENT_DIGIT = 2,           /**< RFC 4733; `value` is '0'..'9', '*', '#', 'A'..'D' */
    CVI_SESSION_EVENT_KEYFRAME_WANTED = 3, /**< PLI or FIR for `medium`, or it moved */
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

/**
 * Create a session.
 *
 * Nothing is negotiated yet: say where media is received with cvi_session_set_local(), then take
 * or make an offer. After the first agreement nothing is allocated per packet.
 *
 * @param out     receives the session, NULL on failure
 * @param params  may be NULL for all defaults
 *
 * @retval CVI_OK      created
 * @retval CVI_EINVAL  a parameter is out of range
 * @retval CVI_EABI    params is of a size this library does not know
 * @retval CVI_ENOMEM  out of memory
 *
 * @thread one at a time per session   @alloc allocates   @since 0.1
 */
CVI_API int cvi_session_create(cvi_session **out, const cvi_session_params *params);

/**
 * Free a session; its keys are wiped.
 *
 * @param session  the session, set to NULL; NULL and a pointer to NULL are fine
 *
 * @thread one at a time per session   @alloc frees   @since 0.1
 */
CVI_API void cvi_session_destroy(cvi_session **session);

/**
 * Tell the civil time, for RTCP sender reports.
 *
 * Without it reports count from 1970: round trips are right, absolute times are not.
 *
 * @param session  the session
 * @param now_us   caller's clock
 * @param unix_us  microseconds since 1970 at that moment
 *
 * @retval CVI_OK      taken
 * @retval CVI_EINVAL  session is NULL
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_set_wall_clock(cvi_session *session, uint64_t now_us, int64_t unix_us);

/**
 * Say where a medium is received: the addresses that are advertised.
 *
 * Before the offer or answer they are for. A medium without an address is refused.
 *
 * @param session  the session
 * @param medium   a cvi_medium
 * @param rtp      address and port, IPv4 or IPv6
 * @param rtcp     NULL: the port after RTP's
 *
 * @retval CVI_OK      taken
 * @retval CVI_EINVAL  no such medium, or not an address with a port
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_set_local(cvi_session *session, uint32_t medium, const cvi_addr *rtp,
                                  const cvi_addr *rtcp);

/**
 * Take the peer's offer, the first or a later one (RFC 3264).
 *
 * A refused offer leaves the session as it was; cvi_session_last_error() has the reason, with the
 * byte offset where the description is malformed. Unchanged SRTP keys keep their counters, and an
 * unchanged address keeps what media was latched onto.
 *
 * @param session  the session
 * @param now_us   caller's clock
 * @param sdp      the description
 * @param len      its length
 *
 * @retval CVI_OK                 taken; send cvi_session_get_answer()
 * @retval CVI_EINVAL             a pointer is NULL
 * @retval CVI_ESESSION_SDP       malformed
 * @retval CVI_ESESSION_NO_CODEC  no medium has a codec in common
 * @retval CVI_ESESSION_SECURITY  the offered media security is not acceptable
 * @retval CVI_ELIMIT             over a bound of the parser
 * @retval CVI_ENOMEM             out of memory
 * @retval CVI_ENOTSUP            SRTP was agreed but this build cannot use the key
 * @retval CVI_ESYSTEM            the system has no randomness
 *
 * @thread one at a time per session   @alloc allocates   @since 0.1
 */
CVI_API int cvi_session_feed_offer(cvi_session *session, uint64_t now_us, const char *sdp,
                                   size_t len);

/**
 * Take the peer's answer to our offer.
 *
 * @param session  the session
 * @param now_us   caller's clock
 * @param sdp      the description
 * @param len      its length
 *
 * @retval CVI_OK                 taken; media may flow
 * @retval CVI_EINVAL             a pointer is NULL
 * @retval CVI_ESTATE             no offer of ours is out
 * @retval CVI_ESESSION_SDP       malformed, or it does not fit the offer
 * @retval CVI_ESESSION_NO_CODEC  every medium was refused
 * @retval CVI_ESESSION_SECURITY  the answer lacks the security that was offered
 * @retval CVI_ELIMIT             over a bound of the parser
 * @retval CVI_ENOMEM             out of memory
 * @retval CVI_ENOTSUP            SRTP was agreed but this build cannot use the key
 *
 * @thread one at a time per session   @alloc allocates   @since 0.1
 */
CVI_API int cvi_session_feed_answer(cvi_session *session, uint64_t now_us, const char *sdp,
                                    size_t len);

/**
 * Get the answer to the last offer: our description as it is now.
 *
 * @param session  the session
 * @param buf      receives the text with its NUL; NULL to ask for the length
 * @param cap      bytes of buf
 * @param needed   receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         written
 * @retval CVI_EINVAL     session is NULL
 * @retval CVI_ESTATE     nothing was agreed yet
 * @retval CVI_ETOOSMALL  buf is too small or NULL; *needed is set
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_get_answer(cvi_session *session, char *buf, size_t cap, size_t *needed);

/**
 * Make our own offer, such as the answer to an INVITE without one.
 *
 * The same text until something changes, so that asking for the length first is cheap.
 *
 * @param session  the session
 * @param buf      receives the text with its NUL; NULL to ask for the length
 * @param cap      bytes of buf
 * @param needed   receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         written
 * @retval CVI_EINVAL     session is NULL, or no medium has an address
 * @retval CVI_ESTATE     an offer is not possible now
 * @retval CVI_ETOOSMALL  buf is too small or NULL; *needed is set
 * @retval CVI_ENOMEM     out of memory
 * @retval CVI_ESYSTEM    the system has no randomness
 *
 * @thread one at a time per session   @alloc allocates   @since 0.1
 */
CVI_API int cvi_session_make_offer(cvi_session *session, char *buf, size_t cap, size_t *needed);

/**
 * Tell what was agreed for a medium.
 *
 * @param session  the session
 * @param medium   a cvi_medium
 * @param out      receives it; `size` set by the caller
 *
 * @retval CVI_OK      filled in
 * @retval CVI_EINVAL  a pointer is NULL
 * @retval CVI_ENOENT  the medium is not part of the session
 * @retval CVI_EABI    out is of a size this library does not know
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_get_stream(const cvi_session *session, uint32_t medium,
                                   cvi_stream_info *out);

/**
 * Tell whether the peer put sound and video on hold; slides say nothing about that.
 *
 * @param session  the session; NULL is not on hold
 *
 * @return 1 when it did, otherwise 0
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_is_on_hold(const cvi_session *session);

/**
 * Feed received datagrams.
 *
 * The bytes are copied; `data` may be reused at once. `path` and `remote` are needed. RTP, RTCP,
 * STUN and DTLS are told apart by the first byte (RFC 7983). What is malformed, fails
 * authentication or comes from a stranger is counted as refused and does no harm.
 *
 * @param session  the session
 * @param now_us   caller's clock
 * @param packets  n datagrams
 * @param n        how many
 * @param taken    receives how many were consumed; may be NULL
 *
 * @retval CVI_OK      all were consumed
 * @retval CVI_EFULL   stopped: pull events and units, then feed the rest
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time per session   @alloc may allocate for larger pictures and the first slide   @since 0.1
 */
CVI_API int cvi_session_feed_packets(cvi_session *session, uint64_t now_us,
                                     const cvi_packet *packets, size_t n, size_t *taken);

/**
 * Let time pass: reports, keepalives, requests, losses given up, the end of silence.
 *
 * @param session  the session
 * @param now_us   caller's clock
 *
 * @retval CVI_OK      done; drain output, units and events
 * @retval CVI_EINVAL  session is NULL
 *
 * @thread one at a time per session   @alloc may allocate for larger pictures   @since 0.1
 */
CVI_API int cvi_session_tick(cvi_session *session, uint64_t now_us);

/**
 * Tell when to call cvi_session_tick() and cvi_session_next_unit() next.
 *
 * @param session  the session
 *
 * @return caller's clock, at once when it has passed; CVI_NO_DEADLINE when nothing is due
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API uint64_t cvi_session_deadline(const cvi_session *session);

/**
 * Pull datagrams to send.
 *
 * Each has its path, local and remote address, ready for sendmmsg. Their data is borrowed until
 * the next call on the session.
 *
 * @param session  the session
 * @param packets  receives up to cap datagrams
 * @param cap      1 or more
 * @param n        receives how many
 *
 * @retval CVI_OK      *n is 1 or more
 * @retval CVI_AGAIN   nothing to send; *n is 0
 * @retval CVI_EINVAL  a pointer is NULL or cap is 0
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_next_output(cvi_session *session, cvi_packet *packets, size_t cap,
                                    size_t *n);

/**
 * Pull the next event.
 *
 * @param session  the session
 * @param event    receives it; `size` set by the caller
 *
 * @retval CVI_OK      filled in
 * @retval CVI_AGAIN   nothing happened
 * @retval CVI_EINVAL  a pointer is NULL
 * @retval CVI_EABI    event is of a size this library does not know
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_next_event(cvi_session *session, cvi_session_event *event);

/**
 * Pull the next received unit that is due: audio at its playout time, video with it.
 *
 * Where sender reports tie a picture to the sound, it is held back until 40 ms before that sound
 * plays, and `time_us` is when it does; otherwise pictures come out at once.
 * While the peer speaks, audio comes without gaps on the caller's clock: lost packets are units of
 * length 0 to be concealed, or `lost` of the unit after them, which then comes early. After silence the first unit has CVI_UNIT_TALKSPURT. The data is
 * borrowed until the next call on the session.
 *
 * @param session  the session
 * @param now_us   caller's clock
 * @param unit     receives it; `size` set by the caller
 *
 * @retval CVI_OK      filled in
 * @retval CVI_AGAIN   nothing is due
 * @retval CVI_EINVAL  a pointer is NULL
 * @retval CVI_EABI    unit is of a size this library does not know
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_next_unit(cvi_session *session, uint64_t now_us, cvi_unit *unit);

/**
 * Packetise and queue one unit.
 *
 * The RTP timestamp is the unit's plus a random offset of the stream; `time_us` ties it to the
 * clock of the sender reports. Audio of length 0 is silence and sends nothing.
 *
 * @param session  the session
 * @param now_us   caller's clock
 * @param unit     medium, codec, data and timestamp; read during the call only
 *
 * @retval CVI_OK              queued; pull it with cvi_session_next_output()
 * @retval CVI_EFULL           no room: pull output first, nothing was queued
 * @retval CVI_EINVAL          a pointer is NULL, or the codec was not negotiated
 * @retval CVI_ESTATE          the medium is not being sent: refused, on hold, stopped
 * @retval CVI_ELIMIT          audio larger than a packet, or a NAL unit that mode 0 cannot carry
 * @retval CVI_ESYNTAX         H.264 without a NAL unit
 * @retval CVI_ETRANSPORT_KEY  the SRTP key is used up
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_send_unit(cvi_session *session, uint64_t now_us, const cvi_unit *unit);

/**
 * Ask the peer for a keyframe.
 *
 * By PLI or FIR where that was negotiated, otherwise by the event CVI_SESSION_EVENT_ASK_BY_INFO.
 * At most one per 500 ms goes out; a wish that comes too early is kept until then, or until a
 * keyframe arrives.
 *
 * @param session  the session
 * @param now_us   caller's clock
 * @param medium   CVI_MEDIUM_VIDEO or CVI_MEDIUM_CONTENT
 *
 * @retval CVI_OK      asked, or will be
 * @retval CVI_EFULL   no room: pull output and events; the wish is kept
 * @retval CVI_EINVAL  session is NULL
 * @retval CVI_ESTATE  no such video
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_request_keyframe(cvi_session *session, uint64_t now_us, uint32_t medium);

/**
 * Say goodbye: RTCP BYE for each stream is queued, nothing more is sent after it.
 *
 * @param session  the session
 * @param now_us   caller's clock
 *
 * @retval CVI_OK      queued; pull it with cvi_session_next_output()
 * @retval CVI_EFULL   stopped, but not every goodbye found room
 * @retval CVI_EINVAL  session is NULL
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_stop(cvi_session *session, uint64_t now_us);

/**
 * Get the counters of a medium, for a report; zero for one that never was.
 *
 * @param session  the session
 * @param medium   a cvi_medium
 * @param out      receives them; `size` set by the caller
 *
 * @retval CVI_OK      filled in
 * @retval CVI_EINVAL  a pointer is NULL, or no such medium
 * @retval CVI_EABI    out is of a size this library does not know
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API int cvi_session_get_stats(const cvi_session *session, uint32_t medium,
                                  cvi_stream_stats *out);

/**
 * Tell why the last failing call failed.
 *
 * @param session  the session
 *
 * @return valid until the session is next used; NULL when session is NULL
 *
 * @thread one at a time per session   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_session_last_error(const cvi_session *session);

/* ---- offers and answers without media ---------------------------------------------------- */

/**
 * A negotiation: what we would answer to an offer, and why, line by line. It sends and receives
 * nothing. Later offers are answered as those of the same call.
 *
 * @code
 * const char *offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n"
 *                     "m=audio 5004 RTP/AVP 0 18\r\nm=application 5070 UDP/BFCP *\r\n";
 * cvi_negotiation *n = NULL;
 * cvi_negotiation_line line;
 *
 * if (cvi_negotiation_create(&n, NULL) != CVI_OK ||
 *     cvi_negotiation_feed_offer(n, offer, strlen(offer)) != CVI_OK) {
 *     printf("%s\n", n ? cvi_negotiation_last_error(n)->message : "no memory");
 * }
 * CVI_NEGOTIATION_LINE_INIT(&line);
 * for (uint32_t i = 0; n && cvi_negotiation_get_line(n, i, &line) == CVI_OK; i++) {
 *     printf("%s %s: %s\n", line.kind, line.accepted ? "accepted" : "refused", line.reason);
 * }
 * cvi_negotiation_destroy(&n);
 * @endcode
 */
typedef struct cvi_negotiation cvi_negotiation;

/** Parameters of cvi_negotiation_create(). */
typedef struct cvi_negotiation_params {
    size_t size;                    /**< set by CVI_NEGOTIATION_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint64_t seed;                  /**< test seed for ids and keys; 0: the system's random */
    const cvi_addr *local;          /**< audio; video is at port + 2, slides + 4, RTCP one above
                                         each; NULL: 127.0.0.1:40000 */
    uint32_t security;              /**< CVI_SECURITY_*; 0: PLAIN | SDES */
    uint32_t signalling_is_secure;  /**< 1: the SDP travels over TLS */
    uint32_t max_width;             /**< of video we accept and send, pixels; 0: 1280 */
    uint32_t max_height;            /**< pixels; 0: 720 */
    uint32_t max_fps;               /**< frames per second; 0: 30 */
    uint32_t max_kbps;              /**< video, kbit/s; 0: 1500 */
    uint32_t codecs_off;            /**< bit (1 << n): audio codec n is not accepted */
    uint32_t video_codecs_off;      /**< bit (1 << (n - 32)): video codec n likewise */
    uint32_t content_off;           /**< 1: a second video (slides) is refused */
} cvi_negotiation_params;
/** Prepare a cvi_negotiation_params. */
#define CVI_NEGOTIATION_PARAMS_INIT(p)                                                             \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_negotiation_params, content_off))

/** What was decided about one m-line. Texts live until the next offer or destroy. */
typedef struct cvi_negotiation_line {
    size_t size;              /**< set by CVI_NEGOTIATION_LINE_INIT() */
    const char *kind;         /**< first word of the m-line, such as "audio" */
    const char *protocol;     /**< such as "RTP/AVP" */
    const char *codec_name;   /**< as in rtpmap; "" when refused */
    const char *reason;       /**< one sentence: why it was accepted or refused */
    int32_t status;           /**< CVI_OK when accepted, else why not */
    uint32_t accepted;        /**< 1: accepted */
    uint32_t medium;          /**< a cvi_medium; 0: neither audio nor video */
    uint32_t codec;           /**< a cvi_codec, that we would send; 0 when refused */
    uint32_t payload_send;    /**< payload type of what we send */
    uint32_t payload_receive; /**< payload type of what we receive */
    uint32_t digits;          /**< audio: 1 when telephone-event was accepted */
    uint32_t can_send;        /**< 1: direction lets us send */
    uint32_t can_receive;     /**< 1: direction lets us receive */
    uint32_t held;            /**< 1: the peer wants no media from us */
    uint32_t secure;          /**< 1: SRTP */
    uint32_t rtcp_mux;        /**< 1: RTCP shares the RTP port */
    uint32_t feedback;        /**< video: 1 when PLI or FIR may be sent */
    uint32_t ptime_ms;        /**< audio: of packets we send, 10..60 */
    uint32_t max_width;       /**< video: of the picture we would send, pixels */
    uint32_t max_height;      /**< pixels */
    uint32_t max_fps;         /**< frames per second */
    uint32_t max_kbps;        /**< video: of the encoder at most, kbit/s */
} cvi_negotiation_line;
/** Prepare a cvi_negotiation_line. */
#define CVI_NEGOTIATION_LINE_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_negotiation_line, max_kbps))

/**
 * Create a negotiation.
 *
 * @param out     where the handle goes; NULL is stored on failure
 * @param params  prepared with CVI_NEGOTIATION_PARAMS_INIT(); NULL: all defaults
 *
 * @retval CVI_OK      created
 * @retval CVI_EINVAL  a parameter is out of range
 * @retval CVI_EABI    the struct's size is not understood
 * @retval CVI_ENOMEM  no memory
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_negotiation_create(cvi_negotiation **out, const cvi_negotiation_params *params);

/**
 * Destroy a negotiation and wipe its keys.
 *
 * @param negotiation  the handle's place, set to NULL; NULL or a NULL handle does nothing
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_negotiation_destroy(cvi_negotiation **negotiation);

/**
 * Decide what to answer to an offer (RFC 3264).
 *
 * Also after a failure cvi_negotiation_get_line() and cvi_negotiation_to_json() tell what was
 * decided about each line that could be read.
 *
 * @param negotiation  negotiation
 * @param sdp          the description, need not be NUL-terminated
 * @param len          its length, at most 65536 bytes
 *
 * @retval CVI_OK                 answered, see cvi_negotiation_get_answer()
 * @retval CVI_ESESSION_SDP       malformed; the error record has line and byte offset
 * @retval CVI_ESESSION_NO_CODEC  no line is acceptable
 * @retval CVI_ESESSION_SECURITY  no line is acceptable, and security is why
 * @retval CVI_ELIMIT             more lines, formats or bytes than we read
 * @retval CVI_ESYSTEM            the system has no randomness for a key
 * @retval CVI_ENOMEM             no memory
 * @retval CVI_EINVAL             a pointer is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_negotiation_feed_offer(cvi_negotiation *negotiation, const char *sdp, size_t len);

/**
 * Write the answer to the last offer that could be answered.
 *
 * @param negotiation  negotiation
 * @param buf          where to write; may be NULL when cap is 0
 * @param cap          its bytes
 * @param needed       length of the text without the NUL; may be NULL
 *
 * @retval CVI_OK         written with a NUL
 * @retval CVI_ETOOSMALL  cap is not above *needed; buf is unchanged
 * @retval CVI_ESTATE     no offer could be answered yet
 * @retval CVI_EINVAL     a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_negotiation_get_answer(const cvi_negotiation *negotiation, char *buf, size_t cap,
                                       size_t *needed);

/**
 * Tell what was decided about one m-line of the last offer.
 *
 * @param negotiation  negotiation
 * @param index        0 for the first m-line
 * @param line         prepared with CVI_NEGOTIATION_LINE_INIT()
 *
 * @retval CVI_OK      filled in
 * @retval CVI_ENOENT  the offer has no such line, or could not be read at all
 * @retval CVI_EABI    the struct's size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_negotiation_get_line(const cvi_negotiation *negotiation, uint32_t index,
                                     cvi_negotiation_line *line);

/**
 * Write what was decided about the last offer as one JSON object.
 *
 * `status` ("OK" or such as "ESESSION_NO_CODEC"), after a failure `message`, `offset` and `line`,
 * and `lines`: an array of objects with `kind`, `protocol`, `accepted`, `reason`, `status`, and
 * for an accepted line `medium`, `codec`, `payload_send`, `payload_receive`, `can_send`,
 * `can_receive`, `held`, `secure`, `rtcp_mux`, and `digits` and `ptime_ms` or `feedback`,
 * `max_width`, `max_height`, `max_fps` and `max_kbps`. Keys are not in it.
 *
 * @param negotiation  negotiation
 * @param buf          where to write; may be NULL when cap is 0
 * @param cap          its bytes
 * @param needed       length of the text without the NUL; may be NULL
 *
 * @retval CVI_OK         written with a NUL
 * @retval CVI_ETOOSMALL  cap is not above *needed; buf is unchanged
 * @retval CVI_ESTATE     there was no offer yet
 * @retval CVI_ENOMEM     no memory
 * @retval CVI_EINVAL     a pointer is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_negotiation_to_json(const cvi_negotiation *negotiation, char *buf, size_t cap,
                                    size_t *needed);

/**
 * Tell why the last failing call failed.
 *
 * @param negotiation  negotiation
 *
 * @return the record, valid until the next call; NULL when negotiation is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_negotiation_last_error(const cvi_negotiation *negotiation);

#ifdef __cplusplus
}
#endif

#endif
