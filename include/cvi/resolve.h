/* SPDX-License-Identifier: MIT */
/**
 * @file resolve.h
 * From (tenant, conference id) to a meeting. Asynchronous: start, wait, pull the event, take the
 * result. The meeting book (JSON) is the back end of today; Microsoft Graph uses the same calls.
 */
#ifndef CVI_RESOLVE_H
#define CVI_RESOLVE_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A resolver; one thread at a time. */
typedef struct cvi_resolver cvi_resolver;

/** What a conference id stands for. */
typedef struct cvi_resolution cvi_resolution;

/** Parameters of cvi_resolver_create(). */
typedef struct cvi_resolver_params {
    size_t size;                    /**< set by CVI_RESOLVER_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_log_sink *log;        /**< NULL: silent */
    uint32_t max_pending;           /**< look-ups at once, 1..65536; 0: 1024 */
    uint32_t reserved;              /**< 0 */
} cvi_resolver_params;
/** Prepare a cvi_resolver_params. */
#define CVI_RESOLVER_PARAMS_INIT(p)                                                                \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolver_params, reserved))

/** A look-up to start; text is copied. */
typedef struct cvi_resolve_request {
    size_t size;               /**< set by CVI_RESOLVE_REQUEST_INIT() */
    const char *tenant_id;     /**< NUL-terminated */
    const char *conference_id; /**< digits, NUL-terminated */
    const char *caller;        /**< who asks, for policy; NULL: unknown */
    uint64_t timeout_us;       /**< 0: 5 s */
} cvi_resolve_request;
/** Prepare a cvi_resolve_request. */
#define CVI_RESOLVE_REQUEST_INIT(p)                                                                \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_request, timeout_us))

/** Kinds of cvi_resolve_event. */
typedef enum cvi_resolve_event_kind {
    CVI_RESOLVE_EVENT_UNKNOWN = 0,
    CVI_RESOLVE_EVENT_FINISHED = 1 /**< look-up `id` ended with `status`; take the result */
} cvi_resolve_event_kind;

/** Something happened. */
typedef struct cvi_resolve_event {
    size_t size;      /**< set by CVI_RESOLVE_EVENT_INIT() */
    uint32_t kind;    /**< a cvi_resolve_event_kind */
    int32_t status;   /**< CVI_OK or CVI_ERESOLVE_… */
    uint64_t time_us; /**< caller's clock */
    uint64_t id;      /**< the look-up */
} cvi_resolve_event;
/** Prepare a cvi_resolve_event. */
#define CVI_RESOLVE_EVENT_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_event, id))

CVI_API int cvi_resolver_create(cvi_resolver **out, const cvi_resolver_params *params);
CVI_API void cvi_resolver_destroy(cvi_resolver **resolver);

/* Civil time for start and end of meetings: `unix_us` is now when the caller's clock is now_us. */
CVI_API int cvi_resolver_set_wall_clock(cvi_resolver *resolver, uint64_t now_us, int64_t unix_us);

/* Replace the meeting book, or leave it as it was:
 * {"answer_delay_ms": 1500?, "meetings": [{"id": "m1", "tenant": "contoso",
 *   "conference_id": "126000000", "subject": "Weekly", "organizer": "Ann"?, "start": RFC 3339?,
 *   "end": RFC 3339?, "locked": false?, "pin": "1234"?, "host_pin": "…"?}]} */
CVI_API int cvi_resolver_load_book_json(cvi_resolver *resolver, const char *text, size_t len);

CVI_API int cvi_resolver_start(cvi_resolver *resolver, uint64_t now_us,
                               const cvi_resolve_request *request, uint64_t *id);
CVI_API int cvi_resolver_cancel(cvi_resolver *resolver, uint64_t id); /* no event follows */

CVI_API size_t cvi_resolver_fds(const cvi_resolver *resolver, cvi_pollfd *out, size_t cap);
CVI_API uint64_t cvi_resolver_deadline(const cvi_resolver *resolver);
CVI_API int cvi_resolver_drive(cvi_resolver *resolver, uint64_t now_us, const cvi_pollfd *ready,
                               size_t n);
CVI_API int cvi_resolver_next_event(cvi_resolver *resolver, cvi_resolve_event *event);

/* The result of a finished look-up, once; the caller destroys it. CVI_ENOENT without one. */
CVI_API int cvi_resolver_take(cvi_resolver *resolver, uint64_t id, cvi_resolution **out);
CVI_API const cvi_error_info *cvi_resolver_last_error(const cvi_resolver *resolver);

CVI_API void cvi_resolution_destroy(cvi_resolution **resolution);
CVI_API const char *cvi_resolution_get_meeting_id(const cvi_resolution *resolution, size_t *len);
CVI_API const char *cvi_resolution_get_subject(const cvi_resolution *resolution, size_t *len);
CVI_API const char *cvi_resolution_get_organizer(const cvi_resolution *resolution, size_t *len);
CVI_API int64_t cvi_resolution_get_end_unix_us(const cvi_resolution *resolution); /* 0: open */

/* Does the meeting want a PIN, and is this one right? CVI_OK or CVI_ERESOLVE_PIN; *is_host may be
 * NULL. Compared in constant time. */
CVI_API int cvi_resolution_needs_pin(const cvi_resolution *resolution);
CVI_API int cvi_resolution_check_pin(const cvi_resolution *resolution, const char *pin, size_t len,
                                     int *is_host);

#ifdef __cplusplus
}
#endif

#endif
