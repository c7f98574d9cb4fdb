/* SPDX-License-Identifier: MIT */
/* Look-ups at Microsoft Graph: when they are sent, and what follows from their answers. */
#include "resolve/graph.h"

#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/mem.h"
#include "resolve/ask.h"
#include "resolve/chain.h"

#define ID_MAX 32

/* A look-up as long as this back end works on it. */
typedef struct work {
    cvi__ask ask;
    cvi__graph_tenant *tenant;
    cvi__graph_token *token; /* of the request under way */
    uint8_t is_renewed;      /* a token that was refused is replaced once */
    char language[96];
    char url[];
} work;

static cvi__resolve_env *env_of(const work *w)
{
    return w->ask.backend->env;
}

/* ---- tenants ----------------------------------------------------------------------------- */

static size_t bucket_of(const char *id)
{
    uint32_t hash = 2166136261u; /* FNV-1a */

    for (; *id; id++) {
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    }
    return hash % CVI__GRAPH_BUCKETS;
}

static cvi__graph_tenant *new_tenant(cvi__graph *g, const char *id)
{
    const cvi_allocator *const a = &g->base.env->alloc;
    cvi__graph_tenant *t = cvi__mem_zalloc(a, sizeof(*t) + strlen(id) + 1);
    cvi__buf url;

    if (!t) {
        return NULL;
    }
    memcpy(t->id, id, strlen(id) + 1);
    t->graph = g;
    cvi__exchange_init(&t->fetch, a, CVI__GRAPH_TOKEN_ANSWER_MAX);
    cvi__breaker_init(&t->breaker);
    cvi__buf_init(&url, a, 4096);
    if (cvi__buf_printf(&url, "%s/%s/oauth2/v2.0/token", g->login_url, id) != CVI_OK) {
        cvi__buf_free(&url);
        cvi__mem_free(a, t);
        return NULL;
    }
    t->url = url.data;
    return t;
}

static cvi__graph_tenant *tenant_of(cvi__graph *g, const char *id)
{
    cvi__graph_tenant **const bucket = &g->buckets[bucket_of(id)];
    cvi__graph_tenant *t = *bucket;

    while (t && strcmp(t->id, id) != 0) {
        t = t->next;
    }
    if (!t) {
        t = new_tenant(g, id);
        if (t) {
            t->next = *bucket;
            *bucket = t;
        }
    }
    return t;
}

/* ---- one look-up ------------------------------------------------------------------------- */

static void release(work *w)
{
    const cvi_allocator *const a = &env_of(w)->alloc;

    cvi__ask_end(&w->ask);
    cvi__graph_token_drop(a, w->token);
    w->ask.lookup->work = NULL;
    cvi__mem_free(a, w);
}

static void finish(work *w, int status)
{
    cvi__lookup *const l = w->ask.lookup;

    release(w);
    cvi__lookup_done(l, status);
}

static void on_answer(void *user, cvi__exchange *x);

static void send_request(work *w)
{
    cvi__exchange *const x = cvi__ask_prepare(&w->ask, CVI__GRAPH_ANSWER_MAX);

    x->url = w->url;
    x->headers[0] = w->token->header;
    x->headers[1] = "Accept: application/json";
    x->headers[2] = w->language[0] ? w->language : NULL;
    cvi__ask_send(&w->ask, on_answer);
}

/* With the token there is, or the next one. */
static void send_with_token(work *w)
{
    w->token = cvi__graph_token_use(w->tenant);
    if (w->token) {
        send_request(w);
        return;
    }
    cvi__list_push(&w->tenant->waiting, &w->ask.lookup->link);
    cvi__graph_token_fetch(w->tenant);
}

static void ask(work *w)
{
    const int status = cvi__ask_breaker(&w->ask);

    if (status == CVI_OK) {
        send_with_token(w);
    } else if (status != CVI_AGAIN) {
        finish(w, status);
    }
}

/* ---- answers ----------------------------------------------------------------------------- */

/* The operator sees what the token lacks, where it says so. */
static void explain_permission(work *w)
{
    static const char needed[] = "OnlineMeetings.Read.All";
    cvi__outcome *const o = &w->ask.lookup->now;
    char message[sizeof(o->message) * 2];

    if (w->tenant->roles[0] && !strstr(w->tenant->roles, needed)) {
        snprintf(message, sizeof(message), "the token lacks the role %s: %s", needed, o->message);
        cvi__outcome_say(o, o->code, o->request_id, message);
    }
}

static int judge(work *w, const cvi__exchange *x)
{
    cvi__lookup *const l = w->ask.lookup;
    cvi__resolve_env *const env = env_of(w);
    const int64_t unix_us = cvi__env_unix_us(env);
    int64_t expiry_us = 0;
    int status = cvi__graph_read_answer(&env->alloc, x, cvi__lookup_wanted(l), &l->now);

    cvi__outcome_withhold(&l->now, strrchr(w->token->header, ' ') + 1);
    cvi__outcome_withhold(&l->now, w->tenant->graph->secret);
    expiry_us = cvi_resolution_get_expiry_unix_us(l->now.result);
    if (status == CVI_OK && unix_us != INT64_MIN && expiry_us != 0 && unix_us >= expiry_us) {
        cvi_resolution_destroy(&l->now.result);
        status = CVI_ERESOLVE_EXPIRED;
    }
    if (status == CVI_ERESOLVE_PERMISSION) {
        explain_permission(w);
    }
    return status;
}

static void on_answer(void *user, cvi__exchange *x)
{
    work *const w = user;
    cvi__graph_tenant *const t = w->tenant;
    cvi__lookup *const l = w->ask.lookup;
    int status = judge(w, x);

    l->now.status = status;
    cvi__ask_answered(&w->ask, status);
    if (cvi__lookup_note(l, "meeting", x, t->roles) != CVI_OK) {
        cvi_resolution_destroy(&l->now.result);
        status = CVI_ENOMEM;
    }
    if (status == CVI_ERESOLVE_CREDENTIAL) {
        cvi__graph_token_refused(t, w->token);
    }
    cvi__graph_token_drop(&env_of(w)->alloc, w->token);
    w->token = NULL;
    if (status == CVI_ERESOLVE_CREDENTIAL && !w->is_renewed) {
        w->is_renewed = 1;
        send_with_token(w);
    } else if (!cvi__ask_again(&w->ask, status)) {
        finish(w, status);
    }
}

void cvi__graph_go_on(cvi__lookup *l)
{
    send_with_token(l->work);
}

void cvi__graph_token_failed(cvi__lookup *l, const cvi__outcome *why, uint64_t retry_at_us)
{
    work *const w = l->work;

    l->now = *why;
    if (retry_at_us == 0 || !cvi__ask_wait(&w->ask, retry_at_us)) {
        finish(w, why->status);
    }
}

/* ---- as a back end ----------------------------------------------------------------------- */

static int is_conference_id(const char *text)
{
    const size_t len = strspn(text, "0123456789");

    return len >= 1 && len <= ID_MAX && text[len] == '\0';
}

static work *new_work(cvi__graph *g, cvi__lookup *l)
{
    static const char format[] = "%s/v1.0/communications/onlineMeetings/"
                                 "?$filter=VideoTeleconferenceId%%20eq%%20'%s'";
    const char *const id = cvi__lookup_wanted(l);
    const size_t room = sizeof(format) + strlen(g->graph_url) + strlen(id);
    work *w = cvi__mem_zalloc(&g->base.env->alloc, sizeof(*w) + room);

    if (!w) {
        return NULL;
    }
    snprintf(w->url, room, format, g->graph_url, id);
    if (l->language[0]) {
        snprintf(w->language, sizeof(w->language), "Accept-Language: %s", l->language);
    }
    w->tenant = tenant_of(g, l->route->entra_tenant);
    if (!w->tenant) {
        cvi__mem_free(&g->base.env->alloc, w);
        return NULL;
    }
    w->ask = (cvi__ask){.backend = &g->base, .lookup = l, .breaker = &w->tenant->breaker};
    l->work = w;
    return w;
}

static void graph_begin(cvi__backend *backend, cvi__lookup *l)
{
    work *w = NULL;

    if (!is_conference_id(cvi__lookup_wanted(l))) {
        cvi__outcome_say(&l->now, NULL, NULL, "not asked: a conference id is 1 to 32 digits");
        cvi__lookup_done(l, CVI_ERESOLVE_NOT_FOUND);
        return;
    }
    w = new_work((cvi__graph *)backend, l);
    if (w) {
        ask(w);
    } else {
        cvi__lookup_done(l, CVI_ENOMEM);
    }
}

static void graph_wake(cvi__backend *backend, cvi__lookup *l)
{
    (void)backend;
    ask(l->work);
}

static void graph_cancel(cvi__backend *backend, cvi__lookup *l)
{
    (void)backend;
    release(l->work);
}

static void graph_destroy(cvi__backend *backend)
{
    cvi__graph *const g = (cvi__graph *)backend;
    const cvi_allocator a = backend->env->alloc;

    for (size_t i = 0; i < CVI__GRAPH_BUCKETS; i++) {
        while (g->buckets[i]) {
            cvi__graph_tenant *const t = g->buckets[i];

            g->buckets[i] = t->next;
            cvi__graph_token_forget(t);
            cvi__mem_free(&a, t->url);
            cvi__mem_free(&a, t);
        }
    }
    cvi__list_remove(&backend->notice.link);
    cvi__graph_forget_credential(g);
    cvi__mem_free(&a, g->login_url);
    cvi__mem_free(&a, g->graph_url);
    cvi__mem_free(&a, g->client_id);
    cvi__mem_free(&a, g);
}

static const cvi__backend_ops graph_ops = {
    .begin = graph_begin,
    .wake = graph_wake,
    .cancel = graph_cancel,
    .set_credential = cvi__graph_set_credential,
    .destroy = graph_destroy,
};

cvi__backend *cvi__graph_new(cvi__resolve_env *env, const char *name,
                             const cvi__graph_settings *settings)
{
    cvi__graph *g = cvi__mem_zalloc(&env->alloc, sizeof(*g));

    if (!g) {
        return NULL;
    }
    cvi__backend_init(&g->base, &graph_ops, env, name);
    g->auth = settings->auth;
    g->login_url = cvi__mem_strdup(&env->alloc, settings->login_url, strlen(settings->login_url));
    g->graph_url = cvi__mem_strdup(&env->alloc, settings->graph_url, strlen(settings->graph_url));
    g->client_id = cvi__mem_strdup(&env->alloc, settings->client_id, strlen(settings->client_id));
    if (!g->login_url || !g->graph_url || !g->client_id) {
        graph_destroy(&g->base);
        return NULL;
    }
    return &g->base;
}
