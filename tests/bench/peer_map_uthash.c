/* SPDX-License-Identifier: MIT */
#include "bench/peer_map.h"

#include <string.h>
#include <uthash.h>

struct item {
    UT_hash_handle hh;
    struct peer_value *value;
    char key[];
};

struct peer_map {
    struct item *items;
};

static struct peer_map *make(void)
{
    return calloc(1, sizeof(struct peer_map));
}

static void add(struct peer_map *m, const char *key, struct peer_value *value)
{
    const size_t len = strlen(key);
    struct item *i = malloc(sizeof(*i) + len + 1);

    if (!i) {
        abort();
    }
    i->value = value;
    memcpy(i->key, key, len + 1);
    HASH_ADD_KEYPTR(hh, m->items, i->key, len, i);
}

static struct peer_value *find(struct peer_map *m, const char *key)
{
    struct item *i = NULL;

    HASH_FIND_STR(m->items, key, i);
    return i ? i->value : NULL;
}

static void destroy(struct peer_map *m)
{
    struct item *i = NULL, *next = NULL;

    HASH_ITER(hh, m->items, i, next)
    {
        HASH_DEL(m->items, i);
        free(i->value);
        free(i);
    }
    free(m);
}

const struct peer_map_ops peer_map_uthash = {"uthash", make, add, find, destroy};
