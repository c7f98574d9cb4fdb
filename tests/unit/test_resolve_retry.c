/* SPDX-License-Identifier: MIT */
/* When to ask again: HTTP dates, Retry-After, timers, the breaker. */
#include "common/cm.h"

#include "core/mem.h"
#include "resolve/breaker.h"
#include "resolve/retry_after.h"
#include "resolve/timers.h"

#define SECOND UINT64_C(1000000)
#define NOV_6 INT64_C(784111777000000) /* 1994-11-06T08:49:37Z, the example of RFC 9110 */

static void http_dates_have_three_forms(void **state)
{
    static const char *const good[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:37 GMT",
                                       "Sun Nov  6 08:49:37 1994"};
    static const char *const bad[] = {"",
                                      "now",
                                      "Sun",
                                      "Sun,",
                                      "Sun, 6 Nov 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 08:49:37",
                                      "Sun, 06 Nov 1994 08:49:37 UTC",
                                      "Sun, 06 Nov 1994 24:00:00 GMT",
                                      "Sun, 31 Feb 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1969 08:49:37 GMT",
                                      "Sun, 06 Nov 1994 08:49:37 GMT ",
                                      "Sonntag, 06-Nov-94 08:49:37 GMT",
                                      "Sun, 06 nov 1994 08:49:37 GMT",
                                      "Sunday, 06-Nov-1994 08:49:37 GMT",
                                      "Sun Nov 06 08:49:37 94",
                                      "Sun, 06 Nov 1994 08:60:37 GMT"};
    int64_t us = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_int_equal(cvi__http_date_parse(good[i], &us), CVI_OK);
        assert_true(us == NOV_6);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char *exact = heap_copy(bad[i], strlen(bad[i]) + 1);

        if (cvi__http_date_parse(exact, &us) != CVI_ESYNTAX) {
            fail_msg("taken: %s", bad[i]);
        }
        free(exact);
    }
    assert_int_equal(cvi__http_date_parse("Tuesday, 19-Jan-38 03:14:08 GMT", &us), CVI_OK);
    assert_true(us == INT64_C(2147483648000000));
    assert_int_equal(cvi__http_date_parse("Sat, 31 Dec 2016 23:59:60 GMT", &us), CVI_OK);
    assert_true(us == INT64_C(1483228799000000));
}

static void retry_after_is_seconds_or_a_date(void **state)
{
    static const char date[] = "Sun, 06 Nov 1994 08:49:37 GMT";
    static const char later[] = "Sun, 06 Nov 1994 08:50:07 GMT";

    (void)state;
    assert_int_equal(cvi__retry_after_us("0", "", INT64_MIN), 0);
    assert_int_equal(cvi__retry_after_us("7", "", INT64_MIN), 7 * SECOND);
    assert_int_equal(cvi__retry_after_us("99999999999999999999", "", INT64_MIN),
                     CVI__RETRY_AFTER_MAX_US);
    assert_int_equal(cvi__retry_after_us("7s", "", INT64_MIN), 0);
    assert_int_equal(cvi__retry_after_us("-7", "", INT64_MIN), 0);
    assert_int_equal(cvi__retry_after_us("", "", INT64_MIN), 0);
    assert_int_equal(cvi__retry_after_us(later, date, INT64_MIN), 30 * SECOND);
    assert_int_equal(cvi__retry_after_us(later, "", NOV_6 + 10 * (int64_t)SECOND), 20 * SECOND);
    assert_int_equal(cvi__retry_after_us(later, "", INT64_MIN), 0);   /* nobody knows the time */
    assert_int_equal(cvi__retry_after_us(date, later, INT64_MIN), 0); /* over */
    assert_int_equal(cvi__retry_after_us("Mon, 06 Nov 2034 08:50:07 GMT", date, 0),
                     CVI__RETRY_AFTER_MAX_US);
}

static void timers_come_in_order(void **state)
{
    enum { N = 100 };
    cvi__timer timers[N] = {0};
    cvi__timers t;
    uint64_t state_of = 1, last = 0;
    size_t popped = 0;

    (void)state;
    assert_int_equal(cvi__timers_init(&t, &cvi__mem_libc, N), CVI_OK);
    assert_true(cvi__timers_next(&t) == CVI_NO_DEADLINE);
    for (size_t round = 0; round < 5; round++) { /* set, moved, unset */
        for (size_t i = 0; i < N; i++) {
            state_of = state_of * 6364136223846793005u + 1442695040888963407u;
            cvi__timers_set(&t, &timers[i], (state_of >> 33) % 1000);
        }
    }
    for (size_t i = 0; i < N; i += 3) {
        cvi__timers_set(&t, &timers[i], CVI_NO_DEADLINE);
        assert_int_equal(timers[i].place, 0);
    }
    assert_null(cvi__timers_pop(&t, cvi__timers_next(&t) - 1));
    for (const cvi__timer *x = NULL; (x = cvi__timers_pop(&t, 1000)) != NULL; popped++) {
        assert_true(x->due_us >= last);
        assert_int_equal(x->place, 0);
        last = x->due_us;
    }
    assert_int_equal(popped, N - (N + 2) / 3);
    cvi__timers_free(&t, &cvi__mem_libc);
}

static void retries_wait_longer_and_by_chance(void **state)
{
    cvi__breaker b;
    cvi__rng rng;
    uint64_t low = UINT64_MAX, high = 0;

    (void)state;
    cvi__rng_init(&rng, 3);
    cvi__breaker_init(&b);
    for (int i = 0; i < 100; i++) {
        const uint64_t at = cvi__breaker_retry_at(&b, 1, SECOND, 9 * SECOND, &rng);

        b.credit = CVI__BREAKER_RETRY_CREDIT;
        assert_in_range(at, SECOND + 100000, SECOND + 200000);
        low = CVI_MIN(low, at);
        high = CVI_MAX(high, at);
        assert_in_range(cvi__breaker_retry_at(&b, 2, SECOND, 9 * SECOND, &rng), SECOND + 200000,
                        SECOND + 400000);
    }
    assert_true(high - low > 50000);
    assert_int_equal(cvi__breaker_retry_at(&b, 3, SECOND, 9 * SECOND, &rng), 0);
    assert_true(cvi__breaker_retry_at(&b, 1, SECOND, SECOND + 50000, &rng) > SECOND + 50000);
    cvi__breaker_hold(&b, 4 * SECOND);
    assert_in_range(cvi__breaker_retry_at(&b, 1, SECOND, 9 * SECOND, &rng), 4100000, 4200000);
}

static void retries_are_a_tenth_of_the_requests(void **state)
{
    cvi__breaker b;
    cvi__rng rng;
    unsigned retries = 0;

    (void)state;
    cvi__rng_init(&rng, 3);
    cvi__breaker_init(&b);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(cvi__breaker_ask(&b, 0), CVI__BREAKER_GO);
        retries += cvi__breaker_retry_at(&b, 1, 0, SECOND, &rng) > 0;
    }
    assert_in_range(retries, 100, 110);
}

static void the_breaker_opens_probes_and_rests_longer(void **state)
{
    cvi__breaker b;
    cvi__rng rng;
    uint64_t now = 0, rest = CVI__BREAKER_REST_US;

    (void)state;
    cvi__rng_init(&rng, 3);
    cvi__breaker_init(&b);
    for (unsigned i = 0; i < CVI__BREAKER_FAILURES; i++) {
        assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_GO);
        cvi__breaker_failure(&b, now, &rng);
    }
    for (int i = 0; i < 8; i++) {
        assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_OPEN);
        assert_int_equal(cvi__breaker_retry_at(&b, 1, now, UINT64_MAX, &rng), 0);
        assert_in_range(b.rest_until_us - now, rest / 2, rest);
        cvi__breaker_failure(&b, now, &rng); /* of one that was sent before */
        now = b.rest_until_us;
        assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_PROBE);
        assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_OPEN);
        cvi__breaker_failure(&b, now, &rng);
        rest = CVI_MIN(rest * 2, CVI__BREAKER_REST_MAX_US);
    }
    now = b.rest_until_us;
    assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_PROBE);
    cvi__breaker_forget(&b);
    assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_PROBE);
    cvi__breaker_success(&b);
    assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_GO);
    cvi__breaker_hold(&b, now + SECOND);
    assert_int_equal(cvi__breaker_ask(&b, now), CVI__BREAKER_HELD);
    assert_in_range(cvi__breaker_resume_at(&b, &rng), now + SECOND, now + 2 * SECOND);
    assert_int_equal(cvi__breaker_ask(&b, now + SECOND), CVI__BREAKER_GO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_dates_have_three_forms),
        cmocka_unit_test(retry_after_is_seconds_or_a_date),
        cmocka_unit_test(timers_come_in_order),
        cmocka_unit_test(retries_wait_longer_and_by_chance),
        cmocka_unit_test(retries_are_a_tenth_of_the_requests),
        cmocka_unit_test(the_breaker_opens_probes_and_rests_longer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
