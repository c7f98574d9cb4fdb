/* SPDX-License-Identifier: MIT */
/* What tapes of both kinds have in common: their place in the store, and what they take. */
#ifndef CVI_MEDIA_TAPE_H
#define CVI_MEDIA_TAPE_H

#include <stdatomic.h>

#include "media/blob.h"

/* Of all tapes of a store. */
typedef struct cvi__tape_meter {
    _Atomic uint64_t bytes;
    _Atomic uint64_t pictures; /* coded ever */
    _Atomic uint64_t packets;
} cvi__tape_meter;

typedef struct cvi__tape {
    struct cvi__tape *next; /* guarded by the store's lock, as are the next two */
    uint32_t users;
    uint32_t is_video;
    cvi__tape_meter *meter;
    uint64_t bytes; /* whoever records it counts */
} cvi__tape;

static inline void cvi__tape_grow(cvi__tape *tape, uint64_t bytes)
{
    tape->bytes += bytes;
    atomic_fetch_add_explicit(&tape->meter->bytes, bytes, memory_order_relaxed);
}

#endif
