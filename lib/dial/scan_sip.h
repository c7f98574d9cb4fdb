/* SPDX-License-Identifier: MIT */
/*
 * sip: and sips: URIs behind their scheme (RFC 3261 section 25.1): user, host, port, parameters,
 * headers, from left to right, each from where the one before it ends. Nearly every address goes
 * through here and through nothing else, so it is one function: calls would be a good part of its
 * price. What is seldom is in scan_sip.c.
 */
#ifndef CVI_DIAL_SCAN_SIP_H
#define CVI_DIAL_SCAN_SIP_H

#include "dial/classes.h"
#include "dial/scan.h"
#include "dial/words.h"

/* ---- user */

/* Not a user part up to an '@': with a password, or none, or wrong. `p` is its end. */
const char *cvi__dial_take_other_userinfo(cvi__dial_scan *s, const char *from, const char *p,
                                          cvi__dial_parts *parts);

/* [ user [":" password] "@" ]; no other part may hold an '@'. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_take_userinfo(cvi__dial_scan *s,
                                                                 cvi__dial_cursor from,
                                                                 cvi__dial_parts *parts)
{
    const cvi__dial_cursor c =
        cvi__dial_take(s, from, CVI__DIAL_USER, &parts->user, &parts->user_raw);

    if (CVI_SELDOM(!c.p || c.p == from.p || *c.p != '@')) {
        const char *const p = cvi__dial_take_other_userinfo(s, from.p, c.p, parts);

        return p ? cvi__dial_at(s, p) : (cvi__dial_cursor){NULL, NULL, 0};
    }
    cvi__dial_seal(s, c.p);
    return cvi__dial_pass(c);
}

/* ---- host */

/* Where no label is too long, and there is a bit for each byte and the end. */
#define CVI__DIAL_NAME_SHORT 62u

/* A bit for each byte of a name; those behind it may be set, too. */
typedef struct cvi__dial_name_bytes {
    uint64_t marks; /* '-' and '.' */
    uint64_t digits;
    uint64_t upper;
} cvi__dial_name_bytes;

static CVI__DIAL_INLINE cvi__dial_name_bytes cvi__dial_look_at_lanes(const char *p)
{
    const cvi__dial_lanes x = cvi__dial_load(p);

    return (cvi__dial_name_bytes){cvi__dial_mask(cvi__dial_between(x, '-', '.')),
                                  cvi__dial_mask(cvi__dial_between(x, '0', '9')),
                                  cvi__dial_mask(cvi__dial_between(x, 'A', 'Z'))};
}

static CVI__DIAL_INLINE cvi__dial_name_bytes cvi__dial_look_at_name(const char *p, size_t len)
{
    cvi__dial_name_bytes all = cvi__dial_look_at_lanes(p);

    for (size_t i = CVI__DIAL_LANES; i < len; i += CVI__DIAL_LANES) {
        const cvi__dial_name_bytes b = cvi__dial_look_at_lanes(p + i);

        all.marks |= b.marks << i;
        all.digits |= b.digits << i;
        all.upper |= b.upper << i;
    }
    return all;
}

/* A name with labels that begin with a digit: if the last one does, all of it must be numbers. */
const char *cvi__dial_take_numbered(cvi__dial_scan *s, const char *end, cvi__dial_parts *parts);

/* A short name without two marks in a row, as most hosts are: no label is empty, and none starts or
 * ends with '-', when there is a mark in front and behind. What is none is looked at again. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_take_host(cvi__dial_scan *s, cvi__dial_cursor c,
                                                             cvi__dial_parts *parts)
{
    const char *const from = c.p;

    if (*from == '[') {
        return cvi__dial_jump(s, c, cvi__dial_take_reference(s, from, parts));
    }
    c = cvi__dial_stop(s, c);
    const size_t len = (size_t)(c.p - from);
    if (CVI_SELDOM(len - 1 >= CVI__DIAL_NAME_SHORT || (unsigned char)*c.p >= 0x80)) {
        return cvi__dial_jump(s, c, cvi__dial_take_name(s, from, parts));
    }
    const cvi__dial_name_bytes b = cvi__dial_look_at_name(from, len);
    const uint64_t end = (uint64_t)1 << len;
    const uint64_t marks = (b.marks & (end - 1)) | end;
    const uint64_t starts = marks << 1 | 1; /* of labels, and what stands behind '-' */
    if (CVI_SELDOM(marks & starts)) {
        return cvi__dial_jump(s, c, cvi__dial_take_name(s, from, parts));
    }
    if (CVI_SELDOM(b.upper & (end - 1))) {
        cvi__dial_make_lower(s, from, c.p);
    }
    parts->host = cvi__dial_slice(from, c.p);
    if (CVI_SELDOM(b.digits & starts & (end - 1))) {
        c.p = cvi__dial_take_numbered(s, c.p, parts);
    }
    return c;
}

static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_take_port(cvi__dial_scan *s,
                                                             cvi__dial_cursor colon, uint32_t *port)
{
    const char *p = colon.p + 1;
    uint64_t value = 0;

    while (CVI_SELDOM(*p == '0')) {
        p++;
    }
    const unsigned digits = cvi__dial_number(p, &value);
    if (CVI_SELDOM(value - 1 >= 65535u)) {
        colon.p = cvi__dial_refuse(s, CVI_EDIAL_PORT, colon.p + 1,
                                   p + digits == colon.p + 1 ? "the port is missing"
                                                             : "a port is 1 to 65535");
        return colon;
    }
    p += digits;
    cvi__dial_seal(s, colon.p);
    *port = (uint32_t)value;
    return cvi__dial_jump(s, colon, p);
}

/* What cannot stand behind a host and its port. */
const char *cvi__dial_refuse_behind(cvi__dial_scan *s, const char *at, int has_port);

/* host [":" port] */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_take_hostport(cvi__dial_scan *s,
                                                                 cvi__dial_cursor c,
                                                                 cvi__dial_parts *parts)
{
    int has_port = 0;

    c = cvi__dial_take_host(s, c, parts);
    if (CVI_SELDOM(!c.p)) {
        return c;
    }
    if (*c.p == ':') {
        has_port = 1;
        c = cvi__dial_take_port(s, c, &parts->port);
        if (CVI_SELDOM(!c.p)) {
            return c;
        }
    }
    if (CVI_SELDOM(*c.p != ';' && *c.p != '?' && c.p != s->end)) {
        c.p = cvi__dial_refuse_behind(s, c.p, has_port);
    }
    return c;
}

/* ---- parameters and headers: checked to the grammar, kept as written, transport picked out */

/* Parameters that RFC 3261 gives a meaning, each at most once; their lengths tell them apart. Of
 * the eight bytes at a name those behind it are made 0xff and its letters small. Only "transport" is
 * longer than that, and is compared in two parts. */
#define CVI__DIAL_KNOWN_MAX 9u
#define CVI__DIAL_KNOWN_TRANSPORT 9u
typedef struct cvi__dial_known_param {
    uint64_t fold, name;
} cvi__dial_known_param;

extern const cvi__dial_known_param cvi__dial_known_params[CVI__DIAL_KNOWN_MAX + 1];

/* The length of a known name, or 0; names compare without case. */
static inline size_t cvi__dial_find_known(const char *name, size_t len)
{
    const size_t at = len <= CVI__DIAL_KNOWN_MAX ? len : 0;

    if ((cvi__dial_word(name) | cvi__dial_known_params[at].fold) !=
        cvi__dial_known_params[at].name) {
        return 0;
    }
    return at < CVI__DIAL_KNOWN_MAX || (name[8] | 0x20) == 't' ? at : 0;
}

const char *cvi__dial_refuse_param(cvi__dial_scan *s, const char *at, const char *why);

/* A parameter's name with other characters, the first at `p`: where it ends. *known as of
 * cvi__dial_find_known(). */
const char *cvi__dial_take_odd_name(cvi__dial_scan *s, const char *from, const char *p,
                                    size_t *known);

/* "?" header *("&" header), to the end. */
const char *cvi__dial_take_headers(cvi__dial_scan *s, const char *from, cvi__dial_parts *parts);

/* The value of transport, which is a token; kept unescaped and in lower case. */
const char *cvi__dial_take_odd_transport(cvi__dial_scan *s, const char *from,
                                         cvi__dial_parts *parts);

static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_take_transport(cvi__dial_scan *s,
                                                                  cvi__dial_cursor from,
                                                                  cvi__dial_parts *parts)
{
    const cvi__dial_cursor c = cvi__dial_stop(s, from);

    if (CVI_SELDOM(*c.p != ';' && *c.p != '\0')) {
        return cvi__dial_jump(s, c, cvi__dial_take_odd_transport(s, from.p, parts));
    }
    char *const out = s->out;
    const size_t len = (size_t)(c.p - from.p);
    cvi__dial_store(out, cvi__dial_lower(cvi__dial_load(from.p)));
    for (size_t i = CVI__DIAL_LANES; CVI_SELDOM(i < len); i += CVI__DIAL_LANES) {
        cvi__dial_store(out + i, cvi__dial_lower(cvi__dial_load(from.p + i)));
    }
    s->out = out + len;
    parts->transport = cvi__dial_close(s, out);
    return c;
}

/* One name["=" value]. Where the next stop is what it mostly is, its class need not be looked up. */
static CVI__DIAL_INLINE cvi__dial_cursor cvi__dial_take_param(cvi__dial_scan *s, cvi__dial_cursor c,
                                                              unsigned *seen,
                                                              cvi__dial_parts *parts)
{
    const char *const from = c.p;
    size_t known = 0;

    c = cvi__dial_stop(s, c);
    if (CVI_MOSTLY(*c.p == '=' || *c.p == ';')) {
        known = cvi__dial_find_known(from, (size_t)(c.p - from));
    } else {
        size_t odd = 0;

        c = cvi__dial_jump(s, c, cvi__dial_take_odd_name(s, from, c.p, &odd));
        if (!c.p) {
            return c;
        }
        known = odd;
    }
    if (CVI_SELDOM(c.p == from)) {
        c.p = cvi__dial_refuse_param(s, from, "a parameter has no name");
        return c;
    }
    if (known != 0) {
        if (CVI_SELDOM(*seen & 1u << known)) {
            c.p = cvi__dial_refuse_param(s, from, "this parameter was given before");
            return c;
        }
        *seen |= 1u << known;
    }
    if (*c.p != '=') {
        return c;
    }
    c = cvi__dial_pass(c);
    const char *const value = c.p;
    if (known == CVI__DIAL_KNOWN_TRANSPORT) {
        c = cvi__dial_take_transport(s, c, parts);
    } else {
        c = cvi__dial_stop(s, c);
        c = CVI_MOSTLY(*c.p == ';') ? c : cvi__dial_skip_all(s, c, CVI__DIAL_PARAM);
    }
    if (CVI_SELDOM(c.p == value)) {
        c.p = cvi__dial_refuse_param(s, value, "a parameter has no value");
    }
    return c;
}

/* *(";" parameter) ["?" headers], to the end. */
static CVI__DIAL_INLINE const char *cvi__dial_take_params(cvi__dial_scan *s, cvi__dial_cursor c,
                                                          cvi__dial_parts *parts)
{
    const char *const from = c.p;
    unsigned seen = 0;

    while (*c.p == ';') {
        c = cvi__dial_take_param(s, cvi__dial_pass(c), &seen, parts);
        if (CVI_SELDOM(!c.p)) {
            return NULL;
        }
    }
    const char *p = c.p;
    if (p > from) {
        parts->params = cvi__dial_slice(from + 1, p);
    }
    if (CVI_SELDOM(p < s->end)) {
        p = *p == '?' ? cvi__dial_take_headers(s, p, parts) : cvi__dial_refuse_stray(s, p);
    }
    cvi__dial_seal(s, from);
    return p;
}

/* ---- all of it */

static CVI__DIAL_INLINE int cvi__dial_take_sip(cvi__dial_scan *s, cvi__dial_cursor c,
                                               cvi__dial_parts *parts)
{
    c = cvi__dial_take_userinfo(s, c, parts);
    if (CVI_SELDOM(!c.p)) {
        return s->status;
    }
    c = cvi__dial_take_hostport(s, c, parts);
    if (CVI_SELDOM(!c.p)) {
        return s->status;
    }
    s->p = c.p < s->end ? cvi__dial_take_params(s, c, parts) : c.p;
    return CVI_MOSTLY(s->p) ? CVI_OK : s->status;
}

#endif
