/* SPDX-License-Identifier: MIT */
/* Keyframes, losses, slates, sizes and jobs that come back late or not at all. */
#include "common/meet.h"
#include "codec/h264_sps.h"
#include "media/job.h"
#include "meeting/state.h"

static void lobby(cvi_meeting_params *p)
{
    p->is_lobby = 1;
}

struct room {
    cvi_meeting *m;
    struct phone a;
    struct phone b;
    struct phone *both[2];
};

static void room_open(struct room *r, void (*change)(cvi_meeting_params *p))
{
    r->m = open_meeting_with(change);
    phone_open(&r->a, &RED_H264);
    phone_open(&r->b, &BLUE_VP8);
    r->both[0] = &r->a;
    r->both[1] = &r->b;
    assert_int_equal(phone_join(&r->a, r->m, START), CVI_OK);
    assert_int_equal(phone_join(&r->b, r->m, START), CVI_OK);
}

static void room_run(struct room *r, uint64_t from_us, uint64_t to_us)
{
    phones_run(r->both, 2, r->m, START + from_us, START + to_us);
}

static void room_close(struct room *r)
{
    cvi_meeting_destroy(&r->m);
    phone_close(&r->a);
    phone_close(&r->b);
}

static void lobby_legs_see_black_and_are_not_decoded(void **state)
{
    static const uint8_t dark[3] = {24, 128, 128};
    struct room r;
    (void)state;
    room_open(&r, lobby);

    room_run(&r, 0, SECOND);

    assert_true(r.a.units > 0 && r.b.units > 0);
    assert_true(phone_pixel_is(&r.a, 250, 550, dark));
    assert_true(phone_pixel_is(&r.b, 750, 550, dark));
    assert_int_equal(stats_of(r.m, &r.a).video_decoded, 0);
    assert_int_equal(stats_of(r.m, &r.b).audio_decoded, 0);
    assert_int_equal(r.a.packets, 50);
    assert_true(phone_tone(&r.a, 1000, 0) < 10);
    room_close(&r);
}

static void equal_slates_share_one_encode(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(lobby);
    cvi_slate slate;
    (void)state;
    CVI_SLATE_INIT(&slate);
    slate.title = "Welcome";
    phone_open(&a, &RED_H264);
    phone_open(&b, &RED_H264);
    phone_join(&a, m, START);
    phone_join(&b, m, START);

    assert_int_equal(cvi_meeting_show(m, a.leg, &slate), CVI_OK);
    assert_int_equal(cvi_meeting_show(m, b.leg, &slate), CVI_OK);
    phones_run(both, 2, m, START, START + SECOND);

    assert_int_equal(m->view_count, 1);
    assert_in_range(a.units, 5, 15);
    assert_int_equal(a.keyframes, 1);
    assert_int_equal(a.units, b.units);
    assert_memory_equal(a.shown, b.shown, 640 * 360 * 3 / 2);

    slate.title = "Something else";
    assert_int_equal(cvi_meeting_show(m, b.leg, &slate), CVI_OK);
    assert_int_equal(m->view_count, 2);
    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

static void a_slate_is_redrawn_without_a_keyframe(void **state)
{
    static const uint8_t before[3] = {41, 240, 110}; /* pure blue */
    static const uint8_t after[3] = {81, 90, 240};   /* pure red */
    struct room r;
    cvi_slate slate;
    (void)state;
    CVI_SLATE_INIT(&slate);
    slate.background = 0x0000ff;
    slate.entry = "1"; /* nobody else sees it: the encoder goes on */
    room_open(&r, lobby);
    assert_int_equal(cvi_meeting_show(r.m, r.a.leg, &slate), CVI_OK);
    room_run(&r, 0, SECOND);
    assert_true(phone_pixel_is(&r.a, 500, 500, before));
    const uint32_t keys = r.a.keyframes;

    slate.background = 0xff0000;
    assert_int_equal(cvi_meeting_show(r.m, r.a.leg, &slate), CVI_OK);
    room_run(&r, SECOND, 2 * SECOND);

    assert_true(phone_pixel_is(&r.a, 500, 500, after));
    assert_int_equal(r.a.keyframes, keys);
    room_close(&r);
}

static void the_meeting_comes_back_after_a_slate(void **state)
{
    struct room r;
    cvi_slate slate;
    (void)state;
    CVI_SLATE_INIT(&slate);
    slate.title = "One moment";
    room_open(&r, NULL);
    assert_int_equal(cvi_meeting_show(r.m, r.a.leg, &slate), CVI_OK);
    room_run(&r, 0, SECOND);
    assert_int_equal(stats_of(r.m, &r.a).video_dropped, 0);

    assert_int_equal(cvi_meeting_show(r.m, r.a.leg, NULL), CVI_OK);
    room_run(&r, SECOND, 2 * SECOND);

    assert_true(phone_pixel_is(&r.a, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&r.a, 750, 550, BLUE_VP8.colour));
    room_close(&r);
}

static void bad_slates_are_refused(void **state)
{
    char text[500];
    struct room r;
    cvi_slate slate;
    (void)state;
    CVI_SLATE_INIT(&slate);
    room_open(&r, lobby);
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';

    slate.title = text;
    assert_int_equal(cvi_meeting_show(r.m, r.a.leg, &slate), CVI_EINVAL);
    slate.title = "bad \xff";
    assert_int_equal(cvi_meeting_show(r.m, r.a.leg, &slate), CVI_EINVAL);
    slate.title = "fine";
    assert_int_equal(cvi_meeting_show(r.m, 99, &slate), CVI_EMEETING_LEG);
    assert_int_equal(cvi_meeting_show(r.m, r.a.leg, &slate), CVI_OK);
    room_close(&r);
}

static void only_a_picture_that_can_be_made_sets_a_deadline(void **state)
{
    const uint64_t now_us = START + SECOND;
    cvi_job *jobs[8];
    uint32_t count = 0;
    struct room r;
    (void)state;
    room_open(&r, lobby);
    room_run(&r, 0, SECOND / 2);

    assert_int_equal(cvi_meeting_tick(r.m, now_us), CVI_OK);
    while (count < 8 && cvi_meeting_next_job(r.m, now_us + 5000, &jobs[count]) == CVI_OK) {
        count++;
    }
    assert_int_equal(count, 2);
    assert_int_equal(cvi_meeting_deadline(r.m), now_us + 20000); /* the tick */
    for (uint32_t i = 0; i < count; i++) {
        cvi_job_run(jobs[i]);
        assert_int_equal(cvi_meeting_job_done(r.m, now_us + 6000, jobs[i]), CVI_OK);
    }
    assert_int_equal(cvi_meeting_deadline(r.m), now_us + 20000);
    assert_int_equal(cvi_meeting_tick(r.m, now_us + 200000), CVI_OK);

    assert_int_equal(cvi_meeting_deadline(r.m), now_us + 205000); /* the same picture again */
    room_close(&r);
}

static void keyframe_requests_are_coalesced(void **state)
{
    struct room r;
    (void)state;
    room_open(&r, NULL);
    room_run(&r, 0, 2 * SECOND);
    const uint32_t before = r.a.keyframes;

    for (uint64_t t = 2 * SECOND; t < 3 * SECOND; t += 50000) {
        assert_int_equal(cvi_meeting_request_keyframe(r.m, START + t, r.a.leg, CVI_MEDIUM_VIDEO),
                         CVI_OK);
        room_run(&r, t, t + 50000);
    }

    assert_in_range(r.a.keyframes - before, 2, 3);
    room_close(&r);
}

static void a_loss_freezes_the_picture_and_asks_for_a_keyframe(void **state)
{
    struct room r;
    cvi_unit unit;
    static const uint8_t junk[40] = {0, 0, 0, 1, 0x41, 0x9a};
    (void)state;
    CVI_UNIT_INIT(&unit);
    room_open(&r, NULL);
    room_run(&r, 0, SECOND);
    assert_int_equal(r.a.keys_asked, 0);

    unit.data = junk;
    unit.len = sizeof(junk);
    unit.medium = CVI_MEDIUM_VIDEO;
    unit.codec = CVI_CODEC_H264;
    unit.lost = 3;
    assert_int_equal(cvi_meeting_feed_unit(r.m, START + SECOND, r.a.leg, &unit), CVI_OK);
    room_run(&r, SECOND, 2 * SECOND);
    const cvi_leg_stats s = stats_of(r.m, &r.a);

    assert_int_equal(r.a.keys_asked, 1);
    assert_int_equal(s.video_damaged, 1);
    assert_in_range(s.video_dropped, 1, 4);
    assert_true(phone_pixel_is(&r.b, 250, 550, RED_H264.colour));
    room_close(&r);
}

static void nothing_decodable_is_asked_for_again_with_longer_pauses(void **state)
{
    static const uint8_t junk[40] = {0, 0, 0, 1, 0x41, 0x9a};
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_meeting_event event;
    cvi_leg_params p;
    cvi_unit unit;
    uint32_t leg = 0;
    uint64_t asked[16] = {0};
    size_t count = 0;
    (void)state;
    CVI_UNIT_INIT(&unit);
    CVI_LEG_PARAMS_INIT(&p);
    CVI_MEETING_EVENT_INIT(&event);
    p.video_codec = CVI_CODEC_H264;
    assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
    unit.data = junk;
    unit.len = sizeof(junk);
    unit.medium = CVI_MEDIUM_VIDEO;
    unit.codec = CVI_CODEC_H264;

    for (uint64_t t = START; t < START + 12 * SECOND; t += 100000) {
        cvi_meeting_feed_unit(m, t, leg, &unit);
        cvi_meeting_tick(m, t);
        phones_run_jobs(m, t);
        while (cvi_meeting_next_event(m, &event) == CVI_OK) {
            assert_int_equal(event.kind, CVI_MEETING_EVENT_KEYFRAME_NEEDED);
            assert_int_equal(event.leg, leg);
            asked[count++] = event.time_us - START;
        }
    }

    assert_int_equal(count, 4);
    assert_int_equal(asked[0], 0);
    assert_int_equal(asked[1], SECOND);
    assert_int_equal(asked[2], 3 * SECOND);
    assert_int_equal(asked[3], 7 * SECOND);
    cvi_meeting_destroy(&m);
}

static void a_job_comes_back_after_its_leg_has_left(void **state)
{
    struct room r;
    cvi_job *jobs[4];
    cvi_job *more = NULL;
    const uint64_t now = START + SECOND + 40000;
    (void)state;
    room_open(&r, NULL);
    room_run(&r, 0, SECOND);
    phone_send(&r.a, r.m, now);
    phone_send(&r.b, r.m, now);

    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(cvi_meeting_next_job(r.m, now, &jobs[i]), CVI_OK);
        assert_int_equal(jobs[i]->kind, CVI__JOB_DECODE);
    }
    cvi_job_run(jobs[1]);
    assert_int_equal(cvi_meeting_job_done(r.m, now, jobs[1]), CVI_OK);
    for (size_t i = 2; i < 4; i++) {
        assert_int_equal(cvi_meeting_next_job(r.m, now, &jobs[i]), CVI_OK);
        assert_int_equal(jobs[i]->kind, CVI__JOB_ENCODE);
    }
    assert_int_equal(cvi_meeting_next_job(r.m, now + SECOND, &more), CVI_AGAIN);
    assert_int_equal(cvi_meeting_remove_leg(r.m, now, r.a.leg), CVI_OK);
    assert_int_equal(cvi_meeting_remove_leg(r.m, now, r.b.leg), CVI_OK);
    assert_int_equal(phone_join(&r.b, r.m, now), CVI_OK);
    for (size_t i = 0; i < 4; i++) {
        if (i != 1) {
            cvi_job_run(jobs[i]);
            assert_int_equal(cvi_meeting_job_done(r.m, now, jobs[i]), CVI_OK);
        }
    }

    r.both[0] = &r.b;
    r.b.want_key = 1;
    phones_run(r.both, 1, r.m, now, now + SECOND);
    assert_true(phone_pixel_is(&r.b, 500, 600, BLUE_VP8.colour));
    assert_int_equal(r.b.undecodable, 0);
    room_close(&r);
}

static void jobs_given_back_without_running_are_dropped_pictures(void **state)
{
    struct room r;
    cvi_job *job = NULL;
    (void)state;
    room_open(&r, NULL);
    room_run(&r, 0, SECOND);
    phone_send(&r.a, r.m, START + SECOND);
    while (cvi_meeting_next_job(r.m, START + SECOND, &job) == CVI_OK) {
        assert_int_equal(cvi_meeting_job_done(r.m, START + SECOND, job), CVI_OK);
    }

    assert_int_equal(stats_of(r.m, &r.a).video_dropped, 1);
    room_run(&r, SECOND, 2 * SECOND);
    assert_int_equal(r.a.keys_asked, 1);
    assert_true(phone_pixel_is(&r.b, 250, 550, RED_H264.colour));
    assert_int_equal(cvi_meeting_job_done(r.m, START, job), CVI_EINVAL);
    room_close(&r);
}

static void the_size_follows_the_bit_rate(void **state)
{
    static const struct {
        uint32_t kbps;
        uint32_t width;
    } cases[] = {{1500, 1280}, {1000, 1280}, {999, 640}, {250, 640}, {249, 320}, {64, 320}};
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_leg_params p;
    cvi_leg_stats s;
    (void)state;
    CVI_LEG_STATS_INIT(&s);

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        uint32_t leg = 0;

        CVI_LEG_PARAMS_INIT(&p);
        p.video_codec = CVI_CODEC_H264;
        p.max_kbps = cases[i].kbps;
        assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
        assert_int_equal(cvi_meeting_get_leg_stats(m, leg, &s), CVI_OK);
        assert_int_equal(s.sent_width, cases[i].width);
        assert_int_equal(s.sent_height, cases[i].width * 9 / 16);
    }
    cvi_meeting_destroy(&m);
}

static void sizes_and_rates_fit_the_level(void **state)
{
    static const struct {
        uint32_t level;
        uint32_t width;
        uint32_t fps;
    } cases[] = {{31, 1280, 30}, {30, 640, 30}, {22, 640, 20}, {21, 320, 30}, {10, 160, 20}};
    cvi__video_format want = {
        .codec = CVI_CODEC_H264,
        .width = 1920,
        .height = 1080,
        .fps = 30,
        .kbps = 2000,
        .profile_idc = 66,
    };
    cvi__video_format got;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        want.level_idc = cases[i].level;
        assert_int_equal(cvi__video_format_choose(&got, &want), CVI_OK);
        assert_int_equal(got.width, cases[i].width);
        assert_int_equal(got.fps, cases[i].fps);
    }
    want.profile_idc = 88;
    assert_int_equal(cvi__video_format_choose(&got, &want), CVI_OK);
    assert_int_equal(got.profile_idc, 66);
    want.level_idc = 7;
    assert_int_equal(cvi__video_format_choose(&got, &want), CVI_EINVAL);
    want.codec = CVI_CODEC_PCMU;
    assert_int_equal(cvi__video_format_choose(&got, &want), CVI_EINVAL);
}

static void limits_that_were_negotiated_hold_instead_of_the_level(void **state)
{
    static const struct {
        uint32_t level;
        uint32_t max_fs;
        uint32_t max_mbps;
        uint32_t kbps;
        uint32_t width;
        uint32_t fps;
        uint32_t said_level;
    } cases[] = {
        {13, 0, 0, 1500, 320, 30, 13},          {13, 396, 11880, 768, 320, 30, 13},
        {13, 3600, 108000, 1500, 1280, 30, 31}, {13, 3600, 108000, 768, 640, 30, 30},
        {13, 3600, 54000, 1500, 1280, 15, 31},  {13, 3600, 40500, 1500, 640, 30, 30},
        {13, 1620, 11880, 1500, 320, 30, 20}, /* for its bit rate */
        {13, 8160, 0, 3000, 1920, 30, 40},      {31, 3600, 108000, 1500, 1280, 30, 31},
        {52, 1620, 40500, 1500, 640, 30, 52},
    };
    cvi__video_format want = {
        .codec = CVI_CODEC_H264,
        .width = 1920,
        .height = 1080,
        .fps = 30,
        .profile_idc = 66,
    };
    cvi__video_format got;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        want.level_idc = cases[i].level;
        want.max_fs = cases[i].max_fs;
        want.max_mbps = cases[i].max_mbps;
        want.kbps = cases[i].kbps;
        assert_int_equal(cvi__video_format_choose(&got, &want), CVI_OK);
        assert_int_equal(got.width, cases[i].width);
        assert_int_equal(got.fps, cases[i].fps);
        assert_int_equal(got.level_idc, cases[i].said_level);
        assert_int_equal(got.max_fs, 0); /* those who get the same share it */
        assert_int_equal(got.max_mbps, 0);
    }
    want.max_fs = 3600;
    want.max_mbps = 29; /* for 30 pictures of one macroblock */
    assert_int_equal(cvi__video_format_choose(&got, &want), CVI_EINVAL);
}

static void sizes_of_vp8_keep_to_what_the_peer_decodes(void **state)
{
    static const struct {
        uint32_t max_fs;
        uint32_t width;
        uint32_t height;
    } cases[] = {{0, 1280, 720}, {3600, 1280, 720}, {3599, 640, 360},
                 {60, 160, 90},  {59, 80, 44},      {1, 16, 16}};
    cvi__video_format want = {
        .codec = CVI_CODEC_VP8,
        .width = 1280,
        .height = 720,
        .fps = 30,
        .kbps = 1500,
    };
    cvi__video_format got;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        want.max_fs = cases[i].max_fs;
        assert_int_equal(cvi__video_format_choose(&got, &want), CVI_OK);
        assert_int_equal(got.width, cases[i].width);
        assert_int_equal(got.height, cases[i].height);
        assert_int_equal(got.level_idc, 0);
    }
}

static void an_update_changes_the_size_at_a_keyframe(void **state)
{
    struct room r;
    cvi_leg_params p;
    (void)state;
    room_open(&r, NULL);
    room_run(&r, 0, SECOND);
    const uint32_t keys = r.a.keyframes;

    phone_leg_params(&r.a, &p);
    p.max_width = 352;
    p.max_height = 288;
    assert_int_equal(cvi_meeting_update_leg(r.m, START + SECOND, r.a.leg, &p), CVI_OK);
    p.level_idc = 3; /* there is no such level: nothing changes */
    assert_int_equal(cvi_meeting_update_leg(r.m, START + SECOND, r.a.leg, &p), CVI_EINVAL);
    p.level_idc = 31;
    p.audio_codec = 77;
    assert_int_equal(cvi_meeting_update_leg(r.m, START + SECOND, r.a.leg, &p), CVI_EINVAL);
    room_run(&r, SECOND, 2 * SECOND);

    assert_int_equal(r.a.shown_width, 320);
    assert_int_equal(r.a.shown_height, 180);
    assert_int_equal(r.a.keyframes, keys + 1);
    assert_int_equal(r.a.undecodable, 0);
    assert_int_equal(r.a.timestamp_jumps, 0);
    room_close(&r);
}

/* Largest NAL unit, and the SPS, of what a leg gets first. */
static size_t look_at_first_picture(cvi_meeting *m, uint32_t leg, cvi__avc_sps *sps)
{
    cvi_unit unit;
    size_t most = 0;
    size_t at = 0;
    size_t start = 0;
    size_t size = 0;

    CVI_UNIT_INIT(&unit);
    cvi_meeting_tick(m, START);
    phones_run_jobs(m, START);
    assert_int_equal(cvi_meeting_next_unit(m, leg, &unit), CVI_OK);
    assert_int_equal(unit.medium, CVI_MEDIUM_VIDEO);
    assert_int_equal(unit.flags & CVI_UNIT_KEYFRAME, CVI_UNIT_KEYFRAME);
    while (cvi__avc_next_nal(unit.data, unit.len, &at, &start, &size)) {
        const uint8_t *nal = (const uint8_t *)unit.data + start;

        most = CVI_MAX(most, size);
        if ((nal[0] & 31) == 7) {
            assert_int_equal(cvi__avc_sps_parse(sps, nal, size), CVI_OK);
        }
    }
    return most;
}

static void what_is_sent_says_and_fits_what_was_negotiated(void **state)
{
    static const struct {
        uint32_t profile;
        uint32_t level;
        uint32_t max_nal;
        uint32_t width;
        uint32_t iop; /* negotiated */
        uint32_t said_profile;
        uint32_t said_iop;
        uint32_t max_fs;
        uint32_t said_level; /* with max_fs */
    } cases[] = {
        {66, 31, 0, 1280, 0, 66, 0xe0, 0, 0}, /* 0: constrained baseline */
        {66, 22, 1200, 640, 0xc0, 66, 0xc0, 0, 0},
        {66, 12, 500, 320, 0x80, 66, 0xc0, 0, 0},
        {66, 13, 0, 1280, 0xe0, 66, 0xe0, 3600, 31}, /* more than its level has */
        {77, 31, 0, 1280, 0x40, 77, 0x40, 0, 0},
        {77, 31, 0, 1280, 0xe0, 66, 0xe0, 0, 0}, /* constrained baseline by another name */
        {100, 31, 900, 1280, 0, 100, 0, 0, 0},
        {100, 31, 0, 1280, 0x0c, 100, 0x0c, 0, 0}, /* constrained high */
    };
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(cases); i++) {
        cvi_meeting *m = open_meeting_with(lobby);
        cvi__avc_sps sps = {0};
        cvi_leg_params p;
        cvi_slate slate;
        uint32_t leg = 0;

        CVI_LEG_PARAMS_INIT(&p);
        CVI_SLATE_INIT(&slate);
        p.video_codec = CVI_CODEC_H264;
        p.profile_idc = cases[i].profile;
        p.profile_iop = cases[i].iop;
        p.level_idc = cases[i].level;
        p.max_fs = cases[i].max_fs;
        p.max_nal_bytes = cases[i].max_nal;
        slate.title = "A slate with enough text for several slices";
        slate.instruction = "One two three four five six seven eight nine ten eleven twelve.";
        slate.entry = "1234567890";
        assert_int_equal(cvi_meeting_add_leg(m, START, &p, &leg), CVI_OK);
        assert_int_equal(cvi_meeting_show(m, leg, &slate), CVI_OK);

        const size_t most = look_at_first_picture(m, leg, &sps);

        assert_int_equal(sps.profile, cases[i].said_profile);
        assert_int_equal(sps.constraints, cases[i].said_iop);
        if (cases[i].max_fs) {
            assert_int_equal(sps.level, cases[i].said_level);
        } else {
            assert_true(sps.level <= cases[i].level);
        }
        assert_int_equal(sps.width, cases[i].width);
        assert_true(cases[i].max_nal == 0 || most <= cases[i].max_nal);
        assert_true(cases[i].max_nal > 0 || most > 1500 ||
                    !cvi_feature_supported(CVI_FEATURE_TEXT, 0));
        cvi_meeting_destroy(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lobby_legs_see_black_and_are_not_decoded),
        cmocka_unit_test(equal_slates_share_one_encode),
        cmocka_unit_test(a_slate_is_redrawn_without_a_keyframe),
        cmocka_unit_test(the_meeting_comes_back_after_a_slate),
        cmocka_unit_test(bad_slates_are_refused),
        cmocka_unit_test(only_a_picture_that_can_be_made_sets_a_deadline),
        cmocka_unit_test(keyframe_requests_are_coalesced),
        cmocka_unit_test(a_loss_freezes_the_picture_and_asks_for_a_keyframe),
        cmocka_unit_test(nothing_decodable_is_asked_for_again_with_longer_pauses),
        cmocka_unit_test(a_job_comes_back_after_its_leg_has_left),
        cmocka_unit_test(jobs_given_back_without_running_are_dropped_pictures),
        cmocka_unit_test(the_size_follows_the_bit_rate),
        cmocka_unit_test(sizes_and_rates_fit_the_level),
        cmocka_unit_test(limits_that_were_negotiated_hold_instead_of_the_level),
        cmocka_unit_test(sizes_of_vp8_keep_to_what_the_peer_decodes),
        cmocka_unit_test(an_update_changes_the_size_at_a_keyframe),
        cmocka_unit_test(what_is_sent_says_and_fits_what_was_negotiated),
    };
    return cmocka_run_group_tests_name("meeting_video", tests, NULL, NULL);
}
