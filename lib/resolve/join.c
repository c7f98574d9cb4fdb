/* SPDX-License-Identifier: MIT */
/* Joining by REST: the object, its state, its events. */
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/params.h"
#include "core/utf8.h"
#include "resolve/join_impl.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_join_params, reserved)
#define EVENTS 32u
#define TEXT_MAX 2048u
#define BLOB_MAX ((size_t)256 * 1024)
#define DEFAULT_PARTICIPANTS 2000u
#define MOST_PARTICIPANTS 10000u
#define ALL_MODALITIES (CVI_JOIN_AUDIO | CVI_JOIN_VIDEO | CVI_JOIN_SCREEN)
#define ALL_FLAGS (CVI_JOIN_WITHOUT_HOST | CVI_JOIN_DELTA_ROSTER)
#define LEAVING_US UINT64_C(60000000) /* for the end of the call to be told */
#define MESSAGE_STATE 1u

/* Every text of the params, so that one loop can copy them. */
static const size_t text_fields[] = {
    offsetof(cvi_join_params, callback_uri),   offsetof(cvi_join_params, tenant_id),
    offsetof(cvi_join_params, media_blob),     offsetof(cvi_join_params, thread_id),
    offsetof(cvi_join_params, message_id),     offsetof(cvi_join_params, reply_message_id),
    offsetof(cvi_join_params, organizer_id),   offsetof(cvi_join_params, organizer_tenant_id),
    offsetof(cvi_join_params, organizer_name), offsetof(cvi_join_params, join_meeting_id),
    offsetof(cvi_join_params, passcode),       offsetof(cvi_join_params, meeting_token),
    offsetof(cvi_join_params, guest_name),
};

static const char **text_of(cvi_join_params *p, size_t i)
{
    return (const char **)((char *)p + text_fields[i]);
}

static int is_given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

static int check_params(cvi_join_params *p)
{
    const int forms =
        is_given(p->thread_id) + is_given(p->join_meeting_id) + is_given(p->meeting_token);

    CVI_REQUIRE(is_given(p->callback_uri) && strncmp(p->callback_uri, "https://", 8) == 0);
    CVI_REQUIRE(is_given(p->tenant_id) && is_given(p->media_blob) && forms == 1);
    CVI_REQUIRE(is_given(p->thread_id) == is_given(p->organizer_id));
    CVI_REQUIRE((p->modalities & ~ALL_MODALITIES) == 0 && (p->flags & ~ALL_FLAGS) == 0);
    CVI_REQUIRE(p->max_participants <= MOST_PARTICIPANTS && p->reserved == 0);
    for (size_t i = 0; i < CVI_ARRAY_LEN(text_fields); i++) {
        const char *text = *text_of(p, i);
        const size_t len = text ? strlen(text) : 0;

        CVI_REQUIRE(len <= (text == p->media_blob ? BLOB_MAX : TEXT_MAX));
        CVI_REQUIRE(len == 0 || cvi__utf8_valid(text, len) == len);
    }
    return CVI_OK;
}

/* Copies of all texts in one block; absent ones become "". */
static int keep_texts(cvi_join *j)
{
    char *at = NULL;

    j->block_bytes = 0;
    for (size_t i = 0; i < CVI_ARRAY_LEN(text_fields); i++) {
        const char *text = *text_of(&j->params, i);

        j->block_bytes += (text ? strlen(text) : 0) + 1;
    }
    at = j->block = cvi__mem_zalloc(&j->alloc, j->block_bytes);
    if (!at) {
        return CVI_ENOMEM;
    }
    for (size_t i = 0; i < CVI_ARRAY_LEN(text_fields); i++) {
        const char **const field = text_of(&j->params, i);
        const size_t len = *field ? strlen(*field) : 0;

        if (len > 0) {
            memcpy(at, *field, len);
        }
        *field = at;
        at += len + 1;
    }
    return CVI_OK;
}

static int build(cvi_join *j, const cvi_join_params *p)
{
    int rc = CVI_OK;

    j->params = *p;
    j->params.modalities = p->modalities ? p->modalities : ALL_MODALITIES;
    j->params.max_participants = p->max_participants ? p->max_participants : DEFAULT_PARTICIPANTS;
    j->params.allocator = NULL;
    j->params.log = NULL;
    j->due_us = CVI_NO_DEADLINE;
    j->roster.sequence = -1;
    cvi__error_init(&j->error, "join");
    rc = keep_texts(j);
    return rc == CVI_OK ? cvi__ring_init(&j->events, &j->alloc, sizeof(cvi__join_queued), EVENTS)
                        : rc;
}

static const char *text_or_null(const cvi_resolution *r, uint32_t field)
{
    size_t len = 0;
    const char *text = cvi_resolution_get_text(r, field, &len);

    return len > 0 ? text : NULL;
}

int cvi_join_params_set_meeting(cvi_join_params *params, const cvi_resolution *resolution)
{
    const char *thread = NULL, *organizer = NULL, *id = NULL;
    int is_chat = 0;

    CVI_REQUIRE(params != NULL && resolution != NULL);
    if (params->size < PARAMS_OLDEST) {
        return CVI_EABI;
    }
    thread = text_or_null(resolution, CVI_RESOLUTION_THREAD_ID);
    organizer = text_or_null(resolution, CVI_RESOLUTION_ORGANIZER_ID);
    id = text_or_null(resolution, CVI_RESOLUTION_JOIN_MEETING_ID);
    is_chat = thread != NULL && organizer != NULL;
    if (!is_chat && !id) {
        return CVI_ENOENT;
    }
    params->thread_id = is_chat ? thread : NULL;
    params->message_id = is_chat ? text_or_null(resolution, CVI_RESOLUTION_MESSAGE_ID) : NULL;
    params->reply_message_id =
        is_chat ? text_or_null(resolution, CVI_RESOLUTION_REPLY_CHAIN_MESSAGE_ID) : NULL;
    params->organizer_id = is_chat ? organizer : NULL;
    params->organizer_tenant_id =
        is_chat ? text_or_null(resolution, CVI_RESOLUTION_ORGANIZER_TENANT_ID) : NULL;
    params->organizer_name = is_chat ? text_or_null(resolution, CVI_RESOLUTION_ORGANIZER) : NULL;
    params->join_meeting_id = is_chat ? NULL : id;
    params->passcode = is_chat ? NULL : text_or_null(resolution, CVI_RESOLUTION_PASSCODE);
    params->meeting_token = NULL;
    return CVI_OK;
}

int cvi_join_create(cvi_join **out, const cvi_join_params *params)
{
    cvi_join_params p = {0};
    cvi_join *j = NULL;
    cvi__log log;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL);
    rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc == CVI_OK) {
        rc = cvi__log_init(&log, "join", p.log);
    }
    if (rc == CVI_OK) {
        rc = check_params(&p);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    j = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*j));
    if (!j) {
        return CVI_ENOMEM;
    }
    j->alloc = *cvi__mem_or_libc(p.allocator);
    j->log = log;
    rc = build(j, &p);
    if (rc != CVI_OK) {
        cvi_join_destroy(&j);
    }
    *out = j;
    return rc;
}

void cvi_join_destroy(cvi_join **join)
{
    if (!join || !*join) {
        return;
    }
    cvi_join *j = *join;
    const cvi_allocator a = j->alloc;

    *join = NULL;
    cvi__join_free_requests(j);
    cvi__join_free_held(j);
    cvi__join_roster_free(j);
    cvi__ring_free(&j->events, &a);
    if (j->block) {
        cvi__mem_wipe(j->block, j->block_bytes);
        cvi__mem_free(&a, j->block);
    }
    cvi__mem_free(&a, j);
}

/* ---- events ----------------------------------------------------------------------------- */

/* Printable, cut at a character. */
static void copy_text(char out[CVI__JOIN_TEXT_MAX + 1], const char *text)
{
    const size_t len = cvi__utf8_cut(text, strlen(text), CVI__JOIN_TEXT_MAX);

    snprintf(out, CVI__JOIN_TEXT_MAX + 1, "%.*s", (int)len, text);
    for (char *c = out; *c; c++) {
        *c = (unsigned char)*c < 0x20 || *c == 0x7f ? '?' : *c;
    }
}

/* A ring that nobody empties keeps its oldest, and in its last place what is newest. */
void cvi__join_tell(cvi_join *j, const cvi_join_event *event, const char *text)
{
    cvi__join_queued *q = cvi__ring_push(&j->events);

    if (!q) {
        q = cvi__ring_at(&j->events, EVENTS - 1);
    }
    q->event = *event;
    q->event.time_us = j->now_us;
    copy_text(q->text, text ? text : "");
}

void cvi__join_set_state(cvi_join *j, cvi_join_state state)
{
    if (j->state != state) {
        j->state = state;
        if (state == CVI_JOIN_STATE_TERMINATING) {
            j->due_us = j->now_us + LEAVING_US;
        }
        cvi__join_tell(j, &(cvi_join_event){.kind = CVI_JOIN_EVENT_STATE, .value = state}, NULL);
        cvi__log_write(&j->log, CVI_LOG_INFO, MESSAGE_STATE, "call %s: state %d", j->call_id,
                       (int)state);
    }
}

void cvi__join_end(cvi_join *j, int status, int code, int subcode, const char *text)
{
    const cvi_join_event e = {.kind = CVI_JOIN_EVENT_STATE,
                              .status = status,
                              .value = CVI_JOIN_STATE_TERMINATED,
                              .code = code,
                              .subcode = subcode};

    if (j->state == CVI_JOIN_STATE_TERMINATED) {
        return;
    }
    j->state = CVI_JOIN_STATE_TERMINATED;
    j->due_us = CVI_NO_DEADLINE;
    cvi__join_free_held(j);
    cvi__join_tell(j, &e, text);
    cvi__log_write(&j->log, CVI_LOG_INFO, MESSAGE_STATE, "call %s: over: %s, %d.%d", j->call_id,
                   cvi_status_name(status), code, subcode);
}

int cvi_join_next_event(cvi_join *join, cvi_join_event *event)
{
    const cvi__join_queued *q = NULL;
    cvi_join_event e = {.kind = CVI_JOIN_EVENT_ROSTER};
    char text[CVI__JOIN_TEXT_MAX + 1] = "";
    int rc = CVI_OK;

    CVI_REQUIRE(join != NULL && event != NULL);
    q = cvi__ring_peek(&join->events);
    if (q) {
        e = q->event;
        memcpy(text, q->text, sizeof(text));
    } else if (join->is_roster_changed) {
        e.time_us = join->now_us;
        e.value = (uint32_t)join->roster.present;
    } else {
        return CVI_AGAIN;
    }
    e.text = join->told.text;
    e.text_len = strlen(text);
    rc = cvi__params_write(event, &e, sizeof(e));
    if (rc != CVI_OK) {
        return rc;
    }
    memcpy(join->told.text, text, sizeof(text));
    if (q) {
        cvi__ring_pop(&join->events);
    } else {
        join->is_roster_changed = 0;
    }
    return CVI_OK;
}

/* ---- getters ---------------------------------------------------------------------------- */

void cvi__join_copy_id(char out[CVI__JOIN_ID_MAX + 1], const char *text)
{
    snprintf(out, CVI__JOIN_ID_MAX + 1, "%s", text);
}

uint32_t cvi_join_get_state(const cvi_join *join)
{
    return join ? (uint32_t)join->state : CVI_JOIN_STATE_NEW;
}

const char *cvi_join_get_call_id(const cvi_join *join)
{
    return join ? join->call_id : "";
}

const char *cvi_join_get_chain_id(const cvi_join *join)
{
    return join ? join->chain_id : "";
}

const char *cvi_join_get_participant_id(const cvi_join *join)
{
    return join ? join->my_id : "";
}

const cvi_error_info *cvi_join_last_error(const cvi_join *join)
{
    return join ? &join->error : NULL;
}
