/* SPDX-License-Identifier: MIT */
/* Host names, IPv4 addresses, IPv6 references, ports. */
#include <string.h>

#include "dial/classes.h"
#include "dial/scan.h"

#define LABEL_MAX 63

static int fail_host(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_fail(s, CVI_EDIAL_HOST, at, why);
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

/* Groups of one to four digits, of which "::" leaves some out, and perhaps an IPv4 address last. */
static int is_ipv6(const char *p, const char *end)
{
    int groups = 0, is_short = 0;

    if (end - p >= 2 && p[0] == ':' && p[1] == ':') {
        is_short = 1;
        p += 2;
    }
    while (p < end) {
        const char *const from = p;

        p = cvi__dial_run(p, CVI__DIAL_HEX);
        if (*p == '.') {
            groups += 2;
            return is_ipv4(from, end) && (is_short ? groups < 8 : groups == 8);
        }
        if (p == from || p - from > 4 || ++groups > 8) {
            return 0;
        }
        if (p == end) {
            break;
        }
        if (*p != ':' || ++p == end) {
            return 0;
        }
        if (*p == ':') {
            if (is_short++) {
                return 0;
            }
            p++;
        }
    }
    return is_short ? groups < 8 : groups == 8;
}

static void make_lower(cvi__dial_scan *s, const char *from, const char *end)
{
    char *p = s->start + (from - s->start);

    for (; p < end; p++) {
        if (*p >= 'A' && *p <= 'Z') {
            *p = (char)(*p | 0x20);
        }
    }
}

int cvi__dial_take_ipv6(cvi__dial_scan *s, const char *close, cvi__dial_parts *parts)
{
    if (!is_ipv6(s->p, close)) {
        return fail_host(s, s->p, "this is not an IPv6 address");
    }
    make_lower(s, s->p, close);
    parts->host = cvi__dial_slice(s->p, close);
    parts->is_address = 1;
    s->p = close;
    return CVI_OK;
}

/* "[" IPv6address "]" */
static int take_reference(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const open = s->p++;
    const char *const close = memchr(open, ']', (size_t)(s->end - open));
    int rc = CVI_OK;

    if (!close) {
        return fail_host(s, open, "'[' is never closed");
    }
    rc = cvi__dial_take_ipv6(s, close, parts);
    s->p += rc == CVI_OK;
    return rc;
}

/* A name whose last label starts with a digit must be four decimal numbers up to 255. */
static int check_ipv4(cvi__dial_scan *s, const cvi__dial_text *host)
{
    const int has_colons = s->end - s->p > 1 && *s->p == ':' &&
                           memchr(s->p + 1, ':', (size_t)(s->end - s->p - 1)) != NULL;

    if (!is_ipv4(host->text, host->text + host->len)) {
        return fail_host(s, host->text,
                         has_colons ? "an IPv6 address must stand in square brackets"
                                    : "neither a host name nor an IPv4 address");
    }
    return CVI_OK;
}

/* The end of a label, at a dot or behind the name. */
static int check_label(cvi__dial_scan *s, const char *label, const char *end)
{
    if (end == label) {
        return fail_host(s, end, "a part of the host name is empty");
    }
    if (*label == '-' || end[-1] == '-') {
        return fail_host(s, *label == '-' ? label : end - 1,
                         "a part of a host name neither starts nor ends with '-'");
    }
    if (end - label > LABEL_MAX) {
        return fail_host(s, label + LABEL_MAX, "a part of a host name has at most 63 characters");
    }
    return CVI_OK;
}

/* Letters, digits, '-' and '.', made lower case; *host is without a final dot, *top in its last
 * label. */
static int take_labels(cvi__dial_scan *s, cvi__dial_text *host, const char **top)
{
    const char *const from = s->p;
    const char *p = from, *label = from;
    unsigned seen = 0;

    for (;; label = ++p) {
        unsigned class = 0;

        for (; (class = cvi__dial_classes[(unsigned char)*p]) & CVI__DIAL_LABEL; p++) {
            seen |= class;
        }
        if (p == label && p > from && *p != '.') { /* a final dot: the name is complete */
            s->p = p--;
            break;
        }
        const int rc = check_label(s, label, p);
        if (rc != CVI_OK) {
            s->p = p;
            return rc;
        }
        *top = label;
        s->p = p;
        if (*p != '.') {
            break;
        }
    }
    if (seen & CVI__DIAL_UPPER) {
        make_lower(s, from, p);
    }
    *host = cvi__dial_slice(from, p);
    return CVI_OK;
}

static int is_idn(const cvi__dial_scan *s)
{
    return s->is_typed && (unsigned char)*s->p >= 0x80;
}

static int take_name(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const from = s->p;
    const char *top = NULL;
    int rc = CVI_OK;

    if (from == s->end) {
        return fail_host(s, from, "the host is missing");
    }
    if (!cvi__dial_is(*from, CVI__DIAL_LABEL) && *from != '.' && !is_idn(s)) {
        return fail_host(s, from, "this character is not allowed in a host");
    }
    rc = take_labels(s, &parts->host, &top);
    if (is_idn(s)) {
        s->p = from;
        return cvi__dial_take_idn(s, &parts->host);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (parts->host.len > CVI__DIAL_HOST_MAX) {
        return fail_host(s, from + CVI__DIAL_HOST_MAX, "a host name has at most 253 characters");
    }
    if (!cvi__dial_is(*top, CVI__DIAL_DIGIT)) {
        return CVI_OK;
    }
    parts->is_address = 1;
    return check_ipv4(s, &parts->host);
}

static int take_port(cvi__dial_scan *s, uint32_t *port)
{
    const char *const from = ++s->p;
    uint32_t value = 0;

    for (; s->p < s->end && cvi__dial_is(*s->p, CVI__DIAL_DIGIT); s->p++) {
        value = value * 10u + (uint32_t)(*s->p - '0');
        if (value > 65535u) {
            break;
        }
    }
    if (value == 0 || value > 65535u) {
        return cvi__dial_fail(s, CVI_EDIAL_PORT, from,
                              s->p == from ? "the port is missing" : "a port is 1 to 65535");
    }
    *port = value;
    return CVI_OK;
}

int cvi__dial_scan_hostport(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const int is_ipv6 = s->p < s->end && *s->p == '[';
    int rc = is_ipv6 ? take_reference(s, parts) : take_name(s, parts);
    const int has_port = rc == CVI_OK && s->p < s->end && *s->p == ':';

    if (has_port) {
        rc = take_port(s, &parts->port);
    }
    if (rc != CVI_OK || s->p == s->end || *s->p == ';' || *s->p == '?') {
        return rc;
    }
    if (*s->p == '@') {
        return fail_host(s, s->p, "there is a second '@'; write the first as %40");
    }
    if (*s->p == ' ' || *s->p == '\t') {
        return cvi__dial_fail(s, CVI_EDIAL_TRAILING, s->p, "text follows the address");
    }
    return has_port
               ? cvi__dial_fail(s, CVI_EDIAL_PORT, s->p, "a port has digits only and ends the host")
               : fail_host(s, s->p, "this character is not allowed in a host");
}
