/* SPDX-License-Identifier: MIT */
/*
 * What one leg shows: coded units in, the latest picture out. It is decoded only while somebody
 * sees it, in jobs of which at most one is out. After a loss nothing is shown until a keyframe
 * comes, but no longer than a second: some senders never make one when asked.
 */
#ifndef CVI_MEDIA_VIDEO_SOURCE_H
#define CVI_MEDIA_VIDEO_SOURCE_H

#include "codec/codec.h"
#include "media/blob.h"
#include "media/frame.h"
#include "media/job.h"

#define CVI__VIDEO_QUEUE 32u /* units waiting at most: about a second */
#define CVI__VIDEO_BATCH 8u  /* units of one job */
#define CVI__VIDEO_UNIT_MAX (2u << 20)

typedef struct cvi__video_source {
    cvi_allocator alloc;
    cvi_job job;
    /* the owner thread's */
    cvi__blob_pool blobs;
    cvi__blob *queue[CVI__VIDEO_QUEUE];
    uint32_t queue_count;
    cvi_frame *latest; /* NULL: nothing decoded yet */
    uint64_t serial;   /* of `latest`; 0: none */
    uint32_t is_wanted;
    uint32_t has_missed;   /* units came while nobody saw it */
    uint32_t is_busy;      /* the job is out */
    uint32_t is_dead;      /* to be freed when the job comes back */
    uint32_t is_waiting;   /* for a keyframe, or for the picture it should give */
    uint32_t has_keyframe; /* since it waits */
    uint64_t waiting_since_us;
    uint64_t ask_at_us;
    uint64_t asked_us; /* last */
    uint64_t ask_pause_us;
    uint64_t last_unit_us; /* 0: none yet */
    uint64_t decoded;
    uint64_t first_us; /* of the first picture; 0: none yet */
    uint64_t damaged;
    uint64_t dropped;
    /* the job's while it is out */
    cvi__frame_pool frames;
    cvi__video_dec *dec;
    uint32_t dec_codec;
    cvi__blob *batch[CVI__VIDEO_BATCH];
    uint32_t batch_count;
    cvi_frame *fresh;
    uint32_t has_run;
    uint32_t fresh_count;
    uint32_t broken_count;
} cvi__video_source;

void cvi__video_source_init(cvi__video_source *s, const cvi_allocator *alloc);
void cvi__video_source_free(cvi__video_source *s); /* not while the job is out */

/* Somebody sees it, or nobody does any more. */
void cvi__video_source_want(cvi__video_source *s, uint64_t now_us, uint32_t is_wanted);

/* Note that a unit is about to be fed: whoever has not come to life yet does so now. */
void cvi__video_source_touch(cvi__video_source *s, uint64_t now_us);

/* Queue a copy of the unit, or drop it. CVI_EINVAL, CVI_ELIMIT, CVI_ENOTSUP, CVI_ENOMEM. */
int cvi__video_source_feed(cvi__video_source *s, uint64_t now_us, const cvi_unit *unit);

/* 1 when a keyframe should be asked for now; the next time is put off. */
int cvi__video_source_should_ask(cvi__video_source *s, uint64_t now_us);

/* A job with what waits, or NULL; and what came of it. */
cvi_job *cvi__video_source_start(cvi__video_source *s);
void cvi__video_source_finish(cvi__video_source *s, uint64_t now_us);

/* 1 when units came during the last `span_us`. */
int cvi__video_source_is_live(const cvi__video_source *s, uint64_t now_us, uint64_t span_us);

#endif
