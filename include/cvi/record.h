/* SPDX-License-Identifier: MIT */
/**
 * @file record.h
 * Call records: one JSON object per call, without secrets.
 *
 * @code
 * const char *dialled = "sip:813000000:secret@gw.example"; // its password is left out
 * char line[4096];
 * cvi_record *record = NULL;
 *
 * if (cvi_record_create(&record, NULL) == CVI_OK) {
 *     cvi_record_set_text(record, CVI_RECORD_FIELD_DIALLED, dialled, strlen(dialled));
 *     cvi_record_set_time(record, CVI_RECORD_TIME_INVITE, INT64_C(1700000000000000));
 *     if (cvi_record_to_json(record, line, sizeof(line), NULL) == CVI_OK) {
 *         puts(line);
 *     }
 * }
 * cvi_record_destroy(&record);
 * @endcode
 */
#ifndef CVI_RECORD_H
#define CVI_RECORD_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The record of one call. */
typedef struct cvi_record cvi_record;

/** Parameters of cvi_record_create(). */
typedef struct cvi_record_params {
    size_t size;                    /**< set by CVI_RECORD_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
} cvi_record_params;
/** Prepare a cvi_record_params. */
#define CVI_RECORD_PARAMS_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_record_params, allocator))

/** Text members, at most 512 bytes each; longer text is cut at a character. */
typedef enum cvi_record_field {
    CVI_RECORD_FIELD_UNKNOWN = 0,
    CVI_RECORD_FIELD_CALL_ID = 1,       /**< "call_id" */
    CVI_RECORD_FIELD_CALLER = 2,        /**< "caller": From URI */
    CVI_RECORD_FIELD_DIALLED = 3,       /**< "dialled": Request-URI, password removed */
    CVI_RECORD_FIELD_TENANT = 4,        /**< "tenant" */
    CVI_RECORD_FIELD_CONFERENCE_ID = 5, /**< "conference_id" */
    CVI_RECORD_FIELD_MEETING_ID = 6,    /**< "meeting_id" */
    CVI_RECORD_FIELD_JOINED_BY = 7,     /**< "joined_by": "ivr", "direct" or "" */
    CVI_RECORD_FIELD_END_REASON = 8,    /**< "end_reason": a sentence */
    CVI_RECORD_FIELD_ENDED_BY = 9,      /**< "ended_by": "caller", "gateway" or "network" */
    CVI_RECORD_FIELD_REMOTE = 10        /**< "remote": address of the signalling peer */
} cvi_record_field;

/** Times, Unix microseconds; written as RFC 3339 with milliseconds, UTC. */
typedef enum cvi_record_time {
    CVI_RECORD_TIME_UNKNOWN = 0,
    CVI_RECORD_TIME_INVITE = 1,    /**< "invited_at" */
    CVI_RECORD_TIME_ANSWERED = 2,  /**< "answered_at" */
    CVI_RECORD_TIME_JOINED = 3,    /**< "joined_at" */
    CVI_RECORD_TIME_ENDED = 4,     /**< "ended_at" */
    CVI_RECORD_TIME_LOBBY = 5,     /**< "lobby_at": began to wait for being let in */
    CVI_RECORD_TIME_LOBBY_LEFT = 6 /**< "lobby_left_at": that came to an end, whatever way */
} cvi_record_time;

/** One medium of the call. */
typedef struct cvi_record_stream {
    size_t size;                  /**< set by CVI_RECORD_STREAM_INIT() */
    uint32_t medium;              /**< a cvi_medium */
    uint32_t codec;               /**< a cvi_codec */
    uint64_t packets_sent;        /**< RTP */
    uint64_t bytes_sent;          /**< RTP payload */
    uint64_t packets_received;    /**< RTP accepted */
    uint64_t bytes_received;      /**< RTP payload */
    int64_t packets_lost;         /**< on the way to us; negative with duplicates */
    uint64_t packets_refused;     /**< strangers, failed authentication, malformed */
    uint64_t packets_lost_remote; /**< on the way to the peer, as it reports */
    uint64_t frames_decoded;      /**< pictures, or audio packets */
    uint64_t frames_encoded;      /**< likewise */
    uint64_t concealed_us;        /**< audio made up for lost packets */
    uint32_t jitter_us;           /**< last */
    uint32_t jitter_max_us;       /**< largest */
    uint32_t rtt_us;              /**< last; 0: not known */
    uint32_t width_sent;          /**< video, pixels; 0: none */
    uint32_t height_sent;         /**< pixels */
    uint32_t width_received;      /**< pixels */
    uint32_t height_received;     /**< pixels */
    uint32_t secure;              /**< 1: SRTP */
    uint32_t keyframes_requested; /**< video: PLI and FIR sent to the peer */
    uint32_t keyframes_sent;      /**< video: to the peer */
    uint32_t reserved;            /**< 0 */
    uint64_t first_picture_us;    /**< video: from joining to the first decoded picture; 0: none */
} cvi_record_stream;
/** Prepare a cvi_record_stream. */
#define CVI_RECORD_STREAM_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_record_stream, first_picture_us))

/**
 * Create an empty record.
 *
 * @param out     receives the record, NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  out is NULL or the allocator is incomplete
 * @retval CVI_EABI    params has an unknown size
 * @retval CVI_ENOMEM  out of memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_record_create(cvi_record **out, const cvi_record_params *params);

/**
 * Destroy a record and set the pointer to NULL.
 *
 * @param record  may be NULL or point to NULL
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_record_destroy(cvi_record **record);

/**
 * Set a text member.
 *
 * Control characters become blanks; in CALLER and DIALLED the password of a URI is left out; text
 * over 512 bytes is cut at a character.
 *
 * @param record  record
 * @param field   a cvi_record_field
 * @param text    any bytes, copied; may be NULL when len is 0
 * @param len     its length
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  no such field, or an argument is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_record_set_text(cvi_record *record, uint32_t field, const char *text, size_t len);

/**
 * Set one of the times.
 *
 * @param record   record
 * @param which    a cvi_record_time
 * @param unix_us  Unix microseconds, years 1 to 9999
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  no such time, out of range, or record is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_record_set_time(cvi_record *record, uint32_t which, int64_t unix_us);

/**
 * Set how the call ended.
 *
 * @param record    record
 * @param status    CVI_OK, or why it failed; "status" gets its name
 * @param sip_code  final response to the INVITE, 0..699; 0: none
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  sip_code is out of range or record is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_record_set_status(cvi_record *record, int status, uint32_t sip_code);

/**
 * Set the counters of one medium; a second call for the same medium replaces them.
 *
 * @param record  record
 * @param stream  prepared by CVI_RECORD_STREAM_INIT()
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  no such medium, or an argument is NULL
 * @retval CVI_EABI    stream has an unknown size
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_record_set_stream(cvi_record *record, const cvi_record_stream *stream);

/**
 * Write the record as one line of JSON.
 *
 * Members: the texts, "status", "sip_code", the times (null when not set), "duration_ms" (answered
 * to ended, or null), "lobby_ms" (how long it waited, or null), and "streams", an array of one object per medium.
 *
 * @param record  record
 * @param buf     receives the text and a NUL; may be NULL when cap is 0
 * @param cap     its size
 * @param needed  receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         done
 * @retval CVI_ETOOSMALL  nothing was written, *needed is set
 * @retval CVI_EINVAL     record is NULL
 * @retval CVI_ENOMEM     out of memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_record_to_json(const cvi_record *record, char *buf, size_t cap, size_t *needed);

/**
 * Who a device's media belonged to, for cvi_record_to_device_quality(). Texts have up to 512 bytes;
 * the three ids are GUIDs as text.
 */
typedef struct cvi_record_device {
    size_t size;                        /**< set by CVI_RECORD_DEVICE_INIT() */
    const char *call_chain_id;          /**< required: callChainId of the call in the meeting */
    const char *participant_id;         /**< required: its myParticipantId */
    const char *media_leg_id;           /**< required: made by the gateway, one for each leg */
    const char *device_name;            /**< required, such as "Cisco SX80" */
    const char *device_description;     /**< required, may be "" */
    const char *service_name;           /**< cloudServiceName; NULL: left out */
    const char *service_instance;       /**< cloudServiceInstanceName; NULL: left out */
    const char *deployment_id;          /**< cloudServiceDeploymentId; NULL: left out */
    const char *deployment_environment; /**< cloudServiceDeploymentEnvironment; NULL: left out */
    const cvi_addr *local;  /**< of audio, video, content: three, family 0 where not known; NULL */
    const cvi_addr *remote; /**< likewise */
} cvi_record_device;
/** Prepare a cvi_record_device. */
#define CVI_RECORD_DEVICE_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_record_device, remote))

/**
 * Write the record as the body of Microsoft Graph's logTeleconferenceDeviceQuality.
 *
 * "Inbound" is what came from the device. Rates are averages from joining to the end, delays are
 * the last ones measured; what was not measured is left out.
 *
 * @param record  record, complete
 * @param device  prepared by CVI_RECORD_DEVICE_INIT()
 * @param buf     receives the text and a NUL; may be NULL when cap is 0
 * @param cap     its size
 * @param needed  receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         done
 * @retval CVI_ETOOSMALL  nothing was written, *needed is set
 * @retval CVI_EINVAL     a pointer is NULL, a required text is missing, too long or no GUID
 * @retval CVI_EABI       the size of device is not understood
 * @retval CVI_ENOMEM     out of memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_record_to_device_quality(const cvi_record *record, const cvi_record_device *device,
                                         char *buf, size_t cap, size_t *needed);

#ifdef __cplusplus
}
#endif

#endif
