/* SPDX-License-Identifier: MIT */
/* Which worker has which meeting. One lock; held for a look-up only. */
#ifndef GW_REGISTRY_H
#define GW_REGISTRY_H

#include <pthread.h>
#include <stdint.h>

#include "gateway/message.h"

#define GW_REGISTRY_BUCKETS 256

typedef struct gw_entry {
    struct gw_entry *next;
    gw_worker *worker;
    uint32_t legs;
    char id[];
} gw_entry;

typedef struct gw_registry {
    pthread_mutex_t lock;
    gw_entry *buckets[GW_REGISTRY_BUCKETS];
} gw_registry;

void gw_registry_init(gw_registry *r);
void gw_registry_destroy(gw_registry *r);

/* One more leg for the meeting: the worker that has it, or `here`, which has it from now on. NULL:
 * out of memory. */
gw_worker *gw_registry_enter(gw_registry *r, const char *id, gw_worker *here);
void gw_registry_leave(gw_registry *r, const char *id);

#endif
