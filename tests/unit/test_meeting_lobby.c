/* SPDX-License-Identifier: MIT */
/* A lobby codes every screen and every prompt once, whoever sees and hears them and when. */
#include "common/counting.h"
#include "common/meet.h"
#include "meeting/state.h"

#include <stdio.h>

#define TICK 20000u
#define LEGS_SEEN 5

static uint64_t now;
static uint64_t jobs; /* pictures coded */

/* What one leg was given. */
struct seen {
    uint32_t leg;
    uint32_t sounds;
    uint32_t pictures;
    uint32_t keyframes;
    uint32_t first_is_key;
    uint64_t last_key_us;
    uint64_t dated_us; /* the last picture */
    uint32_t sum;      /* of the picture's bytes, in order */
    uint32_t loud;     /* packets of sound that differ from silence */
    uint32_t last_len; /* of sound */
    uint8_t last[512];
};

static cvi_meeting *open_lobby_with(const cvi_clips *clips, cvi_tapes *tapes)
{
    cvi_meeting_params p;
    cvi_meeting *m = NULL;

    now = START;
    jobs = 0;
    CVI_MEETING_PARAMS_INIT(&p);
    p.start_us = START;
    p.is_lobby = 1;
    p.clips = clips;
    p.tapes = tapes;
    assert_int_equal(cvi_meeting_create(&m, &p), CVI_OK);
    return m;
}

static cvi_meeting *open_lobby(const cvi_clips *clips)
{
    return open_lobby_with(clips, NULL);
}

static cvi_tapes_stats tapes_of(const cvi_meeting *m)
{
    cvi_tapes_stats s;

    CVI_TAPES_STATS_INIT(&s);
    assert_int_equal(cvi_tapes_get_stats(m->tapes, &s), CVI_OK);
    return s;
}

static void join(struct seen *s, cvi_meeting *m, uint32_t audio, uint32_t video, uint32_t width)
{
    cvi_leg_params p;

    *s = (struct seen){0};
    CVI_LEG_PARAMS_INIT(&p);
    p.audio_codec = audio;
    p.video_codec = video;
    p.max_width = width;
    p.max_height = width * 9 / 16;
    assert_int_equal(cvi_meeting_add_leg(m, now, &p, &s->leg), CVI_OK);
}

static void show(const struct seen *s, cvi_meeting *m, const char *title, const char *entry)
{
    cvi_slate slate;

    CVI_SLATE_INIT(&slate);
    slate.title = title;
    slate.entry = entry;
    assert_int_equal(cvi_meeting_show(m, s->leg, &slate), CVI_OK);
}

static void take_unit(struct seen *s, const cvi_unit *unit)
{
    const uint32_t is_key = unit->flags & CVI_UNIT_KEYFRAME;

    if (unit->medium == CVI_MEDIUM_AUDIO) {
        s->sounds++;
        s->last_len = (uint32_t)CVI_MIN(unit->len, sizeof(s->last));
        memcpy(s->last, unit->data, s->last_len);
        return;
    }
    s->first_is_key = s->pictures == 0 ? is_key : s->first_is_key;
    s->pictures++;
    s->keyframes += is_key;
    assert_true(unit->time_us > s->dated_us);
    s->dated_us = unit->time_us;
    s->last_key_us = is_key ? now : s->last_key_us;
    for (size_t i = 0; i < unit->len; i++) {
        s->sum = s->sum * 31 + ((const uint8_t *)unit->data)[i];
    }
}

static void take_pictures(struct seen *s, cvi_meeting *m)
{
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    while (cvi_meeting_next_unit(m, s->leg, &unit) == CVI_OK) {
        take_unit(s, &unit);
    }
}

static void run(cvi_meeting *m, struct seen **seen, size_t count, uint64_t us)
{
    const uint64_t end = now + us;

    for (; now < end; now += TICK) {
        cvi_job *job = NULL;

        cvi_meeting_tick(m, now);
        while (cvi_meeting_next_job(m, now, &job) == CVI_OK) {
            cvi_job_run(job);
            cvi_meeting_job_done(m, now, job);
            jobs++;
        }
        for (size_t i = 0; i < count; i++) {
            take_pictures(seen[i], m);
        }
    }
}

/* ---- screens --------------------------------------------------------------------------- */

static void a_screen_is_coded_once_for_all_who_see_it(void **state)
{
    struct seen s[LEGS_SEEN];
    struct seen *all[LEGS_SEEN];
    cvi_meeting *m = open_lobby(NULL);
    uint64_t coded = 0;
    (void)state;

    for (int i = 0; i < LEGS_SEEN; i++) {
        all[i] = &s[i];
        join(&s[i], m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
        show(&s[i], m, "Welcome", NULL);
    }
    run(m, all, LEGS_SEEN, 5 * SECOND);
    coded = jobs;

    assert_in_range(s[0].pictures, 18, 22); /* twelve in the first second, then two */
    assert_in_range(coded, s[0].pictures, s[0].pictures + 1);
    for (int i = 0; i < LEGS_SEEN; i++) {
        assert_int_equal(s[i].pictures, s[0].pictures);
        assert_int_equal(s[i].sum, s[0].sum);
        assert_int_equal(s[i].keyframes, 1);
    }
    cvi_meeting_destroy(&m);
}

/* take_unit() looks at the dates: one picture was begun before the leg came to see it. */
static void pictures_follow_one_another_when_a_leg_leaves_a_tape(void **state)
{
    struct seen tape;
    struct seen black;
    struct seen *all[] = {&tape, &black};
    cvi_meeting *m = open_lobby(NULL);
    cvi_job *job = NULL;
    (void)state;
    join(&tape, m, CVI_CODEC_UNKNOWN, CVI_CODEC_H264, 320);
    join(&black, m, CVI_CODEC_UNKNOWN, CVI_CODEC_H264, 320);
    show(&tape, m, "Welcome", NULL);
    run(m, all, 2, SECOND);
    assert_int_equal(cvi_meeting_request_keyframe(m, now, black.leg, CVI_MEDIUM_VIDEO), CVI_OK);
    assert_int_equal(cvi_meeting_next_job(m, now, &job), CVI_OK);

    run(m, all, 2, SECOND); /* the tape goes on meanwhile */
    const uint32_t seen = tape.pictures;
    assert_int_equal(cvi_meeting_show(m, tape.leg, NULL), CVI_OK);
    cvi_job_run(job);
    assert_int_equal(cvi_meeting_job_done(m, now, job), CVI_OK);
    take_pictures(&tape, m);

    assert_int_equal(tape.pictures, seen + 1);
    assert_int_equal(tape.keyframes, 2);
    cvi_meeting_destroy(&m);
}

static void whoever_comes_later_starts_the_tape_at_its_keyframe(void **state)
{
    struct seen first;
    struct seen later;
    struct seen *both[] = {&first, &later};
    cvi_meeting *m = open_lobby(NULL);
    uint64_t coded = 0;
    uint32_t sum = 0;
    (void)state;
    join(&first, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    show(&first, m, "Welcome", NULL);
    run(m, both, 1, 5 * SECOND);
    coded = jobs;
    sum = first.sum;
    join(&later, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    show(&later, m, "Welcome", NULL);

    run(m, &both[1], 1, 5 * SECOND); /* the first one is not pulled meanwhile */

    assert_int_equal(later.first_is_key, 1);
    assert_int_equal(later.sum, sum);
    assert_in_range(jobs - coded, 0, 11); /* only what the first one sees */
    run(m, both, 2, SECOND);
    assert_int_equal(first.keyframes, 1);
    cvi_meeting_destroy(&m);
}

static void other_sizes_and_codecs_have_tapes_of_their_own(void **state)
{
    struct seen s[3];
    struct seen *all[] = {&s[0], &s[1], &s[2]};
    cvi_meeting *m = open_lobby(NULL);
    (void)state;
    join(&s[0], m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    join(&s[1], m, CVI_CODEC_PCMA, CVI_CODEC_H264, 320);
    join(&s[2], m, CVI_CODEC_PCMA, CVI_CODEC_VP8, 640);
    for (int i = 0; i < 3; i++) {
        show(&s[i], m, "Welcome", NULL);
    }

    run(m, all, 3, SECOND);

    assert_int_equal(m->view_count, 3);
    assert_in_range(jobs, 3 * 12, 3 * 14);
    assert_int_not_equal(s[0].sum, s[1].sum);
    assert_int_not_equal(s[0].sum, s[2].sum);
    cvi_meeting_destroy(&m);
}

static void a_screen_is_kept_for_the_next_caller(void **state)
{
    struct seen one;
    struct seen *p = &one;
    cvi_meeting *m = open_lobby(NULL);
    uint64_t coded = 0;
    uint32_t sum = 0;
    (void)state;
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    show(&one, m, "Welcome", NULL);
    run(m, &p, 1, 3 * SECOND);
    coded = jobs;
    sum = one.sum;
    assert_int_equal(cvi_meeting_remove_leg(m, now, one.leg), CVI_OK);
    now += 20 * SECOND;
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    show(&one, m, "Welcome", NULL);

    run(m, &p, 1, 3 * SECOND);

    assert_int_equal(one.sum, sum);
    assert_in_range(jobs - coded, 0, 1);
    cvi_meeting_destroy(&m);
}

/* Longer than it was recorded before: it goes on, with a keyframe of another encoder. */
static void a_short_tape_grows_when_somebody_stays(void **state)
{
    struct seen one;
    struct seen *p = &one;
    cvi_meeting *m = open_lobby(NULL);
    (void)state;
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 320);
    show(&one, m, "Welcome", NULL);
    run(m, &p, 1, 2 * SECOND);
    assert_int_equal(cvi_meeting_remove_leg(m, now, one.leg), CVI_OK);
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 320);
    show(&one, m, "Welcome", NULL);

    run(m, &p, 1, 120 * SECOND);

    assert_int_equal(m->views[0]->tape->count, CVI__TAPE_UNITS);
    assert_null(m->views[0]->rendition->enc);
    assert_in_range(one.keyframes, 4, 6);
    cvi_meeting_destroy(&m);
}

static void only_so_many_screens_are_kept(void **state)
{
    struct seen one;
    struct seen *p = &one;
    cvi_tapes_params limits;
    cvi_tapes *tapes = NULL;
    cvi_meeting *m = NULL;
    (void)state;
    CVI_TAPES_PARAMS_INIT(&limits);
    limits.max_bytes = 200000;
    assert_int_equal(cvi_tapes_create(&tapes, &limits), CVI_OK);
    m = open_lobby_with(NULL, tapes);
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 160);
    for (int i = 0; i < 40; i++) {
        char title[16];

        snprintf(title, sizeof(title), "Screen %d", i);
        show(&one, m, title, NULL);
        run(m, &p, 1, 100000);
    }

    assert_int_equal(m->view_count, 1);
    assert_in_range(tapes_of(m).screens, 10, 35);
    assert_in_range(tapes_of(m).bytes, 150000, 210000);
    show(&one, m, "Screen 39", NULL); /* the last ones are there */
    jobs = 0;
    show(&one, m, "Screen 38", NULL);
    run(m, &p, 1, 100000);
    assert_in_range(jobs, 0, 1);
    cvi_meeting_destroy(&m);
    cvi_tapes_destroy(&tapes);
}

static void a_screen_left_in_time_is_not_coded(void **state)
{
    struct seen one;
    cvi_meeting *m = open_lobby(NULL);
    cvi_job *job = NULL;
    (void)state;
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 160);
    show(&one, m, "Welcome", NULL);
    assert_int_equal(cvi_meeting_next_job(m, now, &job), CVI_OK);

    assert_int_equal(cvi_meeting_remove_leg(m, now, one.leg), CVI_OK);
    assert_int_equal(cvi_meeting_job_done(m, now, job), CVI_OK); /* it did not run */
    assert_int_equal(cvi_meeting_next_job(m, now + SECOND, &job), CVI_AGAIN);
    cvi_meeting_destroy(&m);
}

static void after_a_lost_picture_comes_a_keyframe(void **state)
{
    struct seen one;
    struct seen *p = &one;
    struct counting heap;
    cvi_meeting_params params;
    cvi_meeting *m = NULL;
    cvi_job *job = NULL;
    (void)state;
    now = START;
    counting_init(&heap, 0);
    CVI_MEETING_PARAMS_INIT(&params);
    params.allocator = &heap.allocator;
    params.start_us = START;
    params.is_lobby = 1;
    assert_int_equal(cvi_meeting_create(&m, &params), CVI_OK);
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 160);
    show(&one, m, "Join a meeting", "1");
    assert_int_equal(cvi_meeting_next_job(m, now, &job), CVI_OK);
    cvi_job_run(job);
    assert_int_equal(cvi_meeting_job_done(m, now, job), CVI_OK);

    now += 100000; /* the first is not pulled yet, so that this needs memory */
    assert_int_equal(cvi_meeting_next_job(m, now, &job), CVI_OK);
    heap.refuse_at = atomic_load(&heap.calls) + 1;
    cvi_job_run(job);
    heap.refuse_at = 0;
    assert_int_equal(atomic_load(&heap.refused), 1);
    assert_int_equal(cvi_meeting_job_done(m, now, job), CVI_OK);
    run(m, &p, 1, 2 * SECOND);
    assert_true(one.pictures > 2);
    assert_int_equal(one.keyframes, 2);
    cvi_meeting_destroy(&m);
    assert_int_equal(atomic_load(&heap.live), 0);
}

static void an_idle_minute_costs_a_keyframe_and_no_encoder(void **state)
{
    struct seen one;
    struct seen *p = &one;
    cvi_meeting *m = open_lobby(NULL);
    uint64_t coded = 0;
    uint32_t pictures = 0;
    (void)state;
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    show(&one, m, "Welcome", NULL);
    run(m, &p, 1, 65 * SECOND);
    assert_int_equal(jobs, CVI__TAPE_UNITS);
    coded = jobs;
    pictures = one.pictures;

    run(m, &p, 1, 600 * SECOND);

    assert_int_equal(jobs, coded);
    assert_in_range(one.pictures - pictures, 600 * 2, 600 * 5 / 2);
    assert_in_range(one.keyframes, 10, 12);
    cvi_meeting_destroy(&m);
}

static void a_requested_keyframe_comes_from_the_tape(void **state)
{
    struct seen s[2];
    struct seen *both[] = {&s[0], &s[1]};
    cvi_meeting *m = open_lobby(NULL);
    (void)state;
    for (int i = 0; i < 2; i++) {
        join(&s[i], m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
        show(&s[i], m, "Welcome", NULL);
    }
    run(m, both, 2, 5 * SECOND);

    for (int i = 0; i < 10; i++) { /* a room in need asks again and again */
        assert_int_equal(cvi_meeting_request_keyframe(m, now, s[0].leg, CVI_MEDIUM_VIDEO), CVI_OK);
        run(m, both, 2, 100000);
    }

    assert_in_range(s[0].keyframes, 3, 4);
    assert_int_equal(s[1].keyframes, 1);
    assert_in_range(jobs, 1, 26);
    cvi_meeting_destroy(&m);
}

static void digits_go_on_without_a_keyframe(void **state)
{
    static const char *const typed[] = {"1", "12", "126", "1260"};
    struct seen one;
    struct seen *p = &one;
    cvi_meeting *m = open_lobby(NULL);
    (void)state;
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    show(&one, m, "Welcome", NULL);
    run(m, &p, 1, SECOND);

    for (int i = 0; i < 4; i++) {
        show(&one, m, "Welcome", typed[i]);
        run(m, &p, 1, SECOND);
    }

    assert_int_equal(one.keyframes, 2); /* the screen, and the first digit */
    cvi_meeting_destroy(&m);
}

static void a_countdown_runs_by_itself(void **state)
{
    struct seen s[2];
    struct seen *both[] = {&s[0], &s[1]};
    cvi_slate slate;
    cvi_meeting *m = open_lobby(NULL);
    (void)state;
    for (int i = 0; i < 2; i++) {
        join(&s[i], m, CVI_CODEC_PCMA, CVI_CODEC_H264, 320);
    }
    run(m, both, 2, TICK);
    CVI_SLATE_INIT(&slate);
    slate.title = "Waiting";
    slate.time_left = "Left";
    slate.until_us = now + 12 * SECOND;
    assert_int_equal(cvi_meeting_show(m, s[0].leg, &slate), CVI_OK);
    slate.until_us = now + 12 * SECOND + 500000;
    assert_int_equal(cvi_meeting_show(m, s[1].leg, &slate), CVI_OK);

    assert_string_equal(m->legs[0]->slate.time_left, "Left 0:20");
    assert_ptr_equal(m->legs[0]->video.view,
                     m->legs[1]->video.view); /* half a second is nothing yet */
    run(m, both, 2, 3 * SECOND + 2 * TICK);
    assert_string_equal(m->legs[0]->slate.time_left, "Left 0:09");
    run(m, both, 2, 11 * SECOND);
    assert_string_equal(m->legs[0]->slate.time_left, "Left 0:00");
    assert_true(m->legs[0]->screen.turn_us == CVI_NO_DEADLINE);
    assert_ptr_equal(m->legs[0]->video.view, m->legs[1]->video.view);
    cvi_meeting_destroy(&m);
}

/* A decoder has no use for tapes that only look right: across the end of one, twice. */
static void an_overlay_has_no_countdown_and_costs_one_keyframe(void **state)
{
    struct seen one;
    struct seen *all[] = {&one};
    cvi_meeting *m = open_lobby(NULL);
    cvi_slate slate;
    (void)state;
    m->params.is_lobby = 0;
    join(&one, m, CVI_CODEC_PCMA, CVI_CODEC_H264, 640);
    CVI_SLATE_INIT(&slate);
    slate.title = "You are muted";
    slate.time_left = "Time left";
    slate.until_us = now + 3 * SECOND;
    slate.is_overlay = 1;

    assert_int_equal(cvi_meeting_show(m, one.leg, &slate), CVI_OK);
    run(m, all, 1, 4 * SECOND);
    assert_int_equal(one.keyframes, 1);
    cvi_meeting_destroy(&m);
}

static void what_is_played_can_be_decoded(void **state)
{
    static const struct phone_kind *const kinds[] = {&RED_H264, &BLUE_VP8};
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        cvi_meeting *m = open_lobby(NULL);
        struct phone a;
        struct phone *one[] = {&a};
        cvi_slate slate;

        phone_open(&a, kinds[i]);
        a.is_mute = 1;
        phone_join(&a, m, START);
        CVI_SLATE_INIT(&slate);
        slate.title = "Welcome";
        assert_int_equal(cvi_meeting_show(m, a.leg, &slate), CVI_OK);
        phones_run(one, 1, m, START, START + 130 * SECOND);

        assert_int_equal(a.undecodable, 0);
        assert_in_range(a.keyframes, 3, 3);
        assert_int_equal(a.timestamp_jumps, 0);
        assert_int_equal(phone_pixel_is(&a, 20, 980, (const uint8_t[]){45, 144, 117}), 1);
        cvi_meeting_destroy(&m);
        phone_close(&a);
    }
}

/* ---- sounds ---------------------------------------------------------------------------- */

static void silence_is_coded_once(void **state)
{
    static const uint32_t codecs[] = {CVI_CODEC_PCMU, CVI_CODEC_G722, CVI_CODEC_OPUS};
    struct seen s[6];
    struct seen *all[6];
    cvi_meeting *m = open_lobby(NULL);
    (void)state;
    for (int i = 0; i < 6; i++) {
        all[i] = &s[i];
        join(&s[i], m, codecs[i / 2], 0, 640);
    }

    run(m, all, 6, 10 * SECOND);

    assert_int_equal(tapes_of(m).sounds, 3);
    assert_int_equal(tapes_of(m).packets_coded, 3 * 8);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(s[i].sounds, 500);
        assert_int_equal(s[i].last_len, s[i ^ 1].last_len);
        assert_memory_equal(s[i].last, s[i ^ 1].last, s[i].last_len);
    }
    for (uint32_t i = 0; i < m->leg_count; i++) {
        assert_null(m->legs[i]->lobby.silence->voice); /* no encoder any more */
    }
    assert_in_range(s[4].last_len, 1, 16); /* silence of Opus */
    cvi_meeting_destroy(&m);
}

static void a_prompt_is_coded_once_and_heard_by_each_from_its_start(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_clips *clips = tone_clips();
    cvi_meeting *m = open_lobby(clips);
    (void)state;
    phone_open(&a, &BLUE_VP8);
    phone_open(&b, &BLUE_VP8);
    phone_join(&a, m, START);
    phone_join(&b, m, START);
    assert_int_equal(play_clip(m, a.leg, "tone"), CVI_OK);
    phones_run(both, 2, m, START, START + 200000);
    assert_int_equal(play_clip(m, b.leg, "tone"), CVI_OK);

    phones_run(both, 2, m, START + 200000, START + SECOND);

    assert_int_equal(tapes_of(m).sounds, 2); /* silence and the tone */
    assert_true(phone_tone(&a, 500, 2400) > 1500);
    assert_true(phone_tone(&b, 500, 9600) > 1500);
    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
    cvi_clips_destroy(&clips);
}

/* Loudness in a part of what a phone heard, in 8000ths of a second. */
static double loudness(const struct phone *p, size_t from, size_t to)
{
    double sum = 0;

    for (size_t i = from; i < to; i++) {
        sum += (double)p->heard[i] * p->heard[i];
    }
    return sqrt(sum / (double)(to - from));
}

static void gaps_volume_and_loops_are_kept(void **state)
{
    for (uint32_t is_lobby = 0; is_lobby < 2; is_lobby++) {
        struct phone a;
        struct phone *one[] = {&a};
        cvi_clips *clips = tone_clips();
        cvi_meeting *m = open_lobby(clips);
        cvi_sound sound;

        m->params.is_lobby = is_lobby;
        phone_open(&a, &RED_H264);
        a.is_mute = 1;
        phone_join(&a, m, START);
        CVI_SOUND_INIT(&sound);
        sound.clip = "tone";
        assert_int_equal(cvi_meeting_play_sound(m, a.leg, &sound), CVI_OK);
        sound.gap_ms = 300;
        sound.gain_db = -20;
        assert_int_equal(cvi_meeting_play_sound(m, a.leg, &sound), CVI_OK);
        sound.gap_ms = 0;
        sound.gain_db = 0;
        sound.is_loop = 1;
        assert_int_equal(cvi_meeting_play_sound(m, a.leg, &sound), CVI_OK);
        phones_run(one, 1, m, START, START + 4 * SECOND);

        assert_true(loudness(&a, 400, 3800) > 5000);
        assert_true(loudness(&a, 4200, 6200) < 100);
        assert_in_range((int)loudness(&a, 6800, 10200), 500, 700);
        assert_true(loudness(&a, 10800, 31000) > 5000);
        assert_int_equal(m->legs[0]->sound_count, 1);
        sound.is_loop = 0;
        assert_int_equal(cvi_meeting_play_sound(m, a.leg, &sound), CVI_OK);
        phones_run(one, 1, m, START + 4 * SECOND, START + 6 * SECOND);
        assert_int_equal(m->legs[0]->sound_count, 0);
        assert_true(loudness(&a, a.heard_count - 8000, a.heard_count) < 100);
        cvi_meeting_destroy(&m);
        phone_close(&a);
        cvi_clips_destroy(&clips);
    }
    (void)state;
}

static uint32_t count_played(cvi_meeting *m)
{
    cvi_meeting_event event;
    uint32_t count = 0;

    CVI_MEETING_EVENT_INIT(&event);
    while (cvi_meeting_next_event(m, &event) == CVI_OK) {
        count += event.kind == CVI_MEETING_EVENT_PLAYED;
    }
    return count;
}

static void who_has_no_sound_waits_as_long_for_it(void **state)
{
    struct seen one;
    struct seen *all[] = {&one};
    cvi_clips *clips = tone_clips();
    cvi_meeting *m = open_lobby(clips);
    (void)state;
    join(&one, m, CVI_CODEC_UNKNOWN, 0, 640);

    assert_int_equal(play_clip(m, one.leg, "tone"), CVI_OK);
    run(m, all, 1, SECOND / 2 - TICK);
    assert_int_equal(count_played(m), 0);
    run(m, all, 1, TICK);
    assert_int_equal(count_played(m), 1);
    assert_int_equal(one.sounds, 0);
    cvi_meeting_destroy(&m);
    cvi_clips_destroy(&clips);
}

static void nobody_waits_for_the_end_of_a_loop(void **state)
{
    struct seen one;
    struct seen *all[] = {&one};
    cvi_clips *clips = tone_clips();
    (void)state;
    for (uint32_t is_lobby = 0; is_lobby < 2; is_lobby++) {
        cvi_meeting *m = open_lobby(clips);
        cvi_sound sound;

        m->params.is_lobby = is_lobby;
        join(&one, m, CVI_CODEC_PCMA, 0, 640);
        CVI_SOUND_INIT(&sound);
        sound.clip = "tone";
        assert_int_equal(cvi_meeting_play_sound(m, one.leg, &sound), CVI_OK);
        sound.is_loop = 1;
        assert_int_equal(cvi_meeting_play_sound(m, one.leg, &sound), CVI_OK);

        run(m, all, 1, SECOND / 2 - TICK);
        assert_int_equal(count_played(m), 0);
        run(m, all, 1, 2 * SECOND);
        assert_int_equal(count_played(m), 1);
        assert_int_equal(m->legs[0]->sound_count, 1);
        cvi_meeting_destroy(&m);
    }
    cvi_clips_destroy(&clips);
}

static void sounds_out_of_range_are_refused(void **state)
{
    struct seen one;
    cvi_clips *clips = tone_clips();
    cvi_meeting *m = open_lobby(clips);
    cvi_sound sound;
    (void)state;
    join(&one, m, CVI_CODEC_PCMA, 0, 640);
    CVI_SOUND_INIT(&sound);

    assert_int_equal(cvi_meeting_play_sound(m, one.leg, &sound), CVI_EINVAL);
    sound.clip = "no such";
    assert_int_equal(cvi_meeting_play_sound(m, one.leg, &sound), CVI_ENOENT);
    assert_int_equal(cvi_meeting_play_sound(m, one.leg + 1, &sound), CVI_EMEETING_LEG);
    sound.clip = "tone";
    sound.gain_db = 7;
    assert_int_equal(cvi_meeting_play_sound(m, one.leg, &sound), CVI_EINVAL);
    sound.gain_db = -41;
    assert_int_equal(cvi_meeting_play_sound(m, one.leg, &sound), CVI_EINVAL);
    sound.gain_db = 0;
    sound.gap_ms = 5001;
    assert_int_equal(cvi_meeting_play_sound(m, one.leg, &sound), CVI_EINVAL);
    cvi_meeting_destroy(&m);
    cvi_clips_destroy(&clips);
}

static void a_lobby_holds_thousands(void **state)
{
    cvi_meeting *m = open_lobby(NULL);
    struct seen *s = calloc(4097, sizeof(*s));
    cvi_leg_params p;
    uint32_t leg = 0;
    (void)state;
    assert_non_null(s);
    for (int i = 0; i < 4096; i++) {
        join(&s[i], m, CVI_CODEC_PCMA, 0, 640);
    }
    CVI_LEG_PARAMS_INIT(&p);

    assert_int_equal(cvi_meeting_add_leg(m, now, &p, &leg), CVI_EMEETING_FULL);
    for (int i = 0; i < 4096; i += 2) {
        assert_int_equal(cvi_meeting_remove_leg(m, now, s[i].leg), CVI_OK);
        assert_null(cvi__meeting_find(m, s[i].leg));
        assert_int_equal(cvi__meeting_find(m, s[i + 1].leg)->id, s[i + 1].leg);
    }
    cvi_meeting_destroy(&m);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_screen_is_coded_once_for_all_who_see_it),
        cmocka_unit_test(whoever_comes_later_starts_the_tape_at_its_keyframe),
        cmocka_unit_test(pictures_follow_one_another_when_a_leg_leaves_a_tape),
        cmocka_unit_test(other_sizes_and_codecs_have_tapes_of_their_own),
        cmocka_unit_test(a_screen_is_kept_for_the_next_caller),
        cmocka_unit_test(a_short_tape_grows_when_somebody_stays),
        cmocka_unit_test(only_so_many_screens_are_kept),
        cmocka_unit_test(a_screen_left_in_time_is_not_coded),
        cmocka_unit_test(after_a_lost_picture_comes_a_keyframe),
        cmocka_unit_test(an_idle_minute_costs_a_keyframe_and_no_encoder),
        cmocka_unit_test(a_requested_keyframe_comes_from_the_tape),
        cmocka_unit_test(digits_go_on_without_a_keyframe),
        cmocka_unit_test(a_countdown_runs_by_itself),
        cmocka_unit_test(an_overlay_has_no_countdown_and_costs_one_keyframe),
        cmocka_unit_test(what_is_played_can_be_decoded),
        cmocka_unit_test(silence_is_coded_once),
        cmocka_unit_test(a_prompt_is_coded_once_and_heard_by_each_from_its_start),
        cmocka_unit_test(gaps_volume_and_loops_are_kept),
        cmocka_unit_test(who_has_no_sound_waits_as_long_for_it),
        cmocka_unit_test(nobody_waits_for_the_end_of_a_loop),
        cmocka_unit_test(sounds_out_of_range_are_refused),
        cmocka_unit_test(a_lobby_holds_thousands),
    };
    return cmocka_run_group_tests_name("meeting_lobby", tests, NULL, NULL);
}
