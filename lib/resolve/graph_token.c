/* SPDX-License-Identifier: MIT */
/*
 * Tokens by client credentials (RFC 6749, 4.4), with a secret or a signed assertion. One request
 * at a time and tenant; a token is renewed while the old one still serves.
 */
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "resolve/ask.h"
#include "resolve/graph.h"
#include "resolve/jwt.h"

#define FETCH_TIMEOUT_US UINT64_C(10000000)
#define RENEW_BEFORE_US UINT64_C(300000000)
#define RENEW_AGAIN_US UINT64_C(30000000) /* after a renewal that failed */
#define REFUSED_FOR_US UINT64_C(30000000) /* a refusal for good is not asked for again so soon */
#define MARGIN_US UINT64_C(30000000)      /* a token is not used up to its last moment */
#define FORM_MAX ((size_t)65536)
#define SECRET_MAX 1024
#define PEM_MAX 65536

/* ---- one token --------------------------------------------------------------------------- */

static cvi__graph_token *new_token(const cvi_allocator *alloc, const char *text)
{
    static const char name[] = "Authorization: Bearer ";
    const size_t bytes = sizeof(name) + strlen(text);
    cvi__graph_token *token = cvi__mem_alloc(alloc, sizeof(*token) + bytes);

    if (token) {
        token->refs = 1;
        token->bytes = sizeof(*token) + bytes;
        memcpy(token->header, name, sizeof(name) - 1);
        memcpy(token->header + sizeof(name) - 1, text, strlen(text) + 1);
    }
    return token;
}

void cvi__graph_token_drop(const cvi_allocator *alloc, cvi__graph_token *token)
{
    if (token && --token->refs == 0) {
        cvi__mem_wipe(token, token->bytes);
        cvi__mem_free(alloc, token);
    }
}

static void forget_token(cvi__graph_tenant *t)
{
    cvi__graph_token_drop(&t->graph->base.env->alloc, t->token);
    t->token = NULL;
    t->roles[0] = '\0';
}

cvi__graph_token *cvi__graph_token_use(cvi__graph_tenant *t)
{
    const uint64_t now_us = t->graph->base.env->now_us;

    if (!t->token || now_us >= t->token_until_us) {
        return NULL;
    }
    if (now_us >= t->renew_at_us) {
        cvi__graph_token_fetch(t);
    }
    t->token->refs++;
    return t->token;
}

void cvi__graph_token_refused(cvi__graph_tenant *t, const cvi__graph_token *token)
{
    if (t->token == token) {
        forget_token(t);
    }
}

/* ---- the request ------------------------------------------------------------------------- */

static void append_field(cvi__buf *out, const char *name, const char *value)
{
    (void)cvi__buf_printf(out, "%s%s=", out->len > 0 ? "&" : "", name);
    (void)cvi__buf_escape(out, value);
}

static int append_assertion(cvi__graph_tenant *t, cvi__buf *out)
{
    const cvi__graph *const g = t->graph;
    const cvi__assertion a = {t->url, g->client_id, cvi__env_unix_us(g->base.env),
                              g->auth == CVI__GRAPH_AUTH_RS256 ? CVI__SIGN_RS256 : CVI__SIGN_PS256};

    append_field(out, "client_assertion_type",
                 "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    append_field(out, "client_assertion", "");
    return cvi__jwt_write_assertion(out, g->signer, &a);
}

/* Ends with what proves who we are: a secret, or an assertion. */
static int write_form(cvi__graph_tenant *t)
{
    const cvi__graph *const g = t->graph;
    cvi__buf *const out = &t->form;

    cvi__buf_init_secret(out, &g->base.env->alloc, FORM_MAX);
    append_field(out, "client_id", g->client_id);
    append_field(out, "scope", g->graph_url);
    (void)cvi__buf_escape(out, "/.default");
    append_field(out, "grant_type", "client_credentials");
    if (g->auth != CVI__GRAPH_AUTH_SECRET) {
        return append_assertion(t, out);
    }
    append_field(out, "client_secret", g->secret);
    return out->status;
}

/* ---- the answer -------------------------------------------------------------------------- */

static uint64_t lifetime_left(uint64_t lifetime_us)
{
    return lifetime_us - CVI_MIN(MARGIN_US, lifetime_us / 10);
}

static int keep_token(cvi__graph_tenant *t, const cvi__graph_grant *grant)
{
    cvi__resolve_env *const env = t->graph->base.env;
    cvi__graph_token *const token = new_token(&env->alloc, grant->token);
    cvi__buf roles;
    int rc = CVI_OK;

    if (!token) {
        return CVI_ENOMEM;
    }
    forget_token(t);
    t->token = token;
    t->token_until_us = env->now_us + lifetime_left(grant->lifetime_us);
    t->renew_at_us =
        env->now_us + grant->lifetime_us - CVI_MIN(RENEW_BEFORE_US, grant->lifetime_us / 2);
    t->refused_until_us = 0;
    cvi__buf_init(&roles, &env->alloc, sizeof(t->roles) - 1);
    rc = cvi__jwt_read_roles(&roles, &env->alloc, grant->token, strlen(grant->token));
    snprintf(t->roles, sizeof(t->roles), "%s", rc == CVI_OK && roles.data ? roles.data : "");
    cvi__buf_free(&roles);
    return rc == CVI_ENOMEM ? rc : CVI_OK;
}

/* How all who wait for the token learn that none came. */
static void fail_waiting(cvi__graph_tenant *t, const cvi__outcome *why, uint64_t retry_at_us)
{
    size_t n = t->waiting.count; /* who comes back meanwhile waits for the next */

    for (cvi__lookup *l = NULL; n > 0 && (l = cvi__list_first(&t->waiting)) != NULL; n--) {
        cvi__graph_token_failed(l, why, retry_at_us);
    }
}

static void go_on_waiting(cvi__graph_tenant *t)
{
    size_t n = t->waiting.count;

    for (cvi__lookup *l = NULL; n > 0 && (l = cvi__list_first(&t->waiting)) != NULL; n--) {
        cvi__graph_go_on(l);
    }
}

static int note_waiting(cvi__graph_tenant *t, const cvi__outcome *o)
{
    int rc = CVI_OK;

    for (cvi__link *link = t->waiting.first; link && rc == CVI_OK; link = link->next) {
        cvi__lookup *const l = link->owner;

        l->now = *o;
        rc = cvi__lookup_note(l, "token", &t->fetch, t->roles);
    }
    return rc;
}

static void fetch_failed(cvi__graph_tenant *t, cvi__outcome *o)
{
    cvi__resolve_env *const env = t->graph->base.env;
    uint64_t retry_at_us = 0;

    t->failed_fetches++;
    t->renew_at_us = env->now_us + RENEW_AGAIN_US;
    cvi__ask_learn(env, &t->breaker, &t->fetch, o->status);
    if (cvi__status_is_passing(o->status)) {
        retry_at_us = cvi__breaker_retry_at(&t->breaker, t->failed_fetches, env->now_us,
                                            CVI_NO_DEADLINE, &env->rng);
    } else if (o->status != CVI_ENOMEM) {
        t->refusal = *o;
        t->refused_until_us = env->now_us + REFUSED_FOR_US;
    }
    fail_waiting(t, o, retry_at_us);
}

static void on_answer(void *user, cvi__exchange *x)
{
    cvi__graph_tenant *const t = user;
    cvi__graph *const g = t->graph;
    cvi__outcome o = {0};
    cvi__graph_grant grant;
    int rc = CVI_OK;

    t->is_fetching = 0;
    o.status = cvi__graph_read_grant(x, &grant, &o);
    memcpy(o.backend, g->base.name, sizeof(o.backend));
    cvi__outcome_withhold(&o, g->secret);
    cvi__outcome_withhold(&o, strrchr(t->form.data, '=') + 1);
    if (o.status == CVI_OK) {
        o.status = keep_token(t, &grant);
    }
    cvi__json_unload(&grant.root);
    cvi__buf_free(&t->form);
    rc = note_waiting(t, &o);
    if (o.status == CVI_OK) {
        o.status = rc;
    }
    if (o.status == CVI_OK) {
        t->failed_fetches = 0;
        go_on_waiting(t);
    } else {
        fetch_failed(t, &o);
    }
    if (!t->is_fetching) {
        cvi__exchange_clear(x);
    }
}

/* ---- fetching ---------------------------------------------------------------------------- */

static int has_credential(const cvi__graph *g)
{
    return g->auth == CVI__GRAPH_AUTH_SECRET ? g->secret != NULL : g->signer != NULL;
}

static void refuse(cvi__graph_tenant *t, int status, const char *why)
{
    cvi__outcome o = {.status = status};

    memcpy(o.backend, t->graph->base.name, sizeof(o.backend));
    cvi__outcome_say(&o, NULL, NULL, why);
    fail_waiting(t, &o, 0);
}

static void send_form(cvi__graph_tenant *t)
{
    cvi__resolve_env *const env = t->graph->base.env;
    cvi__exchange *const x = &t->fetch;
    const int rc = write_form(t);

    if (rc != CVI_OK) {
        cvi__buf_free(&t->form);
        refuse(t, rc == CVI_ENOMEM ? rc : CVI_ERESOLVE_CREDENTIAL, "the credential cannot be used");
        return;
    }
    cvi__exchange_clear(x);
    cvi__exchange_init(x, &env->alloc, CVI__GRAPH_TOKEN_ANSWER_MAX);
    x->url = t->url;
    x->headers[0] = "Content-Type: application/x-www-form-urlencoded";
    x->headers[1] = "Accept: application/json";
    x->body = t->form.data;
    x->body_len = t->form.len;
    x->timeout_us = FETCH_TIMEOUT_US;
    x->done = on_answer;
    x->user = t;
    t->is_fetching = 1;
    for (const cvi__link *link = t->waiting.first; link; link = link->next) {
        ((cvi__lookup *)link->owner)->requests++;
    }
    env->http->ops->start(env->http, env->now_us, x);
}

void cvi__graph_token_fetch(cvi__graph_tenant *t)
{
    cvi__graph *const g = t->graph;
    cvi__resolve_env *const env = g->base.env;

    if (t->is_fetching) {
        return;
    }
    if (env->now_us < t->refused_until_us) {
        fail_waiting(t, &t->refusal, 0);
    } else if (!has_credential(g)) {
        cvi__list_push(&env->notices, &g->base.notice.link);
    } else if (g->auth != CVI__GRAPH_AUTH_SECRET && cvi__env_unix_us(env) == INT64_MIN) {
        refuse(t, CVI_ERESOLVE_CREDENTIAL, "a certificate needs cvi_resolver_set_wall_clock()");
    } else {
        send_form(t);
    }
}

static void call_back(cvi__graph_tenant *t)
{
    cvi__resolve_env *const env = t->graph->base.env;

    if (t->is_fetching) {
        env->http->ops->cancel(env->http, &t->fetch);
        t->is_fetching = 0;
    }
    cvi__exchange_clear(&t->fetch);
    cvi__buf_free(&t->form);
}

void cvi__graph_token_forget(cvi__graph_tenant *t)
{
    call_back(t);
    forget_token(t);
}

/* ---- credentials ------------------------------------------------------------------------- */

void cvi__graph_forget_credential(cvi__graph *g)
{
    if (g->secret) {
        cvi__mem_wipe(g->secret, strlen(g->secret));
        cvi__mem_free(&g->base.env->alloc, g->secret);
    }
    g->secret = NULL;
    cvi__signer_free(g->signer);
    g->signer = NULL;
}

static int is_text(const char *text, size_t max)
{
    return text && *text && strlen(text) <= max;
}

static int take_secret(cvi__graph *g, const char *secret, cvi_error_info *error)
{
    char *copy = NULL;

    if (!is_text(secret, SECRET_MAX)) {
        return cvi__error_set(error, CVI_ERESOLVE_CREDENTIAL, 0,
                              "back end %s wants a secret of 1 to %d bytes", g->base.name,
                              SECRET_MAX);
    }
    copy = cvi__mem_strdup(&g->base.env->alloc, secret, strlen(secret));
    if (!copy) {
        return CVI_ENOMEM;
    }
    cvi__graph_forget_credential(g);
    g->secret = copy;
    return CVI_OK;
}

static int take_certificate(cvi__graph *g, const cvi_resolve_credential *c, cvi_error_info *error)
{
    cvi__signer *signer = NULL;
    const char *why = "";
    int rc = CVI_OK;

    if (!is_text(c->certificate, PEM_MAX) || !is_text(c->private_key, PEM_MAX)) {
        return cvi__error_set(error, CVI_ERESOLVE_CREDENTIAL, 0,
                              "back end %s wants a certificate and its private key", g->base.name);
    }
    rc = cvi__signer_new(&signer, &g->base.env->alloc, c->certificate, c->private_key, c->password,
                         &why);
    if (rc != CVI_OK) {
        return cvi__error_set(error, rc == CVI_ESYNTAX ? CVI_ERESOLVE_CREDENTIAL : rc, 0, "%s",
                              why);
    }
    cvi__graph_forget_credential(g);
    g->signer = signer;
    return CVI_OK;
}

int cvi__graph_set_credential(cvi__backend *backend, const cvi_resolve_credential *credential,
                              cvi_error_info *error)
{
    cvi__graph *const g = (cvi__graph *)backend;
    const int rc = g->auth == CVI__GRAPH_AUTH_SECRET ? take_secret(g, credential->secret, error)
                                                     : take_certificate(g, credential, error);

    if (rc != CVI_OK) {
        return rc;
    }
    cvi__list_remove(&backend->notice.link);
    for (size_t i = 0; i < CVI__GRAPH_BUCKETS; i++) {
        for (cvi__graph_tenant *t = g->buckets[i]; t; t = t->next) {
            t->refused_until_us = 0;
            call_back(t); /* the answer to the old one says nothing of this one */
            if (t->waiting.count > 0) {
                cvi__graph_token_fetch(t);
            }
        }
    }
    return CVI_OK;
}
