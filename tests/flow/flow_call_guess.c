/* SPDX-License-Identifier: MIT */
/* Callers who guess ids and PINs, over several calls. */
#include "common/cm.h"
#include "common/exchange.h"

#include <stdio.h>

#include <cvi/resolve_guard.h>

#define SEC UINT64_C(1000000)
#define WITH_PIN "sip:813000000.127000000@gw.example"
#define UNKNOWN "sip:813000000.126000009@gw.example"

static const struct phone_kind PCMA_440 = {.audio_codec = CVI_CODEC_PCMA, .tone_hz = 440};

static struct exchange x;
static cvi_guard *guard;

static int setup(void **state)
{
    cvi_guard_params p;

    (void)state;
    exchange_open(&x);
    CVI_GUARD_PARAMS_INIT(&p);
    p.threshold = 5;
    assert_int_equal(cvi_guard_create(&guard, &p), CVI_OK);
    assert_int_equal(cvi_resolver_set_guard(x.resolver, guard), CVI_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    exchange_close(&x);
    cvi_guard_destroy(&guard);
    return 0;
}

static cvi_guard_stats stats(void)
{
    cvi_guard_stats s;

    CVI_GUARD_STATS_INIT(&s);
    assert_int_equal(cvi_guard_get_stats(guard, &s), CVI_OK);
    return s;
}

/* The only room there is. */
static void leave(struct room *r)
{
    room_close(r);
    x.count--;
}

/* Dials a meeting with a PIN and tries `pin`; 1 when it is in. */
static int try_pin(const char *pin, uint64_t *took_us)
{
    struct room r;
    uint64_t before_us = 0;
    int is_in = 0;

    room_open(&r, &x, &PCMA_440, NULL);
    room_dial(&r, WITH_PIN);
    exchange_run(&x, 2 * SEC);
    assert_string_equal(room_title(&r), "Meeting PIN");
    before_us = x.now_us;
    room_type(&r, pin);
    while (r.joins == 0 && strcmp(room_title(&r), "Wrong PIN") != 0) {
        exchange_run(&x, SEC / 20);
        assert_true(x.now_us < before_us + 10 * SEC);
    }
    *took_us = x.now_us - before_us;
    is_in = r.joins > 0;
    leave(&r);
    return is_in;
}

static void a_right_pin_is_refused_after_many_wrong_ones(void **state)
{
    uint64_t took_us = 0, first_us = 0, last_us = 0;

    (void)state;
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(try_pin("1111#", &last_us), 0);
        first_us = i == 0 ? last_us : first_us;
    }
    assert_true(first_us >= SEC && last_us >= first_us + SEC / 2);
    assert_int_equal(stats().wrong, 5);
    assert_int_equal(try_pin("4321#", &took_us), 0);
    assert_in_range(took_us, last_us, last_us + SEC / 2); /* it looks like a wrong one */
    assert_int_equal(stats().blocked, 1);
    exchange_run(&x, 600 * SEC);
    assert_int_equal(try_pin("4321#", &took_us), 1);
}

static void ids_are_guarded_too(void **state)
{
    char title[128] = "";

    (void)state;
    for (unsigned i = 0; i < 6; i++) {
        struct room r;

        room_open(&r, &x, &PCMA_440, NULL);
        room_dial(&r, UNKNOWN);
        exchange_run(&x, 5 * SEC);
        assert_int_equal(r.joins, 0);
        if (i == 0) {
            snprintf(title, sizeof(title), "%s", room_title(&r));
        }
        assert_string_equal(room_title(&r), title); /* also the last one, which is blocked */
        leave(&r);
    }
    assert_int_equal(stats().wrong, 5);
    assert_int_equal(stats().blocked, 1);
}

/* Who waits too long for "wrong PIN" is asked for another id. */
static const char IMPATIENT[] =
    "{\"name\":\"impatient\",\"start\":\"ask\",\"dialled\":\"check\",\"timed_out\":\"bye\","
    "\"total_s\":600,\"steps\":{"
    "\"ask\":{\"type\":\"collect\",\"what\":\"conference_id\",\"show\":\"ask_id\",\"min_digits\":1,"
    "\"max_digits\":13,\"star\":\"clear\",\"hash\":\"end\",\"first_digit_ms\":15000,"
    "\"inter_digit_ms\":5000,\"tries\":3,"
    "\"on\":{\"next\":\"check\",\"silent\":\"bye\",\"gave_up\":\"bye\"}},"
    "\"check\":{\"type\":\"check\",\"what\":\"conference_id\",\"limit_s\":15,\"on\":{\"ok\":"
    "\"join\","
    "\"needs_pin\":\"pin\",\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"pin\":{\"type\":\"collect\",\"what\":\"pin\",\"show\":\"ask_pin\",\"min_digits\":1,"
    "\"max_digits\":20,\"star\":\"clear\",\"hash\":\"end\",\"first_digit_ms\":15000,"
    "\"inter_digit_ms\":5000,\"tries\":3,"
    "\"on\":{\"next\":\"check_pin\",\"silent\":\"bye\",\"gave_up\":\"bye\"}},"
    "\"check_pin\":{\"type\":\"check\",\"what\":\"pin\",\"limit_s\":1,"
    "\"on\":{\"ok\":\"join\",\"other\":\"bye\",\"timeout\":\"ask\"}},"
    "\"join\":{\"type\":\"join\",\"limit_s\":30,"
    "\"on\":{\"joined\":\"meeting\",\"other\":\"bye\",\"timeout\":\"bye\"}},"
    "\"meeting\":{\"type\":\"meeting\",\"on\":{\"ended\":\"bye\"}},"
    "\"bye\":{\"type\":\"end\"}}}";

static void a_late_no_is_not_that_of_the_next_id(void **state)
{
    cvi_ivr_flow *flow = NULL;
    cvi_guard_params g;
    cvi_guard *slow = NULL;
    cvi_call_params p;
    struct room r;
    uint64_t asked_us = 0;

    (void)state;
    CVI_GUARD_PARAMS_INIT(&g);
    g.pace_us = 3 * SEC;
    assert_int_equal(cvi_guard_create(&slow, &g), CVI_OK);
    assert_int_equal(cvi_resolver_set_guard(x.resolver, slow), CVI_OK);
    assert_int_equal(cvi_ivr_flow_create(&flow, NULL), CVI_OK);
    assert_int_equal(cvi_ivr_flow_load_json(flow, IMPATIENT, strlen(IMPATIENT)), CVI_OK);
    exchange_call_params(&x, &p);
    p.ivr_flow = flow;
    room_open(&r, &x, &PCMA_440, &p);
    room_dial(&r, WITH_PIN);
    exchange_run(&x, 2 * SEC);
    assert_string_equal(room_title(&r), "Meeting PIN");
    room_type(&r, "1");
    asked_us = x.now_us;
    room_press(&r, '#');
    exchange_run(&x, 3 * SEC / 2);
    assert_string_equal(room_title(&r), "Join a meeting");
    room_type(&r, "126000000");
    exchange_run(&x, asked_us + 3 * SEC - 150000 - x.now_us);
    room_press(&r, '#'); /* looked up when the "no" is due */
    exchange_run(&x, 2 * SEC);

    assert_int_equal(r.joins, 1);
    assert_string_equal(r.joined, "m1");
    leave(&r);
    cvi_ivr_flow_destroy(&flow);
    assert_int_equal(cvi_resolver_set_guard(x.resolver, guard), CVI_OK);
    cvi_guard_destroy(&slow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_right_pin_is_refused_after_many_wrong_ones, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(ids_are_guarded_too, setup, teardown),
        cmocka_unit_test_setup_teardown(a_late_no_is_not_that_of_the_next_id, setup, teardown),
    };

    return cmocka_run_group_tests_name("flow_call_guess", tests, NULL, NULL);
}
