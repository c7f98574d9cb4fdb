/* SPDX-License-Identifier: MIT */
/* Meetings that share tapes code nothing twice, whichever of them did it first. */
#include "common/counting.h"
#include "common/meet.h"
#include "meeting/state.h"

#define TICK 20000u

static cvi_tapes *open_tapes(uint64_t max_bytes)
{
    cvi_tapes_params p;
    cvi_tapes *tapes = NULL;

    CVI_TAPES_PARAMS_INIT(&p);
    p.max_bytes = max_bytes;
    assert_int_equal(cvi_tapes_create(&tapes, &p), CVI_OK);
    return tapes;
}

static cvi_tapes_stats stats(cvi_tapes *tapes)
{
    cvi_tapes_stats s;

    CVI_TAPES_STATS_INIT(&s);
    assert_int_equal(cvi_tapes_get_stats(tapes, &s), CVI_OK);
    return s;
}

/* A lobby with a room in it that sees a screen. */
struct place {
    cvi_meeting *lobby;
    struct phone phone;
};

static void show(struct place *p, const char *title)
{
    cvi_slate slate;

    CVI_SLATE_INIT(&slate);
    slate.title = title;
    assert_int_equal(cvi_meeting_show(p->lobby, p->phone.leg, &slate), CVI_OK);
}

static void open_place(struct place *p, cvi_tapes *tapes, const cvi_clips *clips, uint64_t now)
{
    cvi_meeting_params params;

    CVI_MEETING_PARAMS_INIT(&params);
    params.start_us = START;
    params.is_lobby = 1;
    params.clips = clips;
    params.tapes = tapes;
    assert_int_equal(cvi_meeting_create(&p->lobby, &params), CVI_OK);
    phone_open(&p->phone, &RED_H264);
    p->phone.is_mute = 1;
    assert_int_equal(phone_join(&p->phone, p->lobby, now), CVI_OK);
    show(p, "Welcome");
}

static void close_place(struct place *p)
{
    cvi_meeting_destroy(&p->lobby);
    phone_close(&p->phone);
}

/* The lobbies take turns, as on one thread or several. */
static void run(struct place *places, size_t count, uint64_t from, uint64_t until)
{
    for (uint64_t now = from; now < until; now += TICK) {
        for (size_t i = 0; i < count; i++) {
            struct phone *one = &places[i].phone;

            phones_run(&one, 1, places[i].lobby, now, now + TICK);
        }
    }
}

static void lobbies_code_a_screen_and_a_prompt_once(void **state)
{
    cvi_tapes *tapes = open_tapes(0);
    cvi_clips *clips = tone_clips();
    struct place places[4];
    (void)state;
    for (int i = 0; i < 4; i++) {
        open_place(&places[i], tapes, clips, START);
        assert_int_equal(play_clip(places[i].lobby, places[i].phone.leg, "tone"), CVI_OK);
    }

    run(places, 4, START, START + 5 * SECOND);

    const cvi_tapes_stats s = stats(tapes);
    assert_int_equal(s.screens, 1);
    assert_int_equal(s.sounds, 2);
    assert_int_equal(s.packets_coded, 8 + 25); /* silence, and half a second */
    assert_in_range(s.pictures_coded, 18, 23);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(places[i].phone.undecodable, 0);
        assert_int_equal(places[i].phone.keyframes, 1);
        assert_true(phone_tone(&places[i].phone, 500, 0) > 300); /* a tenth of the time */
        close_place(&places[i]);
    }
    cvi_tapes_destroy(&tapes);
    cvi_clips_destroy(&clips);
}

static void silence_is_taped_once_for_all_bit_rates(void **state)
{
    cvi_tapes *tapes = open_tapes(0);
    struct place places[2];
    cvi_leg_params params;
    (void)state;
    for (int i = 0; i < 2; i++) {
        open_place(&places[i], tapes, NULL, START);
    }
    phone_leg_params(&places[1].phone, &params);
    params.audio_kbps = 64;
    assert_int_equal(cvi_meeting_update_leg(places[1].lobby, START, places[1].phone.leg, &params),
                     CVI_OK);

    run(places, 2, START, START + SECOND);

    assert_int_equal(stats(tapes).sounds, 1);
    assert_int_equal(stats(tapes).packets_coded, 8);
    for (int i = 0; i < 2; i++) {
        assert_true(places[i].phone.packets > 40);
        close_place(&places[i]);
    }
    cvi_tapes_destroy(&tapes);
}

/* Who began may leave, and its lobby go: the others record on. */
static void others_go_on_with_what_one_began(void **state)
{
    cvi_tapes *tapes = open_tapes(0);
    struct place places[2];
    (void)state;
    open_place(&places[0], tapes, NULL, START);
    run(places, 1, START, START + SECOND);
    open_place(&places[1], tapes, NULL, START + SECOND);
    run(places, 2, START + SECOND, START + 2 * SECOND);
    close_place(&places[0]);

    run(&places[1], 1, START + 2 * SECOND, START + 130 * SECOND);

    assert_int_equal(places[1].phone.undecodable, 0);
    assert_int_equal(places[1].phone.timestamp_jumps, 0);
    assert_int_equal(stats(tapes).pictures_coded, CVI__TAPE_UNITS);
    close_place(&places[1]);
    cvi_tapes_destroy(&tapes);
}

static void one_records_at_a_time(void **state)
{
    cvi_tapes *tapes = open_tapes(0);
    struct place places[2];
    cvi_job *job = NULL;
    cvi_job *other = NULL;
    (void)state;
    open_place(&places[0], tapes, NULL, START);
    open_place(&places[1], tapes, NULL, START);
    assert_int_equal(cvi_meeting_next_job(places[0].lobby, START, &job), CVI_OK);

    assert_int_equal(cvi_meeting_next_job(places[1].lobby, START, &other), CVI_AGAIN);
    assert_int_equal(cvi_meeting_deadline(places[1].lobby), START); /* its tick */
    cvi_job_run(job);
    assert_int_equal(cvi_meeting_job_done(places[0].lobby, START, job), CVI_OK);
    run(places, 2, START, START + SECOND);

    assert_int_equal(places[1].phone.undecodable, 0);
    assert_in_range(places[1].phone.units, 12, 13);
    close_place(&places[0]);
    close_place(&places[1]);
    cvi_tapes_destroy(&tapes);
}

/* Everybody left while its job was out: it comes back to a tape that nobody sees. */
static void a_job_that_comes_back_late_harms_nobody(void **state)
{
    cvi_tapes *tapes = open_tapes(1); /* what nobody sees goes at once */
    struct place place;
    cvi_job *job = NULL;
    (void)state;
    open_place(&place, tapes, NULL, START);
    assert_int_equal(cvi_meeting_next_job(place.lobby, START, &job), CVI_OK);
    assert_int_equal(cvi_meeting_remove_leg(place.lobby, START, place.phone.leg), CVI_OK);
    assert_int_equal(stats(tapes).screens, 1);

    cvi_job_run(job);
    assert_int_equal(cvi_meeting_job_done(place.lobby, START, job), CVI_OK);
    assert_int_equal(phone_join(&place.phone, place.lobby, START), CVI_OK);
    show(&place, "Another");
    run(&place, 1, START, START + SECOND);

    assert_int_equal(stats(tapes).screens, 1);
    assert_int_equal(place.phone.undecodable, 0);
    close_place(&place);
    cvi_tapes_destroy(&tapes);
}

static void what_is_played_stays_and_the_rest_is_bounded(void **state)
{
    cvi_tapes *tapes = open_tapes(1);
    cvi_clips *clips = tone_clips();
    struct place place;
    (void)state;
    open_place(&place, tapes, clips, START);
    assert_int_equal(play_clip(place.lobby, place.phone.leg, "tone"), CVI_OK);
    run(&place, 1, START, START + SECOND / 4);
    assert_int_equal(stats(tapes).sounds, 2);

    run(&place, 1, START + SECOND / 4, START + SECOND);
    assert_int_equal(stats(tapes).sounds, 1); /* silence */
    assert_int_equal(stats(tapes).screens, 1);
    assert_int_equal(cvi_meeting_remove_leg(place.lobby, START + SECOND, place.phone.leg), CVI_OK);
    assert_int_equal(stats(tapes).sounds + stats(tapes).screens, 0);
    assert_int_equal(stats(tapes).bytes, 0);
    close_place(&place);
    cvi_tapes_destroy(&tapes);
    cvi_clips_destroy(&clips);
}

/* The first picture is there, the second was lost for want of memory. */
static void after_a_lost_unit_comes_a_keyframe(void **state)
{
    struct counting heap;
    cvi_tapes_params limits;
    cvi_tapes *tapes = NULL;
    struct place place;
    cvi_job *job = NULL;
    (void)state;
    counting_init(&heap, 0);
    CVI_TAPES_PARAMS_INIT(&limits);
    limits.allocator = &heap.allocator;
    assert_int_equal(cvi_tapes_create(&tapes, &limits), CVI_OK);
    open_place(&place, tapes, NULL, START);
    run(&place, 1, START, START + 2 * TICK);
    const cvi__video_tape *tape = place.lobby->views[0]->tape;
    const uint32_t before = tape->count;
    place.lobby->views[0]->wanted = before + 2;

    assert_int_equal(cvi_meeting_next_job(place.lobby, START + 2 * TICK, &job), CVI_OK);
    cvi_job_run(job);
    heap.refuse_at = atomic_load(&heap.calls) + 1;
    assert_int_equal(cvi_meeting_job_done(place.lobby, START + 2 * TICK, job), CVI_OK);
    heap.refuse_at = 0;
    assert_int_equal(atomic_load(&heap.refused), 1);
    assert_int_equal(tape->count, before);
    run(&place, 1, START + 2 * TICK, START + SECOND);

    assert_true(tape->units[before]->unit.flags & CVI_UNIT_KEYFRAME);
    assert_int_equal(place.phone.undecodable, 0);
    close_place(&place);
    cvi_tapes_destroy(&tapes);
    assert_int_equal(atomic_load(&heap.live), 0);
}

static void arguments_are_checked(void **state)
{
    cvi_tapes *tapes = NULL;
    cvi_tapes_params p;
    cvi_tapes_stats s;
    (void)state;
    CVI_TAPES_PARAMS_INIT(&p);
    CVI_TAPES_STATS_INIT(&s);

    assert_int_equal(cvi_tapes_create(NULL, &p), CVI_EINVAL);
    p.size = 1;
    assert_int_equal(cvi_tapes_create(&tapes, &p), CVI_EABI);
    assert_null(tapes);
    assert_int_equal(cvi_tapes_get_stats(NULL, &s), CVI_EINVAL);
    assert_int_equal(cvi_tapes_create(&tapes, NULL), CVI_OK);
    assert_int_equal(cvi_tapes_get_stats(tapes, NULL), CVI_EINVAL);
    assert_int_equal(cvi_tapes_get_stats(tapes, &s), CVI_OK);
    assert_int_equal(s.bytes + s.screens + s.sounds + s.pictures_coded + s.packets_coded, 0);
    cvi_tapes_destroy(&tapes);
    assert_null(tapes);
    cvi_tapes_destroy(&tapes);
    cvi_tapes_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lobbies_code_a_screen_and_a_prompt_once),
        cmocka_unit_test(silence_is_taped_once_for_all_bit_rates),
        cmocka_unit_test(others_go_on_with_what_one_began),
        cmocka_unit_test(one_records_at_a_time),
        cmocka_unit_test(a_job_that_comes_back_late_harms_nobody),
        cmocka_unit_test(what_is_played_stays_and_the_rest_is_bounded),
        cmocka_unit_test(after_a_lost_unit_comes_a_keyframe),
        cmocka_unit_test(arguments_are_checked),
    };
    return cmocka_run_group_tests_name("meeting_tapes", tests, NULL, NULL);
}
