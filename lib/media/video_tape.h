/* SPDX-License-Identifier: MIT */
/*
 * A screen coded once for all who see it, in whatever meeting and thread: from a keyframe on,
 * pictures that say the same, a dozen in the first second (it sharpens, and passes the room's own
 * buffers soon), then two per second. Whoever comes, or asks for a keyframe, begins at the first;
 * after the last comes the first again, once a minute. Its units hold no times: those are the
 * viewer's. They are only ever added, so that playing needs no lock; whoever has taken the tape for
 * recording is the only one who adds.
 */
#ifndef CVI_MEDIA_VIDEO_TAPE_H
#define CVI_MEDIA_VIDEO_TAPE_H

#include "media/job.h"
#include "media/tape.h"
#include "media/video_rendition.h"

#define CVI__TAPE_UNITS 128u

typedef struct cvi__video_tape {
    cvi__video_rendition rendition; /* first: its jobs find the tape by it */
    cvi__tape tape;
    _Atomic uint32_t is_taken;
    _Atomic uint32_t count;
    _Atomic uint64_t due_us; /* no recording before: after a failure */
    cvi__blob *units[CVI__TAPE_UNITS];
} cvi__video_tape;

/* Where somebody is in a tape. */
typedef struct cvi__tape_head {
    uint32_t next;   /* unit */
    uint64_t due_us; /* when */
} cvi__tape_head;

/* NULL without memory. */
cvi__video_tape *cvi__video_tape_create(const cvi__video_format *format, const cvi__slate *slate,
                                        cvi__tape_meter *meter, const cvi_allocator *alloc);
void cvi__video_tape_free(cvi__video_tape *tape);

int cvi__video_tape_is(const cvi__video_tape *tape, const cvi__video_format *format,
                       const cvi__slate *slate);

/* Take it for recording: 1, or 0 when somebody else has. */
int cvi__video_tape_take(cvi__video_tape *tape);
int cvi__video_tape_is_taken(const cvi__video_tape *tape);
void cvi__video_tape_give_back(cvi__video_tape *tape);

/* When a recording that has `wanted` units is to go on; CVI_NO_DEADLINE while it does. */
uint64_t cvi__video_tape_deadline(const cvi__video_tape *tape, uint32_t wanted);

/*
 * The job for the next unit; NULL when somebody else records, `wanted` units are there, or there is
 * no memory for it. The tape is taken as long as the job is out.
 */
cvi_job *cvi__video_tape_start(cvi__video_tape *tape, uint32_t wanted, uint64_t now_us);

/* Keep what came of it; as cvi__video_rendition_finish(). The tape is still taken. */
int cvi__video_tape_finish(cvi__video_tape *tape, uint64_t now_us);

int cvi__video_tape_is_complete(const cvi__video_tape *tape);

/* How long unit `index` is seen. */
uint64_t cvi__video_tape_pace(uint32_t index);

/*
 * The next unit that is due, borrowed from the tape; NULL when none is, or when it is not recorded
 * yet. `head` goes on.
 */
cvi__blob *cvi__video_tape_play(const cvi__video_tape *tape, cvi__tape_head *head, uint64_t now_us);

#endif
