/* SPDX-License-Identifier: MIT */
/* One look-up, what a back end does with it, and what all of them share. */
#ifndef CVI_RESOLVE_LOOKUP_H
#define CVI_RESOLVE_LOOKUP_H

#include <cvi/resolve.h>

#include "core/log.h"
#include "crypto/random.h"
#include "resolve/list.h"
#include "resolve/timers.h"

#define CVI__NAME_MAX 64 /* of a back end */

typedef struct cvi__lookup cvi__lookup;
typedef struct cvi__backend cvi__backend;
typedef struct cvi__resolve_env cvi__resolve_env;
struct cvi__route;
struct cvi__http;

/* How a step, or the whole, ended. Texts come from strangers: cut, printable, without secrets. */
typedef struct cvi__outcome {
    cvi_resolution *result; /* with CVI_OK */
    const cvi__backend *backend;
    int status; /* CVI_AGAIN: this back end has no opinion, the next one decides */
    uint32_t http_status;
    char code[64];
    char request_id[64];
    char message[160];
} cvi__outcome;

#define CVI__TIMER_LIMIT 1u /* the step's budget or the look-up's time is over */
#define CVI__TIMER_WAKE 2u  /* the back end's own; before the first step the resolver's */

struct cvi__lookup {
    cvi__link link;   /* in a list of the back end that works on it */
    cvi__link notice; /* among the events, once finished or when the embedder is asked */
    cvi__timer limit;
    cvi__timer wake;
    uint64_t id;
    uint64_t timeout_at_us;
    uint64_t finished_us;
    const struct cvi__route *route;
    uint32_t step;     /* of the route */
    cvi__backend *at;  /* works on it; NULL: none does */
    void *work;        /* that back end's own */
    cvi__outcome now;  /* of the step; in the end of the whole */
    cvi__outcome kept; /* the most telling failure of the steps before */
    uint32_t requests; /* sent so far */
    uint32_t flags;    /* CVI_RESOLVE_* */
    uint32_t trust;
    uint8_t is_finished;
    uint8_t is_reported;
    uint8_t is_over;       /* has no id any more */
    char *redirect;        /* an id that a policy gave in place of the dialled one */
    const char *tenant_id; /* this and the following point into text; "" when unknown */
    const char *conference_id;
    const char *caller;
    const char *dialled;
    const char *address;
    const char *language;
    char text[];
};

cvi__lookup *cvi__lookup_new(const cvi_allocator *alloc, const cvi_resolve_request *request);
void cvi__lookup_free(const cvi_allocator *alloc, cvi__lookup *l); /* leaves its lists first */

/*
 * A source of meetings. `begin` takes a look-up, which then ends by cvi__lookup_done(), at once or
 * later, or is taken back by `cancel`. Time-outs are not its business.
 */
typedef struct cvi__backend_ops {
    void (*begin)(cvi__backend *b, cvi__lookup *l);
    void (*wake)(cvi__backend *b, cvi__lookup *l);   /* its timer; NULL: sets none */
    void (*cancel)(cvi__backend *b, cvi__lookup *l); /* NULL: nothing to do */
    void (*destroy)(cvi__backend *b);
} cvi__backend_ops;

/* The first member of every back end. */
struct cvi__backend {
    const cvi__backend_ops *ops;
    cvi__resolve_env *env;
    cvi__list lookups; /* those it works on, if it keeps them here */
    cvi__link notice;  /* among the events: it wants a credential */
    char name[CVI__NAME_MAX + 1];
};

void cvi__backend_init(cvi__backend *b, const cvi__backend_ops *ops, cvi__resolve_env *env,
                       const char *name);

/* What a resolver and its back ends share. */
struct cvi__resolve_env {
    cvi_allocator alloc;
    cvi__log log;
    cvi__rng rng;
    cvi__timers timers;
    cvi__list notices;      /* events that wait to be pulled, in order */
    uint64_t now_us;        /* of the call that is inside */
    uint64_t wall_now_us;   /* the pair of set_wall_clock */
    int64_t wall_unix_us;   /* INT64_MIN: not told */
    struct cvi__http *http; /* NULL: nobody needs it */
    void (*ended)(cvi__resolve_env *env, cvi__lookup *l); /* the chain is done with it */
};

int64_t cvi__env_unix_us(const cvi__resolve_env *env); /* INT64_MIN: nobody told the civil time */

/* End a look-up's step: `l->now` is filled in, but for `status`. */
void cvi__lookup_done(cvi__lookup *l, int status);

/* Say what happened, once: cut, printable, UTF-8. Every text may be NULL. */
void cvi__outcome_say(cvi__outcome *o, const char *code, const char *request_id,
                      const char *message);

#endif
