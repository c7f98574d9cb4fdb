/* SPDX-License-Identifier: MIT */
#include "media/video_source.h"

#include <string.h>

#define PATIENCE_US 1000000u  /* without a keyframe: then decode what comes */
#define ASK_PAUSE_US 1000000u /* first pause between requests, doubled each time */
#define ASK_PAUSE_MAX_US 8000000u
#define ASK_AGAIN_US 500000u /* least pause between losses that ask at once */
#define LIVE_US 2000000u     /* silent for longer: nobody to ask */

static void run_decode(void *self);

void cvi__video_source_init(cvi__video_source *s, const cvi_allocator *alloc)
{
    memset(s, 0, sizeof(*s));
    s->alloc = *alloc;
    s->job = (cvi_job){.run = run_decode, .self = s, .kind = CVI__JOB_DECODE};
    s->is_waiting = 1;
    s->ask_at_us = CVI_NO_DEADLINE;
    cvi__blob_pool_init(&s->blobs, CVI__VIDEO_QUEUE + CVI__VIDEO_BATCH, alloc);
    cvi__frame_pool_init(&s->frames, alloc);
}

static void drop_queue(cvi__video_source *s)
{
    for (uint32_t i = 0; i < s->queue_count; i++) {
        cvi__blob_unref(&s->queue[i]);
    }
    s->dropped += s->queue_count;
    s->queue_count = 0;
}

void cvi__video_source_free(cvi__video_source *s)
{
    drop_queue(s);
    cvi_frame_unref(&s->latest);
    cvi_frame_unref(&s->fresh);
    cvi__video_dec_destroy(&s->dec);
    cvi__frame_pool_free(&s->frames);
    cvi__blob_pool_free(&s->blobs);
}

/* ---- asking for keyframes -------------------------------------------------------------- */

static void wait_for_keyframe(cvi__video_source *s, uint64_t now_us, uint64_t ask_in_us)
{
    const uint64_t again = s->asked_us ? s->asked_us + ASK_AGAIN_US : 0;

    if (s->is_waiting && s->waiting_since_us != 0 && !s->has_keyframe) {
        return; /* asked already; the pauses grow */
    }
    s->is_waiting = 1;
    s->has_keyframe = 0;
    s->waiting_since_us = CVI_MAX(now_us, 1u);
    s->ask_pause_us = ASK_PAUSE_US;
    s->ask_at_us = CVI_MAX(now_us + ask_in_us, again);
}

int cvi__video_source_should_ask(cvi__video_source *s, uint64_t now_us)
{
    if (!s->is_waiting || !s->is_wanted || now_us < s->ask_at_us ||
        !cvi__video_source_is_live(s, now_us, LIVE_US)) {
        return 0;
    }
    s->asked_us = now_us;
    s->ask_at_us = now_us + s->ask_pause_us;
    s->ask_pause_us = CVI_MIN(s->ask_pause_us * 2, ASK_PAUSE_MAX_US);
    return 1;
}

int cvi__video_source_is_live(const cvi__video_source *s, uint64_t now_us, uint64_t span_us)
{
    return s->last_unit_us != 0 && now_us < s->last_unit_us + span_us;
}

void cvi__video_source_want(cvi__video_source *s, uint64_t now_us, uint32_t is_wanted)
{
    if (s->is_wanted == is_wanted) {
        return;
    }
    s->is_wanted = is_wanted;
    if (!is_wanted) {
        drop_queue(s);
    } else if (s->has_missed) {
        s->has_missed = 0;
        s->is_waiting = 0;
        wait_for_keyframe(s, now_us, 0);
    }
}

/* ---- feeding --------------------------------------------------------------------------- */

/* Whether the decoder should get the unit, given what was lost before it. */
static int is_worth_decoding(cvi__video_source *s, uint64_t now_us, const cvi_unit *unit)
{
    const int is_hurt = (unit->flags & CVI_UNIT_DAMAGED) || unit->lost > 0;

    if (is_hurt) {
        s->damaged++;
    }
    if ((unit->flags & CVI_UNIT_KEYFRAME) && !(unit->flags & CVI_UNIT_DAMAGED)) {
        if (s->is_waiting && s->waiting_since_us == 0) {
            wait_for_keyframe(s, now_us, ASK_PAUSE_US); /* should it give no picture */
        }
        s->has_keyframe = 1;
        return 1;
    }
    if (is_hurt || (s->is_waiting && s->waiting_since_us == 0)) {
        wait_for_keyframe(s, now_us, 0);
    }
    return !s->is_waiting || s->has_keyframe || now_us - s->waiting_since_us >= PATIENCE_US;
}

static int enqueue(cvi__video_source *s, const cvi_unit *unit)
{
    cvi__blob *blob = NULL;
    int rc = cvi__blob_pool_take(&s->blobs, &blob);

    if (rc == CVI_OK) {
        rc = cvi__blob_store(blob, unit->data, unit->len);
    }
    if (rc != CVI_OK) {
        if (blob) {
            cvi__blob_unref(&blob);
        }
        return rc;
    }
    blob->unit = *unit;
    s->queue[s->queue_count++] = blob;
    return CVI_OK;
}

void cvi__video_source_touch(cvi__video_source *s, uint64_t now_us)
{
    s->last_unit_us = CVI_MAX(now_us, 1u);
}

int cvi__video_source_feed(cvi__video_source *s, uint64_t now_us, const cvi_unit *unit)
{
    int rc = CVI_OK;

    if (unit->len == 0 || (unit->codec != CVI_CODEC_H264 && unit->codec != CVI_CODEC_VP8)) {
        return CVI_EINVAL;
    }
    if (unit->len > CVI__VIDEO_UNIT_MAX) {
        return CVI_ELIMIT;
    }
    if (!cvi__codec_can_decode(unit->codec)) {
        return CVI_ENOTSUP;
    }
    cvi__video_source_touch(s, now_us);
    if (!s->is_wanted) {
        s->has_missed = 1;
        return CVI_OK;
    }
    if (!is_worth_decoding(s, now_us, unit)) {
        s->dropped++;
        return CVI_OK;
    }
    if (s->queue_count == CVI__VIDEO_QUEUE) { /* decoding cannot keep up: start over */
        drop_queue(s);
        wait_for_keyframe(s, now_us, 0);
        s->dropped++;
        return CVI_OK;
    }
    rc = enqueue(s, unit);
    if (rc != CVI_OK) {
        wait_for_keyframe(s, now_us, 0);
    }
    return rc == CVI_EFULL ? CVI_OK : rc;
}

/* ---- the job --------------------------------------------------------------------------- */

cvi_job *cvi__video_source_start(cvi__video_source *s)
{
    if (s->is_busy || s->is_dead || s->queue_count == 0) {
        return NULL;
    }
    s->batch_count = CVI_MIN(s->queue_count, CVI__VIDEO_BATCH);
    memcpy(s->batch, s->queue, s->batch_count * sizeof(s->batch[0]));
    s->queue_count -= s->batch_count;
    memmove(s->queue, s->queue + s->batch_count, s->queue_count * sizeof(s->queue[0]));
    s->has_run = 0;
    s->is_busy = 1;
    return &s->job;
}

static int open_decoder(cvi__video_source *s, uint32_t codec)
{
    int rc = CVI_OK;

    if (s->dec && s->dec_codec == codec) {
        return CVI_OK;
    }
    cvi__video_dec_destroy(&s->dec);
    rc = cvi__video_dec_create(&s->dec, codec, &s->alloc);
    s->dec_codec = codec;
    return rc;
}

/* The decoder's picture lives until its next call only. */
static void keep(cvi__video_source *s, const cvi__i420_view *picture)
{
    cvi_frame_unref(&s->fresh);
    if (cvi__frame_pool_take(&s->frames, picture->width, picture->height, &s->fresh) == CVI_OK) {
        cvi__i420_copy(cvi__frame_image(s->fresh), picture);
        s->fresh_count++;
    }
}

static void run_decode(void *self)
{
    cvi__video_source *s = self;

    s->has_run = 1;
    for (uint32_t i = 0; i < s->batch_count; i++) {
        const cvi__blob *blob = s->batch[i];
        cvi__i420_view picture;
        int rc = open_decoder(s, blob->unit.codec);

        if (rc == CVI_OK) {
            rc = cvi__video_dec_decode(s->dec, blob->data, blob->len, &picture);
        }
        if (rc == CVI_OK) {
            keep(s, &picture);
        } else if (rc != CVI_AGAIN) {
            s->broken_count++;
        }
    }
}

/* A picture from before the loss does not end the wait for the keyframe after it. */
static int ends_the_wait(const cvi__video_source *s, uint64_t now_us)
{
    return s->broken_count == 0 && (s->has_keyframe || now_us - s->waiting_since_us >= PATIENCE_US);
}

void cvi__video_source_finish(cvi__video_source *s, uint64_t now_us)
{
    for (uint32_t i = 0; i < s->batch_count; i++) {
        cvi__blob_unref(&s->batch[i]);
    }
    s->decoded += s->fresh_count;
    s->damaged += s->broken_count;
    s->is_busy = 0;
    if (!s->has_run) {
        s->dropped += s->batch_count;
    }
    if (s->fresh) {
        cvi_frame_unref(&s->latest);
        s->latest = s->fresh;
        s->fresh = NULL;
        s->serial++;
        s->first_us = s->first_us ? s->first_us : now_us;
        if (ends_the_wait(s, now_us)) {
            s->is_waiting = 0;
        }
    }
    if (s->broken_count > 0 || !s->has_run) {
        wait_for_keyframe(s, now_us, 0);
    }
    s->batch_count = 0;
    s->fresh_count = 0;
    s->broken_count = 0;
}
