/* SPDX-License-Identifier: MIT */
/* Video work is handed out as jobs and taken back; audio never waits for it. */
#include "core/mem.h"
#include "meeting/state.h"

#define LOG_ENCODER 3u
#define LOG_UNCOVERED 4u
#define LOG_FAILURES_MAX 3u

/* Of a view that may be due before `first`; to know when it is, its scene must be put together. */
static uint64_t deadline_of(const cvi_meeting *m, const cvi__view *view, uint64_t first)
{
    cvi__scene scene;

    if (view->tape) {
        return cvi__video_tape_deadline(view->tape, view->wanted);
    }
    if (cvi__video_rendition_earliest(view->rendition) >= first) {
        return first;
    }
    cvi__view_scene(m, view, m->now_us, &scene);
    return cvi__video_rendition_deadline(view->rendition, &scene);
}

uint64_t cvi__view_deadline(const cvi_meeting *m, uint64_t first)
{
    for (uint32_t i = 0; i < m->view_count; i++) {
        first = CVI_MIN(first, deadline_of(m, m->views[i], first));
    }
    return first;
}

/* Pictures are decoded before new ones are drawn, each leg in its turn. */
static cvi_job *next_decode(cvi_meeting *m)
{
    for (uint32_t i = 0; i < m->leg_count; i++) {
        const uint32_t at = (m->turn + i) % m->leg_count;
        cvi__leg *leg = m->legs[at];
        cvi_job *job = leg->share.source ? cvi__video_source_start(leg->share.source) : NULL;

        if (!job) {
            job = cvi__video_source_start(leg->camera);
        }
        if (job) {
            m->turn = at + 1;
            return job;
        }
    }
    return NULL;
}

static cvi_job *start_if_due(const cvi_meeting *m, const cvi__view *view)
{
    const uint64_t now_us = m->now_us;
    cvi__scene scene;

    if (view->tape) {
        return cvi__video_tape_deadline(view->tape, view->wanted) <= now_us
                   ? cvi__video_tape_start(view->tape, view->wanted, now_us)
                   : NULL;
    }
    if (cvi__video_rendition_earliest(view->rendition) > now_us) {
        return NULL;
    }
    cvi__view_scene(m, view, now_us, &scene);
    return cvi__video_rendition_deadline(view->rendition, &scene) <= now_us
               ? cvi__video_rendition_start(view->rendition, now_us, &scene)
               : NULL;
}

static cvi_job *next_encode(const cvi_meeting *m)
{
    cvi_job *job = NULL;

    for (uint32_t i = 0; !job && i < m->view_count; i++) {
        job = start_if_due(m, m->views[i]);
    }
    return job;
}

int cvi_meeting_next_job(cvi_meeting *meeting, uint64_t now_us, cvi_job **job)
{
    CVI_REQUIRE(meeting != NULL && job != NULL);
    meeting->now_us = now_us;
    *job = next_decode(meeting);
    if (!*job) {
        *job = next_encode(meeting);
    }
    if (!*job) {
        return CVI_AGAIN;
    }
    meeting->jobs_out++;
    return CVI_OK;
}

static void decode_done(cvi_meeting *m, cvi__video_source *source, uint64_t now_us)
{
    cvi__video_source_finish(source, now_us);
    if (source->is_dead) {
        cvi__video_source_free(source);
        cvi__mem_free(&m->alloc, source);
    }
}

/* What is wrong with a picture is said to the operator. */
static void complain(cvi_meeting *m, cvi__video_rendition *r, int rc)
{
    if (r->drawn.uncovered > 0) {
        cvi__log_write(&m->log, CVI_LOG_WARNING, LOG_UNCOVERED,
                       "no font covers %u characters of the screen \"%s\"", r->drawn.uncovered,
                       r->slate.title);
        r->drawn.uncovered = 0;
    }
    if (rc != CVI_OK && rc != CVI_AGAIN && r->failures <= LOG_FAILURES_MAX) {
        cvi__log_write(&m->log, CVI_LOG_ERROR, LOG_ENCODER, "no %ux%u picture: %s", r->format.width,
                       r->format.height, cvi_strerror(rc));
    }
}

static void encode_done(cvi_meeting *m, cvi__video_rendition *r, uint64_t now_us)
{
    cvi__blob *blob = NULL;
    const int rc = cvi__video_rendition_finish(r, now_us, &blob);

    if (rc == CVI_OK && !r->is_dead) {
        cvi__view_publish(m, r, now_us, blob);
    }
    complain(m, r, rc);
    cvi__blob_unref(&blob);
    if (r->is_dead) {
        cvi__video_rendition_free(r);
        cvi__mem_free(&m->alloc, r);
    }
}

static void record_done(cvi_meeting *m, cvi__video_tape *tape, uint64_t now_us)
{
    const int rc = cvi__video_tape_finish(tape, now_us);

    complain(m, &tape->rendition, rc);
    cvi__view_play(m, tape, now_us);
    cvi__tapes_job_done(m->tapes, tape);
}

int cvi_meeting_job_done(cvi_meeting *meeting, uint64_t now_us, cvi_job *job)
{
    CVI_REQUIRE(meeting != NULL && job != NULL && meeting->jobs_out > 0);
    meeting->now_us = now_us;
    meeting->jobs_out--;
    if (job->kind == CVI__JOB_DECODE) {
        decode_done(meeting, job->self, now_us);
    } else if (job->kind == CVI__JOB_ENCODE) {
        encode_done(meeting, job->self, now_us);
    } else {
        record_done(meeting, job->self, now_us); /* the rendition comes first in its tape */
    }
    return CVI_OK;
}
