/* SPDX-License-Identifier: MIT */
#include "common/watch.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct block {
    alignas(max_align_t) size_t bytes;
    unsigned char data[];
};

static struct block *block_of(void *memory)
{
    return (struct block *)(void *)((unsigned char *)memory - offsetof(struct block, data));
}

static int holds(const struct block *b, const char *word)
{
    const size_t len = strlen(word);

    for (size_t i = 0; i + len <= b->bytes; i++) {
        if (memcmp(b->data + i, word, len) == 0) {
            return 1;
        }
    }
    return 0;
}

void *watch_alloc(struct watch *w, size_t bytes)
{
    struct block *b = calloc(1, sizeof(*b) + bytes);

    (void)w;
    if (!b) {
        return NULL;
    }
    b->bytes = bytes;
    return b->data;
}

void watch_free(struct watch *w, void *memory)
{
    if (!memory) {
        return;
    }
    struct block *b = block_of(memory);

    w->freed++;
    w->found += (size_t)holds(b, w->secret);
    free(b);
}

static void *on_alloc(void *user, size_t bytes)
{
    return watch_alloc(user, bytes);
}

/* Always moves, as a heap may. */
static void *on_realloc(void *user, void *old, size_t bytes)
{
    void *moved = watch_alloc(user, bytes);

    if (moved && old) {
        const size_t had = block_of(old)->bytes;

        memcpy(moved, old, had < bytes ? had : bytes);
        watch_free(user, old);
    }
    return moved;
}

static void on_free(void *user, void *memory)
{
    watch_free(user, memory);
}

void watch_init(struct watch *w, const char *secret)
{
    memset(w, 0, sizeof(*w));
    (void)CVI_ALLOCATOR_INIT(&w->allocator);
    w->allocator.alloc = on_alloc;
    w->allocator.realloc = on_realloc;
    w->allocator.free = on_free;
    w->allocator.user = w;
    w->secret = secret;
}
