/* SPDX-License-Identifier: MIT */
#include "resolve/guard_table.h"

#include <string.h>

#include "core/mem.h"

#define WAYS 8u

int cvi__guard_table_init(cvi__guard_table *t, const cvi_allocator *alloc, size_t count)
{
    t->count = (count + WAYS - 1) / WAYS * WAYS;
    t->windows = cvi__mem_calloc(alloc, t->count, sizeof(*t->windows));
    return t->windows ? CVI_OK : CVI_ENOMEM;
}

void cvi__guard_table_free(cvi__guard_table *t, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, t->windows);
    t->windows = NULL;
}

static cvi__guard_window *set_of(const cvi__guard_table *t, uint64_t key)
{
    return &t->windows[((key >> 32) * (t->count / WAYS) >> 32) * WAYS];
}

cvi__guard_window *cvi__guard_table_find(const cvi__guard_table *t, uint64_t key)
{
    cvi__guard_window *const set = set_of(t, key);

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
    }
    return NULL;
}

/* What a window is worth keeping: failures first, then a success, then nothing at all. */
static uint32_t worth(const cvi__guard_window *w, uint32_t slot)
{
    return cvi__guard_failed(w, slot) * 2 + (uint32_t)cvi__guard_is_good(w, slot);
}

static int gives_way(const cvi__guard_window *a, const cvi__guard_window *b, uint32_t slot)
{
    const uint32_t x = worth(a, slot), y = worth(b, slot);

    return x != y ? x < y : a->newest < b->newest;
}

cvi__guard_window *cvi__guard_table_need(cvi__guard_table *t, uint64_t key, uint32_t slot)
{
    cvi__guard_window *const set = set_of(t, key);
    cvi__guard_window *least = set;

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
        if (least->key != 0 && (set[i].key == 0 || gives_way(&set[i], least, slot))) {
            least = &set[i];
        }
    }
    t->evictions += worth(least, slot) > 0;
    *least = (cvi__guard_window){.key = key, .newest = slot};
    return least;
}

static int is_recent(uint32_t then, uint32_t slot)
{
    return then <= slot ? slot - then < CVI__GUARD_SLOTS : 1; /* a clock that went back */
}

uint32_t cvi__guard_failed(const cvi__guard_window *w, uint32_t slot)
{
    uint32_t sum = 0;

    if (!w || !is_recent(w->newest, slot)) {
        return 0;
    }
    /* what lies after `newest` in the ring is older than it by up to a whole window */
    for (uint32_t i = 0; i < CVI__GUARD_SLOTS; i++) {
        const uint32_t age = (w->newest - i) % CVI__GUARD_SLOTS;
        const uint32_t passed = slot > w->newest ? slot - w->newest : 0;

        sum += age + passed < CVI__GUARD_SLOTS ? w->failed[i] : 0;
    }
    return sum;
}

int cvi__guard_is_good(const cvi__guard_window *w, uint32_t slot)
{
    return w && w->good != 0 && is_recent(w->good - 1, slot);
}

void cvi__guard_fail(cvi__guard_window *w, uint32_t slot)
{
    uint16_t *now = NULL;

    if (!is_recent(w->newest, slot)) {
        memset(w->failed, 0, sizeof(w->failed));
        w->newest = slot;
    }
    for (; w->newest < slot; w->newest++) {
        w->failed[(w->newest + 1) % CVI__GUARD_SLOTS] = 0;
    }
    now = &w->failed[w->newest % CVI__GUARD_SLOTS];
    *now = (uint16_t)(*now + (*now < UINT16_MAX));
}
