/* SPDX-License-Identifier: MIT */
/**
 * @file resolve_join.h
 * The part of joining a Teams meeting that is plain REST: it says which requests to send to Microsoft
 * Graph, is fed their responses and the notifications that arrive at the callback address, and tells
 * what happened. It does no I/O and carries no media: the blob in the request comes from Microsoft's
 * media library, and who has that library has the media too. Documents: Microsoft Graph v1.0, create
 * call, commsNotification, participant, keepAlive, mute, delete call, logTeleconferenceDeviceQuality.
 *
 * Pull requests after every call on the object, send them with the token of an application that may
 * join meetings, and feed each response. Responses and notifications may come in any order; what is
 * older than what is known changes nothing.
 *
 * @code
 * cvi_join *join = NULL;
 * cvi_join_params params;
 * cvi_join_request request;
 * uint64_t now_us = 0;
 *
 * CVI_JOIN_PARAMS_INIT(&params);
 * CVI_JOIN_REQUEST_INIT(&request);
 * params.callback_uri = "https://gw.example/calls/1";
 * params.tenant_id = "5f1c7a52-2e4b-4b0e-8d7f-0c1a2b3c4d5e";
 * params.media_blob = "{}"; // of the media library
 * params.join_meeting_id = "123456789";
 * if (cvi_join_create(&join, &params) == CVI_OK && cvi_join_start(join, now_us) == CVI_OK) {
 *     while (cvi_join_next_request(join, &request) == CVI_OK) {
 *         printf("%s %s\n%s\n", request.method, request.path, request.body);
 *     }
 * }
 * cvi_join_destroy(&join);
 * @endcode
 */
#ifndef CVI_RESOLVE_JOIN_API_H
#define CVI_RESOLVE_JOIN_API_H

#include <cvi/resolve_result.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Joins one meeting; one thread at a time. */
typedef struct cvi_join cvi_join;

#define CVI_JOIN_AUDIO 1u  /**< modality "audio" */
#define CVI_JOIN_VIDEO 2u  /**< modality "video" */
#define CVI_JOIN_SCREEN 4u /**< modality "videoBasedScreenSharing" */

#define CVI_JOIN_WITHOUT_HOST 1u /**< the conversation may begin before its host is there */
#define CVI_JOIN_DELTA_ROSTER 2u /**< be told of changes in the roster, not of the whole */

/**
 * Parameters of cvi_join_create(). The meeting is given in one of three forms: chat and organizer
 * (thread_id, message_id, organizer_id), join_meeting_id with its passcode, or meeting_token. Texts
 * are copied, up to 2048 bytes each; media_blob up to 256 KiB.
 */
typedef struct cvi_join_params {
    size_t size;                     /**< set by CVI_JOIN_PARAMS_INIT() */
    const cvi_allocator *allocator;  /**< NULL: libc */
    const cvi_log_sink *log;         /**< NULL: silent */
    const char *callback_uri;        /**< required, https: where notifications are delivered */
    const char *tenant_id;           /**< required: the meeting's Entra tenant */
    const char *media_blob;          /**< required: of appHostedMediaConfig; wiped when freed */
    const char *thread_id;           /**< chatInfo */
    const char *message_id;          /**< chatInfo; NULL: "0" */
    const char *reply_message_id;    /**< chatInfo.replyChainMessageId; NULL: none */
    const char *organizer_id;        /**< organizerMeetingInfo, user id */
    const char *organizer_tenant_id; /**< NULL: tenant_id */
    const char *organizer_name;      /**< NULL: none */
    const char *join_meeting_id;     /**< joinMeetingIdMeetingInfo */
    const char *passcode;            /**< NULL: none is needed; wiped when freed */
    const char *meeting_token;       /**< tokenMeetingInfo; wiped when freed */
    const char *guest_name;          /**< join as a guest of this name; NULL: as the application */
    uint32_t modalities;             /**< CVI_JOIN_AUDIO …; 0: all three */
    uint32_t flags;                  /**< CVI_JOIN_WITHOUT_HOST … */
    uint32_t max_participants;       /**< of the roster, 1..10000; 0: 2000 */
    uint32_t reserved;               /**< 0 */
} cvi_join_params;
/** Prepare a cvi_join_params. */
#define CVI_JOIN_PARAMS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_join_params, reserved))

/** What a request is for. */
typedef enum cvi_join_action {
    CVI_JOIN_ACTION_UNKNOWN = 0,
    CVI_JOIN_ACTION_CREATE = 1,    /**< the call */
    CVI_JOIN_ACTION_KEEPALIVE = 2, /**< every 15 minutes */
    CVI_JOIN_ACTION_MUTE = 3,      /**< ourselves, or a participant */
    CVI_JOIN_ACTION_UNMUTE = 4,    /**< ourselves */
    CVI_JOIN_ACTION_HANGUP = 5,    /**< leave the meeting */
    CVI_JOIN_ACTION_QUALITY = 6    /**< report the quality of a device's media */
} cvi_join_action;

/** A request to send; its texts live until the next is pulled or the object is destroyed. */
typedef struct cvi_join_request {
    size_t size;        /**< set by CVI_JOIN_REQUEST_INIT() */
    uint32_t id;        /**< to be given back with the response */
    uint32_t action;    /**< a cvi_join_action */
    const char *method; /**< "POST" or "DELETE" */
    const char *path;   /**< to append to "https://graph.microsoft.com/v1.0", ids escaped */
    const char *body;   /**< application/json; "" without a body */
    size_t body_len;    /**< bytes */
} cvi_join_request;
/** Prepare a cvi_join_request. */
#define CVI_JOIN_REQUEST_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_join_request, body_len))

/** Where the call is. */
typedef enum cvi_join_state {
    CVI_JOIN_STATE_NEW = 0,          /**< not begun */
    CVI_JOIN_STATE_CREATING = 1,     /**< the request is out */
    CVI_JOIN_STATE_ESTABLISHING = 2, /**< the service has made a call */
    CVI_JOIN_STATE_ESTABLISHED = 3,  /**< in the meeting, or in its lobby */
    CVI_JOIN_STATE_HOLD = 4,         /**< on hold */
    CVI_JOIN_STATE_MOVING = 5,       /**< transferring, transferAccepted, redirecting */
    CVI_JOIN_STATE_TERMINATING = 6,  /**< leaving */
    CVI_JOIN_STATE_TERMINATED = 7    /**< over: free the media leg, destroy the object */
} cvi_join_state;

/** Kinds of cvi_join_event. */
typedef enum cvi_join_event_kind {
    CVI_JOIN_EVENT_UNKNOWN = 0,
    CVI_JOIN_EVENT_STATE = 1,    /**< `value` is a cvi_join_state; for TERMINATED `status`, `code`,
                                     `subcode` and `text` say why */
    CVI_JOIN_EVENT_ROSTER = 2,   /**< changed; `value` participants; told once for many changes */
    CVI_JOIN_EVENT_LOBBY = 3,    /**< `value` 1: we wait in the lobby, 0: we were let in */
    CVI_JOIN_EVENT_MUTED = 4,    /**< a request to mute (`value` 1) or unmute (0) ended: `status` */
    CVI_JOIN_EVENT_QUALITY = 5,  /**< the quality report was taken or not: `status` */
    CVI_JOIN_EVENT_KEEPALIVE = 6 /**< one failed and will be tried again: `status`, `code` */
} cvi_join_event_kind;

/** What happened. */
typedef struct cvi_join_event {
    size_t size;       /**< set by CVI_JOIN_EVENT_INIT() */
    uint32_t kind;     /**< a cvi_join_event_kind */
    int32_t status;    /**< CVI_OK, or why not */
    uint64_t time_us;  /**< caller's clock */
    uint32_t value;    /**< see the kinds */
    int32_t code;      /**< resultInfo.code, or of HTTP; 0: none */
    int32_t subcode;   /**< resultInfo.subcode */
    uint32_t reserved; /**< 0 */
    const char *text;  /**< the service's words, printable, cut; until the next pull; never NULL */
    size_t text_len;   /**< bytes */
} cvi_join_event;
/** Prepare a cvi_join_event. */
#define CVI_JOIN_EVENT_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_join_event, text_len))

#define CVI_JOIN_MUTED 1u        /**< of a participant: by itself or by the server */
#define CVI_JOIN_IN_LOBBY 2u     /**< of a participant: waits to be let in */
#define CVI_JOIN_SELF 4u         /**< of a participant: that is us */
#define CVI_JOIN_GUEST 8u        /**< of a participant: has no account */
#define CVI_JOIN_SERVER_MUTED 1u /**< of a stream */

/** One stream of a participant. Frozen: it never grows, because it is used in arrays. */
typedef struct cvi_join_stream {
    uint32_t modality;  /**< CVI_JOIN_AUDIO, _VIDEO or _SCREEN; 0: another */
    uint32_t direction; /**< bits as the participant sees it: 1 sends, 2 receives */
    uint32_t source_id; /**< what media libraries call it by; 0: none */
    uint32_t flags;     /**< 0 or CVI_JOIN_SERVER_MUTED */
} cvi_join_stream;

/** A participant; texts and streams live until the join is fed, pulled or destroyed. */
typedef struct cvi_join_participant {
    size_t size;                    /**< set by CVI_JOIN_PARTICIPANT_INIT() */
    const char *id;                 /**< never "" */
    const char *name;               /**< to show; "" when there is none */
    const char *user_id;            /**< of the identity; "" when there is none */
    uint32_t flags;                 /**< CVI_JOIN_MUTED … */
    uint32_t stream_count;          /**< 0..16 */
    const cvi_join_stream *streams; /**< may be NULL when there is none */
} cvi_join_participant;
/** Prepare a cvi_join_participant. */
#define CVI_JOIN_PARTICIPANT_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_join_participant, streams))

/**
 * Say which meeting to join: the one that was found.
 *
 * By chat and organizer where the meeting tells both, else by its join meeting id and passcode.
 *
 * @param params      prepared by CVI_JOIN_PARAMS_INIT(); borrows texts of the resolution
 * @param resolution  result of a look-up
 *
 * @retval CVI_OK      the form's members are set, those of the other forms are NULL
 * @retval CVI_ENOENT  the meeting tells neither; nothing was changed
 * @retval CVI_EINVAL  a pointer is NULL
 * @retval CVI_EABI    the params are of an older release than this one
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_join_params_set_meeting(cvi_join_params *params, const cvi_resolution *resolution);

/**
 * Create what joins one meeting.
 *
 * @param out     to be destroyed by the caller; NULL on failure
 * @param params  the meeting in exactly one of its forms
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  a pointer is NULL, a required text is missing, too long or not UTF-8, the
 *                     meeting is given in no form or in two, or a field is out of range
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EABI    the size of params, allocator or log sink is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_join_create(cvi_join **out, const cvi_join_params *params);

/**
 * Destroy it; the service is not told, cvi_join_hangup() does that.
 *
 * @param join  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_join_destroy(cvi_join **join);

/**
 * Begin: ask for the call.
 *
 * @param join    what joins
 * @param now_us  caller's monotonic clock
 *
 * @retval CVI_OK      pull the request
 * @retval CVI_EINVAL  join is NULL
 * @retval CVI_ESTATE  it was begun already
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_start(cvi_join *join, uint64_t now_us);

/**
 * Pull the next request to send.
 *
 * @param join     what joins
 * @param request  receives it; its `size` says how much the caller holds
 *
 * @retval CVI_OK      send it, and feed the response
 * @retval CVI_AGAIN   none now
 * @retval CVI_EABI    request->size is not understood; the request stays
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API int cvi_join_next_request(cvi_join *join, cvi_join_request *request);

/**
 * Feed the response to a request.
 *
 * @param join         what joins
 * @param now_us       caller's monotonic clock
 * @param id           of the request
 * @param http_status  100..599; 0: there was no response
 * @param body         its bytes; may be NULL when len is 0
 * @param len          how many; what is over 1 MiB counts as unusable
 *
 * @retval CVI_OK      taken; pull requests and events
 * @retval CVI_ENOENT  no such request is open
 * @retval CVI_EINVAL  a pointer is NULL, or http_status is out of range
 * @retval CVI_ENOMEM  no memory: feed it again
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_feed_response(cvi_join *join, uint64_t now_us, uint32_t id,
                                   uint32_t http_status, const char *body, size_t len);

/**
 * Feed the body of a request that arrived at the callback address.
 *
 * Whether it came from Microsoft (its bearer token) is for the HTTPS server to check before. What
 * comes before the call's id is known is kept until then, up to 256 KiB.
 *
 * @param join    what joins
 * @param now_us  caller's monotonic clock
 * @param body    JSON of type commsNotifications
 * @param len     its bytes, at most 1 MiB
 *
 * @retval CVI_OK             something in it was about this call; pull requests and events
 * @retval CVI_ENOENT         nothing was; try the next call
 * @retval CVI_EJSON_SYNTAX   not JSON; nothing changed, nor below
 * @retval CVI_EJSON_TYPE     a member has the wrong type
 * @retval CVI_EJSON_MISSING  a required member is missing
 * @retval CVI_EJSON_RANGE    a member is too long or too large
 * @retval CVI_ELIMIT         too many bytes or participants, nested too deep, or no room to keep it
 * @retval CVI_ENOTSUP        this build cannot read JSON
 * @retval CVI_ENOMEM         no memory
 * @retval CVI_EINVAL         a pointer is NULL
 *
 * cvi_join_last_error() has the place as a JSON Pointer. Answer 202 to CVI_OK and CVI_ENOENT, 400
 * to bad JSON and 503 to the rest. Notifications before a bad one in the same body took effect.
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_feed_notification(cvi_join *join, uint64_t now_us, const char *body,
                                       size_t len);

/**
 * Let time pass: ask to keep the call alive every 15 minutes.
 *
 * A call that the service did not confirm for 45 minutes has ended there, and so it does here; and
 * so does one whose end nobody told for a minute after hanging up, with CVI_ERESOLVE_NETWORK.
 *
 * @param join    what joins
 * @param now_us  caller's monotonic clock
 *
 * @retval CVI_OK      pull requests and events
 * @retval CVI_EINVAL  join is NULL
 * @retval CVI_ENOMEM  no memory: call it again
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_tick(cvi_join *join, uint64_t now_us);

/**
 * Tell when cvi_join_tick() is due.
 *
 * @param join  what joins
 *
 * @return caller's clock, or CVI_NO_DEADLINE
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint64_t cvi_join_deadline(const cvi_join *join);

/**
 * Pull the next event.
 *
 * @param join   what joins
 * @param event  receives it; its `size` says how much the caller holds
 *
 * @retval CVI_OK      filled in
 * @retval CVI_AGAIN   nothing happened
 * @retval CVI_EABI    event->size is not understood; the event stays
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_join_next_event(cvi_join *join, cvi_join_event *event);

/**
 * Ask the server to mute us, or to end that.
 *
 * @param join      what joins
 * @param now_us    caller's monotonic clock
 * @param is_muted  1 or 0
 *
 * @retval CVI_OK      pull the request; the event MUTED says how it ended
 * @retval CVI_EINVAL  join is NULL
 * @retval CVI_ESTATE  there is no call now
 * @retval CVI_EFULL   too many requests are open
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_mute(cvi_join *join, uint64_t now_us, int is_muted);

/**
 * Ask the server to mute a participant; only they can end that.
 *
 * @param join            what joins
 * @param now_us          caller's monotonic clock
 * @param participant_id  of the roster
 *
 * @retval CVI_OK      pull the request; the event MUTED says how it ended
 * @retval CVI_EINVAL  a pointer is NULL
 * @retval CVI_ENOENT  nobody in the roster has this id
 * @retval CVI_ESTATE  there is no call now
 * @retval CVI_EFULL   too many requests are open
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_mute_participant(cvi_join *join, uint64_t now_us, const char *participant_id);

/**
 * Leave the meeting; before the call was made, as soon as it is.
 *
 * @param join    what joins
 * @param now_us  caller's monotonic clock
 *
 * @retval CVI_OK      pull the request; STATE says TERMINATED in the end
 * @retval CVI_EINVAL  join is NULL
 * @retval CVI_ESTATE  there is no call any more, or none was begun
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_hangup(cvi_join *join, uint64_t now_us);

/**
 * Report the quality of a device's media; while the call is up or after it.
 *
 * @param join    what joins
 * @param now_us  caller's monotonic clock
 * @param body    JSON, copied: from cvi_record_to_device_quality()
 * @param len     its bytes, at most 64 KiB
 *
 * @retval CVI_OK      pull the request; the event QUALITY says how it ended
 * @retval CVI_EINVAL  a pointer is NULL or len is out of range
 * @retval CVI_EFULL   too many requests are open
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_join_report_quality(cvi_join *join, uint64_t now_us, const char *body, size_t len);

/**
 * Return where the call is.
 *
 * @param join  what joins
 *
 * @return a cvi_join_state
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_join_get_state(const cvi_join *join);

/**
 * Return the service's id of the call.
 *
 * @param join  what joins
 *
 * @return NUL-terminated text until the join is fed or destroyed; "" when not known, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_join_get_call_id(const cvi_join *join);

/**
 * Return callChainId, which all calls of a conference share.
 *
 * @param join  what joins
 *
 * @return NUL-terminated text until the join is fed or destroyed; "" when not known, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_join_get_chain_id(const cvi_join *join);

/**
 * Return myParticipantId.
 *
 * @param join  what joins
 *
 * @return NUL-terminated text until the join is fed or destroyed; "" when not known, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_join_get_participant_id(const cvi_join *join);

/**
 * Return how many participants the roster has.
 *
 * @param join  what joins
 *
 * @return their number
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API size_t cvi_join_count_participants(const cvi_join *join);

/**
 * Look at a participant.
 *
 * @param join   what joins
 * @param index  0..cvi_join_count_participants() - 1
 * @param out    receives it; its `size` says how much the caller holds
 *
 * @retval CVI_OK      filled in
 * @retval CVI_ENOENT  there are not so many
 * @retval CVI_EABI    out->size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_join_get_participant(const cvi_join *join, size_t index, cvi_join_participant *out);

/**
 * Return why the last failing call failed.
 *
 * @param join  what joins
 *
 * @return the record, until the join is destroyed; NULL for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_join_last_error(const cvi_join *join);

#ifdef __cplusplus
}
#endif

#endif
