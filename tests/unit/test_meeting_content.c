/* SPDX-License-Identifier: MIT */
/* Content (slides): who shares, and who sees it where. */
#include "common/counting.h"
#include "common/meet.h"
#include "media/job.h"
#include "meeting/state.h"

/* 4:3, so that what is beside it shows */
static const struct phone_kind YELLOW_SLIDES = {
    .video_codec = CVI_CODEC_H264,
    .width = 320,
    .height = 240,
    .colour = {180, 40, 140},
};
static const struct phone_kind WHITE_SLIDES = {
    .video_codec = CVI_CODEC_VP8,
    .width = 320,
    .height = 180,
    .colour = {220, 128, 128},
};
static const uint8_t BAR[3] = {16, 128, 128};
static const uint8_t PURE_BLUE[3] = {41, 240, 110};

/* Red and green have a second stream, blue has none. */
static struct phone red, blue, green, red_slides, green_slides;
static cvi_meeting *m;
static uint64_t now_us;
static uint32_t told[8]; /* who shares, by events */
static size_t told_count;

/* Small pictures: there are many. */
static void open_small(struct phone *p, const struct phone_kind *like)
{
    struct phone_kind kind = *like;

    kind.width = 320;
    kind.height = 180;
    phone_open(p, &kind);
}

static void open_room(void (*change)(cvi_meeting_params *p))
{
    now_us = START;
    told_count = 0;
    m = open_meeting_with(change);
    open_small(&red, &RED_H264);
    open_small(&blue, &BLUE_VP8);
    open_small(&green, &GREEN_H264);
    phone_open(&red_slides, &YELLOW_SLIDES);
    phone_open(&green_slides, &WHITE_SLIDES);
    phone_share(&red, &red_slides);
    phone_share(&green, &green_slides);
    assert_int_equal(phone_join(&red, m, START), CVI_OK);
    assert_int_equal(phone_join(&blue, m, START), CVI_OK);
    assert_int_equal(phone_join(&green, m, START), CVI_OK);
}

static void close_room(void)
{
    cvi_meeting_destroy(&m);
    phone_close(&red);
    phone_close(&blue);
    phone_close(&green);
    phone_close(&red_slides);
    phone_close(&green_slides);
}

/* As phones_run(), but what the events told of content is kept. */
static void run(uint64_t for_us)
{
    struct phone *all[] = {&red, &blue, &green};
    const uint64_t end_us = now_us + for_us;

    for (; now_us < end_us; now_us += PHONE_STEP_US) {
        phones_run(all, 3, m, now_us, now_us + PHONE_STEP_US);
        if (red.sharer != (told_count ? told[told_count - 1] : 0) && told_count < 8) {
            told[told_count++] = red.sharer;
        }
    }
}

static void share(struct phone *slides)
{
    slides->is_mute = 0;
    slides->want_key = 1;
}

static void assert_people_only(const struct phone *p)
{
    assert_true(phone_pixel_is(p, 250, 250, RED_H264.colour));
    assert_true(phone_pixel_is(p, 750, 250, BLUE_VP8.colour));
    assert_true(phone_pixel_is(p, 500, 750, GREEN_H264.colour) ||
                phone_pixel_is(p, 250, 750, GREEN_H264.colour));
}

/* Content large, three people in a column beside it. */
static void assert_content_and_people(const struct phone *p, const struct phone_kind *slides)
{
    assert_true(phone_pixel_is(p, 375, 500, slides->colour));
    assert_true(phone_pixel_is(p, 875, 250, RED_H264.colour));
    assert_true(phone_pixel_is(p, 875, 500, BLUE_VP8.colour));
    assert_true(phone_pixel_is(p, 875, 750, GREEN_H264.colour));
}

static void content_is_a_second_stream_or_in_the_mix(void **state)
{
    (void)state;
    open_room(NULL);
    run(SECOND);
    assert_int_equal(cvi_meeting_get_sharer(m), 0);
    assert_int_equal(m->view_count, 2); /* H.264 and VP8 */

    share(&red_slides);
    run(SECOND);

    assert_int_equal(cvi_meeting_get_sharer(m), red.leg);
    assert_int_equal(red_slides.units, 0); /* not his own back */
    assert_true(green_slides.units > 5);
    assert_int_equal(green_slides.keyframes, 1);
    assert_int_equal(green_slides.undecodable, 0);
    assert_true(phone_pixel_is(&green_slides, 500, 500, YELLOW_SLIDES.colour));
    assert_true(phone_pixel_is(&green_slides, 30, 500, BAR)); /* 4:3 in 16:9 */
    assert_people_only(&red);
    assert_people_only(&green);
    assert_content_and_people(&blue, &YELLOW_SLIDES);
    const cvi_leg_stats s = stats_of(m, &green);
    assert_int_equal(s.content_encoded, green_slides.units);
    assert_int_equal(s.content_keyframes_sent, 1);
    assert_int_equal(s.content_sent_width, 320);
    assert_int_equal(s.content_sent_height, 180);
    assert_int_equal(s.content_in_mix, 0);
    assert_int_equal(stats_of(m, &blue).content_in_mix, 1);
    close_room();
}

static void what_is_shared_is_decoded_once_and_coded_once(void **state)
{
    struct phone second;
    struct phone second_slides;
    struct phone *all[] = {&red, &blue, &green, &second};
    (void)state;
    open_room(NULL);
    open_small(&second, &GREEN_H264);
    phone_open(&second_slides, &WHITE_SLIDES);
    phone_share(&second, &second_slides);
    assert_int_equal(phone_join(&second, m, START), CVI_OK);
    share(&red_slides);

    phones_run(all, 4, m, START, START + SECOND);

    const cvi_leg_stats s = stats_of(m, &red);
    assert_int_equal(s.content_decoded, red_slides.pictures);
    assert_int_equal(s.content_dropped, 0);
    assert_int_equal(s.content_received_width, 320);
    assert_int_equal(s.content_received_height, 240);
    assert_ptr_equal(m->legs[2]->content.view, m->legs[3]->content.view);
    assert_true(second_slides.units > 5);
    assert_int_equal(second_slides.units, green_slides.units);
    assert_memory_equal(second_slides.shown, green_slides.shown, 320 * 180 * 3 / 2);
    phone_close(&second);
    phone_close(&second_slides);
    close_room();
}

static void who_begins_last_shares_until_the_end(void **state)
{
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(SECOND);

    share(&green_slides); /* takes over */
    run(SECOND);
    assert_int_equal(cvi_meeting_get_sharer(m), green.leg);
    assert_true(phone_pixel_is(&red_slides, 500, 500, WHITE_SLIDES.colour));
    assert_content_and_people(&blue, &WHITE_SLIDES);
    const uint32_t got = green_slides.units;
    run(SECOND);
    assert_int_equal(green_slides.units, got);

    green_slides.is_mute = 1; /* red never stopped */
    run(6 * SECOND);
    assert_int_equal(cvi_meeting_get_sharer(m), red.leg);
    assert_true(phone_pixel_is(&green_slides, 500, 500, YELLOW_SLIDES.colour));
    assert_content_and_people(&blue, &YELLOW_SLIDES);

    red_slides.is_mute = 1;
    run(6 * SECOND);
    assert_int_equal(cvi_meeting_get_sharer(m), 0);
    assert_people_only(&blue);
    assert_int_equal(m->view_count, 2);                            /* as before */
    assert_int_equal(stats_of(m, &green).content_sent_width, 320); /* the last one */
    assert_int_equal(stats_of(m, &green).content_received_width, 320);
    const uint32_t expected[] = {red.leg, green.leg, red.leg, 0};
    assert_int_equal(told_count, 4);
    assert_memory_equal(told, expected, sizeof(expected));
    close_room();
}

static void short_timeout(cvi_meeting_params *p)
{
    p->content_timeout_ms = 500;
}

static void it_ends_by_time_by_a_change_or_by_leaving(void **state)
{
    cvi_leg_params p;
    (void)state;
    open_room(short_timeout);
    share(&red_slides);
    run(SECOND);
    red_slides.is_mute = 1;
    run(400000);
    assert_int_equal(cvi_meeting_get_sharer(m), red.leg);
    run(200000);
    assert_int_equal(cvi_meeting_get_sharer(m), 0);

    share(&red_slides);
    run(200000);
    assert_int_equal(cvi_meeting_get_sharer(m), red.leg);
    red_slides.is_mute = 1;
    phone_leg_params(&red, &p);
    p.gives_content = 0;
    assert_int_equal(cvi_meeting_update_leg(m, now_us, red.leg, &p), CVI_OK);
    assert_int_equal(cvi_meeting_get_sharer(m), 0);
    assert_true(stats_of(m, &red).content_decoded >= 30); /* of both times */

    share(&green_slides);
    run(200000);
    assert_int_equal(cvi_meeting_get_sharer(m), green.leg);
    assert_int_equal(cvi_meeting_remove_leg(m, now_us, green.leg), CVI_OK);
    assert_int_equal(cvi_meeting_get_sharer(m), 0);
    assert_null(m->legs[0]->content.view);
    close_room();
}

static void the_end_is_told_when_the_last_one_leaves(void **state)
{
    cvi_meeting_event e;
    uint32_t ends = 0;
    (void)state;
    open_room(NULL);
    share(&green_slides);
    run(200000);
    assert_int_equal(cvi_meeting_get_sharer(m), green.leg);
    assert_int_equal(cvi_meeting_remove_leg(m, now_us, red.leg), CVI_OK);
    assert_int_equal(cvi_meeting_remove_leg(m, now_us, blue.leg), CVI_OK);
    assert_int_equal(cvi_meeting_remove_leg(m, now_us, green.leg), CVI_OK);

    assert_int_equal(cvi_meeting_tick(m, now_us), CVI_OK);

    CVI_MEETING_EVENT_INIT(&e);
    while (cvi_meeting_next_event(m, &e) == CVI_OK) {
        ends += e.kind == CVI_MEETING_EVENT_CONTENT && e.leg == 0;
    }
    assert_int_equal(ends, 1);
    close_room();
}

static void a_leg_chooses_to_see_it_in_the_mix(void **state)
{
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(SECOND);
    const uint32_t before = green_slides.units;

    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, green.leg, 1), CVI_OK);
    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, blue.leg, 0), CVI_OK);
    run(SECOND);
    assert_content_and_people(&green, &YELLOW_SLIDES);
    assert_true(green_slides.units > before + 5); /* the second stream goes on */
    assert_people_only(&blue);

    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, green.leg, 0), CVI_OK);
    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, red.leg, 1), CVI_OK);
    run(SECOND);
    assert_people_only(&green);
    assert_people_only(&red); /* who shares sees it himself */
    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, 99, 1), CVI_EMEETING_LEG);
    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, green.leg, 2), CVI_EINVAL);
    close_room();
}

static void the_default_follows_the_second_stream(void **state)
{
    cvi_leg_params p;
    (void)state;
    open_room(NULL);
    phone_leg_params(&green, &p);
    p.content_codec = CVI_CODEC_UNKNOWN;
    assert_int_equal(cvi_meeting_update_leg(m, now_us, green.leg, &p), CVI_OK);
    assert_int_equal(stats_of(m, &green).content_in_mix, 1);
    share(&red_slides);
    run(SECOND);
    assert_content_and_people(&green, &YELLOW_SLIDES);
    assert_int_equal(green_slides.units, 0);

    phone_leg_params(&green, &p);
    assert_int_equal(cvi_meeting_update_leg(m, now_us, green.leg, &p), CVI_OK);
    run(SECOND);
    assert_people_only(&green);
    assert_true(green_slides.units > 5);
    close_room();
}

static void equal_views_with_content_are_composed_once(void **state)
{
    (void)state;
    open_room(NULL);
    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, red.leg, 1), CVI_OK);
    assert_int_equal(cvi_meeting_set_content_in_mix(m, now_us, green.leg, 1), CVI_OK);
    run(SECOND);
    assert_ptr_equal(m->legs[0]->video.view, m->legs[2]->video.view); /* nobody shares */

    blue.slides = &red_slides; /* blue has no second stream, but shares */
    red.slides = NULL;
    cvi_leg_params p;
    phone_leg_params(&blue, &p);
    p.content_codec = CVI_CODEC_UNKNOWN;
    assert_int_equal(cvi_meeting_update_leg(m, now_us, blue.leg, &p), CVI_OK);
    phone_leg_params(&red, &p);
    assert_int_equal(cvi_meeting_update_leg(m, now_us, red.leg, &p), CVI_OK);
    share(&red_slides);
    run(SECOND);

    assert_int_equal(cvi_meeting_get_sharer(m), blue.leg);
    assert_ptr_equal(m->legs[0]->video.view, m->legs[2]->video.view);
    assert_content_and_people(&red, &YELLOW_SLIDES);
    assert_memory_equal(red.shown, green.shown, 320 * 180 * 3 / 2);
    close_room();
}

static void keyframes_are_asked_for_by_medium(void **state)
{
    static const uint8_t junk[40] = {0, 0, 0, 1, 0x41, 0x9a};
    cvi_unit unit;
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(2 * SECOND);
    const uint32_t keys = green_slides.keyframes;
    const uint32_t video_keys = green.keyframes;

    assert_int_equal(cvi_meeting_request_keyframe(m, now_us, green.leg, CVI_MEDIUM_CONTENT),
                     CVI_OK);
    assert_int_equal(cvi_meeting_request_keyframe(m, now_us, red.leg, CVI_MEDIUM_CONTENT), CVI_OK);
    assert_int_equal(cvi_meeting_request_keyframe(m, now_us, red.leg, CVI_MEDIUM_AUDIO),
                     CVI_EINVAL);
    run(SECOND);
    assert_int_equal(green_slides.keyframes, keys + 1);
    assert_int_equal(green.keyframes, video_keys);

    assert_int_equal(red_slides.keys_asked, 0);
    CVI_UNIT_INIT(&unit);
    unit.data = junk;
    unit.len = sizeof(junk);
    unit.medium = CVI_MEDIUM_CONTENT;
    unit.codec = CVI_CODEC_H264;
    unit.lost = 3;
    assert_int_equal(cvi_meeting_feed_unit(m, now_us, red.leg, &unit), CVI_OK);
    run(SECOND);
    assert_int_equal(red_slides.keys_asked, 1);
    assert_int_equal(red.keys_asked, 0);
    assert_int_equal(stats_of(m, &red).content_damaged, 1);
    close_room();
}

static void a_newcomer_gets_it_at_once(void **state)
{
    struct phone late;
    struct phone late_slides;
    struct phone *all[] = {&red, &blue, &green, &late};
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(2 * SECOND);
    open_small(&late, &BLUE_VP8);
    phone_open(&late_slides, &WHITE_SLIDES);
    phone_share(&late, &late_slides);
    assert_int_equal(phone_join(&late, m, now_us), CVI_OK);

    phones_run(all, 4, m, now_us, now_us + SECOND / 2);

    assert_true(phone_pixel_is(&late_slides, 500, 500, YELLOW_SLIDES.colour));
    assert_in_range(late_slides.first_key_us, now_us, now_us + 100000);
    assert_int_equal(late_slides.undecodable, 0);
    assert_int_equal(green_slides.undecodable, 0);
    phone_close(&late);
    phone_close(&late_slides);
    close_room();
}

static void what_nobody_sees_is_not_decoded(void **state)
{
    (void)state;
    open_room(NULL);
    assert_int_equal(cvi_meeting_remove_leg(m, START, green.leg), CVI_OK);
    assert_int_equal(cvi_meeting_set_content_in_mix(m, START, blue.leg, 0), CVI_OK);
    share(&red_slides);
    for (uint64_t end = now_us + SECOND; now_us < end; now_us += PHONE_STEP_US) {
        phone_send(&red, m, now_us);
        assert_int_equal(cvi_meeting_tick(m, now_us), CVI_OK);
        phones_run_jobs(m, now_us);
    }

    assert_int_equal(cvi_meeting_get_sharer(m), red.leg);
    assert_in_range(stats_of(m, &red).content_decoded, 1, 3); /* until there was a picture */
    close_room();
}

static void slides_make_few_pictures(void **state)
{
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(SECOND);
    const uint32_t units = green_slides.units;
    const uint32_t video = green.units;

    run(2 * SECOND);

    assert_in_range(green_slides.units - units, 28, 31); /* of 60 that came */
    assert_true(green.units - video > 50);
    close_room();
}

static void rubbish_takes_nothing_over(void **state)
{
    static const uint8_t junk[200] = {0, 0, 0, 1, 0x65, 0x88, 0xff, 3};
    cvi_unit unit;
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(SECOND);
    CVI_UNIT_INIT(&unit);
    unit.data = junk;
    unit.len = sizeof(junk);
    unit.medium = CVI_MEDIUM_CONTENT;
    unit.codec = CVI_CODEC_OPUS;
    assert_int_equal(cvi_meeting_feed_unit(m, now_us, green.leg, &unit), CVI_EINVAL);
    assert_null(m->legs[2]->share.source);
    assert_int_equal(cvi_meeting_feed_unit(m, now_us, blue.leg, &unit), CVI_ENOTSUP);

    unit.codec = CVI_CODEC_H264;
    unit.flags = CVI_UNIT_KEYFRAME;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(cvi_meeting_feed_unit(m, now_us, green.leg, &unit), CVI_OK);
        run(50000);
    }

    assert_int_equal(cvi_meeting_get_sharer(m), red.leg);
    assert_true(stats_of(m, &green).content_damaged > 5);
    assert_true(phone_pixel_is(&green_slides, 500, 500, YELLOW_SLIDES.colour));
    close_room();
}

static void a_slate_hides_it(void **state)
{
    cvi_slate slate;
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(SECOND);
    CVI_SLATE_INIT(&slate);
    slate.background = 0x0000ff;

    assert_int_equal(cvi_meeting_show(m, green.leg, &slate), CVI_OK);
    assert_int_equal(cvi_meeting_show(m, blue.leg, &slate), CVI_OK);
    run(SECOND / 10);
    const uint32_t units = green_slides.units;
    run(SECOND);
    assert_int_equal(green_slides.units, units);
    assert_true(phone_pixel_is(&blue, 375, 500, PURE_BLUE));

    slate.is_overlay = 1;
    slate.title = "Muted";
    assert_int_equal(cvi_meeting_show(m, green.leg, &slate), CVI_OK);
    assert_int_equal(cvi_meeting_show(m, blue.leg, NULL), CVI_OK);
    run(SECOND);
    assert_true(green_slides.units > units + 5);
    assert_content_and_people(&blue, &YELLOW_SLIDES);
    close_room();
}

static void lobby(cvi_meeting_params *p)
{
    p->is_lobby = 1;
}

static void nobody_shares_in_a_lobby(void **state)
{
    (void)state;
    open_room(lobby);
    share(&red_slides);

    run(SECOND);

    assert_int_equal(cvi_meeting_get_sharer(m), 0);
    assert_int_equal(stats_of(m, &red).content_decoded, 0);
    assert_int_equal(green_slides.units, 0);
    assert_int_equal(cvi_meeting_get_sharer(NULL), 0);
    close_room();
}

static void jobs_come_back_after_the_sharer_left(void **state)
{
    cvi_job *jobs[16];
    size_t count = 0;
    (void)state;
    open_room(NULL);
    share(&red_slides);
    run(SECOND);
    phone_send(&red, m, now_us + 40000);

    while (count < 16 && cvi_meeting_next_job(m, now_us + 40000, &jobs[count]) == CVI_OK) {
        count++;
    }
    assert_true(count >= 3);
    assert_int_equal(jobs[0]->kind, CVI__JOB_DECODE); /* content first */
    assert_int_equal(cvi_meeting_remove_leg(m, now_us + 40000, red.leg), CVI_OK);
    while (count > 0) {
        cvi_job_run(jobs[--count]);
        assert_int_equal(cvi_meeting_job_done(m, now_us + 40000, jobs[count]), CVI_OK);
    }
    assert_int_equal(cvi_meeting_get_sharer(m), 0);
    close_room();
}

static void sizes_of_slides_come_before_their_motion(void **state)
{
    static const struct {
        uint32_t kbps;
        uint32_t level;
        uint32_t width;
        uint32_t fps;
        uint32_t max_mbps; /* of frames of 3600; 0: as the level has it */
    } cases[] = {{768, 40, 1920, 15, 0}, {767, 40, 1280, 15, 0},    {2000, 31, 1280, 15, 0},
                 {256, 40, 1280, 15, 0}, {255, 40, 640, 15, 0},     {512, 30, 640, 15, 0},
                 {512, 21, 320, 15, 0},  {512, 22, 640, 15, 0},     {64, 40, 640, 15, 0},
                 {512, 13, 320, 15, 0},  {512, 13, 1280, 10, 40500}};
    cvi__video_format want = {
        .codec = CVI_CODEC_H264,
        .width = 1920,
        .height = 1080,
        .fps = 15,
        .profile_idc = 66,
        .is_content = 1,
    };
    cvi__video_format got;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        want.kbps = cases[i].kbps;
        want.level_idc = cases[i].level;
        want.max_fs = cases[i].max_mbps ? 3600 : 0;
        want.max_mbps = cases[i].max_mbps;
        assert_int_equal(cvi__video_format_choose(&got, &want), CVI_OK);
        assert_int_equal(got.width, cases[i].width);
        assert_int_equal(got.fps, cases[i].fps);
    }
}

static void parameters_are_checked_before_anybody_shares(void **state)
{
    cvi_meeting_params mp;
    cvi_meeting *none = NULL;
    cvi_leg_params p;
    uint32_t leg = 0;
    (void)state;
    CVI_MEETING_PARAMS_INIT(&mp);
    mp.content_fps = 31;
    assert_int_equal(cvi_meeting_create(&none, &mp), CVI_EINVAL);
    mp.content_fps = 30;
    mp.content_timeout_ms = 499;
    assert_int_equal(cvi_meeting_create(&none, &mp), CVI_EINVAL);
    mp.content_timeout_ms = 60001;
    assert_int_equal(cvi_meeting_create(&none, &mp), CVI_EINVAL);
    open_room(NULL);

    CVI_LEG_PARAMS_INIT(&p);
    p.gives_content = 2;
    assert_int_equal(cvi_meeting_add_leg(m, now_us, &p, &leg), CVI_EINVAL);
    p.gives_content = 1;
    p.content_codec = CVI_CODEC_PCMA;
    assert_int_equal(cvi_meeting_add_leg(m, now_us, &p, &leg), CVI_EINVAL);
    p.content_codec = CVI_CODEC_H264;
    p.content_level_idc = 3; /* there is none */
    assert_int_equal(cvi_meeting_add_leg(m, now_us, &p, &leg), CVI_EINVAL);
    assert_int_equal(cvi_meeting_leg_count(m), 3);
    phone_leg_params(&red, &p);
    p.content_level_idc = 3;
    assert_int_equal(cvi_meeting_update_leg(m, now_us, red.leg, &p), CVI_EINVAL);
    share(&green_slides);
    run(SECOND);
    assert_true(phone_pixel_is(&red_slides, 500, 500, WHITE_SLIDES.colour)); /* the old ones hold */
    close_room();
}

/* ---- memory ---------------------------------------------------------------------------- */

static struct counting heap;

static void counted(cvi_meeting_params *p)
{
    p->allocator = &heap.allocator;
    p->content_timeout_ms = 500;
}

static void shared_slides_allocate_nothing_once_they_run(void **state)
{
    (void)state;
    counting_init(&heap, 0);
    open_room(counted);
    run(2 * SECOND);
    const size_t quiet = atomic_load(&heap.live);
    share(&red_slides);
    run(3 * SECOND);
    const size_t before = atomic_load(&heap.calls);
    const uint32_t units = green_slides.units;

    run(3 * SECOND);

    assert_int_equal(atomic_load(&heap.calls), before);
    assert_true(green_slides.units > units + 40);

    red_slides.is_mute = 1;
    run(3 * SECOND);
    assert_in_range(atomic_load(&heap.live), 1, quiet + 2); /* nothing is kept of it */
    const size_t after = atomic_load(&heap.calls);
    run(2 * SECOND);
    assert_int_equal(atomic_load(&heap.calls), after);
    close_room();
    assert_int_equal(atomic_load(&heap.live), 0);
}

/* Whichever allocation is refused: who was left behind sees it at the next tick. */
static void want_of_memory_only_delays_it(void **state)
{
    size_t was_refused = 1;
    uint32_t refusals = 0;
    uint32_t behind = 0;
    (void)state;

    while (was_refused) {
        counting_init(&heap, 0);
        open_room(counted);
        run(SECOND / 10);
        share(&red_slides);
        phone_send(&red, m, now_us + 40000);
        phones_run_jobs(m, now_us + 40000); /* now there is a picture to show */

        heap.refuse_at = atomic_load(&heap.calls) + refusals + 1;
        assert_int_equal(cvi_meeting_tick(m, now_us + 40000), CVI_OK);
        heap.refuse_at = 0;
        was_refused = atomic_load(&heap.refused);
        refusals += (uint32_t)was_refused;
        behind += m->is_behind;
        assert_int_equal(cvi_meeting_tick(m, now_us + 60000), CVI_OK);

        assert_int_equal(m->is_behind, 0);
        assert_int_equal(m->legs[1]->video.view->content, CVI__CONTENT_LARGE);
        assert_int_equal(m->legs[2]->content.view->content, CVI__CONTENT_ALONE);
        close_room();
        assert_int_equal(atomic_load(&heap.live), 0);
    }
    assert_true(behind >= 2 && behind <= refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_is_a_second_stream_or_in_the_mix),
        cmocka_unit_test(what_is_shared_is_decoded_once_and_coded_once),
        cmocka_unit_test(who_begins_last_shares_until_the_end),
        cmocka_unit_test(it_ends_by_time_by_a_change_or_by_leaving),
        cmocka_unit_test(the_end_is_told_when_the_last_one_leaves),
        cmocka_unit_test(a_leg_chooses_to_see_it_in_the_mix),
        cmocka_unit_test(the_default_follows_the_second_stream),
        cmocka_unit_test(equal_views_with_content_are_composed_once),
        cmocka_unit_test(keyframes_are_asked_for_by_medium),
        cmocka_unit_test(a_newcomer_gets_it_at_once),
        cmocka_unit_test(what_nobody_sees_is_not_decoded),
        cmocka_unit_test(slides_make_few_pictures),
        cmocka_unit_test(rubbish_takes_nothing_over),
        cmocka_unit_test(a_slate_hides_it),
        cmocka_unit_test(nobody_shares_in_a_lobby),
        cmocka_unit_test(jobs_come_back_after_the_sharer_left),
        cmocka_unit_test(sizes_of_slides_come_before_their_motion),
        cmocka_unit_test(parameters_are_checked_before_anybody_shares),
        cmocka_unit_test(shared_slides_allocate_nothing_once_they_run),
        cmocka_unit_test(want_of_memory_only_delays_it),
    };
    return cmocka_run_group_tests_name("meeting_content", tests, NULL, NULL);
}
