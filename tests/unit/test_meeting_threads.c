/* SPDX-License-Identifier: MIT */
/* Video work on the threads of a pool; built with a thread sanitizer it also proves no race. */
#include "common/meet.h"

#include <poll.h>
#include <pthread.h>

/* Real threads, virtual time: what is done by a step is taken, what is not comes later. */
static void jobs_may_run_on_other_threads(void **state)
{
    struct phone a;
    struct phone b;
    struct phone *both[] = {&a, &b};
    cvi_meeting *m = open_meeting_with(NULL);
    cvi_pool_params p;
    cvi_pool *pool = NULL;
    cvi_pool_port *port = NULL;
    cvi_job *job = NULL;
    uint32_t out = 0;
    (void)state;
    CVI_POOL_PARAMS_INIT(&p);
    p.threads = 3;
    assert_int_equal(cvi_pool_create(&pool, &p), CVI_OK);
    assert_int_equal(cvi_pool_open_port(pool, &port), CVI_OK);
    phone_open(&a, &RED_H264);
    phone_open(&b, &BLUE_VP8);
    assert_int_equal(phone_join(&a, m, START), CVI_OK);
    assert_int_equal(phone_join(&b, m, START), CVI_OK);

    for (uint64_t now = START; now < START + SECOND || out > 0; now += 10000) {
        for (int i = 0; i < 2 && now < START + SECOND; i++) {
            phone_send(both[i], m, now);
        }
        assert_int_equal(cvi_meeting_tick(m, now), CVI_OK);
        while (now < START + SECOND && cvi_meeting_next_job(m, now, &job) == CVI_OK) {
            assert_int_equal(cvi_pool_port_submit(port, job, NULL), CVI_OK);
            out++;
        }
        if (out > 0) {
            struct pollfd fd = {.fd = cvi_pool_port_fd(port), .events = POLLIN};

            assert_int_equal(poll(&fd, 1, 30000), 1);
        }
        while (cvi_pool_port_next_done(port, &job, NULL) == CVI_OK) {
            assert_int_equal(cvi_meeting_job_done(m, now, job), CVI_OK);
            out--;
        }
        phone_take(&a, m, now);
        phone_take(&b, m, now);
    }

    assert_int_equal(a.undecodable + b.undecodable, 0);
    assert_true(phone_pixel_is(&a, 250, 550, RED_H264.colour));
    assert_true(phone_pixel_is(&a, 750, 550, BLUE_VP8.colour));
    cvi_pool_close_port(&port);
    cvi_pool_destroy(&pool);
    cvi_meeting_destroy(&m);
    phone_close(&a);
    phone_close(&b);
}

#define LOBBIES 4u
#define FIRST_UNITS 12u

/* A lobby on a thread of its own. */
struct place {
    pthread_t thread;
    pthread_barrier_t *tick; /* they have one clock */
    cvi_tapes *tapes;
    cvi_clips *clips;
    uint32_t sums[FIRST_UNITS]; /* of the bytes of the first pictures */
    uint32_t pictures;
    uint32_t sounds;
    uint32_t played; /* the event came */
    int failed;
};

static void take_unit(struct place *p, const cvi_unit *unit)
{
    uint32_t sum = 0;

    if (unit->medium == CVI_MEDIUM_AUDIO) {
        p->sounds++;
        return;
    }
    for (size_t i = 0; i < unit->len; i++) {
        sum = sum * 31 + ((const uint8_t *)unit->data)[i];
    }
    if (p->pictures < FIRST_UNITS) {
        p->sums[p->pictures] = sum;
    }
    p->pictures++;
}

static void step(struct place *p, cvi_meeting *m, uint32_t leg, uint64_t now)
{
    cvi_meeting_event event;
    cvi_unit unit;
    cvi_job *job = NULL;

    p->failed |= cvi_meeting_tick(m, now) != CVI_OK;
    while (cvi_meeting_next_job(m, now, &job) == CVI_OK) {
        cvi_job_run(job);
        p->failed |= cvi_meeting_job_done(m, now, job) != CVI_OK;
    }
    CVI_UNIT_INIT(&unit);
    while (cvi_meeting_next_unit(m, leg, &unit) == CVI_OK) {
        take_unit(p, &unit);
    }
    CVI_MEETING_EVENT_INIT(&event);
    while (cvi_meeting_next_event(m, &event) == CVI_OK) {
        p->played += event.kind == CVI_MEETING_EVENT_PLAYED;
    }
}

/* Without text, whose libraries are built without the sanitizer. */
static int show_colour(cvi_meeting *m, uint32_t leg, uint32_t colour)
{
    cvi_slate slate;

    CVI_SLATE_INIT(&slate);
    slate.background = colour;
    return cvi_meeting_show(m, leg, &slate);
}

/* Callers come and go, with the same screens and the same prompt everywhere. */
static void *sit(void *user)
{
    struct place *p = user;
    cvi_meeting_params params;
    cvi_leg_params limits;
    cvi_meeting *m = NULL;
    uint64_t now = START;

    CVI_MEETING_PARAMS_INIT(&params);
    params.start_us = START;
    params.is_lobby = 1;
    params.clips = p->clips;
    params.tapes = p->tapes;
    CVI_LEG_PARAMS_INIT(&limits);
    limits.audio_codec = CVI_CODEC_OPUS;
    limits.video_codec = CVI_CODEC_H264;
    limits.max_width = 160;
    limits.max_height = 90;
    p->failed |= cvi_meeting_create(&m, &params) != CVI_OK;
    for (int caller = 0; caller < 8; caller++) {
        uint32_t leg = 0;

        p->pictures = 0;
        p->failed |= cvi_meeting_add_leg(m, now, &limits, &leg) != CVI_OK ||
                     show_colour(m, leg, caller % 2 ? 0x104080 : 0x801040) != CVI_OK ||
                     play_clip(m, leg, "tone") != CVI_OK;
        for (uint64_t end = now + 4 * SECOND; now < end; now += 20000) {
            pthread_barrier_wait(p->tick);
            step(p, m, leg, now);
        }
        p->failed |= cvi_meeting_remove_leg(m, now, leg) != CVI_OK;
    }
    cvi_meeting_destroy(&m);
    return NULL;
}

static void share_tapes(uint64_t max_bytes, struct place *places, cvi_tapes_stats *stats)
{
    cvi_clips *clips = tone_clips();
    cvi_tapes *tapes = NULL;
    cvi_tapes_params p;
    pthread_barrier_t tick;

    CVI_TAPES_PARAMS_INIT(&p);
    p.max_bytes = max_bytes;
    assert_int_equal(cvi_tapes_create(&tapes, &p), CVI_OK);
    assert_int_equal(pthread_barrier_init(&tick, NULL, LOBBIES), 0);
    for (uint32_t i = 0; i < LOBBIES; i++) {
        places[i] = (struct place){.tick = &tick, .tapes = tapes, .clips = clips};
        assert_int_equal(pthread_create(&places[i].thread, NULL, sit, &places[i]), 0);
    }
    for (uint32_t i = 0; i < LOBBIES; i++) {
        assert_int_equal(pthread_join(places[i].thread, NULL), 0);
    }
    CVI_TAPES_STATS_INIT(stats);
    assert_int_equal(cvi_tapes_get_stats(tapes, stats), CVI_OK);
    pthread_barrier_destroy(&tick);
    cvi_tapes_destroy(&tapes);
    cvi_clips_destroy(&clips);
}

static void lobbies_on_many_threads_share_tapes(void **state)
{
    struct place places[LOBBIES];
    cvi_tapes_stats stats;
    (void)state;

    share_tapes(0, places, &stats);

    assert_int_equal(stats.screens, 2);
    assert_int_equal(stats.sounds, 2);
    assert_int_equal(stats.packets_coded, 8 + 25); /* silence, and half a second */
    assert_in_range(stats.pictures_coded, 2 * FIRST_UNITS, 2 * 24);
    for (uint32_t i = 0; i < LOBBIES; i++) {
        assert_int_equal(places[i].failed, 0);
        assert_int_equal(places[i].sounds, 8 * 200);
        assert_int_equal(places[i].played, 8);
        assert_in_range(places[i].pictures, FIRST_UNITS, 24);
        assert_memory_equal(places[i].sums, places[0].sums, sizeof(places[0].sums));
    }
}

/* A store that keeps nothing: tapes go and are made anew all the while. */
static void tapes_come_and_go_under_many_threads(void **state)
{
    struct place places[LOBBIES];
    cvi_tapes_stats stats;
    (void)state;

    share_tapes(1, places, &stats);

    assert_int_equal(stats.bytes, 0);
    assert_int_equal(stats.screens + stats.sounds, 0);
    for (uint32_t i = 0; i < LOBBIES; i++) {
        assert_int_equal(places[i].failed, 0);
        assert_int_equal(places[i].sounds, 8 * 200);
        assert_int_equal(places[i].played, 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_may_run_on_other_threads),
        cmocka_unit_test(lobbies_on_many_threads_share_tapes),
        cmocka_unit_test(tapes_come_and_go_under_many_threads),
    };
    return cmocka_run_group_tests_name("meeting_threads", tests, NULL, NULL);
}
