/* SPDX-License-Identifier: MIT */
/**
 * @file invite.h
 * Invitations: the ways to join that a calendar item holds, best first.
 *
 * @code
 * const char *text = "Join on a video conferencing device\n"
 *                    "Tenant key: 813000000@gw.example\n"
 *                    "Video ID: 126 085 003\n";
 * cvi_invite *invite = NULL;
 * cvi_invite_join join;
 *
 * if (cvi_invite_create(&invite, NULL) != CVI_OK) {
 *     return;
 * }
 * CVI_INVITE_JOIN_INIT(&join);
 * if (cvi_invite_scan(invite, CVI_INVITE_FORMAT_AUTO, text, strlen(text)) == CVI_OK &&
 *     cvi_invite_get_join(invite, 0, &join) == CVI_OK) {
 *     printf("dial %s\n", join.dial);
 * }
 * cvi_invite_destroy(&invite);
 * @endcode
 */
#ifndef CVI_INVITE_H
#define CVI_INVITE_H

#include <cvi/core.h>
#include <cvi/dial.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A scanner of calendar items, created once and used for any number of them. */
typedef struct cvi_invite cvi_invite;

/** How an item is written. */
typedef enum cvi_invite_format {
    CVI_INVITE_FORMAT_AUTO = 0,      /**< found out from its first bytes; else plain text */
    CVI_INVITE_FORMAT_TEXT = 1,      /**< plain text; tags that strayed into it are undone */
    CVI_INVITE_FORMAT_HTML = 2,      /**< HTML */
    CVI_INVITE_FORMAT_MIME = 3,      /**< a message with its header (RFC 5322, RFC 2045) */
    CVI_INVITE_FORMAT_ICALENDAR = 4, /**< iCalendar (RFC 5545) */
    CVI_INVITE_FORMAT_GRAPH = 5      /**< Microsoft Graph: an `event`, as JSON */
} cvi_invite_format;

/** A way to join. */
typedef enum cvi_invite_kind {
    CVI_INVITE_KIND_UNKNOWN = 0, /**< never given out */
    CVI_INVITE_KIND_CVI = 1,     /**< a tenant's interop address, with or without a conference id */
    CVI_INVITE_KIND_TEAMS = 2,   /**< Microsoft Teams: a link, a meeting id and passcode, or both */
    CVI_INVITE_KIND_PHONE = 3,   /**< a telephone number, with or without a conference id */
    CVI_INVITE_KIND_ZOOM = 4,    /**< Zoom: a link, an address, or both */
    CVI_INVITE_KIND_WEBEX = 5,   /**< Webex meetings: a link, an address, or both */
    CVI_INVITE_KIND_MEET = 6,    /**< Google Meet: a link, an address, or both */
    CVI_INVITE_KIND_SIP = 7,     /**< a `sip:` or `sips:` URI of no kind above */
    CVI_INVITE_KIND_H323 = 8     /**< an `h323:` URL or `host##id` of no kind above */
} cvi_invite_kind;

/** Most joins of one item; when there are more, the best stay. */
#define CVI_INVITE_MOST_JOINS 64u

/** Parameters of cvi_invite_create(). */
typedef struct cvi_invite_params {
    size_t size;                    /**< set by CVI_INVITE_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_dial_plan *plan;      /**< NULL: the built-in dialects; must outlive the scanner */
    uint64_t max_bytes;             /**< longest item, 1 byte to 1 GiB; 0: 64 MiB */
    uint32_t id_min_digits;         /**< shortest conference id, 6..16; 0: 9 */
    uint32_t id_max_digits;         /**< longest conference id, 6..16; 0: 13 */
    uint32_t id_check;              /**< a cvi_dial_id_check */
} cvi_invite_params;
/** Prepare a cvi_invite_params. */
#define CVI_INVITE_PARAMS_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_invite_params, id_check))

/**
 * One way to join. Texts are NUL-terminated UTF-8, "" when absent, and live until the next scan.
 */
typedef struct cvi_invite_join {
    size_t size;               /**< set by CVI_INVITE_JOIN_INIT() */
    uint32_t kind;             /**< a cvi_invite_kind */
    uint32_t confidence;       /**< 1 to 99; below 50: doubtful */
    uint64_t offset;           /**< byte of the item, as given, where it was first found */
    const char *dialect;       /**< of `dial`, as cvi_dial_get_dialect() names it */
    const char *tenant_key;    /**< tenant key */
    const char *conference_id; /**< digits, of the kind's own; of Google Meet its code */
    const char *passcode;      /**< a secret */
    const char *dial;          /**< what a SIP room dials; of a phone, the number */
    const char *dial_h323;     /**< what an H.323 room dials */
    const char *url;           /**< join or instruction link, rewriting undone; may be a secret */
    const char *thread_id;     /**< of Teams: the chat thread, such as 19:meeting_…@thread.v2 */
    const char *organizer_id;  /**< of Teams: the organiser's object id, a GUID */
    const char *tenant_id;     /**< of Teams: the tenant's id, a GUID */
    const char *reason;        /**< a sentence: why it is so sure */
} cvi_invite_join;
/** Prepare a cvi_invite_join. */
#define CVI_INVITE_JOIN_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_invite_join, reason))

/**
 * Create a scanner.
 *
 * All the memory it needs is taken here, about 1 MiB, whatever the items' lengths.
 *
 * @param out     the scanner, to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  a field is out of range, or id_min_digits exceeds id_max_digits
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EABI    params->size is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_invite_create(cvi_invite **out, const cvi_invite_params *params);

/**
 * Destroy a scanner; what it found is wiped.
 *
 * @param invite  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_invite_destroy(cvi_invite **invite);

/**
 * Scan one item; its joins replace those of the last one.
 *
 * Transfer encodings, charsets (those of libc), folding, escapes and entities are undone, and links
 * that mail filters rewrote: Safe Links, Proofpoint v1 to v3, Cisco, Sophos, and all whose parameter
 * is the old link, nested up to eight times; Mimecast's do not hold it. HTML that says no charset
 * and text are UTF-8, or what a byte-order mark tells. Parts of messages nested deeper than 16 are
 * left out, and so is what is longer than it can be of use: links over 4096 bytes, addresses over
 * 511. An address without a conference id near it, or in a link near it, is a join only when its
 * domain's dialect is known or when it is a URI. What looks like JSON and is none is text. The time
 * taken is linear in `len`.
 *
 * @param invite  scanner
 * @param format  a cvi_invite_format
 * @param text    any bytes; need not be NUL-terminated
 * @param len     their number
 *
 * @retval CVI_OK              scanned; there may be no join in it
 * @retval CVI_EINVITE_FORMAT  not of the format that was named
 * @retval CVI_ELIMIT          longer than max_bytes
 * @retval CVI_EINVAL          a pointer is NULL, or there is no such format
 *
 * @thread one at a time   @alloc never, but for what libc's iconv takes   @since 0.1
 */
CVI_API int cvi_invite_scan(cvi_invite *invite, uint32_t format, const char *text, size_t len);

/**
 * Return the number of joins of the last item.
 *
 * @param invite  scanner
 *
 * @return 0 to CVI_INVITE_MOST_JOINS
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_invite_get_count(const cvi_invite *invite);

/**
 * Return one join of the last item.
 *
 * @param invite  scanner
 * @param index   0: the best
 * @param out     prepared with CVI_INVITE_JOIN_INIT(); its texts live until the next scan
 *
 * @retval CVI_OK      done
 * @retval CVI_ENOENT  there are not so many
 * @retval CVI_EABI    out->size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_invite_get_join(const cvi_invite *invite, uint32_t index, cvi_invite_join *out);

/**
 * Write the joins of the last item as one JSON object.
 *
 * Its `joins` is an array, best first, of objects with `kind` ("cvi", "teams", "phone", "zoom",
 * "webex", "meet", "sip" or "h323"), `dialect`, `tenant_key`, `conference_id`, `passcode`, `dial`,
 * `dial_h323`, `url`, `thread_id`, `organizer_id`, `tenant_id`, `offset`, `confidence`, `reason`.
 *
 * @param invite  scanner
 * @param buf     where to write; may be NULL when cap is 0
 * @param cap     its bytes
 * @param needed  length of the text without the NUL; may be NULL
 *
 * @retval CVI_OK         written with a NUL
 * @retval CVI_ETOOSMALL  cap is not above *needed; buf is unchanged
 * @retval CVI_ENOMEM     no memory
 * @retval CVI_EINVAL     a pointer is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_invite_to_json(const cvi_invite *invite, char *buf, size_t cap, size_t *needed);

/**
 * Return why the last failing scan failed.
 *
 * @param invite  scanner
 *
 * @return the record, until the scanner is destroyed; NULL when `invite` is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_invite_last_error(const cvi_invite *invite);

#ifdef __cplusplus
}
#endif

#endif
