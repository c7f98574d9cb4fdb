/* SPDX-License-Identifier: MIT */
/* URI parameters and headers: checked to the grammar, kept as written, transport picked out. */
#include <string.h>

#include "dial/classes.h"
#include "dial/scan.h"

/* Parameters that RFC 3261 gives a meaning: each at most once. */
static const char *const known_names[] = {"transport", "user", "method", "ttl", "maddr", "lr"};
#define KNOWN_TRANSPORT 0u
#define LONGEST_KNOWN 9u

/* Index into known_names, or its length; names compare without case. */
static size_t find_known(const cvi__dial_text *name)
{
    size_t k = 0;

    if (name->len > LONGEST_KNOWN) {
        return CVI_ARRAY_LEN(known_names);
    }
    for (; k < CVI_ARRAY_LEN(known_names); k++) {
        size_t i = 0;

        while (i < name->len && (name->text[i] | 0x20) == known_names[k][i]) {
            i++;
        }
        if (i == name->len && known_names[k][i] == '\0') {
            break;
        }
    }
    return k;
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
    parts->transport.len = (size_t)(s->out - value) - 1;
    return CVI_OK;
}

/* One name["=" value]; s->p behind the ';'. Texts are unescaped at s->out and dropped again. */
static int take_param(cvi__dial_scan *s, unsigned *seen, cvi__dial_parts *parts)
{
    char *const scratch = s->out;
    const char *const from = s->p;
    cvi__dial_text name, value = {"", 0};
    size_t known = 0;
    int rc = cvi__dial_take(s, CVI__DIAL_PARAM, &name);

    if (rc != CVI_OK) {
        return rc;
    }
    if (name.len == 0) {
        return fail_param(s, from, "a parameter has no name");
    }
    known = find_known(&name);
    s->out = scratch;
    if (known < CVI_ARRAY_LEN(known_names)) {
        if (*seen & 1u << known) {
            return fail_param(s, from, "this parameter was given before");
        }
        *seen |= 1u << known;
    }
    if (s->p == s->end || *s->p != '=') {
        return CVI_OK;
    }
    const char *const at = ++s->p;
    rc = cvi__dial_take(s, CVI__DIAL_PARAM, &value);
    if (rc == CVI_OK && value.len == 0) {
        rc = fail_param(s, at, "a parameter has no value");
    }
    if (rc == CVI_OK && known == KNOWN_TRANSPORT) {
        return keep_transport(s, at, scratch, parts);
    }
    s->out = scratch;
    return rc;
}

/* As written, copied into the arena. */
static cvi__dial_text keep_raw(cvi__dial_scan *s, const char *from, const char *end)
{
    char *const to = s->out;

    memcpy(to, from, (size_t)(end - from));
    s->out += end - from;
    return cvi__dial_close(s, to);
}

/* One name "=" value, checked and dropped; the value may be empty. */
static int skip_header(cvi__dial_scan *s)
{
    char *const scratch = s->out;
    const char *const from = s->p;
    cvi__dial_text t;
    int rc = cvi__dial_take(s, CVI__DIAL_HEADER, &t);

    if (rc == CVI_OK && (t.len == 0 || s->p == s->end || *s->p != '=')) {
        rc = fail_param(s, t.len == 0 ? from : s->p, "a header is written name=value");
    }
    if (rc == CVI_OK) {
        s->p++;
        rc = cvi__dial_take(s, CVI__DIAL_HEADER, &t);
    }
    s->out = scratch;
    return rc;
}

static int fail_stray(cvi__dial_scan *s)
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
        parts->params = keep_raw(s, params, s->p);
    }
    if (s->p == s->end) {
        return CVI_OK;
    }
    if (*s->p != '?') {
        return fail_stray(s);
    }
    const char *const headers = s->p + 1;
    do {
        s->p++;
        rc = skip_header(s);
    } while (rc == CVI_OK && s->p < s->end && *s->p == '&');
    if (rc == CVI_OK && s->p < s->end) {
        return fail_stray(s);
    }
    if (rc == CVI_OK) {
        parts->headers = keep_raw(s, headers, s->p);
    }
    return rc;
}
