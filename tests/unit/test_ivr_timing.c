/* SPDX-License-Identifier: MIT */
#include "common/ivr_script.h"

#define SILENT "show Join a meeting []; say en/silent_id"
#define GIVEN_UP "show No number entered []; say en/timed_out; say en/goodbye; end ECALL_TIMEOUT"

static int open_default(void **state)
{
    struct script *s = malloc(sizeof(*s));

    assert_non_null(s);
    script_open(s, NULL);
    script_start(s, NULL);
    *state = s;
    return 0;
}

static int close_default(void **state)
{
    script_close(*state);
    free(*state);
    return 0;
}

static void silence_counts_from_the_end_of_the_prompt(void **state)
{
    struct script *s = *state;
    s->now_us += 4 * SEC;
    script_said(s);

    assert_string_equal(script_wait(s, 15 * SEC), SILENT);
}

static void a_prompt_nobody_reports_as_heard_counts_as_heard_after_30_s(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_wait(s, 30 * SEC), "");
    assert_string_equal(script_wait(s, 15 * SEC), SILENT);
}

static void a_pause_ends_an_id_that_may_be_complete(void **state)
{
    struct script *s = *state;
    script_type(s, "126000000");

    assert_string_equal(script_wait(s, 5 * SEC),
                        "show One moment [126000000]; say en/checking; check 126000000");
}

static void each_digit_starts_the_pause_anew(void **state)
{
    struct script *s = *state;
    script_type(s, "126000000");
    s->now_us += 4 * SEC;

    script_type(s, "1");

    assert_string_equal(script_wait(s, 5 * SEC),
                        "show One moment [1260000001]; say en/checking; check 1260000001");
}

static void an_unfinished_id_is_read_back_and_kept(void **state)
{
    struct script *s = *state;
    script_type(s, "120");

    assert_string_equal(script_wait(s, 15 * SEC),
                        "say en/so_far; say en/1; say en/2; say en/0; say en/go_on");
    assert_string_equal(script_type(s, "6"), "hush; show Join a meeting [1206]");
}

static void the_whole_dialogue_ends_in_time(void **state)
{
    struct script *s = *state;
    const uint64_t end_us = s->now_us + 120 * SEC;

    for (int i = 0; i < 50 && cvi_ivr_deadline(s->ivr) < end_us; i++) {
        s->now_us = cvi_ivr_deadline(s->ivr);
        assert_int_equal(cvi_ivr_tick(s->ivr, s->now_us), CVI_OK);
        script_pull(s);
        script_said(s);
    }

    assert_string_equal(script_wait(s, end_us - s->now_us), GIVEN_UP);
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_END);
}

static void a_check_begun_in_time_is_not_cut_short(void **state)
{
    struct script *s = *state;
    s->now_us += 119 * SEC - 2 * SEC;
    script_type(s, "126000000#");
    const uint64_t begun_us = s->now_us;

    s->now_us += 10 * SEC;
    assert_int_equal(cvi_ivr_tick(s->ivr, s->now_us), CVI_OK);

    assert_string_equal(script_pull(s), "");
    assert_int_equal(cvi_ivr_deadline(s->ivr), begun_us + 15 * SEC);
    assert_string_equal(script_result(s, CVI_OK, 0), "show Joining []; say en/joining; join");
}

static void a_check_that_nobody_answers_ends(void **state)
{
    struct script *s = *state;
    script_type(s, "126000000#");

    assert_string_equal(script_wait(s, 15 * SEC), GIVEN_UP);
}

static void times_are_parameters(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.first_digit_us = 3 * SEC;
    p.inter_digit_us = 2 * SEC;
    p.total_us = 10 * SEC;
    script_open(&s, &p);
    script_start(&s, NULL);
    script_said(&s);

    assert_string_equal(script_wait(&s, 3 * SEC), SILENT);
    script_said(&s);
    script_type(&s, "12600000"); /* 1.6 s */
    assert_string_equal(script_wait(&s, 3 * SEC) + strlen("say en/so_far; say en/1; say en/2; "),
                        "say en/6; say en/0; say en/0; say en/0; say en/0; say en/0; say en/go_on");
    assert_string_equal(script_wait(&s, 2400000), GIVEN_UP);
    script_close(&s);
}

static void an_endless_dialogue_is_possible(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.first_digit_us = CVI_NO_DEADLINE;
    p.total_us = CVI_NO_DEADLINE;
    script_open(&s, &p);
    script_start(&s, NULL);
    script_said(&s);

    assert_int_equal(cvi_ivr_deadline(s.ivr), CVI_NO_DEADLINE);
    script_close(&s);
}

static void a_late_tick_leaves_its_work_while_actions_wait(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.total_us = CVI_NO_DEADLINE;
    script_open(&s, &p);
    script_start(&s, NULL);
    while (cvi_ivr_deadline(s.ivr) > s.now_us) { /* prompts pile up */
        s.now_us = cvi_ivr_deadline(s.ivr);
        assert_int_equal(cvi_ivr_tick(s.ivr, s.now_us), CVI_OK);
    }

    assert_int_equal(cvi_ivr_tick(s.ivr, s.now_us), CVI_OK);
    assert_int_equal(cvi_ivr_deadline(s.ivr), s.now_us);
    script_pull(&s);
    assert_int_equal(cvi_ivr_tick(s.ivr, s.now_us), CVI_OK);

    assert_true(cvi_ivr_deadline(s.ivr) > s.now_us);
    script_close(&s);
}

static void the_end_of_time_ends_nothing_twice(void **state)
{
    struct script *s = *state;

    assert_int_equal(cvi_ivr_tick(s->ivr, CVI_NO_DEADLINE), CVI_OK);
    assert_string_equal(script_pull(s), GIVEN_UP);
    assert_int_equal(cvi_ivr_tick(s->ivr, CVI_NO_DEADLINE), CVI_OK);
    assert_string_equal(script_pull(s), "");
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_default, close_default)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(silence_counts_from_the_end_of_the_prompt),
        T(a_prompt_nobody_reports_as_heard_counts_as_heard_after_30_s),
        T(a_pause_ends_an_id_that_may_be_complete),
        T(each_digit_starts_the_pause_anew),
        T(an_unfinished_id_is_read_back_and_kept),
        T(the_whole_dialogue_ends_in_time),
        T(a_check_begun_in_time_is_not_cut_short),
        T(a_check_that_nobody_answers_ends),
        cmocka_unit_test(times_are_parameters),
        cmocka_unit_test(an_endless_dialogue_is_possible),
        cmocka_unit_test(a_late_tick_leaves_its_work_while_actions_wait),
        T(the_end_of_time_ends_nothing_twice),
    };
    return cmocka_run_group_tests_name("ivr_timing", tests, NULL, NULL);
}
