/* SPDX-License-Identifier: MIT */
/* Languages, lobby, operator, and what keys do inside a meeting. */
#include "common/ivr_script.h"

static int open_default(void **state)
{
    struct script *s = malloc(sizeof(*s));

    assert_non_null(s);
    script_open(s, NULL);
    *state = s;
    return 0;
}

static int open_joining(void **state)
{
    open_default(state);
    script_start(*state, "126000000");
    script_result(*state, CVI_OK, 0);
    return 0;
}

static int open_inside(void **state)
{
    open_joining(state);
    script_event(*state, CVI_IVR_EVENT_JOINED, CVI_OK);
    script_said(*state);
    return 0;
}

static int close_script(void **state)
{
    script_close(*state);
    free(*state);
    return 0;
}

static cvi_ivr_action first_of(struct script *s, uint32_t kind)
{
    cvi_ivr_action a;

    CVI_IVR_ACTION_INIT(&a);
    do {
        assert_int_equal(cvi_ivr_next_action(s->ivr, &a), CVI_OK);
    } while (a.kind != kind);
    return a;
}

/* ---- languages */

static void a_key_chooses_the_language(void **state)
{
    struct script *s = *state;
    cvi_ivr_action a;
    const char *deutsch = NULL;
    script_start(s, NULL);
    assert_int_equal(cvi_ivr_feed_digit(s->ivr, s->now_us, CVI_IVR_WAY_RTP, '*'), CVI_OK);
    a = first_of(s, CVI_IVR_ACTION_SHOW);
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_MENU);
    assert_string_equal(a.screen, "language");
    assert_int_equal(a.is_list, 1);
    assert_non_null(strstr(a.text, "1 English"));
    deutsch = strstr(a.text, " Deutsch");
    assert_non_null(deutsch);
    const char key[2] = {deutsch[-1], '\0'};
    script_pull(s);

    assert_string_equal(script_type(s, key),
                        "hush; show An einer Besprechung teilnehmen []; say de/ask_id");
    assert_string_equal(cvi_ivr_get_language(s->ivr), "de");
}

static void the_hash_key_keeps_the_language(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    script_type(s, "*");

    assert_string_equal(script_type(s, "#"), "hush; show Join a meeting []; say en/ask_id");
}

static void silence_keeps_the_language(void **state)
{
    struct script *s = *state;
    script_start(s, NULL);
    script_type(s, "*");
    script_said(s);

    assert_string_equal(script_wait(s, 20 * SEC), "show Join a meeting []; say en/ask_id");
}

/* ---- the lobby */

static void who_must_wait_sees_what_for_and_how_long(void **state)
{
    struct script *s = *state;
    cvi_ivr_result r;
    cvi_ivr_action a;
    script_start(s, "126000000");
    CVI_IVR_RESULT_INIT(&r);
    r.subject = "Weekly";
    r.organizer = "Ann";
    assert_int_equal(cvi_ivr_feed_result(s->ivr, s->now_us, &r), CVI_OK);
    script_pull(s);

    assert_int_equal(script_feed(s, CVI_IVR_EVENT_WAIT, CVI_OK, 0, 3), CVI_OK);

    a = first_of(s, CVI_IVR_ACTION_SHOW);
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_LOBBY);
    assert_string_equal(a.screen, "lobby");
    assert_int_equal(a.is_list, 0);
    assert_string_equal(a.subject, "Weekly");
    assert_string_equal(a.organizer, "Ann");
    assert_int_equal(a.waiting, 3);
    assert_int_equal(a.until_us, s->now_us + 900 * SEC);
    assert_int_equal(a.layer, CVI_IVR_LAYER_SCREEN);
    assert_string_equal(script_pull(s), "say en/lobby");
    assert_int_equal(script_feed(s, CVI_IVR_EVENT_WAITING, CVI_OK, 0, 2), CVI_OK);
    assert_int_equal(first_of(s, CVI_IVR_ACTION_SHOW).waiting, 2);
}

static void the_lobby_speaks_from_time_to_time_and_ends(void **state)
{
    struct script *s = *state;
    const uint64_t end_us = s->now_us + 900 * SEC;
    int spoken = 0;
    script_event(s, CVI_IVR_EVENT_WAIT, CVI_OK);
    script_said(s);

    while (cvi_ivr_deadline(s->ivr) < end_us) {
        assert_string_equal(script_wait(s, 30 * SEC), "say en/lobby_again");
        script_said(s);
        spoken++;
    }

    assert_int_equal(spoken, 29);
    assert_string_equal(script_wait(s, end_us - s->now_us),
                        "show Nobody answered []; say en/lobby_timed_out; say en/goodbye; "
                        "end EIVR_LOBBY");
}

static void admission_leads_to_the_meeting(void **state)
{
    struct script *s = *state;
    script_event(s, CVI_IVR_EVENT_WAIT, CVI_OK);

    assert_string_equal(script_event(s, CVI_IVR_EVENT_ADMITTED, CVI_OK),
                        "show Joining []; say en/joining; join");
    assert_string_equal(script_event(s, CVI_IVR_EVENT_JOINED, CVI_OK),
                        "show Press *1\xc2\xa0"
                        "for help []; say en/in_meeting");
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_MEETING);
}

/* Also who dialled the id and heard nothing else. */
static void a_newcomer_sees_how_to_get_help_for_a_while(void **state)
{
    struct script *s = *state;
    cvi_ivr_action a;

    assert_int_equal(script_feed(s, CVI_IVR_EVENT_JOINED, CVI_OK, 0, 0), CVI_OK);

    a = first_of(s, CVI_IVR_ACTION_SHOW);
    assert_string_equal(a.screen, "in_meeting");
    assert_int_equal(a.layer, CVI_IVR_LAYER_OVERLAY);
    assert_int_equal(a.until_us, s->now_us + 8 * SEC);
    assert_string_equal(script_pull(s), "say en/in_meeting");
    assert_string_equal(script_wait(s, 8 * SEC), "hide");
    assert_int_equal(cvi_ivr_deadline(s->ivr), CVI_NO_DEADLINE);
}

static void who_is_not_let_in_hears_so(void **state)
{
    struct script *s = *state;
    script_event(s, CVI_IVR_EVENT_WAIT, CVI_OK);

    assert_string_equal(script_event(s, CVI_IVR_EVENT_FAILED, CVI_ERESOLVE_DENIED),
                        "show Not let in []; say en/lobby_refused; say en/goodbye; "
                        "end ERESOLVE_DENIED");
}

static void the_star_key_leaves_the_lobby_and_others_do_nothing(void **state)
{
    struct script *s = *state;
    script_event(s, CVI_IVR_EVENT_WAIT, CVI_OK);

    assert_string_equal(script_type(s, "1#"), "");
    assert_string_equal(script_type(s, "*"),
                        "hush; show Goodbye []; say en/left; say en/goodbye; end OK");
}

static void a_meeting_that_ends_ends_the_lobby(void **state)
{
    struct script *s = *state;
    script_event(s, CVI_IVR_EVENT_WAIT, CVI_OK);

    assert_string_equal(script_event(s, CVI_IVR_EVENT_ENDED, CVI_OK),
                        "show The meeting has ended []; say en/ended; say en/goodbye; "
                        "end ERESOLVE_EXPIRED");
}

/* ---- joining */

static void failures_to_join_have_words_of_their_own(void **state)
{
    static const struct {
        int status;
        const char *said;
    } CASES[] = {
        {CVI_EMEETING_FULL, "show The meeting is full []; say en/full; say en/goodbye; "
                            "end EMEETING_FULL"},
        {CVI_EPROVISION_LICENCE, "show All lines are in use []; say en/no_licence; "
                                 "say en/goodbye; end EPROVISION_LICENCE"},
        {CVI_ERESOLVE_NETWORK, "show Service not available []; say en/network; say en/goodbye; "
                               "end ERESOLVE_NETWORK"},
        {CVI_ENOTSUP, "show Something went wrong []; say en/failed; say en/goodbye; end ENOTSUP"},
    };

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        open_joining(state);
        assert_string_equal(script_event(*state, CVI_IVR_EVENT_FAILED, CASES[i].status),
                            CASES[i].said);
        close_script(state);
    }
}

static void a_join_that_nobody_answers_ends(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_wait(s, 30 * SEC),
                        "show Something went wrong []; say en/failed; say en/goodbye; "
                        "end ERESOLVE_NETWORK");
}

/* ---- inside */

static void two_keys_are_a_command(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_type(s, "*"), "");
    assert_string_equal(script_type(s, "6"), "command 2");
    assert_string_equal(script_type(s, "*8"), "command 3");
    assert_string_equal(script_type(s, "*2"), "command 5");
    assert_string_equal(script_type(s, "68"), "");
    assert_string_equal(script_type(s, "**6"), "command 2"); /* the 1 of "*1*6" was lost */
}

static void a_first_key_alone_is_forgotten(void **state)
{
    struct script *s = *state;
    script_type(s, "*");

    assert_string_equal(script_wait(s, 3 * SEC), "");
    assert_string_equal(script_type(s, "6"), "");
}

static void what_was_done_is_heard_and_seen(void **state)
{
    static const struct {
        uint32_t command, count;
        int status;
        const char *said;
    } CASES[] = {
        {CVI_IVR_COMMAND_MUTE, 1, CVI_OK, "show Muted []; say sounds/confirm; say en/muted"},
        {CVI_IVR_COMMAND_MUTE, 0, CVI_OK, "show Not muted []; say sounds/confirm; say en/unmuted"},
        {CVI_IVR_COMMAND_LAYOUT, 0, CVI_OK,
         "show Next layout []; say sounds/confirm; say en/layout"},
        {CVI_IVR_COMMAND_CONTENT, 1, CVI_OK,
         "show Content is shown []; say sounds/confirm; say en/content_on"},
        {CVI_IVR_COMMAND_CONTENT, 0, CVI_OK,
         "show Content is hidden []; say sounds/confirm; say en/content_off"},
        {CVI_IVR_COMMAND_CONTENT, 0, CVI_ENOENT,
         "show Nobody shares content []; say sounds/refuse; say en/no_content"},
        {CVI_IVR_COMMAND_LOUDER, 0, CVI_OK, "show Louder []; say sounds/confirm; say en/louder"},
        {CVI_IVR_COMMAND_SOFTER, 0, CVI_OK, "show Softer []; say sounds/confirm; say en/softer"},
        {CVI_IVR_COMMAND_ROSTER, 12, CVI_OK,
         "show In the meeting []; say sounds/confirm; say en/1; say en/2; say en/participants"},
        {CVI_IVR_COMMAND_LAYOUT, 0, CVI_ENOTSUP,
         "show Not possible here []; say sounds/refuse; say en/not_possible"},
    };
    struct script *s = *state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        script_said(s);
        assert_string_equal(script_done(s, CASES[i].command, CASES[i].status, CASES[i].count),
                            CASES[i].said);
    }
}

static void a_confirmation_goes_but_muted_stays(void **state)
{
    struct script *s = *state;
    cvi_ivr_action a;
    assert_int_equal(script_feed(s, CVI_IVR_EVENT_DONE, CVI_OK, CVI_IVR_COMMAND_MUTE, 1), CVI_OK);
    a = first_of(s, CVI_IVR_ACTION_SHOW);
    assert_int_equal(a.layer, CVI_IVR_LAYER_OVERLAY);
    assert_int_equal(a.until_us, s->now_us + 3 * SEC);
    script_pull(s);

    script_done(s, CVI_IVR_COMMAND_LAYOUT, CVI_OK, 0);
    assert_string_equal(script_wait(s, 3 * SEC), "show Muted []");
    assert_int_equal(cvi_ivr_deadline(s->ivr), CVI_NO_DEADLINE);
    script_done(s, CVI_IVR_COMMAND_MUTE, CVI_OK, 0);
    assert_string_equal(script_wait(s, 3 * SEC), "hide");
}

static void help_needs_nobody(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_type(s, "*1"), "show Keys []; say sounds/confirm; say en/help");
    assert_string_equal(script_wait(s, 20 * SEC), "hide");
}

static void the_roster_lists_names(void **state)
{
    struct script *s = *state;
    cvi_ivr_event e;
    CVI_IVR_EVENT_INIT(&e);
    e.kind = CVI_IVR_EVENT_DONE;
    e.value = CVI_IVR_COMMAND_ROSTER;
    e.count = 2;
    e.text = "Ann\nBob";

    assert_int_equal(cvi_ivr_feed_event(s->ivr, s->now_us, &e), CVI_OK);

    const cvi_ivr_action a = first_of(s, CVI_IVR_ACTION_SHOW);
    assert_string_equal(a.text, "Ann\nBob");
    assert_int_equal(a.is_list, 1);
}

static void leaving_says_goodbye(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_type(s, "*0"),
                        "show Goodbye []; say en/left; say en/goodbye; end OK");
    assert_int_equal(cvi_ivr_get_state(s->ivr), CVI_IVR_STATE_END);
}

static void the_end_of_the_meeting_is_told(void **state)
{
    struct script *s = *state;

    assert_string_equal(script_event(s, CVI_IVR_EVENT_ENDED, CVI_OK),
                        "show The meeting has ended []; say en/ended; say en/goodbye; "
                        "end ERESOLVE_EXPIRED");
}

static void events_that_do_not_belong_are_refused(void **state)
{
    struct script *s = *state;

    assert_int_equal(script_feed(s, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0, 0), CVI_ESTATE);
    assert_int_equal(script_feed(s, CVI_IVR_EVENT_JOINED, CVI_OK, 0, 0), CVI_ESTATE);
    assert_int_equal(script_feed(s, CVI_IVR_EVENT_TRANSFERRED, CVI_OK, 0, 0), CVI_ESTATE);
    assert_int_equal(script_feed(s, CVI_IVR_EVENT_UNKNOWN, CVI_OK, 0, 0), CVI_EINVAL);
    assert_int_equal(script_feed(s, 99, CVI_OK, 0, 0), CVI_EINVAL);
    assert_int_equal(script_feed(s, CVI_IVR_EVENT_DONE, CVI_OK, 99, 0), CVI_EINVAL);
    assert_string_equal(script_pull(s), "");
}

/* ---- the operator */

static void who_gives_up_is_transferred_where_there_is_an_operator(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.tries = 1;
    p.operator_uri = "sip:help@example.com";

    for (int i = 0; i < 2; i++) {
        script_open(&s, &p);
        script_start(&s, "126000000");
        assert_string_equal(script_result(&s, CVI_ERESOLVE_NOT_FOUND, 0),
                            "show One moment []; say en/not_found; "
                            "say en/transfer; transfer sip:help@example.com");
        assert_string_equal(
            script_event(&s, CVI_IVR_EVENT_TRANSFERRED, i == 0 ? CVI_OK : CVI_ECALL_REJECTED),
            i == 0 ? "end OK"
                   : "show Operator not available []; say en/transfer_failed; say en/goodbye; "
                     "end ECALL_REJECTED");
        script_close(&s);
    }
}

static void an_operator_who_does_not_answer_is_given_up(void **state)
{
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.tries = 1;
    p.operator_uri = "sip:help@example.com";
    script_open(&s, &p);
    script_start(&s, "126000000");
    script_result(&s, CVI_ERESOLVE_NOT_FOUND, 0);

    assert_non_null(strstr(script_wait(&s, 40 * SEC), "show Operator not available []"));
    script_close(&s);
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_default, close_script)
#define J(name) cmocka_unit_test_setup_teardown(name, open_joining, close_script)
#define I(name) cmocka_unit_test_setup_teardown(name, open_inside, close_script)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_key_chooses_the_language),
        T(the_hash_key_keeps_the_language),
        T(silence_keeps_the_language),
        T(who_must_wait_sees_what_for_and_how_long),
        J(the_lobby_speaks_from_time_to_time_and_ends),
        J(admission_leads_to_the_meeting),
        J(a_newcomer_sees_how_to_get_help_for_a_while),
        J(who_is_not_let_in_hears_so),
        J(the_star_key_leaves_the_lobby_and_others_do_nothing),
        J(a_meeting_that_ends_ends_the_lobby),
        cmocka_unit_test(failures_to_join_have_words_of_their_own),
        J(a_join_that_nobody_answers_ends),
        I(two_keys_are_a_command),
        I(a_first_key_alone_is_forgotten),
        I(what_was_done_is_heard_and_seen),
        I(a_confirmation_goes_but_muted_stays),
        I(help_needs_nobody),
        I(the_roster_lists_names),
        I(leaving_says_goodbye),
        I(the_end_of_the_meeting_is_told),
        I(events_that_do_not_belong_are_refused),
        cmocka_unit_test(who_gives_up_is_transferred_where_there_is_an_operator),
        cmocka_unit_test(an_operator_who_does_not_answer_is_given_up),
    };
    return cmocka_run_group_tests_name("ivr_meeting", tests, NULL, NULL);
}
