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
    CVI_DIAL_SCHEME_BARE = 1, /**< without a scheme: user@host, a host, a number, host##id */
    CVI_DIAL_SCHEME_SIP = 2,  /**< sip: (RFC 3261) */
    CVI_DIAL_SCHEME_SIPS = 3, /**< sips: (RFC 3261) */
    CVI_DIAL_SCHEME_TEL = 4,  /**< tel: (RFC 3966) */
    CVI_DIAL_SCHEME_H323 = 5  /**< h323: (RFC 3508) */
} cvi_dial_scheme;

/** What the caller wants. */
typedef enum cvi_dial_kind {
    CVI_DIAL_KIND_UNKNOWN = 0, /**< parsed, but the user part says nothing we know */
    CVI_DIAL_KIND_IVR = 1,     /**< `tenantkey@domain`: play the IVR and ask for the id */
    CVI_DIAL_KIND_DIRECT = 2,  /**< `tenantkey.conferenceid@domain`: straight into the meeting */
    CVI_DIAL_KIND_TEST = 3     /**< `test@domain`: a test call */
} cvi_dial_kind;

/**
 * What to do about the check digit that conference ids seem to have (Verhoeff, over the last eight
 * digits). Nobody promises it, so it is a sign and no proof.
 */
typedef enum cvi_dial_id_check {
    CVI_DIAL_ID_CHECK_SOFT = 0,  /**< it speaks for or against a reading */
    CVI_DIAL_ID_CHECK_OFF = 1,   /**< it is not looked at */
    CVI_DIAL_ID_CHECK_STRICT = 2 /**< an id that fails is refused with CVI_EDIAL_ID */
} cvi_dial_id_check;

/** What the check digit of the conference id said. */
typedef enum cvi_dial_check {
    CVI_DIAL_CHECK_NONE = 0,   /**< no id, none expected in this dialect, or checking is off */
    CVI_DIAL_CHECK_PASSED = 1, /**< as a real id */
    CVI_DIAL_CHECK_FAILED = 2  /**< probably mistyped */
} cvi_dial_check;

/**
 * A dial plan: rules of dialects, whose domains are written in which, and known tenant keys. Filled
 * once, it may be read by any number of parsers and threads.
 */
typedef struct cvi_dial_plan cvi_dial_plan;

/** Parameters of cvi_dial_create(). */
typedef struct cvi_dial_params {
    size_t size;                    /**< set by CVI_DIAL_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t id_min_digits;         /**< shortest conference id, 1..32; 0: 9 */
    uint32_t id_max_digits;         /**< longest conference id, 1..32; 0: 13 */
    uint32_t max_bytes;             /**< longest input, 1..8192; 0: 8192 */
    uint32_t id_check;              /**< a cvi_dial_id_check */
    const cvi_dial_plan *plan;      /**< NULL: the built-in dialects; must outlive the parser */
} cvi_dial_params;
/** Prepare a cvi_dial_params. */
#define CVI_DIAL_PARAMS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_dial_params, plan))

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
 * Taken are
 * - `sip:` and `sips:` URIs by the grammar of RFC 3261 section 25, also between angle brackets with
 *   or without a display name and header parameters;
 * - `tel:` URIs (RFC 3966); the user part is the number without visual separators, phone-context
 *   stays among the parameters;
 * - `h323:` URLs (RFC 3508);
 * - bare `user@host[:port]` and `host[:port]`; an IPv4 or IPv6 address, also without brackets;
 *   a telephone number; `host##id` and `host##id#pin`.
 *
 * Blanks around the whole are ignored. A host that is typed (bare, or in an `h323:` URL) may be
 * UTF-8: it is given with A-labels (RFC 5890), with Latin, Greek and Cyrillic capitals made small.
 * In a `sip:` URI the grammar knows ASCII alone, so there it is refused. Stricter than the grammar
 * are: an escaped NUL, a port outside 1..65535, an IPv4 number with leading zeros, a label over 63
 * or a name over 253 bytes, and a second `transport`, `user`, `method`, `ttl`, `maddr` or `lr`
 * parameter; these are refused. The time taken is linear in `len`.
 *
 * The user part is judged once it is unescaped. A domain whose dialect is known settles how it is
 * read. Otherwise, behind its last dot stands a conference id when it is all digits and as long as
 * an id may be (CVI_DIAL_KIND_DIRECT). When only the part before the first dot can be an id, the id
 * stands first. When both can, the check digit decides if it passes on one side alone; if not, the
 * id is the last. Without an id all of it is the tenant key (CVI_DIAL_KIND_IVR), dots included. A
 * key has letters, digits, `-`, `_`, `.`, `+` and `~`; with anything else, or without a user part,
 * the meaning is CVI_DIAL_KIND_UNKNOWN. An address alone, bare or in an `h323:` URL, is the entry
 * queue behind it (CVI_DIAL_KIND_IVR without a key); digits at such an address are a conference id.
 *
 * @param dial  parser
 * @param text  any bytes; need not be NUL-terminated
 * @param len   their number
 *
 * @retval CVI_OK              parsed; read it with the getters
 * @retval CVI_EDIAL_EMPTY     nothing but blanks
 * @retval CVI_EDIAL_SCHEME    a scheme that is none of sip, sips, tel and h323
 * @retval CVI_EDIAL_USER      the user part or password is empty or has a forbidden byte
 * @retval CVI_EDIAL_HOST      the host is missing, malformed or not an address
 * @retval CVI_EDIAL_PORT      the port is missing, not a number or not 1..65535
 * @retval CVI_EDIAL_PARAM     a parameter or header is malformed or given twice
 * @retval CVI_EDIAL_ESCAPE    a percent escape is malformed or stands for NUL
 * @retval CVI_EDIAL_TRAILING  something follows the address
 * @retval CVI_EDIAL_ID        strict checks: the conference id fails its check digit
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
 * Unescaped, so it may hold any byte but NUL, and need not be UTF-8. A telephone number has its
 * digits and a leading '+' only.
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
 * Where the domain itself stands for the tenant it is the host; "" in dialects without tenants,
 * such as Zoom's.
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
 * Digits, which may begin with 0; present when the kind is CVI_DIAL_KIND_DIRECT.
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
 * Return the PIN or passcode.
 *
 * Digits; a secret.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_pin(const cvi_dial *dial, size_t *len);

/**
 * Return the layout that a Zoom address asks for.
 *
 * Digits.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_layout(const cvi_dial *dial, size_t *len);

/**
 * Return the host key of a Zoom address.
 *
 * Digits; a secret.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_host_key(const cvi_dial *dial, size_t *len);

/**
 * Return the name of the dialect.
 *
 * "microsoft" (the generic form), "poly", "bluejeans", "webex", "pexip_service", "pexip_infinity",
 * "zoom", "webex_meetings", "h323", or the name that a rule of the dial plan gives; "" when
 * unknown.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_dialect(const cvi_dial *dial, size_t *len);

/**
 * Return why the address was read as it was.
 *
 * A sentence.
 *
 * @param dial  parser
 * @param len   length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the next parse, "" when absent, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_dial_get_reason(const cvi_dial *dial, size_t *len);

/**
 * Return how sure the meaning is.
 *
 * @param dial  parser
 *
 * @return 0 (nothing is known) to 100
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_dial_get_confidence(const cvi_dial *dial);

/**
 * Return what the check digit of the conference id said.
 *
 * @param dial  parser
 *
 * @return a cvi_dial_check
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_dial_get_check(const cvi_dial *dial);

/**
 * Write the last result as one JSON object.
 *
 * After a success: `status` ("ok"), `offset`, `display`, `scheme`, `user`, `password`, `host`,
 * `port` (0: absent), `transport`, `params`, `headers`, `kind`, `dialect`, `tenant_key`,
 * `conference_id`, `pin`, `layout`, `host_key`, `check` ("none", "passed" or "failed"),
 * `confidence` and `reason`.
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

/**
 * Write the last result as an address again, in its canonical form.
 *
 * Parsing that gives the same result. Escapes stand where they must, and of reserved characters
 * (RFC 2396 section 2.2) where they stood; the host is in lower case with its A-labels; a number is
 * without visual separators; a display name is in quotes. Parameters and headers stay as they were
 * written. Header parameters behind angle brackets belong to the SIP header and are left out.
 *
 * @param dial    parser
 * @param buf     where to write; may be NULL when cap is 0
 * @param cap     its bytes
 * @param needed  length of the text without the NUL; may be NULL
 *
 * @retval CVI_OK         written with a NUL
 * @retval CVI_ETOOSMALL  cap is not above *needed; buf is unchanged
 * @retval CVI_ESTATE     the last parse failed, or there was none
 * @retval CVI_EINVAL     a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_dial_format(const cvi_dial *dial, char *buf, size_t cap, size_t *needed);

/**
 * Compare two results by RFC 3261 section 19.1.4.
 *
 * An escape is the character itself, unless that is a reserved one (RFC 2396 section 2.2). `tel:`
 * numbers are compared by RFC 3966, where every parameter counts; a bare address as if it were
 * written with `sip:`. Display names do not count. The time taken grows with the product of
 * the numbers of parameters.
 *
 * @param a  parser
 * @param b  parser
 *
 * @return 1 when both were parsed and are equal, else 0
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_dial_equal(const cvi_dial *a, const cvi_dial *b);

/** Parameters of cvi_dial_plan_create(). */
typedef struct cvi_dial_plan_params {
    size_t size;                    /**< set by CVI_DIAL_PLAN_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t without_builtin;       /**< 1: the built-in dialects' domains are not known */
} cvi_dial_plan_params;
/** Prepare a cvi_dial_plan_params. */
#define CVI_DIAL_PLAN_PARAMS_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_dial_plan_params, without_builtin))

/**
 * Create a plan that knows the built-in dialects and nothing else.
 *
 * @param out     the plan, to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  a field is out of range
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EABI    params->size is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_dial_plan_create(cvi_dial_plan **out, const cvi_dial_plan_params *params);

/**
 * Destroy a plan; no parser may be left that uses it.
 *
 * @param plan  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_dial_plan_destroy(cvi_dial_plan **plan);

/**
 * Replace the plan's rules by those of a JSON text; on failure they stay as they were.
 *
 * An object with `rules`, an array tried in its order before the built-in ones, and `tenant_keys`,
 * an array of keys that are known to exist. A rule has
 * - `dialect`: its name. When it has no templates, it writes as the built-in dialect of that name.
 * - `domains`: whose addresses it reads, such as "gw.example" or "*.gw.example"; left out: any.
 *   The host itself goes before the domains above it. A domain with rules of which none fits is of
 *   an unknown kind, for its dialect is settled.
 * - `direct`, `ivr`, `test`: arrays of templates such as "{prefix}{conference}@{domain}", of fixed
 *   text and {key}, {conference}, {pin}, {layout}, {host_key}, {prefix}, {alias}; without a host it
 *   is a number, as a gatekeeper takes them. {key} is anything a tenant key may be, the next four
 *   are digits, the last two are the rule's own `prefix` and `alias`.
 * - `conference_digits`, `key_digits`: [shortest, longest]; 9 to 13, and names too, when left out
 * - `tenant`: "key", "domain" (the domain stands for the tenant) or "none"
 * - `check_digit`: false when ids have none; `note`: anything.
 *
 * @param plan  plan, which no parser may be using meanwhile
 * @param text  UTF-8
 * @param len   its bytes, at most 4 MiB
 *
 * @retval CVI_OK             replaced
 * @retval CVI_EDIAL_PLAN     a value cannot be used; the reason begins with its JSON Pointer
 * @retval CVI_EJSON_SYNTAX   not JSON
 * @retval CVI_EJSON_MISSING  a member is missing
 * @retval CVI_EJSON_TYPE     a member has another type
 * @retval CVI_EJSON_RANGE    a value is out of range
 * @retval CVI_ELIMIT         over 1024 rules, 8192 domains or 65536 keys, or too long
 * @retval CVI_ENOTSUP        built without JSON
 * @retval CVI_ENOMEM         no memory
 * @retval CVI_EINVAL         a pointer is NULL
 *
 * @thread one at a time   @alloc allocates   @since 0.1
 */
CVI_API int cvi_dial_plan_load_json(cvi_dial_plan *plan, const char *text, size_t len);

/**
 * Return why the last failing load failed.
 *
 * @param plan  plan
 *
 * @return the record, until the plan is destroyed; NULL when `plan` is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_dial_plan_last_error(const cvi_dial_plan *plan);

/** A call to be written in a dialect; texts may be NULL for "none". */
typedef struct cvi_dial_call {
    size_t size;               /**< set by CVI_DIAL_CALL_INIT() */
    const char *dialect;       /**< as cvi_dial_get_dialect() names them */
    const char *tenant_key;    /**< tenant key */
    const char *conference_id; /**< digits */
    const char *pin;           /**< digits */
    const char *layout;        /**< digits */
    const char *host_key;      /**< digits */
    const char *domain;        /**< lower case; NULL: the one that the dialect has */
    uint32_t kind;             /**< a cvi_dial_kind; 0: direct with a conference id, else IVR */
    uint32_t scheme;           /**< a cvi_dial_scheme; 0: bare */
    uint32_t port;             /**< 0: none */
    uint32_t reserved;         /**< 0 */
    const char *transport;     /**< such as "tls" */
} cvi_dial_call;
/** Prepare a cvi_dial_call. */
#define CVI_DIAL_CALL_INIT(p)                                                                      \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_dial_call, transport))

/**
 * Fill a cvi_dial_call from the last result, to be written in the same or another dialect.
 *
 * @param dial  parser
 * @param out   prepared with CVI_DIAL_CALL_INIT(); its texts live until the next parse
 *
 * @retval CVI_OK      done
 * @retval CVI_ESTATE  the last parse failed, or there was none
 * @retval CVI_EABI    out->size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_dial_get_call(const cvi_dial *dial, cvi_dial_call *out);

/**
 * Write a call in its dialect.
 *
 * What is written is what the dialect's rule reads back as the same call; what cannot be written so
 * is refused.
 *
 * @param plan    NULL: the built-in dialects
 * @param call    what to write
 * @param buf     where to write; may be NULL when cap is 0
 * @param cap     its bytes
 * @param needed  length of the text without the NUL; may be NULL
 *
 * @retval CVI_OK            written with a NUL
 * @retval CVI_ETOOSMALL     cap is not above *needed; buf is unchanged
 * @retval CVI_ENOENT        no such dialect
 * @retval CVI_EDIAL_USER    the dialect has no form for these fields, or one of them is malformed
 * @retval CVI_EDIAL_HOST    the domain is missing or malformed
 * @retval CVI_EDIAL_PARAM   the transport is malformed
 * @retval CVI_EDIAL_SCHEME  not with this scheme
 * @retval CVI_ELIMIT        the user part is over 1023 bytes
 * @retval CVI_EABI          call->size is not understood
 * @retval CVI_EINVAL        a pointer is NULL or a number is out of range
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_dial_plan_format(const cvi_dial_plan *plan, const cvi_dial_call *call, char *buf,
                                 size_t cap, size_t *needed);

#ifdef __cplusplus
}
#endif

#endif
