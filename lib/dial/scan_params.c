/* SPDX-License-Identifier: MIT */
/* URI parameters and headers: checked to the grammar, kept as written, transport picked out. */
#include <string.h>

#include "dial/classes.h"
#include "dial/scan.h"

/* Parameters that RFC 3261 gives a meaning, each at most once; their lengths tell them apart. */
#define LONGEST_KNOWN 9u
static const char *const known_by_length[LONGEST_KNOWN + 1] = {
    [2] = "lr", [3] = "ttl", [4] = "user", [5] = "maddr", [6] = "method", [9] = "transport"};
#define KNOWN_TRANSPORT 9u

/* The length of a known name, or 0; names compare without case. */
static size_t find_known(const char *name, size_t len)
{
    const char *const known = len <= LONGEST_KNOWN ? known_by_length[len] : NULL;

    for (size_t i = 0; known && i < len; i++) {
        if ((name[i] | 0x20) != known[i]) {
            return 0;
        }
    }
    return known ? len : 0;
}

static int fail_param(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_fail(s, CVI_EDIAL_PARAM, at, why);
}

/* transport = token; kept in lower case, so it survives its scratch. */
static int keep_transport(cvi__dial_scan *s, const char *at, char *value, cvi__dial_parts *parts)
{
    for (char *c = value; *c; c++) {
        if (!cvi__dial_is(*c, CVI__DIAL_TOKEN)) {
            return fail_param(s, at, "a transport is a word such as udp, tcp or tls");
        }
        if (*c >= 'A' && *c <= 'Z') {
            *c = (char)(*c | 0x20);
        }
    }
    parts->transport.text = value;
    parts->transport.len = (uint32_t)(s->out - value) - 1;
    return CVI_OK;
}

/* The same for a name with escapes: unescaped at s->out, which is given back. */
static size_t find_known_escaped(cvi__dial_scan *s, const char *from)
{
    char *const scratch = s->out;
    cvi__dial_text name = {"", 0, 0};

    s->p = from;
    (void)cvi__dial_take(s, CVI__DIAL_PARAM, &name); /* its escapes were checked */
    s->out = scratch;
    return find_known(name.text, name.len);
}

/* One name["=" value]; s->p behind the ';'. */
static int take_param(cvi__dial_scan *s, unsigned *seen, cvi__dial_parts *parts)
{
    const char *const from = s->p;
    cvi__dial_text value;
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
    if (s->p == s->end || *s->p != '=') {
        return CVI_OK;
    }
    const char *const at = ++s->p;
    rc = cvi__dial_skip(s, CVI__DIAL_PARAM, &escapes);
    if (rc == CVI_OK && s->p == at) {
        rc = fail_param(s, at, "a parameter has no value");
    }
    if (rc == CVI_OK && known == KNOWN_TRANSPORT) {
        char *const start = s->out;

        s->p = at;
        (void)cvi__dial_take(s, CVI__DIAL_PARAM, &value);
        rc = keep_transport(s, at, start, parts);
    }
    return rc;
}

cvi__dial_text cvi__dial_keep_raw(cvi__dial_scan *s, const char *from, const char *end)
{
    char *const to = s->out;

    memcpy(to, from, (size_t)(end - from));
    s->out += end - from;
    return cvi__dial_close(s, to);
}

/* One name "=" value, checked; the value may be empty. */
static int skip_header(cvi__dial_scan *s)
{
    const char *const from = s->p;
    int escapes = 0;
    int rc = cvi__dial_skip(s, CVI__DIAL_HEADER, &escapes);

    if (rc == CVI_OK && (s->p == from || s->p == s->end || *s->p != '=')) {
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

    while (rc == CVI_OK && s->p < s->end && *s->p == ';') {
        s->p++;
        rc = take_param(s, &seen, parts);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (s->p > params) {
        parts->params = cvi__dial_keep_raw(s, params, s->p);
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
    } while (rc == CVI_OK && s->p < s->end && *s->p == '&');
    if (rc == CVI_OK && s->p < s->end) {
        return cvi__dial_fail_stray(s);
    }
    if (rc == CVI_OK) {
        parts->headers = cvi__dial_keep_raw(s, headers, s->p);
    }
    return rc;
}
