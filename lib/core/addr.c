/* SPDX-License-Identifier: MIT */
#include "core/addr.h"

#include <arpa/inet.h>
#include <string.h>

static size_t ip_bytes(const cvi_addr *a)
{
    switch (a->family) {
    case CVI_ADDR_IPV4:
        return 4;
    case CVI_ADDR_IPV6:
        return 16;
    default:
        return 0;
    }
}

int cvi__addr_equal_ip(const cvi_addr *a, const cvi_addr *b)
{
    return a->family == b->family && a->scope == b->scope && memcmp(a->ip, b->ip, ip_bytes(a)) == 0;
}

int cvi__addr_equal(const cvi_addr *a, const cvi_addr *b)
{
    return a->port == b->port && cvi__addr_equal_ip(a, b);
}

int cvi__addr_is_any(const cvi_addr *a)
{
    static const uint8_t zeros[16];
    const size_t len = ip_bytes(a);

    return len > 0 && memcmp(a->ip, zeros, len) == 0;
}

int cvi__addr_parse_ip(cvi_addr *out, const char *text, size_t len)
{
    char copy[INET6_ADDRSTRLEN];

    memset(out, 0, sizeof(*out));
    if (len == 0 || len >= sizeof(copy) || memchr(text, '\0', len)) {
        return CVI_EINVAL;
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    if (inet_pton(AF_INET, copy, out->ip) == 1) {
        out->family = CVI_ADDR_IPV4;
        return CVI_OK;
    }
    if (inet_pton(AF_INET6, copy, out->ip) == 1) {
        out->family = CVI_ADDR_IPV6;
        return CVI_OK;
    }
    memset(out->ip, 0, sizeof(out->ip));
    return CVI_EINVAL;
}

size_t cvi__addr_format_ip(const cvi_addr *a, char *out, size_t cap)
{
    const int family = a->family == CVI_ADDR_IPV6 ? AF_INET6 : AF_INET;

    if (cap == 0) {
        return 0;
    }
    out[0] = '\0';
    if (ip_bytes(a) == 0 || !inet_ntop(family, a->ip, out, (socklen_t)cap)) {
        return 0;
    }
    return strlen(out);
}
