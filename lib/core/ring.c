/* SPDX-License-Identifier: MIT */
#include "core/ring.h"
#include "core/mem.h"

#include <string.h>

int cvi__ring_init(cvi__ring *r, const cvi_allocator *alloc, size_t element, size_t cap)
{
    *r = (cvi__ring){.element = element};
    CVI_REQUIRE(element > 0 && cap > 0);

    r->slots = cvi__mem_calloc(alloc, cap, element);
    if (!r->slots) {
        return CVI_ENOMEM;
    }
    r->cap = cap;
    return CVI_OK;
}

void cvi__ring_free(cvi__ring *r, const cvi_allocator *alloc)
{
    cvi__mem_wipe(r->slots, r->cap * r->element); /* keys that were pressed may be a PIN */
    cvi__mem_free(alloc, r->slots);
    *r = (cvi__ring){0};
}

static void *slot_at(const cvi__ring *r, size_t index)
{
    return r->slots + ((r->head + index) % r->cap) * r->element;
}

void *cvi__ring_push(cvi__ring *r)
{
    if (r->count == r->cap) {
        return NULL;
    }
    void *slot = slot_at(r, r->count++);
    memset(slot, 0, r->element);
    return slot;
}

void *cvi__ring_peek(const cvi__ring *r)
{
    return cvi__ring_at(r, 0);
}

void *cvi__ring_at(const cvi__ring *r, size_t index)
{
    return index < r->count ? slot_at(r, index) : NULL;
}

void cvi__ring_pop(cvi__ring *r)
{
    if (r->count > 0) {
        r->head = (r->head + 1) % r->cap;
        r->count--;
    }
}

size_t cvi__ring_room(const cvi__ring *r)
{
    return r->cap - r->count;
}
