/* SPDX-License-Identifier: MIT */
/* Who an attempt comes from: addresses brought into one form, and proxies among them. */
#ifndef CVI_RESOLVE_GUARD_SOURCE_H
#define CVI_RESOLVE_GUARD_SOURCE_H

#include "core/base.h"

typedef struct cvi__net {
    cvi_addr addr; /* bits behind the prefix are zero */
    uint32_t prefix;
} cvi__net;

/* "192.0.2.1", "2001:db8::/32". CVI_EINVAL when it is neither. */
int cvi__net_parse(cvi__net *out, const char *text);
int cvi__net_has(const cvi__net *net, const cvi_addr *addr);

/*
 * "192.0.2.1", "192.0.2.1:5060", "2001:db8::1", "[2001:db8::1]:5060"; an IPv4 address inside an
 * IPv6 one, by RFC 4291 or NAT64 (RFC 6052), becomes that. 0 when it is none of these.
 */
int cvi__source_parse(cvi_addr *out, const char *text);

/* The network of one customer: an IPv4 address, the first 64 bits of an IPv6 one. */
void cvi__source_reduce(cvi_addr *addr);
/* Its site, the first 48 bits, since many networks are had for nothing. 0: IPv4 has no such. */
int cvi__source_widen(cvi_addr *addr);

#endif
