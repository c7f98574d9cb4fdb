/* SPDX-License-Identifier: MIT */
/* Addresses and UDP sockets. */
#ifndef EX_NET_H
#define EX_NET_H

#include <sys/socket.h>

#include <cvi/core.h>

#define EX_ADDR_TEXT_MAX 64

/* "192.0.2.1", "192.0.2.1:5060", "2001:db8::1", "[2001:db8::1]:5060"; without a port
 * `default_port`. CVI_OK or CVI_EINVAL. No look-ups. */
int ex_addr_parse(cvi_addr *out, const char *text, uint16_t default_port);

/* "192.0.2.1:5060" or "[2001:db8::1]:5060"; the port is left out when 0. cap >= EX_ADDR_TEXT_MAX. */
void ex_addr_format(const cvi_addr *addr, char *out, size_t cap);
void ex_addr_format_ip(const cvi_addr *addr, char *out, size_t cap); /* no port, no brackets */

/* Addresses that begin alike. */
typedef struct ex_net {
    cvi_addr addr;
    uint32_t bits;
} ex_net;

int ex_net_parse(ex_net *out, const char *text); /* "192.0.2.0/24", "2001:db8::1": or CVI_EINVAL */
int ex_net_has(const ex_net *net, const cvi_addr *addr); /* whatever the port */
int ex_nets_have(const ex_net *nets, uint32_t count, const cvi_addr *addr);

int ex_addr_is_any(const cvi_addr *addr); /* 0.0.0.0 or :: */

socklen_t ex_addr_to_sockaddr(const cvi_addr *addr, struct sockaddr_storage *out);
void ex_addr_from_sockaddr(cvi_addr *out, const struct sockaddr *in); /* other families: 0 */

/* The address of ours from which packets to `remote` leave; its port is 0. */
int ex_addr_towards(cvi_addr *out, const cvi_addr *remote);

/* A non-blocking UDP socket bound to `local` (port 0: any); -1 with errno on failure. */
int ex_udp_open(const cvi_addr *local, int receive_buffer_bytes);

#endif
