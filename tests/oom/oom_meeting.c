/* SPDX-License-Identifier: MIT */
/*
 * Inside a tick or a job want of memory drops a packet or a picture and is no failure of the
 * call, so the scenarios look at the counters to see that one happened.
 */
#include "oom/oom.h"

#include "core/mem.h"
#include "meeting/state.h"

#define START 1000000u
#define TICK 20000u

static int add(cvi_meeting *m, uint32_t audio, uint32_t video, uint32_t *leg)
{
    cvi_leg_params p;

    CVI_LEG_PARAMS_INIT(&p);
    p.name = "leg";
    p.audio_codec = audio;
    p.video_codec = video;
    p.max_width = 320;
    p.max_height = 180;
    p.hear_tones = 1;
    return cvi_meeting_add_leg(m, START, &p, leg);
}

static uint32_t units_of(const cvi_job *job)
{
    const cvi__video_tape *tape = job->self;

    return job->kind == CVI__JOB_RECORD ? tape->count : 0;
}

/* Run a job; CVI_ENOMEM when it had no memory. */
static int run_job(cvi_meeting *m, uint64_t now_us, cvi_job *job)
{
    const uint32_t kind = job->kind;
    const uint32_t before = units_of(job);
    const cvi__video_rendition *r = job->self;
    int rc = CVI_OK;

    cvi_job_run(job);
    if (kind != CVI__JOB_DECODE && r->status == CVI_ENOMEM) {
        rc = CVI_ENOMEM;
    }
    cvi_meeting_job_done(m, now_us, job);
    return kind == CVI__JOB_RECORD && units_of(job) == before ? CVI_ENOMEM : rc;
}

/* Run what is due; CVI_ENOMEM when a job had no memory. */
static int run_jobs(cvi_meeting *m, uint64_t now_us)
{
    cvi_job *job = NULL;
    int rc = CVI_OK;

    while (cvi_meeting_next_job(m, now_us, &job) == CVI_OK) {
        if (run_job(m, now_us, job) != CVI_OK) {
            rc = CVI_ENOMEM;
        }
    }
    for (uint32_t i = 0; i < m->view_count; i++) { /* no memory for the blob: no job at all */
        if (m->views[i]->rendition->shown_us == 0) {
            rc = CVI_ENOMEM;
        }
    }
    return rc;
}

static uint32_t pull(cvi_meeting *m, uint32_t leg)
{
    cvi_unit unit;
    uint32_t packets = 0;

    CVI_UNIT_INIT(&unit);
    while (cvi_meeting_next_unit(m, leg, &unit) == CVI_OK) {
        packets += unit.medium == CVI_MEDIUM_AUDIO;
    }
    return packets;
}

static int speak(cvi_meeting *m, uint64_t now_us, uint32_t leg)
{
    static const uint8_t coded[160] = {0x55};
    cvi_unit unit;

    CVI_UNIT_INIT(&unit);
    unit.data = coded;
    unit.len = sizeof(coded);
    unit.medium = CVI_MEDIUM_AUDIO;
    unit.codec = CVI_CODEC_PCMA;
    unit.duration = 160;
    return cvi_meeting_feed_unit(m, now_us, leg, &unit);
}

static int run(cvi_meeting *m, const uint32_t legs[4])
{
    int rc = CVI_OK;

    for (uint64_t now = START; rc == CVI_OK && now < START + 5 * TICK; now += TICK) {
        rc = speak(m, now, legs[0]);
        if (rc == CVI_OK) {
            rc = cvi_meeting_tick(m, now);
        }
        if (rc == CVI_OK) {
            rc = run_jobs(m, now);
        }
        for (size_t i = 0; rc == CVI_OK && i < 4; i++) {
            rc = pull(m, legs[i]) == 1 ? CVI_OK : CVI_ENOMEM;
        }
    }
    return rc;
}

static int run_meeting(const cvi_meeting_params *p)
{
    cvi_slate slate;
    cvi_meeting *m = NULL;
    uint32_t legs[4] = {0};

    CVI_SLATE_INIT(&slate); /* without text: GLib ends the process when memory is short */
    int rc = cvi_meeting_create(&m, p);
    if (rc == CVI_OK) {
        rc = add(m, CVI_CODEC_PCMA, CVI_CODEC_H264, &legs[0]);
    }
    if (rc == CVI_OK) {
        rc = add(m, CVI_CODEC_PCMU, CVI_CODEC_VP8, &legs[1]);
    }
    for (size_t i = 2; rc == CVI_OK && i < 4; i++) { /* three of one format share an encode */
        rc = add(m, CVI_CODEC_PCMA, CVI_CODEC_UNKNOWN, &legs[i]);
    }
    if (rc == CVI_OK && p->is_lobby) {
        rc = cvi_meeting_show(m, legs[0], &slate);
    }
    if (rc == CVI_OK) {
        rc = run(m, legs);
    }
    if (rc == CVI_OK) {
        rc = cvi_meeting_remove_leg(m, START, legs[0]);
    }
    cvi_meeting_destroy(&m);
    return rc;
}

static void take_params(cvi_meeting_params *p, const cvi_allocator *allocator, uint32_t is_lobby)
{
    CVI_MEETING_PARAMS_INIT(p);
    p->allocator = allocator;
    p->start_us = START;
    p->is_lobby = is_lobby;
}

int oom_meeting(const cvi_allocator *allocator)
{
    cvi_meeting_params p;

    take_params(&p, allocator, 0);
    return run_meeting(&p);
}

int oom_meeting_lobby(const cvi_allocator *allocator)
{
    cvi_meeting_params p;

    take_params(&p, allocator, 1);
    return run_meeting(&p);
}

/* Tapes whose memory is short, and who plays them when they are there. */
int oom_meeting_tapes(const cvi_allocator *allocator)
{
    cvi_tapes_params limits;
    cvi_meeting_params p;
    cvi_tapes *tapes = NULL;
    int rc = CVI_OK;

    CVI_TAPES_PARAMS_INIT(&limits);
    limits.allocator = allocator;
    rc = cvi_tapes_create(&tapes, &limits);
    for (int i = 0; rc == CVI_OK && i < 2; i++) {
        take_params(&p, NULL, 1);
        p.tapes = tapes;
        rc = run_meeting(&p);
    }
    cvi_tapes_destroy(&tapes);
    return rc;
}

/* ---- content --------------------------------------------------------------------------- */

static int add_viewer(cvi_meeting *m, uint32_t content, uint32_t *leg)
{
    cvi_leg_params p;

    CVI_LEG_PARAMS_INIT(&p);
    p.video_codec = CVI_CODEC_VP8;
    p.max_width = 320;
    p.max_height = 180;
    p.gives_content = 1;
    p.content_codec = content;
    p.content_max_width = 320;
    p.content_max_height = 180;
    return cvi_meeting_add_leg(m, START, &p, leg);
}

/* One picture, with an encoder of the test's own. */
static int share(cvi_meeting *m, uint32_t leg)
{
    static uint8_t memory[320 * 180 * 3 / 2];
    const cvi__video_enc_params params = {
        .codec = CVI_CODEC_VP8, .width = 320, .height = 180, .bitrate_kbps = 300};
    cvi__video_enc *enc = NULL;
    cvi__video_unit coded;
    cvi__i420 image;
    cvi_unit unit;
    int rc = cvi__video_enc_create(&enc, &params, cvi__mem_or_libc(NULL));

    CVI_UNIT_INIT(&unit);
    cvi__i420_lay(&image, memory, 320, 180, 2);
    const cvi__i420_view view = cvi__i420_read(&image);
    if (rc == CVI_OK) {
        rc = cvi__video_enc_encode(enc, &view, START, 1, &coded);
    }
    if (rc == CVI_OK) {
        unit.data = coded.data;
        unit.len = coded.len;
        unit.medium = CVI_MEDIUM_CONTENT;
        unit.codec = CVI_CODEC_VP8;
        unit.flags = CVI_UNIT_KEYFRAME;
        rc = cvi_meeting_feed_unit(m, START, leg, &unit);
    }
    cvi__video_enc_destroy(&enc);
    return rc;
}

/* A picture of the second stream, as soon as it is decoded; what lacked memory for it is told. */
static int see(cvi_meeting *m, uint32_t sharer, uint32_t viewer)
{
    cvi_leg_stats s;
    int rc = run_jobs(m, START);

    CVI_LEG_STATS_INIT(&s);
    if (rc == CVI_OK) {
        rc = cvi_meeting_tick(m, START + TICK);
    }
    if (rc == CVI_OK && (cvi_meeting_get_sharer(m) != sharer || m->is_behind)) {
        rc = CVI_ENOMEM;
    }
    if (rc == CVI_OK) {
        rc = run_jobs(m, START + TICK);
    }
    if (rc == CVI_OK) {
        rc = cvi_meeting_get_leg_stats(m, viewer, &s);
    }
    return rc == CVI_OK && s.content_encoded != 1 ? CVI_ENOMEM : rc;
}

int oom_meeting_content(const cvi_allocator *allocator)
{
    cvi_meeting_params p;
    cvi_meeting *m = NULL;
    uint32_t legs[3] = {0};

    take_params(&p, allocator, 0);
    int rc = cvi_meeting_create(&m, &p);
    for (size_t i = 0; rc == CVI_OK && i < 3; i++) { /* the last one sees it in the mix */
        rc = add_viewer(m, i < 2 ? CVI_CODEC_VP8 : CVI_CODEC_UNKNOWN, &legs[i]);
    }
    if (rc == CVI_OK) {
        rc = share(m, legs[0]);
    }
    if (rc == CVI_OK) {
        rc = see(m, legs[0], legs[1]);
    }
    if (rc == CVI_OK) {
        rc = cvi_meeting_set_content_in_mix(m, START + TICK, legs[1], 1);
    }
    if (rc == CVI_OK) {
        rc = cvi_meeting_remove_leg(m, START + TICK, legs[0]);
    }
    if (rc == CVI_OK && m->is_behind) {
        rc = CVI_ENOMEM;
    }
    cvi_meeting_destroy(&m);
    return rc;
}
