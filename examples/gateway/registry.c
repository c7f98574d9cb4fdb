/* SPDX-License-Identifier: MIT */
#include "gateway/registry.h"

#include <stdlib.h>
#include <string.h>

static void drop_waiter(gw_entry *e, gw_waiter **at)
{
    gw_waiter *w = *at;

    *at = w->next;
    e->waiting--;
    gw_link_unref(w->link);
    free(w);
}

static void drop_entry(gw_entry **at)
{
    gw_entry *e = *at;

    *at = e->next;
    while (e->waiters) {
        drop_waiter(e, &e->waiters);
    }
    free(e);
}

void gw_registry_init(gw_registry *r)
{
    memset(r, 0, sizeof(*r));
    pthread_mutex_init(&r->lock, NULL);
}

void gw_registry_destroy(gw_registry *r)
{
    for (size_t i = 0; i < GW_REGISTRY_BUCKETS; i++) {
        while (r->buckets[i]) {
            drop_entry(&r->buckets[i]);
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

static gw_entry *find_or_make(gw_registry *r, const char *id)
{
    gw_entry **at = find(r, id);

    if (!*at) {
        const size_t len = strlen(id) + 1;

        *at = (gw_entry *)calloc(1, sizeof(gw_entry) + len);
        if (*at) {
            memcpy((*at)->id, id, len);
        }
    }
    return *at;
}

static void drop_if_unused(gw_entry **at)
{
    if ((*at)->legs == 0 && (*at)->waiting == 0) {
        drop_entry(at);
    }
}

/* 0 when there is no memory for it. */
static int tell(const gw_entry *e, gw_link *link, uint32_t kind)
{
    gw_message *m = gw_message_create_text(kind, NULL, e->id);

    if (m) {
        m->value = e->waiting;
        gw_link_post(link, m);
    }
    return m != NULL;
}

/* ADMITTED or OVER; whoever could not be told goes on waiting. */
static void release(gw_entry *e, uint32_t kind)
{
    gw_waiter **at = &e->waiters;

    while (*at) {
        if (tell(e, (*at)->link, kind)) {
            drop_waiter(e, at);
        } else {
            at = &(*at)->next;
        }
    }
}

static void tell_number(const gw_entry *e)
{
    for (const gw_waiter *w = e->waiters; w; w = w->next) {
        (void)tell(e, w->link, GW_WAITING);
        if (e->waiting > GW_TOLD_MAX) {
            return;
        }
    }
}

gw_worker *gw_registry_enter(gw_registry *r, const char *id, gw_worker *here)
{
    gw_worker *worker = NULL;
    gw_entry *e = NULL;

    pthread_mutex_lock(&r->lock);
    e = find_or_make(r, id);
    if (e) {
        if (e->legs++ == 0) {
            e->worker = here;
        }
        worker = e->worker;
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
        (*at)->worker = NULL;
        if ((*at)->was_open) {
            (*at)->was_open = 0;
            release(*at, GW_OVER);
        }
        drop_if_unused(at);
    }
    pthread_mutex_unlock(&r->lock);
}

void gw_registry_open(gw_registry *r, const char *id)
{
    gw_entry *e = NULL;

    pthread_mutex_lock(&r->lock);
    e = *find(r, id);
    if (e) {
        e->openers++;
        e->was_open = 1;
        release(e, GW_ADMITTED);
    }
    pthread_mutex_unlock(&r->lock);
}

void gw_registry_close(gw_registry *r, const char *id)
{
    gw_entry *e = NULL;

    pthread_mutex_lock(&r->lock);
    e = *find(r, id);
    if (e) {
        e->openers--;
    }
    pthread_mutex_unlock(&r->lock);
}

static int add_waiter(gw_entry *e, gw_link *link)
{
    gw_waiter *w = (gw_waiter *)calloc(1, sizeof(*w));

    if (!w) {
        return CVI_ENOMEM;
    }
    w->link = gw_link_ref(link);
    w->next = e->waiters;
    e->waiters = w;
    e->waiting++;
    tell_number(e);
    return CVI_OK;
}

int gw_registry_wait(gw_registry *r, const char *id, gw_link *link)
{
    gw_entry *e = NULL;
    int rc = CVI_ENOMEM;

    pthread_mutex_lock(&r->lock);
    e = find_or_make(r, id);
    if (e && e->openers > 0) {
        rc = tell(e, link, GW_ADMITTED) ? CVI_OK : CVI_ENOMEM;
    } else if (e) {
        rc = add_waiter(e, link);
        drop_if_unused(find(r, id));
    }
    pthread_mutex_unlock(&r->lock);
    return rc;
}

void gw_registry_stop_waiting(gw_registry *r, const char *id, const gw_link *link)
{
    gw_entry **at = NULL;
    gw_waiter **w = NULL;

    pthread_mutex_lock(&r->lock);
    at = find(r, id);
    w = *at ? &(*at)->waiters : NULL;
    while (w && *w && (*w)->link != link) {
        w = &(*w)->next;
    }
    if (w && *w) {
        drop_waiter(*at, w);
        tell_number(*at);
        drop_if_unused(at);
    }
    pthread_mutex_unlock(&r->lock);
}
