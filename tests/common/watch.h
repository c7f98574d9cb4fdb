/* SPDX-License-Identifier: MIT */
/* An allocator that looks for a secret in every block that is given back. */
#ifndef TESTS_COMMON_WATCH_H
#define TESTS_COMMON_WATCH_H

#include <cvi/core.h>

struct watch {
    cvi_allocator allocator; /* give this to the object under test */
    const char *secret;
    size_t freed; /* blocks so far */
    size_t found; /* those that still held the secret */
};

void watch_init(struct watch *w, const char *secret);

/* The same as functions without a handle, for libraries that ask for those. */
void *watch_alloc(struct watch *w, size_t bytes);
void watch_free(struct watch *w, void *memory);

#endif
