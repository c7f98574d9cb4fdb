/* SPDX-License-Identifier: MIT */
#include "bench/peer_map.h"

#include <glib.h>

struct peer_map {
    GHashTable *table;
};

static struct peer_map *make(void)
{
    struct peer_map *m = g_new0(struct peer_map, 1);

    m->table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free);
    return m;
}

static void add(struct peer_map *m, const char *key, struct peer_value *value)
{
    g_hash_table_insert(m->table, g_strdup(key), value);
}

static struct peer_value *find(struct peer_map *m, const char *key)
{
    return g_hash_table_lookup(m->table, key);
}

static void destroy(struct peer_map *m)
{
    g_hash_table_destroy(m->table);
    g_free(m);
}

const struct peer_map_ops peer_map_glib = {"GLib GHashTable", make, add, find, destroy};
