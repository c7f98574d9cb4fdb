/* SPDX-License-Identifier: MIT */
#include "resolve/timers.h"

#include "core/mem.h"

int cvi__timers_init(cvi__timers *t, const cvi_allocator *alloc, size_t cap)
{
    t->heap = cvi__mem_calloc(alloc, cap + 1, sizeof(*t->heap));
    t->cap = cap;
    t->count = 0;
    return t->heap ? CVI_OK : CVI_ENOMEM;
}

void cvi__timers_free(cvi__timers *t, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, t->heap);
    t->heap = NULL;
}

static void put(cvi__timers *t, size_t place, cvi__timer *timer)
{
    t->heap[place] = timer;
    timer->place = place;
}

static void sift_up(cvi__timers *t, cvi__timer *timer)
{
    size_t at = timer->place;

    for (; at > 1 && t->heap[at / 2]->due_us > timer->due_us; at /= 2) {
        put(t, at, t->heap[at / 2]);
    }
    put(t, at, timer);
}

static void sift_down(cvi__timers *t, cvi__timer *timer)
{
    size_t at = timer->place;

    for (size_t child = at * 2; child <= t->count; child = at * 2) {
        if (child < t->count && t->heap[child + 1]->due_us < t->heap[child]->due_us) {
            child++;
        }
        if (t->heap[child]->due_us >= timer->due_us) {
            break;
        }
        put(t, at, t->heap[child]);
        at = child;
    }
    put(t, at, timer);
}

static void drop(cvi__timers *t, cvi__timer *timer)
{
    cvi__timer *const last = t->heap[t->count];
    const size_t hole = timer->place;

    timer->place = 0;
    t->heap[t->count--] = NULL;
    if (last != timer) {
        put(t, hole, last);
        sift_up(t, last);
        sift_down(t, last);
    }
}

void cvi__timers_set(cvi__timers *t, cvi__timer *timer, uint64_t due_us)
{
    if (timer->place) {
        drop(t, timer);
    }
    timer->due_us = due_us;
    if (due_us == CVI_NO_DEADLINE || t->count == t->cap) {
        return;
    }
    put(t, ++t->count, timer);
    sift_up(t, timer);
}

uint64_t cvi__timers_next(const cvi__timers *t)
{
    return t->count > 0 ? t->heap[1]->due_us : CVI_NO_DEADLINE;
}

cvi__timer *cvi__timers_pop(cvi__timers *t, uint64_t now_us)
{
    cvi__timer *const first = t->count > 0 ? t->heap[1] : NULL;

    if (!first || first->due_us > now_us) {
        return NULL;
    }
    drop(t, first);
    return first;
}
