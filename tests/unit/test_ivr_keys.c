/* SPDX-License-Identifier: MIT */
/* One press told by several ways counts once, by source and order, not by a window of time. */
#include "common/cm.h"

#include <string.h>

#include <cvi/ivr.h>

#include "ivr/keys.h"

#define RTP CVI_IVR_WAY_RTP
#define INFO CVI_IVR_WAY_INFO
#define TONE CVI_IVR_WAY_TONE

struct press {
    uint32_t ms;
    uint8_t way; /* 0: only time passes */
    char digit;
};

/* What counts of a row of presses, each at its time; held ones are waited for at the end. */
static const char *counted(const struct press *presses, size_t n)
{
    static char text[64];
    cvi__ivr_keys k = {0};
    char out[CVI__IVR_HELD + 1];
    size_t used = 0, got = 0;

    for (size_t i = 0; i < n; i++) {
        const uint64_t now_us = presses[i].ms * UINT64_C(1000);

        got = cvi__ivr_keys_tick(&k, now_us, out);
        memcpy(text + used, out, got);
        used += got;
        if (presses[i].way) {
            got = cvi__ivr_keys_feed(&k, now_us, presses[i].way, presses[i].digit, out);
            memcpy(text + used, out, got);
            used += got;
        }
    }
    got = cvi__ivr_keys_tick(&k, (presses[n - 1].ms + 1000) * UINT64_C(1000), out);
    memcpy(text + used, out, got);
    text[used + got] = '\0';
    assert_int_equal(cvi__ivr_keys_due(&k, 0), CVI_NO_DEADLINE);
    return text;
}

#define COUNTED(...)                                                                               \
    counted((const struct press[]){__VA_ARGS__},                                                   \
            sizeof((const struct press[]){__VA_ARGS__}) / sizeof(struct press))

static void a_press_by_two_ways_counts_once(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '5'}, {50, INFO, '5'}), "5");
    assert_string_equal(COUNTED({0, RTP, '5'}, {50, INFO, '5'}, {80, RTP, '5'}, {130, INFO, '5'}),
                        "55");
    assert_string_equal(COUNTED({0, RTP, '5'}, {10, TONE, '5'}, {50, INFO, '5'}), "5");
}

static void the_twin_may_come_first_once_the_way_is_known(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '1'}, {0, INFO, '1'}, {900, INFO, '2'}, {950, RTP, '2'}),
                        "12");
}

static void two_presses_of_one_key_80_ms_apart_are_two(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '5'}, {80, RTP, '5'}), "55");
    assert_string_equal(COUNTED({0, RTP, '5'}, {80, RTP, '5'}, {500, INFO, '5'}, {580, INFO, '5'}),
                        "55");
}

static void a_long_press_is_told_again_when_the_key_is_let_go(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '5'}, {6000, INFO, '5'}), "5");
}

static void another_way_counts_where_the_first_was_silent(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '1'}, {20, INFO, '1'}, {500, INFO, '2'}, {900, RTP, '3'},
                                {920, INFO, '3'}),
                        "123");
}

static void what_was_lost_counts_before_what_came_later(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '1'}, {10, INFO, '1'}, {100, INFO, '2'}, {150, INFO, '3'},
                                {190, RTP, '3'}),
                        "123");
}

static void a_press_counts_after_250_ms_of_silence(void **state)
{
    cvi__ivr_keys k = {0};
    char out[CVI__IVR_HELD + 1];
    (void)state;
    assert_int_equal(cvi__ivr_keys_feed(&k, 0, RTP, '1', out), 1);
    assert_int_equal(cvi__ivr_keys_feed(&k, 1000000, INFO, '2', out), 0);

    assert_int_equal(cvi__ivr_keys_due(&k, 1100000), 1250000);
    assert_int_equal(cvi__ivr_keys_tick(&k, 1249000, out), 0);
    assert_int_equal(cvi__ivr_keys_tick(&k, 1250000, out), 1);
    assert_int_equal(out[0], '2');
    assert_int_equal(cvi__ivr_keys_feed(&k, 1400000, RTP, '2', out), 0); /* late, not new */
}

static void a_way_that_stays_silent_loses_its_place(void **state)
{
    cvi__ivr_keys k = {0};
    char out[CVI__IVR_HELD + 1];
    (void)state;
    cvi__ivr_keys_feed(&k, 0, RTP, '1', out);
    for (uint64_t i = 1; i <= 2; i++) {
        assert_int_equal(cvi__ivr_keys_feed(&k, i * 1000000, INFO, (char)('1' + i), out), 0);
        assert_int_equal(cvi__ivr_keys_tick(&k, i * 1000000 + 250000, out), 1);
    }

    assert_int_equal(cvi__ivr_keys_feed(&k, 5000000, INFO, '9', out), 1);
    assert_int_equal(cvi__ivr_keys_feed(&k, 5010000, RTP, '9', out), 0);
}

static void what_the_embedder_types_always_counts(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '5'}, {10, CVI_IVR_WAY_EMBEDDER, '5'}), "55");
}

static void more_than_can_be_held_is_not_lost(void **state)
{
    (void)state;

    assert_string_equal(COUNTED({0, RTP, '1'}, {1000, INFO, '2'}, {1010, INFO, '3'},
                                {1020, INFO, '4'}, {1030, INFO, '5'}, {1040, INFO, '6'},
                                {1050, INFO, '7'}),
                        "1234567");
}

/* Random presses, each told by RTP, INFO or both, none lost by both: all count, in order. */
static void presses_that_any_way_told_count_exactly_once(void **state)
{
    uint32_t seed = 7;
    (void)state;

    for (int run = 0; run < 2000; run++) {
        struct press told[40];
        char pressed[20] = {0};
        size_t n = 0;

        for (size_t i = 0; i < sizeof(pressed) - 1; i++) {
            seed = seed * 1664525u + 1013904223u;
            const uint32_t at = (uint32_t)i * 2000, by = i == 0 ? 3 : 1 + (seed >> 24) % 3;

            pressed[i] = (char)('0' + i % 10); /* each again after 20 s */
            if (by & 1) {
                told[n++] = (struct press){at, RTP, pressed[i]};
            }
            if (by & 2) {
                told[n++] = (struct press){at + 40 + (seed >> 16) % 100, INFO, pressed[i]};
            }
        }
        assert_string_equal(counted(told, n), pressed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_press_by_two_ways_counts_once),
        cmocka_unit_test(the_twin_may_come_first_once_the_way_is_known),
        cmocka_unit_test(two_presses_of_one_key_80_ms_apart_are_two),
        cmocka_unit_test(a_long_press_is_told_again_when_the_key_is_let_go),
        cmocka_unit_test(another_way_counts_where_the_first_was_silent),
        cmocka_unit_test(what_was_lost_counts_before_what_came_later),
        cmocka_unit_test(a_press_counts_after_250_ms_of_silence),
        cmocka_unit_test(a_way_that_stays_silent_loses_its_place),
        cmocka_unit_test(what_the_embedder_types_always_counts),
        cmocka_unit_test(more_than_can_be_held_is_not_lost),
        cmocka_unit_test(presses_that_any_way_told_count_exactly_once),
    };
    return cmocka_run_group_tests_name("ivr_keys", tests, NULL, NULL);
}
