/* SPDX-License-Identifier: MIT */
/* The members are those of Graph v1.0's onlineMeeting that a gateway has a use for. */
#include "resolve/meeting_json.h"

#include <string.h>

#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "resolve/join_info.h"
#include "resolve/rfc3339.h"

#define TEXT_MAX ((size_t)1024 * 1024)
#define PATH_DEPTH 5

typedef struct member {
    const char *path[PATH_DEPTH + 1]; /* objects, then the member */
    uint32_t field;
} member;

#define ORGANIZER "participants", "organizer", "identity", "user"

static const member texts[] = {
    {{"id"}, CVI_RESOLUTION_MEETING_ID},
    {{"subject"}, CVI_RESOLUTION_SUBJECT},
    {{"joinWebUrl"}, CVI_RESOLUTION_JOIN_WEB_URL},
    {{"videoTeleconferenceId"}, CVI_RESOLUTION_CONFERENCE_ID},
    {{"allowedPresenters"}, CVI_RESOLUTION_ALLOWED_PRESENTERS},
    {{"meetingType"}, CVI_RESOLUTION_MEETING_TYPE},
    {{"chatInfo", "threadId"}, CVI_RESOLUTION_THREAD_ID},
    {{"chatInfo", "messageId"}, CVI_RESOLUTION_MESSAGE_ID},
    {{"chatInfo", "replyChainMessageId"}, CVI_RESOLUTION_REPLY_CHAIN_MESSAGE_ID},
    {{"lobbyBypassSettings", "scope"}, CVI_RESOLUTION_LOBBY_SCOPE},
    {{"joinMeetingIdSettings", "joinMeetingId"}, CVI_RESOLUTION_JOIN_MEETING_ID},
    {{"joinMeetingIdSettings", "passcode"}, CVI_RESOLUTION_PASSCODE},
    {{"audioConferencing", "conferenceId"}, CVI_RESOLUTION_AUDIO_CONFERENCE_ID},
    {{"audioConferencing", "tollNumber"}, CVI_RESOLUTION_TOLL_NUMBER},
    {{"audioConferencing", "tollFreeNumber"}, CVI_RESOLUTION_TOLL_FREE_NUMBER},
    {{"audioConferencing", "dialinUrl"}, CVI_RESOLUTION_DIAL_IN_URL},
    {{"joinInformation", "content"}, CVI_RESOLUTION_JOIN_INFORMATION},
    {{"joinInformation", "contentType"}, CVI_RESOLUTION_JOIN_INFORMATION_TYPE},
    {{"cloudVideoInteropInfo", "tenantKey"}, CVI_RESOLUTION_TENANT_KEY},
    {{"cloudVideoInteropInfo", "moreInfoWebUrl"}, CVI_RESOLUTION_MORE_INFO_URL},
    {{"participants", "organizer", "upn"}, CVI_RESOLUTION_ORGANIZER_UPN},
    {{ORGANIZER, "id"}, CVI_RESOLUTION_ORGANIZER_ID},
    {{ORGANIZER, "tenantId"}, CVI_RESOLUTION_ORGANIZER_TENANT_ID},
    {{ORGANIZER, "displayName"}, CVI_RESOLUTION_ORGANIZER},
};

static const member bools[] = {
    {{"lobbyBypassSettings", "isDialInBypassEnabled"}, CVI_RESOLUTION_FLAG_DIAL_IN_BYPASS},
    {{"joinMeetingIdSettings", "isPasscodeRequired"}, CVI_RESOLUTION_FLAG_PASSCODE_REQUIRED},
    {{"isEntryExitAnnounced"}, CVI_RESOLUTION_FLAG_ANNOUNCED},
};

/* The last object of a path, into steps[n], where n is returned; -1: there is none. */
static int walk(const cvi__json_node *from, const char *const *path,
                cvi__json_node steps[PATH_DEPTH], int *rc)
{
    int n = 0;

    steps[0] = *from;
    for (; path[1]; path++, n++) {
        *rc =
            cvi__json_get(&steps[n], path[0], CVI__JSON_OBJECT | CVI__JSON_OPTIONAL, &steps[n + 1]);
        if (*rc != CVI_OK || !steps[n + 1].value) {
            return -1;
        }
    }
    return n;
}

static const char *last_of(const char *const *path)
{
    while (path[1]) {
        path++;
    }
    return path[0];
}

static int read_texts(const cvi__json_node *from, cvi__resolution_fields *f)
{
    cvi__json_node steps[PATH_DEPTH];
    int rc = CVI_OK;

    for (size_t i = 0; i < CVI_ARRAY_LEN(texts) && rc == CVI_OK; i++) {
        const int n = walk(from, texts[i].path, steps, &rc);

        if (n >= 0) {
            rc = cvi__json_get_text(&steps[n], last_of(texts[i].path), CVI__JSON_OPTIONAL, 0,
                                    TEXT_MAX, &f->text[texts[i].field]);
        }
    }
    return rc;
}

static int read_bools(const cvi__json_node *from, cvi__resolution_fields *f)
{
    cvi__json_node steps[PATH_DEPTH];
    int rc = CVI_OK;

    for (size_t i = 0; i < CVI_ARRAY_LEN(bools) && rc == CVI_OK; i++) {
        const int n = walk(from, bools[i].path, steps, &rc);
        int value = -1;

        if (n >= 0) {
            rc = cvi__json_get_bool(&steps[n], last_of(bools[i].path), CVI__JSON_OPTIONAL, &value);
        }
        f->flags[bools[i].field] = (int8_t)(value + 1);
    }
    return rc;
}

static int read_time(const cvi__json_node *meeting, const char *name, int64_t *out)
{
    const char *text = NULL;
    cvi__json_node node;
    int rc = cvi__json_get_text(meeting, name, CVI__JSON_OPTIONAL, 0, 64, &text);

    /* the first of all days stands for none */
    if (rc != CVI_OK || !text || strncmp(text, "0001-01-01T", 11) == 0) {
        return rc;
    }
    if (cvi__rfc3339_parse(text, out) != CVI_OK) {
        (void)cvi__json_get(meeting, name, CVI__JSON_TEXT, &node);
        rc = cvi__json_refuse(&node, CVI_EJSON_RANGE,
                              "a time such as 2026-03-01T09:30:00Z "
                              "expected");
    }
    return rc;
}

static int read_times(const cvi__json_node *meeting, cvi__resolution_fields *f)
{
    int rc = read_time(meeting, "startDateTime", &f->start_unix_us);

    if (rc == CVI_OK) {
        rc = read_time(meeting, "endDateTime", &f->end_unix_us);
    }
    if (rc == CVI_OK) {
        rc = read_time(meeting, "expiryDateTime", &f->expiry_unix_us);
    }
    return rc;
}

static int is_empty(const char *text)
{
    return !text || !*text;
}

/* What stands in for texts that are missing. */
static int fill_gaps(const cvi__json_node *meeting, cvi__resolution_fields *f)
{
    if (is_empty(f->text[CVI_RESOLUTION_MEETING_ID])) {
        f->text[CVI_RESOLUTION_MEETING_ID] = f->text[CVI_RESOLUTION_THREAD_ID];
    }
    if (is_empty(f->text[CVI_RESOLUTION_MEETING_ID])) {
        f->text[CVI_RESOLUTION_MEETING_ID] = f->text[CVI_RESOLUTION_JOIN_WEB_URL];
    }
    if (is_empty(f->text[CVI_RESOLUTION_ORGANIZER])) {
        f->text[CVI_RESOLUTION_ORGANIZER] = f->text[CVI_RESOLUTION_ORGANIZER_UPN];
    }
    if (is_empty(f->text[CVI_RESOLUTION_MEETING_ID])) {
        return cvi__json_refuse(meeting, CVI_EJSON_MISSING,
                                "neither id, chatInfo.threadId nor joinWebUrl names the meeting");
    }
    return CVI_OK;
}

static int read_fields(const cvi__json_node *meeting, cvi__resolution_fields *f)
{
    int rc = read_texts(meeting, f);

    if (rc == CVI_OK) {
        rc = read_bools(meeting, f);
    }
    if (rc == CVI_OK) {
        rc = read_times(meeting, f);
    }
    return rc == CVI_OK ? fill_gaps(meeting, f) : rc;
}

int cvi__meeting_read(cvi_resolution **out, const cvi_allocator *alloc,
                      const cvi__json_node *meeting, const char *raw, size_t raw_len)
{
    cvi__resolution_fields f = {.raw_len = raw_len};
    cvi__buf html;
    int rc = read_fields(meeting, &f);

    *out = NULL;
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__buf_init_secret(&html, alloc, 4 * TEXT_MAX); /* it may hold a passcode */
    f.text[CVI_RESOLUTION_RAW_JSON] = raw;
    if (!is_empty(f.text[CVI_RESOLUTION_JOIN_INFORMATION])) {
        rc = cvi__join_info_decode(&html, f.text[CVI_RESOLUTION_JOIN_INFORMATION]);
        f.text[CVI_RESOLUTION_JOIN_INFORMATION] = html.data;
    }
    if (rc == CVI_OK) {
        *out = cvi__resolution_new(alloc, &f);
    }
    cvi__buf_free(&html);
    return *out ? CVI_OK : cvi__error_set(meeting->error, CVI_ENOMEM, 0, "out of memory");
}
