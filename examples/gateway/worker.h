/* SPDX-License-Identifier: MIT */
/*
 * A worker: one thread with epoll that owns calls, their sockets, a lobby, the meetings assigned to
 * it, a resolver and a port of the pool. Everything here is used by that thread alone but for
 * gw_worker_post() and the load.
 */
#ifndef GW_WORKER_H
#define GW_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include <cvi/call.h>

#include "gateway/message.h"
#include "gateway/rtp_socket.h"

struct gw_gateway;
struct gw_leg;
struct gw_room;

struct gw_worker {
    struct gw_gateway *gateway;
    uint32_t index;
    pthread_t thread;
    int is_started;
    int is_stopping;
    int epoll_fd;
    int wake_fd;
    gw_queue queue;
    atomic_uint load; /* calls here or on their way */
    cvi_resolver *resolver;
    uint64_t clock_set_us; /* when the resolver was last told the civil time */
    cvi_pool_port *port;
    struct gw_leg *legs;
    struct gw_leg *graveyard; /* gone, but events of this round may still name them */
    struct gw_room *rooms;
    gw_receiver *receiver;
};

/* Create and start; on failure *out is to be destroyed all the same. */
int gw_worker_start(gw_worker **out, struct gw_gateway *gateway, uint32_t index);
void gw_worker_destroy(gw_worker **worker); /* after GW_STOP was posted: waits for it */

/* From any thread. Takes the message. */
void gw_worker_post(gw_worker *worker, gw_message *message);
uint32_t gw_worker_load(const gw_worker *worker); /* calls it has or gets */
void gw_worker_add_load(gw_worker *worker, int change);

#endif
