/* SPDX-License-Identifier: MIT */
/**
 * @file dial.h
 * Dial strings: what a room system dialled, taken apart, and what it means.
 *
 * @code
 * const char *text = "sip:813000000.126000000@gw.example";
 * cvi_dial *dial = NULL;
 *
 * if (cvi_dial_create(&dial, NULL) != CVI_OK) {
 *     return;
 * }
 * if (cvi_dial_parse(dial, text, strlen(text)) != CVI_OK) {
 *     printf("%s\n", cvi_dial_last_error(dial)->message);
 * } else if (cvi_dial_get_kind(dial) == CVI_DIAL_KIND_DIRECT) {
 *     printf("tenant %s, conference %s\n", cvi_dial_get_tenant_key(dial, NULL),
 *            cvi_dial_get_conference_id(dial, NULL));
 * }
 * cvi_dial_destroy(&dial);
 * @endcode
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

/**
 * Create a parser.
 *
 * @param out     the parser, to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  a field is out of range, or id_min_digits exceeds id_max_digits
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EABI    params->size is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_dial_create(cvi_dial **out, const cvi_dial_params *params);

/**
 * Destroy a parser; its texts are wiped.
 *
 * @param dial  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_dial_destroy(cvi_dial **dial);

/**
 * Parse what was dialled.
 *
 * Taken are `sip:` and `sips:` URIs by the grammar of RFC 3261 section 25, the same between angle
 * brackets with or without a display name and header parameters, and bare `user@host[:port]` or
 * `host[:port]`. Blanks around the whole are ignored. Stricter than the grammar are: an escaped
 * NUL, a port outside 1..65535, an IPv4 number with leading zeros, a label over 63 or a name over
 * 253 bytes, and a second `transport`, `user`, `method`, `ttl`, `maddr` or `lr` parameter; these
 * are refused. The time taken is linear in `len`.
 *
 * The user part is judged once it is unescaped: behind its last dot stands a conference id when
 * it is all digits and as long as an id may be (CVI_DIAL_KIND_DIRECT); otherwise all of it is the
 * tenant key (CVI_DIAL_KIND_IVR), dots included. A key has letters, digits, `-`, `_`, `.`, `+` and
 * `~`; with anything else, or without a user part, the meaning is CVI_DIAL_KIND_UNKNOWN.
 *
 * @param dial  parser
 * @param text  any bytes; need not be NUL-terminated
 * @param len   their number
 *
 * @retval CVI_OK              parsed; read it with the getters
 * @retval CVI_EDIAL_EMPTY     nothing but blanks
 * @retval CVI_EDIAL_SCHEME    a scheme that is neither sip nor sips
 * @retval CVI_EDIAL_USER      the user part or password is empty or has a forbidden byte
 * @retval CVI_EDIAL_HOST      the host is missing, malformed or not an address
 * @retval CVI_EDIAL_PORT      the port is missing, not a number or not 1..65535
 * @retval CVI_EDIAL_PARAM     a parameter or header is malformed or given twice
 * @retval CVI_EDIAL_ESCAPE    a percent escape is malformed or stands for NUL
 * @retval CVI_EDIAL_TRAILING  something follows the address
 * @retval CVI_ESYNTAX         the display name, its quotes or the angle brackets are malformed
 * @retval CVI_ELIMIT          longer than max_bytes
 * @retval CVI_EINVAL          a pointer is NULL
 *
 * After a failure the getters are empty and cvi_dial_last_error() has the byte offset.
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_dial_parse(cvi_dial *dial, const char *text, size_t len);

/**
 * Return how the last string was written.
 *
 * @param dial  parser
 *
 * @return a cvi_dial_scheme
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_dial_get_scheme(const cvi_dial *dial);

/**
 * Return what the caller wants.
 *
 * @param dial  parser
 *
 * @return a cvi_dial_kind
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_dial_get_kind(const cvi_dial *dial);

/**
 * Return the port.
 *
 * @param dial  parser
 *
 * @return 1..65535, or 0 when none was given
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_dial_get_port(const cvi_dial *dial);

/**
 * Return the display name in front of the angle brackets.
 *
 * Without its quotes and backslashes.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_display(const cvi_dial *dial, size_t *len);

/**
 * Return the user part.
 *
 * Unescaped, so it may hold any byte but NUL, and need not be UTF-8.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_user(const cvi_dial *dial, size_t *len);

/**
 * Return the password of a SIP URI.
 *
 * Unescaped; a secret.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_password(const cvi_dial *dial, size_t *len);

/**
 * Return the host.
 *
 * In lower case; an IPv6 address without its brackets, a name without a final dot.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_host(const cvi_dial *dial, size_t *len);

/**
 * Return the value of the `transport` parameter.
 *
 * Unescaped and in lower case, such as "tcp".
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_transport(const cvi_dial *dial, size_t *len);

/**
 * Return all URI parameters.
 *
 * As written, from behind the first `;` up to the headers.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_params(const cvi_dial *dial, size_t *len);

/**
 * Return the headers of the URI.
 *
 * As written, from behind the `?`.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_headers(const cvi_dial *dial, size_t *len);

/**
 * Return the tenant key.
 *
 * Present when the kind is CVI_DIAL_KIND_IVR or CVI_DIAL_KIND_DIRECT.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_tenant_key(const cvi_dial *dial, size_t *len);

/**
 * Return the conference id.
 *
 * Digits; present when the kind is CVI_DIAL_KIND_DIRECT.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_conference_id(const cvi_dial *dial, size_t *len);

/**
 * Write the last result as one JSON object.
 *
 * After a success: `status` ("ok"), `offset`, `display`, `scheme`, `user`, `password`, `host`,
 * `port` (0: absent), `transport`, `params`, `headers`, `kind`, `tenant_key`, `conference_id`.
 * After a failure: `status` (such as "EDIAL_HOST"), `offset`, `message`. Bytes that are not UTF-8
 * become U+FFFD.
 *
 * @param dial    parser
 * @param buf     where to write; may be NULL when cap is 0
 * @param cap     its bytes
 * @param needed  length of the text without the NUL; may be NULL
 *
 * @retval CVI_OK         written with a NUL
 * @retval CVI_ETOOSMALL  cap is not above *needed; buf is unchanged
 * @retval CVI_ESTATE     nothing was parsed yet
 * @retval CVI_ENOMEM     no memory
 * @retval CVI_EINVAL     a pointer is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_dial_to_json(const cvi_dial *dial, char *buf, size_t cap, size_t *needed);

/**
 * Return why the last failing parse failed.
 *
 * @param dial  parser
 *
 * @return the record, until the parser is destroyed; NULL when `dial` is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_dial_last_error(const cvi_dial *dial);

#ifdef __cplusplus
}
#endif

#endif
