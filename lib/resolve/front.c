/* SPDX-License-Identifier: MIT */
#include "resolve/front.h"

#include <stdio.h>
#include <string.h>

#include "core/mem.h"
#include "resolve/cache.h"
#include "resolve/chain.h"
#include "resolve/guard.h"
#include "resolve/resolution.h"

#define FLIGHT_LISTS 1024u
#define MESSAGE_BLOCKED 10u

int cvi__front_set_cache(cvi__front *f, const cvi_allocator *alloc, cvi_resolve_cache *cache)
{
    if (cache && !f->flights) {
        const int rc = cvi__id_tag_key_init(&f->key);

        if (rc != CVI_OK) {
            return rc;
        }
        f->flights = cvi__mem_calloc(alloc, FLIGHT_LISTS, sizeof(*f->flights));
        if (!f->flights) {
            return CVI_ENOMEM;
        }
    }
    f->cache = cache;
    return CVI_OK;
}

void cvi__front_free(cvi__front *f, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, f->flights);
    f->flights = NULL;
}

/* ---- what may be shared ----------------------------------------------------------------- */

/* An answer that depends on who asks is nobody else's; what is in memory needs no cache. */
static int is_shareable(const cvi__lookup *l)
{
    int is_remote = 0;

    for (uint32_t i = 0; l->route && i < l->route->count; i++) {
        if (l->route->steps[i].backend->is_personal) {
            return 0;
        }
        is_remote |= !l->route->steps[i].backend->is_local;
    }
    return is_remote;
}

static cvi__cache_id id_of(const cvi__lookup *l)
{
    return (cvi__cache_id){l->tenant_id, l->conference_id};
}

static int is_wrong(int status)
{
    return status == CVI_ERESOLVE_NOT_FOUND || status == CVI_ERESOLVE_MISTYPED;
}

/* There is such a meeting, whatever becomes of it. */
static int is_telling(int status)
{
    switch (status) {
    case CVI_OK:
    case CVI_ERESOLVE_EXPIRED:
    case CVI_ERESOLVE_NOT_STARTED:
    case CVI_ERESOLVE_LOCKED:
        return 1;
    default:
        return 0;
    }
}

/* Nothing was said about the meeting itself: an older answer is better than none. */
static int is_failure(int status)
{
    switch (status) {
    case CVI_ERESOLVE_NETWORK:
    case CVI_ERESOLVE_ANSWER:
    case CVI_ERESOLVE_PERMISSION:
    case CVI_ERESOLVE_CONSENT:
    case CVI_ERESOLVE_CREDENTIAL:
    case CVI_ERESOLVE_THROTTLED:
    case CVI_ERESOLVE_UNAVAILABLE:
        return 1;
    default:
        return 0;
    }
}

/* ---- flights: one asks, the others wait ------------------------------------------------- */

static cvi__list *flights_of(const cvi__front *f, const cvi__lookup *l)
{
    return &f->flights[l->visit.tag.place % FLIGHT_LISTS];
}

static cvi__lookup *leader_of(const cvi__front *f, const cvi__lookup *l)
{
    for (const cvi__link *k = flights_of(f, l)->first; k; k = k->next) {
        cvi__lookup *const other = k->owner;

        if (other->visit.tag.place == l->visit.tag.place &&
            other->visit.tag.name == l->visit.tag.name) {
            return other;
        }
    }
    return NULL;
}

/* The first that waits for `l` and has time beyond `us` asks in its place; the rest wait for it. */
static int hand_over(cvi__resolve_env *env, cvi__lookup *l, cvi__list *flights, uint64_t us)
{
    cvi__lookup *next = NULL;

    for (cvi__link *k = l->visit.followers.first; k && !next; k = k->next) {
        cvi__lookup *const one = k->owner;

        next = one->timeout_at_us > us ? one : NULL;
    }
    if (!next) {
        return 0;
    }
    next->visit.is_leader = 1;
    next->visit.is_follower = 0;
    cvi__list_push(flights, &next->visit.link);
    while (l->visit.followers.first) {
        cvi__list_push(&next->visit.followers, l->visit.followers.first);
    }
    cvi__chain_begin(env, next);
    return 1;
}

/* The same for all who waited; each is judged by the guess defence for itself. */
static void share(cvi__front *f, cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__lookup *one = NULL;

    while ((one = cvi__list_first(&l->visit.followers)) != NULL) {
        cvi__front_detach(one);
        cvi__timers_set(&env->timers, &one->limit, CVI_NO_DEADLINE);
        one->now = l->now;
        if (one->now.result) {
            cvi__resolution_ref(one->now.result, 1);
        }
        if (f->cache) {
            cvi__cache_count_shared(f->cache);
        }
        env->ended(env, one);
    }
}

void cvi__front_detach(cvi__lookup *l)
{
    cvi__list_remove(&l->visit.link);
    l->visit.is_leader = l->visit.is_follower = 0;
}

void cvi__front_forget(cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__list *const flights = l->visit.is_leader ? l->visit.link.list : NULL;

    cvi__front_detach(l);
    if (flights) {
        (void)hand_over(env, l, flights, env->now_us);
    }
}

/* ---- the guess defence ------------------------------------------------------------------ */

static cvi_guard_attempt attempt_of(const cvi__lookup *l)
{
    cvi_guard_attempt a;

    CVI_GUARD_ATTEMPT_INIT(&a);
    a.caller = l->caller;
    a.address = l->address;
    a.tenant_id = l->tenant_id;
    a.tried = l->conference_id;
    return a;
}

/* As the chain would say it of an id that nobody has. */
static int status_of_blocked(const cvi__lookup *l)
{
    for (uint32_t i = 0; l->route && i < l->route->count; i++) {
        if (!l->route->steps[i].backend->is_personal) {
            return cvi__status_of_unknown(l->conference_id);
        }
    }
    return CVI_ERESOLVE_NOT_FOUND;
}

static void block(const cvi__resolve_env *env, cvi__lookup *l, uint32_t failed)
{
    cvi_resolution_destroy(&l->now.result);
    memset(&l->now, 0, sizeof(l->now));
    l->visit.is_blocked = 1;
    l->now.status = status_of_blocked(l);
    cvi__outcome_say(&l->now, "blocked", NULL, "refused: too many wrong ids lately");
    cvi__log_write(&env->log, CVI_LOG_WARNING, MESSAGE_BLOCKED,
                   "tenant %s: look-ups from %s are blocked after %u wrong ids", l->tenant_id,
                   l->address[0] ? l->address : "an unknown address", failed);
}

static int is_let_in(cvi__front *f, cvi__resolve_env *env, cvi__lookup *l)
{
    const cvi_guard_attempt a = attempt_of(l);
    cvi_guard_verdict v;

    CVI_GUARD_VERDICT_INIT(&v);
    if (!f->guard || cvi_guard_check(f->guard, env->now_us, &a, &v) != CVI_OK) {
        return 1;
    }
    l->visit.pace_us = v.delay_us;
    if (!v.is_blocked) {
        return 1;
    }
    block(env, l, v.failed);
    return 0;
}

static void note(cvi__front *f, const cvi__resolve_env *env, const cvi__lookup *l)
{
    const cvi_guard_attempt a = attempt_of(l);
    const cvi__visit *const v = &l->visit;

    if (v->is_blocked || (l->now.status != CVI_OK && !is_wrong(l->now.status))) {
        return;
    }
    (void)cvi_guard_note(f->guard, env->now_us, &a, l->now.status == CVI_OK);
    if (l->now.status != CVI_OK && v->was_asked) {
        cvi__guard_note_pace(f->guard, env->now_us - v->started_us);
    }
}

/*
 * Guesses that were let in together are judged once more when they are answered: what came of those
 * before may have been too much, and only what tells of a meeting is worth anything to a guesser.
 */
static void judge_again(cvi__front *f, const cvi__resolve_env *env, cvi__lookup *l)
{
    const cvi_guard_attempt a = attempt_of(l);
    uint32_t failed = 0;

    if (!l->visit.is_blocked && is_telling(l->now.status) &&
        cvi__guard_blocks(f->guard, env->now_us, &a, &failed)) {
        block(env, l, failed);
    }
}

/* "No" is said at one pace, whether somebody looked or not. */
static int conclude(cvi__front *f, cvi__resolve_env *env, cvi__lookup *l)
{
    uint64_t until_us = 0;

    if (!f->guard) {
        return 1;
    }
    judge_again(f, env, l);
    note(f, env, l);
    until_us = CVI_MIN(l->visit.started_us + l->visit.pace_us, l->timeout_at_us);
    if (!is_wrong(l->now.status) || env->now_us >= until_us) {
        return 1;
    }
    cvi__timers_set(&env->timers, &l->wake, until_us);
    return 0;
}

/* ---- in and out ------------------------------------------------------------------------- */

/* 0: its key is too long to be kept. */
static int take_tag(const cvi__front *f, cvi__lookup *l)
{
    l->visit.tag = cvi__id_tag_take(&f->key, l->tenant_id, l->conference_id);
    return l->visit.tag.name != 0;
}

/* 1 when the cache knew. */
static int ask_cache(cvi__front *f, const cvi__resolve_env *env, cvi__lookup *l)
{
    const cvi__cache_hit hit = cvi__cache_find(f->cache, env->now_us, id_of(l));

    if (hit.state == CVI__CACHE_STALE) {
        l->visit.stale = hit.resolution;
    }
    if (hit.state != CVI__CACHE_FRESH) {
        return 0;
    }
    l->now.status = hit.status;
    l->now.result = hit.resolution;
    snprintf(l->now.backend, sizeof(l->now.backend), "cache");
    return 1;
}

int cvi__front_enter(cvi__front *f, cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__lookup *leader = NULL;

    l->visit.started_us = env->now_us;
    if (!is_let_in(f, env, l)) {
        env->ended(env, l);
        return 0;
    }
    if (f->cache && is_shareable(l) && take_tag(f, l)) {
        if (ask_cache(f, env, l)) {
            env->ended(env, l);
            return 0;
        }
        leader = leader_of(f, l);
        if (leader) {
            l->visit.is_follower = 1;
            cvi__list_push(&leader->visit.followers, &l->visit.link);
            cvi__timers_set(&env->timers, &l->limit, l->timeout_at_us);
            return 0;
        }
        l->visit.is_leader = 1;
        cvi__list_push(flights_of(f, l), &l->visit.link);
    }
    l->visit.was_asked = 1;
    return 1;
}

static void remember(cvi__front *f, const cvi__resolve_env *env, const cvi__lookup *l)
{
    const int status = l->now.status;
    const int is_local = l->route->steps[l->step].backend->is_local;

    if (is_shareable(l) &&
        (status == CVI_OK ? !is_local : is_wrong(status) || status == CVI_ERESOLVE_EXPIRED)) {
        cvi__cache_put(f->cache, env->now_us, cvi__env_unix_us(env), id_of(l), status,
                       l->now.result);
    }
}

/* A failure, but not so long ago the meeting was known. */
static void use_stale(cvi__front *f, cvi__lookup *l)
{
    l->now.status = CVI_OK;
    l->now.result = l->visit.stale;
    l->visit.stale = NULL;
    snprintf(l->now.backend, sizeof(l->now.backend), "cache");
    cvi__cache_count_stale(f->cache);
}

int cvi__front_leave(cvi__front *f, cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__list *const flights = l->visit.is_leader ? l->visit.link.list : NULL;

    cvi__front_detach(l);
    if (f->cache && is_failure(l->now.status) && l->visit.stale) {
        use_stale(f, l);
    } else if (f->cache && flights) {
        remember(f, env, l);
    }
    if (flights && !(is_failure(l->now.status) && l->now.wants_time &&
                     hand_over(env, l, flights, CVI_MAX(l->timeout_at_us, env->now_us)))) {
        share(f, env, l);
    }
    return conclude(f, env, l);
}
