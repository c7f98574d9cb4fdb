/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "rtp/telephone_event.h"

#define END 1

typedef struct keypad {
    cvi__event_receiver r;
    uint64_t now_us;
    uint32_t ssrc;
    char typed[32];
    size_t count;
} keypad;

static void setup(keypad *k)
{
    memset(k, 0, sizeof(*k));
    cvi__event_init(&k->r);
    k->ssrc = 7;
    k->now_us = 1000000;
}

static void hear(keypad *k, uint8_t event, uint32_t timestamp, unsigned duration, int is_end)
{
    const uint8_t payload[4] = {event, (uint8_t)(is_end ? 0x8a : 0x0a), (uint8_t)(duration >> 8),
                                (uint8_t)duration};
    uint8_t *copy = heap_copy(payload, sizeof(payload));
    const cvi__event_packet packet = {.ssrc = k->ssrc,
                                      .timestamp = timestamp,
                                      .clock_hz = 8000,
                                      .payload = copy,
                                      .len = sizeof(payload)};
    char digit = 0;

    assert_int_equal(cvi__event_feed(&k->r, k->now_us, &packet, &digit), CVI_OK);
    if (digit) {
        k->typed[k->count++] = digit;
    }
    k->now_us += 20000;
    free(copy);
}

static void repeats_and_three_ends_make_one_digit(void **state)
{
    keypad k;
    (void)state;
    setup(&k);

    for (unsigned d = 160; d <= 800; d += 160) {
        hear(&k, 5, 10000, d, 0);
    }
    hear(&k, 5, 10000, 960, END);
    hear(&k, 5, 10000, 960, END);
    hear(&k, 5, 10000, 960, END);

    assert_string_equal(k.typed, "5");
}

static void a_lost_start_still_counts(void **state)
{
    keypad k;
    (void)state;
    setup(&k);

    hear(&k, 11, 10000, 960, END);

    assert_string_equal(k.typed, "#");
}

static void lost_ends_do_not_swallow_the_next_press(void **state)
{
    keypad k;
    (void)state;
    setup(&k);

    hear(&k, 1, 10000, 160, 0);
    hear(&k, 1, 10000, 320, 0);
    hear(&k, 1, 11600, 160, 0); /* the same key again, 160 ms later */
    hear(&k, 2, 13200, 160, 0);

    assert_string_equal(k.typed, "112");
}

static void two_presses_80_ms_apart_are_two(void **state)
{
    keypad k;
    (void)state;
    setup(&k);

    hear(&k, 9, 10000, 320, 0);
    hear(&k, 9, 10000, 400, END);
    hear(&k, 9, 10000 + 400 + 240, 160, 0); /* 80 ms after the first began, 30 ms after its end */
    hear(&k, 9, 10000 + 400 + 240, 400, END);

    assert_string_equal(k.typed, "99");
}

static void a_press_of_ten_seconds_is_one_digit(void **state)
{
    keypad k;
    uint32_t segment = 10000;
    (void)state;
    setup(&k);

    for (unsigned total = 400; total <= 80000; total += 400) {
        if (total - (segment - 10000) > 0xffff) {
            segment += 0xffff;
        }
        hear(&k, 3, segment, total - (segment - 10000), 0);
    }
    hear(&k, 3, segment, 80000 - (segment - 10000), END);

    assert_string_equal(k.typed, "3");
}

static void late_repeats_of_an_earlier_press_are_ignored(void **state)
{
    keypad k;
    (void)state;
    setup(&k);

    hear(&k, 1, 10000, 400, 0);
    hear(&k, 2, 12000, 160, 0);
    hear(&k, 1, 10000, 400, END); /* overtaken */
    hear(&k, 2, 12000, 400, END);
    hear(&k, 3, 11000, 400, END); /* all of it overtaken: its place in the number is gone */

    assert_string_equal(k.typed, "12");
}

static void another_source_starts_afresh(void **state)
{
    keypad k;
    (void)state;
    setup(&k);
    hear(&k, 1, 10000, 400, END);

    k.ssrc = 8;
    hear(&k, 1, 10000, 400, END);

    assert_string_equal(k.typed, "11");
}

static void a_clock_that_jumped_back_does_not_lose_digits(void **state)
{
    keypad k;
    (void)state;
    setup(&k);
    hear(&k, 1, 4000000, 400, END);

    hear(&k, 2, 100, 400, END);

    assert_string_equal(k.typed, "12");
}

/* sipp plays one recording per digit, each with the same SSRC and timestamps every time. */
static void recordings_played_in_any_order_count_each_time(void **state)
{
    static const struct {
        uint8_t event;
        uint32_t timestamp;
    } played[] = {{5, 43200}, {1, 13280}, {1, 13280}, {5, 43200}, {2, 20640}};
    keypad k;
    (void)state;
    setup(&k);

    for (size_t i = 0; i < CVI_ARRAY_LEN(played); i++) {
        for (unsigned d = 0; d <= 2240; d += 320) {
            hear(&k, played[i].event, played[i].timestamp, d, d == 2240);
        }
        hear(&k, played[i].event, played[i].timestamp, 2240, END);
        hear(&k, played[i].event, played[i].timestamp, 2240, END);
        k.now_us += 500000;
    }

    assert_string_equal(k.typed, "51152");
}

static void an_end_held_up_for_a_second_is_no_second_press(void **state)
{
    keypad k;
    (void)state;
    setup(&k);

    hear(&k, 6, 10000, 160, 0);
    hear(&k, 6, 10000, 320, 0);
    k.now_us += 1000000;
    hear(&k, 6, 10000, 480, 0);
    k.now_us += 1000000;
    hear(&k, 6, 10000, 480, END);

    assert_string_equal(k.typed, "6");
}

static void events_that_are_no_digits_and_stubs_are_passed_over(void **state)
{
    const cvi__event_packet stub = {.ssrc = 7,
                                    .timestamp = 1,
                                    .clock_hz = 8000,
                                    .payload = (const uint8_t *)"\x05\x0a",
                                    .len = 2};
    keypad k;
    char digit = 'x';
    (void)state;
    setup(&k);

    hear(&k, 16, 10000, 400, END); /* flash */
    hear(&k, 255, 11000, 400, END);
    assert_int_equal(cvi__event_feed(&k.r, 0, &stub, &digit), CVI_ETRUNCATED);

    assert_int_equal(digit, 0);
    assert_string_equal(k.typed, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeats_and_three_ends_make_one_digit),
        cmocka_unit_test(a_lost_start_still_counts),
        cmocka_unit_test(lost_ends_do_not_swallow_the_next_press),
        cmocka_unit_test(two_presses_80_ms_apart_are_two),
        cmocka_unit_test(a_press_of_ten_seconds_is_one_digit),
        cmocka_unit_test(late_repeats_of_an_earlier_press_are_ignored),
        cmocka_unit_test(another_source_starts_afresh),
        cmocka_unit_test(a_clock_that_jumped_back_does_not_lose_digits),
        cmocka_unit_test(recordings_played_in_any_order_count_each_time),
        cmocka_unit_test(an_end_held_up_for_a_second_is_no_second_press),
        cmocka_unit_test(events_that_are_no_digits_and_stubs_are_passed_over),
    };
    return cmocka_run_group_tests_name("telephone_event", tests, NULL, NULL);
}
