/* SPDX-License-Identifier: MIT */
#include "gateway/message.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/worker.h"

gw_message *gw_message_create(uint32_t kind, gw_link *link, const gw_text *parts)
{
    gw_message *m = NULL;
    size_t bytes = sizeof(*m);
    char *at = NULL;

    for (size_t i = 0; parts && i < GW_PART_COUNT; i++) {
        bytes += parts[i].data ? parts[i].len + 1 : 0;
    }
    m = (gw_message *)calloc(1, bytes);
    if (!m) {
        return NULL;
    }
    m->kind = kind;
    m->link = link ? gw_link_ref(link) : NULL;
    at = (char *)(m + 1);
    for (size_t i = 0; parts && i < GW_PART_COUNT; i++) {
        if (!parts[i].data) {
            continue;
        }
        memcpy(at, parts[i].data, parts[i].len);
        m->part[i].data = at;
        m->part[i].len = parts[i].len;
        at += parts[i].len + 1;
    }
    return m;
}

gw_message *gw_message_create_text(uint32_t kind, gw_link *link, const char *text)
{
    const gw_text parts[GW_PART_COUNT] = {[GW_PART_TEXT] = {text, strlen(text)}};

    return gw_message_create(kind, link, parts);
}

void gw_message_destroy(gw_message *message)
{
    if (!message) {
        return;
    }
    gw_link_unref(message->link);
    free(message);
}

void gw_queue_init(gw_queue *queue, void (*wake)(void *user), void *user)
{
    memset(queue, 0, sizeof(*queue));
    pthread_mutex_init(&queue->lock, NULL);
    queue->wake = wake;
    queue->user = user;
}

void gw_messages_destroy(gw_message *m)
{
    while (m) {
        gw_message *next = m->next;

        gw_message_destroy(m);
        m = next;
    }
}

void gw_messages_feed(gw_message **held, gw_message *list,
                      int (*feed)(void *user, const gw_message *message), void *user)
{
    gw_message **end = held;

    while (*end) {
        end = &(*end)->next;
    }
    *end = list;
    while (*held && feed(user, *held) != CVI_EFULL) {
        gw_message *done = *held;

        *held = done->next;
        gw_message_destroy(done);
    }
}

void gw_queue_destroy(gw_queue *queue)
{
    gw_messages_destroy(gw_queue_take(queue));
    pthread_mutex_destroy(&queue->lock);
}

void gw_queue_push(gw_queue *queue, gw_message *message)
{
    int was_empty = 0;

    pthread_mutex_lock(&queue->lock);
    was_empty = queue->head == NULL;
    if (was_empty) {
        queue->head = message;
    } else {
        queue->tail->next = message;
    }
    queue->tail = message;
    pthread_mutex_unlock(&queue->lock);
    if (was_empty) {
        queue->wake(queue->user);
    }
}

gw_message *gw_queue_take(gw_queue *queue)
{
    gw_message *all = NULL;

    pthread_mutex_lock(&queue->lock);
    all = queue->head;
    queue->head = NULL;
    queue->tail = NULL;
    pthread_mutex_unlock(&queue->lock);
    return all;
}

gw_link *gw_link_create(void)
{
    gw_link *link = (gw_link *)calloc(1, sizeof(*link));

    if (link) {
        atomic_init(&link->references, 1);
        pthread_mutex_init(&link->lock, NULL);
    }
    return link;
}

gw_link *gw_link_ref(gw_link *link)
{
    atomic_fetch_add_explicit(&link->references, 1, memory_order_relaxed);
    return link;
}

void gw_link_unref(gw_link *link)
{
    if (!link || atomic_fetch_sub_explicit(&link->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    gw_messages_destroy(link->head);
    pthread_mutex_destroy(&link->lock);
    free(link);
}

/* Under the link's lock: tell the worker there is something, unless it already knows. */
static void nudge(gw_link *link)
{
    gw_message *m = NULL;

    if (link->is_nudged || !link->worker) {
        return;
    }
    m = gw_message_create(GW_NUDGE, link, NULL);
    if (m) {
        link->is_nudged = 1;
        gw_worker_post(link->worker, m);
    }
}

void gw_link_post(gw_link *link, gw_message *message)
{
    if (!message) {
        return;
    }
    /* a message in the link's own inbox must not keep the link alive */
    if (message->link) {
        gw_link_unref(message->link);
        message->link = NULL;
    }
    pthread_mutex_lock(&link->lock);
    if (link->head) {
        link->tail->next = message;
    } else {
        link->head = message;
    }
    link->tail = message;
    nudge(link);
    pthread_mutex_unlock(&link->lock);
}

gw_message *gw_link_take(gw_link *link)
{
    gw_message *all = NULL;

    pthread_mutex_lock(&link->lock);
    all = link->head;
    link->head = NULL;
    link->tail = NULL;
    link->is_nudged = 0;
    pthread_mutex_unlock(&link->lock);
    return all;
}

void gw_link_give(gw_link *link, gw_worker *worker, gw_message *adopt)
{
    pthread_mutex_lock(&link->lock);
    link->worker = worker;
    link->is_nudged = 1; /* adopting takes the inbox */
    gw_worker_add_load(worker, 1);
    gw_worker_post(worker, adopt);
    pthread_mutex_unlock(&link->lock);
}
