/* SPDX-License-Identifier: MIT */
#include "common/ivr_script.h"

#include <malloc.h>

#define DOT "\xe2\x80\xa2"

static int open_at_pin(void **state)
{
    struct script *s = malloc(sizeof(*s));

    assert_non_null(s);
    script_open(s, NULL);
    script_start(s, "126000000");
    script_result(s, CVI_OK, 1);
    *state = s;
    return 0;
}

static int close_script(void **state)
{
    script_close(*state);
    free(*state);
    return 0;
}

static void a_meeting_with_a_pin_asks_for_it(void **state)
{
    struct script s;
    (void)state;
    script_open(&s, NULL);
    script_start(&s, "126000000");

    assert_string_equal(script_result(&s, CVI_OK, 1), "show Meeting PIN []; say en/ask_pin");
    assert_int_equal(cvi_ivr_get_state(s.ivr), CVI_IVR_STATE_PIN);
    script_close(&s);
}

static void pin_digits_are_shown_as_dots(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_type(s, "12"), "show Meeting PIN [" DOT DOT "]");
}

static void a_pin_is_checked_at_the_hash_key(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_type(s, "1234#"),
                        "show One moment [" DOT DOT DOT DOT "]; say en/checking; check-pin 1234");
    assert_string_equal(script_result(s, CVI_OK, 0), "show Joining []; say en/joining; join");
}

static void a_wrong_pin_may_be_typed_again(void **state)
{
    struct script *s = *state;
    script_type(s, "9999#");

    assert_string_equal(script_result(s, CVI_ERESOLVE_PIN, 0),
                        "show Wrong PIN []; say en/wrong_pin; say en/again_pin");
    script_type(s, "1234#");
    assert_string_equal(script_result(s, CVI_OK, 0), "show Joining []; say en/joining; join");
}

static void wrong_pins_have_tries_of_their_own(void **state)
{
    struct script *s = *state;
    for (int i = 0; i < 2; i++) {
        script_type(s, "9999#");
        script_result(s, CVI_ERESOLVE_PIN, 0);
    }
    script_type(s, "9999#");

    assert_string_equal(script_result(s, CVI_ERESOLVE_PIN, 0),
                        "show Wrong PIN []; say en/wrong_pin; say en/goodbye; end ERESOLVE_PIN");
}

static void wrong_ids_do_not_use_up_the_tries_of_the_pin(void **state)
{
    struct script s;
    (void)state;
    script_open(&s, NULL);
    script_start(&s, NULL);
    for (int i = 0; i < 2; i++) {
        script_type(&s, "126000000#");
        script_result(&s, CVI_ERESOLVE_NOT_FOUND, 0);
    }
    script_type(&s, "126000000#");
    script_result(&s, CVI_OK, 1);
    script_type(&s, "9999#");

    assert_string_equal(script_result(&s, CVI_ERESOLVE_PIN, 0),
                        "show Wrong PIN []; say en/wrong_pin; say en/again_pin");
    script_close(&s);
}

static void a_second_hash_key_after_the_id_is_no_pin(void **state)
{
    struct script s;
    (void)state;
    script_open(&s, NULL);
    script_start(&s, NULL);
    script_type(&s, "126000000##");

    assert_string_equal(script_result(&s, CVI_OK, 1), "show Meeting PIN []; say en/ask_pin");
    script_close(&s);
}

static void a_pause_ends_a_pin_of_four_digits(void **state)
{
    struct script *s = *state;
    script_type(s, "1234");

    assert_string_equal(script_wait(s, 5 * SEC),
                        "show One moment [" DOT DOT DOT DOT "]; say en/checking; check-pin 1234");
}

static void an_unfinished_pin_is_never_read_out(void **state)
{
    struct script *s = *state;
    script_type(s, "12");

    assert_string_equal(script_wait(s, 15 * SEC), "say en/go_on");
}

static void silence_repeats_the_question_for_the_pin(void **state)
{
    struct script *s = *state;
    script_said(s);

    assert_string_equal(script_wait(s, 15 * SEC), "show Meeting PIN []; say en/silent_pin");
}

static void id_and_pin_typed_in_one_go_need_no_prompt(void **state)
{
    struct script s;
    (void)state;
    script_open(&s, NULL);
    script_start(&s, NULL);
    script_type(&s, "126000000#");
    assert_string_equal(script_type(&s, "1234#"), "");

    assert_string_equal(script_result(&s, CVI_OK, 1), "hush; show One moment [" DOT DOT DOT DOT
                                                      "]; say en/checking; check-pin 1234");
    script_close(&s);
}

static void digits_typed_during_a_check_that_fails_are_forgotten(void **state)
{
    struct script s;
    (void)state;
    script_open(&s, NULL);
    script_start(&s, NULL);
    script_type(&s, "126000000#1234");

    assert_string_equal(script_result(&s, CVI_ERESOLVE_NOT_FOUND, 0),
                        "show Not found []; say en/not_found; say en/again_id");
    assert_string_equal(script_type(&s, "1"), "hush; show Join a meeting [1]");
    script_type(&s, "26000001#");
    assert_string_equal(script_result(&s, CVI_OK, 1), "show Meeting PIN []; say en/ask_pin");
    script_close(&s);
}

static unsigned leaks; /* blocks freed with the PIN still in them */

static void *plain_alloc(void *user, size_t bytes)
{
    (void)user;
    return calloc(1, bytes);
}

static void *plain_realloc(void *user, void *old, size_t bytes)
{
    (void)user;
    return realloc(old, bytes);
}

static void searching_free(void *user, void *memory)
{
    const char *bytes = memory;
    const size_t len = malloc_usable_size(memory);

    (void)user;
    for (size_t i = 0; i + 5 <= len; i++) {
        leaks += memcmp(bytes + i, "98765", 5) == 0;
    }
    free(memory);
}

static void pins_are_wiped_wherever_they_were(void **state)
{
    cvi_allocator a;
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_ALLOCATOR_INIT(&a);
    a.alloc = plain_alloc;
    a.realloc = plain_realloc;
    a.free = searching_free;
    CVI_IVR_PARAMS_INIT(&p);
    p.allocator = &a;
    leaks = 0;

    for (int i = 0; i < 3; i++) { /* typed; checked; checked but never pulled */
        script_open(&s, &p);
        script_start(&s, "126000000");
        script_result(&s, CVI_OK, 1);
        script_type(&s, "98765");
        if (i == 1) {
            assert_non_null(strstr(script_type(&s, "#"), "check-pin 98765"));
        } else if (i == 2) {
            assert_int_equal(cvi_ivr_feed_digit(s.ivr, s.now_us, CVI_IVR_WAY_RTP, '#'), CVI_OK);
        }
        script_close(&s);
    }

    assert_int_equal(leaks, 0);
}

static void the_longest_pin_ends_without_the_hash_key(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.pin_max_digits = 4;
    script_open(&s, &p);
    script_start(&s, "126000000");
    script_result(&s, CVI_OK, 1);

    assert_string_equal(script_type(&s, "1234"),
                        "show One moment [" DOT DOT DOT DOT "]; say en/checking; check-pin 1234");
    script_close(&s);
}

static void the_longest_possible_pin_is_shown_and_checked_whole(void **state)
{
    static const char PIN[] = "12345678901234567890123456789012";
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.pin_max_digits = 32;
    script_open(&s, &p);
    script_start(&s, "126000000");
    script_result(&s, CVI_OK, 1);

    const char *said = script_type(&s, PIN);

    assert_string_equal(strstr(said, "check-pin"), "check-pin 12345678901234567890123456789012");
    script_close(&s);
}

#define H(name) cmocka_unit_test_setup_teardown(name, open_at_host_pin, close_script)
#define T(name) cmocka_unit_test_setup_teardown(name, open_at_pin, close_script)

/* ---- a PIN that only the host has */

static const char *found_led(struct script *s)
{
    cvi_ivr_result r;

    CVI_IVR_RESULT_INIT(&r);
    r.has_host_pin = 1;
    assert_int_equal(cvi_ivr_feed_result(s->ivr, s->now_us, &r), CVI_OK);
    return script_pull(s);
}

static int open_at_host_pin(void **state)
{
    struct script *s = malloc(sizeof(*s));

    assert_non_null(s);
    script_open(s, NULL);
    script_start(s, "126000000");
    assert_string_equal(found_led(s), "show Host PIN []; say en/ask_host_pin");
    *state = s;
    return 0;
}

static void the_host_gives_his_pin(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_type(s, "1234#"),
                        "show One moment [" DOT DOT DOT DOT "]; say en/checking; check-pin 1234");
    assert_string_equal(script_result(s, CVI_OK, 0), "show Joining []; say en/joining; join");
}

static void the_hash_key_alone_goes_on_without_a_pin(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_type(s, "#"), "hush; show Joining []; say en/joining; join");
}

static void who_has_no_keys_goes_on_without_a_pin(void **state)
{
    struct script *s = *state;
    assert_int_equal(cvi_ivr_feed_said(s->ivr, s->now_us), CVI_OK);

    assert_string_equal(script_wait(s, 15 * SEC), "show Joining []; say en/joining; join");
}

static void a_wrong_host_pin_may_be_typed_again(void **state)
{
    struct script *s = *state;
    script_type(s, "9999#");

    assert_string_equal(script_result(s, CVI_ERESOLVE_PIN, 0),
                        "show Wrong PIN []; say en/wrong_pin; say en/again_host_pin");
    assert_string_equal(script_type(s, "#"), "hush; show Joining []; say en/joining; join");
}

static void three_wrong_host_pins_are_enough(void **state)
{
    struct script *s = *state;
    for (int i = 0; i < 2; i++) {
        script_type(s, "9999#");
        script_result(s, CVI_ERESOLVE_PIN, 0);
    }
    script_type(s, "9999#");

    assert_string_equal(script_result(s, CVI_ERESOLVE_PIN, 0),
                        "show Joining []; say en/wrong_pin; say en/joining; join");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_meeting_with_a_pin_asks_for_it),
        T(pin_digits_are_shown_as_dots),
        T(a_pin_is_checked_at_the_hash_key),
        T(a_wrong_pin_may_be_typed_again),
        T(wrong_pins_have_tries_of_their_own),
        cmocka_unit_test(wrong_ids_do_not_use_up_the_tries_of_the_pin),
        cmocka_unit_test(a_second_hash_key_after_the_id_is_no_pin),
        T(a_pause_ends_a_pin_of_four_digits),
        T(an_unfinished_pin_is_never_read_out),
        T(silence_repeats_the_question_for_the_pin),
        cmocka_unit_test(id_and_pin_typed_in_one_go_need_no_prompt),
        cmocka_unit_test(digits_typed_during_a_check_that_fails_are_forgotten),
        cmocka_unit_test(pins_are_wiped_wherever_they_were),
        cmocka_unit_test(the_longest_pin_ends_without_the_hash_key),
        cmocka_unit_test(the_longest_possible_pin_is_shown_and_checked_whole),
        H(the_host_gives_his_pin),
        H(the_hash_key_alone_goes_on_without_a_pin),
        H(who_has_no_keys_goes_on_without_a_pin),
        H(a_wrong_host_pin_may_be_typed_again),
        H(three_wrong_host_pins_are_enough),
    };
    return cmocka_run_group_tests_name("ivr_pin", tests, NULL, NULL);
}
