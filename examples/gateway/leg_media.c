/* SPDX-License-Identifier: MIT */
#include "gateway/leg_media.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "common/net.h"
#include "gateway/gateway.h"

#define FEED_TRIES 4
#define NO_PATH 0xfffffffeu /* of a medium without an m-line */

static void set_path(gw_pair *pair, uint32_t path)
{
    pair->rtp.path = path;
    pair->rtcp.path = path | 1u;
}

void gw_leg_no_sockets(gw_leg *leg)
{
    for (uint32_t i = 0; i < GW_MEDIA; i++) {
        gw_pair *pair = &leg->pairs[i];

        pair->medium = CVI_MEDIUM_AUDIO + i;
        pair->rtp.fd = pair->rtcp.fd = -1;
        pair->rtp.leg = pair->rtcp.leg = leg;
        set_path(pair, i << 1);
    }
}

int gw_leg_open_sockets(gw_leg *leg, const char *ip)
{
    gw_gateway *g = leg->worker->gateway;
    cvi_addr bind_to = g->config.listen;
    cvi_addr seen;
    int rc = ex_addr_parse(&seen, ip, 0);

    bind_to.port = 0;
    for (uint32_t i = 0; i < GW_MEDIA && rc == CVI_OK; i++) {
        gw_pair *pair = &leg->pairs[i];

        rc = gw_pair_open(pair, &bind_to, g->config.media_ports, &g->next_port);
        if (rc == CVI_OK) {
            seen.port = pair->bound.port;
            rc = cvi_call_set_local(leg->call, pair->medium, &seen, NULL);
        }
    }
    return rc;
}

void gw_leg_close_sockets(gw_leg *leg)
{
    for (uint32_t i = 0; i < GW_MEDIA; i++) {
        gw_pair_close(&leg->pairs[i]);
    }
}

static void watch_one(gw_leg *leg, gw_socket *s, int operation)
{
    struct epoll_event e = {.events = EPOLLIN, .data = {.ptr = s}};

    if (s->fd >= 0 && epoll_ctl(leg->worker->epoll_fd, operation, s->fd, &e) != 0) {
        gw_log(leg->worker->gateway, CVI_LOG_ERROR, "epoll_ctl: %s", strerror(errno));
    }
}

void gw_leg_watch(gw_leg *leg, int operation)
{
    for (uint32_t i = 0; i < GW_MEDIA; i++) {
        watch_one(leg, &leg->pairs[i].rtp, operation);
        watch_one(leg, &leg->pairs[i].rtcp, operation);
    }
}

void gw_leg_learn_paths(gw_leg *leg)
{
    const cvi_session *session = cvi_call_get_session(leg->call);
    uint32_t paths[GW_MEDIA];
    uint32_t known = 0;

    for (uint32_t i = 0; session && i < GW_MEDIA; i++) {
        cvi_stream_info info;

        (void)CVI_STREAM_INFO_INIT(&info);
        paths[i] = NO_PATH;
        if (cvi_session_get_stream(session, leg->pairs[i].medium, &info) == CVI_OK) {
            paths[i] = info.path;
            known++;
        }
    }
    for (uint32_t i = 0; known > 0 && i < GW_MEDIA; i++) {
        set_path(&leg->pairs[i], paths[i]);
    }
}

/* The call takes what it has room for; pulling its output makes more. */
void gw_leg_receive(gw_leg *leg, const gw_socket *socket, uint64_t now_us)
{
    const cvi_packet *packets = NULL;
    const size_t n = gw_receive(leg->worker->receiver, socket, &packets);
    size_t done = 0;

    if (!leg->has_media && n > 0) {
        leg->has_media = 1;
        gw_log(leg->worker->gateway, CVI_LOG_DEBUG, "worker %u: a call's media arrive",
               leg->worker->index);
    }
    for (int i = 0; i < FEED_TRIES && done < n; i++) {
        size_t taken = 0;

        if (cvi_call_feed_packets(leg->call, now_us, packets + done, n - done, &taken) !=
            CVI_EFULL) {
            break;
        }
        done += taken;
        (void)cvi_call_tick(leg->call, now_us);
        gw_leg_send(leg, now_us);
    }
    leg->is_dirty = 1;
}

static const gw_socket *socket_of(const gw_leg *leg, uint32_t path)
{
    for (uint32_t i = 0; i < GW_MEDIA; i++) {
        if (leg->pairs[i].rtp.path == path) {
            return &leg->pairs[i].rtp;
        }
        if (leg->pairs[i].rtcp.path == path) {
            return &leg->pairs[i].rtcp;
        }
    }
    return NULL;
}

/* Runs of packets with one path leave in one system call. */
static void send_batch(const gw_leg *leg, const cvi_packet *packets, size_t n)
{
    size_t from = 0;

    while (from < n) {
        const gw_socket *socket = socket_of(leg, packets[from].path);
        size_t to = from + 1;

        while (to < n && packets[to].path == packets[from].path) {
            to++;
        }
        if (socket) {
            gw_send(socket, packets + from, to - from);
        }
        from = to;
    }
}

void gw_leg_send(gw_leg *leg, uint64_t now_us)
{
    cvi_packet packets[GW_BATCH];
    size_t n = 0;

    while (cvi_call_next_output(leg->call, now_us, packets, GW_BATCH, &n) == CVI_OK && n > 0) {
        send_batch(leg, packets, n);
    }
}
