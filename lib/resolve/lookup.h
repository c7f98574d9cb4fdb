/* SPDX-License-Identifier: MIT */
/* One look-up, what a back end does with it, and what all of them share. */
#ifndef CVI_RESOLVE_LOOKUP_H
#define CVI_RESOLVE_LOOKUP_H

#include <cvi/resolve.h>

#include "core/log.h"
#include "crypto/random.h"
#include "resolve/http.h"
#include "resolve/id_tag.h"
#include "resolve/list.h"
#include "resolve/timers.h"

#define CVI__NAME_MAX 64 /* of a back end */

/* Something to be told by an event. */
typedef enum cvi__notice_kind {
    CVI__NOTICE_LOOKUP = 1,     /* link.owner: a look-up that ended, or asks the embedder */
    CVI__NOTICE_CREDENTIAL = 2, /* link.owner: a back end */
    CVI__NOTICE_STEP = 3        /* link.owner: a cvi__step_note, freed with the notice */
} cvi__notice_kind;

typedef struct cvi__notice {
    cvi__link link;
    uint32_t kind;
} cvi__notice;

typedef struct cvi__lookup cvi__lookup;
typedef struct cvi__backend cvi__backend;
typedef struct cvi__resolve_env cvi__resolve_env;
struct cvi__route;

/* How a step, or the whole, ended. Texts come from strangers: cut, printable, without secrets. */
typedef struct cvi__outcome {
    cvi_resolution *result; /* with CVI_OK */
    int status;             /* CVI_AGAIN: this back end has no opinion, the next one decides */
    uint32_t http_status;
    uint8_t wants_time; /* who has more time than this look-up had may do better */
    char backend[CVI__NAME_MAX + 1];
    char code[64];
    char request_id[64];
    char message[160];
} cvi__outcome;

#define CVI__TIMER_LIMIT 1u /* the step's budget or the look-up's time is over */
#define CVI__TIMER_WAKE 2u  /* the back end's own; before the first step the resolver's */

/* What happens to a look-up before and after its back ends; front.c alone touches it. */
typedef struct cvi__visit {
    cvi__link link;      /* among those others may join, or who wait for one of these */
    cvi__list followers; /* who wait for this one's answer */
    cvi__id_tag tag;     /* of tenant and id */
    uint64_t started_us;
    uint64_t pace_us;      /* "no" is said no sooner than this after the start */
    cvi_resolution *stale; /* what was known of the meeting some time ago */
    uint8_t is_leader;     /* others may join it */
    uint8_t is_follower;   /* waits for another's answer */
    uint8_t is_blocked;
    uint8_t was_asked; /* of a back end, for itself */
} cvi__visit;

struct cvi__lookup {
    cvi__link link;     /* in a list of the back end that works on it */
    cvi__notice notice; /* once finished, or when the embedder is asked */
    cvi__timer limit;
    cvi__timer wake;
    uint64_t id;
    uint64_t timeout_at_us;
    uint64_t finished_us;
    cvi__visit visit;
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
    /* Takes over by copy and goes on with what waited; NULL: it wants none. */
    int (*set_credential)(cvi__backend *b, const cvi_resolve_credential *credential,
                          cvi_error_info *error);
    void (*destroy)(cvi__backend *b);
} cvi__backend_ops;

/* The first member of every back end. */
struct cvi__backend {
    const cvi__backend_ops *ops;
    cvi__resolve_env *env;
    cvi__list lookups;  /* those it works on, if it keeps them here */
    cvi__notice notice; /* it wants a credential */
    char name[CVI__NAME_MAX + 1];
    uint8_t is_personal; /* what it answers depends on who asks */
    uint8_t is_local;    /* it answers from memory */
};

void cvi__backend_init(cvi__backend *b, const cvi__backend_ops *ops, cvi__resolve_env *env,
                       const char *name);

/* What a resolver and its back ends share. */
struct cvi__resolve_env {
    cvi_allocator alloc;
    cvi__log log;
    cvi__rng rng;
    cvi__timers timers;
    cvi__list notices;    /* events that wait to be pulled, in order */
    uint64_t now_us;      /* of the call that is inside */
    uint64_t wall_now_us; /* the pair of set_wall_clock */
    int64_t wall_unix_us; /* INT64_MIN: not told */
    cvi__http *http;      /* NULL: nobody needs it */
    cvi__http_maker *make_http;
    void (*ended)(cvi__resolve_env *env, cvi__lookup *l); /* the chain is done with it */
};

/* One exchange, to be told when the look-up is traced. */
typedef struct cvi__step_note {
    cvi__notice notice;
    uint64_t lookup;
    uint64_t time_us;
    const char *step; /* static */
    cvi__outcome outcome;
    cvi__http_timing timing;
    uint32_t phase;
    uint32_t requests;
    int64_t server_unix_us;
    char roles[512];
} cvi__step_note;

/* Tell of an exchange if the look-up is traced. CVI_ENOMEM when it cannot. */
int cvi__lookup_note(cvi__lookup *l, const char *step, const cvi__exchange *x, const char *roles);

/* The id to look for: the dialled one, or what a policy put in its place. */
const char *cvi__lookup_wanted(const cvi__lookup *l);

int64_t cvi__env_unix_us(const cvi__resolve_env *env); /* INT64_MIN: nobody told the civil time */

/* End a look-up's step: `l->now` is filled in, but for `status`. */
void cvi__lookup_done(cvi__lookup *l, int status);

/* Of an id that nobody has: mistyped when its check digit is wrong, else not found. */
int cvi__status_of_unknown(const char *conference_id);

/* A failure of the service that may be gone with the next request. */
int cvi__status_is_passing(int status);

/* What an exchange tells: its HTTP status, request id and, when it failed, why. */
void cvi__outcome_take(cvi__outcome *o, const cvi__exchange *x);
/* Take back texts that repeat a secret, or a part of it; NULL and "" are none. */
void cvi__outcome_withhold(cvi__outcome *o, const char *secret);

/* Say what happened: cut, printable, UTF-8. Every text may be NULL. */
void cvi__outcome_say(cvi__outcome *o, const char *code, const char *request_id,
                      const char *message);

#endif
