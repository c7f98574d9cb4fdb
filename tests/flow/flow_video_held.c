/* SPDX-License-Identifier: MIT */
/*
 * Video work that takes for ever must not be heard: jobs are held open for two seconds of virtual
 * time while every audio packet leaves in its tick. Then everything goes on.
 */
#include "common/meet.h"

#define HELD_MAX 8

struct held {
    cvi_job *jobs[HELD_MAX];
    size_t count;
};

static void hold_all_jobs(struct held *h, cvi_meeting *m, uint64_t now_us)
{
    while (h->count < HELD_MAX && cvi_meeting_next_job(m, now_us, &h->jobs[h->count]) == CVI_OK) {
        h->count++;
    }
}

static void give_all_back(struct held *h, cvi_meeting *m, uint64_t now_us)
{
    for (size_t i = 0; i < h->count; i++) {
        cvi_job_run(h->jobs[i]);
        assert_int_equal(cvi_meeting_job_done(m, now_us, h->jobs[i]), CVI_OK);
    }
    h->count = 0;
}

static void sound_goes_on_while_all_video_work_is_held_open(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    struct held held = {.count = 0};
    cvi_meeting *m = open_meeting_with(NULL);
    const uint64_t from = START + SECOND;
    const uint64_t to = from + 2 * SECOND;
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    assert_int_equal(phone_join(&a, m, START), CVI_OK);
    assert_int_equal(phone_join(&b, m, START), CVI_OK);
    phones_run(both, 2, m, START, from);
    const uint32_t units_before = a.units;

    for (uint64_t now = from; now < to; now += 20000) {
        const uint32_t packets = a.packets + b.packets;

        phone_send(&a, m, now);
        phone_send(&b, m, now);
        assert_int_equal(cvi_meeting_tick(m, now), CVI_OK);
        hold_all_jobs(&held, m, now);
        phone_take(&a, m, now);
        phone_take(&b, m, now);
        assert_int_equal(a.packets + b.packets, packets + 2);
        assert_int_equal(a.audio_time_us, now);
        assert_int_equal(b.audio_time_us, now);
    }
    assert_in_range(held.count, 2, 4); /* one per stream at most */
    assert_int_equal(a.units, units_before);
    assert_true(stats_of(m, &a).video_dropped > 0); /* the bounded queue started over */

    give_all_back(&held, m, to);
    phones_run(both, 2, m, to, to + SECOND);
    assert_int_equal(a.timestamp_jumps + b.timestamp_jumps, 0);
    assert_true(phone_tone(&a, 1000, 8000) > 6000);
    assert_true(a.units > units_before + 20);
    assert_int_equal(a.undecodable + b.undecodable, 0);
    assert_true(phone_pixel_is(&a, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&a, 750, 550, BLUE_VP8.colour));

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

static void a_held_decode_does_not_stop_the_others_pictures(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_job *stuck = NULL;
    const uint64_t from = START + SECOND;
    (void)state;
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    phone_join(&a, m, START);
    phone_join(&b, m, START);
    phones_run(both, 2, m, START, from);
    phone_send(&a, m, from);
    assert_int_equal(cvi_meeting_next_job(m, from, &stuck), CVI_OK);
    const cvi_leg_stats before = stats_of(m, &a);
    const uint32_t units = a.units;

    phones_run(both, 2, m, from, from + 2 * SECOND);

    assert_int_equal(stats_of(m, &a).video_decoded, before.video_decoded);
    assert_true(a.units > units + 50);
    assert_true(phone_pixel_is(&a, 750, 550, BLUE_VP8.colour));
    cvi_job_run(stuck);
    assert_int_equal(cvi_meeting_job_done(m, from + 2 * SECOND, stuck), CVI_OK);
    phones_run(both, 2, m, from + 2 * SECOND, from + 3 * SECOND);
    assert_true(stats_of(m, &a).video_decoded > before.video_decoded + 20);

    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_goes_on_while_all_video_work_is_held_open),
        cmocka_unit_test(a_held_decode_does_not_stop_the_others_pictures),
    };
    return cmocka_run_group_tests_name("flow_video_held", tests, NULL, NULL);
}
