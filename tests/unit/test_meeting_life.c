/* SPDX-License-Identifier: MIT */
/*
 * Anything in any order, from a seed: legs come and go while their jobs are out, jobs come back
 * late, in another order or not run, units are junk. Nothing may break, leak or be lost track of.
 */
#include "common/counting.h"
#include "common/meet.h"
#include "common/wav.h"
#include "core/mem.h"

#define STEPS 1500
#define LEGS 6
#define JOBS 24
#define UNITS 64

struct recorded {
    uint8_t *data;
    size_t len;
    uint32_t flags;
};

struct life {
    cvi_meeting *m;
    uint32_t seed;
    uint64_t now_us;
    uint32_t legs[LEGS]; /* 0: none */
    cvi_job *jobs[JOBS];
    size_t job_count;
    struct recorded units[UNITS]; /* of one real sender */
    uint64_t got;                 /* units pulled */
    uint64_t got_content;         /* of those */
};

static struct counting heap;
static const cvi_clips *clips;

static uint32_t draw(struct life *l, uint32_t below)
{
    l->seed = l->seed * 1664525u + 1013904223u;
    return (l->seed >> 8) % below;
}

static void record(struct life *l)
{
    const cvi__video_enc_params p = {
        .codec = CVI_CODEC_H264, .width = 320, .height = 180, .bitrate_kbps = 300};
    uint8_t memory[320 * 180 * 3 / 2];
    cvi__video_enc *enc = NULL;
    cvi__video_unit coded;
    cvi__i420 image;

    assert_int_equal(cvi__video_enc_create(&enc, &p, cvi__mem_or_libc(NULL)), CVI_OK);
    cvi__i420_lay(&image, memory, 320, 180, 2);
    for (uint32_t i = 0; i < UNITS; i++) {
        const cvi__i420_view view = cvi__i420_read(&image);

        cvi__i420_fill(&image, (uint8_t)(50 + 2 * i), 100, 150);
        assert_int_equal(cvi__video_enc_encode(enc, &view, i * 33333u, i % 16 == 0, &coded),
                         CVI_OK);
        l->units[i] = (struct recorded){heap_copy(coded.data, coded.len), coded.len,
                                        coded.is_keyframe ? CVI_UNIT_KEYFRAME : 0};
    }
    cvi__video_enc_destroy(&enc);
}

static void draw_params(struct life *l, cvi_leg_params *p)
{
    static const uint32_t audio[] = {0, CVI_CODEC_PCMA, CVI_CODEC_PCMA, CVI_CODEC_G722};
    static const uint32_t video[] = {0, CVI_CODEC_H264, CVI_CODEC_H264, CVI_CODEC_VP8};

    CVI_LEG_PARAMS_INIT(p);
    p->name = "someone";
    p->audio_codec = audio[draw(l, 4)];
    p->video_codec = video[draw(l, 4)];
    p->ptime_ms = 10 * (1 + draw(l, 6));
    p->max_width = draw(l, 2) ? 320 : 160;
    p->max_height = draw(l, 2) ? 180 : 90;
    p->max_fps = 1 + draw(l, 30);
    p->gives_content = draw(l, 2);
    p->content_codec = video[draw(l, 4)];
    p->content_max_width = 320;
    p->content_max_height = 180;
}

static void change_legs(struct life *l)
{
    uint32_t *leg = &l->legs[draw(l, LEGS)];
    cvi_leg_params p;

    draw_params(l, &p);
    if (*leg == 0) {
        assert_int_equal(cvi_meeting_add_leg(l->m, l->now_us, &p, leg), CVI_OK);
    } else if (draw(l, 2)) {
        assert_int_equal(cvi_meeting_update_leg(l->m, l->now_us, *leg, &p), CVI_OK);
    } else {
        assert_int_equal(cvi_meeting_remove_leg(l->m, l->now_us, *leg), CVI_OK);
        *leg = 0;
    }
}

static void change_what_is_seen(struct life *l)
{
    const uint32_t leg = l->legs[draw(l, LEGS)];
    const int rc = leg ? CVI_OK : CVI_EMEETING_LEG;
    cvi_slate slate;

    CVI_SLATE_INIT(&slate);
    slate.background = 0x101010u * (1 + draw(l, 3));
    switch (draw(l, 6)) {
    case 0:
        assert_int_equal(cvi_meeting_show(l->m, leg, &slate), rc);
        break;
    case 1:
        assert_int_equal(cvi_meeting_show(l->m, leg, NULL), rc);
        break;
    case 2:
        assert_int_equal(
            cvi_meeting_request_keyframe(l->m, l->now_us, leg, CVI_MEDIUM_VIDEO + draw(l, 2)), rc);
        break;
    case 4:
        assert_int_equal(cvi_meeting_set_content_in_mix(l->m, l->now_us, leg, draw(l, 2)), rc);
        break;
    case 3:
        assert_int_equal(cvi_meeting_play_sound(l->m, leg, NULL), rc);
        break;
    default:
        assert_true(play_clip(l->m, leg, "tone") != CVI_OK || rc == CVI_OK);
        break;
    }
}

static void feed(struct life *l)
{
    const uint32_t leg = l->legs[draw(l, LEGS)];
    const struct recorded *r = &l->units[draw(l, UNITS)];
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    unit.medium = CVI_MEDIUM_AUDIO + draw(l, 3);
    unit.codec = unit.medium == CVI_MEDIUM_AUDIO ? CVI_CODEC_PCMA : CVI_CODEC_H264;
    unit.data = r->data;
    unit.len = unit.medium == CVI_MEDIUM_AUDIO ? CVI_MIN(r->len, 160) : r->len;
    unit.flags = r->flags | (draw(l, 20) == 0 ? CVI_UNIT_DAMAGED : 0);
    unit.lost = draw(l, 20) == 0 ? draw(l, 9) : 0;
    cvi_meeting_feed_unit(l->m, l->now_us, leg, &unit);
}

static void give_back(struct life *l)
{
    const size_t at = l->job_count ? draw(l, (uint32_t)l->job_count) : 0;

    if (l->job_count == 0) {
        return;
    }
    if (draw(l, 10) > 0) {
        cvi_job_run(l->jobs[at]);
    }
    assert_int_equal(cvi_meeting_job_done(l->m, l->now_us, l->jobs[at]), CVI_OK);
    l->jobs[at] = l->jobs[--l->job_count];
}

static void pull(struct life *l)
{
    cvi_meeting_event event;
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    CVI_MEETING_EVENT_INIT(&event);
    for (size_t i = 0; i < LEGS; i++) {
        while (l->legs[i] && draw(l, 10) > 0 &&
               cvi_meeting_next_unit(l->m, l->legs[i], &unit) == CVI_OK) {
            assert_true(unit.len > 0 && unit.data != NULL);
            l->got++;
            l->got_content += unit.medium == CVI_MEDIUM_CONTENT;
        }
    }
    while (cvi_meeting_next_event(l->m, &event) == CVI_OK) {
        assert_in_range(event.kind, CVI_MEETING_EVENT_KEYFRAME_NEEDED, CVI_MEETING_EVENT_CONTENT);
    }
}

static void live(struct life *l)
{
    for (int step = 0; step < STEPS; step++) {
        l->now_us += draw(l, 20) == 0 ? 200000 : draw(l, 15000);
        switch (draw(l, 8)) {
        case 0:
            change_legs(l);
            break;
        case 1:
            change_what_is_seen(l);
            break;
        case 2:
        case 3:
            give_back(l);
            break;
        default:
            feed(l);
            break;
        }
        assert_int_equal(cvi_meeting_tick(l->m, l->now_us), CVI_OK);
        if (l->job_count < JOBS &&
            cvi_meeting_next_job(l->m, l->now_us, &l->jobs[l->job_count]) == CVI_OK) {
            l->job_count++;
        }
        assert_true(cvi_meeting_leg_count(l->m) <= LEGS);
        pull(l);
    }
}

/* How many units of content came out. */
static uint64_t run_life(uint32_t seed, uint32_t hide_self)
{
    struct life l = {.seed = seed, .now_us = START};
    cvi_meeting_params p;

    counting_init(&heap, 0);
    CVI_MEETING_PARAMS_INIT(&p);
    p.allocator = &heap.allocator;
    p.start_us = START;
    p.clips = clips;
    p.hide_self = hide_self;
    assert_int_equal(cvi_meeting_create(&l.m, &p), CVI_OK);
    record(&l);

    live(&l);
    while (l.job_count > 0) {
        give_back(&l);
    }

    assert_true(l.got > 100);
    cvi_meeting_destroy(&l.m);
    assert_int_equal(atomic_load(&heap.live), 0);
    for (size_t i = 0; i < UNITS; i++) {
        free(l.units[i].data);
    }
    return l.got_content;
}

static void anything_in_any_order_leaves_nothing_behind(void **state)
{
    uint64_t content = 0;

    (void)state;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        content += run_life(seed, seed % 2);
    }
    assert_true(content > 0);
}

static int make_clips(void **state)
{
    cvi_clips *made = NULL;
    size_t len = 0;
    uint8_t *wav = wav_tone(&len, 48000, 1, 500, 3000);
    int rc = cvi_clips_create(&made, NULL);

    if (rc == CVI_OK) {
        rc = cvi_clips_add_wav(made, "tone", wav, len);
    }
    free(wav);
    *state = made;
    clips = made;
    return rc;
}

static int drop_clips(void **state)
{
    cvi_clips *made = *state;

    cvi_clips_destroy(&made);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anything_in_any_order_leaves_nothing_behind),
    };
    return cmocka_run_group_tests_name("meeting_life", tests, make_clips, drop_clips);
}
