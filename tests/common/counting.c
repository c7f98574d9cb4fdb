/* SPDX-License-Identifier: MIT */
#include "common/counting.h"

#include <stdlib.h>

static int refuses(struct counting *c)
{
    const size_t call = atomic_fetch_add(&c->calls, 1) + 1;

    if (call != c->refuse_at) {
        return 0;
    }
    atomic_fetch_add(&c->refused, 1);
    return 1;
}

static void *count_realloc(void *user, void *old, size_t bytes)
{
    struct counting *c = user;
    void *memory = refuses(c) ? NULL : realloc(old, bytes);

    if (memory && !old) {
        atomic_fetch_add(&c->live, 1);
    }
    return memory;
}

static void *count_alloc(void *user, size_t bytes)
{
    return count_realloc(user, NULL, bytes);
}

static void count_free(void *user, void *memory)
{
    struct counting *c = user;

    if (memory) {
        atomic_fetch_sub(&c->live, 1);
    }
    free(memory);
}

void counting_init(struct counting *c, size_t refuse_at)
{
    CVI_ALLOCATOR_INIT(&c->allocator);
    c->allocator.alloc = count_alloc;
    c->allocator.realloc = count_realloc;
    c->allocator.free = count_free;
    c->allocator.user = c;
    atomic_init(&c->calls, 0);
    atomic_init(&c->live, 0);
    atomic_init(&c->refused, 0);
    c->refuse_at = refuse_at;
}
