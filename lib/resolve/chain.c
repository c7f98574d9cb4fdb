/* SPDX-License-Identifier: MIT */
/*
 * A look-up goes from back end to back end until one gives a meeting or refuses it for good. When
 * none does, a failure is told rather than "not found", since nobody knows what that one would
 * have said.
 */
#include "resolve/chain.h"

#include <string.h>

#include "core/mem.h"

/* Said of the meeting itself: no other back end is asked. */
static int is_final(int status)
{
    switch (status) {
    case CVI_OK:
    case CVI_ENOMEM:
    case CVI_ERESOLVE_EXPIRED:
    case CVI_ERESOLVE_NOT_STARTED:
    case CVI_ERESOLVE_LOCKED:
    case CVI_ERESOLVE_DENIED:
    case CVI_ERESOLVE_CANCELLED:
        return 1;
    default:
        return 0;
    }
}

/* How much a status tells when no back end had the meeting. */
static int rank(int status)
{
    switch (status) {
    case CVI_OK: /* nothing was kept yet */
        return 0;
    case CVI_AGAIN:
        return 1;
    case CVI_ERESOLVE_NOT_FOUND:
        return 2;
    case CVI_ERESOLVE_MISTYPED:
        return 3;
    default:
        return 4;
    }
}

static void end(cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__timers_set(&env->timers, &l->limit, CVI_NO_DEADLINE);
    if (!is_final(l->now.status) && rank(l->kept.status) >= rank(l->now.status)) {
        l->now = l->kept;
    }
    if (l->now.status == CVI_AGAIN) {
        l->now.status = CVI_ERESOLVE_NOT_FOUND;
    }
    env->ended(env, l);
}

static void run_step(cvi__resolve_env *env, cvi__lookup *l)
{
    const cvi__chain_step *const step = &l->route->steps[l->step];
    const uint64_t left = l->timeout_at_us - env->now_us;

    memset(&l->now, 0, sizeof(l->now));
    memcpy(l->now.backend, step->backend->name, sizeof(l->now.backend));
    l->at = step->backend;
    l->work = NULL;
    cvi__timers_set(&env->timers, &l->limit,
                    step->budget_us < left ? env->now_us + step->budget_us : l->timeout_at_us);
    l->at->ops->begin(l->at, l);
}

static void leave(cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__list_remove(&l->link);
    cvi__timers_set(&env->timers, &l->wake, CVI_NO_DEADLINE);
    l->at = NULL;
    l->work = NULL;
}

static int is_over(const cvi__lookup *l)
{
    const cvi__chain_step *const step = &l->route->steps[l->step];
    const int is_failure = rank(l->now.status) > rank(CVI_ERESOLVE_MISTYPED);

    return is_final(l->now.status) || (is_failure && step->stops_on_error) ||
           l->step + 1 >= l->route->count;
}

/* Nobody knows what those that were not asked would have said: that is no "not found". */
static void run_out(cvi__resolve_env *env, cvi__lookup *l)
{
    const cvi__backend *const next = l->route->steps[l->step].backend;

    memset(&l->now, 0, sizeof(l->now));
    memcpy(l->now.backend, next->name, sizeof(l->now.backend));
    cvi__outcome_say(&l->now, NULL, NULL, "no answer in time");
    l->now.status = CVI_ERESOLVE_NETWORK;
    l->now.wants_time = 1;
    end(env, l);
}

void cvi__lookup_done(cvi__lookup *l, int status)
{
    cvi__resolve_env *const env = l->at->env;

    l->now.status = status;
    leave(env, l);
    if (is_over(l)) {
        end(env, l);
        return;
    }
    if (rank(status) > rank(l->kept.status)) {
        l->kept = l->now;
    }
    l->step++;
    if (env->now_us < l->timeout_at_us) {
        run_step(env, l);
    } else {
        run_out(env, l);
    }
}

void cvi__chain_begin(cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__mem_free(&env->alloc, l->redirect);
    l->redirect = NULL;
    memset(&l->kept, 0, sizeof(l->kept));
    l->step = 0;
    run_step(env, l);
}

void cvi__chain_cancel(cvi__resolve_env *env, cvi__lookup *l)
{
    if (l->at) {
        if (l->at->ops->cancel) {
            l->at->ops->cancel(l->at, l);
        }
        leave(env, l);
    }
    cvi__timers_set(&env->timers, &l->limit, CVI_NO_DEADLINE);
    cvi__timers_set(&env->timers, &l->wake, CVI_NO_DEADLINE);
}

void cvi__chain_limit(cvi__resolve_env *env, cvi__lookup *l)
{
    cvi__backend *const at = l->at;

    if (at && at->ops->cancel) {
        at->ops->cancel(at, l);
    }
    if (!l->now.message[0]) {
        cvi__outcome_say(&l->now, NULL, NULL, "no answer in time");
    }
    l->now.http_status = 0;
    l->now.wants_time = env->now_us >= l->timeout_at_us;
    if (at) {
        cvi__lookup_done(l, CVI_ERESOLVE_NETWORK);
    } else {
        l->now.status = CVI_ERESOLVE_NETWORK;
        end(env, l);
    }
}
