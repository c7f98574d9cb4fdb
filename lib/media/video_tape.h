/* SPDX-License-Identifier: MIT */
/*
 * A screen coded once for all who see it: from a keyframe on, pictures that say the same, a dozen
 * in the first second (it sharpens, and passes the room's own buffers soon), then two per second.
 * Whoever comes, or asks for a keyframe, begins at the first; after the last comes the first again,
 * once a minute. Its units hold no times: those are the listener's.
 */
#ifndef CVI_MEDIA_VIDEO_TAPE_H
#define CVI_MEDIA_VIDEO_TAPE_H

#include "media/blob.h"

#define CVI__TAPE_UNITS 128u

typedef struct cvi__video_tape {
    uint32_t count;
    uint32_t generation; /* changes when it is recorded anew */
    cvi__blob *units[CVI__TAPE_UNITS];
} cvi__video_tape;

/* Where somebody is in a tape. */
typedef struct cvi__tape_head {
    uint32_t generation;
    uint32_t next;   /* unit */
    uint64_t due_us; /* when */
} cvi__tape_head;

void cvi__video_tape_free(cvi__video_tape *tape);

/* Keep a copy of a unit; a keyframe begins the tape anew. CVI_ENOMEM, CVI_EFULL. */
int cvi__video_tape_record(cvi__video_tape *tape, const cvi__blob *unit,
                           const cvi_allocator *alloc);

/* How long unit `index` is seen. */
uint64_t cvi__video_tape_pace(uint32_t index);

/*
 * The next unit that is due, borrowed from the tape; NULL when none is, or when it is not recorded
 * yet. `head` goes on.
 */
cvi__blob *cvi__video_tape_play(const cvi__video_tape *tape, cvi__tape_head *head, uint64_t now_us);

#endif
