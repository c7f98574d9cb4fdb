/* SPDX-License-Identifier: MIT */
#include "media/video_tape.h"

#define SETTLE_UNITS 12u
#define SETTLE_US 80000u
#define REPEAT_US 500000u

void cvi__video_tape_free(cvi__video_tape *tape)
{
    while (tape->count > 0) {
        cvi__blob_unref(&tape->units[--tape->count]);
    }
}

int cvi__video_tape_record(cvi__video_tape *tape, const cvi__blob *unit, const cvi_allocator *alloc)
{
    cvi__blob *copy = NULL;

    if (unit->unit.flags & CVI_UNIT_KEYFRAME) {
        cvi__video_tape_free(tape);
        tape->generation++;
    }
    if (tape->count == CVI__TAPE_UNITS) {
        return CVI_EFULL;
    }
    copy = cvi__blob_copy(unit, alloc);
    if (!copy) {
        return CVI_ENOMEM;
    }
    tape->units[tape->count++] = copy;
    return CVI_OK;
}

uint64_t cvi__video_tape_pace(uint32_t index)
{
    return index < SETTLE_UNITS ? SETTLE_US : REPEAT_US;
}

cvi__blob *cvi__video_tape_play(const cvi__video_tape *tape, cvi__tape_head *head, uint64_t now_us)
{
    uint32_t at = 0;

    if (head->generation != tape->generation) {
        head->generation = tape->generation;
        head->next = 0;
        head->due_us = CVI_MIN(head->due_us, now_us);
    }
    if (head->due_us > now_us) {
        return NULL;
    }
    if (head->next == CVI__TAPE_UNITS) {
        head->next = 0;
    }
    if (head->next >= tape->count) {
        return NULL;
    }
    at = head->next++;
    /* on a grid while it goes on; whoever was late does not hurry */
    head->due_us =
        CVI_MAX(head->due_us + cvi__video_tape_pace(at), now_us + cvi__video_tape_pace(at) / 2);
    return tape->units[at];
}
