/* SPDX-License-Identifier: MIT */
/* Addresses: comparing, printing and reading numeric ones. No look-ups. */
#ifndef CVI_CORE_ADDR_H
#define CVI_CORE_ADDR_H

#include "core/base.h"

#define CVI__ADDR_TEXT_MAX 64 /* "[v6]:port" and the NUL */

int cvi__addr_equal(const cvi_addr *a, const cvi_addr *b);    /* family, ip and port */
int cvi__addr_equal_ip(const cvi_addr *a, const cvi_addr *b); /* family and ip */
int cvi__addr_is_any(const cvi_addr *a);                      /* 0.0.0.0 or :: */

/* A numeric IPv4 or IPv6 address without port or brackets. CVI_EINVAL when it is not one. */
int cvi__addr_parse_ip(cvi_addr *out, const char *text, size_t len);

/* "192.0.2.1" or "2001:db8::1"; returns the length. cap >= 46. */
size_t cvi__addr_format_ip(const cvi_addr *a, char *out, size_t cap);

#endif
