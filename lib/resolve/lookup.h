/* SPDX-License-Identifier: MIT */
/* One look-up, and what a back end does with it. */
#ifndef CVI_RESOLVE_LOOKUP_H
#define CVI_RESOLVE_LOOKUP_H

#include <cvi/resolve.h>

#include "core/base.h"

typedef struct cvi__lookup cvi__lookup;

/* A list in order of arrival; a look-up is in one list at a time. */
typedef struct cvi__lookup_list {
    cvi__lookup *first;
    cvi__lookup *last;
} cvi__lookup_list;

struct cvi__lookup {
    cvi__lookup *next, *prev;
    cvi__lookup_list *list; /* the one it is in; NULL: none */
    uint64_t id;
    uint64_t timeout_at_us;
    uint64_t due_us; /* the back end's own */
    uint64_t finished_us;
    int status; /* once finished */
    uint32_t is_finished;
    cvi_resolution *result;
    const char *tenant_id; /* this and the following point into text */
    const char *conference_id;
    const char *caller; /* "" when unknown */
    char text[];
};

cvi__lookup *cvi__lookup_new(const cvi_allocator *alloc, const cvi_resolve_request *request);
void cvi__lookup_free(const cvi_allocator *alloc, cvi__lookup *l); /* leaves its list first */
void cvi__lookup_push(cvi__lookup_list *list, cvi__lookup *l);
void cvi__lookup_remove(cvi__lookup *l);

/* How a back end says that a look-up ended; `result` is taken over, NULL unless CVI_OK. */
typedef struct cvi__lookup_sink {
    void (*finish)(void *user, cvi__lookup *l, int status, cvi_resolution *result);
    void *user;
} cvi__lookup_sink;

/*
 * A source of meetings. `start` takes the look-up into a list of its own; it ends by the sink, or
 * by cvi__lookup_remove() after `cancel`. A time-out is the resolver's business.
 */
typedef struct cvi__resolve_ops {
    int (*start)(void *backend, uint64_t now_us, cvi__lookup *l);
    void (*cancel)(void *backend, cvi__lookup *l);
    size_t (*fds)(const void *backend, cvi_pollfd *out, size_t cap);
    uint64_t (*deadline)(const void *backend);
    /* `unix_us` is INT64_MIN when nobody told the civil time */
    void (*drive)(void *backend, uint64_t now_us, int64_t unix_us, const cvi_pollfd *ready,
                  size_t n, const cvi__lookup_sink *sink);
    void (*destroy)(void *backend);
} cvi__resolve_ops;

#endif
