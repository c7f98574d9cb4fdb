/* SPDX-License-Identifier: MIT */
/*
 * Sliding windows over failures, one per key, in bounded memory: sets of eight ways. Where a set is
 * full, who failed least gives way, so that fresh names cannot push out one that is blocked.
 */
#ifndef CVI_RESOLVE_GUARD_TABLE_H
#define CVI_RESOLVE_GUARD_TABLE_H

#include "core/base.h"

#define CVI__GUARD_SLOTS 16u /* of a window */

typedef struct cvi__guard_window {
    uint64_t key;                      /* 0: unused */
    uint32_t newest;                   /* number of the slot that was written last */
    uint32_t good;                     /* number of the slot of the last success, plus 1; 0: none */
    uint16_t failed[CVI__GUARD_SLOTS]; /* by slot number modulo their count */
} cvi__guard_window;

typedef struct cvi__guard_table {
    cvi__guard_window *windows;
    size_t count; /* a multiple of eight */
    uint64_t evictions;
} cvi__guard_table;

int cvi__guard_table_init(cvi__guard_table *t, const cvi_allocator *alloc, size_t count);
void cvi__guard_table_free(cvi__guard_table *t, const cvi_allocator *alloc);

/* NULL when nothing is known of it. `key` is not 0. */
cvi__guard_window *cvi__guard_table_find(const cvi__guard_table *t, uint64_t key);
cvi__guard_window *cvi__guard_table_need(cvi__guard_table *t, uint64_t key, uint32_t slot);

/* Failures in the slots from slot - 15 to slot; NULL has none. */
uint32_t cvi__guard_failed(const cvi__guard_window *w, uint32_t slot);
int cvi__guard_is_good(const cvi__guard_window *w, uint32_t slot); /* a success in the same slots */
void cvi__guard_fail(cvi__guard_window *w, uint32_t slot);

#endif
