/* SPDX-License-Identifier: MIT */
/**
 * @file call.h
 * The controller of one incoming call: what to answer, what to play, when to join, when to end
 * and why. It does no I/O: a SIP stack feeds it what arrives and sends what it says, a loop feeds
 * it datagrams and sends those it gives out. Attached to a meeting it belongs to that meeting's
 * thread; detached it may move to another.
 *
 * Life: create, set_local for audio and video, feed_invite, pull events (RESPOND …), attach to a
 * lobby meeting; at the event JOIN detach and attach to the meeting named; at the event ENDED
 * detach, take the report, destroy.
 */
#ifndef CVI_CALL_H
#define CVI_CALL_H

#include <cvi/meeting.h>
#include <cvi/provision.h>
#include <cvi/resolve.h>
#include <cvi/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A call. */
typedef struct cvi_call cvi_call;

/** Parameters of cvi_call_create(). */
typedef struct cvi_call_params {
    size_t size;                    /**< set by CVI_CALL_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_log_sink *log;        /**< NULL: silent */
    cvi_provision *provision;       /**< required; borrowed */
    uint64_t start_us;              /**< caller's clock */
    int64_t start_unix_us;          /**< civil time at start_us, for the report and RTCP */
    const char *const *own_hosts;   /**< our addresses and names, "192.0.2.1"; NULL: none; copied */
    uint32_t own_host_count;        /**< entries of own_hosts, 0..64 */
    uint32_t security;              /**< as in cvi_session_params */
    uint32_t max_width;             /**< as in cvi_session_params */
    uint32_t max_height;            /**< as in cvi_session_params */
    uint32_t max_fps;               /**< as in cvi_session_params */
    uint32_t max_kbps;              /**< as in cvi_session_params */
    uint32_t jitter_min_ms;         /**< as in cvi_session_params */
    uint32_t jitter_max_ms;         /**< as in cvi_session_params */
    uint64_t media_timeout_us;      /**< as in cvi_session_params */
    uint64_t no_media_us;           /**< nothing ever arrives after the ACK: end; 0: 30 s */
    uint64_t ack_timeout_us;        /**< no ACK: end; 0: 32 s */
    uint64_t ivr_total_us;          /**< as cvi_ivr_params total_us */
    uint32_t ivr_tries;             /**< as cvi_ivr_params tries */
    uint32_t reserved;              /**< 0 */
} cvi_call_params;
/** Prepare a cvi_call_params. */
#define CVI_CALL_PARAMS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_call_params, reserved))

/** What an INVITE said; text is NUL-terminated and copied. */
typedef struct cvi_call_invite {
    size_t size;                 /**< set by CVI_CALL_INVITE_INIT() */
    const char *request_uri;     /**< required: what was dialled */
    const char *to_uri;          /**< decides where the Request-URI's host is one of own_hosts */
    const char *from_uri;        /**< the caller, for the report */
    const char *call_id;         /**< for the report */
    const char *accept_language; /**< header value; NULL: none */
    const char *sdp;             /**< the offer; NULL: delayed offer */
    size_t sdp_len;
    cvi_addr remote;             /**< where the request came from */
    uint32_t is_secure;          /**< 1: over TLS */
    uint32_t reserved;           /**< 0 */
} cvi_call_invite;
/** Prepare a cvi_call_invite. */
#define CVI_CALL_INVITE_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_call_invite, reserved))

/** Kinds of cvi_call_event. */
typedef enum cvi_call_event_kind {
    CVI_CALL_EVENT_UNKNOWN = 0,
    CVI_CALL_EVENT_RESPOND = 1,  /**< final response to the INVITE or re-INVITE: `value` is the
                                      code, `text` the reason phrase, `body` the SDP or empty,
                                      `extra` the Warning header's value or empty */
    CVI_CALL_EVENT_JOIN = 2,     /**< enter meeting `text`; `extra` is its subject */
    CVI_CALL_EVENT_SEND_INFO = 3, /**< send INFO: `text` is the Content-Type, `body` the body */
    CVI_CALL_EVENT_SEND_BYE = 4, /**< send BYE; `text` is a reason for the Reason header */
    CVI_CALL_EVENT_ENDED = 5     /**< over: `status` and `text` say why; take the report */
} cvi_call_event_kind;

/** What to do now; its text lives until the next pull. */
typedef struct cvi_call_event {
    size_t size;       /**< set by CVI_CALL_EVENT_INIT() */
    uint32_t kind;     /**< a cvi_call_event_kind */
    int32_t status;    /**< CVI_OK, or why */
    uint64_t time_us;  /**< caller's clock */
    uint32_t value;    /**< see the kinds */
    uint32_t reserved; /**< 0 */
    const char *text;  /**< never NULL */
    size_t text_len;
    const char *body;  /**< never NULL */
    size_t body_len;
    const char *extra; /**< never NULL */
    size_t extra_len;
} cvi_call_event;
/** Prepare a cvi_call_event. */
#define CVI_CALL_EVENT_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_call_event, extra_len))

CVI_API int cvi_call_create(cvi_call **out, const cvi_call_params *params);
CVI_API void cvi_call_destroy(cvi_call **call);

/* Where media of a medium is received, before feed_invite; rtcp NULL: port + 1. */
CVI_API int cvi_call_set_local(cvi_call *call, uint32_t medium, const cvi_addr *rtp,
                               const cvi_addr *rtcp);

/* Signalling in. Each returns a status about the input alone; what to send comes as events. */
CVI_API int cvi_call_feed_invite(cvi_call *call, uint64_t now_us, const cvi_call_invite *invite);
CVI_API int cvi_call_feed_ack(cvi_call *call, uint64_t now_us, const char *sdp, size_t len);
CVI_API int cvi_call_feed_reinvite(cvi_call *call, uint64_t now_us, const char *sdp, size_t len);
CVI_API int cvi_call_feed_info(cvi_call *call, uint64_t now_us, const char *content_type,
                               const char *body, size_t len); /* CVI_ENOTSUP: answer 415 */
CVI_API int cvi_call_feed_cancel(cvi_call *call, uint64_t now_us);
CVI_API int cvi_call_feed_bye(cvi_call *call, uint64_t now_us);
/* The signalling of this call is gone: no answer to a request, session timer expired. */
CVI_API int cvi_call_feed_lost(cvi_call *call, uint64_t now_us, int status);
/* End it from this side. */
CVI_API int cvi_call_hangup(cvi_call *call, uint64_t now_us, int status);

/* The resolver of the thread the call is on; a pending look-up is cancelled when it changes or
 * when the call detaches. NULL: none. */
CVI_API int cvi_call_set_resolver(cvi_call *call, cvi_resolver *resolver);
/* CVI_ENOENT: the event is not about this call. */
CVI_API int cvi_call_feed_resolve_event(cvi_call *call, uint64_t now_us,
                                        const cvi_resolve_event *event);

/* Become a leg of a meeting (a lobby first), and leave it. */
CVI_API int cvi_call_attach(cvi_call *call, uint64_t now_us, cvi_meeting *meeting);
CVI_API int cvi_call_detach(cvi_call *call, uint64_t now_us);
CVI_API int cvi_call_get_leg(const cvi_call *call, uint32_t *leg); /* CVI_ESTATE: detached */
CVI_API int cvi_call_feed_meeting_event(cvi_call *call, uint64_t now_us,
                                        const cvi_meeting_event *event);

/* Media: feed datagrams; tick (before the meeting's tick); pull datagrams (after it). */
CVI_API int cvi_call_feed_packets(cvi_call *call, uint64_t now_us, const cvi_packet *packets,
                                  size_t n, size_t *taken);
CVI_API int cvi_call_tick(cvi_call *call, uint64_t now_us);
CVI_API uint64_t cvi_call_deadline(const cvi_call *call);
CVI_API int cvi_call_next_output(cvi_call *call, uint64_t now_us, cvi_packet *packets, size_t cap,
                                 size_t *n);
CVI_API int cvi_call_next_event(cvi_call *call, cvi_call_event *event);

CVI_API const cvi_session *cvi_call_get_session(const cvi_call *call); /* borrowed */
/* The call record as one line of JSON; complete after ENDED. */
CVI_API int cvi_call_get_report(cvi_call *call, char *buf, size_t cap, size_t *needed);
CVI_API const cvi_error_info *cvi_call_last_error(const cvi_call *call);

#ifdef __cplusplus
}
#endif

#endif
