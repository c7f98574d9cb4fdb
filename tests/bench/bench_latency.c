/* SPDX-License-Identifier: MIT */
/*
 * What the media path adds, from the packet that comes in to the packet that leaves: session,
 * meeting with a second leg, on virtual time. Jobs take the time that they really took, on a
 * thread of their own. The sender's clock is shifted against the meeting's by every millisecond.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cvi/meeting.h>

#include "codec/codec.h"
#include "common/pair.h"
#include "core/mem.h"

#define MS 1000u
#define PHASES 20u
#define SPAN_US 4000000u
#define MARK_EVERY 25u /* packets, pictures */
#define SAMPLES_MAX 4096u
#define JOBS_MAX 8u
#define WIDTH 1280u
#define HEIGHT 720u

struct series {
    uint64_t us[SAMPLES_MAX];
    size_t count;
    uint64_t mark_us; /* when the last mark went in; 0: none under way */
};

struct out_job {
    cvi_job *job; /* NULL: none */
    uint64_t done_us;
};

struct path {
    struct pair net; /* side 0: the room, side 1: ours */
    cvi_meeting *meeting;
    uint32_t from;
    uint32_t to;
    cvi__audio_enc *audio_enc;
    cvi__audio_dec *audio_dec;
    cvi__video_enc *video_enc;
    cvi__video_dec *video_dec;
    uint8_t *picture;
    uint64_t begin_us;
    uint64_t audio_at_us;
    uint64_t video_at_us;
    uint32_t packets;
    uint32_t pictures;
    uint32_t is_bright; /* what the receiver sees */
    struct out_job jobs[JOBS_MAX];
};

static struct series sound;
static struct series picture;

static void need(int ok)
{
    if (!ok) {
        fprintf(stderr, "bench_latency: something failed\n");
        exit(1);
    }
}

static void note(struct series *s, uint64_t out_us)
{
    if (s->mark_us > 0 && s->count < SAMPLES_MAX) {
        s->us[s->count++] = out_us - s->mark_us;
    }
    s->mark_us = 0;
}

/* ---- the room -------------------------------------------------------------------------- */

static void send_sound(struct path *p, uint64_t now)
{
    const int is_mark = p->packets % MARK_EVERY == MARK_EVERY - 1;
    int16_t pcm[160];
    uint8_t coded[CVI__AUDIO_UNIT_MAX];
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    for (size_t i = 0; i < 160; i++) {
        pcm[i] = (int16_t)(is_mark ? (i & 8 ? 12000 : -12000) : 0);
    }
    need(cvi__audio_enc_encode(p->audio_enc, pcm, coded, &unit.len) == CVI_OK);
    unit.data = coded;
    unit.time_us = now;
    unit.timestamp = p->packets * 160;
    unit.duration = 160;
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMA;
    if (is_mark) {
        sound.mark_us = now;
    }
    p->packets++;
    need(cvi_session_send_unit(p->net.side[0], now, &unit) == CVI_OK);
}

/* Dark and bright in turns, with something that moves, so that encoders have work. */
static void send_picture(struct path *p, uint64_t now)
{
    const int is_bright = p->pictures / MARK_EVERY % 2;
    cvi__rect part = {
        .x = p->pictures * 8 % (WIDTH - 400) & ~1u, .y = 200, .width = 400, .height = 300};
    cvi__i420 image;
    cvi__i420 moving;
    cvi__i420_view view;
    cvi__video_unit coded;
    cvi_unit unit;

    cvi__i420_lay(&image, p->picture, WIDTH, HEIGHT, 2);
    cvi__i420_fill(&image, is_bright ? 200 : 50, 128, 128);
    moving = cvi__i420_part(&image, part);
    for (uint32_t y = 0; y < moving.height; y++) {
        for (uint32_t x = 0; x < moving.width; x++) {
            moving.data[0][y * moving.stride[0] + x] = (uint8_t)(60 + (x * y + p->pictures) % 120);
        }
    }
    view = cvi__i420_read(&image);
    need(cvi__video_enc_encode(p->video_enc, &view, now, 0, &coded) == CVI_OK);
    CVI_UNIT_INIT(&unit);
    unit.data = coded.data;
    unit.len = coded.len;
    unit.time_us = now;
    unit.timestamp = (uint32_t)(now * 9 / 100);
    unit.medium = CVI_MEDIUM_VIDEO;
    unit.codec = CVI_CODEC_H264;
    unit.flags = coded.is_keyframe ? CVI_UNIT_KEYFRAME : 0;
    if (p->pictures > 0 && p->pictures % MARK_EVERY == 0) {
        picture.mark_us = now;
    }
    p->pictures++;
    need(cvi_session_send_unit(p->net.side[0], now, &unit) == CVI_OK);
}

/* ---- ours ------------------------------------------------------------------------------ */

static void hear(struct path *p, const cvi_unit *unit, uint64_t now)
{
    int16_t pcm[CVI__AUDIO_SAMPLES_MAX];
    size_t n = 0;

    need(cvi__audio_dec_decode(p->audio_dec, unit->data, unit->len, pcm, CVI__AUDIO_SAMPLES_MAX,
                               &n) == CVI_OK);
    for (size_t i = 0; sound.mark_us > 0 && i < n; i++) {
        if (abs(pcm[i]) > 4000) { /* what begins inside the packet is heard that much later */
            note(&sound, now + i * 125);
        }
    }
}

static void see(struct path *p, const cvi_unit *unit, uint64_t now)
{
    cvi__i420_view view;

    if (cvi__video_dec_decode(p->video_dec, unit->data, unit->len, &view) != CVI_OK) {
        return;
    }
    const uint32_t is_bright = view.data[0][(view.height - 4) * view.stride[0] + 4] > 120;

    if (is_bright != p->is_bright) {
        note(&picture, now);
    }
    p->is_bright = is_bright;
}

static uint64_t run_timed(cvi_job *job)
{
    struct timespec a;
    struct timespec b;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
    cvi_job_run(job);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
    return (uint64_t)(b.tv_sec - a.tv_sec) * 1000000u +
           (uint64_t)(b.tv_nsec - a.tv_nsec + 999) / 1000u;
}

static void run_jobs(struct path *p, uint64_t now)
{
    for (size_t i = 0; i < JOBS_MAX; i++) {
        struct out_job *j = &p->jobs[i];

        if (j->job && j->done_us <= now) {
            need(cvi_meeting_job_done(p->meeting, now, j->job) == CVI_OK);
            j->job = NULL;
        }
    }
    for (size_t i = 0; i < JOBS_MAX; i++) {
        struct out_job *j = &p->jobs[i];

        if (!j->job && cvi_meeting_next_job(p->meeting, now, &j->job) == CVI_OK) {
            j->done_us = now + run_timed(j->job);
        }
    }
}

static void on_unit(struct pair *net, int side, const cvi_unit *unit)
{
    struct path *p = net->user;

    if (side == 1) {
        need(cvi_meeting_feed_unit(p->meeting, net->now_us, p->from, unit) == CVI_OK);
    }
}

static void take_units(struct path *p, uint64_t now)
{
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    while (cvi_meeting_next_unit(p->meeting, p->to, &unit) == CVI_OK) {
        if (unit.medium == CVI_MEDIUM_AUDIO) {
            hear(p, &unit, now);
        } else {
            see(p, &unit, now);
        }
    }
}

static void on_step(struct pair *net)
{
    struct path *p = net->user;
    const uint64_t now = net->now_us;

    while (p->audio_at_us <= now) {
        send_sound(p, now);
        p->audio_at_us += 20 * MS;
    }
    while (p->video_at_us <= now) {
        send_picture(p, now);
        p->video_at_us += 1000000u / 30u;
    }
    cvi_meeting_tick(p->meeting, now);
    run_jobs(p, now);
    take_units(p, now);
}

static void open_codecs(struct path *p)
{
    const cvi_allocator *libc = cvi__mem_or_libc(NULL);
    const cvi__audio_enc_params audio = {.codec = CVI_CODEC_PCMA};
    const cvi__video_enc_params video = {
        .codec = CVI_CODEC_H264, .width = WIDTH, .height = HEIGHT, .bitrate_kbps = 1500};

    need(cvi__audio_enc_create(&p->audio_enc, &audio, libc) == CVI_OK);
    need(cvi__audio_dec_create(&p->audio_dec, CVI_CODEC_PCMA, libc) == CVI_OK);
    need(cvi__video_enc_create(&p->video_enc, &video, libc) == CVI_OK);
    need(cvi__video_dec_create(&p->video_dec, CVI_CODEC_H264, libc) == CVI_OK);
    p->picture = malloc(cvi__i420_bytes(WIDTH, HEIGHT, 2));
    need(p->picture != NULL);
}

static void open_meeting(struct path *p)
{
    cvi_meeting_params params;
    cvi_leg_params leg;

    CVI_MEETING_PARAMS_INIT(&params);
    CVI_LEG_PARAMS_INIT(&leg);
    params.start_us = PAIR_START_US;
    need(cvi_meeting_create(&p->meeting, &params) == CVI_OK);
    need(cvi_meeting_add_leg(p->meeting, PAIR_START_US, &leg, &p->from) == CVI_OK);
    leg.audio_codec = CVI_CODEC_PCMA;
    leg.video_codec = CVI_CODEC_H264;
    leg.max_width = 640;
    leg.max_height = 360;
    need(cvi_meeting_add_leg(p->meeting, PAIR_START_US, &leg, &p->to) == CVI_OK);
}

static void run_path(uint32_t phase_ms)
{
    struct path p;
    cvi_session_params a;
    cvi_session_params b;

    memset(&p, 0, sizeof(p));
    pair_params(&a, 0);
    pair_params(&b, 1);
    a.codecs_off = ~(1u << CVI_CODEC_PCMA);
    a.video_codecs_off = 1u << (CVI_CODEC_VP8 - 32);
    need(pair_open(&p.net, &a, &b));
    open_codecs(&p);
    open_meeting(&p);
    p.net.user = &p;
    p.net.on_unit = on_unit;
    p.net.on_step = on_step;
    p.audio_at_us = PAIR_START_US + 100 * MS + phase_ms * MS;
    p.video_at_us = p.audio_at_us;
    sound.mark_us = 0;
    picture.mark_us = 0;
    pair_run(&p.net, SPAN_US);
    for (size_t i = 0; i < JOBS_MAX; i++) {
        if (p.jobs[i].job) {
            cvi_meeting_job_done(p.meeting, p.net.now_us, p.jobs[i].job);
        }
    }
    cvi_meeting_destroy(&p.meeting);
    cvi__audio_enc_destroy(&p.audio_enc);
    cvi__audio_dec_destroy(&p.audio_dec);
    cvi__video_enc_destroy(&p.video_enc);
    cvi__video_dec_destroy(&p.video_dec);
    free(p.picture);
    pair_close(&p.net);
}

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void report(const char *name, struct series *s)
{
    need(s->count > 20);
    qsort(s->us, s->count, sizeof(s->us[0]), compare);
    printf("%-40s median %5.1f ms  p99 %5.1f ms  (%zu marks)\n", name,
           (double)s->us[s->count / 2] / 1000, (double)s->us[s->count * 99 / 100] / 1000, s->count);
}

int main(void)
{
    for (uint32_t phase = 0; phase < PHASES; phase++) {
        run_path(phase);
    }
    report("sound, PCMA in to PCMA out", &sound);
    report("picture, H.264 720p in to 360p out", &picture);
    return 0;
}
