/* SPDX-License-Identifier: MIT */
#include "common/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAPPED_BITS 96

static int parse_ip(cvi_addr *out, const char *text, size_t len)
{
    char copy[64];

    if (len == 0 || len >= sizeof(copy)) {
        return CVI_EINVAL;
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    memset(out, 0, sizeof(*out));
    if (inet_pton(AF_INET, copy, out->ip) == 1) {
        out->family = CVI_ADDR_IPV4;
    } else if (inet_pton(AF_INET6, copy, out->ip) == 1) {
        out->family = CVI_ADDR_IPV6;
    } else {
        return CVI_EINVAL;
    }
    return CVI_OK;
}

static int parse_port(const char *text, uint16_t *out)
{
    unsigned value = 0;
    size_t i = 0;

    for (; text[i] >= '0' && text[i] <= '9' && i < 6; i++) {
        value = value * 10 + (unsigned)(text[i] - '0');
    }
    if (i == 0 || text[i] != '\0' || value > 65535) {
        return CVI_EINVAL;
    }
    *out = (uint16_t)value;
    return CVI_OK;
}

int ex_addr_parse(cvi_addr *out, const char *text, uint16_t default_port)
{
    const char *colon = strrchr(text, ':');
    const char *bracket = text[0] == '[' ? strchr(text, ']') : NULL;
    uint16_t port = default_port;
    const char *ip = bracket ? text + 1 : text;
    size_t len = strlen(text);
    int rc = CVI_OK;

    if (bracket) {
        len = (size_t)(bracket - ip);
        if (bracket[1] == ':') {
            rc = parse_port(bracket + 2, &port);
        } else if (bracket[1] != '\0') {
            rc = CVI_EINVAL;
        }
    } else if (colon && strchr(text, ':') == colon) {
        len = (size_t)(colon - text);
        rc = parse_port(colon + 1, &port);
    }
    if (rc == CVI_OK) {
        rc = parse_ip(out, ip, len);
    }
    if (rc == CVI_OK) {
        out->port = port;
    }
    return rc;
}

/* Sockets that take IPv6 and IPv4 write 192.0.2.1 as ::ffff:192.0.2.1 (RFC 4291 section 2.5.5.2). */
static int is_mapped(const cvi_addr *addr)
{
    static const uint8_t prefix[MAPPED_BITS / 8] = {[10] = 0xff, [11] = 0xff};

    return addr->family == CVI_ADDR_IPV6 && memcmp(addr->ip, prefix, sizeof(prefix)) == 0;
}

static void unmap(cvi_addr *addr)
{
    addr->family = CVI_ADDR_IPV4;
    memmove(addr->ip, addr->ip + MAPPED_BITS / 8, 4);
    memset(addr->ip + 4, 0, sizeof(addr->ip) - 4);
}

int ex_net_parse(ex_net *out, const char *text)
{
    const size_t len = strcspn(text, "/");
    uint16_t bits = 0;

    memset(out, 0, sizeof(*out));
    if (parse_ip(&out->addr, text, len) != CVI_OK) {
        return CVI_EINVAL;
    }
    out->bits = out->addr.family == CVI_ADDR_IPV6 ? 128 : 32;
    if (text[len] != '\0') {
        if (parse_port(text + len + 1, &bits) != CVI_OK || bits > out->bits) {
            return CVI_EINVAL;
        }
        out->bits = bits;
    }
    if (is_mapped(&out->addr) && out->bits >= MAPPED_BITS) {
        unmap(&out->addr);
        out->bits -= MAPPED_BITS;
    }
    return CVI_OK;
}

int ex_net_has(const ex_net *net, const cvi_addr *addr)
{
    const uint32_t bytes = net->bits / 8;
    const uint32_t rest = net->bits % 8;
    cvi_addr plain = *addr;

    if (is_mapped(addr)) {
        unmap(&plain);
    }
    if (plain.family != net->addr.family || memcmp(plain.ip, net->addr.ip, bytes) != 0) {
        return 0;
    }
    return rest == 0 || (plain.ip[bytes] ^ net->addr.ip[bytes]) >> (8 - rest) == 0;
}

int ex_nets_have(const ex_net *nets, uint32_t count, const cvi_addr *addr)
{
    for (uint32_t i = 0; i < count; i++) {
        if (ex_net_has(&nets[i], addr)) {
            return 1;
        }
    }
    return 0;
}

void ex_addr_format_ip(const cvi_addr *addr, char *out, size_t cap)
{
    const int family = addr->family == CVI_ADDR_IPV6 ? AF_INET6 : AF_INET;

    if (!inet_ntop(family, addr->ip, out, (socklen_t)cap)) {
        snprintf(out, cap, "?");
    }
}

void ex_addr_format(const cvi_addr *addr, char *out, size_t cap)
{
    char ip[48];
    const int is_ipv6 = addr->family == CVI_ADDR_IPV6;

    ex_addr_format_ip(addr, ip, sizeof(ip));
    if (addr->port == 0) {
        snprintf(out, cap, "%s%s%s", is_ipv6 ? "[" : "", ip, is_ipv6 ? "]" : "");
    } else {
        snprintf(out, cap, "%s%s%s:%u", is_ipv6 ? "[" : "", ip, is_ipv6 ? "]" : "", addr->port);
    }
}

int ex_addr_is_any(const cvi_addr *addr)
{
    static const uint8_t zeros[16];

    return memcmp(addr->ip, zeros, sizeof(zeros)) == 0;
}

socklen_t ex_addr_to_sockaddr(const cvi_addr *addr, struct sockaddr_storage *out)
{
    struct sockaddr_in *in = (struct sockaddr_in *)out;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;

    memset(out, 0, sizeof(*out));
    if (addr->family == CVI_ADDR_IPV6) {
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons(addr->port);
        in6->sin6_scope_id = addr->scope;
        memcpy(&in6->sin6_addr, addr->ip, 16);
        return (socklen_t)sizeof(*in6);
    }
    in->sin_family = AF_INET;
    in->sin_port = htons(addr->port);
    memcpy(&in->sin_addr, addr->ip, 4);
    return (socklen_t)sizeof(*in);
}

void ex_addr_from_sockaddr(cvi_addr *out, const struct sockaddr *in)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)in;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)in;

    memset(out, 0, sizeof(*out));
    if (in->sa_family == AF_INET) {
        out->family = CVI_ADDR_IPV4;
        out->port = ntohs(v4->sin_port);
        memcpy(out->ip, &v4->sin_addr, 4);
    } else if (in->sa_family == AF_INET6) {
        out->family = CVI_ADDR_IPV6;
        out->port = ntohs(v6->sin6_port);
        out->scope = v6->sin6_scope_id;
        memcpy(out->ip, &v6->sin6_addr, 16);
    }
}

int ex_addr_towards(cvi_addr *out, const cvi_addr *remote)
{
    struct sockaddr_storage sa;
    socklen_t len = ex_addr_to_sockaddr(remote, &sa);
    const int fd = socket(sa.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int rc = CVI_ESYSTEM;

    if (fd < 0) {
        return CVI_ESYSTEM;
    }
    if (connect(fd, (const struct sockaddr *)&sa, len) == 0) {
        len = (socklen_t)sizeof(sa);
        if (getsockname(fd, (struct sockaddr *)&sa, &len) == 0) {
            ex_addr_from_sockaddr(out, (const struct sockaddr *)&sa);
            out->port = 0;
            rc = CVI_OK;
        }
    }
    close(fd);
    return rc;
}

int ex_udp_open(const cvi_addr *local, int receive_buffer_bytes)
{
    struct sockaddr_storage sa;
    const socklen_t len = ex_addr_to_sockaddr(local, &sa);
    const int fd = socket(sa.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int saved = 0;

    if (fd < 0) {
        return -1;
    }
    if (receive_buffer_bytes > 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                         sizeof(receive_buffer_bytes));
    }
    if (bind(fd, (const struct sockaddr *)&sa, len) != 0) {
        saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}
