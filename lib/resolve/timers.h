/* SPDX-License-Identifier: MIT */
/* Which of many deadlines comes first: a binary heap of timers that lie in their owners. */
#ifndef CVI_RESOLVE_TIMERS_H
#define CVI_RESOLVE_TIMERS_H

#include "core/base.h"

typedef struct cvi__timer {
    uint64_t due_us;
    size_t place;  /* in the heap, from 1; 0: not set */
    void *owner;   /* what it is a part of */
    uint32_t kind; /* which of the owner's */
} cvi__timer;

typedef struct cvi__timers {
    cvi__timer **heap; /* heap[0] is unused */
    size_t cap;
    size_t count;
} cvi__timers;

int cvi__timers_init(cvi__timers *t, const cvi_allocator *alloc, size_t cap);
void cvi__timers_free(cvi__timers *t, const cvi_allocator *alloc);

/* Set or move; CVI_NO_DEADLINE unsets. At most `cap` timers may be set at once. */
void cvi__timers_set(cvi__timers *t, cvi__timer *timer, uint64_t due_us);
uint64_t cvi__timers_next(const cvi__timers *t);              /* CVI_NO_DEADLINE: none is set */
cvi__timer *cvi__timers_pop(cvi__timers *t, uint64_t now_us); /* one that is due, unset; or NULL */

#endif
