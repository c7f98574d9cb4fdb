/* SPDX-License-Identifier: MIT */
/*
 * 100,000 random rows of keys, results, events, pauses and missed pulls. Whatever comes, no PIN is
 * in a log line, a screen, a prompt or an error; nothing is said or shown after the end; and a
 * caller who stops is at the end in time.
 */
#include "common/ivr_script.h"

#include <string.h>

#include "ivr/flow.h"

#define ROWS 100000u
#define PIN "7397153"

struct row {
    uint32_t seed;
    cvi_ivr *ivr;
    uint64_t now_us;
    int is_ended;
};

static uint32_t next_random(struct row *r)
{
    r->seed = r->seed * 1664525u + 1013904223u;
    return r->seed >> 16;
}

static void need_no_pin(const char *text)
{
    if (strstr(text, PIN)) {
        fail_msg("the PIN is in: %s", text);
    }
}

static void read_line(void *user, uint32_t level, const char *module, uint32_t id, const char *text,
                      size_t len)
{
    (void)user;
    (void)level;
    (void)module;
    (void)id;
    (void)len;
    need_no_pin(text);
}

static void pull_some(struct row *r, unsigned most)
{
    cvi_ivr_action a;

    CVI_IVR_ACTION_INIT(&a);
    while (most-- > 0 && cvi_ivr_next_action(r->ivr, &a) == CVI_OK) {
        assert_false(r->is_ended);
        assert_true(a.digits <= 32);
        if (a.kind != CVI_IVR_ACTION_CHECK_PIN && a.kind != CVI_IVR_ACTION_CHECK) {
            need_no_pin(a.text);
        }
        if (a.is_secret) {
            need_no_pin(a.entry);
        }
        r->is_ended = a.kind == CVI_IVR_ACTION_END;
    }
    need_no_pin(cvi_ivr_last_error(r->ivr)->message);
}

static void type_pin(struct row *r)
{
    for (const char *key = PIN "#"; *key; key++) {
        (void)cvi_ivr_feed_digit(r->ivr, r->now_us, 1 + next_random(r) % 5, *key);
        pull_some(r, 99);
    }
}

static void feed_result(struct row *r)
{
    static const int STATUSES[] = {0, 0, 0, -410, -400, -401, -405, -408, -900, -304, -9};
    cvi_ivr_result result;

    CVI_IVR_RESULT_INIT(&result);
    result.status = STATUSES[next_random(r) % 11];
    result.needs_pin = next_random(r) & 1;
    result.is_host = next_random(r) & 1;
    result.has_host_pin = next_random(r) & 1;
    result.subject = next_random(r) & 1 ? "Weekly" : NULL;
    (void)cvi_ivr_feed_result(r->ivr, r->now_us, &result);
}

static void feed_event(struct row *r)
{
    cvi_ivr_event e;

    CVI_IVR_EVENT_INIT(&e);
    e.kind = 1 + next_random(r) % 8;
    e.status = next_random(r) % 4 ? CVI_OK : CVI_ERESOLVE_DENIED;
    e.value = 1 + next_random(r) % (CVI_IVR_COMMAND_COUNT - 1);
    e.count = next_random(r) % 20;
    e.text = next_random(r) & 1 ? "Ann\nBob" : NULL;
    (void)cvi_ivr_feed_event(r->ivr, r->now_us, &e);
}

static void step(struct row *r)
{
    static const char KEYS[] = "0123456789*###";
    const uint32_t what = next_random(r) % 12;

    r->now_us += next_random(r) % 8 ? next_random(r) % 400000 : next_random(r) * UINT64_C(400);
    if (what < 5) {
        (void)cvi_ivr_feed_digit(r->ivr, r->now_us, 1 + next_random(r) % 5,
                                 KEYS[next_random(r) % (sizeof(KEYS) - 1)]);
    } else if (what == 5) {
        type_pin(r);
    } else if (what < 8) {
        feed_result(r);
    } else if (what < 10) {
        feed_event(r);
    } else if (what == 10) {
        (void)cvi_ivr_feed_said(r->ivr, r->now_us);
    } else {
        (void)cvi_ivr_tick(r->ivr, r->now_us);
    }
    if (next_random(r) % 4) {
        pull_some(r, 1 + next_random(r) % 30);
    }
}

/* The caller is gone: time alone, until nothing is due. */
static void run_out(struct row *r)
{
    const uint64_t most_us = (120 + 2 * 15 + 2 * 30 + 900 + 40) * SEC;
    const uint64_t start_us = r->now_us;
    unsigned ticks = 0;

    pull_some(r, 99);
    while (cvi_ivr_deadline(r->ivr) != CVI_NO_DEADLINE) {
        r->now_us = CVI_MAX(r->now_us, cvi_ivr_deadline(r->ivr));
        assert_int_equal(cvi_ivr_tick(r->ivr, r->now_us), CVI_OK);
        pull_some(r, 99);
        assert_true(++ticks < 1000);
    }
    if (cvi_ivr_get_state(r->ivr) != CVI_IVR_STATE_MEETING) {
        assert_int_equal(cvi_ivr_get_state(r->ivr), CVI_IVR_STATE_END);
        assert_true(r->is_ended);
        assert_true(r->now_us - start_us <= most_us);
    }
}

static void whatever_comes_secrets_stay_and_time_ends_it(void **state)
{
    unsigned meetings = 0;
    cvi_log_sink sink;
    cvi_ivr_params p;
    (void)state;
    CVI_LOG_SINK_INIT(&sink);
    sink.fn = read_line;
    sink.level = CVI_LOG_DEBUG;
    CVI_IVR_PARAMS_INIT(&p);
    p.log = &sink;
    p.min_digits = 2;
    p.max_digits = 4;

    for (uint32_t i = 0; i < ROWS; i++) {
        struct row r = {.seed = i * 2654435761u, .now_us = SEC};
        const uint32_t steps = 5 + i % 40;

        p.operator_uri = i % 3 ? NULL : "sip:help@example.com";
        assert_int_equal(cvi_ivr_create(&r.ivr, &p), CVI_OK);
        assert_int_equal(cvi_ivr_start(r.ivr, r.now_us, i % 2 ? "126" : NULL), CVI_OK);
        for (uint32_t k = 0; k < steps; k++) {
            step(&r);
        }
        run_out(&r);
        meetings += cvi_ivr_get_state(r.ivr) == CVI_IVR_STATE_MEETING;
        cvi_ivr_destroy(&r.ivr);
    }
    assert_true(meetings > ROWS / 100 && meetings < ROWS / 2); /* both were seen */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_comes_secrets_stay_and_time_ends_it),
    };
    return cmocka_run_group_tests_name("ivr_random", tests, NULL, NULL);
}
