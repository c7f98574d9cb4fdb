/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* ppoll */
#include "gateway/worker.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "gateway/gateway.h"
#include "gateway/leg.h"
#include "gateway/lookups.h"
#include "gateway/leg_media.h"
#include "gateway/room.h"

#define EVENTS_MAX 64
#define RESOLVER_FDS_MAX 128
#define CLOCK_CHECK_US 60000000u /* civil time may be set while we run */

static void wake(void *user)
{
    const gw_worker *w = (const gw_worker *)user;
    const uint64_t one = 1;

    (void)!write(w->wake_fd, &one, sizeof(one));
}

void gw_worker_post(gw_worker *worker, gw_message *message)
{
    gw_queue_push(&worker->queue, message);
}

uint32_t gw_worker_load(const gw_worker *worker)
{
    return atomic_load_explicit(&worker->load, memory_order_relaxed);
}

void gw_worker_add_load(gw_worker *worker, int change)
{
    atomic_fetch_add_explicit(&worker->load, (unsigned)change, memory_order_relaxed);
}

/* The leg behind a nudge, if the call is still here. */
static gw_leg *leg_of(gw_worker *w, gw_link *link)
{
    gw_leg *leg = NULL;

    pthread_mutex_lock(&link->lock);
    if (link->worker == w) {
        leg = (gw_leg *)link->leg;
    }
    pthread_mutex_unlock(&link->lock);
    return leg;
}

static void on_message(gw_worker *w, const gw_message *m, uint64_t now_us)
{
    gw_leg *leg = NULL;

    switch (m->kind) {
    case GW_ADOPT:
        gw_leg_adopt(w, m->link, now_us);
        break;
    case GW_NUDGE:
        leg = leg_of(w, m->link);
        if (leg) {
            gw_leg_take_inbox(leg, now_us);
        }
        break;
    case GW_FILES:
        gw_lookups_reload(w);
        break;
    case GW_STOP:
        w->is_stopping = 1;
        break;
    default:
        break;
    }
}

static void take_messages(gw_worker *w, uint64_t now_us)
{
    gw_message *list = gw_queue_take(&w->queue);

    for (const gw_message *m = list; m; m = m->next) {
        on_message(w, m, now_us);
    }
    gw_messages_destroy(list);
}

static void drive_resolver(gw_worker *w, uint64_t now_us, const cvi_pollfd *fds, size_t n)
{
    (void)cvi_resolver_drive(w->resolver, now_us, fds, n);
    gw_lookups_take_events(w, now_us);
}

static short wanted_events(uint16_t events)
{
    return (short)((events & CVI_POLL_IN ? POLLIN : 0) | (events & CVI_POLL_OUT ? POLLOUT : 0));
}

static uint16_t seen_events(short revents)
{
    uint32_t seen = (revents & POLLIN ? CVI_POLL_IN : 0u) | (revents & POLLOUT ? CVI_POLL_OUT : 0u);

    if (revents & (POLLERR | POLLHUP | POLLNVAL)) {
        seen |= CVI_POLL_ERR;
    }
    return (uint16_t)seen;
}

static int set_clock(gw_worker *w, uint64_t now_us)
{
    w->clock_set_us = now_us;
    return cvi_resolver_set_wall_clock(w->resolver, now_us, ex_clock_unix_us());
}

/* Wait for descriptors or the next deadline; the resolver's descriptors are handed to it. */
static void wait_and_drive(gw_worker *w, uint64_t due_us)
{
    cvi_pollfd wanted[RESOLVER_FDS_MAX];
    struct pollfd fds[RESOLVER_FDS_MAX + 1];
    struct timespec timeout = {0, 0};
    const uint64_t now_us = ex_clock_us();
    size_t n = cvi_resolver_fds(w->resolver, wanted, RESOLVER_FDS_MAX);

    n = n < RESOLVER_FDS_MAX ? n : RESOLVER_FDS_MAX;
    memset(fds, 0, sizeof(fds));
    fds[0].fd = w->epoll_fd;
    fds[0].events = POLLIN;
    for (size_t i = 0; i < n; i++) {
        fds[i + 1].fd = wanted[i].fd;
        fds[i + 1].events = wanted_events(wanted[i].events);
    }
    if (due_us > now_us && due_us != CVI_NO_DEADLINE) {
        timeout.tv_sec = (time_t)((due_us - now_us) / 1000000u);
        timeout.tv_nsec = (long)((due_us - now_us) % 1000000u) * 1000;
    }
    (void)ppoll(fds, n + 1, due_us == CVI_NO_DEADLINE ? NULL : &timeout, NULL);
    for (size_t i = 0; i < n; i++) {
        wanted[i].revents = seen_events(fds[i + 1].revents);
    }
    drive_resolver(w, ex_clock_us(), wanted, n);
}

static void on_descriptor(gw_worker *w, void *mark, uint64_t now_us)
{
    uint64_t count = 0;

    if (mark == w) {
        (void)!read(w->wake_fd, &count, sizeof(count));
        take_messages(w, now_us);
    } else if (mark == &w->port) {
        gw_rooms_take_done(w, now_us);
    } else {
        const gw_socket *s = (const gw_socket *)mark;

        if (s->fd >= 0) { /* otherwise it ended in this round */
            gw_leg_receive(s->leg, s, now_us);
        }
    }
}

static void take_descriptors(gw_worker *w, uint64_t now_us)
{
    struct epoll_event events[EVENTS_MAX];
    const int n = epoll_wait(w->epoll_fd, events, EVENTS_MAX, 0);

    for (int i = 0; i < n; i++) {
        on_descriptor(w, events[i].data.ptr, now_us);
    }
}

static uint64_t next_deadline(const gw_worker *w)
{
    uint64_t due = gw_rooms_deadline(w);
    uint64_t other = cvi_resolver_deadline(w->resolver);

    due = other < due ? other : due;
    for (const gw_leg *leg = w->legs; leg; leg = leg->next) {
        other = leg->is_dirty ? 0 : cvi_call_deadline(leg->call);
        due = other < due ? other : due;
    }
    return due;
}

static void tick_legs(gw_worker *w, uint64_t now_us)
{
    for (gw_leg *leg = w->legs; leg; leg = leg->next) {
        if (cvi_call_deadline(leg->call) <= now_us) {
            (void)cvi_call_tick(leg->call, now_us);
            leg->is_dirty = 1;
        }
    }
}

static void service_legs(gw_worker *w, uint64_t now_us)
{
    gw_leg *leg = w->legs;

    while (leg) {
        gw_leg *next = leg->next; /* this one may end or leave */

        if (leg->is_dirty) {
            gw_leg_service(leg, now_us);
        }
        leg = next;
    }
}

static void run_once(gw_worker *w)
{
    uint64_t now_us = 0;

    wait_and_drive(w, next_deadline(w));
    now_us = ex_clock_us();
    if (now_us - w->clock_set_us > CLOCK_CHECK_US) {
        (void)set_clock(w, now_us);
    }
    take_descriptors(w, now_us);
    tick_legs(w, now_us);
    gw_rooms_run(w, now_us);
    service_legs(w, now_us);
    gw_rooms_sweep(w, 0);
    gw_legs_bury(w);
}

/* Let go of what is left, and wait for the jobs that are still running. */
static void wind_up(gw_worker *w)
{
    struct pollfd fd = {.fd = cvi_pool_port_fd(w->port), .events = POLLIN};

    while (w->legs) {
        gw_leg_drop(w->legs, ex_clock_us());
    }
    gw_legs_bury(w);
    gw_rooms_sweep(w, 1);
    while (w->rooms) {
        (void)poll(&fd, 1, 100);
        gw_rooms_take_done(w, ex_clock_us());
        gw_rooms_sweep(w, 1);
    }
}

static void *run(void *arg)
{
    gw_worker *w = (gw_worker *)arg;

    while (!w->is_stopping) {
        run_once(w);
    }
    wind_up(w);
    return NULL;
}

static int watch(gw_worker *w, int fd, void *mark)
{
    struct epoll_event e = {.events = EPOLLIN, .data = {.ptr = mark}};

    return epoll_ctl(w->epoll_fd, EPOLL_CTL_ADD, fd, &e) == 0 ? CVI_OK : CVI_ESYSTEM;
}

static int build(gw_worker *w)
{
    int rc = CVI_OK;

    w->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    w->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    w->receiver = gw_receiver_create();
    if (w->epoll_fd < 0 || w->wake_fd < 0 || !w->receiver) {
        return CVI_ESYSTEM;
    }
    rc = gw_lookups_create(w);
    if (rc == CVI_OK) {
        rc = set_clock(w, ex_clock_us());
    }
    if (rc == CVI_OK) {
        rc = cvi_pool_open_port(w->gateway->pool, &w->port);
    }
    if (rc == CVI_OK) {
        rc = watch(w, w->wake_fd, w);
    }
    if (rc == CVI_OK) {
        rc = watch(w, cvi_pool_port_fd(w->port), &w->port);
    }
    return rc;
}

int gw_worker_start(gw_worker **out, struct gw_gateway *gateway, uint32_t index)
{
    gw_worker *w = (gw_worker *)calloc(1, sizeof(*w));
    int rc = CVI_OK;

    *out = w;
    if (!w) {
        return CVI_ENOMEM;
    }
    w->gateway = gateway;
    w->index = index;
    w->epoll_fd = w->wake_fd = -1;
    atomic_init(&w->load, 0);
    gw_queue_init(&w->queue, wake, w);
    rc = build(w);
    if (rc == CVI_OK && pthread_create(&w->thread, NULL, run, w) != 0) {
        rc = CVI_ESYSTEM;
    }
    w->is_started = rc == CVI_OK;
    return rc;
}

void gw_worker_destroy(gw_worker **worker)
{
    gw_worker *w = *worker;

    if (!w) {
        return;
    }
    *worker = NULL;
    if (w->is_started) {
        pthread_join(w->thread, NULL);
    }
    gw_queue_destroy(&w->queue);
    cvi_pool_close_port(&w->port);
    cvi_resolver_destroy(&w->resolver);
    gw_receiver_destroy(w->receiver);
    if (w->wake_fd >= 0) {
        close(w->wake_fd);
    }
    if (w->epoll_fd >= 0) {
        close(w->epoll_fd);
    }
    free(w);
}
