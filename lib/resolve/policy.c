/* SPDX-License-Identifier: MIT */
#include "resolve/policy.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "json/json_write.h"
#include "resolve/ask.h"

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
    cvi__ask ask;
    policy *service;
    cvi__buf request;
} work;

static void release(work *w)
{
    const cvi_allocator *const a = &w->service->base.env->alloc;

    cvi__ask_end(&w->ask);
    cvi__buf_free(&w->request);
    w->ask.lookup->work = NULL;
    cvi__mem_free(a, w);
}

static void finish(work *w, int status)
{
    cvi__lookup *const l = w->ask.lookup;

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

static void on_answer(void *user, cvi__exchange *x);

static void send_request(work *w)
{
    cvi__exchange *const x = cvi__ask_prepare(&w->ask, CVI__POLICY_ANSWER_MAX);

    x->url = w->service->url;
    x->headers[0] = "Content-Type: application/json";
    x->headers[1] = "Accept: application/json";
    x->headers[2] = w->service->authorization;
    x->body = w->request.data;
    x->body_len = w->request.len;
    cvi__ask_send(&w->ask, on_answer);
}

static void go_on(work *w)
{
    policy *const p = w->service;
    int status = CVI_OK;

    if (p->wants_token && !p->authorization) {
        cvi__list_push(&p->waiting, &w->ask.lookup->link);
        cvi__list_push(&p->base.env->notices, &p->base.notice.link);
        return;
    }
    status = cvi__ask_breaker(&w->ask);
    if (status == CVI_OK) {
        send_request(w);
    } else if (status != CVI_AGAIN) {
        finish(w, status);
    }
}

/* ---- the answer -------------------------------------------------------------------------- */

static void on_answer(void *user, cvi__exchange *x)
{
    work *const w = user;
    cvi__lookup *const l = w->ask.lookup;
    const cvi_allocator *const a = &w->service->base.env->alloc;
    char *redirect = NULL;
    int status = cvi__policy_read_answer(a, x, &l->now, &redirect);

    l->now.status = status;
    cvi__outcome_withhold(
        &l->now, w->service->authorization ? strrchr(w->service->authorization, ' ') + 1 : NULL);
    cvi__ask_answered(&w->ask, status);
    if (redirect) {
        cvi__mem_free(a, l->redirect);
        l->redirect = redirect;
    }
    if (cvi__lookup_note(l, "policy", x, "") != CVI_OK) {
        cvi_resolution_destroy(&l->now.result);
        status = CVI_ENOMEM;
    }
    if (!cvi__ask_again(&w->ask, status)) {
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
    w->ask = (cvi__ask){.backend = backend, .lookup = l, .breaker = &w->service->breaker};
    l->work = w;
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
    (void)backend;
    release(l->work);
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
        if (w->ask.is_sending) {
            cvi__ask_call_back(&w->ask);
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

    if (!p->wants_token) {
        return cvi__error_set(error, CVI_ENOENT, 0, "back end %s wants no credential",
                              backend->name);
    }
    if (!is_token(credential->secret)) {
        return cvi__error_set(error, CVI_ERESOLVE_CREDENTIAL, 0,
                              "back end %s wants a token of visible characters", backend->name);
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
