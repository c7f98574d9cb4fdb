/* SPDX-License-Identifier: MIT */
/* URI parameters and headers: checked to the grammar, kept as written, transport picked out. */
#include <string.h>

#include "dial/classes.h"
#include "dial/scan.h"

/* Parameters that RFC 3261 gives a meaning, each at most once; their lengths tell them apart. */
#define LONGEST_KNOWN 9u
#define KNOWN_TRANSPORT 9u
static const char known_by_length[LONGEST_KNOWN + 1][16] = {
    [2] = "lr", [3] = "ttl", [4] = "user", [5] = "maddr", [6] = "method", [9] = "transport"};

/* The length of a known name, or 0; names compare without case. */
static size_t find_known(const char *name, size_t len)
{
    if (len < 2 || len > LONGEST_KNOWN) {
        return 0;
    }
    const char *const known = known_by_length[len];
    const size_t in_word = len < 8 ? len : 8;
    const uint64_t wanted = cvi__dial_word(known);
    const uint64_t got = cvi__dial_word(name) | CVI__DIAL_LANES(0x20);
    const int is_known = ((got ^ wanted) << (64 - 8 * in_word)) == 0;

    return is_known && (len < LONGEST_KNOWN || (name[8] | 0x20) == known[8]) ? len : 0;
}

static int fail_param(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_fail(s, CVI_EDIAL_PARAM, at, why);
}

/* transport = token; unescaped and in lower case. s->p at its value, then behind it. */
static int keep_transport(cvi__dial_scan *s, const char *end, cvi__dial_parts *parts)
{
    char *const value = s->out;

    for (const char *p = s->p; p < end; p++) {
        const char c = *p == '%' ? cvi__dial_escaped(p) : *p;
        const unsigned class = cvi__dial_classes[(unsigned char)c];

        if (!(class & CVI__DIAL_TOKEN)) {
            return fail_param(s, s->p, "a transport is a word such as udp, tcp or tls");
        }
        *s->out++ = (char)(c | (class & CVI__DIAL_UPPER ? 0x20 : 0));
        p += *p == '%' ? 2 : 0;
    }
    parts->transport = cvi__dial_close(s, value);
    s->p = end;
    return CVI_OK;
}

/* The same for a name with escapes: unescaped at s->out, which is given back. */
static size_t find_known_escaped(cvi__dial_scan *s, const char *from)
{
    char *const scratch = s->out;
    const char *const end = s->p;

    s->p = from;
    const cvi__dial_text name = cvi__dial_unescape(s, end);
    s->out = scratch;
    return find_known(name.text, name.len);
}

/* One name["=" value]; s->p behind the ';'. */
static int take_param(cvi__dial_scan *s, unsigned *seen, cvi__dial_parts *parts)
{
    const char *const from = s->p;
    size_t known = 0;
    int escapes = 0;
    int rc = cvi__dial_skip(s, CVI__DIAL_PARAM, &escapes);

    if (rc != CVI_OK || s->p == from) {
        return rc != CVI_OK ? rc : fail_param(s, from, "a parameter has no name");
    }
    known = escapes ? find_known_escaped(s, from) : find_known(from, (size_t)(s->p - from));
    if (known != 0 && (*seen & 1u << known)) {
        return fail_param(s, from, "this parameter was given before");
    }
    *seen |= 1u << known;
    if (*s->p != '=') {
        return CVI_OK;
    }
    const char *const at = ++s->p;
    rc = cvi__dial_skip(s, CVI__DIAL_PARAM, &escapes);
    if (rc == CVI_OK && s->p == at) {
        rc = fail_param(s, at, "a parameter has no value");
    }
    if (rc == CVI_OK && known == KNOWN_TRANSPORT) {
        const char *const end = s->p;

        s->p = at;
        rc = keep_transport(s, end, parts);
    }
    return rc;
}

/* One name "=" value, checked; the value may be empty. */
static int skip_header(cvi__dial_scan *s)
{
    const char *const from = s->p;
    int escapes = 0;
    int rc = cvi__dial_skip(s, CVI__DIAL_HEADER, &escapes);

    if (rc == CVI_OK && (s->p == from || *s->p != '=')) {
        rc = fail_param(s, s->p, "a header is written name=value");
    }
    if (rc == CVI_OK) {
        s->p++;
        rc = cvi__dial_skip(s, CVI__DIAL_HEADER, &escapes);
    }
    return rc;
}

int cvi__dial_fail_stray(cvi__dial_scan *s)
{
    if (*s->p == ' ' || *s->p == '\t') {
        return cvi__dial_fail(s, CVI_EDIAL_TRAILING, s->p, "text follows the address");
    }
    return fail_param(s, s->p, "this character is not allowed here");
}

int cvi__dial_scan_params(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const params = s->p + 1;
    unsigned seen = 0;
    int rc = CVI_OK;

    while (rc == CVI_OK && *s->p == ';') {
        s->p++;
        rc = take_param(s, &seen, parts);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (s->p > params) {
        parts->params = cvi__dial_slice(params, s->p);
    }
    if (s->p == s->end) {
        return CVI_OK;
    }
    if (*s->p != '?') {
        return cvi__dial_fail_stray(s);
    }
    const char *const headers = s->p + 1;
    do {
        s->p++;
        rc = skip_header(s);
    } while (rc == CVI_OK && *s->p == '&');
    if (rc == CVI_OK && s->p < s->end) {
        return cvi__dial_fail_stray(s);
    }
    if (rc == CVI_OK) {
        parts->headers = cvi__dial_slice(headers, s->p);
    }
    return rc;
}
