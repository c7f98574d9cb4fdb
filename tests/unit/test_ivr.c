/* SPDX-License-Identifier: MIT */
#include "common/ivr_script.h"

#define ASK "show Join a meeting []; say en/welcome; say en/ask_id"

static int open_default(void **state)
{
    struct script *s = malloc(sizeof(*s));

    assert_non_null(s);
    script_open(s, NULL);
    *state = s;
    return 0;
}

static int close_default(void **state)
{
    script_close(*state);
    free(*state);
    return 0;
}

static void the_welcome_asks_for_the_id_by_voice_and_screen(void **state)
{
    struct script *s = *state;

    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_IDLE);
    assert_string_equal(script_start(s, NULL), ASK);
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_COLLECT);
}

static void digits_are_shown_as_they_are_typed(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    script_said(s);

    assert_string_equal(script_type(s, "1"), "show Join a meeting [1]");
    assert_string_equal(script_type(s, "26"), "show Join a meeting [126]");
}

static void the_first_digit_hushes_the_prompt_and_the_second_finds_silence(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);

    assert_string_equal(script_type(s, "1"), "hush; show Join a meeting [1]");
    assert_string_equal(script_type(s, "2"), "show Join a meeting [12]");
}

static void the_hash_key_ends_the_id(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);

    assert_string_equal(script_type(s, "126000000#"),
                        "show One moment [126000000]; say en/checking; check 126000000");
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_CHECK);
}

static void the_star_key_clears_what_was_typed(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);

    assert_string_equal(script_type(s, "12*"), "show Join a meeting []");
    assert_string_equal(script_type(s, "126000000#"),
                        "show One moment [126000000]; say en/checking; check 126000000");
}

static void the_star_key_with_nothing_typed_leads_to_the_languages(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    script_said(s);

    const char *said = script_type(s, "*");

    assert_memory_equal(said, "show Language []; say ", 22);
    assert_non_null(strstr(said, "say en/for_this_language; say en/1"));
    assert_non_null(strstr(said, "say de/for_this_language; say de/"));
}

static void the_longest_id_ends_without_the_hash_key(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);

    assert_string_equal(script_type(s, "1234567890123"),
                        "show One moment [1234567890123]; say en/checking; check 1234567890123");
    assert_string_equal(script_type(s, "#"), "");
}

static void an_id_that_is_too_short_is_asked_for_again(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);

    assert_string_equal(script_type(s, "12345678#"), "show Too short []; say en/too_short");
    assert_string_equal(script_type(s, "1"), "hush; show Join a meeting [1]");
}

static void the_hash_key_alone_repeats_the_prompt(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    script_said(s);

    assert_string_equal(script_type(s, "#"), "show Join a meeting []; say en/ask_id");
}

static void a_right_id_joins(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    script_type(s, "126000000#");

    assert_string_equal(script_result(s, CVI_OK, 0), "show Joining []; say en/joining; join");
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_JOIN);
    assert_string_equal(script_type(s, "1#"), "");
}

static void a_dialled_id_is_checked_and_joined_without_a_word(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_start(s, "126000000"),
                        "show One moment [126000000]; check 126000000");
    assert_string_equal(script_result(s, CVI_OK, 0), "show Joining []; join");
}

static void a_dialled_id_that_is_wrong_leads_to_the_question(void **state)
{
    struct script *s = *state;
    script_start(s, "126000000");

    assert_string_equal(script_result(s, CVI_ERESOLVE_NOT_FOUND, 0),
                        "show Not found []; say en/not_found; say en/again_id");
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_COLLECT);
}

static void every_outcome_has_a_prompt_and_a_screen_of_its_own(void **state)
{
    static const struct {
        int status;
        const char *said;
    } CASES[] = {
        {CVI_ERESOLVE_NOT_FOUND, "show Not found []; say en/not_found; say en/again_id"},
        {CVI_ERESOLVE_EXPIRED, "show The meeting is over []; say en/expired; say en/again_id"},
        {CVI_ERESOLVE_NOT_STARTED, "show Not started yet []; say en/not_started; say en/again_id"},
        {CVI_ERESOLVE_NETWORK, "show Service not available []; say en/network; say en/again_id"},
        {CVI_ERESOLVE_ANSWER, "show Service not available []; say en/network; say en/again_id"},
        {CVI_ERESOLVE_LOCKED, "show The meeting is locked []; say en/locked; say en/goodbye; "
                              "end ERESOLVE_LOCKED"},
        {CVI_ERESOLVE_DENIED, "show Not allowed []; say en/denied; say en/goodbye; "
                              "end ERESOLVE_DENIED"},
        {CVI_ERESOLVE_MISTYPED, "show Mistyped []; say en/mistyped; say en/again_id"},
        {CVI_EMEETING_FULL, "show The meeting is full []; say en/full; say en/goodbye; "
                            "end EMEETING_FULL"},
        {CVI_EPROVISION_LICENCE, "show All lines are in use []; say en/no_licence; "
                                 "say en/goodbye; end EPROVISION_LICENCE"},
        {CVI_ESYSTEM, "show Something went wrong []; say en/failed; say en/goodbye; end ESYSTEM"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct script s;
        script_open(&s, NULL);
        script_start(&s, NULL);
        script_type(&s, "126000000#");

        assert_string_equal(script_result(&s, CASES[i].status, 0), CASES[i].said);
        script_close(&s);
    }
}

static void after_a_wrong_id_the_right_one_joins(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    script_type(s, "126000000#");
    script_result(s, CVI_ERESOLVE_NOT_FOUND, 0);

    assert_string_equal(script_type(s, "1"), "hush; show Join a meeting [1]");
    script_type(s, "27000000#");
    assert_string_equal(script_result(s, CVI_OK, 0), "show Joining []; say en/joining; join");
}

static void the_third_wrong_id_ends_the_call_with_its_reason(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    for (int i = 0; i < 2; i++) {
        script_type(s, "126000000#");
        script_result(s, CVI_ERESOLVE_NOT_FOUND, 0);
    }
    script_type(s, "126000000#");

    assert_string_equal(script_result(s, CVI_ERESOLVE_EXPIRED, 0),
                        "show The meeting is over []; say en/expired; say en/goodbye; "
                        "end ERESOLVE_EXPIRED");
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_END);
    assert_int_equal(cvi_ivr_deadline(s->ivr), CVI_NO_DEADLINE);
}

static void tries_are_a_parameter(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.tries = 1;
    script_open(&s, &p);
    script_start(&s, NULL);
    script_type(&s, "126000000#");

    assert_string_equal(script_result(&s, CVI_ERESOLVE_NOT_FOUND, 0),
                        "show Not found []; say en/not_found; say en/goodbye; "
                        "end ERESOLVE_NOT_FOUND");
    script_close(&s);
}

static void letters_of_the_keypad_are_ignored(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);

    assert_string_equal(script_type(s, "A"), "");
    assert_int_equal(cvi_ivr_feed_digit(s->ivr, s->now_us, CVI_IVR_WAY_RTP, '\0'), CVI_OK);
    assert_string_equal(script_pull(s), "");
}

static void calls_in_the_wrong_state_are_refused(void **state)
{
    struct script *s = *state;
    cvi_ivr_result r;

    assert_int_equal(cvi_ivr_feed_digit(s->ivr, s->now_us, CVI_IVR_WAY_RTP, '1'), CVI_ESTATE);
    assert_int_equal(cvi_ivr_start(s->ivr, s->now_us, "12a"), CVI_EINVAL);
    assert_int_equal(cvi_ivr_last_error(s->ivr)->offset, 2);
    assert_int_equal(cvi_ivr_start(s->ivr, s->now_us, ""), CVI_EINVAL);
    assert_string_equal(script_start(s, NULL), ASK);
    assert_int_equal(cvi_ivr_start(s->ivr, s->now_us, NULL), CVI_ESTATE);
    CVI_IVR_RESULT_INIT(&r);
    assert_int_equal(cvi_ivr_feed_result(s->ivr, s->now_us, &r), CVI_ESTATE);
    r.size = 3;
    assert_int_equal(cvi_ivr_feed_result(s->ivr, s->now_us, &r), CVI_EABI);
    assert_int_equal(cvi_ivr_last_error(s->ivr)->status, CVI_EABI);
}

static void input_is_refused_while_actions_pile_up(void **state)
{
    struct script *s = *state;
    int rc = CVI_OK;
    script_start(s, NULL);
    script_type(s, "126000000#");
    script_result(s, CVI_OK, 0);
    script_event(s, CVI_IVR_EVENT_JOINED, CVI_OK);

    for (int i = 0; i < 64 && rc == CVI_OK; i++) { /* layout, layout … */
        rc = cvi_ivr_feed_digit(s->ivr, s->now_us, CVI_IVR_WAY_RTP, i % 2 ? '8' : '*');
    }

    assert_int_equal(rc, CVI_EFULL);
    assert_int_equal(cvi_ivr_last_error(s->ivr)->status, CVI_EFULL);
    script_pull(s);
    assert_int_equal(cvi_ivr_feed_digit(s->ivr, s->now_us, CVI_IVR_WAY_RTP, '1'), CVI_OK);
}

static void an_unprepared_action_loses_nothing(void **state)
{
    struct script *s = *state;
    cvi_ivr_action a = {.size = 1};
    assert_int_equal(cvi_ivr_start(s->ivr, s->now_us, NULL), CVI_OK);

    assert_int_equal(cvi_ivr_next_action(s->ivr, &a), CVI_EABI);
    assert_string_equal(script_pull(s), ASK);
}

static void parameters_out_of_range_are_refused(void **state)
{
    cvi_ivr_params p;
    cvi_ivr *ivr = NULL;
    (void)state;

    CVI_IVR_PARAMS_INIT(&p);
    p.min_digits = 14;
    assert_int_equal(cvi_ivr_create(&ivr, &p), CVI_EINVAL);
    p.max_digits = 33;
    assert_int_equal(cvi_ivr_create(&ivr, &p), CVI_EINVAL);
    CVI_IVR_PARAMS_INIT(&p);
    p.pin_max_digits = 33;
    assert_int_equal(cvi_ivr_create(&ivr, &p), CVI_EINVAL);
    CVI_IVR_PARAMS_INIT(&p);
    p.tries = 101;
    assert_int_equal(cvi_ivr_create(&ivr, &p), CVI_EINVAL);
    p.size = 9;
    assert_int_equal(cvi_ivr_create(&ivr, &p), CVI_EABI);
    assert_null(ivr);
    assert_int_equal(cvi_ivr_create(NULL, NULL), CVI_EINVAL);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_default, close_default)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_welcome_asks_for_the_id_by_voice_and_screen),
        T(digits_are_shown_as_they_are_typed),
        T(the_first_digit_hushes_the_prompt_and_the_second_finds_silence),
        T(the_hash_key_ends_the_id),
        T(the_star_key_clears_what_was_typed),
        T(the_star_key_with_nothing_typed_leads_to_the_languages),
        T(the_longest_id_ends_without_the_hash_key),
        T(an_id_that_is_too_short_is_asked_for_again),
        T(the_hash_key_alone_repeats_the_prompt),
        T(a_right_id_joins),
        T(a_dialled_id_is_checked_and_joined_without_a_word),
        T(a_dialled_id_that_is_wrong_leads_to_the_question),
        cmocka_unit_test(every_outcome_has_a_prompt_and_a_screen_of_its_own),
        T(after_a_wrong_id_the_right_one_joins),
        T(the_third_wrong_id_ends_the_call_with_its_reason),
        cmocka_unit_test(tries_are_a_parameter),
        T(letters_of_the_keypad_are_ignored),
        T(calls_in_the_wrong_state_are_refused),
        T(input_is_refused_while_actions_pile_up),
        T(an_unprepared_action_loses_nothing),
        cmocka_unit_test(parameters_out_of_range_are_refused),
    };
    return cmocka_run_group_tests_name("ivr", tests, NULL, NULL);
}
