/* SPDX-License-Identifier: MIT */
/* Hosts that are more than a short name: addresses, long names, and what is wrong about them. */
#include <string.h>

#include "dial/classes.h"
#include "dial/scan.h"

#define LABEL_MAX 63

static const char NO_IPV6[] = "this is not an IPv6 address";

static const char *refuse_host(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_refuse(s, CVI_EDIAL_HOST, at, why);
}

/* Four numbers up to 255, without leading zeros. */
static int is_ipv4(const char *p, const char *end)
{
    for (int dots = 0;; dots++, p++) {
        unsigned value = 0;
        const char *const from = p;

        while (p < end && p - from < 3 && cvi__dial_is(*p, CVI__DIAL_DIGIT)) {
            value = value * 10u + (unsigned)(*p++ - '0');
        }
        if (p == from || value > 255 || (*from == '0' && p - from > 1)) {
            return 0;
        }
        if (dots == 3 || p == end || *p != '.') {
            return dots == 3 && p == end;
        }
    }
}

#define IPV6_MAX 45u /* bytes; so each may have its bit */

/* What an IPv6 address is made of: a bit for each byte; those behind it may be set, too. */
typedef struct ipv6_bytes {
    uint64_t digits, colons, upper;
} ipv6_bytes;

static inline ipv6_bytes look_at_lanes(const char *p)
{
    const cvi__dial_lanes x = cvi__dial_load(p);
    const cvi__dial_lanes letters = cvi__dial_between(x | cvi__dial_all(0x20), 'a', 'f');

    return (ipv6_bytes){cvi__dial_mask(letters | cvi__dial_between(x, '0', '9')),
                        cvi__dial_mask(cvi__dial_same(x, ':')),
                        cvi__dial_mask(cvi__dial_between(x, 'A', 'F'))};
}

static inline ipv6_bytes look_at_ipv6(const char *p, size_t len)
{
    ipv6_bytes all = look_at_lanes(p);

    for (size_t i = CVI__DIAL_LANES; i < len; i += CVI__DIAL_LANES) {
        const ipv6_bytes b = look_at_lanes(p + i);

        all.digits |= b.digits << i;
        all.colons |= b.colons << i;
        all.upper |= b.upper << i;
    }
    return all;
}

/* How many bits there are, of which no two are neighbours. */
static inline unsigned count_apart(uint64_t x)
{
    x = (x | x >> 1) & 0x5555555555555555u;
    x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (unsigned)(x * 0x0101010101010101u >> 56);
}

/* Groups of one to four digits, of which "::" leaves some out, and perhaps an IPv4 address last. */
static inline __attribute__((always_inline)) int is_ipv6(const char *p, size_t len,
                                                         const ipv6_bytes *b)
{
    const uint64_t all = cvi__dial_bits(len), colons = b->colons & all;
    uint64_t digits = b->digits & all, last = (uint64_t)1 << (len - 1);
    const uint64_t others = all ^ (digits | colons);
    unsigned groups = 0;

    if (CVI_SELDOM(others != 0)) { /* of an IPv4 address, which stands for two groups */
        const size_t at = colons != 0 ? 64 - (size_t)__builtin_clzll(colons) : 0;

        if (others & cvi__dial_bits(at) || !is_ipv4(p + at, p + len)) {
            return 0;
        }
        digits &= cvi__dial_bits(at);
        last = 0;
        groups = 2;
    }
    const uint64_t pairs = colons & colons >> 1; /* at the first of two */
    const uint64_t alone = colons & ~(pairs | pairs << 1);
    const uint64_t twos = digits & digits >> 1;

    groups += count_apart(digits & ~(digits << 1));
    return (alone & (1 | last)) == 0 && (pairs & (pairs - 1)) == 0 &&
           (twos & twos >> 2 & digits >> 4) == 0 && (pairs != 0 ? groups < 8 : groups == 8);
}

void cvi__dial_make_lower(cvi__dial_scan *s, const char *from, const char *end)
{
    char *p = s->start + (from - s->start);

    for (; p < end; p++) {
        if (*p >= 'A' && *p <= 'Z') {
            *p = (char)(*p | 0x20);
        }
    }
}

/* 0: it is no IPv6 address. */
static inline __attribute__((always_inline)) int take_ipv6(cvi__dial_scan *s, const char *from,
                                                           size_t len, cvi__dial_parts *parts)
{
    if (CVI_SELDOM(len - 1 >= IPV6_MAX)) {
        return 0;
    }
    const ipv6_bytes b = look_at_ipv6(from, len);
    if (CVI_SELDOM(!is_ipv6(from, len, &b))) {
        return 0;
    }
    if (CVI_SELDOM(b.upper & cvi__dial_bits(len))) {
        cvi__dial_make_lower(s, from, from + len);
    }
    parts->host = cvi__dial_slice(from, from + len);
    parts->is_address = 1;
    return 1;
}

/* Where the next ']' is, if not too far for an IPv6 address. */
static inline size_t find_close(const char *p)
{
    for (size_t i = 0; i <= IPV6_MAX; i += CVI__DIAL_LANES) {
        const uint32_t close = cvi__dial_mask(cvi__dial_same(cvi__dial_load(p + i), ']'));

        if (close != 0) {
            return i + cvi__dial_lowest(close);
        }
    }
    return 0;
}

/* "[" IPv6address "]" */
const char *cvi__dial_take_reference(cvi__dial_scan *s, const char *open, cvi__dial_parts *parts)
{
    const char *const from = open + 1;
    const size_t len = find_close(from);

    if (CVI_MOSTLY(take_ipv6(s, from, len, parts))) {
        cvi__dial_seal(s, from + len);
        return from + len + 1;
    }
    return memchr(from, ']', (size_t)(s->end - from)) ? refuse_host(s, from, NO_IPV6)
                                                      : refuse_host(s, open, "'[' is never closed");
}

/* An IPv6 address alone, as people type it: two colons, and nothing but what belongs to one. */
int cvi__dial_is_bare_ipv6(const cvi__dial_scan *s)
{
    const char *p = s->p;
    int colons = 0;

    for (; p < s->end && (cvi__dial_is(*p, CVI__DIAL_HEX) || *p == ':' || *p == '.'); p++) {
        colons += *p == ':';
    }
    return p == s->end && colons >= 2;
}

int cvi__dial_scan_bare_host(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    s->is_typed = 1;
    if (!cvi__dial_is_bare_ipv6(s)) {
        return cvi__dial_scan_hostport(s, parts);
    }
    if (!take_ipv6(s, s->p, (size_t)(s->end - s->p), parts)) {
        return cvi__dial_fail(s, CVI_EDIAL_HOST, s->p, NO_IPV6);
    }
    s->p = s->end;
    return CVI_OK;
}

/* Up to `end` in parts->host: four decimal numbers up to 255, or it is no host. */
const char *cvi__dial_take_ipv4(cvi__dial_scan *s, const char *end, cvi__dial_parts *parts)
{
    const cvi__dial_text *const host = &parts->host;
    const int has_colons =
        s->end - end > 1 && *end == ':' && memchr(end + 1, ':', (size_t)(s->end - end - 1)) != NULL;

    parts->is_address = 1;
    if (is_ipv4(host->text, host->text + host->len)) {
        return end;
    }
    return refuse_host(s, host->text,
                       has_colons ? "an IPv6 address must stand in square brackets"
                                  : "neither a host name nor an IPv4 address");
}

static int is_idn(const cvi__dial_scan *s, const char *p)
{
    return s->is_typed && (unsigned char)*p >= 0x80;
}

/* 0 after a failure. */
static int check_label(cvi__dial_scan *s, const char *label, const char *end)
{
    const char *at = NULL, *why = NULL;

    if (end == label) {
        at = end;
        why = "a part of the host name is empty";
    } else if (*label == '-' || end[-1] == '-') {
        at = *label == '-' ? label : end - 1;
        why = "a part of a host name neither starts nor ends with '-'";
    } else if (end - label > LABEL_MAX) {
        at = label + LABEL_MAX;
        why = "a part of a host name has at most 63 characters";
    }
    return !at || refuse_host(s, at, why);
}

/* Letters, digits, '-' and '.' up to `end`; *top is where the last label begins. Where the name
 * ends, in front of a final dot, or NULL. */
static const char *take_labels(cvi__dial_scan *s, const char *from, const char *end,
                               const char **top)
{
    for (const char *label = from;;) {
        const char *const dot = memchr(label, '.', (size_t)(end - label));

        if (!dot && is_idn(s, end)) { /* the label goes on */
            return end;
        }
        if (!dot && label == end && label > from) { /* a final dot: the name is complete */
            return end - 1;
        }
        if (!check_label(s, label, dot ? dot : end)) {
            return NULL;
        }
        *top = label;
        if (!dot) {
            return end;
        }
        label = dot + 1;
    }
}

const char *cvi__dial_take_name(cvi__dial_scan *s, const char *from, cvi__dial_parts *parts)
{
    const char *const end = cvi__dial_stop(s, cvi__dial_at(s, from)).p;
    const char *top = from, *name_end = NULL;

    if (end == from && !is_idn(s, end)) {
        return refuse_host(s, from,
                           from == s->end ? "the host is missing"
                                          : "this character is not allowed in a host");
    }
    name_end = take_labels(s, from, end, &top);
    if (!name_end) {
        return NULL;
    }
    if (is_idn(s, end)) {
        s->p = from;
        return cvi__dial_take_idn(s, &parts->host) == CVI_OK ? s->p : NULL;
    }
    if (name_end - from > CVI__DIAL_HOST_MAX) {
        return refuse_host(s, from + CVI__DIAL_HOST_MAX, "a host name has at most 253 characters");
    }
    cvi__dial_make_lower(s, from, name_end);
    parts->host = cvi__dial_slice(from, name_end);
    if (name_end < end) {
        cvi__dial_seal(s, name_end);
    }
    return cvi__dial_is(*top, CVI__DIAL_DIGIT) ? cvi__dial_take_ipv4(s, end, parts) : end;
}
