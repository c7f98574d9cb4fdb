/* SPDX-License-Identifier: MIT */
/* The resolver: look-ups by id, their way along a chain of back ends, and events. */
#include <stdio.h>
#include <string.h>

#include <cvi/resolve.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "resolve/book.h"
#include "resolve/book_file.h"
#include "resolve/chain.h"
#include "resolve/config.h"
#include "resolve/front.h"
#include "resolve/http.h"
#include "resolve/own.h"
#include "resolve/resolver.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_resolver_params, reserved)
#define REQUEST_OLDEST CVI_USED_SIZE(cvi_resolve_request, timeout_us)
#define DEFAULT_PENDING 1024u
#define MOST_PENDING 65536u
#define DEFAULT_TIMEOUT_US 5000000u
#define TEXT_MAX 1024
#define LANGUAGE_MAX 64
#define CREDENTIAL_OLDEST CVI_USED_SIZE(cvi_resolve_credential, password)
#define ANSWER_OLDEST CVI_USED_SIZE(cvi_resolve_answer, message)
#define TIMERS_PER_LOOKUP 2u
#define MESSAGE_LOADED 1u
#define MESSAGE_REFUSED 2u
#define MESSAGE_FAILED 3u

struct cvi_resolver {
    cvi__resolve_env env; /* first: what back ends get is this too */
    cvi__book book;
    cvi__book_file book_file;
    cvi__route book_alone;
    cvi__front front;
    cvi__resolve_config *config; /* NULL: the book alone */
    cvi__lookup **slots;         /* max_pending; an id's low 16 bits are its place */
    uint32_t max_pending;
    uint32_t count; /* look-ups that are pending or not yet taken */
    uint64_t serial;
    cvi__lookup *told;                 /* its event was pulled last and lends its texts */
    cvi__step_note *told_note;         /* likewise */
    char told_text[CVI__NAME_MAX + 1]; /* likewise: a name or id that may go before */
    cvi_error_info error;
};

static void end_lookup(cvi__resolve_env *env, cvi__lookup *l);

static void init_env(cvi__resolve_env *env, const cvi_resolver_params *p, const cvi__log *log)
{
    env->alloc = *cvi__mem_or_libc(p->allocator);
    env->log = *log;
    env->wall_unix_us = INT64_MIN;
    env->ended = end_lookup;
    env->make_http = cvi__http_new;
    cvi__rng_init(&env->rng, p->test_seed);
}

static int build(cvi_resolver *r, const cvi_resolver_params *p)
{
    r->max_pending = p->max_pending ? p->max_pending : DEFAULT_PENDING;
    cvi__error_init(&r->error, "resolve");
    cvi__book_init(&r->book, &r->env);
    r->book_alone.tenant = "*";
    r->book_alone.entra_tenant = "";
    r->book_alone.count = 1;
    r->book_alone.steps[0] = (cvi__chain_step){&r->book.base, CVI_NO_DEADLINE, 0};
    r->slots = cvi__mem_calloc(&r->env.alloc, r->max_pending, sizeof(*r->slots));
    if (!r->slots) {
        return CVI_ENOMEM;
    }
    return cvi__timers_init(&r->env.timers, &r->env.alloc,
                            (size_t)r->max_pending * TIMERS_PER_LOOKUP);
}

int cvi_resolver_create(cvi_resolver **out, const cvi_resolver_params *params)
{
    cvi_resolver_params p = {0};
    cvi_resolver *r = NULL;
    cvi__log log;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc == CVI_OK) {
        rc = cvi__log_init(&log, "resolve", p.log);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(p.max_pending <= MOST_PENDING && p.reserved == 0);
    r = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*r));
    if (!r) {
        return CVI_ENOMEM;
    }
    init_env(&r->env, &p, &log);
    rc = build(r, &p);
    if (rc != CVI_OK) {
        cvi_resolver_destroy(&r);
    }
    *out = r;
    return rc;
}

/* What the last pull lent its texts from. */
static void forget_told(cvi_resolver *r)
{
    if (r->told && r->told->is_over) {
        cvi__lookup_free(&r->env.alloc, r->told);
    }
    r->told = NULL;
    cvi__mem_free(&r->env.alloc, r->told_note);
    r->told_note = NULL;
}

static void forget_notices(cvi_resolver *r)
{
    cvi__link *link = NULL;

    while ((link = r->env.notices.first) != NULL) {
        const cvi__notice *const notice = (cvi__notice *)link;

        cvi__list_remove(link);
        if (notice->kind == CVI__NOTICE_STEP) {
            cvi__mem_free(&r->env.alloc, link->owner);
        }
    }
}

void cvi_resolver_destroy(cvi_resolver **resolver)
{
    if (!resolver || !*resolver) {
        return;
    }
    cvi_resolver *r = *resolver;
    const cvi_allocator a = r->env.alloc;

    *resolver = NULL;
    forget_told(r);
    for (uint32_t i = 0; r->slots && i < r->max_pending; i++) {
        if (r->slots[i]) {
            cvi__front_detach(r->slots[i]);
        }
    }
    for (uint32_t i = 0; r->slots && i < r->max_pending; i++) {
        if (r->slots[i]) {
            cvi__chain_cancel(&r->env, r->slots[i]);
            cvi__lookup_free(&a, r->slots[i]);
        }
    }
    forget_notices(r);
    cvi__config_free(r->config);
    r->book.base.ops->destroy(&r->book.base);
    cvi__book_file_forget(&r->book_file, &a);
    cvi__timers_free(&r->env.timers, &a);
    cvi__front_free(&r->front, &a);
    cvi__mem_free(&a, r->slots);
    cvi__mem_free(&a, r);
}

int cvi_resolver_set_cache(cvi_resolver *resolver, cvi_resolve_cache *cache)
{
    CVI_REQUIRE(resolver != NULL);
    return cvi__front_set_cache(&resolver->front, &resolver->env.alloc, cache);
}

int cvi_resolver_set_guard(cvi_resolver *resolver, cvi_guard *guard)
{
    CVI_REQUIRE(resolver != NULL);
    resolver->front.guard = guard;
    return CVI_OK;
}

cvi_guard *cvi__resolver_guard(const cvi_resolver *resolver)
{
    return resolver->front.guard;
}

int cvi_resolver_set_wall_clock(cvi_resolver *resolver, uint64_t now_us, int64_t unix_us)
{
    CVI_REQUIRE(resolver != NULL && unix_us >= 0);
    resolver->env.wall_now_us = now_us;
    resolver->env.wall_unix_us = unix_us;
    return CVI_OK;
}

void cvi__resolver_use_http(cvi_resolver *resolver, cvi__http_maker *make_http)
{
    resolver->env.make_http = make_http;
}

/* ---- what it looks in -------------------------------------------------------------------- */

static int load_book(cvi_resolver *r, const char *text, size_t len)
{
    const int rc = cvi__book_load(&r->book, text, len, &r->error);

    if (rc == CVI_OK) {
        cvi__log_write(&r->env.log, CVI_LOG_INFO, MESSAGE_LOADED, "%zu meetings loaded",
                       r->book.pages->count);
    } else {
        cvi__log_write(&r->env.log, CVI_LOG_ERROR, MESSAGE_REFUSED, "meeting book refused: %s",
                       r->error.message);
    }
    return rc;
}

int cvi_resolver_load_book_json(cvi_resolver *resolver, const char *text, size_t len)
{
    CVI_REQUIRE(resolver != NULL && (text != NULL || len == 0));
    return load_book(resolver, text ? text : "", len);
}

static int read_book_file(cvi_resolver *r, cvi__book_file *file)
{
    char *text = NULL;
    size_t len = 0;
    int rc = cvi__book_file_read(file, &r->env.alloc, &text, &len, &r->error);

    if (rc == CVI_OK) {
        rc = load_book(r, text, len);
        cvi__mem_wipe(text, len);
        cvi__mem_free(&r->env.alloc, text);
    } else {
        cvi__log_write(&r->env.log, CVI_LOG_ERROR, MESSAGE_REFUSED, "meeting book: %s",
                       r->error.message);
    }
    return rc;
}

int cvi_resolver_watch_book_file(cvi_resolver *resolver, const char *path)
{
    cvi__book_file next = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL);
    rc = cvi__book_file_watch(&next, &resolver->env.alloc, path, &resolver->error);
    if (rc == CVI_OK && path) {
        rc = read_book_file(resolver, &next);
    }
    if (rc != CVI_OK) { /* the one before stays, if there was any */
        cvi__book_file_forget(&next, &resolver->env.alloc);
        return rc;
    }
    cvi__book_file_forget(&resolver->book_file, &resolver->env.alloc);
    resolver->book_file = next;
    return CVI_OK;
}

/* Look-ups that back ends work on, to start over; `route` is NULL until then. */
static void call_back(cvi_resolver *r)
{
    for (uint32_t i = 0; i < r->max_pending; i++) {
        cvi__lookup *const l = r->slots[i];

        if (l && (l->at || l->visit.is_follower)) {
            cvi__front_detach(l);
            cvi__chain_cancel(&r->env, l);
            l->route = NULL;
        }
    }
}

static void begin_again(cvi_resolver *r)
{
    for (uint32_t i = 0; i < r->max_pending; i++) {
        cvi__lookup *const l = r->slots[i];

        if (!l || l->route) {
            continue;
        }
        l->route = cvi__config_route(r->config, l->tenant_id);
        if (l->route) {
            cvi__chain_begin(&r->env, l);
        } else {
            memset(&l->now, 0, sizeof(l->now));
            cvi__outcome_say(&l->now, NULL, NULL, "the tenant has no chain any more");
            l->now.status = CVI_ERESOLVE_CANCELLED;
            end_lookup(&r->env, l);
        }
    }
}

int cvi_resolver_load_json(cvi_resolver *resolver, const char *text, size_t len)
{
    cvi__resolve_config *c = NULL, *old = NULL;

    CVI_REQUIRE(resolver != NULL && (text != NULL || len == 0));
    c = cvi__config_load(&resolver->env, &resolver->book.base, text ? text : "", len,
                         &resolver->error);
    if (!c) {
        cvi__log_write(&resolver->env.log, CVI_LOG_ERROR, MESSAGE_REFUSED,
                       "configuration refused: %s", resolver->error.message);
        return resolver->error.status;
    }
    cvi__log_write(&resolver->env.log, CVI_LOG_INFO, MESSAGE_LOADED, "%zu tenants configured",
                   c->route_count);
    old = resolver->config;
    resolver->config = c;
    call_back(resolver);
    cvi__config_free(old);
    resolver->env.http = c->http;
    begin_again(resolver);
    return CVI_OK;
}

int cvi_resolver_set_credential(cvi_resolver *resolver, uint64_t now_us, const char *backend,
                                const cvi_resolve_credential *credential)
{
    cvi_resolve_credential c;
    cvi__backend *b = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && backend != NULL && credential != NULL);
    rc = cvi__params_read(&c, sizeof(c), CREDENTIAL_OLDEST, credential);
    if (rc != CVI_OK) {
        return rc;
    }
    b = resolver->config ? cvi__config_backend(resolver->config, backend) : NULL;
    if (!b || !b->ops->set_credential) {
        return cvi__error_set(&resolver->error, CVI_ENOENT, 0,
                              "no back end that wants a credential is called %.64s", backend);
    }
    resolver->env.now_us = now_us;
    return b->ops->set_credential(b, &c, &resolver->error);
}

/* ---- look-ups by id --------------------------------------------------------------------- */

static cvi__lookup *lookup_of(const cvi_resolver *r, uint64_t id)
{
    const uint64_t place = id & 0xffffu;
    cvi__lookup *l = place < r->max_pending ? r->slots[place] : NULL;

    return l && l->id == id ? l : NULL;
}

/* Its id is unknown from now on. */
static void give_up_place(cvi_resolver *r, const cvi__lookup *l)
{
    r->slots[l->id & 0xffffu] = NULL;
    r->count--;
}

/* The last pull may have lent its texts: then they live until the next. */
static void forget(cvi_resolver *r, cvi__lookup *l)
{
    cvi__front_forget(&r->env, l);
    cvi__chain_cancel(&r->env, l);
    give_up_place(r, l);
    if (l == r->told) {
        l->is_over = 1;
    } else {
        cvi__lookup_free(&r->env.alloc, l);
    }
}

/* Behind the last one given out, so that an id comes back as late as possible. */
static void give_place(cvi_resolver *r, cvi__lookup *l)
{
    uint64_t place = 0;

    do {
        place = r->serial++ % r->max_pending;
    } while (r->slots[place]);
    l->id = (r->serial << 16) | place;
    r->slots[place] = l;
    r->count++;
}

static int is_short(const char *text, size_t max)
{
    return !text || strlen(text) <= max;
}

/* A language tag goes into a header line as it is. */
static int is_language(const char *text)
{
    return !text || text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789-*")] == '\0';
}

static int check_request(const cvi_resolve_request *q)
{
    CVI_REQUIRE(q->tenant_id != NULL && q->conference_id != NULL);
    CVI_REQUIRE(is_short(q->tenant_id, TEXT_MAX) && is_short(q->conference_id, TEXT_MAX));
    CVI_REQUIRE(is_short(q->caller, TEXT_MAX) && is_short(q->dialled, TEXT_MAX));
    CVI_REQUIRE(is_short(q->address, TEXT_MAX) && is_short(q->language, LANGUAGE_MAX));
    CVI_REQUIRE(is_language(q->language));
    CVI_REQUIRE(q->trust <= CVI_TRUST_TRUSTED && (q->flags & ~CVI_RESOLVE_TRACE) == 0);
    return CVI_OK;
}

/* Every look-up begins here, once, when it has its id and its time. */
static void begin_lookup(cvi_resolver *r, cvi__lookup *l)
{
    if (cvi__front_enter(&r->front, &r->env, l)) {
        cvi__chain_begin(&r->env, l);
    }
}

/* With what a service answered, if one did. */
static void log_failure(const cvi__log *log, const cvi__lookup *l)
{
    const cvi__outcome *now = &l->now;
    char answered[sizeof(now->code) + sizeof(now->request_id) + 40] = "";

    if (now->http_status != 0) {
        snprintf(answered, sizeof(answered), " (HTTP %u, %s, request %s)", now->http_status,
                 now->code, now->request_id);
    }
    cvi__log_write(log, CVI_LOG_INFO, MESSAGE_FAILED, "look-up of tenant %s: %s%s%s%s",
                   l->tenant_id, cvi_status_name(now->status), now->message[0] ? ": " : "",
                   now->message, answered);
}

/* Its end is told. */
static void finish_lookup(cvi__resolve_env *env, cvi__lookup *l)
{
    l->is_finished = 1;
    l->finished_us = env->now_us;
    cvi__list_push(&env->notices, &l->notice.link);
    if (l->now.status != CVI_OK) {
        log_failure(&env->log, l);
    }
}

/* And ends here, once, unless it is cancelled: `l->now` says how. */
static void end_lookup(cvi__resolve_env *env, cvi__lookup *l)
{
    cvi_resolver *const r = (cvi_resolver *)env;

    if (cvi__front_leave(&r->front, env, l)) {
        finish_lookup(env, l);
    }
}

static const cvi__route *route_of(const cvi_resolver *r, const char *tenant)
{
    if (r->config) {
        return cvi__config_route(r->config, tenant);
    }
    return r->book.pages ? &r->book_alone : NULL;
}

int cvi_resolver_start(cvi_resolver *resolver, uint64_t now_us, const cvi_resolve_request *request,
                       uint64_t *id)
{
    cvi_resolve_request q;
    const cvi__route *route = NULL;
    cvi__lookup *l = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && request != NULL && id != NULL);
    rc = cvi__params_read(&q, sizeof(q), REQUEST_OLDEST, request);
    if (rc == CVI_OK) {
        rc = check_request(&q);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    resolver->env.now_us = now_us;
    if (cvi__book_file_is_changed(&resolver->book_file, now_us)) {
        (void)read_book_file(resolver, &resolver->book_file);
    }
    route = route_of(resolver, q.tenant_id);
    if (!route) {
        return cvi__error_set(&resolver->error, CVI_ESTATE, 0, "nothing was loaded for the tenant");
    }
    if (resolver->count == resolver->max_pending) {
        return cvi__error_set(&resolver->error, CVI_EFULL, 0, "%u look-ups are open",
                              resolver->count);
    }
    l = cvi__lookup_new(&resolver->env.alloc, &q);
    if (!l) {
        return CVI_ENOMEM;
    }
    give_place(resolver, l);
    l->route = route;
    l->timeout_at_us = now_us + (q.timeout_us ? q.timeout_us : DEFAULT_TIMEOUT_US);
    if (l->timeout_at_us < now_us) {
        l->timeout_at_us = CVI_NO_DEADLINE;
    }
    *id = l->id;
    begin_lookup(resolver, l);
    return CVI_OK;
}

int cvi_resolver_cancel(cvi_resolver *resolver, uint64_t id)
{
    cvi__lookup *l = NULL;

    CVI_REQUIRE(resolver != NULL);
    l = lookup_of(resolver, id);
    if (!l) {
        return CVI_ENOENT;
    }
    forget(resolver, l);
    return CVI_OK;
}

/* ---- driving ---------------------------------------------------------------------------- */

size_t cvi_resolver_fds(const cvi_resolver *resolver, cvi_pollfd *out, size_t cap)
{
    if (!resolver || !resolver->env.http || (!out && cap > 0)) {
        return 0;
    }
    return resolver->env.http->ops->fds(resolver->env.http, out, cap);
}

uint64_t cvi_resolver_deadline(const cvi_resolver *resolver)
{
    uint64_t due = CVI_NO_DEADLINE;

    if (!resolver) {
        return due;
    }
    if (resolver->env.notices.count > 0) {
        return resolver->env.now_us;
    }
    due = cvi__timers_next(&resolver->env.timers);
    if (resolver->env.http) {
        due = CVI_MIN(due, resolver->env.http->ops->deadline(resolver->env.http));
    }
    return due;
}

int cvi_resolver_drive(cvi_resolver *resolver, uint64_t now_us, const cvi_pollfd *ready, size_t n)
{
    cvi__resolve_env *env = NULL;
    cvi__timer *timer = NULL;

    CVI_REQUIRE(resolver != NULL && (ready != NULL || n == 0));
    env = &resolver->env;
    env->now_us = now_us;
    if (env->http) {
        env->http->ops->drive(env->http, now_us, ready, n);
    }
    while ((timer = cvi__timers_pop(&env->timers, now_us)) != NULL) {
        cvi__lookup *const l = timer->owner;

        if (timer->kind == CVI__TIMER_WAKE && l->at) {
            l->at->ops->wake(l->at, l);
        } else if (timer->kind == CVI__TIMER_WAKE) {
            finish_lookup(env, l);
        } else {
            cvi__chain_limit(env, l);
        }
    }
    return CVI_OK;
}

static void describe_outcome(cvi_resolve_event *e, const cvi__outcome *o)
{
    e->status = o->status;
    e->backend = o->backend;
    e->code = o->code;
    e->request_id = o->request_id;
    e->message = o->message;
    e->http_status = o->http_status;
}

static void describe_lookup(cvi_resolve_event *e, const cvi__lookup *l)
{
    e->kind = l->is_finished ? CVI_RESOLVE_EVENT_FINISHED : CVI_RESOLVE_EVENT_QUESTION;
    describe_outcome(e, &l->now);
    e->time_us = l->finished_us;
    e->id = l->id;
    e->requests = l->requests;
    e->tenant_id = l->tenant_id;
    e->caller = l->caller;
    e->dialled = l->dialled;
    e->address = l->address;
    e->trust = l->trust;
}

static void describe_step(cvi_resolve_event *e, const cvi__step_note *note)
{
    e->kind = CVI_RESOLVE_EVENT_STEP;
    describe_outcome(e, &note->outcome);
    e->time_us = note->time_us;
    e->id = note->lookup;
    e->requests = note->requests;
    e->phase = note->phase;
    e->step = note->step;
    e->roles = note->roles;
    e->queued_us = note->timing.queued_us;
    e->dns_us = note->timing.dns_us;
    e->connect_us = note->timing.connect_us;
    e->tls_us = note->timing.tls_us;
    e->first_byte_us = note->timing.first_byte_us;
    e->total_us = note->timing.total_us;
    e->server_unix_us = note->server_unix_us;
}

/* A copy, since a configuration or a policy may replace what it was. */
static const char *keep_told(cvi_resolver *r, const char *text)
{
    snprintf(r->told_text, sizeof(r->told_text), "%s", text);
    return r->told_text;
}

static void describe(cvi_resolver *r, cvi_resolve_event *e, const cvi__notice *notice)
{
    e->backend = e->code = e->request_id = e->message = e->tenant_id = e->conference_id = "";
    e->caller = e->dialled = e->address = e->step = e->roles = "";
    if (notice->kind == CVI__NOTICE_LOOKUP) {
        const cvi__lookup *const l = notice->link.owner;

        describe_lookup(e, l);
        e->conference_id = l->redirect ? keep_told(r, l->redirect) : l->conference_id;
    } else if (notice->kind == CVI__NOTICE_STEP) {
        describe_step(e, notice->link.owner);
    } else {
        const cvi__backend *const b = notice->link.owner;

        e->kind = CVI_RESOLVE_EVENT_CREDENTIAL;
        e->time_us = b->env->now_us;
        e->backend = keep_told(r, b->name);
    }
}

/* What was pulled lends its texts until the next pull. */
static void hand_out(cvi_resolver *r, cvi__notice *notice)
{
    cvi__list_remove(&notice->link);
    if (notice->kind == CVI__NOTICE_STEP) {
        r->told_note = notice->link.owner;
    } else if (notice->kind == CVI__NOTICE_LOOKUP) {
        cvi__lookup *const l = notice->link.owner;

        r->told = l;
        l->is_reported = l->is_finished;
        if (l->is_finished && !l->now.result) {
            forget(r, l);
        }
    }
}

int cvi_resolver_next_event(cvi_resolver *resolver, cvi_resolve_event *event)
{
    cvi_resolve_event e = {0};
    cvi__notice *notice = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && event != NULL);
    notice = (cvi__notice *)resolver->env.notices.first; /* a notice begins with its link */
    if (notice) {
        describe(resolver, &e, notice);
        rc = cvi__params_write(event, &e, sizeof(e));
    }
    if (rc != CVI_OK) {
        return rc;
    }
    forget_told(resolver);
    if (!notice) {
        return CVI_AGAIN;
    }
    hand_out(resolver, notice);
    return CVI_OK;
}

static int is_answer(int status)
{
    return status == CVI_OK || status == CVI_AGAIN ||
           (status <= CVI_ERESOLVE_NOT_FOUND && status > CVI_ERESOLVE_NOT_FOUND - 100);
}

int cvi_resolver_answer(cvi_resolver *resolver, uint64_t now_us, uint64_t id,
                        const cvi_resolve_answer *answer)
{
    cvi_resolve_answer a;
    cvi__lookup *l = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && answer != NULL);
    rc = cvi__params_read(&a, sizeof(a), ANSWER_OLDEST, answer);
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(is_answer(a.status) && a.reserved == 0);
    CVI_REQUIRE(a.status != CVI_OK || a.meeting_json != NULL);
    l = lookup_of(resolver, id);
    if (!l) {
        return cvi__error_set(&resolver->error, CVI_ENOENT, 0, "there is no such look-up");
    }
    resolver->env.now_us = now_us;
    return cvi__own_answer(l, &a, &resolver->error);
}

int cvi_resolver_take(cvi_resolver *resolver, uint64_t id, cvi_resolution **out)
{
    cvi__lookup *l = NULL;

    CVI_REQUIRE(resolver != NULL && out != NULL);
    *out = NULL;
    l = lookup_of(resolver, id);
    if (!l || !l->is_reported || !l->now.result) {
        return CVI_ENOENT;
    }
    *out = l->now.result;
    l->now.result = NULL;
    forget(resolver, l);
    return CVI_OK;
}

const cvi_error_info *cvi_resolver_last_error(const cvi_resolver *resolver)
{
    return resolver ? &resolver->error : NULL;
}
