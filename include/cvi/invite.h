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
 * All the memory it needs is taken here, about 560 KiB, whatever the items' lengths.
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

/* ---- one-touch join: what a room's screen lists */

/** The meetings of a room in a window of time. */
typedef struct cvi_agenda cvi_agenda;

/** The Join button appears at the start and no earlier. */
#define CVI_AGENDA_JOIN_AT_START 0xffffffffu
/** Longest window: 366 days, in microseconds. */
#define CVI_AGENDA_LONGEST_US ((int64_t)366 * 86400 * 1000000)

/** Parameters of cvi_agenda_create(). */
typedef struct cvi_agenda_params {
    size_t size;                    /**< set by CVI_AGENDA_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_dial_plan *plan;      /**< NULL: the built-in dialects; must outlive the agenda */
    const char *private_subject;    /**< shown for private meetings; NULL: the language's text */
    const char *language;           /**< such as "de" or "pt-BR"; NULL or unknown: "en" */
    uint64_t max_bytes;             /**< longest text, 1 byte to 64 MiB; 0: 16 MiB */
    uint32_t join_before_s;         /**< 0: 300; at most 86400, or CVI_AGENDA_JOIN_AT_START */
    uint32_t max_meetings;          /**< most occurrences kept, 1..65536; 0: 4096 */
} cvi_agenda_params;
/** Prepare a cvi_agenda_params. */
#define CVI_AGENDA_PARAMS_INIT(p)                                                                  \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_agenda_params, max_meetings))

/**
 * One meeting of the list. Times are microseconds since 1970; texts are UTF-8 without control
 * characters, "" when absent, and live until the agenda is next added to, set or destroyed.
 */
typedef struct cvi_agenda_meeting {
    size_t size;                   /**< set by CVI_AGENDA_MEETING_INIT() */
    int64_t start_us;              /**< of an all-day meeting: midnight in the agenda's zone */
    int64_t end_us;                /**< not before the start */
    int64_t join_us;               /**< when the Join button appears; 0: nothing to dial */
    uint32_t is_all_day;           /**< 1: whole days */
    uint32_t is_private;           /**< 1: `subject` is not the meeting's own */
    uint32_t is_recurring;         /**< 1: one of a series */
    uint32_t join_kind;            /**< a cvi_invite_kind; 0: nothing to dial */
    const char *subject;           /**< to be shown */
    const char *organizer;         /**< name, or the address when there is none */
    const char *organizer_address; /**< without "mailto:" */
    const char *uid;               /**< of the item */
    const char *dial;              /**< what the Join button dials (SIP) */
    const char *dial_h323;         /**< the same for an H.323 room */
    const char *dialect;           /**< of `dial` */
    const char *tenant_key;        /**< tenant key */
    const char *conference_id;     /**< digits */
    const char *url;               /**< join or instruction link; may be a secret */
} cvi_agenda_meeting;
/** Prepare a cvi_agenda_meeting. */
#define CVI_AGENDA_MEETING_INIT(p)                                                                 \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_agenda_meeting, url))

/**
 * Create an agenda without a window: it takes nothing yet.
 *
 * @param out     the agenda, to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  a field is out of range
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EABI    params->size is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_agenda_create(cvi_agenda **out, const cvi_agenda_params *params);

/**
 * Destroy an agenda; its texts are wiped.
 *
 * @param agenda  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_agenda_destroy(cvi_agenda **agenda);

/**
 * Set the room's time zone, in which all-day meetings and times without a zone are; UTC until then.
 *
 * What was added before stays as it is.
 *
 * @param agenda  agenda
 * @param name    of IANA ("Europe/Berlin") or of Windows ("W. Europe Standard Time")
 *
 * @retval CVI_OK       done
 * @retval CVI_ENOENT   the system has no such zone
 * @retval CVI_ENOTSUP  built without libical
 * @retval CVI_EINVAL   a pointer is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_agenda_set_time_zone(cvi_agenda *agenda, const char *name);

/**
 * Set the window and forget all meetings.
 *
 * Listed is what overlaps the window: what began before it and is not over at `from_us`, and what
 * starts before `until_us`.
 *
 * @param agenda    agenda
 * @param from_us   microseconds since 1970, from 1971 to 2099
 * @param until_us  the same, after from_us by at most CVI_AGENDA_LONGEST_US
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  agenda is NULL or a time is out of range
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API int cvi_agenda_set_window(cvi_agenda *agenda, int64_t from_us, int64_t until_us);

/**
 * Add calendar items: their meetings in the window join the list.
 *
 * Taken are iCalendar (RFC 5545: RRULE, RDATE, EXDATE, RECURRENCE-ID also of this and future,
 * VTIMEZONE) and `event` of Microsoft Graph as JSON, alone, in an array, or in the `value` of an
 * answer. What is cancelled (STATUS, METHOD:CANCEL, isCancelled) is not listed, and takes earlier
 * revisions of itself (UID, SEQUENCE, DTSTAMP) from the list, whichever came first. A time has the
 * zone that its VTIMEZONE describes; where there is none, the system's zone of that name. A local
 * time that a change of the clock leaves out is counted with the offset before it, and of two the
 * first is meant.
 *
 * A class but PUBLIC (RFC 5545 section 3.8.1.3), and a sensitivity but `normal`, makes a meeting
 * private: its subject is replaced. What is dialled is the best join of location, description and
 * links that has something to dial and is no telephone number.
 *
 * An item that is malformed, or whose recurrence would take too long to work out, is left out
 * and counted by cvi_agenda_get_refused(); the others are taken. The time taken is bounded by the
 * text's length and the window.
 *
 * @param agenda  agenda
 * @param format  CVI_INVITE_FORMAT_ICALENDAR, CVI_INVITE_FORMAT_GRAPH, or CVI_INVITE_FORMAT_AUTO
 * @param text    any bytes; need not be NUL-terminated
 * @param len     their number
 *
 * @retval CVI_OK              added
 * @retval CVI_EINVITE_FORMAT  not of that format, or of neither
 * @retval CVI_EJSON_SYNTAX    malformed JSON
 * @retval CVI_ELIMIT          longer than max_bytes, or more occurrences than max_meetings
 * @retval CVI_ESTATE          no window is set
 * @retval CVI_ENOTSUP         built without libical, or without JSON
 * @retval CVI_ENOMEM          no memory
 * @retval CVI_EINVAL          a pointer is NULL, or there is no such format
 *
 * After a failure the list is as it was.
 *
 * @thread one at a time   @alloc allocates   @since 0.1
 */
CVI_API int cvi_agenda_add(cvi_agenda *agenda, uint32_t format, const char *text, size_t len);

/**
 * Return the number of meetings in the window.
 *
 * @param agenda  agenda
 *
 * @return 0 to max_meetings
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_agenda_get_count(const cvi_agenda *agenda);

/**
 * Return one meeting; they are sorted by start, then end.
 *
 * @param agenda  agenda
 * @param index   0: the first
 * @param out     prepared with CVI_AGENDA_MEETING_INIT()
 *
 * @retval CVI_OK      done
 * @retval CVI_ENOENT  there are not so many
 * @retval CVI_EABI    out->size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_agenda_get_meeting(const cvi_agenda *agenda, uint32_t index,
                                   cvi_agenda_meeting *out);

/**
 * Return the number of items that were left out, since the window was set.
 *
 * cvi_agenda_last_error() says why the last one was.
 *
 * @param agenda  agenda
 *
 * @return a number
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_agenda_get_refused(const cvi_agenda *agenda);

/**
 * Write the list as one JSON object.
 *
 * Its `meetings` is an array of objects with `subject`, `organizer`, `organizer_address`, `start`,
 * `end`, `join` (RFC 3339 in UTC; `join` is null when there is nothing to dial), `start_us`,
 * `end_us`, `all_day`, `private`, `recurring`, `kind`, `dialect`, `tenant_key`, `conference_id`,
 * `dial`, `dial_h323`, `url` and `uid`; `refused` is the number of items left out.
 *
 * @param agenda  agenda
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
CVI_API int cvi_agenda_to_json(const cvi_agenda *agenda, char *buf, size_t cap, size_t *needed);

/**
 * Return why the last failing call failed, or the last item was left out.
 *
 * @param agenda  agenda
 *
 * @return the record, until the agenda is destroyed; NULL when `agenda` is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_agenda_last_error(const cvi_agenda *agenda);

/* ---- scheduling: the block of text that lets a room join */

/** What a block says; texts may be NULL for "none". */
typedef struct cvi_invite_block {
    size_t size;                 /**< set by CVI_INVITE_BLOCK_INIT() */
    const char *language;        /**< such as "de" or "pt-BR"; NULL or unknown: "en" */
    const char *dialect;         /**< as cvi_dial_get_dialect() names it; NULL: "microsoft" */
    const char *tenant_key;      /**< tenant key, where the dialect has one */
    const char *domain;          /**< NULL: the one that the dialect has */
    const char *conference_id;   /**< digits */
    const char *instruction_url; /**< http or https; {ConfId} stands for the conference id */
    const cvi_dial_plan *plan;   /**< NULL: the built-in dialects */
} cvi_invite_block;
/** Prepare a cvi_invite_block. */
#define CVI_INVITE_BLOCK_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_invite_block, plan))

/** A body of a message or calendar item. */
typedef struct cvi_invite_body {
    size_t size;      /**< set by CVI_INVITE_BODY_INIT() */
    const char *text; /**< UTF-8, or what agrees with ASCII; NULL when empty */
    uint64_t len;     /**< its bytes, at most 64 MiB */
    uint32_t format;  /**< CVI_INVITE_FORMAT_TEXT or CVI_INVITE_FORMAT_HTML */
} cvi_invite_body;
/** Prepare a cvi_invite_body. */
#define CVI_INVITE_BODY_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_invite_body, format))

/**
 * Put a block into a body, in place of an older one of ours.
 *
 * Every other byte stays as it is. A new block goes in front of the end tag of an HTML body, or
 * behind everything when there is none; in plain text it is the last thing. An older block is known
 * by its frame: in HTML the element that has the id "cvi-join" (or "x_cvi-join", as mail servers
 * rewrite it), in text the lines of underscores around a title of the catalogue. Lines end as those
 * of the body do. What is written here, cvi_invite_scan() finds.
 *
 * @param block   NULL: take an older block out and put none in
 * @param body    where to put it; an empty one gives the block alone
 * @param buf     where to write; may be NULL when cap is 0
 * @param cap     its bytes
 * @param needed  length of the text without the NUL; may be NULL
 *
 * @retval CVI_OK            written with a NUL
 * @retval CVI_ETOOSMALL     cap is not above *needed; buf is unchanged
 * @retval CVI_ENOENT        no such dialect
 * @retval CVI_EDIAL_USER    the dialect has no address of these fields, or one is malformed
 * @retval CVI_EDIAL_HOST    the domain is missing or malformed
 * @retval CVI_EINVITE_ID    the conference id is not 6 to 16 digits
 * @retval CVI_EINVITE_LINK  instruction_url is no link: another scheme, over 2000 bytes, or a
 *                           byte that no link has
 * @retval CVI_ELIMIT        the body is too long
 * @retval CVI_EABI          block->size or body->size is not understood
 * @retval CVI_EINVAL        a pointer is NULL, or another format
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_invite_put_block(const cvi_invite_block *block, const cvi_invite_body *body,
                                 char *buf, size_t cap, size_t *needed);

/**
 * Return a language of the catalogue.
 *
 * @param index  0: the first
 *
 * @return its tag, such as "de", forever; NULL when there are not so many
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_invite_get_language(uint32_t index);

#ifdef __cplusplus
}
#endif

#endif
