/* SPDX-License-Identifier: MIT */
/**
 * @file record.h
 * Call records: one JSON object per call, without secrets.
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
    CVI_RECORD_TIME_INVITE = 1,   /**< "invited_at" */
    CVI_RECORD_TIME_ANSWERED = 2, /**< "answered_at" */
    CVI_RECORD_TIME_JOINED = 3,   /**< "joined_at" */
    CVI_RECORD_TIME_ENDED = 4     /**< "ended_at" */
} cvi_record_time;

/** One medium of the call. */
typedef struct cvi_record_stream {
    size_t size;               /**< set by CVI_RECORD_STREAM_INIT() */
    uint32_t medium;           /**< a cvi_medium */
    uint32_t codec;            /**< a cvi_codec */
    uint64_t packets_sent;
    uint64_t bytes_sent;
    uint64_t packets_received;
    uint64_t bytes_received;
    int64_t packets_lost;
    uint64_t packets_refused;
    uint64_t packets_lost_remote;
    uint64_t frames_decoded;   /**< pictures, or audio packets */
    uint64_t frames_encoded;   /**< likewise */
    uint64_t concealed_us;     /**< audio */
    uint32_t jitter_us;        /**< last */
    uint32_t jitter_max_us;
    uint32_t rtt_us;
    uint32_t width_sent;       /**< video, pixels */
    uint32_t height_sent;
    uint32_t width_received;
    uint32_t height_received;
    uint32_t secure;           /**< 1: SRTP */
} cvi_record_stream;
/** Prepare a cvi_record_stream. */
#define CVI_RECORD_STREAM_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_record_stream, secure))

CVI_API int cvi_record_create(cvi_record **out, const cvi_record_params *params);
CVI_API void cvi_record_destroy(cvi_record **record);
CVI_API int cvi_record_set_text(cvi_record *record, uint32_t field, const char *text, size_t len);
CVI_API int cvi_record_set_time(cvi_record *record, uint32_t which, int64_t unix_us);
CVI_API int cvi_record_set_status(cvi_record *record, int status, uint32_t sip_code);
CVI_API int cvi_record_set_stream(cvi_record *record, const cvi_record_stream *stream);
CVI_API int cvi_record_to_json(const cvi_record *record, char *buf, size_t cap, size_t *needed);

#ifdef __cplusplus
}
#endif

#endif
