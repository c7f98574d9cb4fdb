/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */
#include "resolve/lookup.h"

#include <string.h>

#include "core/mem.h"
#include "core/utf8.h"
#include "dial/verhoeff.h"
#include "resolve/retry_after.h"

#define CHECKED_MIN 8  /* shorter ids have no check digit */
#define REPEATED_MIN 8 /* bytes in a row of a secret that must not be shown */

static const char *text_of(const char *text)
{
    return text ? text : "";
}

static const char *put(char **at, const char *text)
{
    char *const start = *at;
    const size_t bytes = strlen(text_of(text)) + 1;

    memcpy(start, text_of(text), bytes);
    *at += bytes;
    return start;
}

cvi__lookup *cvi__lookup_new(const cvi_allocator *alloc, const cvi_resolve_request *request)
{
    const char *const texts[] = {request->tenant_id, request->conference_id, request->caller,
                                 request->dialled,   request->address,       request->language};
    cvi__lookup *l = NULL;
    size_t bytes = 0;
    char *at = NULL;

    for (size_t i = 0; i < CVI_ARRAY_LEN(texts); i++) {
        bytes += strlen(text_of(texts[i])) + 1;
    }
    l = cvi__mem_zalloc(alloc, sizeof(*l) + bytes);
    if (!l) {
        return NULL;
    }
    at = l->text;
    l->tenant_id = put(&at, request->tenant_id);
    l->conference_id = put(&at, request->conference_id);
    l->caller = put(&at, request->caller);
    l->dialled = put(&at, request->dialled);
    l->address = put(&at, request->address);
    l->language = put(&at, request->language);
    l->flags = request->flags;
    l->trust = request->trust;
    l->link.owner = l->visit.link.owner = l->notice.link.owner = l->limit.owner = l->wake.owner = l;
    l->notice.kind = CVI__NOTICE_LOOKUP;
    l->limit.kind = CVI__TIMER_LIMIT;
    l->wake.kind = CVI__TIMER_WAKE;
    return l;
}

void cvi__lookup_free(const cvi_allocator *alloc, cvi__lookup *l)
{
    cvi__list_remove(&l->link);
    cvi__list_remove(&l->notice.link);
    cvi__list_remove(&l->visit.link);
    cvi_resolution_destroy(&l->visit.stale);
    cvi_resolution_destroy(&l->now.result);
    cvi__mem_free(alloc, l->redirect);
    cvi__mem_free(alloc, l);
}

void cvi__backend_init(cvi__backend *b, const cvi__backend_ops *ops, cvi__resolve_env *env,
                       const char *name)
{
    const size_t len = CVI_MIN(strlen(name), (size_t)CVI__NAME_MAX);

    b->ops = ops;
    b->env = env;
    b->notice.link.owner = b;
    b->notice.kind = CVI__NOTICE_CREDENTIAL;
    memcpy(b->name, name, len);
    b->name[len] = '\0';
}

const char *cvi__lookup_wanted(const cvi__lookup *l)
{
    return l->redirect ? l->redirect : l->conference_id;
}

int64_t cvi__env_unix_us(const cvi__resolve_env *env)
{
    return env->wall_unix_us == INT64_MIN
               ? INT64_MIN
               : env->wall_unix_us + (int64_t)(env->now_us - env->wall_now_us);
}

/* What a stranger wrote, made fit to be shown. */
static void tell(char *out, size_t cap, const char *text)
{
    const size_t whole = strlen(text_of(text));
    const size_t len = cvi__utf8_cut(text_of(text), cvi__utf8_valid(text_of(text), whole), cap - 1);

    for (size_t i = 0; i < len; i++) {
        out[i] = (unsigned char)text[i] < 0x20 || text[i] == 0x7f ? ' ' : text[i];
    }
    out[len] = '\0';
}

void cvi__outcome_say(cvi__outcome *o, const char *code, const char *request_id,
                      const char *message)
{
    tell(o->code, sizeof(o->code), code);
    tell(o->request_id, sizeof(o->request_id), request_id);
    tell(o->message, sizeof(o->message), message);
}

void cvi__outcome_take(cvi__outcome *o, const cvi__exchange *x)
{
    o->http_status = x->code;
    cvi__outcome_say(o, NULL, x->request_id, x->message);
}

/* Any part of it that is long enough counts: texts were cut, and may begin or end anywhere. */
static int repeats(const char *text, const char *secret)
{
    const size_t len = strlen(text), secret_len = strlen(secret);
    const size_t enough = CVI_MIN(secret_len, (size_t)REPEATED_MIN);

    for (size_t i = 0; i + enough <= len; i++) {
        if (memmem(secret, secret_len, text + i, enough)) {
            return 1;
        }
    }
    return 0;
}

void cvi__outcome_withhold(cvi__outcome *o, const char *secret)
{
    if (!secret || !*secret) {
        return;
    }
    if (repeats(o->code, secret)) {
        o->code[0] = '\0';
    }
    if (repeats(o->request_id, secret)) {
        o->request_id[0] = '\0';
    }
    if (repeats(o->message, secret)) {
        tell(o->message, sizeof(o->message), "what the service said repeats a secret");
    }
}

int cvi__lookup_note(cvi__lookup *l, const char *step, const cvi__exchange *x, const char *roles)
{
    cvi__resolve_env *const env = l->at->env;
    cvi__step_note *note = NULL;

    if (!(l->flags & CVI_RESOLVE_TRACE)) {
        return CVI_OK;
    }
    note = cvi__mem_zalloc(&env->alloc, sizeof(*note));
    if (!note) {
        return CVI_ENOMEM;
    }
    note->notice.link.owner = note;
    note->notice.kind = CVI__NOTICE_STEP;
    note->lookup = l->id;
    note->time_us = env->now_us;
    note->step = step;
    note->outcome = l->now;
    note->outcome.result = NULL;
    note->timing = x->timing;
    note->phase = x->phase;
    note->requests = l->requests;
    (void)cvi__http_date_parse(x->date, &note->server_unix_us);
    tell(note->roles, sizeof(note->roles), roles);
    cvi__list_push(&env->notices, &note->notice.link);
    return CVI_OK;
}

int cvi__status_of_unknown(const char *conference_id)
{
    const size_t len = strlen(conference_id);

    return len < CHECKED_MIN || cvi__dial_verhoeff_conference(conference_id, len)
               ? CVI_ERESOLVE_NOT_FOUND
               : CVI_ERESOLVE_MISTYPED;
}

int cvi__status_is_passing(int status)
{
    return status == CVI_ERESOLVE_NETWORK || status == CVI_ERESOLVE_UNAVAILABLE ||
           status == CVI_ERESOLVE_THROTTLED;
}
