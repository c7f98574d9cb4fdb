/* SPDX-License-Identifier: MIT */
/* Host names, IPv4 addresses, IPv6 references, ports. */
#include <string.h>

#include "core/addr.h"
#include "dial/classes.h"
#include "dial/scan.h"

#define LABEL_MAX 63

static int fail_host(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_fail(s, CVI_EDIAL_HOST, at, why);
}

int cvi__dial_take_ipv6(cvi__dial_scan *s, const char *close, cvi__dial_parts *parts)
{
    char *from = s->out;
    cvi_addr addr;

    if (close - s->p > 45 || cvi__addr_parse_ip(&addr, s->p, (size_t)(close - s->p)) != CVI_OK ||
        addr.family != CVI_ADDR_IPV6) {
        return fail_host(s, s->p, "this is not an IPv6 address");
    }
    for (; s->p < close; s->p++) {
        *s->out++ = *s->p >= 'A' && *s->p <= 'F' ? (char)(*s->p | 0x20) : *s->p;
    }
    parts->host = cvi__dial_close(s, from);
    parts->is_address = 1;
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
static int check_ipv4(cvi__dial_scan *s, const char *host, const cvi__dial_text *text)
{
    cvi_addr addr;

    const int has_colons = s->end - s->p > 1 && *s->p == ':' &&
                           memchr(s->p + 1, ':', (size_t)(s->end - s->p - 1)) != NULL;

    if (text->len > 15 || cvi__addr_parse_ip(&addr, text->text, text->len) != CVI_OK) {
        return fail_host(s, host,
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

/* Letters, digits, '-' and '.', made lower case; the last label's first byte goes to *top. */
static int take_labels(cvi__dial_scan *s, const char **top)
{
    const char *p = s->p;
    const char *label = p;
    char *o = s->out;

    for (; p < s->end; p++) {
        const char c = *p;

        if (cvi__dial_is(c, CVI__DIAL_ALNUM)) {
            *o++ = (char)(c | 0x20); /* digits have that bit set */
        } else if (c == '-') {
            *o++ = c;
        } else if (c == '.') {
            const int rc = check_label(s, label, p);

            if (rc != CVI_OK) {
                return rc;
            }
            *o++ = c;
            *top = label;
            label = p + 1;
        } else {
            break;
        }
    }
    s->p = p;
    s->out = o;
    if (label == p && *top) { /* a final dot: the name is complete */
        s->out--;
        return CVI_OK;
    }
    *top = label;
    return check_label(s, label, p);
}

static int is_idn(const cvi__dial_scan *s)
{
    return s->is_typed && (unsigned char)*s->p >= 0x80;
}

static int take_name(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const from = s->p;
    const char *top = NULL;
    char *const out = s->out;
    int rc = CVI_OK;

    if (s->p == s->end) {
        return fail_host(s, s->p, "the host is missing");
    }
    if (!cvi__dial_is(*s->p, CVI__DIAL_ALNUM) && *s->p != '.' && *s->p != '-' && !is_idn(s)) {
        return fail_host(s, s->p, "this character is not allowed in a host");
    }
    rc = take_labels(s, &top);
    if (s->p < s->end && is_idn(s)) {
        s->p = from;
        s->out = out;
        return cvi__dial_take_idn(s, &parts->host);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    parts->host = cvi__dial_close(s, out);
    if (parts->host.len > CVI__DIAL_HOST_MAX) {
        return fail_host(s, from + CVI__DIAL_HOST_MAX, "a host name has at most 253 characters");
    }
    if (!cvi__dial_is(*top, CVI__DIAL_DIGIT)) {
        return CVI_OK;
    }
    parts->is_address = 1;
    return check_ipv4(s, from, &parts->host);
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
