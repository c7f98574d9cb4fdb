/* SPDX-License-Identifier: MIT */
/* The runner itself, on scenarios that break its rules. */
#include "common/cm.h"
#include "core/mem.h"
#include "oom/oom.h"

static int two_blocks(const cvi_allocator *a)
{
    void *first = cvi__mem_alloc(a, 8);
    void *second = first ? cvi__mem_realloc(a, NULL, 8) : NULL;

    cvi__mem_free(a, first);
    cvi__mem_free(a, second);
    return second ? CVI_OK : CVI_ENOMEM;
}

static void *leaked; /* freed by the test, for sanitizers */

static int leaks_on_failure(const cvi_allocator *a)
{
    void *first = cvi__mem_alloc(a, 8);
    void *second = first ? cvi__mem_alloc(a, 8) : NULL;

    if (!second) {
        leaked = first;
        return CVI_ENOMEM;
    }
    cvi__mem_free(a, first);
    cvi__mem_free(a, second);
    return CVI_OK;
}

static int hides_the_failure(const cvi_allocator *a)
{
    void *memory = cvi__mem_alloc(a, 8);

    cvi__mem_free(a, memory);
    return CVI_OK;
}

static int says_something_else(const cvi_allocator *a)
{
    void *memory = cvi__mem_alloc(a, 8);

    cvi__mem_free(a, memory);
    return memory ? CVI_OK : CVI_EINVAL;
}

static int never_allocates(const cvi_allocator *a)
{
    (void)a;
    return CVI_OK;
}

static int always_fails(const cvi_allocator *a)
{
    (void)a;
    return CVI_ENOMEM;
}

static void a_correct_scenario_counts_its_allocations(void **state)
{
    char why[160] = "";
    (void)state;

    assert_int_equal(oom_run(two_blocks, why), 2);
    assert_string_equal(why, "");
}

static void assert_refused(oom_scenario *scenario, const char *part)
{
    char why[160] = "";

    assert_int_equal(oom_run(scenario, why), 0);
    assert_non_null(strstr(why, part));
}

static void a_leak_is_found(void **state)
{
    (void)state;
    assert_refused(leaks_on_failure, "still there");
    assert_non_null(leaked);
    free(leaked);
}

static void a_hidden_failure_is_found(void **state)
{
    (void)state;
    assert_refused(hides_the_failure, "returned OK");
}

static void a_wrong_status_is_found(void **state)
{
    (void)state;
    assert_refused(says_something_else, "returned EINVAL");
}

static void a_scenario_without_allocations_is_found(void **state)
{
    (void)state;
    assert_refused(never_allocates, "never allocates");
}

static void a_scenario_that_fails_with_memory_is_found(void **state)
{
    (void)state;
    assert_refused(always_fails, "instead of OK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_correct_scenario_counts_its_allocations),
        cmocka_unit_test(a_leak_is_found),
        cmocka_unit_test(a_hidden_failure_is_found),
        cmocka_unit_test(a_wrong_status_is_found),
        cmocka_unit_test(a_scenario_without_allocations_is_found),
        cmocka_unit_test(a_scenario_that_fails_with_memory_is_found),
    };
    return cmocka_run_group_tests_name("oom_selftest", tests, NULL, NULL);
}
