/* SPDX-License-Identifier: MIT */
/* The resolver: look-ups by id, their time-outs and events. Meetings come from a back end. */
#include <string.h>

#include <cvi/resolve.h>

#include "core/error.h"
#include "core/log.h"
#include "core/mem.h"
#include "core/params.h"
#include "resolve/book.h"
#include "resolve/lookup.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_resolver_params, reserved)
#define REQUEST_OLDEST CVI_USED_SIZE(cvi_resolve_request, timeout_us)
#define DEFAULT_PENDING 1024u
#define MOST_PENDING 65536u
#define DEFAULT_TIMEOUT_US 5000000u
#define TEXT_MAX 1024
#define MESSAGE_LOADED 1u
#define MESSAGE_REFUSED 2u

struct cvi_resolver {
    cvi_allocator alloc;
    cvi__log log;
    const cvi__resolve_ops *ops; /* NULL: no back end yet */
    void *backend;
    cvi__lookup **slots; /* max_pending; an id's low 16 bits are its place */
    uint32_t max_pending;
    uint32_t count; /* look-ups that are pending or not yet taken */
    uint64_t serial;
    cvi__lookup_list finished; /* events to pull */
    cvi__lookup_list reported; /* results to take */
    uint64_t now_us;           /* of drive */
    uint64_t wall_now_us;      /* the pair of set_wall_clock */
    int64_t wall_unix_us;      /* INT64_MIN: not told */
    cvi_error_info error;
};

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
    r->alloc = *cvi__mem_or_libc(p.allocator);
    r->log = log;
    r->wall_unix_us = INT64_MIN;
    cvi__error_init(&r->error, "resolve");
    r->max_pending = p.max_pending ? p.max_pending : DEFAULT_PENDING;
    r->slots = cvi__mem_calloc(&r->alloc, r->max_pending, sizeof(*r->slots));
    if (!r->slots) {
        cvi_resolver_destroy(&r);
        return CVI_ENOMEM;
    }
    *out = r;
    return CVI_OK;
}

void cvi_resolver_destroy(cvi_resolver **resolver)
{
    if (!resolver || !*resolver) {
        return;
    }
    cvi_resolver *r = *resolver;
    const cvi_allocator a = r->alloc;

    *resolver = NULL;
    for (uint32_t i = 0; r->slots && i < r->max_pending; i++) {
        if (r->slots[i]) {
            cvi__lookup_free(&a, r->slots[i]);
        }
    }
    if (r->ops) {
        r->ops->destroy(r->backend);
    }
    cvi__mem_free(&a, r->slots);
    cvi__mem_free(&a, r);
}

int cvi_resolver_set_wall_clock(cvi_resolver *resolver, uint64_t now_us, int64_t unix_us)
{
    CVI_REQUIRE(resolver != NULL && unix_us >= 0);
    resolver->wall_now_us = now_us;
    resolver->wall_unix_us = unix_us;
    return CVI_OK;
}

static int64_t unix_at(const cvi_resolver *r, uint64_t now_us)
{
    return r->wall_unix_us == INT64_MIN ? INT64_MIN
                                        : r->wall_unix_us + (int64_t)(now_us - r->wall_now_us);
}

static int load_book(cvi_resolver *r, const char *text, size_t len)
{
    cvi__book *b = r->ops ? r->backend : cvi__book_new(&r->alloc);
    int rc = CVI_OK;

    if (!b) {
        return cvi__error_set(&r->error, CVI_ENOMEM, 0, "out of memory while loading");
    }
    rc = cvi__book_load(b, text, len, &r->error);
    if (rc == CVI_OK) {
        r->ops = &cvi__book_ops;
        r->backend = b;
        cvi__log_write(&r->log, CVI_LOG_INFO, MESSAGE_LOADED, "%zu meetings loaded",
                       b->pages->count);
    } else if (!r->ops) {
        cvi__book_ops.destroy(b);
    }
    return rc;
}

int cvi_resolver_load_book_json(cvi_resolver *resolver, const char *text, size_t len)
{
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && (text != NULL || len == 0));
    rc = load_book(resolver, text ? text : "", len);
    if (rc != CVI_OK) {
        cvi__log_write(&resolver->log, CVI_LOG_ERROR, MESSAGE_REFUSED, "meeting book refused: %s",
                       resolver->error.message);
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

static void forget(cvi_resolver *r, cvi__lookup *l)
{
    r->slots[l->id & 0xffffu] = NULL;
    r->count--;
    cvi__lookup_free(&r->alloc, l);
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

static int check_request(const cvi_resolve_request *q)
{
    CVI_REQUIRE(q->tenant_id != NULL && q->conference_id != NULL);
    CVI_REQUIRE(strlen(q->tenant_id) <= TEXT_MAX && strlen(q->conference_id) <= TEXT_MAX);
    CVI_REQUIRE(q->caller == NULL || strlen(q->caller) <= TEXT_MAX);
    return CVI_OK;
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
    if (!resolver->ops) {
        return cvi__error_set(&resolver->error, CVI_ESTATE, 0, "no meetings were loaded");
    }
    if (resolver->count == resolver->max_pending) {
        return cvi__error_set(&resolver->error, CVI_EFULL, 0, "%u look-ups are open",
                              resolver->count);
    }
    l = cvi__lookup_new(&resolver->alloc, &q);
    if (!l) {
        return CVI_ENOMEM;
    }
    give_place(resolver, l);
    l->timeout_at_us = now_us + (q.timeout_us ? q.timeout_us : DEFAULT_TIMEOUT_US);
    if (l->timeout_at_us < now_us) {
        l->timeout_at_us = CVI_NO_DEADLINE;
    }
    rc = resolver->ops->start(resolver->backend, now_us, l);
    if (rc != CVI_OK) {
        forget(resolver, l);
        return rc;
    }
    *id = l->id;
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
    if (!l->is_finished) {
        resolver->ops->cancel(resolver->backend, l);
    }
    forget(resolver, l);
    return CVI_OK;
}

/* ---- driving ---------------------------------------------------------------------------- */

size_t cvi_resolver_fds(const cvi_resolver *resolver, cvi_pollfd *out, size_t cap)
{
    if (!resolver || !resolver->ops || (!out && cap > 0)) {
        return 0;
    }
    return resolver->ops->fds(resolver->backend, out, cap);
}

uint64_t cvi_resolver_deadline(const cvi_resolver *resolver)
{
    uint64_t due = CVI_NO_DEADLINE;

    if (!resolver || !resolver->ops || resolver->count == 0) {
        return due;
    }
    due = resolver->ops->deadline(resolver->backend);
    for (uint32_t i = 0; i < resolver->max_pending; i++) {
        const cvi__lookup *l = resolver->slots[i];

        if (l && !l->is_finished) {
            due = CVI_MIN(due, l->timeout_at_us);
        }
    }
    return due;
}

static void finish(void *user, cvi__lookup *l, int status, cvi_resolution *result)
{
    cvi_resolver *r = user;

    cvi__lookup_remove(l);
    l->is_finished = 1;
    l->status = status;
    l->result = result;
    l->finished_us = r->now_us;
    cvi__lookup_push(&r->finished, l);
}

int cvi_resolver_drive(cvi_resolver *resolver, uint64_t now_us, const cvi_pollfd *ready, size_t n)
{
    const cvi__lookup_sink sink = {finish, resolver};

    CVI_REQUIRE(resolver != NULL && (ready != NULL || n == 0));
    if (!resolver->ops || resolver->count == 0) {
        return CVI_OK;
    }
    resolver->now_us = now_us;
    resolver->ops->drive(resolver->backend, now_us, unix_at(resolver, now_us), ready, n, &sink);
    for (uint32_t i = 0; i < resolver->max_pending; i++) {
        cvi__lookup *l = resolver->slots[i];

        if (l && !l->is_finished && l->timeout_at_us <= now_us) {
            resolver->ops->cancel(resolver->backend, l);
            finish(resolver, l, CVI_ERESOLVE_NETWORK, NULL);
        }
    }
    return CVI_OK;
}

int cvi_resolver_next_event(cvi_resolver *resolver, cvi_resolve_event *event)
{
    cvi_resolve_event e = {.kind = CVI_RESOLVE_EVENT_FINISHED};
    cvi__lookup *l = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(resolver != NULL && event != NULL);
    l = resolver->finished.first;
    if (!l) {
        return CVI_AGAIN;
    }
    e.status = l->status;
    e.time_us = l->finished_us;
    e.id = l->id;
    rc = cvi__params_write(event, &e, sizeof(e));
    if (rc != CVI_OK) {
        return rc;
    }
    if (l->result) {
        cvi__lookup_remove(l);
        cvi__lookup_push(&resolver->reported, l);
    } else {
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
    if (!l || l->list != &resolver->reported) {
        return CVI_ENOENT;
    }
    *out = l->result;
    l->result = NULL;
    forget(resolver, l);
    return CVI_OK;
}

const cvi_error_info *cvi_resolver_last_error(const cvi_resolver *resolver)
{
    return resolver ? &resolver->error : NULL;
}
