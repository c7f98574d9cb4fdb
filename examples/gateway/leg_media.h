/* SPDX-License-Identifier: MIT */
/* The datagrams of a call: its sockets on one side, cvi_call on the other. */
#ifndef GW_LEG_MEDIA_H
#define GW_LEG_MEDIA_H

#include "gateway/leg.h"

void gw_leg_no_sockets(gw_leg *leg);

/* Bind RTP and RTCP for each medium and tell the call; `ip` is what callers see as our address. */
int gw_leg_open_sockets(gw_leg *leg, const char *ip);
void gw_leg_close_sockets(gw_leg *leg);

/* Add to or remove from the worker's epoll (EPOLL_CTL_ADD, EPOLL_CTL_DEL). */
void gw_leg_watch(gw_leg *leg, int operation);

/* The paths of the sockets after an offer or answer. */
void gw_leg_learn_paths(gw_leg *leg);

void gw_leg_receive(gw_leg *leg, const gw_socket *socket, uint64_t now_us);
void gw_leg_send(gw_leg *leg, uint64_t now_us);

#endif
