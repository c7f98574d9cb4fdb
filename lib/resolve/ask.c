/* SPDX-License-Identifier: MIT */
#include "resolve/ask.h"

#include "resolve/retry_after.h"

static cvi__resolve_env *env_of(const cvi__ask *a)
{
    return a->backend->env;
}

/* What is known of the request before stays. */
static void say(cvi__outcome *o, const char *message)
{
    cvi__outcome_say(o, o->code, o->request_id, message);
}

int cvi__ask_wait(cvi__ask *a, uint64_t at_us)
{
    cvi__lookup *const l = a->lookup;

    if (at_us >= l->limit.due_us) {
        l->now.wants_time = l->limit.due_us >= l->timeout_at_us;
        return 0;
    }
    cvi__list_push(&a->backend->lookups, &l->link);
    cvi__timers_set(&env_of(a)->timers, &l->wake, at_us);
    return 1;
}

int cvi__ask_breaker(cvi__ask *a)
{
    cvi__resolve_env *const env = env_of(a);

    switch (cvi__breaker_ask(a->breaker, env->now_us)) {
    case CVI__BREAKER_OPEN:
        say(&a->lookup->now, "not asked: it failed several times and is left alone for a while");
        return CVI_ERESOLVE_UNAVAILABLE;
    case CVI__BREAKER_HELD:
        if (cvi__ask_wait(a, cvi__breaker_resume_at(a->breaker, &env->rng))) {
            return CVI_AGAIN;
        }
        say(&a->lookup->now, "not asked: it wants a pause first");
        return CVI_ERESOLVE_THROTTLED;
    case CVI__BREAKER_PROBE:
        a->is_probe = 1;
        return CVI_OK;
    default:
        return CVI_OK;
    }
}

cvi__exchange *cvi__ask_prepare(cvi__ask *a, size_t max_answer)
{
    cvi__exchange_clear(&a->exchange);
    cvi__exchange_init(&a->exchange, &env_of(a)->alloc, max_answer);
    return &a->exchange;
}

void cvi__ask_send(cvi__ask *a, void (*done)(void *user, cvi__exchange *x))
{
    cvi__resolve_env *const env = env_of(a);
    cvi__lookup *const l = a->lookup;

    a->exchange.timeout_us = l->limit.due_us - env->now_us;
    a->exchange.done = done;
    a->exchange.user = a;
    a->is_sending = 1;
    a->sent++;
    l->requests++;
    cvi__list_push(&a->backend->lookups, &l->link);
    env->http->ops->start(env->http, env->now_us, &a->exchange);
}

void cvi__ask_learn(cvi__resolve_env *env, cvi__breaker *b, const cvi__exchange *x, int status)
{
    const uint64_t wait_us = cvi__retry_after_us(x->retry_after, x->date, cvi__env_unix_us(env));

    if (status == CVI_ENOMEM) {
        return;
    }
    if (!cvi__status_is_passing(status)) {
        cvi__breaker_success(b);
        return;
    }
    if (wait_us == 0 || status != CVI_ERESOLVE_THROTTLED) {
        cvi__breaker_failure(b, env->now_us, &env->rng);
    } else {
        cvi__breaker_forget(b); /* it answers, but is not back either */
    }
    if (wait_us > 0) {
        cvi__breaker_hold(b, env->now_us + wait_us);
    }
}

void cvi__ask_answered(cvi__ask *a, int status)
{
    a->is_sending = 0;
    cvi__ask_learn(env_of(a), a->breaker, &a->exchange, status);
    a->is_probe = a->is_probe && status == CVI_ENOMEM;
}

int cvi__ask_again(cvi__ask *a, int status)
{
    cvi__resolve_env *const env = env_of(a);
    uint64_t at_us = 0;

    if (cvi__status_is_passing(status)) {
        at_us = cvi__breaker_retry_at(a->breaker, a->sent, env->now_us, a->lookup->limit.due_us,
                                      &env->rng);
    }
    return at_us > 0 && cvi__ask_wait(a, at_us);
}

void cvi__ask_call_back(cvi__ask *a)
{
    if (a->is_sending) {
        env_of(a)->http->ops->cancel(env_of(a)->http, &a->exchange);
    }
    if (a->is_probe) {
        cvi__breaker_forget(a->breaker);
    }
    a->is_sending = a->is_probe = 0;
}

void cvi__ask_end(cvi__ask *a)
{
    cvi__resolve_env *const env = env_of(a);

    if (a->is_sending && env->now_us >= a->lookup->limit.due_us) {
        cvi__breaker_failure(a->breaker, env->now_us, &env->rng);
        a->is_probe = 0;
    }
    cvi__ask_call_back(a);
    cvi__exchange_clear(&a->exchange);
}
