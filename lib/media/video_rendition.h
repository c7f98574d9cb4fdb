/* SPDX-License-Identifier: MIT */
/*
 * One encode, for all legs that get the same picture in the same format: a scene of the meeting, or
 * a slate. Drawing and encoding is one job, of which at most one is out; a picture that comes due
 * meanwhile is not made. The owner decides when a picture is due and fills in the scene.
 */
#ifndef CVI_MEDIA_VIDEO_RENDITION_H
#define CVI_MEDIA_VIDEO_RENDITION_H

#include "codec/codec.h"
#include "media/blob.h"
#include "media/compositor.h"
#include "media/job.h"
#include "media/scene.h"
#include "media/slate.h"
#include "media/video_format.h"

typedef struct cvi__video_rendition {
    cvi_allocator alloc;
    cvi_job job;
    cvi__video_format format;
    /* the owner thread's */
    uint32_t is_busy;
    uint32_t is_dead; /* to be freed when the job comes back */
    uint32_t want_key;
    uint64_t keyed_us; /* start of the last keyframe; 0: none yet */
    uint64_t fresh_us; /* a slate: start of its last keyframe or change */
    uint64_t due_us;   /* no picture before */
    uint64_t shown_us; /* start of the last picture; 0: none yet */
    cvi__scene shown;  /* what it showed; its frame pointers are not used */
    uint32_t is_slate;
    uint32_t slate_changed;
    cvi__slate slate;
    uint32_t is_overlay; /* `slate` lies over the scene */
    uint32_t failures;   /* in a row */
    cvi__blob_pool blobs;
    /* the job's while it is out */
    cvi_compositor *compositor; /* made with the first picture of more than a whole frame */
    cvi__video_enc *enc;
    cvi__scene scene; /* holds references */
    cvi__slate draw_slate;
    cvi__slate_report drawn;
    cvi_frame *screen; /* the slate, drawn once; above an overlay a copy of the scene */
    uint32_t is_redraw;
    uint32_t make_key;
    uint64_t time_us;
    cvi__blob *blob;
    int status; /* CVI_AGAIN until it ran */
} cvi__video_rendition;

void cvi__video_rendition_init(cvi__video_rendition *r, const cvi__video_format *format,
                               uint64_t now_us, const cvi_allocator *alloc);
void cvi__video_rendition_free(cvi__video_rendition *r); /* not while the job is out */

/* Show this slate from the next picture on. */
void cvi__video_rendition_set_slate(cvi__video_rendition *r, const cvi__slate *slate);

/* Nobody looks: give back what the next picture can make anew. Not while the job is out. */
void cvi__video_rendition_rest(cvi__video_rendition *r);

/* Lay it over the scene; before the first picture only. */
void cvi__video_rendition_set_overlay(cvi__video_rendition *r, const cvi__slate *slate);

/* A keyframe as soon as may be: at once for a newcomer, else at most one per 500 ms. */
void cvi__video_rendition_request_key(cvi__video_rendition *r, uint64_t now_us,
                                      uint32_t is_newcomer);

/* No picture is due before, whatever it would show. CVI_NO_DEADLINE while the job is out. */
uint64_t cvi__video_rendition_earliest(const cvi__video_rendition *r);

/*
 * When the next picture is due, given what it would show: changed content at the frame rate,
 * the same content a few times per second, a wanted keyframe at once. CVI_NO_DEADLINE while the
 * job is out.
 */
uint64_t cvi__video_rendition_deadline(const cvi__video_rendition *r, const cvi__scene *scene);

/* The job for a picture now, or NULL when there is no memory for it. Takes its own references. */
cvi_job *cvi__video_rendition_start(cvi__video_rendition *r, uint64_t now_us,
                                    const cvi__scene *scene);

/*
 * What came of it: the coded picture with a reference for the caller, CVI_AGAIN when none was made
 * or the job did not run, or a failure.
 */
int cvi__video_rendition_finish(cvi__video_rendition *r, uint64_t now_us, cvi__blob **out);

#endif
