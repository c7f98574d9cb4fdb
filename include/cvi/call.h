/* SPDX-License-Identifier: MIT */
/**
 * @file call.h
 * The controller of one incoming call: what to answer, what to play, when to join, when to end
 * and why. It does no I/O: a SIP stack feeds it what arrives and sends what it says, a loop feeds
 * it datagrams and sends those it gives out. Attached to a meeting it belongs to that meeting's
 * thread; detached it may move to another.
 *
 * Life: create, set_local for audio, video and slides, feed_invite, pull events (RESPOND …), attach to a
 * lobby meeting; at the event JOIN detach and attach to the meeting named; at the event WAIT let
 * the caller in later (see cvi_call_feed_ivr_event()); at the event ENDED detach, take the report,
 * destroy.
 *
 * @code
 * cvi_provision *provision = NULL; // with the tenants loaded
 * const cvi_addr audio = {.family = CVI_ADDR_IPV4, .port = 30000, .ip = {192, 0, 2, 1}};
 * cvi_call *call = NULL;
 * cvi_call_params params;
 * cvi_call_invite invite;
 * cvi_call_event event;
 * uint64_t now_us = 0;
 *
 * CVI_CALL_PARAMS_INIT(&params);
 * CVI_CALL_INVITE_INIT(&invite);
 * CVI_CALL_EVENT_INIT(&event);
 * params.provision = provision;
 * invite.request_uri = "sip:813000000.126000000@gw.example"; // without SDP: we make the offer
 * if (cvi_call_create(&call, &params) == CVI_OK &&
 *     cvi_call_set_local(call, CVI_MEDIUM_AUDIO, &audio, NULL) == CVI_OK &&
 *     cvi_call_feed_invite(call, now_us, &invite) == CVI_OK) {
 *     while (cvi_call_next_event(call, &event) == CVI_OK) {
 *         if (event.kind == CVI_CALL_EVENT_RESPOND) {
 *             printf("%u %s\n%s", (unsigned)event.value, event.text, event.body);
 *         }
 *     }
 * }
 * cvi_call_destroy(&call);
 * @endcode
 */
#ifndef CVI_CALL_H
#define CVI_CALL_H

#include <cvi/ivr.h>
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
    const cvi_theme *theme;         /**< of the screens; NULL: the built-in one; borrowed */
    const cvi_ivr_flow *ivr_flow;   /**< NULL: the built-in one; borrowed */
    const char *operator_uri;       /**< as in cvi_ivr_params, 1..255 bytes; borrowed */
} cvi_call_params;
/** Prepare a cvi_call_params. */
#define CVI_CALL_PARAMS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_call_params, operator_uri))

/** What an INVITE said; text is NUL-terminated and copied. */
typedef struct cvi_call_invite {
    size_t size;                 /**< set by CVI_CALL_INVITE_INIT() */
    const char *request_uri;     /**< required: what was dialled */
    const char *to_uri;          /**< decides where the Request-URI's host is one of own_hosts */
    const char *from_uri;        /**< the caller, for the report */
    const char *call_id;         /**< for the report */
    const char *accept_language; /**< header value, or what a device is known to want; NULL: none */
    const char *sdp;             /**< the offer; NULL: delayed offer */
    size_t sdp_len;
    cvi_addr remote;    /**< where the request came from; what a proxy of yours says of that */
    uint32_t is_secure; /**< 1: over TLS */
    uint32_t trust;     /**< a cvi_trust: how far the caller is trusted; for policies and lobbies */
    uint32_t lobby_flags; /**< 0, or CVI_LOBBY_DIAL_IN and CVI_LOBBY_NO_GUESTS, see
                               cvi_lobby_decide() */
} cvi_call_invite;
/** Prepare a cvi_call_invite. */
#define CVI_CALL_INVITE_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_call_invite, lobby_flags))

/** Kinds of cvi_call_event. */
typedef enum cvi_call_event_kind {
    CVI_CALL_EVENT_UNKNOWN = 0,
    CVI_CALL_EVENT_RESPOND = 1,   /**< final response to the INVITE or re-INVITE: `value` is the
                                      code, `text` the reason phrase, `body` the SDP or empty,
                                      `extra` the Warning header's value or empty */
    CVI_CALL_EVENT_JOIN = 2,      /**< enter meeting `text`; `extra` is its subject; `value` says as
                                       what, a cvi_trust: who is trusted opens the lobby */
    CVI_CALL_EVENT_SEND_INFO = 3, /**< send INFO: `text` is the Content-Type, `body` the body */
    CVI_CALL_EVENT_SEND_BYE = 4,  /**< send BYE; `text` is the value of its Reason header */
    CVI_CALL_EVENT_ENDED = 5,     /**< over: `status` and `text` say why; take the report */
    CVI_CALL_EVENT_TRANSFER = 6,  /**< transfer the caller to the URI `text` (REFER, RFC 3515), then
                                       feed CVI_IVR_EVENT_TRANSFERRED */
    CVI_CALL_EVENT_WAIT = 7 /**< the caller waits to be let into meeting `text`; `extra` is its
                                       subject; feed CVI_IVR_EVENT_ADMITTED, FAILED or ENDED */
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
    const char *body; /**< never NULL */
    size_t body_len;
    const char *extra; /**< never NULL */
    size_t extra_len;
} cvi_call_event;
/** Prepare a cvi_call_event. */
#define CVI_CALL_EVENT_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_call_event, extra_len))

/**
 * Create a call for an INVITE that is about to be fed.
 *
 * @param out     receives the call, NULL on failure
 * @param params  `provision` is required
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  a parameter is missing or out of range
 * @retval CVI_EABI    params has an unknown size
 * @retval CVI_ENOMEM  out of memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_create(cvi_call **out, const cvi_call_params *params);

/**
 * Destroy a call in any state.
 *
 * A leg leaves its meeting, a look-up is cancelled, the licence is given back. Nothing is told to
 * the peer: cvi_call_hangup() does that.
 *
 * @param call  set to NULL; NULL and a pointer to NULL are fine
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_call_destroy(cvi_call **call);

/**
 * Say where a medium is received, before the INVITE is fed.
 *
 * A medium without an address is refused in the answer. CVI_MEDIUM_CONTENT is a second video for
 * slides (content:slides, RFC 4796, or label:12): what comes there is shared in the meeting, what
 * others share goes there; lobby and dialogue have none.
 *
 * @param call    the call
 * @param medium  a cvi_medium
 * @param rtp     address and port
 * @param rtcp    NULL: the port after RTP's
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  no such medium or no address
 * @retval CVI_ESTATE  the INVITE was fed already
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_set_local(cvi_call *call, uint32_t medium, const cvi_addr *rtp,
                               const cvi_addr *rtcp);

/**
 * Feed the INVITE: who is called, may he call, which media can both do.
 *
 * The response comes as the event RESPOND: 200 with the answer (or our offer), or 400, 403, 404,
 * 416, 486, 488, 500 or 503, followed by ENDED.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param invite  prepared by CVI_CALL_INVITE_INIT(); copied
 *
 * @retval CVI_OK      taken, accepted or not; pull the events
 * @retval CVI_EINVAL  a pointer is NULL, or there is no Request-URI
 * @retval CVI_EABI    invite has an unknown size
 * @retval CVI_ESTATE  it was fed already
 * @retval CVI_ENOMEM  out of memory; the events say 503
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_invite(cvi_call *call, uint64_t now_us, const cvi_call_invite *invite);

/**
 * Feed the ACK of a 200: the dialogue begins, or the conference id is looked up.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param sdp     the answer to our offer; NULL without a body
 * @param len     its length
 *
 * @retval CVI_OK            taken
 * @retval CVI_EINVAL        an argument is NULL
 * @retval CVI_ESTATE        nothing was answered
 * @retval CVI_EFULL         pull events first
 * @retval CVI_ESESSION_SDP  the answer is not usable: the call ends; so do its other failures
 * @retval CVI_ENOMEM        out of memory: the call ends
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_ack(cvi_call *call, uint64_t now_us, const char *sdp, size_t len);

/**
 * Feed a re-INVITE or UPDATE: hold, resume, lines added or gone.
 *
 * RESPOND comes as for the INVITE. A refused offer changes nothing.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param sdp     the offer; NULL: we make one, and its ACK has the answer
 * @param len     its length
 *
 * @retval CVI_OK      taken, accepted or not
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ESTATE  the call is not up
 * @retval CVI_EFULL   pull events first
 * @retval CVI_ENOMEM  out of memory; the events say 503
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_reinvite(cvi_call *call, uint64_t now_us, const char *sdp, size_t len);

/**
 * Feed an INFO request: a key press, or a wish for a keyframe of all pictures (RFC 5168).
 *
 * Types: application/dtmf-relay, application/dtmf, application/media_control+xml. A key that came
 * as a telephone-event too counts once.
 *
 * @param call          the call
 * @param now_us        caller's clock
 * @param content_type  header value; NULL: none
 * @param body          its bytes; may be NULL when len is 0
 * @param len           their number; 0: nothing happens
 *
 * @retval CVI_OK       answer 200
 * @retval CVI_EINVAL   an argument is NULL
 * @retval CVI_ENOTSUP  answer 415
 * @retval CVI_ESYNTAX  answer 400: there is no key in it
 * @retval CVI_ESTATE   answer 481: the call is not up
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_info(cvi_call *call, uint64_t now_us, const char *content_type,
                               const char *body, size_t len);

/**
 * Feed a CANCEL: RESPOND becomes 487 if nobody pulled it yet.
 *
 * A final response that was pulled stands (RFC 3261 section 9.2). If it was never sent, feed a BYE
 * instead.
 *
 * @param call    the call
 * @param now_us  caller's clock
 *
 * @retval CVI_OK      taken
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ESTATE  there is no INVITE that can still be refused
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_feed_cancel(cvi_call *call, uint64_t now_us);

/**
 * Feed a BYE: the call ends.
 *
 * @param call    the call
 * @param now_us  caller's clock
 *
 * @retval CVI_OK      taken
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ESTATE  there was no INVITE
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_feed_bye(cvi_call *call, uint64_t now_us);

/**
 * Tell that the signalling is gone: no answer to a request, the session timer expired.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param status  why; CVI_OK is allowed
 *
 * @retval CVI_OK      the call ends with SEND_BYE
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ESTATE  there was no INVITE
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_feed_lost(cvi_call *call, uint64_t now_us, int status);

/**
 * End the call from this side.
 *
 * Before the 200 was pulled the INVITE is refused with 480, 486 (CVI_EMEETING_FULL) or 503.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param status  CVI_OK: nothing is wrong; else why
 *
 * @retval CVI_OK      it ends; pull the events
 * @retval CVI_EINVAL  call is NULL, or status is positive
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_hangup(cvi_call *call, uint64_t now_us, int status);

/**
 * Give the call the resolver of the thread it is on.
 *
 * Set it before the ACK. A pending look-up is cancelled when the resolver changes and started anew
 * by the next one; detaching forgets the resolver, so set one before the call is attached again.
 *
 * @param call      the call
 * @param resolver  borrowed; NULL: none, ids then get "the service could not be reached"
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  call is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_set_resolver(cvi_call *call, cvi_resolver *resolver);

/**
 * Feed an event of the resolver.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param event   from cvi_resolver_next_event()
 *
 * @retval CVI_OK      it was about this call
 * @retval CVI_ENOENT  it was not; try the next call
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ENOMEM  out of memory: the dialogue ends
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_resolve_event(cvi_call *call, uint64_t now_us,
                                        const cvi_resolve_event *event);

/**
 * Feed what the meeting's side decided: to the lobby, let in, refused, over; see ivr.h.
 *
 * Whether a caller enters is decided by cvi_lobby_decide(): from the meeting's options, `trust` and
 * `lobby_flags` of the INVITE, and whether the PIN was the host's. Who is refused hears so; who must
 * wait stays in the lobby, and the event WAIT tells it. There WAITING tells how many wait, ADMITTED
 * makes a JOIN, and FAILED and ENDED lead out; when its time is over the call ends by itself. After
 * JOIN either attach the call to the meeting, which tells the dialogue JOINED, or feed WAIT where
 * the meeting has a lobby of its own, or FAILED. In a meeting ENDED says goodbye and hangs up, and
 * DONE tells what somebody else did, such as muting.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param event   prepared by CVI_IVR_EVENT_INIT(); copied
 *
 * @retval CVI_OK      taken; pull the events
 * @retval CVI_EINVAL  an argument is NULL, or there is no such event
 * @retval CVI_EABI    event has an unknown size
 * @retval CVI_ESTATE  the call is not up, or it does not belong to where the dialogue is
 * @retval CVI_EFULL   pull events first
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_ivr_event(cvi_call *call, uint64_t now_us, const cvi_ivr_event *event);

/**
 * Become a leg of a meeting: of a lobby first, and after JOIN of the meeting it named.
 *
 * Prompts are heard and screens seen in the lobby; what was said before waits for it. Counters of
 * all legs are added up for the report. Where the start_us of both meetings differ by whole ticks
 * of 20 ms, what is sent goes on without a jump.
 *
 * @param call     the call
 * @param now_us   caller's clock
 * @param meeting  borrowed until cvi_call_detach()
 *
 * @retval CVI_OK             it is a leg now
 * @retval CVI_EINVAL         an argument is NULL
 * @retval CVI_ESTATE         it is one already, or the call is not up
 * @retval CVI_EMEETING_FULL  no room; cvi_call_hangup() with it says so
 * @retval CVI_ENOTSUP        the meeting lacks a codec
 * @retval CVI_ENOMEM         out of memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_attach(cvi_call *call, uint64_t now_us, cvi_meeting *meeting);

/**
 * Stop being a leg; the session keeps its state, and the call may go to another thread.
 *
 * The resolver is forgotten, see cvi_call_set_resolver().
 *
 * @param call    the call
 * @param now_us  caller's clock
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ESTATE  it is no leg
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_detach(cvi_call *call, uint64_t now_us);

/**
 * Tell which leg the call is.
 *
 * @param call  the call
 * @param leg   receives its number
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ESTATE  detached
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_get_leg(const cvi_call *call, uint32_t *leg);

/**
 * Feed an event of the meeting.
 *
 * @param call    the call
 * @param now_us  caller's clock
 * @param event   from cvi_meeting_next_event()
 *
 * @retval CVI_OK      it was about this leg
 * @retval CVI_ENOENT  it was not; try the next call
 * @retval CVI_EINVAL  an argument is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_meeting_event(cvi_call *call, uint64_t now_us,
                                        const cvi_meeting_event *event);

/**
 * Feed received datagrams; pictures go on to the meeting at once.
 *
 * @param call     the call
 * @param now_us   caller's clock
 * @param packets  n datagrams with path and remote; the bytes are copied
 * @param n        how many
 * @param taken    receives how many were consumed
 *
 * @retval CVI_OK      all were consumed
 * @retval CVI_EFULL   pull output and events, then feed the rest
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_ESTATE  no INVITE was accepted
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_feed_packets(cvi_call *call, uint64_t now_us, const cvi_packet *packets,
                                  size_t n, size_t *taken);

/**
 * Let time pass; call it before the meeting's tick, so that due sound is in the mix.
 *
 * @param call    the call
 * @param now_us  caller's clock
 *
 * @retval CVI_OK      pull the events
 * @retval CVI_EINVAL  an argument is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_tick(cvi_call *call, uint64_t now_us);

/**
 * Tell when cvi_call_tick() is due.
 *
 * @param call  the call
 *
 * @return caller's clock, or CVI_NO_DEADLINE
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint64_t cvi_call_deadline(const cvi_call *call);

/**
 * Pull datagrams to send, until CVI_AGAIN; after the meeting's tick and its jobs.
 *
 * After ENDED it gives out the RTCP goodbyes.
 *
 * @param call     the call
 * @param now_us   caller's clock
 * @param packets  receives up to cap; borrowed until the next call on this call
 * @param cap      1 or more
 * @param n        receives how many
 *
 * @retval CVI_OK      *n is 1 or more
 * @retval CVI_AGAIN   nothing to send; *n is 0
 * @retval CVI_EINVAL  a pointer is NULL or cap is 0
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_call_next_output(cvi_call *call, uint64_t now_us, cvi_packet *packets, size_t cap,
                                 size_t *n);

/**
 * Pull the next event.
 *
 * @param call   the call
 * @param event  prepared by CVI_CALL_EVENT_INIT(); its texts live until the next pull
 *
 * @retval CVI_OK      one event
 * @retval CVI_AGAIN   none now
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_EABI    the event has an unknown size; nothing was taken
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API int cvi_call_next_event(cvi_call *call, cvi_call_event *event);

/**
 * Look at the session, for its streams and counters.
 *
 * @param call  the call
 *
 * @return borrowed; NULL before an INVITE was accepted
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_session *cvi_call_get_session(const cvi_call *call);

/**
 * Write the call record as one line of JSON, see record.h; complete after ENDED.
 *
 * @param call    the call
 * @param buf     receives the text and a NUL; may be NULL when cap is 0
 * @param cap     its size
 * @param needed  receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         written
 * @retval CVI_ETOOSMALL  nothing was written, *needed is set
 * @retval CVI_EINVAL     an argument is NULL
 * @retval CVI_ENOMEM     out of memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_call_get_report(cvi_call *call, char *buf, size_t cap, size_t *needed);

/**
 * Tell why the last failing call on this call failed.
 *
 * @param call  the call
 *
 * @return borrowed, lives as long as the call; NULL for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_call_last_error(const cvi_call *call);

#ifdef __cplusplus
}
#endif

#endif
