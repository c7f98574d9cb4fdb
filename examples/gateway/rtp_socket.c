/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* recvmmsg, sendmmsg */
#include "gateway/rtp_socket.h"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/net.h"

#define RECEIVE_BUFFER (512 * 1024)

struct gw_receiver {
    struct mmsghdr headers[GW_BATCH];
    struct iovec vectors[GW_BATCH];
    struct sockaddr_storage remotes[GW_BATCH];
    cvi_packet packets[GW_BATCH];
    uint8_t data[GW_BATCH][GW_DATAGRAM];
};

/* Expedited forwarding for sound, assured for pictures (RFC 4594). */
static void mark(int fd, int family, uint32_t medium)
{
    const int tos = medium == CVI_MEDIUM_AUDIO ? 46 << 2 : 34 << 2;

    if (family == CVI_ADDR_IPV6) {
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof(tos));
    } else {
        (void)setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof(tos));
    }
}

static int open_at(gw_pair *pair, const cvi_addr *local, uint16_t port)
{
    cvi_addr addr = *local;

    addr.port = port;
    pair->rtp.fd = ex_udp_open(&addr, RECEIVE_BUFFER);
    if (pair->rtp.fd < 0) {
        return CVI_ESYSTEM;
    }
    addr.port = (uint16_t)(port + 1);
    pair->rtcp.fd = ex_udp_open(&addr, 0);
    if (pair->rtcp.fd < 0) {
        gw_pair_close(pair);
        return CVI_ESYSTEM;
    }
    pair->bound = *local;
    pair->bound.port = port;
    mark(pair->rtp.fd, local->family, pair->medium);
    mark(pair->rtcp.fd, local->family, pair->medium);
    return CVI_OK;
}

int gw_pair_open(gw_pair *pair, const cvi_addr *local, const uint32_t range[2], atomic_uint *cursor)
{
    const uint32_t first = (range[0] + 1u) & ~1u;
    const uint32_t pairs = range[1] > first ? (range[1] - first + 1) / 2 : 0;

    for (uint32_t i = 0; i < pairs; i++) {
        const uint32_t at = atomic_fetch_add_explicit(cursor, 1, memory_order_relaxed) % pairs;

        if (open_at(pair, local, (uint16_t)(first + at * 2)) == CVI_OK) {
            return CVI_OK;
        }
    }
    return CVI_ELIMIT;
}

static void close_socket(gw_socket *s)
{
    if (s->fd >= 0) {
        close(s->fd);
    }
    s->fd = -1;
}

void gw_pair_close(gw_pair *pair)
{
    close_socket(&pair->rtp);
    close_socket(&pair->rtcp);
}

gw_receiver *gw_receiver_create(void)
{
    gw_receiver *r = (gw_receiver *)calloc(1, sizeof(*r));

    for (size_t i = 0; r && i < GW_BATCH; i++) {
        r->vectors[i].iov_base = r->data[i];
        r->vectors[i].iov_len = GW_DATAGRAM;
        r->headers[i].msg_hdr.msg_iov = &r->vectors[i];
        r->headers[i].msg_hdr.msg_iovlen = 1;
        r->headers[i].msg_hdr.msg_name = &r->remotes[i];
        r->packets[i].size = sizeof(r->packets[i]);
        r->packets[i].data = r->data[i];
    }
    return r;
}

void gw_receiver_destroy(gw_receiver *receiver)
{
    free(receiver);
}

size_t gw_receive(gw_receiver *r, const gw_socket *socket, const cvi_packet **packets)
{
    int n = 0;
    size_t kept = 0;

    for (size_t i = 0; i < GW_BATCH; i++) {
        r->headers[i].msg_hdr.msg_namelen = (socklen_t)sizeof(r->remotes[i]);
    }
    n = recvmmsg(socket->fd, r->headers, GW_BATCH, MSG_DONTWAIT, NULL);
    for (int i = 0; i < n; i++) {
        cvi_packet *p = &r->packets[kept];

        if (r->headers[i].msg_len == 0 || (r->headers[i].msg_hdr.msg_flags & MSG_TRUNC) != 0) {
            continue;
        }
        p->data = r->data[i];
        p->len = r->headers[i].msg_len;
        p->path = socket->path;
        ex_addr_from_sockaddr(&p->remote, (const struct sockaddr *)&r->remotes[i]);
        kept++;
    }
    *packets = r->packets;
    return kept;
}

void gw_send(const gw_socket *socket, const cvi_packet *packets, size_t n)
{
    struct mmsghdr headers[GW_BATCH];
    struct iovec vectors[GW_BATCH];
    struct sockaddr_storage remotes[GW_BATCH];
    size_t done = 0;

    if (socket->fd < 0 || n > GW_BATCH) {
        return;
    }
    memset(headers, 0, sizeof(headers[0]) * n);
    for (size_t i = 0; i < n; i++) {
        union {
            const void *in;
            void *out;
        } data = {.in = packets[i].data};

        vectors[i].iov_base = data.out;
        vectors[i].iov_len = packets[i].len;
        headers[i].msg_hdr.msg_iov = &vectors[i];
        headers[i].msg_hdr.msg_iovlen = 1;
        headers[i].msg_hdr.msg_name = &remotes[i];
        headers[i].msg_hdr.msg_namelen = ex_addr_to_sockaddr(&packets[i].remote, &remotes[i]);
    }
    while (done < n) {
        const int sent = sendmmsg(socket->fd, headers + done, (unsigned)(n - done), MSG_DONTWAIT);

        done += sent > 0 ? (size_t)sent : 1; /* one that fails is skipped, as if lost on the way */
    }
}
