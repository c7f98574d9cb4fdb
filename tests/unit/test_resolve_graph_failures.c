/* SPDX-License-Identifier: MIT */
/* Graph as a back end that fails: who asks again and when, and who is left alone. */
#include <cvi/resolve_cache.h>

#include "common/graph_cm.h"

static void what_passes_is_tried_again_within_the_time_there_is(void **state)
{
    static const struct fake_answer down = {.code = 503};
    cvi_resolver *r = new_resolver();
    uint64_t now = 0;
    cvi_resolve_event e;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    for (int i = 0; i < 2; i++) {
        const uint64_t first = 100000u << i;

        answer(r, now, &down);
        expect_none(r);
        assert_int_equal(fake_http_waiting(), 0);
        assert_in_range(cvi_resolver_deadline(r), now + first, now + 2 * first);
        now = cvi_resolver_deadline(r);
        assert_int_equal(cvi_resolver_drive(r, now, NULL, 0), CVI_OK);
        assert_int_equal(fake_http_waiting(), 1);
    }
    answer(r, now, &down);
    e = next(r);
    assert_int_equal(e.status, CVI_ERESOLVE_UNAVAILABLE);
    assert_int_equal(e.http_status, 503);
    assert_int_equal(e.requests, 4); /* with the token's */
    cvi_resolver_destroy(&r);
}

/* One asks for all, but its want of time is its own. */
static void who_has_time_tries_again_where_the_first_had_none(void **state)
{
    static const struct fake_answer answers[] = {{.code = 503}, {.code = 429, .retry_after = "2"}};

    (void)state;
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        cvi_resolver *r = new_resolver();
        cvi_resolve_cache *cache = NULL;
        cvi_resolve_request q;
        uint64_t hasty = 0, patient = 0, now = SECOND;

        assert_int_equal(cvi_resolve_cache_create(&cache, NULL), CVI_OK);
        assert_int_equal(cvi_resolver_set_cache(r, cache), CVI_OK);
        CVI_RESOLVE_REQUEST_INIT(&q);
        q.tenant_id = "contoso";
        q.conference_id = GRAPH_ID;
        q.timeout_us = SECOND / 20;
        assert_int_equal(cvi_resolver_start(r, now, &q, &hasty), CVI_OK);
        patient = start(r, now, GRAPH_ID);
        answer(r, now, &grant);
        assert_int_equal(fake_http_waiting(), 1);
        answer(r, now, &answers[i]);
        assert_int_equal(next(r).id, hasty);
        while (fake_http_waiting() == 0) {
            expect_none(r);
            now = cvi_resolver_deadline(r);
            assert_true(now < 6 * SECOND);
            assert_int_equal(cvi_resolver_drive(r, now, NULL, 0), CVI_OK);
        }
        answer(r, now, &meeting);
        const cvi_resolve_event e = next(r);
        assert_int_equal(e.id, patient);
        assert_int_equal(e.status, CVI_OK);
        cvi_resolver_destroy(&r);
        cvi_resolve_cache_destroy(&cache);
    }
}

static void retry_after_is_kept_to_by_all_of_a_tenant(void **state)
{
    static const struct fake_answer busy = {.code = 429, .retry_after = "2"};
    static const struct fake_answer too_busy = {.code = 429,
                                                .retry_after = "Thu, 01 Jan 2026 00:01:00 GMT",
                                                .date = "Thu, 01 Jan 2026 00:00:00 GMT"};
    cvi_resolver *r = new_resolver();
    uint64_t now = 0;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    answer(r, 0, &busy);
    start(r, SECOND, GRAPH_ID); /* another one waits too, since it can */
    assert_int_equal(fake_http_waiting(), 0);
    now = cvi_resolver_deadline(r);
    assert_true(now >= 2 * SECOND && now <= 3 * SECOND);
    while (fake_http_waiting() < 2) {
        now = cvi_resolver_deadline(r);
        assert_true(now <= 4 * SECOND);
        assert_int_equal(cvi_resolver_drive(r, now, NULL, 0), CVI_OK);
    }
    answer(r, now, &too_busy); /* a minute is longer than it has */
    assert_int_equal(next(r).status, CVI_ERESOLVE_THROTTLED);
    start(r, now, GRAPH_ID);
    assert_int_equal(next(r).status, CVI_ERESOLVE_THROTTLED); /* at once, and not asked */
    assert_int_equal(fake_http_waiting(), 1);
    cvi_resolver_destroy(&r);
}

static void a_service_that_is_down_is_not_stormed(void **state)
{
    static const struct fake_answer down = {.code = 500};
    cvi_resolver *r = new_resolver();
    uint64_t now = 0;
    size_t before = 0, ended = 0;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    answer(r, 0, &meeting);
    (void)next(r);
    for (int i = 0; i < 200; i++) {
        start(r, 0, GRAPH_ID);
    }
    before = fake_http_requests();
    while (fake_http_waiting() > 0 || ended < 200) {
        cvi_resolve_event e;

        while (fake_http_waiting() > 0) {
            answer(r, now, &down);
        }
        CVI_RESOLVE_EVENT_INIT(&e);
        while (cvi_resolver_next_event(r, &e) == CVI_OK) {
            ended++;
            assert_int_equal(e.status, CVI_ERESOLVE_UNAVAILABLE);
        }
        if (ended < 200) {
            now = cvi_resolver_deadline(r);
            assert_int_equal(cvi_resolver_drive(r, now, NULL, 0), CVI_OK);
        }
    }
    assert_true(fake_http_requests() <= before + 5);
    start(r, now, GRAPH_ID); /* the breaker is open: the next is not sent */
    assert_int_equal(next(r).status, CVI_ERESOLVE_UNAVAILABLE);
    start(r, now + 3 * SECOND, GRAPH_ID); /* one tries, the others wait for how it went */
    start(r, now + 3 * SECOND, GRAPH_ID);
    assert_int_equal(fake_http_waiting(), 1);
    assert_int_equal(next(r).status, CVI_ERESOLVE_UNAVAILABLE);
    answer(r, now + 3 * SECOND, &meeting);
    assert_int_equal(next(r).status, CVI_OK);
    start(r, now + 3 * SECOND, GRAPH_ID);
    start(r, now + 3 * SECOND, GRAPH_ID);
    assert_int_equal(fake_http_waiting(), 2);
    cvi_resolver_destroy(&r);
}

static void who_does_not_answer_counts_as_down(void **state)
{
    cvi_resolver *r = new_resolver();
    uint64_t now = 0;

    (void)state;
    start(r, 0, GRAPH_ID);
    answer(r, 0, &grant);
    answer(r, 0, &meeting);
    (void)next(r);
    for (int i = 0; i < 5; i++, now += 5 * SECOND) {
        start(r, now, GRAPH_ID);
        assert_int_equal(fake_http_waiting(), 1);
        assert_int_equal(cvi_resolver_drive(r, now + 5 * SECOND, NULL, 0), CVI_OK);
        assert_int_equal(next(r).status, CVI_ERESOLVE_NETWORK);
        assert_int_equal(fake_http_waiting(), 0);
    }
    start(r, now, GRAPH_ID);
    assert_int_equal(fake_http_waiting(), 0);
    assert_int_equal(next(r).status, CVI_ERESOLVE_UNAVAILABLE);
    cvi_resolver_destroy(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_passes_is_tried_again_within_the_time_there_is),
        cmocka_unit_test(who_has_time_tries_again_where_the_first_had_none),
        cmocka_unit_test(retry_after_is_kept_to_by_all_of_a_tenant),
        cmocka_unit_test(a_service_that_is_down_is_not_stormed),
        cmocka_unit_test(who_does_not_answer_counts_as_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
