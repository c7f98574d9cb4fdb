/* SPDX-License-Identifier: MIT */
/* The resolver: look-ups by id, their way along a chain of back ends, and events. */
#include <string.h>

#include <cvi/resolve.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "resolve/book.h"
#include "resolve/chain.h"
#include "resolve/http.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_resolver_params, reserved)
#define REQUEST_OLDEST CVI_USED_SIZE(cvi_resolve_request, timeout_us)
#define DEFAULT_PENDING 1024u
#define MOST_PENDING 65536u
#define DEFAULT_TIMEOUT_US 5000000u
#define TEXT_MAX 1024
#define LANGUAGE_MAX 64
#define TIMERS_PER_LOOKUP 2u
#define MESSAGE_LOADED 1u
#define MESSAGE_REFUSED 2u
#define MESSAGE_FAILED 3u

struct cvi_resolver {
    cvi__resolve_env env; /* first: what back ends get is this too */
    cvi__book book;
    cvi__route book_alone;
    cvi__lookup **slots; /* max_pending; an id's low 16 bits are its place */
    uint32_t max_pending;
    uint32_t count; /* look-ups that are pending or not yet taken */
    uint64_t serial;
    cvi__lookup *told; /* its event was pulled last and lends its texts */
    cvi_error_info error;
};

static void end_lookup(cvi__resolve_env *env, cvi__lookup *l);

static void init_env(cvi__resolve_env *env, const cvi_resolver_params *p, const cvi__log *log)
{
    env->alloc = *cvi__mem_or_libc(p->allocator);
    env->log = *log;
    env->wall_unix_us = INT64_MIN;
    env->ended = end_lookup;
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
            cvi__chain_cancel(&r->env, r->slots[i]);
            cvi__lookup_free(&a, r->slots[i]);
        }
    }
    r->book.base.ops->destroy(&r->book.base);
    if (r->env.http) {
        r->env.http->ops->destroy(r->env.http);
    }
    cvi__timers_free(&r->env.timers, &a);
    cvi__mem_free(&a, r->slots);
    cvi__mem_free(&a, r);
}

int cvi_resolver_set_wall_clock(cvi_resolver *resolver, uint64_t now_us, int64_t unix_us)
{
    CVI_REQUIRE(resolver != NULL && unix_us >= 0);
    resolver->env.wall_now_us = now_us;
    resolver->env.wall_unix_us = unix_us;
    return CVI_OK;
}

int cvi_resolver_load_book_json(cvi_resolver *resolver, const char *text, size_t len)
{
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && (text != NULL || len == 0));
    rc = cvi__book_load(&resolver->book, text ? text : "", len, &resolver->error);
    if (rc == CVI_OK) {
        cvi__log_write(&resolver->env.log, CVI_LOG_INFO, MESSAGE_LOADED, "%zu meetings loaded",
                       resolver->book.pages->count);
    } else {
        cvi__log_write(&resolver->env.log, CVI_LOG_ERROR, MESSAGE_REFUSED,
                       "meeting book refused: %s", resolver->error.message);
    }
    return rc;
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
    cvi__chain_begin(&r->env, l);
}

/* And ends here, once, unless it is cancelled: `l->now` says how. */
static void end_lookup(cvi__resolve_env *env, cvi__lookup *l)
{
    l->is_finished = 1;
    l->finished_us = env->now_us;
    cvi__list_push(&env->notices, &l->notice);
    if (l->now.status != CVI_OK) {
        cvi__log_write(&env->log, CVI_LOG_INFO, MESSAGE_FAILED,
                       "look-up of tenant %s: %s%s%s (HTTP %u, %s, request %s)", l->tenant_id,
                       cvi_status_name(l->now.status), l->now.message[0] ? ": " : "",
                       l->now.message, l->now.http_status, l->now.code, l->now.request_id);
    }
}

int cvi_resolver_start(cvi_resolver *resolver, uint64_t now_us, const cvi_resolve_request *request,
                       uint64_t *id)
{
    cvi_resolve_request q;
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
    if (!resolver->book.pages) {
        return cvi__error_set(&resolver->error, CVI_ESTATE, 0, "no meetings were loaded");
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
    resolver->env.now_us = now_us;
    l->route = &resolver->book_alone;
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
        } else {
            cvi__chain_limit(env, l);
        }
    }
    return CVI_OK;
}

static void describe(cvi_resolve_event *e, const cvi__lookup *l)
{
    e->status = l->now.status;
    e->time_us = l->finished_us;
    e->id = l->id;
    e->backend = l->now.backend ? l->now.backend->name : "";
    e->code = l->now.code;
    e->request_id = l->now.request_id;
    e->message = l->now.message;
    e->http_status = l->now.http_status;
    e->requests = l->requests;
}

int cvi_resolver_next_event(cvi_resolver *resolver, cvi_resolve_event *event)
{
    cvi_resolve_event e = {.kind = CVI_RESOLVE_EVENT_FINISHED};
    cvi__lookup *l = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && event != NULL);
    l = cvi__list_first(&resolver->env.notices);
    if (l) {
        describe(&e, l);
        rc = cvi__params_write(event, &e, sizeof(e));
    }
    if (rc != CVI_OK) {
        return rc;
    }
    forget_told(resolver);
    if (!l) {
        return CVI_AGAIN;
    }
    cvi__list_remove(&l->notice);
    l->is_reported = 1;
    resolver->told = l;
    if (!l->now.result) {
        forget(resolver, l);
    }
    return CVI_OK;
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
