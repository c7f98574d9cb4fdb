/* SPDX-License-Identifier: MIT */
#include "gateway/registry.h"

#include <stdlib.h>
#include <string.h>

void gw_registry_init(gw_registry *r)
{
    memset(r, 0, sizeof(*r));
    pthread_mutex_init(&r->lock, NULL);
}

void gw_registry_destroy(gw_registry *r)
{
    for (size_t i = 0; i < GW_REGISTRY_BUCKETS; i++) {
        while (r->buckets[i]) {
            gw_entry *e = r->buckets[i];

            r->buckets[i] = e->next;
            free(e);
        }
    }
    pthread_mutex_destroy(&r->lock);
}

/* Where the pointer to the entry with this id is, or would be. */
static gw_entry **find(gw_registry *r, const char *id)
{
    uint32_t h = 2166136261u;
    gw_entry **at = NULL;

    for (const char *c = id; *c; c++) {
        h = (h ^ (uint8_t)*c) * 16777619u;
    }
    at = &r->buckets[h % GW_REGISTRY_BUCKETS];
    while (*at && strcmp((*at)->id, id) != 0) {
        at = &(*at)->next;
    }
    return at;
}

gw_worker *gw_registry_enter(gw_registry *r, const char *id, gw_worker *here)
{
    gw_worker *worker = NULL;
    gw_entry **at = NULL;

    pthread_mutex_lock(&r->lock);
    at = find(r, id);
    if (!*at) {
        const size_t len = strlen(id) + 1;
        gw_entry *e = (gw_entry *)calloc(1, sizeof(*e) + len);

        if (e) {
            memcpy(e->id, id, len);
            e->worker = here;
            *at = e;
        }
    }
    if (*at) {
        (*at)->legs++;
        worker = (*at)->worker;
    }
    pthread_mutex_unlock(&r->lock);
    return worker;
}

void gw_registry_leave(gw_registry *r, const char *id)
{
    gw_entry **at = NULL;

    pthread_mutex_lock(&r->lock);
    at = find(r, id);
    if (*at && --(*at)->legs == 0) {
        gw_entry *e = *at;

        *at = e->next;
        free(e);
    }
    pthread_mutex_unlock(&r->lock);
}
