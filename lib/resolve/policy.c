/* SPDX-License-Identifier: MIT */
#include "resolve/policy.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "json/json_write.h"
#include "resolve/breaker.h"
#include "resolve/chain.h"
#include "resolve/retry_after.h"

#define REQUEST_MAX ((size_t)65536)
#define TOKEN_MAX 8192

typedef struct policy {
    cvi__backend base;
    char *url;
    char *authorization; /* "Authorization: Bearer …"; NULL: not given */
    uint32_t wants_token;
    cvi__list waiting; /* for the token */
    cvi__breaker breaker;
} policy;

typedef struct work {
    policy *service;
    cvi__lookup *lookup;
    cvi__exchange exchange;
    cvi__buf request;
    uint32_t sent;
    uint8_t is_sending;
    uint8_t is_probe;
} work;

static cvi__resolve_env *env_of(const work *w)
{
    return w->service->base.env;
}

static void release(work *w)
{
    const cvi_allocator *const a = &env_of(w)->alloc;

    if (w->is_sending) {
        env_of(w)->http->ops->cancel(env_of(w)->http, &w->exchange);
    }
    if (w->is_probe) {
        cvi__breaker_forget(&w->service->breaker);
    }
    cvi__exchange_clear(&w->exchange);
    cvi__buf_free(&w->request);
    w->lookup->work = NULL;
    cvi__mem_free(a, w);
}

static void finish(work *w, int status)
{
    cvi__lookup *const l = w->lookup;

    release(w);
    cvi__lookup_done(l, status);
}

/* ---- asking ------------------------------------------------------------------------------ */

static void put_known(cvi__json_writer *w, const char *name, const char *text)
{
    if (*text) {
        cvi__json_put_text(w, name, text);
    }
}

static int write_request(cvi__buf *out, const cvi__lookup *l)
{
    cvi__json_writer w;

    cvi__json_writer_init(&w, out);
    cvi__json_begin_object(&w);
    cvi__json_put_text(&w, "tenant", l->tenant_id);
    cvi__json_put_text(&w, "conference_id", cvi__lookup_wanted(l));
    put_known(&w, "caller", l->caller);
    put_known(&w, "dialled", l->dialled);
    put_known(&w, "address", l->address);
    put_known(&w, "language", l->language);
    cvi__json_put_text(&w, "trust", l->trust == CVI_TRUST_TRUSTED ? "trusted" : "guest");
    cvi__json_end(&w);
    return cvi__json_writer_finish(&w);
}

static void wait_until(work *w, uint64_t at_us)
{
    cvi__list_push(&w->service->base.lookups, &w->lookup->link);
    cvi__timers_set(&env_of(w)->timers, &w->lookup->wake, at_us);
}

static void on_answer(void *user, cvi__exchange *x);

static void send_request(work *w)
{
    cvi__resolve_env *const env = env_of(w);
    cvi__exchange *const x = &w->exchange;

    cvi__exchange_clear(x);
    cvi__exchange_init(x, &env->alloc, CVI__POLICY_ANSWER_MAX);
    x->url = w->service->url;
    x->headers[0] = "Content-Type: application/json";
    x->headers[1] = "Accept: application/json";
    x->headers[2] = w->service->authorization;
    x->body = w->request.data;
    x->body_len = w->request.len;
    x->timeout_us = w->lookup->limit.due_us - env->now_us;
    x->done = on_answer;
    x->user = w;
    w->is_sending = 1;
    w->sent++;
    w->lookup->requests++;
    cvi__list_push(&w->service->base.lookups, &w->lookup->link);
    env->http->ops->start(env->http, env->now_us, x);
}

static void go_on(work *w)
{
    cvi__resolve_env *const env = env_of(w);
    policy *const p = w->service;

    if (p->wants_token && !p->authorization) {
        cvi__list_push(&p->waiting, &w->lookup->link);
        cvi__list_push(&env->notices, &p->base.notice.link);
        return;
    }
    switch (cvi__breaker_ask(&p->breaker, env->now_us)) {
    case CVI__BREAKER_OPEN:
        cvi__outcome_say(&w->lookup->now, NULL, NULL,
                         "not asked: it failed several times and is left alone for a while");
        finish(w, CVI_ERESOLVE_UNAVAILABLE);
        return;
    case CVI__BREAKER_HELD:
        cvi__outcome_say(&w->lookup->now, NULL, NULL, "not asked: it wants a pause first");
        finish(w, CVI_ERESOLVE_THROTTLED);
        return;
    case CVI__BREAKER_PROBE:
        w->is_probe = 1;
        break;
    default:
        break;
    }
    send_request(w);
}

/* ---- the answer -------------------------------------------------------------------------- */

static void teach(work *w, int status)
{
    cvi__resolve_env *const env = env_of(w);
    cvi__breaker *const b = &w->service->breaker;
    const uint64_t wait_us =
        cvi__retry_after_us(w->exchange.retry_after, w->exchange.date, cvi__env_unix_us(env));

    if (status == CVI_ENOMEM) {
        return;
    }
    if (cvi__status_is_passing(status)) {
        cvi__breaker_failure(b, env->now_us, &env->rng);
        cvi__breaker_hold(b, wait_us > 0 ? env->now_us + wait_us : 0);
    } else {
        cvi__breaker_success(b);
    }
    w->is_probe = 0;
}

static void on_answer(void *user, cvi__exchange *x)
{
    work *const w = user;
    cvi__lookup *const l = w->lookup;
    cvi__resolve_env *const env = env_of(w);
    char *redirect = NULL;
    uint64_t at_us = 0;
    int status = cvi__policy_read_answer(&env->alloc, x, &l->now, &redirect);

    w->is_sending = 0;
    l->now.status = status;
    cvi__outcome_withhold(
        &l->now, w->service->authorization ? strrchr(w->service->authorization, ' ') + 1 : NULL);
    teach(w, status);
    if (redirect) {
        cvi__mem_free(&env->alloc, l->redirect);
        l->redirect = redirect;
    }
    if (cvi__lookup_note(l, "policy", x, "") != CVI_OK) {
        cvi_resolution_destroy(&l->now.result);
        status = CVI_ENOMEM;
    }
    if (cvi__status_is_passing(status)) {
        at_us = cvi__breaker_retry_at(&w->service->breaker, w->sent, env->now_us, l->limit.due_us,
                                      &env->rng);
    }
    if (at_us > 0) {
        wait_until(w, at_us);
    } else {
        finish(w, status);
    }
}

/* ---- as a back end ----------------------------------------------------------------------- */

static void policy_begin(cvi__backend *backend, cvi__lookup *l)
{
    cvi__resolve_env *const env = backend->env;
    work *w = cvi__mem_zalloc(&env->alloc, sizeof(*w));

    if (!w) {
        cvi__lookup_done(l, CVI_ENOMEM);
        return;
    }
    w->service = (policy *)backend;
    w->lookup = l;
    l->work = w;
    cvi__exchange_init(&w->exchange, &env->alloc, CVI__POLICY_ANSWER_MAX);
    cvi__buf_init(&w->request, &env->alloc, REQUEST_MAX);
    if (write_request(&w->request, l) == CVI_OK) {
        go_on(w);
    } else {
        finish(w, CVI_ENOMEM);
    }
}

static void policy_wake(cvi__backend *backend, cvi__lookup *l)
{
    (void)backend;
    go_on(l->work);
}

static void policy_cancel(cvi__backend *backend, cvi__lookup *l)
{
    work *const w = l->work;
    cvi__resolve_env *const env = backend->env;

    if (w->is_sending && env->now_us >= l->limit.due_us) {
        cvi__breaker_failure(&w->service->breaker, env->now_us, &env->rng);
        w->is_probe = 0;
    }
    release(w);
}

static void forget_token(policy *p)
{
    if (p->authorization) {
        cvi__mem_wipe(p->authorization, strlen(p->authorization));
        cvi__mem_free(&p->base.env->alloc, p->authorization);
    }
    p->authorization = NULL;
}

/* It goes into a header line as it is. */
static int is_token(const char *text)
{
    size_t len = 0;

    for (; text && text[len]; len++) {
        if (text[len] <= 0x20 || text[len] >= 0x7f) {
            return 0;
        }
    }
    return len > 0 && len <= TOKEN_MAX;
}

/* Requests under way may lend the old one's bytes: they are asked again. */
static void call_back(policy *p)
{
    cvi__link *next = NULL;

    for (cvi__link *link = p->base.lookups.first; link; link = next) {
        work *const w = ((cvi__lookup *)link->owner)->work;

        next = link->next;
        if (w->is_sending) {
            env_of(w)->http->ops->cancel(env_of(w)->http, &w->exchange);
            w->is_sending = 0;
            if (w->is_probe) {
                cvi__breaker_forget(&p->breaker);
                w->is_probe = 0;
            }
            cvi__list_push(&p->waiting, link);
        }
    }
}

static int policy_set_credential(cvi__backend *backend, const cvi_resolve_credential *credential,
                                 cvi_error_info *error)
{
    static const char format[] = "Authorization: Bearer %s";
    policy *const p = (policy *)backend;
    char *line = NULL;
    size_t room = 0, n = 0;

    if (!p->wants_token || !is_token(credential->secret)) {
        return cvi__error_set(error, CVI_ERESOLVE_CREDENTIAL, 0, "back end %s wants %s",
                              backend->name,
                              p->wants_token ? "a token of visible characters" : "no credential");
    }
    room = sizeof(format) + strlen(credential->secret);
    line = cvi__mem_alloc(&backend->env->alloc, room);
    if (!line) {
        return CVI_ENOMEM;
    }
    snprintf(line, room, format, credential->secret);
    cvi__list_remove(&backend->notice.link);
    call_back(p);
    forget_token(p);
    p->authorization = line;
    n = p->waiting.count;
    for (cvi__lookup *l = NULL; n > 0 && (l = cvi__list_first(&p->waiting)) != NULL; n--) {
        go_on(l->work);
    }
    return CVI_OK;
}

static void policy_destroy(cvi__backend *backend)
{
    policy *const p = (policy *)backend;
    const cvi_allocator a = backend->env->alloc;

    cvi__list_remove(&backend->notice.link);
    forget_token(p);
    cvi__mem_free(&a, p->url);
    cvi__mem_free(&a, p);
}

static const cvi__backend_ops policy_ops = {
    .begin = policy_begin,
    .wake = policy_wake,
    .cancel = policy_cancel,
    .set_credential = policy_set_credential,
    .destroy = policy_destroy,
};

cvi__backend *cvi__policy_new(cvi__resolve_env *env, const char *name,
                              const cvi__policy_settings *settings)
{
    policy *p = cvi__mem_zalloc(&env->alloc, sizeof(*p));

    if (!p) {
        return NULL;
    }
    cvi__backend_init(&p->base, &policy_ops, env, name);
    p->base.is_personal = 1;
    cvi__breaker_init(&p->breaker);
    p->wants_token = settings->wants_token;
    p->url = cvi__mem_strdup(&env->alloc, settings->url, strlen(settings->url));
    if (!p->url) {
        policy_destroy(&p->base);
        return NULL;
    }
    return &p->base;
}
