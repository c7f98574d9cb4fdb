/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "rtp/stats.h"

static cvi__rtp_stats fresh(void)
{
    cvi__rtp_stats s;

    cvi__rtp_stats_init(&s, 8000);
    return s;
}

static void losses_are_counted_across_the_wrap(void **state)
{
    cvi__rtp_stats s = fresh();
    (void)state;

    for (unsigned i = 0; i < 20; i++) {
        if (i != 3 && i != 10 && i != 11) {
            cvi__rtp_stats_feed(&s, (uint16_t)(65530 + i), 100);
        }
    }

    assert_int_equal(cvi__rtp_stats_lost(&s), 3);
    assert_int_equal(s.packets, 17);
    assert_int_equal(s.bytes, 1700);
    assert_int_equal(cvi__rtp_stats_highest(&s), 65530 + 19);
}

static void a_straggler_is_no_loss_and_a_repeat_counts_once(void **state)
{
    cvi__rtp_stats s = fresh();
    (void)state;

    assert_int_equal(cvi__rtp_stats_feed(&s, 100, 1), CVI__RTP_ARRIVAL_FIRST);
    assert_int_equal(cvi__rtp_stats_feed(&s, 102, 1), CVI__RTP_ARRIVAL_NEXT);
    assert_int_equal(cvi__rtp_stats_lost(&s), 1);
    assert_int_equal(cvi__rtp_stats_feed(&s, 101, 1), CVI__RTP_ARRIVAL_REORDERED);
    assert_int_equal(cvi__rtp_stats_feed(&s, 101, 1), CVI__RTP_ARRIVAL_DUPLICATE);
    assert_int_equal(cvi__rtp_stats_feed(&s, 102, 1), CVI__RTP_ARRIVAL_DUPLICATE);

    assert_int_equal(cvi__rtp_stats_lost(&s), 0);
    assert_int_equal(s.duplicates, 2);
    assert_int_equal(s.reordered, 1);
    assert_int_equal(s.packets, 3);
}

static void one_far_packet_is_dropped_and_two_restart_the_source(void **state)
{
    cvi__rtp_stats s = fresh();
    (void)state;
    cvi__rtp_stats_feed(&s, 1000, 1);
    cvi__rtp_stats_feed(&s, 1002, 1);

    assert_int_equal(cvi__rtp_stats_feed(&s, 30000, 1), CVI__RTP_ARRIVAL_BAD);
    assert_int_equal(cvi__rtp_stats_feed(&s, 1003, 1), CVI__RTP_ARRIVAL_NEXT);
    assert_int_equal(cvi__rtp_stats_feed(&s, 40000, 1), CVI__RTP_ARRIVAL_BAD);
    assert_int_equal(cvi__rtp_stats_feed(&s, 40001, 1), CVI__RTP_ARRIVAL_RESTART);

    assert_int_equal(cvi__rtp_stats_lost(&s), 1); /* of the first run, not forgotten */
    assert_int_equal(cvi__rtp_stats_highest(&s), 40001);
}

static void the_fraction_covers_the_time_since_the_last_report(void **state)
{
    cvi__rtp_stats s = fresh();
    (void)state;

    for (uint16_t i = 0; i < 100; i++) {
        if (i % 4 != 1) {
            cvi__rtp_stats_feed(&s, i, 1);
        }
    }
    assert_int_equal(cvi__rtp_stats_fraction(&s), 64);
    for (uint16_t i = 100; i < 200; i++) {
        cvi__rtp_stats_feed(&s, i, 1);
    }

    assert_int_equal(cvi__rtp_stats_fraction(&s), 0);
    assert_int_equal(cvi__rtp_stats_fraction(&s), 0);
}

static void steady_arrival_has_no_jitter_and_alternating_does(void **state)
{
    cvi__rtp_stats s = fresh();
    (void)state;

    for (unsigned i = 0; i < 200; i++) {
        cvi__rtp_stats_jitter(&s, i * 160u, 8000, 5000000 + i * 20000u);
    }
    assert_int_equal(cvi__rtp_stats_jitter_us(&s), 0);
    for (unsigned i = 200; i < 600; i++) {
        cvi__rtp_stats_jitter(&s, i * 160u, 8000, 5000000 + i * 20000u + (i & 1) * 10000u);
    }

    assert_in_range(cvi__rtp_stats_jitter_us(&s), 9000, 10100);
}

static void a_timestamp_jump_is_not_jitter(void **state)
{
    cvi__rtp_stats s = fresh();
    (void)state;

    cvi__rtp_stats_jitter(&s, 0, 8000, 1000000);
    cvi__rtp_stats_jitter(&s, 160, 8000, 1020000);
    cvi__rtp_stats_jitter(&s, 0x70000000u, 8000, 1040000);
    cvi__rtp_stats_jitter(&s, 0x70000000u + 160, 8000, 1060000);

    assert_int_equal(cvi__rtp_stats_jitter_us(&s), 0);
}

static void a_clock_change_keeps_jitter_in_seconds(void **state)
{
    cvi__rtp_stats s = fresh();
    (void)state;
    for (unsigned i = 0; i < 400; i++) {
        cvi__rtp_stats_jitter(&s, i * 160u, 8000, 5000000 + i * 20000u + (i & 1) * 10000u);
    }

    cvi__rtp_stats_jitter(&s, 77, 48000, 20000000);

    assert_in_range(cvi__rtp_stats_jitter_us(&s), 9000, 10100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(losses_are_counted_across_the_wrap),
        cmocka_unit_test(a_straggler_is_no_loss_and_a_repeat_counts_once),
        cmocka_unit_test(one_far_packet_is_dropped_and_two_restart_the_source),
        cmocka_unit_test(the_fraction_covers_the_time_since_the_last_report),
        cmocka_unit_test(steady_arrival_has_no_jitter_and_alternating_does),
        cmocka_unit_test(a_timestamp_jump_is_not_jitter),
        cmocka_unit_test(a_clock_change_keeps_jitter_in_seconds),
    };
    return cmocka_run_group_tests_name("rtp_stats", tests, NULL, NULL);
}
