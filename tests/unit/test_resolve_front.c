/* SPDX-License-Identifier: MIT */
/* Look-ups before a service that answers when the test says so, in virtual time. */
#include "common/cm.h"

#include <stdio.h>

#include "core/mem.h"
#include "dial/verhoeff.h"
#include "resolve/cache.h"
#include "resolve/chain.h"
#include "resolve/front.h"
#include "resolve/resolution.h"

#define SECOND UINT64_C(1000000)
#define T0 (1000 * SECOND)
#define MOST 64

struct world {
    cvi__resolve_env env; /* first */
    cvi__front front;
    cvi__backend service;
    cvi__route route;
    cvi__lookup *asked[MOST]; /* by the service, in order */
    size_t asked_count;
    cvi__lookup *over[MOST]; /* that ended, in order */
    uint64_t over_us[MOST];
    size_t over_count;
    cvi_resolve_cache *cache;
    cvi_guard *guard;
};

static void begin(cvi__backend *b, cvi__lookup *l)
{
    struct world *w = (struct world *)b->env;

    assert_true(w->asked_count < MOST);
    w->asked[w->asked_count++] = l;
    cvi__list_push(&b->lookups, &l->link);
}

static void finish(struct world *w, cvi__lookup *l)
{
    assert_true(w->over_count < MOST);
    l->is_finished = 1;
    w->over_us[w->over_count] = w->env.now_us;
    w->over[w->over_count++] = l;
}

static void ended(cvi__resolve_env *env, cvi__lookup *l)
{
    struct world *w = (struct world *)env;

    if (cvi__front_leave(&w->front, env, l)) {
        finish(w, l);
    }
}

static const cvi__backend_ops ops = {.begin = begin};

static struct world *make(int with_cache, int with_guard)
{
    struct world *w = calloc(1, sizeof(*w));
    cvi_resolve_cache_params p;

    assert_non_null(w);
    w->env.alloc = cvi__mem_libc;
    w->env.wall_unix_us = INT64_MIN;
    w->env.now_us = T0;
    w->env.ended = ended;
    assert_int_equal(cvi__log_init(&w->env.log, "resolve", NULL), CVI_OK);
    assert_int_equal(cvi__timers_init(&w->env.timers, &w->env.alloc, 2 * MOST), CVI_OK);
    cvi__backend_init(&w->service, &ops, &w->env, "service");
    w->route = (cvi__route){.tenant = "*", .entra_tenant = "", .count = 1};
    w->route.steps[0] = (cvi__chain_step){&w->service, CVI_NO_DEADLINE, 0};
    CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    p.start_us = T0;
    if (with_cache) {
        assert_int_equal(cvi_resolve_cache_create(&w->cache, &p), CVI_OK);
        assert_int_equal(cvi__front_set_cache(&w->front, &w->env.alloc, w->cache), CVI_OK);
    }
    if (with_guard) {
        assert_int_equal(cvi_guard_create(&w->guard, NULL), CVI_OK);
        w->front.guard = w->guard;
    }
    return w;
}

static cvi__lookup *start_of(struct world *w, const char *id, const char *caller,
                             uint64_t timeout_us)
{
    cvi_resolve_request q;
    cvi__lookup *l = NULL;

    CVI_RESOLVE_REQUEST_INIT(&q);
    q.tenant_id = "t";
    q.conference_id = id;
    q.caller = caller;
    q.address = "192.0.2.1:5060";
    l = cvi__lookup_new(&w->env.alloc, &q);
    assert_non_null(l);
    l->route = &w->route;
    l->timeout_at_us = w->env.now_us + timeout_us;
    if (cvi__front_enter(&w->front, &w->env, l)) {
        cvi__chain_begin(&w->env, l);
    }
    return l;
}

static cvi__lookup *start(struct world *w, const char *id)
{
    return start_of(w, id, "sip:a@b", 5 * SECOND);
}

/* As cvi_resolver_drive() does. */
static void let_time_pass(struct world *w, uint64_t us)
{
    const uint64_t until = w->env.now_us + us;
    cvi__timer *timer = NULL;

    while (cvi__timers_next(&w->env.timers) <= until) {
        w->env.now_us = CVI_MAX(w->env.now_us, cvi__timers_next(&w->env.timers));
        timer = cvi__timers_pop(&w->env.timers, w->env.now_us);
        if (timer->kind == CVI__TIMER_WAKE) {
            finish(w, timer->owner);
        } else {
            cvi__chain_limit(&w->env, timer->owner);
        }
    }
    w->env.now_us = until;
}

static void answer(struct world *w, cvi__lookup *l, int status)
{
    cvi__resolution_fields f = {0};

    f.text[CVI_RESOLUTION_MEETING_ID] = l->conference_id;
    if (status == CVI_OK) {
        l->now.result = cvi__resolution_new(&w->env.alloc, &f);
    }
    cvi__lookup_done(l, status);
}

static void expect_over(struct world *w, size_t index, const cvi__lookup *l, int status)
{
    assert_true(index < w->over_count);
    assert_ptr_equal(w->over[index], l);
    assert_int_equal(l->now.status, status);
    assert_int_equal(l->now.result != NULL, status == CVI_OK);
    if (status == CVI_OK) {
        assert_string_equal(cvi_resolution_get_text(l->now.result, CVI_RESOLUTION_MEETING_ID, NULL),
                            l->conference_id);
    }
}

static void cancel(struct world *w, cvi__lookup *l)
{
    cvi__front_forget(&w->env, l);
    cvi__chain_cancel(&w->env, l);
    cvi__lookup_free(&w->env.alloc, l);
}

static cvi_resolve_cache_stats stats_of(const struct world *w)
{
    cvi_resolve_cache_stats s;

    CVI_RESOLVE_CACHE_STATS_INIT(&s);
    assert_int_equal(cvi_resolve_cache_get_stats(w->cache, &s), CVI_OK);
    return s;
}

/* Everything that ended is freed; what is still open was cancelled by the test. */
static void destroy(struct world *w)
{
    for (size_t i = 0; i < w->over_count; i++) {
        cvi__lookup_free(&w->env.alloc, w->over[i]);
    }
    cvi__front_free(&w->front, &w->env.alloc);
    cvi__timers_free(&w->env.timers, &w->env.alloc);
    cvi_resolve_cache_destroy(&w->cache);
    cvi_guard_destroy(&w->guard);
    free(w);
}

/* ---- the cache ---- */

static void a_known_meeting_is_not_asked_for_again(void **state)
{
    struct world *w = make(1, 0);
    cvi__lookup *first = start(w, "1"), *second = NULL;

    (void)state;
    answer(w, first, CVI_OK);
    expect_over(w, 0, first, CVI_OK);
    second = start(w, "1");
    expect_over(w, 1, second, CVI_OK);
    assert_int_equal(w->asked_count, 1);
    assert_string_equal(second->now.backend, "cache");
    assert_ptr_equal(first->now.result, second->now.result);
    let_time_pass(w, 301 * SECOND); /* not fresh any more */
    answer(w, start(w, "1"), CVI_OK);
    assert_int_equal(w->asked_count, 2);
    destroy(w);
}

static void that_there_is_none_is_known_for_seconds(void **state)
{
    static const int statuses[] = {CVI_ERESOLVE_NOT_FOUND, CVI_ERESOLVE_MISTYPED,
                                   CVI_ERESOLVE_EXPIRED};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct world *w = make(1, 0);

        answer(w, start(w, "1"), statuses[i]);
        expect_over(w, 1, start(w, "1"), statuses[i]);
        assert_int_equal(w->asked_count, 1);
        let_time_pass(w, 11 * SECOND);
        answer(w, start(w, "1"), CVI_OK);
        assert_int_equal(w->asked_count, 2);
        destroy(w);
    }
}

static void failures_are_not_remembered(void **state)
{
    static const int statuses[] = {CVI_ERESOLVE_NETWORK, CVI_ERESOLVE_DENIED, CVI_ERESOLVE_LOCKED,
                                   CVI_ERESOLVE_NOT_STARTED, CVI_ENOMEM};
    struct world *w = make(1, 0);

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        answer(w, start(w, "1"), statuses[i]);
        assert_int_equal(w->asked_count, i + 1);
    }
    destroy(w);
}

static void an_old_meeting_stands_in_when_the_service_fails(void **state)
{
    struct world *w = make(1, 0);
    cvi__lookup *l = NULL;

    (void)state;
    answer(w, start(w, "1"), CVI_OK);
    let_time_pass(w, 400 * SECOND);
    l = start(w, "1");
    assert_int_equal(w->asked_count, 2);
    answer(w, l, CVI_ERESOLVE_NETWORK);
    expect_over(w, 1, l, CVI_OK);
    assert_int_equal(stats_of(w).stale, 1);
    l = start(w, "1");
    let_time_pass(w, 5 * SECOND); /* no answer at all */
    expect_over(w, 2, l, CVI_OK);
    l = start(w, "1");
    answer(w, l, CVI_ERESOLVE_NOT_FOUND); /* the service knows better */
    expect_over(w, 3, l, CVI_ERESOLVE_NOT_FOUND);
    destroy(w);
}

/* ---- one for all ---- */

static void look_ups_of_one_id_share_one_answer(void **state)
{
    struct world *w = make(1, 0);
    cvi__lookup *a = start(w, "1"), *b = start(w, "1"), *other = start(w, "2"), *c = start(w, "1");

    (void)state;
    assert_int_equal(w->asked_count, 2);
    answer(w, a, CVI_OK);
    expect_over(w, 0, b, CVI_OK);
    expect_over(w, 1, c, CVI_OK);
    expect_over(w, 2, a, CVI_OK);
    assert_int_equal(stats_of(w).shared, 2);
    answer(w, other, CVI_ERESOLVE_NOT_FOUND);
    expect_over(w, 3, other, CVI_ERESOLVE_NOT_FOUND);
    destroy(w);
}

static void a_failure_is_shared_too(void **state)
{
    struct world *w = make(1, 0);
    cvi__lookup *a = start(w, "1"), *b = start(w, "1");

    (void)state;
    answer(w, a, CVI_ERESOLVE_THROTTLED);
    expect_over(w, 0, b, CVI_ERESOLVE_THROTTLED);
    expect_over(w, 1, a, CVI_ERESOLVE_THROTTLED);
    assert_int_equal(w->asked_count, 1);
    destroy(w);
}

static void who_waits_asks_when_the_first_is_cancelled(void **state)
{
    struct world *w = make(1, 0);
    cvi__lookup *a = start(w, "1"), *b = start(w, "1"), *c = start(w, "1");

    (void)state;
    cancel(w, a);
    assert_int_equal(w->asked_count, 2);
    assert_ptr_equal(w->asked[1], b);
    cancel(w, c); /* one that waits */
    answer(w, b, CVI_OK);
    assert_int_equal(w->over_count, 1);
    expect_over(w, 0, b, CVI_OK);
    destroy(w);
}

static void who_still_has_time_asks_when_the_firsts_is_over(void **state)
{
    struct world *w = make(1, 0);
    cvi__lookup *a = start_of(w, "1", "", SECOND), *b = start_of(w, "1", "", 3 * SECOND);
    cvi__lookup *c = start_of(w, "1", "", 2 * SECOND);

    (void)state;
    let_time_pass(w, SECOND);
    expect_over(w, 0, a, CVI_ERESOLVE_NETWORK);
    assert_int_equal(w->asked_count, 2);
    assert_ptr_equal(w->asked[1], b);
    let_time_pass(w, SECOND);
    expect_over(w, 1, c, CVI_ERESOLVE_NETWORK); /* its own time was over */
    answer(w, b, CVI_OK);
    expect_over(w, 2, b, CVI_OK);
    destroy(w);
}

static void personal_answers_are_nobody_elses(void **state)
{
    struct world *w = make(1, 0);
    cvi__lookup *a = NULL, *b = NULL;

    (void)state;
    w->service.is_personal = 1;
    a = start(w, "1");
    b = start(w, "1");
    assert_int_equal(w->asked_count, 2);
    answer(w, a, CVI_OK);
    answer(w, b, CVI_ERESOLVE_DENIED);
    expect_over(w, 1, b, CVI_ERESOLVE_DENIED);
    answer(w, start(w, "1"), CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(stats_of(w).entries, 0);
    destroy(w);
}

static void what_is_in_memory_is_not_remembered(void **state)
{
    struct world *w = make(1, 0);

    (void)state;
    w->service.is_local = 1;
    answer(w, start(w, "1"), CVI_OK);
    answer(w, start(w, "1"), CVI_OK);
    assert_int_equal(stats_of(w).entries, 0);
    destroy(w);
}

/* ---- guessing ---- */

static void no_is_held_back_and_yes_is_not(void **state)
{
    struct world *w = make(0, 1);
    cvi__lookup *l = start(w, "1");

    (void)state;
    answer(w, l, CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(w->over_count, 0);
    let_time_pass(w, SECOND - 1);
    assert_int_equal(w->over_count, 0);
    let_time_pass(w, 1);
    expect_over(w, 0, l, CVI_ERESOLVE_NOT_FOUND);
    l = start(w, "2");
    answer(w, l, CVI_OK);
    expect_over(w, 1, l, CVI_OK);
    l = start(w, "3");
    let_time_pass(w, 3 * SECOND);
    answer(w, l, CVI_ERESOLVE_NOT_FOUND); /* slow enough by itself */
    expect_over(w, 2, l, CVI_ERESOLVE_NOT_FOUND);
    destroy(w);
}

/* What a blocked caller sees is what it saw before, to the microsecond. */
static void wrong_and_blocked_look_the_same(void **state)
{
    struct world *w = make(0, 1);
    uint64_t took_us = 0;

    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        const uint64_t before = w->env.now_us;

        answer(w, start(w, "1"), CVI_ERESOLVE_NOT_FOUND);
        let_time_pass(w, 5 * SECOND);
        took_us = w->over_us[i] - before;
    }
    assert_int_equal(w->asked_count, 20);
    for (unsigned i = 20; i < 25; i++) {
        const uint64_t before = w->env.now_us;
        cvi__lookup *l = start(w, "1"); /* right or wrong: nobody looks */

        let_time_pass(w, 5 * SECOND);
        expect_over(w, i, l, CVI_ERESOLVE_NOT_FOUND);
        assert_int_equal(w->over_us[i] - before, took_us);
        assert_string_equal(l->now.code, "blocked");
    }
    assert_int_equal(w->asked_count, 20);
    answer(w, start_of(w, "1", "sip:other@b", 5 * SECOND), CVI_OK);
    expect_over(w, 25, w->over[25], CVI_OK);
    destroy(w);
}

static void a_blocked_caller_is_not_told_apart_by_the_check_digit(void **state)
{
    struct world *w = make(0, 1);
    cvi__lookup *good = NULL, *bad = NULL;
    char id[] = "1200000000";

    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        answer(w, start(w, "1"), CVI_ERESOLVE_MISTYPED); /* counts as well */
    }
    let_time_pass(w, 5 * SECOND);
    id[9] = cvi__dial_verhoeff_digit(id + 2, 7);
    good = start(w, id);
    id[9] = (char)('0' + (id[9] - '0' + 1) % 10);
    bad = start(w, id);
    let_time_pass(w, 5 * SECOND);
    assert_int_equal(w->asked_count, 20);
    assert_int_equal(good->now.status, CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(bad->now.status, CVI_ERESOLVE_MISTYPED);
    destroy(w);
}

static void the_cache_does_not_help_a_guesser(void **state)
{
    struct world *w = make(1, 1);
    cvi__lookup *l = NULL;

    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        const uint64_t before = w->env.now_us;
        const size_t asked = w->asked_count;

        (void)start(w, "1");
        if (w->asked_count > asked) {
            answer(w, w->asked[asked], CVI_ERESOLVE_NOT_FOUND);
        }
        let_time_pass(w, 5 * SECOND);
        assert_int_equal(w->over_count, i + 1);
        assert_true(w->over_us[i] - before >= SECOND); /* known or not, said no faster */
    }
    assert_true(w->asked_count < 20);
    l = start(w, "1");
    let_time_pass(w, 5 * SECOND);
    assert_string_equal(l->now.code, "blocked"); /* and counted */
    destroy(w);
}

static void guesses_that_are_made_at_once_are_judged_when_answered(void **state)
{
    struct world *w = make(0, 1);
    cvi__lookup *guest = NULL, *guess = NULL;
    char id[16];

    (void)state;
    for (int i = 0; i < 20; i++) {
        snprintf(id, sizeof(id), "%d", 1000 + i);
        start(w, id);
    }
    guess = start(w, "1234567");
    guest = start_of(w, "1234567", "sip:guest@b", 5 * SECOND);
    for (int i = 0; i < 20; i++) {
        answer(w, w->asked[i], CVI_ERESOLVE_NOT_FOUND);
    }
    answer(w, guest, CVI_OK);
    expect_over(w, 0, guest, CVI_OK);
    answer(w, guess, CVI_OK);
    assert_int_equal(w->over_count, 1); /* held back like all that is wrong */
    let_time_pass(w, 2 * SECOND);
    assert_int_equal(guess->now.status, CVI_ERESOLVE_NOT_FOUND);
    assert_string_equal(guess->now.code, "blocked");
    assert_null(guess->now.result);
    assert_int_equal(w->over_count, 22);
    destroy(w);
}

static void failures_of_the_service_are_no_guesses(void **state)
{
    struct world *w = make(0, 1);

    (void)state;
    for (unsigned i = 0; i < 30; i++) {
        answer(w, start(w, "1"), CVI_ERESOLVE_NETWORK);
        assert_int_equal(w->over_count, i + 1);
    }
    assert_int_equal(w->asked_count, 30);
    destroy(w);
}

static void who_is_held_back_can_be_cancelled(void **state)
{
    struct world *w = make(1, 1);
    cvi__lookup *l = start(w, "1");

    (void)state;
    answer(w, l, CVI_ERESOLVE_NOT_FOUND);
    cancel(w, l);
    let_time_pass(w, 10 * SECOND);
    assert_int_equal(w->over_count, 0);
    destroy(w);
}

/* Hangs up when "yes" would have come, and calls again: every "no" counts all the same. */
static void who_does_not_wait_for_no_is_counted(void **state)
{
    struct world *w = make(0, 1);
    cvi__lookup *last = NULL;

    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        cvi__lookup *const l = start(w, "1");

        answer(w, l, CVI_ERESOLVE_NOT_FOUND);
        assert_int_equal(w->over_count, 0);
        cancel(w, l);
    }
    last = start(w, "1");
    assert_int_equal(w->asked_count, 20);
    let_time_pass(w, 5 * SECOND);
    assert_string_equal(last->now.code, "blocked");
    destroy(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_meeting_is_not_asked_for_again),
        cmocka_unit_test(that_there_is_none_is_known_for_seconds),
        cmocka_unit_test(failures_are_not_remembered),
        cmocka_unit_test(an_old_meeting_stands_in_when_the_service_fails),
        cmocka_unit_test(look_ups_of_one_id_share_one_answer),
        cmocka_unit_test(a_failure_is_shared_too),
        cmocka_unit_test(who_waits_asks_when_the_first_is_cancelled),
        cmocka_unit_test(who_still_has_time_asks_when_the_firsts_is_over),
        cmocka_unit_test(personal_answers_are_nobody_elses),
        cmocka_unit_test(what_is_in_memory_is_not_remembered),
        cmocka_unit_test(no_is_held_back_and_yes_is_not),
        cmocka_unit_test(wrong_and_blocked_look_the_same),
        cmocka_unit_test(a_blocked_caller_is_not_told_apart_by_the_check_digit),
        cmocka_unit_test(the_cache_does_not_help_a_guesser),
        cmocka_unit_test(guesses_that_are_made_at_once_are_judged_when_answered),
        cmocka_unit_test(failures_of_the_service_are_no_guesses),
        cmocka_unit_test(who_is_held_back_can_be_cancelled),
        cmocka_unit_test(who_does_not_wait_for_no_is_counted),
    };

    return cmocka_run_group_tests_name("resolve_front", tests, NULL, NULL);
}
