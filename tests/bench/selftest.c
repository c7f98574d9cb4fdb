/* SPDX-License-Identifier: MIT */
/* The bench itself, on a clock that the test moves. */
#include "common/cm.h"
#include "bench/bench.h"

static uint64_t fake_now;
static uint64_t cost;
static unsigned calls;

static uint64_t fake_clock(void)
{
    return fake_now;
}

static void work(void *arg)
{
    (void)arg;
    calls++;
    fake_now += cost;
}

static void spend(void *arg)
{
    fake_now += *(const uint64_t *)arg;
}

static struct bench fake_bench(const char *filter)
{
    fake_now = 0;
    calls = 0;
    return (struct bench){.now_ns = fake_clock, .filter = filter};
}

static void a_repeat_takes_at_least_the_set_time(void **state)
{
    struct bench b = fake_bench(NULL);
    (void)state;
    cost = 1000;

    const struct bench_result r = bench_run(&b, "work", work, NULL, 0);

    assert_true(r.iterations * cost >= BENCH_REPEAT_NS);
    assert_true(r.iterations * cost < 2 * (uint64_t)BENCH_REPEAT_NS);
    assert_true(calls >= r.iterations * BENCH_REPEATS);
}

static void median_and_least_time_are_of_one_iteration(void **state)
{
    struct bench b = fake_bench(NULL);
    (void)state;
    cost = 5000;

    const struct bench_result r = bench_run(&b, "work", work, NULL, 100);

    assert_float_equal(r.median_ns, 5000, 1e-9);
    assert_float_equal(r.min_ns, 5000, 1e-9);
}

/* Of three peers the quickest is worse, and the slowest better. */
static void only_equals_are_compared(void **state)
{
    static uint64_t costs[] = {1000, 400, 3000, 9000};
    const struct bench_row rows[] = {{"ours", NULL, spend, &costs[0]},
                                     {"worse", NULL, spend, &costs[1]},
                                     {"equal", NULL, spend, &costs[2]},
                                     {"better", NULL, spend, &costs[3]}};
    static const struct bench_quality qualities[] = {{50, 0}, {49.9, 1}, {49.97, 1}, {60, 1}};
    struct bench b = fake_bench(NULL);
    char text[2000] = "";
    (void)state;
    b.out = tmpfile();
    assert_non_null(b.out);

    bench_equals(&b, "table", rows, qualities, sizeof(rows) / sizeof(rows[0]));

    rewind(b.out);
    assert_true(fread(text, 1, sizeof(text) - 1, b.out) > 0);
    assert_non_null(strstr(text, "equal 3.00 (3.00)"));
    assert_null(strstr(text, "worse 0"));
    assert_null(strstr(text, "better 9"));
    (void)fclose(b.out);
}

/* Costs of a row by round, over and over; each call is a turn of its own, after one that does not
 * count. */
struct changing {
    unsigned calls;
    uint64_t ns[3];
};

static void spend_changing(void *arg)
{
    struct changing *c = arg;

    fake_now += c->ns[c->calls++ / 2 % 3];
}

/* Medians are 4 and 6 ms, but in two rounds of three both are as fast. */
static void ratios_are_taken_within_a_round(void **state)
{
    static struct changing first = {0, {2000000, 4000000, 8000000}},
                           other = {0, {6000000, 4000000, 8000000}};
    const struct bench_row rows[] = {{"first", NULL, spend_changing, &first},
                                     {"other", NULL, spend_changing, &other}};
    static const struct bench_quality qualities[] = {{1, 0}, {1, 1}};
    struct bench b = fake_bench(NULL);
    char text[2000] = "";
    (void)state;
    b.out = tmpfile();
    assert_non_null(b.out);

    assert_float_equal(bench_equals(&b, "table", rows, qualities, 2), 1, 1e-9);

    rewind(b.out);
    assert_true(fread(text, 1, sizeof(text) - 1, b.out) > 0);
    assert_non_null(strstr(text, "6000000.0 ns"));
    assert_non_null(strstr(text, "other 1.00 (2.00)"));
    (void)fclose(b.out);
}

static void a_table_tells_how_far_the_nearest_is(void **state)
{
    static uint64_t costs[] = {1000, 4000, 2500};
    const struct bench_row rows[] = {{"ours", NULL, spend, &costs[0]},
                                     {"far", NULL, spend, &costs[1]},
                                     {"near", NULL, spend, &costs[2]}};
    struct bench b = fake_bench("table");
    (void)state;

    assert_float_equal(bench_table(&b, "table", rows, 3), 2.5, 1e-9);
    assert_float_equal(bench_table(&b, "table", rows, 1), 0, 1e-9);
    assert_float_equal(bench_table(&b, "another", rows, 3), 0, 1e-9);
}

static void a_filter_that_matches_nothing_is_an_error(void **state)
{
    struct bench b = fake_bench("absent");
    (void)state;

    bench_run(&b, "work", work, NULL, 0);

    assert_int_equal(calls, 0);
    assert_int_equal(bench_finish(&b), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeat_takes_at_least_the_set_time),
        cmocka_unit_test(median_and_least_time_are_of_one_iteration),
        cmocka_unit_test(only_equals_are_compared),
        cmocka_unit_test(ratios_are_taken_within_a_round),
        cmocka_unit_test(a_table_tells_how_far_the_nearest_is),
        cmocka_unit_test(a_filter_that_matches_nothing_is_an_error),
    };
    return cmocka_run_group_tests_name("bench_selftest", tests, NULL, NULL);
}
