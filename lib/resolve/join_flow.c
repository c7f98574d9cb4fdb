/* SPDX-License-Identifier: MIT */
/* Joining by REST: what the embedder asks for, what the service answers, and time. */
#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "core/utf8.h"
#include "resolve/join_impl.h"

#define MINUTE_US UINT64_C(60000000)
#define KEEPALIVE_US (15 * MINUTE_US)
#define KEEPALIVE_LOST_US (45 * MINUTE_US)
#define KEEPALIVE_AGAIN_US MINUTE_US /* after a failure; doubled up to five minutes */
#define KEEPALIVE_AGAIN_MAX_US (5 * MINUTE_US)
#define QUALITY_MAX ((size_t)64 * 1024)
#define CODE_MAX 60u
#define MESSAGE_MAX 90u
#define BODY_MAX ((size_t)2 * 1024 * 1024)

static const cvi__json_limits limits = {.max_bytes = CVI__JOIN_BODY_MAX};

/* ---- what is asked for ------------------------------------------------------------------ */

int cvi_join_start(cvi_join *join, uint64_t now_us)
{
    cvi__buf body;
    int rc = CVI_OK;

    CVI_REQUIRE(join != NULL);
    if (join->state != CVI_JOIN_STATE_NEW) {
        return cvi__error_set(&join->error, CVI_ESTATE, 0, "it was begun already");
    }
    join->now_us = now_us;
    cvi__buf_init_secret(&body, &join->alloc, BODY_MAX);
    rc = cvi__join_write_create(join, &body);
    if (rc == CVI_OK) {
        rc = cvi__join_ask(join, CVI_JOIN_ACTION_CREATE, NULL, body.data, body.len);
    }
    cvi__buf_free(&body);
    if (rc == CVI_OK) {
        cvi__join_set_state(join, CVI_JOIN_STATE_CREATING);
    }
    return rc;
}

static int is_up(const cvi_join *j)
{
    return j->call_id[0] && j->state < CVI_JOIN_STATE_TERMINATING;
}

static int no_call(cvi_join *j)
{
    return cvi__error_set(&j->error, CVI_ESTATE, 0, "there is no call now");
}

/* The context comes back in the operation that says how it ended. */
static int ask_mute(cvi_join *j, cvi_join_action action, const char *participant_id)
{
    char body[64];
    const int len =
        snprintf(body, sizeof(body), "{\"clientContext\":\"cvi-%s-%u\"}",
                 action == CVI_JOIN_ACTION_MUTE ? "mute" : "unmute", (unsigned)j->serial + 1);

    return cvi__join_ask(j, action, participant_id, body, (size_t)len);
}

int cvi_join_mute(cvi_join *join, uint64_t now_us, int is_muted)
{
    CVI_REQUIRE(join != NULL);
    join->now_us = now_us;
    if (!is_up(join)) {
        return no_call(join);
    }
    return ask_mute(join, is_muted ? CVI_JOIN_ACTION_MUTE : CVI_JOIN_ACTION_UNMUTE, NULL);
}

int cvi_join_mute_participant(cvi_join *join, uint64_t now_us, const char *participant_id)
{
    CVI_REQUIRE(join != NULL && participant_id != NULL);
    join->now_us = now_us;
    if (!is_up(join)) {
        return no_call(join);
    }
    if (!cvi__join_roster_find(join, participant_id)) {
        return cvi__error_set(&join->error, CVI_ENOENT, 0, "nobody has this id");
    }
    return ask_mute(join, CVI_JOIN_ACTION_MUTE, participant_id);
}

static int leave(cvi_join *j)
{
    const int rc = cvi__join_ask(j, CVI_JOIN_ACTION_HANGUP, NULL, "", 0);

    if (rc == CVI_OK) {
        j->wants_hangup = 0;
        cvi__join_set_state(j, CVI_JOIN_STATE_TERMINATING);
    }
    return rc;
}

/* It was hung up before its id was known. */
static int is_leaving_late(const cvi_join *j)
{
    return j->wants_hangup && is_up(j);
}

int cvi_join_hangup(cvi_join *join, uint64_t now_us)
{
    CVI_REQUIRE(join != NULL);
    join->now_us = now_us;
    if (join->state == CVI_JOIN_STATE_NEW || join->state >= CVI_JOIN_STATE_TERMINATING) {
        return no_call(join);
    }
    if (!join->call_id[0]) {
        join->wants_hangup = 1;
        return CVI_OK;
    }
    return leave(join);
}

int cvi_join_report_quality(cvi_join *join, uint64_t now_us, const char *body, size_t len)
{
    CVI_REQUIRE(join != NULL && body != NULL && len > 0 && len <= QUALITY_MAX);
    join->now_us = now_us;
    return cvi__join_ask(join, CVI_JOIN_ACTION_QUALITY, NULL, body, len);
}

/* ---- what the service answers ----------------------------------------------------------- */

static int status_of_http(uint32_t http)
{
    switch (http) {
    case 401:
    case 403:
        return CVI_ERESOLVE_DENIED;
    case 404:
        return CVI_ERESOLVE_NOT_FOUND;
    case 0:
    case 408:
    case 429:
        return CVI_ERESOLVE_NETWORK;
    default:
        return http >= 500 ? CVI_ERESOLVE_NETWORK : CVI_ERESOLVE_ANSWER;
    }
}

static int is_success(uint32_t http)
{
    return http >= 200 && http < 300;
}

/* "Forbidden: No Application Access Policy …" of {"error":{"code","message"}}, or "". */
static void say_error(const char *body, size_t len, char out[CVI__JOIN_TEXT_MAX + 1])
{
    const unsigned optional = CVI__JSON_OPTIONAL;
    cvi_error_info ignored;
    cvi__json_node root = {0}, error = {0};
    const char *code = "", *message = "";

    out[0] = '\0';
    cvi__error_init(&ignored, "join");
    if (len > 0 && cvi__json_load(&root, body, len, &limits, &ignored) == CVI_OK &&
        cvi__json_get(&root, "error", CVI__JSON_OBJECT, &error) == CVI_OK) {
        (void)cvi__json_get_text(&error, "code", optional, 0, SIZE_MAX, &code);
        (void)cvi__json_get_text(&error, "message", optional, 0, SIZE_MAX, &message);
        snprintf(out, CVI__JOIN_TEXT_MAX + 1, "%.*s%s%.*s",
                 (int)cvi__utf8_cut(code, strlen(code), CODE_MAX), code,
                 code[0] && message[0] ? ": " : "",
                 (int)cvi__utf8_cut(message, strlen(message), MESSAGE_MAX), message);
    }
    cvi__json_unload(&root);
}

static void end_by_answer(cvi_join *j, uint32_t http, const char *body, size_t len)
{
    char text[CVI__JOIN_TEXT_MAX + 1];

    say_error(body, len, text);
    cvi__join_end(j, status_of_http(http), (int)http, 0, text);
}

static void confirm(cvi_join *j)
{
    j->keepalive_failures = 0;
    j->confirmed_us = j->now_us;
    j->due_us = j->now_us + KEEPALIVE_US;
}

/* The call object of the answer: now its id is known. */
static int take_created(cvi_join *j, const char *body, size_t len)
{
    cvi__json_node root = {0};
    int rc = cvi__json_load(&root, body, len, &limits, &j->error);

    if (rc == CVI_OK) {
        rc = cvi__join_take_call(j, &root);
    }
    cvi__json_unload(&root);
    return rc;
}

static int on_created(cvi_join *j, uint32_t http, const char *body, size_t len)
{
    int rc = CVI_OK;

    if (j->state == CVI_JOIN_STATE_TERMINATED) {
        return CVI_OK;
    }
    if (!is_success(http)) {
        end_by_answer(j, http, body, len);
        return CVI_OK;
    }
    rc = take_created(j, body, len);
    if (rc == CVI_ENOMEM) {
        return rc;
    }
    if (rc != CVI_OK || !j->call_id[0]) {
        cvi__join_end(j, CVI_ERESOLVE_ANSWER, (int)http, 0,
                      rc == CVI_OK ? "the call has no id" : j->error.message);
        return CVI_OK;
    }
    if (j->state == CVI_JOIN_STATE_CREATING) {
        cvi__join_set_state(j, CVI_JOIN_STATE_ESTABLISHING);
    }
    if (j->state < CVI_JOIN_STATE_TERMINATING) {
        confirm(j);
    }
    if (is_leaving_late(j)) {
        (void)leave(j); /* without memory tick will */
    }
    return CVI_OK;
}

static void on_kept_alive(cvi_join *j, uint32_t http, const char *body, size_t len)
{
    uint64_t wait_us = KEEPALIVE_AGAIN_US << CVI_MIN(j->keepalive_failures, 8u);
    char text[CVI__JOIN_TEXT_MAX + 1];

    if (j->state >= CVI_JOIN_STATE_TERMINATING) {
        return;
    }
    if (is_success(http)) {
        confirm(j);
        return;
    }
    say_error(body, len, text);
    if (http == 404) {
        cvi__join_end(j, CVI_ERESOLVE_EXPIRED, (int)http, 0, text);
        return;
    }
    wait_us = CVI_MIN(wait_us, KEEPALIVE_AGAIN_MAX_US);
    j->keepalive_failures++;
    j->due_us = CVI_MIN(j->now_us + wait_us, j->confirmed_us + KEEPALIVE_LOST_US);
    cvi__join_tell(j,
                   &(cvi_join_event){.kind = CVI_JOIN_EVENT_KEEPALIVE,
                                     .status = status_of_http(http),
                                     .code = (int)http},
                   text);
}

/* How a request ended that changes nothing here; an operation may still fail afterwards. */
static void on_done(cvi_join *j, const cvi__join_open *open, uint32_t http, const char *body,
                    size_t len)
{
    cvi_join_event e = {.kind = open->action == CVI_JOIN_ACTION_QUALITY ? CVI_JOIN_EVENT_QUALITY
                                                                        : CVI_JOIN_EVENT_MUTED,
                        .value = open->value};
    char text[CVI__JOIN_TEXT_MAX + 1] = "";

    if (!is_success(http)) {
        e.status = status_of_http(http);
        e.code = (int)http;
        say_error(body, len, text);
    }
    cvi__join_tell(j, &e, text);
}

static int take_answer(cvi_join *j, const cvi__join_open *open, uint32_t http, const char *body,
                       size_t len)
{
    switch (open->action) {
    case CVI_JOIN_ACTION_CREATE:
        return on_created(j, http, body, len);
    case CVI_JOIN_ACTION_KEEPALIVE:
        on_kept_alive(j, http, body, len);
        return CVI_OK;
    case CVI_JOIN_ACTION_HANGUP:
        if (is_success(http) || http == 404) {
            cvi__join_end(j, CVI_OK, 0, 0, NULL);
        } else {
            end_by_answer(j, http, body, len);
        }
        return CVI_OK;
    default:
        on_done(j, open, http, body, len);
        return CVI_OK;
    }
}

int cvi_join_feed_response(cvi_join *join, uint64_t now_us, uint32_t id, uint32_t http_status,
                           const char *body, size_t len)
{
    cvi__join_open *open = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(join != NULL && (body != NULL || len == 0));
    CVI_REQUIRE(http_status == 0 || (http_status >= 100 && http_status <= 599));
    for (size_t i = 0; i < CVI_ARRAY_LEN(join->open); i++) {
        open = id != 0 && join->open[i].id == id ? &join->open[i] : open;
    }
    if (!open) {
        return CVI_ENOENT;
    }
    join->now_us = now_us;
    rc = take_answer(join, open, http_status, body ? body : "", len);
    if (rc != CVI_OK) {
        return rc;
    }
    *open = (cvi__join_open){0};
    cvi__join_take_held(join);
    return CVI_OK;
}

/* ---- time ------------------------------------------------------------------------------- */

int cvi_join_tick(cvi_join *join, uint64_t now_us)
{
    int rc = CVI_OK;

    CVI_REQUIRE(join != NULL);
    join->now_us = now_us;
    cvi__join_take_held(join);
    if (is_leaving_late(join)) {
        return leave(join);
    }
    if (join->due_us == CVI_NO_DEADLINE || now_us < join->due_us) {
        return CVI_OK;
    }
    if (join->state == CVI_JOIN_STATE_TERMINATING) {
        cvi__join_end(join, CVI_ERESOLVE_NETWORK, 0, 0, "nobody said that the call is over");
        return CVI_OK;
    }
    if (now_us >= join->confirmed_us + KEEPALIVE_LOST_US) {
        cvi__join_end(join, CVI_ERESOLVE_NETWORK, 0, 0, "not confirmed for 45 minutes");
        return CVI_OK;
    }
    rc = cvi__join_ask(join, CVI_JOIN_ACTION_KEEPALIVE, NULL, "", 0);
    if (rc == CVI_OK) {
        join->due_us = join->confirmed_us + KEEPALIVE_LOST_US; /* unless it is answered */
    }
    return rc;
}

uint64_t cvi_join_deadline(const cvi_join *join)
{
    if (!join) {
        return CVI_NO_DEADLINE;
    }
    if (is_leaving_late(join) || (join->held && join->call_id[0])) {
        return join->now_us;
    }
    return join->due_us;
}
