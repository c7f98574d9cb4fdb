/* SPDX-License-Identifier: MIT */
/* A fixed ring of equal elements: pending events, outgoing datagrams. No allocation after init. */
#ifndef CVI_CORE_RING_H
#define CVI_CORE_RING_H

#include "core/base.h"

typedef struct cvi__ring {
    unsigned char *slots;
    size_t element; /* bytes of one */
    size_t cap;
    size_t head; /* next to pull */
    size_t count;
} cvi__ring;

int cvi__ring_init(cvi__ring *r, const cvi_allocator *alloc, size_t element, size_t cap);
void cvi__ring_free(cvi__ring *r, const cvi_allocator *alloc);
void *cvi__ring_push(cvi__ring *r);                   /* a zeroed slot, or NULL when full */
void *cvi__ring_peek(const cvi__ring *r);             /* the oldest, or NULL */
void *cvi__ring_at(const cvi__ring *r, size_t index); /* 0: the oldest; NULL past the end */
void cvi__ring_pop(cvi__ring *r); /* drops the oldest; the slot stays readable until a push */
size_t cvi__ring_room(const cvi__ring *r);

#endif
