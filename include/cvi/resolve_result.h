/* SPDX-License-Identifier: MIT */
/**
 * @file resolve_result.h
 * What a look-up found: a meeting, whoever gave it. A resolution is one block that nobody changes;
 * it outlives the resolver it came from.
 *
 * @code
 * cvi_resolution *meeting = NULL; // from cvi_resolver_take()
 *
 * if (cvi_resolution_needs_pin(meeting) == 0) {
 *     printf("%s\n", cvi_resolution_get_text(meeting, CVI_RESOLUTION_SUBJECT, NULL));
 * }
 * cvi_resolution_destroy(&meeting);
 * @endcode
 */
#ifndef CVI_RESOLVE_RESULT_H
#define CVI_RESOLVE_RESULT_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a conference id stands for. */
typedef struct cvi_resolution cvi_resolution;

/**
 * Destroy a result; it is wiped.
 *
 * @param resolution  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_resolution_destroy(cvi_resolution **resolution);

/** Texts of a resolution; where they come from in Microsoft Graph's onlineMeeting is in brackets. */
typedef enum cvi_resolution_field {
    CVI_RESOLUTION_UNKNOWN = 0,
    CVI_RESOLUTION_MEETING_ID = 1,              /**< [id], else thread id or URL: never "" */
    CVI_RESOLUTION_SUBJECT = 2,                 /**< [subject] */
    CVI_RESOLUTION_ORGANIZER = 3,               /**< name to show [displayName, else upn] */
    CVI_RESOLUTION_ORGANIZER_UPN = 4,           /**< [participants.organizer.upn] */
    CVI_RESOLUTION_ORGANIZER_ID = 5,            /**< [participants.organizer.identity.user.id] */
    CVI_RESOLUTION_ORGANIZER_TENANT_ID = 6,     /**< [… user.tenantId] */
    CVI_RESOLUTION_JOIN_WEB_URL = 7,            /**< [joinWebUrl]; its escapes may be malformed */
    CVI_RESOLUTION_CONFERENCE_ID = 8,           /**< [videoTeleconferenceId] */
    CVI_RESOLUTION_THREAD_ID = 9,               /**< [chatInfo.threadId] */
    CVI_RESOLUTION_MESSAGE_ID = 10,             /**< [chatInfo.messageId] */
    CVI_RESOLUTION_REPLY_CHAIN_MESSAGE_ID = 11, /**< [chatInfo.replyChainMessageId] */
    CVI_RESOLUTION_LOBBY_SCOPE = 12,            /**< [lobbyBypassSettings.scope] */
    CVI_RESOLUTION_JOIN_MEETING_ID = 13,        /**< [joinMeetingIdSettings.joinMeetingId] */
    CVI_RESOLUTION_PASSCODE = 14,               /**< a secret [joinMeetingIdSettings.passcode] */
    CVI_RESOLUTION_AUDIO_CONFERENCE_ID = 15,    /**< [audioConferencing.conferenceId] */
    CVI_RESOLUTION_TOLL_NUMBER = 16,            /**< [audioConferencing.tollNumber] */
    CVI_RESOLUTION_TOLL_FREE_NUMBER = 17,       /**< [audioConferencing.tollFreeNumber] */
    CVI_RESOLUTION_DIAL_IN_URL = 18,            /**< [audioConferencing.dialinUrl] */
    CVI_RESOLUTION_JOIN_INFORMATION = 19,       /**< HTML, decoded [joinInformation.content] */
    CVI_RESOLUTION_JOIN_INFORMATION_TYPE = 20,  /**< [joinInformation.contentType] */
    CVI_RESOLUTION_ALLOWED_PRESENTERS = 21,     /**< [allowedPresenters] */
    CVI_RESOLUTION_TENANT_KEY = 22,             /**< [cloudVideoInteropInfo.tenantKey] */
    CVI_RESOLUTION_MORE_INFO_URL = 23,          /**< [cloudVideoInteropInfo.moreInfoWebUrl] */
    CVI_RESOLUTION_MEETING_TYPE = 24,           /**< [meetingType] */
    CVI_RESOLUTION_RAW_JSON = 25                /**< the whole answer as it came; holds secrets */
} cvi_resolution_field;

/** What a meeting says yes or no to, or nothing at all. */
typedef enum cvi_resolution_flag {
    CVI_RESOLUTION_FLAG_UNKNOWN = 0,
    CVI_RESOLUTION_FLAG_DIAL_IN_BYPASS = 1,    /**< [lobbyBypassSettings.isDialInBypassEnabled] */
    CVI_RESOLUTION_FLAG_PASSCODE_REQUIRED = 2, /**< [joinMeetingIdSettings.isPasscodeRequired] */
    CVI_RESOLUTION_FLAG_ANNOUNCED = 3          /**< [isEntryExitAnnounced] */
} cvi_resolution_flag;

/**
 * Return a text of the meeting.
 *
 * @param resolution  result of a look-up
 * @param field       a cvi_resolution_field
 * @param len         length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated UTF-8 until the resolution is destroyed, "" when there is none, never NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_resolution_get_text(const cvi_resolution *resolution, uint32_t field,
                                            size_t *len);

/**
 * Return a yes or no of the meeting.
 *
 * @param resolution  result of a look-up
 * @param flag        a cvi_resolution_flag
 *
 * @return 1 or 0; -1 when the meeting does not say
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resolution_get_flag(const cvi_resolution *resolution, uint32_t flag);

/**
 * Return when the meeting starts.
 *
 * @param resolution  result of a look-up
 *
 * @return microseconds since 1970; 0 when it does not say
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int64_t cvi_resolution_get_start_unix_us(const cvi_resolution *resolution);

/**
 * Return when the meeting ends.
 *
 * @param resolution  result of a look-up
 *
 * @return microseconds since 1970; 0 when it stays open
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int64_t cvi_resolution_get_end_unix_us(const cvi_resolution *resolution);

/**
 * Return when the meeting's coordinates expire.
 *
 * @param resolution  result of a look-up
 *
 * @return microseconds since 1970; 0 when it does not say
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int64_t cvi_resolution_get_expiry_unix_us(const cvi_resolution *resolution);

/**
 * Write what is known of the meeting as JSON, to be shown.
 *
 * Members are named after the fields, in lower case; those that are empty are left out, and so are
 * the passcode, the joining information and the raw answer. Times are seconds since 1970.
 *
 * @param resolution  result of a look-up
 * @param buf         receives the text and a NUL; may be NULL to ask for the length
 * @param cap         size of buf
 * @param needed      receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         written
 * @retval CVI_ETOOSMALL  it does not fit; nothing was written
 * @retval CVI_ENOMEM     no memory
 * @retval CVI_EINVAL     resolution is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolution_to_json(const cvi_resolution *resolution, char *buf, size_t cap,
                                   size_t *needed);

/**
 * Tell whether guests must give a PIN.
 *
 * @param resolution  result of a look-up
 *
 * @return 1 when they must, otherwise 0
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resolution_needs_pin(const cvi_resolution *resolution);

/**
 * Tell whether there is a PIN by which the host is known.
 *
 * @param resolution  result of a look-up
 *
 * @return 1 when there is, otherwise 0
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resolution_has_host_pin(const cvi_resolution *resolution);

/**
 * Check a PIN, in a time that does not depend on it.
 *
 * In a meeting that needs none no PIN will do; in one without any PIN every one will, too.
 *
 * @param resolution  result of a look-up
 * @param pin         digits
 * @param len         how many; 0 for none
 * @param is_host     receives 1 when it is the host's PIN, otherwise 0; may be NULL
 *
 * @retval CVI_OK            right, or none is needed
 * @retval CVI_ERESOLVE_PIN  wrong
 * @retval CVI_EINVAL        a pointer is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resolution_check_pin(const cvi_resolution *resolution, const char *pin, size_t len,
                                     int *is_host);

#ifdef __cplusplus
}
#endif

#endif
