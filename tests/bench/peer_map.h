/* SPDX-License-Identifier: MIT */
/*
 * A map of another library with what a cache of look-ups needs: text keys of its own, values that
 * expire and are counted by reference, a lock around it.
 */
#ifndef TESTS_BENCH_PEER_MAP_H
#define TESTS_BENCH_PEER_MAP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PEER_KEY_MAX 64

struct peer_value {
    atomic_uint refs;
    uint64_t fresh_until_us;
};

struct peer_map; /* each peer's own */

struct peer_map_ops {
    const char *name;
    struct peer_map *(*make)(void);
    void (*add)(struct peer_map *m, const char *key, struct peer_value *value);
    struct peer_value *(*find)(struct peer_map *m, const char *key); /* NULL: not there */
    void (*destroy)(struct peer_map *m);                             /* with the values */
};

extern const struct peer_map_ops peer_map_glib;
extern const struct peer_map_ops peer_map_uthash;

#endif
