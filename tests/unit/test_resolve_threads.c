/* SPDX-License-Identifier: MIT */
/* What resolvers of several threads share; worth most when built with -fsanitize=thread. */
#include "common/cm.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include <cvi/resolve_guard.h>

#include "core/mem.h"
#include "resolve/cache.h"
#include "resolve/resolution.h"

#define THREADS 4
#define ROUNDS 20000u
#define IDS 200u

struct shared {
    cvi_resolve_cache *cache;
    cvi_guard *guard;
    atomic_uint wrong;
    atomic_uint found;
};

struct worker {
    struct shared *shared;
    uint64_t seed;
};

static void put(struct shared *s, const char *id, unsigned kind)
{
    const cvi__resolution_fields f = {.text[CVI_RESOLUTION_MEETING_ID] = id};
    const cvi__cache_id key = {"t", id};
    cvi_resolution *r = NULL;

    if (kind % 8 == 0) {
        cvi__cache_put(s->cache, 0, INT64_MIN, key, CVI_ERESOLVE_NOT_FOUND, NULL);
        return;
    }
    r = cvi__resolution_new(&cvi__mem_libc, &f);
    if (r) {
        cvi__cache_put(s->cache, 0, INT64_MIN, key, CVI_OK, r);
    }
    cvi_resolution_destroy(&r);
}

static void find(struct shared *s, const char *id)
{
    cvi_resolution *r = NULL;
    const int rc = cvi_resolve_cache_find(s->cache, 0, "t", id, &r);

    if (rc == CVI_OK) {
        atomic_fetch_add(&s->found, 1);
        if (strcmp(cvi_resolution_get_text(r, CVI_RESOLUTION_MEETING_ID, NULL), id) != 0) {
            atomic_fetch_add(&s->wrong, 1);
        }
    } else if (rc != CVI_ENOENT && rc != CVI_ERESOLVE_NOT_FOUND) {
        atomic_fetch_add(&s->wrong, 1);
    }
    cvi_resolution_destroy(&r);
}

static void *work_on_cache(void *user)
{
    struct worker *w = user;
    char id[16];

    for (unsigned i = 0; i < ROUNDS; i++) {
        w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
        snprintf(id, sizeof(id), "%u", (unsigned)(w->seed >> 40) % IDS);
        if (i % 5 == 0) {
            put(w->shared, id, (unsigned)(w->seed >> 33));
        } else if (i % 97 == 1) {
            cvi_resolve_cache_forget(w->shared->cache, "t", id);
        } else {
            find(w->shared, id);
        }
    }
    return NULL;
}

static void a_cache_serves_several_threads(void **state)
{
    cvi_resolve_cache_params p;
    cvi_resolve_cache_stats stats;
    struct shared s = {0};
    struct worker workers[THREADS];
    pthread_t threads[THREADS];

    (void)state;
    CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    CVI_RESOLVE_CACHE_STATS_INIT(&stats);
    p.max_entries = 100; /* fewer than there are ids, so that some are always evicted */
    assert_int_equal(cvi_resolve_cache_create(&s.cache, &p), CVI_OK);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){&s, i + 1};
        assert_int_equal(pthread_create(&threads[i], NULL, work_on_cache, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }

    assert_int_equal(cvi_resolve_cache_get_stats(s.cache, &stats), CVI_OK);
    assert_int_equal(atomic_load(&s.wrong), 0);
    assert_true(stats.entries <= 100 && stats.evictions > 0);
    assert_int_equal(stats.hits, atomic_load(&s.found));
    cvi_resolve_cache_destroy(&s.cache);
}

static void *work_on_guard(void *user)
{
    struct worker *w = user;
    struct shared *s = w->shared;
    cvi_guard_attempt a;
    cvi_guard_verdict v;
    char name[32];

    CVI_GUARD_ATTEMPT_INIT(&a);
    CVI_GUARD_VERDICT_INIT(&v);
    a.caller = name;
    a.tenant_id = "t";
    for (unsigned i = 0; i < ROUNDS / 4; i++) {
        w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
        snprintf(name, sizeof(name), "sip:%u@b", (unsigned)(w->seed >> 40) % IDS);
        if (cvi_guard_check(s->guard, 0, &a, &v) != CVI_OK || v.failed > 20 + THREADS) {
            atomic_fetch_add(&s->wrong, 1);
        }
        if (!v.is_blocked && cvi_guard_note(s->guard, 0, &a, i % 16 == 0) != CVI_OK) {
            atomic_fetch_add(&s->wrong, 1);
        }
        atomic_fetch_add(&s->found, v.is_blocked);
    }
    return NULL;
}

static void a_guard_serves_several_threads(void **state)
{
    cvi_guard_stats stats;
    struct shared s = {0};
    struct worker workers[THREADS];
    pthread_t threads[THREADS];

    (void)state;
    CVI_GUARD_STATS_INIT(&stats);
    assert_int_equal(cvi_guard_create(&s.guard, NULL), CVI_OK);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){&s, i + 1};
        assert_int_equal(pthread_create(&threads[i], NULL, work_on_guard, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }

    assert_int_equal(cvi_guard_get_stats(s.guard, &stats), CVI_OK);
    assert_int_equal(atomic_load(&s.wrong), 0);
    assert_true(atomic_load(&s.found) > 0);
    assert_int_equal(stats.blocked, atomic_load(&s.found));
    assert_int_equal(stats.checks, THREADS * (ROUNDS / 4));
    assert_int_equal(stats.checks, stats.blocked + stats.wrong + stats.right);
    cvi_guard_destroy(&s.guard);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cache_serves_several_threads),
        cmocka_unit_test(a_guard_serves_several_threads),
    };

    return cmocka_run_group_tests_name("resolve_threads", tests, NULL, NULL);
}
