/* SPDX-License-Identifier: MIT */
/* An allocator that counts, and refuses one allocation when told to. Safe on several threads. */
#ifndef TESTS_COMMON_COUNTING_H
#define TESTS_COMMON_COUNTING_H

#include <stdatomic.h>

#include <cvi/core.h>

struct counting {
    cvi_allocator allocator; /* give this to the object under test */
    atomic_size_t calls;     /* alloc and realloc so far */
    atomic_size_t live;      /* blocks not yet freed */
    atomic_size_t refused;   /* calls that were refused */
    size_t refuse_at;        /* which call to refuse, from 1; 0: none */
};

void counting_init(struct counting *c, size_t refuse_at);

#endif
