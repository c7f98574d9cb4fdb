/* SPDX-License-Identifier: MIT */
/* Flows from JSON: the built-in one is its own source, others do what they say or are refused. */
#include "common/ivr_script.h"

#include <stdlib.h>
#include <string.h>

#include "ivr/flow.h"

static char source[64 * 1024]; /* of the built-in flow */
static size_t source_len;

static int read_source(void **state)
{
    char path[512];
    const char *data = getenv("CVI_TEST_DATA");
    (void)state;

    assert_non_null(data);
    snprintf(path, sizeof(path), "%s/../../lib/ivr/default.json", data);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    source_len = fread(source, 1, sizeof(source) - 1, file);
    fclose(file);
    assert_true(source_len > 1000);
    return 0;
}

static int load(cvi_ivr_flow *flow, const char *text)
{
    const size_t len = strlen(text);
    char *exact = malloc(len);

    assert_non_null(exact);
    memcpy(exact, text, len);
    const int rc = cvi_ivr_flow_load_json(flow, exact, len);
    free(exact);
    return rc;
}

static cvi_ivr_flow *open_flow(const char *text)
{
    cvi_ivr_flow *flow = NULL;

    assert_int_equal(cvi_ivr_flow_create(&flow, NULL), CVI_OK);
    if (text && load(flow, text) != CVI_OK) {
        fail_msg("%s", cvi_ivr_flow_last_error(flow)->message);
    }
    return flow;
}

/* ---- the built-in one */

static void assert_same_text(const char *a, const char *b)
{
    if (!a || !b) {
        assert_ptr_equal(a, b);
    } else {
        assert_string_equal(a, b);
    }
}

static void assert_same_clips(const cvi__ivr_clip *a, const cvi__ivr_clip *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_same_text(a[i].id, b[i].id);
        assert_int_equal(a[i].gap_ms, b[i].gap_ms);
        assert_int_equal(a[i].gain_db, b[i].gain_db);
        assert_int_equal(a[i].is_loop, b[i].is_loop);
    }
}

static void assert_same_step(const cvi__ivr_step *a, const cvi__ivr_step *b)
{
    const size_t numbers = offsetof(cvi__ivr_step, say_count);

    assert_string_equal(a->name, b->name);
    assert_same_text(a->show, b->show);
    assert_same_text(a->to, b->to);
    assert_memory_equal((const char *)a + numbers, (const char *)b + numbers,
                        offsetof(cvi__ivr_step, on) + sizeof(a->on) - numbers);
    assert_same_clips(&a->so_far, &b->so_far, 1);
    assert_same_clips(&a->go_on, &b->go_on, 1);
    assert_same_clips(a->say, b->say, a->say_count);
    assert_same_clips(a->again, b->again, a->again_count);
    for (size_t i = 0; i < a->command_count; i++) {
        assert_memory_equal(&a->commands[i], &b->commands[i], sizeof(a->commands[i]));
    }
}

static void the_built_in_flow_is_its_own_source(void **state)
{
    cvi_ivr_flow *flow = open_flow(source);
    (void)state;

    assert_int_equal(flow->table.step_count, cvi__ivr_builtin.step_count);
    assert_int_equal(flow->table.total_s, cvi__ivr_builtin.total_s);
    assert_int_equal(flow->table.start, cvi__ivr_builtin.start);
    assert_int_equal(flow->table.dialled, cvi__ivr_builtin.dialled);
    assert_int_equal(flow->table.timed_out, cvi__ivr_builtin.timed_out);
    for (size_t i = 0; i < flow->table.step_count; i++) {
        assert_same_step(&flow->table.steps[i], &cvi__ivr_builtin.steps[i]);
    }
    cvi_ivr_flow_destroy(&flow);
}

static void a_flow_that_was_not_loaded_is_the_built_in_one(void **state)
{
    cvi_ivr_flow *flow = open_flow(NULL);
    cvi_ivr_params p;
    struct script s;
    (void)state;
    CVI_IVR_PARAMS_INIT(&p);
    p.flow = flow;
    script_open(&s, &p);

    assert_string_equal(script_start(&s, NULL),
                        "show Join a meeting []; say en/welcome; say en/ask_id");
    assert_string_equal(cvi_ivr_get_step(s.ivr), "ask_id");
    script_close(&s);
    cvi_ivr_flow_destroy(&flow);
}

static void a_flow_becomes_a_graph(void **state)
{
    size_t needed = 0;
    char small[10], *text = NULL;
    (void)state;

    assert_int_equal(cvi_ivr_flow_to_dot(NULL, small, sizeof(small), &needed), CVI_ETOOSMALL);
    text = malloc(needed + 1);
    assert_int_equal(cvi_ivr_flow_to_dot(NULL, text, needed + 1, NULL), CVI_OK);
    assert_int_equal(strlen(text), needed);
    assert_non_null(strstr(text, "\"ask_id\" -> \"check_id\" [label=\"next\"];"));
    assert_non_null(strstr(text, "\"joining\" -> \"failed\" [label=\"other\\ntimeout\"];"));
    assert_non_null(strstr(text, "dialled -> \"check_id\""));
    free(text);
    assert_int_equal(cvi_ivr_flow_to_dot(NULL, NULL, 5, NULL), CVI_EINVAL);
}

/* ---- refusals: the built-in flow with one thing changed */

struct change {
    const char *from, *to;
    int status;
    const char *message; /* its beginning */
};

static const struct change CHANGES[] = {
    {"\"welcome\": {", "\"welcome\" {", CVI_EJSON_SYNTAX, "not valid JSON (line 8, "},
    {"\"total_s\": 120,", "", CVI_EJSON_MISSING, "at /total_s"},
    {"\"total_s\": 120", "\"total_s\": 0", CVI_EJSON_RANGE, "at /total_s"},
    {"\"total_s\"", "\"total\": 1, \"total_s\"", CVI_EJSON_RANGE, "at /total"},
    {"\"start\": \"welcome\"", "\"start\": \"hello\"", CVI_EIVR_FLOW,
     "at /start: there is no step"},
    {"\"start\": \"welcome\"", "\"start\": \"check_id\"", CVI_EIVR_FLOW, "at the top: start: "},
    {"\"dialled\": \"check_id\"", "\"dialled\": \"check_pin\"", CVI_EIVR_FLOW,
     "at the top: dialled: "},
    {"\"timed_out\": \"timed_out\",", "\"timed_out\": \"lobby\",", CVI_EIVR_FLOW,
     "at the top: timed_out: "},
    {"\"type\": \"say\"", "\"type\": \"sing\"", CVI_EJSON_RANGE, "at /steps/welcome/type"},
    {"\"welcome\": {\"type\"", "\"wel come\": {\"type\"", CVI_EIVR_FLOW, "at /steps/wel come"},
    {"[\"welcome\"]", "[\"wellcome\"]", CVI_EIVR_FLOW, "at /steps/welcome/say: a language has no"},
    {"[\"welcome\"]", "[17]", CVI_EJSON_TYPE, "at /steps/welcome/say/0"},
    {"[\"welcome\"]", "[{\"gap_ms\": 7}]", CVI_EIVR_FLOW, "at /steps/welcome/say/0: it names no"},
    {"[\"welcome\"]", "[{\"clip\": \"welcome\", \"gap_ms\": 5001}]", CVI_EJSON_RANGE,
     "at /steps/welcome/say/0/gap_ms"},
    {"[\"welcome\"]", "[{\"clip\": \"welcome\", \"gain_db\": 7}]", CVI_EJSON_RANGE,
     "at /steps/welcome/say/0/gain_db"},
    {"\"show\": \"checking\"", "\"show\": \"welcome\"", CVI_EIVR_FLOW,
     "at /steps/check_id/show: a language has no such screen"},
    {"\"on\": {\"next\": \"ask_id\"}},\n    \"language\"",
     "\"on\": {\"next\": \"ask\"}},\n    \"language\"", CVI_EIVR_FLOW,
     "at /steps/welcome/on/next: there is no step"},
    {"\"star\": \"language\"", "\"moon\": \"language\"", CVI_EIVR_FLOW,
     "at /steps/ask_id/on/moon: there is no such outcome"},
    {",\n        \"star\": \"language\"", "", CVI_EIVR_FLOW,
     "at /steps/language: nothing leads to this step"},
    {"\"gave_up\": \"operator\",", "", CVI_EIVR_FLOW,
     "at /steps/ask_id/on: there must be a way on \"gave_up\""},
    {"\"silent\": \"silent_id\"", "\"joined\": \"silent_id\"", CVI_EIVR_FLOW,
     "at /steps/ask_id/on: there must be a way on \"silent\""},
    {"\"star\": \"language\"", "\"ok\": \"language\"", CVI_EIVR_FLOW,
     "at /steps/ask_id/on/ok: a step of this type has no such outcome"},
    {"\"max_digits\": 13", "\"max_digits\": 8", CVI_EIVR_FLOW, "at /steps/ask_id/max_digits"},
    {"\"max_digits\": 13", "\"max_digits\": 33", CVI_EJSON_RANGE, "at /steps/ask_id/max_digits"},
    {"\"tries\": 3,\n      \"so_far\"", "\"so_far\"", CVI_EIVR_FLOW, "at /steps/ask_id: it needs"},
    {"\"limit_s\": 15,", "", CVI_EIVR_FLOW, "at /steps/check_id: it waits for others"},
    {"\"next\": \"check_id\"", "\"next\": \"check_pin\"", CVI_EIVR_FLOW,
     "at /steps/ask_id/on/next: what is collected"},
    {"\"next\": \"check_id\"", "\"next\": \"short_id\"", CVI_EIVR_FLOW,
     "at /steps/ask_id/on/next: from collect to check"},
    {"\"*6\": \"mute\"", "\"*66\": \"mute\"", CVI_EIVR_FLOW,
     "at /steps/meeting/commands/*66: a command has two keys"},
    {"\"*6\": \"mute\"", "\"*6\": \"dance\"", CVI_EIVR_FLOW,
     "at /steps/meeting/commands/*6: there is no such command"},
    {"\"leave\": \"left\", \"ended\"", "\"ended\"", CVI_EIVR_FLOW, "at /steps/meeting/on"},
    {"\"again\": [\"lobby_again\"], \"repeat_s\": 30,", "\"again\": [\"lobby_again\"],",
     CVI_EIVR_FLOW, "at /steps/lobby/again"},
    /* loops */
    {"\"show\": \"left\", \"on\": {\"next\": \"goodbye\"}", "\"on\": {\"next\": \"left\"}",
     CVI_EIVR_FLOW, "at /steps/left: no way leads from this step to an end"},
    {"\"gave_up\": \"operator\",", "\"gave_up\": \"not_found\",", CVI_EIVR_FLOW,
     "at /steps/welcome: a loop that never waits"},
    {"\"nobody\": \"goodbye\"", "\"nobody\": \"welcome\"", CVI_EIVR_FLOW,
     "at /steps/welcome: a loop that never waits"},
};

static char *changed(const struct change *c)
{
    const char *at = strstr(source, c->from);
    char *text = calloc(1, source_len + strlen(c->to) + 1);

    assert_non_null(text);
    if (!at) {
        fail_msg("no %s in the built-in flow", c->from);
    }
    memcpy(text, source, (size_t)(at - source));
    strcat(text, c->to);
    strcat(text, at + strlen(c->from));
    return text;
}

static void what_is_wrong_is_refused_with_its_place(void **state)
{
    (void)state;

    for (size_t i = 0; i < sizeof(CHANGES) / sizeof(CHANGES[0]); i++) {
        cvi_ivr_flow *flow = open_flow(NULL);
        char *text = changed(&CHANGES[i]);
        const int rc = load(flow, text);
        const cvi_error_info *e = cvi_ivr_flow_last_error(flow);

        if (rc != CHANGES[i].status ||
            strncmp(e->message, CHANGES[i].message, strlen(CHANGES[i].message)) != 0) {
            fail_msg("%s -> %s: %s, %s", CHANGES[i].from, CHANGES[i].to, cvi_status_name(rc),
                     e->message);
        }
        assert_ptr_equal(flow->table.steps, cvi__ivr_builtin.steps); /* it stays */
        free(text);
        cvi_ivr_flow_destroy(&flow);
    }
}

static void a_syntax_error_has_line_and_offset(void **state)
{
    cvi_ivr_flow *flow = open_flow(NULL);
    (void)state;

    assert_int_equal(load(flow, "{\n  \"steps\": [}\n}"), CVI_EJSON_SYNTAX);
    assert_int_equal(cvi_ivr_flow_last_error(flow)->line, 2);
    assert_int_equal(cvi_ivr_flow_last_error(flow)->offset, 15);
    cvi_ivr_flow_destroy(&flow);
}

static void commands_of_which_a_lost_key_makes_another_are_refused(void **state)
{
    static const struct change CASES[] = {
        {"\"*6\": \"mute\", \"*8\": \"layout\"", "\"12\": \"mute\", \"23\": \"layout\"", 0, ""},
        {"\"*6\": \"mute\", \"*8\": \"layout\"", "\"**\": \"mute\", \"*8\": \"layout\"", 0, ""},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        cvi_ivr_flow *flow = open_flow(NULL);
        char *text = changed(&CASES[i]);

        assert_int_equal(load(flow, text), CVI_EIVR_FLOW);
        assert_non_null(strstr(cvi_ivr_flow_last_error(flow)->message,
                               "a lost key makes another command of it"));
        free(text);
        cvi_ivr_flow_destroy(&flow);
    }
}

/* ---- a flow of one's own */

static const char OWN[] =
    "{\"start\": \"hello\", \"dialled\": \"check\", \"timed_out\": \"bye\", \"total_s\": 60,"
    " \"languages\": [\"de\"],"
    " \"prompts\": {\"de\": {\"hello\": {\"say\": \"Hallo\", \"title\": \"Hallo\"},"
    "               \"ask_id\": {\"say\": \"Nummer?\", \"title\": \"Nummer\"}}},"
    " \"steps\": {"
    "  \"hello\": {\"type\": \"menu\", \"say\": [{\"clip\": \"hello\", \"gap_ms\": 300,"
    "    \"gain_db\": -6}, {\"clip\": \"music/hold\", \"loop\": true}], \"show\": \"hello\","
    "    \"first_digit_ms\": 5000, \"on\": {\"1\": \"ask\", \"0\": \"desk\"}},"
    "  \"ask\": {\"type\": \"collect\", \"say\": [\"ask_id\"], \"show\": \"ask_id\", "
    "\"min_digits\": 2,"
    "    \"max_digits\": 6, \"tries\": 2, \"first_digit_ms\": 5000, \"inter_digit_ms\": 2000,"
    "    \"star\": \"@STAR\", \"hash\": \"@HASH\", \"on\": {\"next\": \"check\", \"silent\": "
    "\"bye\","
    "    \"short\": \"hello\", \"gave_up\": \"bye\"}},"
    "  \"check\": {\"type\": \"check\", \"limit_s\": 5, \"on\": {\"ok\": \"join\", \"other\": "
    "\"ask\","
    "    \"timeout\": \"bye\"}},"
    "  \"join\": {\"type\": \"join\", \"limit_s\": 5, \"on\": {\"joined\": \"in\", \"other\": "
    "\"bye\","
    "    \"timeout\": \"bye\"}},"
    "  \"in\": {\"type\": \"meeting\", \"on\": {\"ended\": \"bye\"}},"
    "  \"desk\": {\"type\": \"transfer\", \"to\": \"sip:desk@example.com\", \"limit_s\": 5,"
    "    \"on\": {\"ok\": \"bye\", \"other\": \"bye\", \"nobody\": \"bye\"}},"
    "  \"bye\": {\"type\": \"end\"}}}";

static cvi_ivr_flow *own_flow(const char *star, const char *hash)
{
    char text[sizeof(OWN) + 32];
    const char *s = strstr(OWN, "@STAR"), *h = strstr(OWN, "@HASH");

    snprintf(text, sizeof(text), "%.*s%s%.*s%s%s", (int)(s - OWN), OWN, star, (int)(h - s - 5),
             s + 5, hash, h + 5);
    return open_flow(text);
}

static void open_own(struct script *s, cvi_ivr_flow *flow)
{
    cvi_ivr_params p;

    CVI_IVR_PARAMS_INIT(&p);
    p.flow = flow;
    p.language = "en"; /* which the flow does not speak */
    script_open(s, &p);
}

static void gaps_gain_and_loops_are_passed_on(void **state)
{
    cvi_ivr_flow *flow = own_flow("clear", "end");
    cvi_ivr_action a;
    struct script s;
    (void)state;
    open_own(&s, flow);
    CVI_IVR_ACTION_INIT(&a);

    assert_int_equal(cvi_ivr_start(s.ivr, s.now_us, NULL), CVI_OK);
    assert_int_equal(cvi_ivr_next_action(s.ivr, &a), CVI_OK);
    assert_int_equal(a.kind, CVI_IVR_ACTION_SHOW);
    assert_string_equal(a.title, "Hallo");
    assert_int_equal(cvi_ivr_next_action(s.ivr, &a), CVI_OK);
    assert_string_equal(a.text, "de/hello");
    assert_string_equal(a.language, "de");
    assert_int_equal(a.gap_ms, 300);
    assert_int_equal(a.gain_db, -6);
    assert_int_equal(a.is_loop, 0);
    assert_int_equal(cvi_ivr_next_action(s.ivr, &a), CVI_OK);
    assert_string_equal(a.text, "music/hold");
    assert_string_equal(a.language, "");
    assert_int_equal(a.is_loop, 1);
    assert_int_equal(cvi_ivr_next_action(s.ivr, &a), CVI_AGAIN);
    script_close(&s);
    cvi_ivr_flow_destroy(&flow);
}

static void music_ends_when_the_time_for_typing_does(void **state)
{
    cvi_ivr_flow *flow = own_flow("clear", "end");
    struct script s;
    (void)state;
    open_own(&s, flow);
    script_start(&s, NULL);

    for (int i = 0; i < 20 && cvi_ivr_get_state(s.ivr) != CVI_IVR_STATE_END; i++) {
        script_said(&s);
        script_pull(&s);
        s.now_us = cvi_ivr_deadline(s.ivr);
        assert_int_equal(cvi_ivr_tick(s.ivr, s.now_us), CVI_OK);
    }

    assert_string_equal(script_pull(&s), "hush; end ECALL_TIMEOUT");
    script_close(&s);
    cvi_ivr_flow_destroy(&flow);
}

/* From a meeting, and from a check that nobody answers, back to the question. */
static const char BACK[] =
    "{\"start\": \"ask\", \"dialled\": \"check\", \"timed_out\": \"bye\", \"total_s\": 20,"
    " \"languages\": [\"en\"], \"steps\": {"
    "  \"ask\": {\"type\": \"collect\", \"min_digits\": 2, \"max_digits\": 6, \"tries\": 2,"
    "    \"first_digit_ms\": 9000, \"inter_digit_ms\": 2000, \"star\": \"clear\", \"hash\": "
    "\"end\","
    "    \"on\": {\"next\": \"check\", \"silent\": \"bye\", \"short\": \"bye\", \"gave_up\": "
    "\"bye\"}},"
    "  \"check\": {\"type\": \"check\", \"limit_s\": 5, \"on\": {\"ok\": \"join\", \"other\": "
    "\"ask\","
    "    \"timeout\": \"ask\"}},"
    "  \"join\": {\"type\": \"join\", \"limit_s\": 5, \"on\": {\"joined\": \"in\", \"other\": "
    "\"bye\","
    "    \"timeout\": \"bye\"}},"
    "  \"in\": {\"type\": \"meeting\", \"on\": {\"ended\": \"ask\"}},"
    "  \"bye\": {\"type\": \"end\"}}}";

static void the_time_for_typing_begins_anew_after_a_meeting(void **state)
{
    cvi_ivr_flow *flow = open_flow(BACK);
    struct script s;
    (void)state;
    open_own(&s, flow);
    script_start(&s, "123456");
    script_result(&s, CVI_OK, 0);
    script_event(&s, CVI_IVR_EVENT_JOINED, CVI_OK);
    s.now_us += 3600 * SEC;

    script_event(&s, CVI_IVR_EVENT_ENDED, CVI_OK);

    assert_int_equal(cvi_ivr_get_state(s.ivr), CVI_IVR_STATE_COLLECT);
    assert_int_equal(cvi_ivr_deadline(s.ivr), s.now_us + 9 * SEC);
    script_close(&s);
    cvi_ivr_flow_destroy(&flow);
}

static void what_was_typed_for_a_check_without_an_answer_is_no_id(void **state)
{
    cvi_ivr_flow *flow = open_flow(BACK);
    struct script s;
    (void)state;
    open_own(&s, flow);
    script_start(&s, "123456");
    script_type(&s, "98#");

    s.now_us = cvi_ivr_deadline(s.ivr);
    assert_int_equal(cvi_ivr_tick(s.ivr, s.now_us), CVI_OK);

    assert_string_equal(script_pull(&s), "");
    assert_int_equal(cvi_ivr_get_state(s.ivr), CVI_IVR_STATE_COLLECT);
    script_close(&s);
    cvi_ivr_flow_destroy(&flow);
}

static void a_menu_leads_by_key_and_repeats_for_others(void **state)
{
    cvi_ivr_flow *flow = own_flow("clear", "end");
    struct script s;
    (void)state;
    open_own(&s, flow);
    script_start(&s, NULL);

    assert_int_equal(cvi_ivr_get_state(s.ivr), CVI_IVR_STATE_MENU);
    assert_string_equal(script_type(&s, "5"), "hush; show Hallo []; say de/hello; say music/hold");
    assert_string_equal(script_type(&s, "0"), "hush; transfer sip:desk@example.com");
    assert_int_equal(cvi_ivr_get_state(s.ivr), CVI_IVR_STATE_TRANSFER);
    assert_string_equal(script_event(&s, CVI_IVR_EVENT_TRANSFERRED, CVI_OK), "end OK");
    script_close(&s);
    cvi_ivr_flow_destroy(&flow);
}

static void star_and_hash_are_what_the_flow_says(void **state)
{
    static const struct {
        const char *star, *hash, *typed, *said;
    } CASES[] = {
        {"delete", "end", "123*", "show Nummer [12]"},
        {"clear", "end", "123*", "show Nummer []"},
        {"clear", "end", "12#", "check 12"},
        {"digit", "digit", "1*#", "show Nummer [1*#]"},
        {"digit", "digit_end", "1*#", "check 1*#"},
        {"end", "ignore", "12#", ""},
        {"end", "ignore", "12#*", "check 12"},
        {"restart", "end", "12*", "show Hallo []; say de/hello; say music/hold"},
        {"delete", "end", "12**", "show Nummer []"},
        {"delete", "end", "12***", "show Nummer []; say de/ask_id"},
        {"digit", "end", "1234*6", "show Nummer [1234*6]; check 1234*6"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        cvi_ivr_flow *flow = own_flow(CASES[i].star, CASES[i].hash);
        struct script s;

        open_own(&s, flow);
        script_start(&s, NULL);
        script_type(&s, "1");
        assert_string_equal(script_type(&s, CASES[i].typed), CASES[i].said);
        script_close(&s);
        cvi_ivr_flow_destroy(&flow);
    }
}

static void a_meeting_that_needs_a_pin_is_no_meeting_for_a_flow_that_cannot_ask(void **state)
{
    cvi_ivr_flow *flow = own_flow("clear", "end");
    struct script s;
    (void)state;
    open_own(&s, flow);
    script_start(&s, "77");

    assert_string_equal(script_result(&s, CVI_OK, 1), "show Nummer []; say de/ask_id");
    script_close(&s);
    cvi_ivr_flow_destroy(&flow);
}

static void pasted_numbers_are_typed_in_one_go(void **state)
{
    size_t taken = 0;
    struct script s;
    (void)state;
    script_open(&s, NULL);
    assert_int_equal(cvi_ivr_feed_text(s.ivr, s.now_us, "1", 1, &taken), CVI_ESTATE);
    script_start(&s, NULL);

    assert_int_equal(cvi_ivr_feed_text(s.ivr, s.now_us, "126 x", 5, &taken), CVI_EINVAL);
    assert_int_equal(cvi_ivr_last_error(s.ivr)->offset, 4);
    assert_int_equal(taken, 0);
    assert_int_equal(cvi_ivr_feed_text(s.ivr, s.now_us, "(126) 000-000#12.34#", 20, &taken),
                     CVI_OK);
    assert_int_equal(taken, 20);
    assert_non_null(strstr(script_pull(&s), "check 126000000"));
    assert_non_null(strstr(script_result(&s, CVI_OK, 1), "check-pin 1234"));
    script_close(&s);
}

static void handles_are_made_and_unmade_like_all(void **state)
{
    cvi_ivr_flow_params p;
    cvi_ivr_flow *flow = NULL;
    (void)state;

    assert_int_equal(cvi_ivr_flow_create(NULL, NULL), CVI_EINVAL);
    CVI_IVR_FLOW_PARAMS_INIT(&p);
    p.size = 3;
    assert_int_equal(cvi_ivr_flow_create(&flow, &p), CVI_EABI);
    assert_null(flow);
    assert_int_equal(cvi_ivr_flow_load_json(NULL, "{}", 2), CVI_EINVAL);
    assert_null(cvi_ivr_flow_last_error(NULL));
    cvi_ivr_flow_destroy(&flow);
    cvi_ivr_flow_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_built_in_flow_is_its_own_source),
        cmocka_unit_test(a_flow_that_was_not_loaded_is_the_built_in_one),
        cmocka_unit_test(a_flow_becomes_a_graph),
        cmocka_unit_test(what_is_wrong_is_refused_with_its_place),
        cmocka_unit_test(a_syntax_error_has_line_and_offset),
        cmocka_unit_test(commands_of_which_a_lost_key_makes_another_are_refused),
        cmocka_unit_test(gaps_gain_and_loops_are_passed_on),
        cmocka_unit_test(music_ends_when_the_time_for_typing_does),
        cmocka_unit_test(the_time_for_typing_begins_anew_after_a_meeting),
        cmocka_unit_test(what_was_typed_for_a_check_without_an_answer_is_no_id),
        cmocka_unit_test(a_menu_leads_by_key_and_repeats_for_others),
        cmocka_unit_test(star_and_hash_are_what_the_flow_says),
        cmocka_unit_test(a_meeting_that_needs_a_pin_is_no_meeting_for_a_flow_that_cannot_ask),
        cmocka_unit_test(pasted_numbers_are_typed_in_one_go),
        cmocka_unit_test(handles_are_made_and_unmade_like_all),
    };
    return cmocka_run_group_tests_name("ivr_flow", tests, read_source, NULL);
}
