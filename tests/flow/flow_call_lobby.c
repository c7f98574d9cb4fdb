/* SPDX-License-Identifier: MIT */
/* The lobby of a meeting: who enters, who waits and until when, who is refused. Whole calls. */
#include "common/cm.h"
#include "common/exchange.h"

#include <cvi/resolve_guard.h>

#include "call/call_impl.h"

#define SEC UINT64_C(1000000)
#define INNER "sip:813000000.131000000@gw.example"  /* who is trusted bypasses its lobby */
#define LED "sip:813000000.132000000@gw.example"    /* as m6, with a PIN of the host's alone */
#define HOSTED "sip:813000000.130000000@gw.example" /* nobody does but by the host's PIN */

static const struct phone_kind PCMA_440 = {.audio_codec = CVI_CODEC_PCMA, .tone_hz = 440};

static struct exchange x;
static struct room a, b;

static int setup(void **state)
{
    (void)state;
    exchange_open(&x);
    room_open(&a, &x, &PCMA_440, NULL);
    return 0;
}

/* `a` waits for m6, and the lobby's words were heard. */
static int setup_waiting(void **state)
{
    setup(state);
    room_dial(&a, INNER);
    exchange_run(&x, 2 * SEC);
    assert_int_equal(cvi_ivr_get_state(a.call->ivr), CVI_IVR_STATE_LOBBY);
    assert_int_equal(a.call->is_playing, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    exchange_close(&x);
    return 0;
}

static int feed(struct room *r, uint32_t kind, int status, uint32_t count)
{
    cvi_ivr_event e;

    CVI_IVR_EVENT_INIT(&e);
    e.kind = kind;
    e.status = status;
    e.count = count;
    const int rc = cvi_call_feed_ivr_event(r->call, x.now_us, &e);
    room_listen(r);
    return rc;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("no %s in %s", part, text);
    }
}

/* The number of a member of the report. */
static long long reported(struct room *r, const char *member)
{
    const char *at = strstr(room_report(r), member);
    char *end = NULL;

    assert_non_null(at);
    const long long value = strtoll(at + strlen(member), &end, 10);
    assert_true(end > at + strlen(member));
    return value;
}

/* ---- the decision */

static void who_is_trusted_enters_at_once(void **state)
{
    (void)state;
    a.trust = CVI_TRUST_TRUSTED;

    room_dial(&a, INNER);
    exchange_run(&x, SEC);

    assert_string_equal(a.joined, "m6");
    assert_int_equal(a.joined_as, CVI_TRUST_TRUSTED);
    assert_int_equal(a.waits, 0);
    assert_has(room_report(&a), "\"lobby_ms\":null");
}

static void a_guest_waits_until_let_in(void **state)
{
    (void)state;
    a.trust = CVI_TRUST_GUEST;
    room_dial(&a, INNER);
    exchange_run(&x, SEC);

    assert_int_equal(a.joins, 0);
    assert_int_equal(a.waits, 1);
    assert_string_equal(a.waits_for, "m6");
    assert_string_equal(a.subject, "Inner");
    assert_string_equal(room_title(&a), "Please wait");
    assert_string_equal(a.call->screen.subject, "Inner");
    assert_int_equal(cvi_meeting_leg_count(x.lobby), 1);
    exchange_run(&x, 60 * SEC);
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_OK);
    exchange_run(&x, 5 * SEC);

    assert_string_equal(a.joined, "m6");
    assert_int_equal(a.joins, 1);
    assert_int_equal(a.waits, 1);
    assert_int_equal(a.joined_as, CVI_TRUST_GUEST);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
    assert_in_range(reported(&a, "\"lobby_ms\":"), 60000, 61000);
}

static void the_host_s_pin_lets_in_and_that_of_guests_does_not(void **state)
{
    (void)state;
    room_open(&b, &x, &PCMA_440, NULL);
    room_dial(&a, HOSTED);
    room_dial(&b, HOSTED);
    exchange_run(&x, SEC);
    assert_string_equal(room_title(&a), "Meeting PIN");

    room_type(&a, "1111#");
    room_type(&b, "2222#");
    exchange_run(&x, 2 * SEC);

    assert_string_equal(a.waits_for, "m5");
    assert_int_equal(a.joins, 0);
    assert_string_equal(b.joined, "m5");
    assert_int_equal(b.joined_as, CVI_TRUST_TRUSTED);
}

/* Nobody else needs a PIN: the host gives one, everybody else waits. */
static void a_host_s_pin_alone_is_asked_of_who_would_wait(void **state)
{
    (void)state;
    room_open(&b, &x, &PCMA_440, NULL);
    room_dial(&a, LED);
    room_dial(&b, LED);
    exchange_run(&x, SEC);
    assert_string_equal(room_title(&a), "Host PIN");

    room_type(&a, "#");
    room_type(&b, "3333#");
    exchange_run(&x, 2 * SEC);

    assert_string_equal(a.waits_for, "m7");
    assert_int_equal(a.joins, 0);
    assert_string_equal(b.joined, "m7");
    assert_int_equal(b.joined_as, CVI_TRUST_TRUSTED);
}

static void who_guesses_the_host_s_pin_waits_in_the_end(void **state)
{
    (void)state;
    room_dial(&a, LED);
    exchange_run(&x, SEC);

    for (int i = 0; i < 3; i++) {
        assert_string_equal(a.waits_for, "");
        room_type(&a, "4444#");
        exchange_run(&x, 3 * SEC);
    }

    assert_string_equal(a.waits_for, "m7");
    assert_int_equal(a.joins, 0);
}

static void who_enters_anyway_is_not_asked_for_the_host_s_pin(void **state)
{
    (void)state;
    a.trust = CVI_TRUST_TRUSTED;

    room_dial(&a, LED);
    exchange_run(&x, 2 * SEC);

    assert_string_equal(a.joined, "m7");
}

static void who_may_not_take_part_hears_so(void **state)
{
    (void)state;
    a.lobby_flags = CVI_LOBBY_NO_GUESTS;

    room_dial(&a, INNER);
    exchange_run(&x, SEC);
    assert_string_equal(room_title(&a), "Not allowed");
    exchange_run(&x, 14 * SEC);

    assert_int_equal(a.joins + a.waits, 0);
    assert_int_equal(a.ends, 1);
    assert_int_equal(a.end_status, CVI_ERESOLVE_DENIED);
    assert_string_equal(a.end_text, "denied by access control");
}

/* A meeting that lets in who calls by telephone, of a resolver that asks us. */
static const char TELEPHONES[] =
    "{\"id\":\"t1\",\"lobbyBypassSettings\":{\"scope\":\"organizer\",\"isDialInBypassEnabled\":"
    "true}}";

static cvi_resolver *asking_resolver(void)
{
    static const char text[] = "{\"backends\":[{\"name\":\"us\",\"type\":\"embedder\"}],"
                               "\"tenants\":[{\"id\":\"contoso\",\"chain\":[{\"backend\":"
                               "\"us\"}]}]}";
    cvi_resolver *resolver = NULL;

    assert_int_equal(cvi_resolver_create(&resolver, NULL), CVI_OK);
    assert_int_equal(cvi_resolver_load_json(resolver, text, sizeof(text) - 1), CVI_OK);
    return resolver;
}

/* The look-up of `r` finds TELEPHONES. */
static void answer(struct room *r, cvi_resolver *resolver)
{
    cvi_resolve_answer found;
    cvi_resolve_event e;

    CVI_RESOLVE_EVENT_INIT(&e);
    assert_int_equal(cvi_resolver_next_event(resolver, &e), CVI_OK);
    assert_int_equal(e.kind, CVI_RESOLVE_EVENT_QUESTION);
    CVI_RESOLVE_ANSWER_INIT(&found);
    found.meeting_json = TELEPHONES;
    found.meeting_json_len = strlen(TELEPHONES);
    assert_int_equal(cvi_resolver_answer(resolver, x.now_us, e.id, &found), CVI_OK);
    assert_int_equal(cvi_resolver_next_event(resolver, &e), CVI_OK);
    assert_int_equal(cvi_call_feed_resolve_event(r->call, x.now_us, &e), CVI_OK);
    room_listen(r);
}

static void a_telephone_enters_where_the_meeting_lets_those_in(void **state)
{
    cvi_resolver *resolver = asking_resolver();
    (void)state;
    room_open(&b, &x, &PCMA_440, NULL);
    assert_int_equal(cvi_call_set_resolver(a.call, resolver), CVI_OK);
    assert_int_equal(cvi_call_set_resolver(b.call, resolver), CVI_OK);
    b.lobby_flags = CVI_LOBBY_DIAL_IN;

    room_dial(&a, INNER);
    answer(&a, resolver);
    room_dial(&b, INNER);
    answer(&b, resolver);

    assert_string_equal(a.waits_for, "t1");
    assert_string_equal(b.joined, "t1");
    assert_int_equal(b.joined_as, CVI_TRUST_GUEST);
    assert_int_equal(cvi_call_set_resolver(a.call, NULL), CVI_OK);
    assert_int_equal(cvi_call_set_resolver(b.call, NULL), CVI_OK);
    cvi_resolver_destroy(&resolver);
}

/* ---- waiting */

static void who_is_let_in_while_the_lobby_speaks_enters_after_it(void **state)
{
    (void)state;
    room_dial(&a, INNER);
    exchange_run(&x, 350000); /* the look-up takes 300 ms */
    assert_int_equal(a.waits, 1);
    assert_int_equal(a.call->is_playing, 1);

    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_OK);
    assert_int_equal(a.joins, 0);
    exchange_run(&x, SEC);

    assert_int_equal(a.joins, 1);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
}

static void how_many_wait_is_shown(void **state)
{
    (void)state;
    assert_string_equal(a.call->screen.waiting, ""); /* the call knows of itself alone */

    assert_int_equal(feed(&a, CVI_IVR_EVENT_WAITING, CVI_OK, 3), CVI_OK);

    assert_non_null(strstr(a.call->screen.waiting, "3"));
}

static void who_hangs_up_while_waiting_is_reported_with_the_time(void **state)
{
    (void)state;
    exchange_run(&x, 10 * SEC);

    assert_int_equal(cvi_call_feed_bye(a.call, x.now_us), CVI_OK);
    room_listen(&a);

    assert_int_equal(a.ends, 1);
    assert_string_equal(a.end_text, "the caller hung up");
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_ESTATE);
    assert_in_range(reported(&a, "\"lobby_ms\":"), 11000, 12000);
    assert_has(room_report(&a), "\"joined_at\":null");
}

static void the_star_key_leaves_the_lobby(void **state)
{
    (void)state;
    room_type(&a, "*");
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_ESTATE);
    exchange_run(&x, 14 * SEC);

    assert_int_equal(a.joins, 0);
    assert_string_equal(a.end_text, "the caller left by key");
}

static void the_wait_is_limited(void **state)
{
    (void)state;
    exchange_run(&x, 897 * SEC);
    assert_int_equal(a.ends, 0);
    exchange_run(&x, 15 * SEC);

    assert_int_equal(a.joins, 0);
    assert_string_equal(a.end_text, "lobby timed out");
    assert_int_equal(reported(&a, "\"lobby_ms\":") / 1000, 900);
}

static void a_meeting_that_is_over_lets_nobody_wait(void **state)
{
    (void)state;
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ENDED, CVI_OK, 0), CVI_OK);
    assert_string_equal(room_title(&a), "The meeting has ended");
    exchange_run(&x, 14 * SEC);

    assert_string_equal(a.end_text, "meeting expired");
}

static void who_is_not_let_in_hears_so(void **state)
{
    (void)state;
    assert_int_equal(feed(&a, CVI_IVR_EVENT_FAILED, CVI_ERESOLVE_DENIED, 0), CVI_OK);
    assert_string_equal(room_title(&a), "Not let in");
    exchange_run(&x, 14 * SEC);

    assert_string_equal(a.end_text, "denied by access control");
}

static void whoever_moves_while_waiting_goes_on_waiting(void **state)
{
    cvi_meeting_params p;
    cvi_meeting *other = NULL;
    (void)state;
    CVI_MEETING_PARAMS_INIT(&p);
    p.clips = x.clips;
    p.is_lobby = 1;
    p.start_us = x.now_us;
    assert_int_equal(cvi_meeting_create(&other, &p), CVI_OK);

    assert_int_equal(cvi_call_detach(a.call, x.now_us), CVI_OK);
    assert_int_equal(cvi_call_set_resolver(a.call, x.resolver), CVI_OK);
    assert_int_equal(cvi_call_attach(a.call, x.now_us, other), CVI_OK);
    exchange_run(&x, SEC);
    assert_int_equal(a.waits, 1);
    assert_int_equal(a.joins, 0);
    assert_int_equal(cvi_ivr_get_state(a.call->ivr), CVI_IVR_STATE_LOBBY);
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_OK);
    exchange_run(&x, 5 * SEC);

    assert_int_equal(a.joins, 1);
    assert_int_equal(cvi_meeting_leg_count(other), 0);
    assert_int_equal(cvi_meeting_leg_count(x.meeting), 1);
    cvi_meeting_destroy(&other);
}

static void two_wait_and_are_let_in_each_by_itself(void **state)
{
    (void)state;
    room_open(&b, &x, &PCMA_440, NULL);
    room_dial(&b, INNER);
    exchange_run(&x, 2 * SEC);
    assert_int_equal(b.waits, 1);

    assert_int_equal(feed(&b, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_OK);
    exchange_run(&x, 5 * SEC);
    assert_int_equal(a.joins, 0);
    assert_int_equal(b.joins, 1);
    assert_int_equal(feed(&a, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_OK);
    exchange_run(&x, 5 * SEC);

    assert_int_equal(cvi_meeting_leg_count(x.meeting), 2);
}

/* ---- flows of one's own */

static cvi_ivr_flow *open_flow(const char *json)
{
    cvi_ivr_flow *flow = NULL;

    assert_int_equal(cvi_ivr_flow_create(&flow, NULL), CVI_OK);
    if (cvi_ivr_flow_load_json(flow, json, strlen(json)) != CVI_OK) {
        fail_msg("%s", cvi_ivr_flow_last_error(flow)->message);
    }
    return flow;
}

static void open_room(struct room *r, const cvi_ivr_flow *flow)
{
    cvi_call_params p;

    exchange_call_params(&x, &p);
    p.ivr_flow = flow;
    room_open(r, &x, &PCMA_440, &p);
}

/* Out of one meeting into the next, with a PIN where one is needed. */
static const char NEXT[] =
    "{\"start\":\"ask\",\"dialled\":\"check\",\"timed_out\":\"bye\",\"total_s\":600,\"steps\":{"
    "\"ask\":{\"type\":\"collect\",\"what\":\"conference_id\",\"show\":\"ask_id\","
    "\"min_digits\":1,\"max_digits\":13,\"star\":\"clear\",\"hash\":\"end\","
    "\"first_digit_ms\":15000,\"inter_digit_ms\":5000,\"tries\":3,"
    "\"on\":{\"next\":\"check\",\"silent\":\"bye\",\"gave_up\":\"bye\"}},"
    "\"check\":{\"type\":\"check\",\"limit_s\":15,\"on\":{\"ok\":\"join\",\"needs_pin\":\"pin\","
    "\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"pin\":{\"type\":\"collect\",\"what\":\"pin\",\"show\":\"ask_pin\","
    "\"min_digits\":1,\"max_digits\":13,\"star\":\"clear\",\"hash\":\"end\","
    "\"first_digit_ms\":15000,\"inter_digit_ms\":5000,\"tries\":3,"
    "\"on\":{\"next\":\"check_pin\",\"silent\":\"bye\",\"gave_up\":\"bye\"}},"
    "\"check_pin\":{\"type\":\"check\",\"what\":\"pin\",\"limit_s\":15,"
    "\"on\":{\"ok\":\"join\",\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"join\":{\"type\":\"join\",\"limit_s\":30,\"on\":{\"joined\":\"meeting\",\"wait\":\"lobby\","
    "\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"lobby\":{\"type\":\"lobby\",\"limit_s\":60,\"on\":{\"admitted\":\"join\",\"ended\":\"ask\","
    "\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"meeting\":{\"type\":\"meeting\",\"on\":{\"ended\":\"ask\"}},\"bye\":{\"type\":\"end\"}}}";

static void the_host_of_one_meeting_is_not_that_of_the_next(void **state)
{
    cvi_ivr_flow *flow = open_flow(NEXT);
    (void)state;
    open_room(&b, flow);
    room_dial(&b, HOSTED);
    exchange_run(&x, SEC);
    room_type(&b, "2222#");
    exchange_run(&x, SEC);
    assert_string_equal(b.joined, "m5");

    assert_int_equal(feed(&b, CVI_IVR_EVENT_ENDED, CVI_OK, 0), CVI_OK);
    assert_int_equal(cvi_call_detach(b.call, x.now_us), CVI_OK);
    assert_int_equal(cvi_call_set_resolver(b.call, x.resolver), CVI_OK);
    assert_int_equal(cvi_call_attach(b.call, x.now_us, x.lobby), CVI_OK);
    room_type(&b, "131000000#");
    exchange_run(&x, SEC);

    assert_string_equal(b.waits_for, "m6");
    assert_int_equal(b.joins, 1);
    room_close(&b);
    x.count--;
    cvi_ivr_flow_destroy(&flow);
}

static void who_was_let_into_one_meeting_waits_for_the_next(void **state)
{
    cvi_ivr_flow *flow = open_flow(NEXT);
    (void)state;
    open_room(&b, flow);
    room_dial(&b, INNER);
    exchange_run(&x, SEC);
    assert_int_equal(feed(&b, CVI_IVR_EVENT_ADMITTED, CVI_OK, 0), CVI_OK);
    exchange_run(&x, SEC);
    assert_int_equal(b.joins, 1);

    assert_int_equal(feed(&b, CVI_IVR_EVENT_ENDED, CVI_OK, 0), CVI_OK);
    assert_int_equal(cvi_call_detach(b.call, x.now_us), CVI_OK);
    assert_int_equal(cvi_call_set_resolver(b.call, x.resolver), CVI_OK);
    assert_int_equal(cvi_call_attach(b.call, x.now_us, x.lobby), CVI_OK);
    room_type(&b, "131000000#");
    exchange_run(&x, SEC);

    assert_int_equal(b.waits, 2);
    assert_int_equal(b.joins, 1);
    room_close(&b);
    x.count--;
    cvi_ivr_flow_destroy(&flow);
}

/* Refused, it just tries again, and says nothing. */
static const char STUBBORN[] =
    "{\"start\":\"bye\",\"dialled\":\"check\",\"timed_out\":\"bye\",\"total_s\":600,\"steps\":{"
    "\"check\":{\"type\":\"check\",\"limit_s\":15,\"on\":{\"ok\":\"join\",\"other\":\"bye\","
    "\"timeout\":\"bye\"}},"
    "\"join\":{\"type\":\"join\",\"limit_s\":30,\"on\":{\"joined\":\"meeting\",\"denied\":\"join\","
    "\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"meeting\":{\"type\":\"meeting\",\"on\":{\"ended\":\"bye\"}},\"bye\":{\"type\":\"end\"}}}";

static void a_flow_that_insists_does_not_hang(void **state)
{
    cvi_ivr_flow *flow = open_flow(STUBBORN);
    (void)state;
    open_room(&b, flow);
    b.lobby_flags = CVI_LOBBY_NO_GUESTS;

    room_dial(&b, INNER);
    exchange_run(&x, SEC);

    assert_int_equal(cvi_ivr_get_state(b.call->ivr), CVI_IVR_STATE_JOIN);
    assert_int_equal(b.ends, 0);
    room_close(&b);
    x.count--;
    cvi_ivr_flow_destroy(&flow);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define WAITING(name) cmocka_unit_test_setup_teardown(name, setup_waiting, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(who_is_trusted_enters_at_once),
        T(a_guest_waits_until_let_in),
        T(the_host_s_pin_lets_in_and_that_of_guests_does_not),
        T(a_host_s_pin_alone_is_asked_of_who_would_wait),
        T(who_guesses_the_host_s_pin_waits_in_the_end),
        T(who_enters_anyway_is_not_asked_for_the_host_s_pin),
        T(who_may_not_take_part_hears_so),
        T(a_telephone_enters_where_the_meeting_lets_those_in),
        T(who_is_let_in_while_the_lobby_speaks_enters_after_it),
        WAITING(how_many_wait_is_shown),
        WAITING(who_hangs_up_while_waiting_is_reported_with_the_time),
        WAITING(the_star_key_leaves_the_lobby),
        WAITING(the_wait_is_limited),
        WAITING(a_meeting_that_is_over_lets_nobody_wait),
        WAITING(who_is_not_let_in_hears_so),
        WAITING(whoever_moves_while_waiting_goes_on_waiting),
        WAITING(two_wait_and_are_let_in_each_by_itself),
        T(the_host_of_one_meeting_is_not_that_of_the_next),
        T(who_was_let_into_one_meeting_waits_for_the_next),
        T(a_flow_that_insists_does_not_hang),
    };
    return cmocka_run_group_tests_name("flow_call_lobby", tests, NULL, NULL);
}
