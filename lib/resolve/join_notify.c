/* SPDX-License-Identifier: MIT */
/* Notifications of Microsoft Graph: which are about this call, and what they change. */
#include <string.h>

#include "core/mem.h"
#include "resolve/join_impl.h"

#define HELD_MAX ((size_t)256 * 1024)
#define URL_MAX 2048u
#define WORD_MAX 64u
#define MESSAGE_REFUSED 2u
#define OPTIONAL CVI__JSON_OPTIONAL

static const cvi__json_limits limits = {.max_bytes = CVI__JOIN_BODY_MAX};

/* ---- the call object -------------------------------------------------------------------- */

typedef struct result_info {
    int64_t code, subcode;
    const char *message;
} result_info;

static int read_result(const cvi__json_node *call, result_info *out)
{
    cvi__json_node info;
    int rc = cvi__json_get(call, "resultInfo", CVI__JSON_OBJECT | OPTIONAL, &info);

    if (rc != CVI_OK || !info.value) {
        return rc;
    }
    rc = cvi__json_get_i64(&info, "code", OPTIONAL, INT32_MIN, INT32_MAX, &out->code);
    if (rc == CVI_OK) {
        rc = cvi__json_get_i64(&info, "subcode", OPTIONAL, INT32_MIN, INT32_MAX, &out->subcode);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(&info, "message", OPTIONAL, 0, SIZE_MAX, &out->message);
    }
    return rc;
}

static int status_of_result(int64_t code)
{
    if (code == 0 || (code >= 200 && code < 300)) {
        return CVI_OK;
    }
    switch (code) {
    case 401:
    case 403:
        return CVI_ERESOLVE_DENIED;
    case 404:
        return CVI_ERESOLVE_NOT_FOUND;
    default:
        return code >= 500 ? CVI_ERESOLVE_NETWORK : CVI_ERESOLVE_ANSWER;
    }
}

/* States by the names of Graph; 0: one this release does not know, which changes nothing. */
static cvi_join_state state_of(const char *name)
{
    static const struct {
        const char *name;
        cvi_join_state state;
    } rows[] = {
        {"incoming", CVI_JOIN_STATE_ESTABLISHING},   {"establishing", CVI_JOIN_STATE_ESTABLISHING},
        {"established", CVI_JOIN_STATE_ESTABLISHED}, {"hold", CVI_JOIN_STATE_HOLD},
        {"transferring", CVI_JOIN_STATE_MOVING},     {"transferAccepted", CVI_JOIN_STATE_MOVING},
        {"redirecting", CVI_JOIN_STATE_MOVING},      {"terminating", CVI_JOIN_STATE_TERMINATING},
        {"terminated", CVI_JOIN_STATE_TERMINATED},
    };

    for (size_t i = 0; i < CVI_ARRAY_LEN(rows); i++) {
        if (strcmp(name, rows[i].name) == 0) {
            return rows[i].state;
        }
    }
    return CVI_JOIN_STATE_NEW;
}

/* "establishing" after anything later, and anything after the end, came too late. */
static void apply_state(cvi_join *j, cvi_join_state state, const result_info *why)
{
    if (state == CVI_JOIN_STATE_TERMINATED) {
        cvi__join_end(j, status_of_result(why->code), (int)why->code, (int)why->subcode,
                      why->message);
    } else if (state == CVI_JOIN_STATE_ESTABLISHING
                   ? j->state < state
                   : j->state < CVI_JOIN_STATE_TERMINATING && state != CVI_JOIN_STATE_NEW) {
        cvi__join_set_state(j, state);
    }
}

int cvi__join_take_call(cvi_join *j, const cvi__json_node *call)
{
    const char *id = "", *chain = "", *mine = "", *state = "";
    result_info why = {0, 0, ""};
    int rc = cvi__json_get_text(call, "id", OPTIONAL, 1, CVI__JOIN_ID_MAX, &id);

    if (rc == CVI_OK) {
        rc = cvi__json_get_text(call, "callChainId", OPTIONAL, 0, CVI__JOIN_ID_MAX, &chain);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(call, "myParticipantId", OPTIONAL, 0, CVI__JOIN_ID_MAX, &mine);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(call, "state", OPTIONAL, 0, WORD_MAX, &state);
    }
    if (rc == CVI_OK) {
        rc = read_result(call, &why);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (!j->call_id[0]) {
        cvi__join_copy_id(j->call_id, id);
    }
    if (chain[0]) {
        cvi__join_copy_id(j->chain_id, chain);
    }
    if (mine[0] && strcmp(mine, j->my_id) != 0) {
        cvi__join_copy_id(j->my_id, mine);
        cvi__join_roster_note_self(j);
    }
    apply_state(j, state_of(state), &why);
    return CVI_OK;
}

/* ---- other resources -------------------------------------------------------------------- */

static int take_participants(cvi_join *j, const cvi__json_node *data)
{
    cvi__json_node list;
    int64_t sequence = -1;
    int rc = CVI_OK;

    if (cvi__json_kind(data) == CVI__JSON_ARRAY) {
        return cvi__join_roster_replace(j, data);
    }
    rc = cvi__json_get_i64(data, "sequenceNumber", OPTIONAL, 0, INT64_MAX, &sequence);
    if (rc == CVI_OK) {
        rc = cvi__json_get(data, "participants", CVI__JSON_ARRAY, &list);
    }
    return rc == CVI_OK ? cvi__join_roster_change(j, &list, sequence) : rc;
}

/* A mute that was accepted may fail later; its context says which it was. */
static int take_operation(cvi_join *j, const cvi__json_node *data)
{
    const char *status = "", *context = "";
    result_info why = {0, 0, ""};
    int rc = cvi__json_get_text(data, "status", OPTIONAL, 0, WORD_MAX, &status);

    if (rc == CVI_OK) {
        rc = cvi__json_get_text(data, "clientContext", OPTIONAL, 0, CVI__JOIN_ID_MAX, &context);
    }
    if (rc == CVI_OK) {
        rc = read_result(data, &why);
    }
    if (rc == CVI_OK && (strcmp(status, "failed") == 0 || strcmp(status, "Failed") == 0) &&
        (strncmp(context, "cvi-mute-", 9) == 0 || strncmp(context, "cvi-unmute-", 11) == 0)) {
        const int status_now = status_of_result(why.code);

        cvi__join_tell(j,
                       &(cvi_join_event){.kind = CVI_JOIN_EVENT_MUTED,
                                         .status = status_now ? status_now : CVI_ERESOLVE_ANSWER,
                                         .value = context[4] == 'm',
                                         .code = (int)why.code,
                                         .subcode = (int)why.subcode},
                       why.message);
    }
    return rc;
}

/* ---- notifications ---------------------------------------------------------------------- */

/* What follows "/calls/{our id}" in a resource's address; NULL when that is not our call. */
static const char *rest_of(const cvi_join *j, const char *url)
{
    static const char folder[] = "/calls/";
    const char *at = strstr(url, folder);
    const size_t len = strlen(j->call_id);

    if (!at || strncmp(at + sizeof(folder) - 1, j->call_id, len) != 0) {
        return NULL;
    }
    at += sizeof(folder) - 1 + len;
    return *at == '\0' || *at == '/' ? at : NULL;
}

static int dispatch(cvi_join *j, const char *rest, int is_deleted, const cvi__json_node *data)
{
    static const char participants[] = "/participants", operations[] = "/operations/";
    const size_t len = sizeof(participants) - 1;

    if (rest[0] == '\0') {
        const int rc = data->value ? cvi__join_take_call(j, data) : CVI_OK;

        if (rc == CVI_OK && is_deleted) {
            cvi__join_end(j, CVI_OK, 0, 0, NULL);
        }
        return rc;
    }
    if (strcmp(rest, participants) == 0 && data->value) {
        return take_participants(j, data);
    }
    if (strncmp(rest, participants, len) == 0 && rest[len] == '/') {
        if (is_deleted) {
            cvi__join_roster_remove(j, rest + len + 1);
            return CVI_OK;
        }
        return data->value ? cvi__join_roster_change_one(j, data) : CVI_OK;
    }
    if (strncmp(rest, operations, sizeof(operations) - 1) == 0 && data->value) {
        return take_operation(j, data);
    }
    return CVI_OK;
}

static int take_one(cvi_join *j, const cvi__json_node *n, int *is_ours)
{
    const char *url = NULL, *change = NULL, *rest = NULL;
    cvi__json_node data;
    int rc = cvi__json_get_text(n, "resourceUrl", OPTIONAL, 1, URL_MAX, &url);

    if (rc == CVI_OK && !url) { /* older services call it so */
        rc = cvi__json_get_text(n, "resource", 0, 1, URL_MAX, &url);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get_text(n, "changeType", 0, 1, WORD_MAX, &change);
    }
    if (rc == CVI_OK) {
        rc = cvi__json_get(n, "resourceData", CVI__JSON_OBJECT | CVI__JSON_ARRAY | OPTIONAL, &data);
    }
    rest = rc == CVI_OK ? rest_of(j, url) : NULL;
    if (!rest) {
        return rc;
    }
    *is_ours = 1;
    if (data.value && cvi__json_kind(&data) == CVI__JSON_ARRAY &&
        strcmp(rest, "/participants") != 0) {
        return cvi__json_refuse(&data, CVI_EJSON_TYPE, "object expected");
    }
    return dispatch(j, rest, strcmp(change, "deleted") == 0, &data);
}

static int take_body(cvi_join *j, const char *body, size_t len)
{
    cvi__json_node root = {0}, list, item;
    int is_ours = 0;
    int rc = cvi__json_load(&root, body, len, &limits, &j->error);

    if (rc == CVI_OK) {
        rc = cvi__json_get(&root, "value", CVI__JSON_ARRAY, &list);
    }
    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&list); i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &item);
        if (rc == CVI_OK) {
            rc = take_one(j, &item, &is_ours);
        }
    }
    cvi__json_unload(&root);
    return rc == CVI_OK && !is_ours ? CVI_ENOENT : rc;
}

/* ---- before the call's id is known ------------------------------------------------------ */

static int hold(cvi_join *j, const char *body, size_t len)
{
    cvi__join_held **last = &j->held;
    cvi__join_held *h = NULL;

    if (len > HELD_MAX - j->held_bytes) {
        return cvi__error_set(&j->error, CVI_ELIMIT, 0, "too much came before the call's id");
    }
    h = cvi__mem_zalloc(&j->alloc, sizeof(*h) + len);
    if (!h) {
        return cvi__error_set(&j->error, CVI_ENOMEM, 0, "out of memory");
    }
    memcpy(h->body, body, len);
    h->len = len;
    j->held_bytes += len;
    while (*last) {
        last = &(*last)->next;
    }
    *last = h;
    return CVI_OK;
}

static void free_first_held(cvi_join *j)
{
    cvi__join_held *const h = j->held;

    j->held = h->next;
    j->held_bytes -= h->len;
    cvi__mem_free(&j->alloc, h);
}

void cvi__join_free_held(cvi_join *j)
{
    while (j->held) {
        free_first_held(j);
    }
}

/*
 * What came early, once the call's id is known. What was bad in it is in the log, since nobody waits
 * for an answer any more; without memory it stays for the next time.
 */
void cvi__join_take_held(cvi_join *j)
{
    while (j->held && j->call_id[0]) {
        const int rc = take_body(j, j->held->body, j->held->len);

        if (rc == CVI_ENOMEM) {
            return;
        }
        if (rc != CVI_OK && rc != CVI_ENOENT) {
            cvi__log_write(&j->log, CVI_LOG_WARNING, MESSAGE_REFUSED, "notification refused: %s",
                           j->error.message);
        }
        if (j->held) { /* the call may have ended by it */
            free_first_held(j);
        }
    }
}

int cvi_join_feed_notification(cvi_join *join, uint64_t now_us, const char *body, size_t len)
{
    CVI_REQUIRE(join != NULL && (body != NULL || len == 0));
    join->now_us = now_us;
    if (len > CVI__JOIN_BODY_MAX) {
        return cvi__error_set(&join->error, CVI_ELIMIT, 0, "over %zu bytes", CVI__JOIN_BODY_MAX);
    }
    cvi__join_take_held(join);
    if (!join->call_id[0]) {
        return join->state == CVI_JOIN_STATE_CREATING ? hold(join, body ? body : "", len)
                                                      : CVI_ENOENT;
    }
    return take_body(join, body ? body : "", len);
}
