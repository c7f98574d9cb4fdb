/* SPDX-License-Identifier: MIT */
/* The UDP sockets of one call, and moving many datagrams with one system call. */
#ifndef GW_RTP_SOCKET_H
#define GW_RTP_SOCKET_H

#include <stdatomic.h>

#include <cvi/core.h>

#define GW_MEDIA 3       /* audio, video, slides */
#define GW_BATCH 64      /* datagrams at once */
#define GW_DATAGRAM 2048 /* longest we take */

struct gw_leg;

typedef struct gw_socket {
    struct gw_leg *leg;
    int fd;        /* -1: not open */
    uint32_t path; /* of this call's m-lines, see session.h */
} gw_socket;

/* RTP and RTCP of one medium. */
typedef struct gw_pair {
    uint32_t medium;
    cvi_addr bound; /* RTP; RTCP is one port above */
    gw_socket rtp;
    gw_socket rtcp;
} gw_pair;

/* Bind two ports next to each other, the first even, from the range lo..hi; `cursor` is where to
 * look first, shared by all. CVI_ELIMIT: none is free. */
int gw_pair_open(gw_pair *pair, const cvi_addr *local, const uint32_t range[2],
                 atomic_uint *cursor);
void gw_pair_close(gw_pair *pair);

/* Room for one batch; allocated once per worker. */
typedef struct gw_receiver gw_receiver;

gw_receiver *gw_receiver_create(void);
void gw_receiver_destroy(gw_receiver *receiver);

/* Up to GW_BATCH datagrams waiting at the socket, borrowed until the next call; returns how many. */
size_t gw_receive(gw_receiver *receiver, const gw_socket *socket, const cvi_packet **packets);

/* Send to the remote addresses, all from one socket; what the kernel refuses is dropped. */
void gw_send(const gw_socket *socket, const cvi_packet *packets, size_t n);

#endif
