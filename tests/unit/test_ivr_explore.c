/* SPDX-License-Identifier: MIT */
/*
 * The built-in flow, explored to its end: from every state that can be reached, by every input.
 * Two dialogues are in the same state when they differ only in clocks and in the digits typed, not
 * in their number. Lengths and tries are made small so that all of them fit.
 */
#include "common/ivr_script.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "ivr/ivr_impl.h"

#define STATES_MAX 20000u
#define PLACES 65536u /* a power of two, and much more than states */

/* What tells one state from another. */
struct key {
    uint8_t step, asker, typed, ahead, wrong[CVI__IVR_WHATS], is_speaking, has_spoken, is_muted;
    uint8_t first_key, has_overlay, has_list, has_operator, is_over_time, catalogue;
};

struct state {
    struct key key;
    cvi_ivr ivr;
};

static struct state *states;
static size_t count;
static uint16_t places[PLACES]; /* a state and 1 where its key's hash says, or behind; 0: free */

/* Edges that were taken, as the log tells them: "step: outcome, to step". */
static uint8_t taken[CVI__IVR_STEPS_MAX][CVI__IVR_ON_COUNT];

static size_t find(const char *text, size_t len, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (names[i] && strlen(names[i]) == len && memcmp(names[i], text, len) == 0) {
            return i;
        }
    }
    return n;
}

static void note_edge(void *user, uint32_t level, const char *module, uint32_t id, const char *text,
                      size_t len)
{
    const char *names[CVI__IVR_STEPS_MAX];
    const char *colon = strstr(text, ": "), *comma = strstr(text, ", to ");
    (void)user;
    (void)level;
    (void)module;
    (void)len;

    if (id != 1) {
        return;
    }
    for (size_t i = 0; i < cvi__ivr_builtin.step_count; i++) {
        names[i] = cvi__ivr_builtin.steps[i].name;
    }
    const size_t from = find(text, (size_t)(colon - text), names, cvi__ivr_builtin.step_count);
    const size_t on =
        find(colon + 2, (size_t)(comma - colon - 2), cvi__ivr_on_names, CVI__IVR_ON_COUNT);
    const size_t to = find(comma + 5, strlen(comma + 5), names, cvi__ivr_builtin.step_count);
    const uint8_t *ways = cvi__ivr_builtin.steps[from].on;
    const size_t real = ways[on] ? on : (size_t)CVI__IVR_ON_OTHER;

    assert_int_equal(ways[real], to + 1); /* it leads where the flow says */
    taken[from][real] = 1;
}

static struct key key_of(const cvi_ivr *ivr)
{
    struct key k;

    memset(&k, 0, sizeof(k));
    k.step = ivr->step;
    k.asker = ivr->asker;
    k.typed = ivr->typed.count;
    k.ahead = ivr->ahead.count;
    memcpy(k.wrong, ivr->wrong, sizeof(k.wrong));
    k.is_speaking = ivr->is_speaking;
    k.has_spoken = ivr->has_spoken;
    k.is_muted = ivr->is_muted;
    k.first_key = (uint8_t)ivr->first_key;
    k.has_overlay = ivr->overlay_us != CVI_NO_DEADLINE;
    k.has_list = ivr->note_kind == CVI__IVR_NOTE_LIST;
    k.has_operator = ivr->operator_uri != NULL;
    k.is_over_time = ivr->now_us >= ivr->total_end_us;
    k.catalogue = ivr->catalogue != cvi__ivr_catalogues; /* they are all alike */
    return k;
}

static void pull_all(cvi_ivr *ivr)
{
    cvi_ivr_action a;

    CVI_IVR_ACTION_INIT(&a);
    while (cvi_ivr_next_action(ivr, &a) == CVI_OK) {
        assert_true(a.kind != CVI_IVR_ACTION_SAY || a.text[0] != '\0');
        assert_true(a.kind != CVI_IVR_ACTION_SHOW || a.title[0] != '\0');
    }
}

/* Where the state with this key is, or would be. */
static uint16_t *find_place(const struct key *k)
{
    const uint8_t *bytes = (const uint8_t *)k;
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < sizeof(*k); i++) {
        hash = (hash ^ bytes[i]) * 16777619u;
    }
    hash ^= hash >> 16;
    while (places[hash % PLACES] != 0 &&
           memcmp(&states[places[hash % PLACES] - 1].key, k, sizeof(*k)) != 0) {
        hash++;
    }
    return &places[hash % PLACES];
}

/* Keep a state that is new. */
static void reach_state(const cvi_ivr *ivr)
{
    const struct key k = key_of(ivr);
    uint16_t *place = find_place(&k);

    if (*place != 0) {
        return;
    }
    assert_true(count < STATES_MAX);
    states[count].key = k;
    states[count++].ivr = *ivr;
    *place = (uint16_t)count;
}

/* ---- all inputs */

static const int STATUSES[] = {CVI_OK,
                               CVI_ERESOLVE_MISTYPED,
                               CVI_ERESOLVE_NOT_FOUND,
                               CVI_ERESOLVE_EXPIRED,
                               CVI_ERESOLVE_NOT_STARTED,
                               CVI_ERESOLVE_LOCKED,
                               CVI_ERESOLVE_DENIED,
                               CVI_ERESOLVE_NETWORK,
                               CVI_ERESOLVE_PIN,
                               CVI_EMEETING_FULL,
                               CVI_EPROVISION_LICENCE,
                               CVI_ESYSTEM};
#define STATUS_COUNT (sizeof(STATUSES) / sizeof(STATUSES[0]))

static void try_keys(const cvi_ivr *from)
{
    for (const char *key = "01256789*#"; *key; key++) {
        cvi_ivr to = *from;

        assert_int_equal(cvi_ivr_feed_digit(&to, to.now_us, CVI_IVR_WAY_EMBEDDER, *key), CVI_OK);
        pull_all(&to);
        reach_state(&to);
    }
}

static void try_results(const cvi_ivr *from)
{
    for (size_t i = 0; i < STATUS_COUNT * 4; i++) {
        cvi_ivr to = *from;
        cvi_ivr_result r;

        CVI_IVR_RESULT_INIT(&r);
        r.status = STATUSES[i / 4];
        r.needs_pin = i & 1;
        r.is_host = i >> 1 & 1;
        r.has_host_pin = i >> 1 & 1; /* of ids; the other of PINs */
        if (cvi_ivr_feed_result(&to, to.now_us, &r) == CVI_OK) {
            pull_all(&to);
            reach_state(&to);
        }
    }
}

static void try_events(const cvi_ivr *from)
{
    for (uint32_t kind = CVI_IVR_EVENT_JOINED; kind <= CVI_IVR_EVENT_TRANSFERRED; kind++) {
        for (size_t i = 0; i < STATUS_COUNT; i++) {
            for (uint32_t value = 1; value < CVI_IVR_COMMAND_COUNT; value++) {
                cvi_ivr to = *from;
                cvi_ivr_event e;

                CVI_IVR_EVENT_INIT(&e);
                e.kind = kind;
                e.status = STATUSES[i];
                e.value = value;
                e.count = value & 1;
                if (cvi_ivr_feed_event(&to, to.now_us, &e) == CVI_OK) {
                    pull_all(&to);
                    reach_state(&to);
                }
            }
        }
    }
}

static void pass_until(const cvi_ivr *from, uint64_t end_us)
{
    cvi_ivr to = *from;

    if (end_us != CVI_NO_DEADLINE && end_us > to.now_us) {
        assert_int_equal(cvi_ivr_tick(&to, end_us), CVI_OK);
        pull_all(&to);
        reach_state(&to);
    }
}

static void try_time(const cvi_ivr *from)
{
    cvi_ivr to = *from;

    assert_int_equal(cvi_ivr_feed_said(&to, to.now_us), CVI_OK);
    reach_state(&to);
    to = *from;
    if (cvi_ivr_deadline(&to) != CVI_NO_DEADLINE) {
        assert_int_equal(cvi_ivr_tick(&to, cvi_ivr_deadline(&to)), CVI_OK);
        pull_all(&to);
        reach_state(&to);
    }
    pass_until(from, from->total_end_us);
    pass_until(from, from->step_end_us);
}

static void explore(const char *id, const char *operator_uri)
{
    cvi_log_sink sink;
    cvi_ivr_params p;
    cvi_ivr *ivr = NULL;
    const size_t first = count;

    CVI_LOG_SINK_INIT(&sink);
    sink.fn = note_edge;
    sink.level = CVI_LOG_DEBUG;
    CVI_IVR_PARAMS_INIT(&p);
    p.log = &sink;
    p.min_digits = 2;
    p.max_digits = 3;
    p.pin_max_digits = 2;
    p.tries = 2;
    p.operator_uri = operator_uri;
    assert_int_equal(cvi_ivr_create(&ivr, &p), CVI_OK);
    assert_int_equal(cvi_ivr_start(ivr, SEC, id), CVI_OK);
    pull_all(ivr);
    reach_state(ivr);
    for (size_t i = first; i < count; i++) {
        const cvi_ivr from = states[i].ivr;

        try_keys(&from);
        try_results(&from);
        try_events(&from);
        try_time(&from);
    }
    cvi_ivr_destroy(&ivr);
}

static int explore_all(void **state)
{
    (void)state;
    states = calloc(STATES_MAX, sizeof(*states));
    assert_non_null(states);
    explore(NULL, NULL);
    explore("12", NULL);
    explore(NULL, "sip:help@example.com");
    print_message("# %zu states\n", count);
    return 0;
}

static int forget_all(void **state)
{
    (void)state;
    free(states);
    return 0;
}

/* ---- what holds */

static void every_step_and_every_edge_is_walked(void **state)
{
    (void)state;

    for (size_t i = 0; i < cvi__ivr_builtin.step_count; i++) {
        const cvi__ivr_step *step = &cvi__ivr_builtin.steps[i];

        for (size_t on = 0; on < CVI__IVR_ON_COUNT; on++) {
            if (step->on[on] && !taken[i][on]) {
                fail_msg("%s: nothing takes the way on %s", step->name, cvi__ivr_on_names[on]);
            }
        }
    }
}

/* Alone with the clock each state comes to its end, and to it in time; but for a meeting. */
static void every_state_ends_in_bounded_time(void **state)
{
    const uint64_t most_us = (120 + 15 + 30 + 900 + 30 + 40) * SEC;
    (void)state;

    for (size_t i = 0; i < count; i++) {
        cvi_ivr ivr = states[i].ivr;
        const uint64_t start_us = ivr.now_us;
        unsigned steps = 0;

        while (cvi_ivr_deadline(&ivr) != CVI_NO_DEADLINE) {
            assert_int_equal(cvi_ivr_tick(&ivr, cvi_ivr_deadline(&ivr)), CVI_OK);
            pull_all(&ivr);
            assert_true(++steps < 200);
        }
        if (cvi_ivr_get_state(&ivr) != CVI_IVR_STATE_MEETING) {
            assert_int_equal(cvi_ivr_get_state(&ivr), CVI_IVR_STATE_END);
            assert_true(ivr.now_us - start_us <= most_us);
        }
    }
}

/* A meeting is left by key and by its end, whatever is going on in it. */
static void every_meeting_can_be_left(void **state)
{
    size_t meetings = 0;
    (void)state;

    for (size_t i = 0; i < count; i++) {
        cvi_ivr ivr = states[i].ivr;

        if (cvi_ivr_get_state(&ivr) != CVI_IVR_STATE_MEETING) {
            continue;
        }
        meetings++;
        for (const char *key = "*0"; *key; key++) {
            assert_int_equal(cvi_ivr_feed_digit(&ivr, ivr.now_us, CVI_IVR_WAY_EMBEDDER, *key),
                             CVI_OK);
            pull_all(&ivr);
        }
        assert_int_equal(cvi_ivr_get_state(&ivr), CVI_IVR_STATE_END);
    }
    assert_true(meetings > 0);
}

static void an_end_takes_nothing_more(void **state)
{
    (void)state;

    for (size_t i = 0; i < count; i++) {
        cvi_ivr ivr = states[i].ivr;
        cvi_ivr_action a;

        if (cvi_ivr_get_state(&ivr) != CVI_IVR_STATE_END) {
            continue;
        }
        CVI_IVR_ACTION_INIT(&a);
        assert_int_equal(cvi_ivr_feed_digit(&ivr, ivr.now_us, CVI_IVR_WAY_EMBEDDER, '1'), CVI_OK);
        assert_int_equal(cvi_ivr_tick(&ivr, ivr.now_us + 1000 * SEC), CVI_OK);
        assert_int_equal(cvi_ivr_next_action(&ivr, &a), CVI_AGAIN);
        assert_int_equal(ivr.typed.count + ivr.ahead.count, 0); /* and keeps no digit */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_and_every_edge_is_walked),
        cmocka_unit_test(every_state_ends_in_bounded_time),
        cmocka_unit_test(every_meeting_can_be_left),
        cmocka_unit_test(an_end_takes_nothing_more),
    };
    return cmocka_run_group_tests_name("ivr_explore", tests, explore_all, forget_all);
}
