/* SPDX-License-Identifier: MIT */
/**
 * @file dial.h
 * Dial strings: what a room system dialled, taken apart, and what it means.
 */
#ifndef CVI_DIAL_H
#define CVI_DIAL_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A dial-string parser, created once and parsed into many times. */
typedef struct cvi_dial cvi_dial;

/** How the string was written. */
typedef enum cvi_dial_scheme {
    CVI_DIAL_SCHEME_UNKNOWN = 0,
    CVI_DIAL_SCHEME_BARE = 1, /**< user@host without a scheme */
    CVI_DIAL_SCHEME_SIP = 2,  /**< sip: (RFC 3261) */
    CVI_DIAL_SCHEME_SIPS = 3  /**< sips: (RFC 3261) */
} cvi_dial_scheme;

/** What the caller wants. */
typedef enum cvi_dial_kind {
    CVI_DIAL_KIND_UNKNOWN = 0, /**< parsed, but the user part says nothing we know */
    CVI_DIAL_KIND_IVR = 1,     /**< `tenantkey@domain`: play the IVR and ask for the id */
    CVI_DIAL_KIND_DIRECT = 2   /**< `tenantkey.conferenceid@domain`: straight into the meeting */
} cvi_dial_kind;

/** Parameters of cvi_dial_create(). */
typedef struct cvi_dial_params {
    size_t size;                    /**< set by CVI_DIAL_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t id_min_digits;         /**< shortest conference id, 1..32; 0: 9 */
    uint32_t id_max_digits;         /**< longest conference id, 1..32; 0: 13 */
    uint32_t max_bytes;             /**< longest input, 1..8192; 0: 8192 */
} cvi_dial_params;
/** Prepare a cvi_dial_params. */
#define CVI_DIAL_PARAMS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_dial_params, max_bytes))

CVI_API int cvi_dial_create(cvi_dial **out, const cvi_dial_params *params);
CVI_API void cvi_dial_destroy(cvi_dial **dial);

/* Parse; on failure the getters are empty and last_error has the byte offset. No allocation. */
CVI_API int cvi_dial_parse(cvi_dial *dial, const char *text, size_t len);

/* Parts of the last parsed string; text is NUL-terminated, unescaped, "" when absent, and lives
 * until the next parse. `len` may be NULL. The host is lower case, IPv6 without brackets. */
CVI_API uint32_t cvi_dial_get_scheme(const cvi_dial *dial); /* cvi_dial_scheme */
CVI_API uint32_t cvi_dial_get_kind(const cvi_dial *dial);   /* cvi_dial_kind */
CVI_API const char *cvi_dial_get_user(const cvi_dial *dial, size_t *len);
CVI_API const char *cvi_dial_get_password(const cvi_dial *dial, size_t *len);
CVI_API const char *cvi_dial_get_host(const cvi_dial *dial, size_t *len);
CVI_API uint32_t cvi_dial_get_port(const cvi_dial *dial); /* 0 when absent */
CVI_API const char *cvi_dial_get_transport(const cvi_dial *dial, size_t *len);
CVI_API const char *cvi_dial_get_params(const cvi_dial *dial, size_t *len); /* raw, after ';' */
CVI_API const char *cvi_dial_get_tenant_key(const cvi_dial *dial, size_t *len);
CVI_API const char *cvi_dial_get_conference_id(const cvi_dial *dial, size_t *len); /* digits */

/* One JSON object with all of the above; the (buf, cap, needed) rule. */
CVI_API int cvi_dial_to_json(const cvi_dial *dial, char *buf, size_t cap, size_t *needed);
CVI_API const cvi_error_info *cvi_dial_last_error(const cvi_dial *dial);

#ifdef __cplusplus
}
#endif

#endif
