/* SPDX-License-Identifier: MIT */
/*
 * Which worker has which meeting, and who waits to be let into it, wherever that is. A meeting is
 * open while somebody who is trusted is in it; it is over when the last one leaves. One lock, held
 * for a look-up, and for telling those who wait.
 */
#ifndef GW_REGISTRY_H
#define GW_REGISTRY_H

#include <pthread.h>
#include <stdint.h>

#include "gateway/message.h"

#define GW_REGISTRY_BUCKETS 256
#define GW_TOLD_MAX 64 /* more who wait are not told each time their number changes */

typedef struct gw_waiter {
    struct gw_waiter *next;
    gw_link *link; /* holds a reference */
} gw_waiter;

typedef struct gw_entry {
    struct gw_entry *next;
    gw_worker *worker; /* NULL while nobody is in it */
    uint32_t legs;
    uint32_t openers;
    int was_open;
    uint32_t waiting;
    gw_waiter *waiters; /* the last to come first */
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
/* The last one to leave a meeting that was open ends it: GW_OVER to all who wait. */
void gw_registry_leave(gw_registry *r, const char *id);

/* Somebody trusted is in it now, and all who wait get GW_ADMITTED; or is no longer. */
void gw_registry_open(gw_registry *r, const char *id);
void gw_registry_close(gw_registry *r, const char *id);

/* CVI_OK: GW_ADMITTED will come, at once when it is open; or GW_OVER; until then the call waits, and
 * GW_WAITING comes when the number changes. CVI_ENOMEM. */
int gw_registry_wait(gw_registry *r, const char *id, gw_link *link);
void gw_registry_stop_waiting(gw_registry *r, const char *id, const gw_link *link);

#endif
