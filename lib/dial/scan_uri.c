/* SPDX-License-Identifier: MIT */
/*
 * sip: and sips: URIs behind their scheme (RFC 3261 section 25.1): user, host, port, parameters,
 * headers, from left to right, each from where the one before it ends.
 */
#include <string.h>

#include "dial/classes.h"
#include "dial/scan.h"
#include "dial/words.h"

/* One function of what nearly every URI goes through: calls would be a good part of its price. */
#define INLINE inline __attribute__((always_inline))
#define SELDOM __attribute__((noinline))

/* ---- user */

static cvi__dial_cursor refuse_user(cvi__dial_scan *s, const char *at)
{
    return cvi__dial_refuse(s, CVI_EDIAL_USER, at,
                            "this character is not allowed in the user part");
}

/* Not a user part up to an '@': with a password, or none, or wrong. `c` is at its end. */
static SELDOM cvi__dial_cursor take_other_userinfo(cvi__dial_scan *s, const char *from,
                                                   cvi__dial_cursor c, cvi__dial_parts *parts)
{
    if (!memchr(from, '@', (size_t)(s->end - from))) { /* what looked like a user is the host */
        parts->user = parts->user_raw = (cvi__dial_text){0};
        return cvi__dial_at(from);
    }
    if (c.p == from) {
        return *from == '@' ? cvi__dial_refuse(s, CVI_EDIAL_USER, from, "the user part is empty")
                            : refuse_user(s, from);
    }
    if (c.p && *c.p == ':') {
        cvi__dial_seal(s, c.p);
        c = cvi__dial_take(s, cvi__dial_step(c, 1), CVI__DIAL_PASSWORD, &parts->password,
                           &parts->password_raw);
    }
    if (!c.p || *c.p != '@') {
        return c.p ? refuse_user(s, c.p) : c;
    }
    cvi__dial_seal(s, c.p);
    return cvi__dial_step(c, 1);
}

/* [ user [":" password] "@" ]; no other part may hold an '@'. */
static INLINE cvi__dial_cursor take_userinfo(cvi__dial_scan *s, cvi__dial_cursor from,
                                             cvi__dial_parts *parts)
{
    const cvi__dial_cursor c =
        cvi__dial_take(s, from, CVI__DIAL_USER, &parts->user, &parts->user_raw);

    if (!c.p || c.p == from.p || *c.p != '@') {
        return take_other_userinfo(s, from.p, c, parts);
    }
    cvi__dial_seal(s, c.p);
    return cvi__dial_step(c, 1);
}

/* ---- host */

#define NAME_SHORT 62u /* no label is too long, and there is a bit for each byte and the end */

/* A bit for each byte of a name; those behind it may be set, too. */
typedef struct name_bytes {
    uint64_t marks; /* '-' and '.' */
    uint64_t digits;
    uint64_t upper;
} name_bytes;

static inline name_bytes look_at_name(const char *p, size_t len)
{
    name_bytes b = {0, 0, 0};

    for (size_t i = 0; i < len; i += CVI__DIAL_LANES) {
        const cvi__dial_lanes x = cvi__dial_load(p + i);

        b.marks |= (uint64_t)cvi__dial_mask(cvi__dial_between(x, '-', '.')) << i;
        b.digits |= (uint64_t)cvi__dial_mask(cvi__dial_between(x, '0', '9')) << i;
        b.upper |= (uint64_t)cvi__dial_mask(cvi__dial_between(x, 'A', 'Z')) << i;
    }
    return b;
}

/* A name with labels that begin with a digit: if the last one does, all of it must be numbers. */
static SELDOM cvi__dial_cursor take_numbered(cvi__dial_scan *s, cvi__dial_cursor end,
                                             cvi__dial_parts *parts)
{
    const char *top = end.p;

    while (top > parts->host.text && top[-1] != '.') {
        top--;
    }
    return cvi__dial_is(*top, CVI__DIAL_DIGIT) ? cvi__dial_take_ipv4(s, end, parts) : end;
}

/* A short name without two marks in a row, as most hosts are: no label is empty, and none starts or
 * ends with '-', when there is a mark in front and behind. What is none is looked at again. */
static INLINE cvi__dial_cursor take_host(cvi__dial_scan *s, cvi__dial_cursor c,
                                         cvi__dial_parts *parts)
{
    const char *const from = c.p;

    if (*from == '[') {
        return cvi__dial_take_reference(s, c, parts);
    }
    c = cvi__dial_stop(s, c);
    const size_t len = (size_t)(c.p - from);
    if (len - 1 >= NAME_SHORT || (unsigned char)*c.p >= 0x80) {
        return cvi__dial_take_name(s, from, parts);
    }
    const name_bytes b = look_at_name(from, len);
    const uint64_t end = (uint64_t)1 << len;
    const uint64_t marks = (b.marks & (end - 1)) | end;
    const uint64_t starts = marks << 1 | 1; /* of labels, and what stands behind '-' */
    if (marks & starts) {
        return cvi__dial_take_name(s, from, parts);
    }
    if (b.upper & (end - 1)) {
        cvi__dial_make_lower(s, from, c.p);
    }
    parts->host = cvi__dial_slice(from, c.p);
    return b.digits & starts & (end - 1) ? take_numbered(s, c, parts) : c;
}

static INLINE cvi__dial_cursor take_port(cvi__dial_scan *s, cvi__dial_cursor colon, uint32_t *port)
{
    const char *p = colon.p + 1;
    uint64_t value = 0;

    while (*p == '0') {
        p++;
    }
    const unsigned digits = cvi__dial_number(p, &value);
    if (value - 1 >= 65535u) {
        return cvi__dial_refuse(s, CVI_EDIAL_PORT, colon.p + 1,
                                p + digits == colon.p + 1 ? "the port is missing"
                                                          : "a port is 1 to 65535");
    }
    p += digits;
    cvi__dial_seal(s, colon.p);
    *port = (uint32_t)value;
    return p - colon.p < CVI__DIAL_LOOK ? cvi__dial_step(colon, (unsigned)(p - colon.p))
                                        : cvi__dial_at(p);
}

/* What cannot stand behind a host and its port. */
static SELDOM cvi__dial_cursor refuse_behind(cvi__dial_scan *s, const char *at, int has_port)
{
    if (*at == '@') {
        return cvi__dial_refuse(s, CVI_EDIAL_HOST, at,
                                "there is a second '@'; write the first as %40");
    }
    if (cvi__dial_is_blank(*at)) {
        return cvi__dial_refuse(s, CVI_EDIAL_TRAILING, at, "text follows the address");
    }
    return has_port
               ? cvi__dial_refuse(s, CVI_EDIAL_PORT, at, "a port has digits only and ends the host")
               : cvi__dial_refuse(s, CVI_EDIAL_HOST, at, "this character is not allowed in a host");
}

/* host [":" port] */
static INLINE cvi__dial_cursor take_hostport(cvi__dial_scan *s, cvi__dial_cursor c,
                                             cvi__dial_parts *parts)
{
    int has_port = 0;

    c = take_host(s, c, parts);
    if (c.p && *c.p == ':') {
        has_port = 1;
        c = take_port(s, c, &parts->port);
    }
    if (!c.p || *c.p == ';' || *c.p == '?' || c.p == s->end) {
        return c;
    }
    return refuse_behind(s, c.p, has_port);
}

int cvi__dial_scan_hostport(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const cvi__dial_cursor c = take_hostport(s, cvi__dial_at(s->p), parts);

    if (!c.p) {
        return s->status;
    }
    s->p = c.p;
    return CVI_OK;
}

/* ---- parameters and headers: checked to the grammar, kept as written, transport picked out */

/* Parameters that RFC 3261 gives a meaning, each at most once; their lengths tell them apart. Of
 * the eight bytes at a name those behind it are made 0xff and its letters small. Only "transport" is
 * longer than that, and is compared in two parts. */
#define LONGEST_KNOWN 9u
#define KNOWN_TRANSPORT 9u
static const struct {
    uint64_t fold, name;
} known_by_length[LONGEST_KNOWN + 1] = {
    [2] = {0xffffffffffff2020u, 0xffffffffffff726cu}, /* lr */
    [3] = {0xffffffffff202020u, 0xffffffffff6c7474u}, /* ttl */
    [4] = {0xffffffff20202020u, 0xffffffff72657375u}, /* user */
    [5] = {0xffffff2020202020u, 0xffffff726464616du}, /* maddr */
    [6] = {0xffff202020202020u, 0xffff646f6874656du}, /* method */
    [9] = {0x2020202020202020u, 0x726f70736e617274u}, /* transpor */
};

/* The length of a known name, or 0; names compare without case. */
static inline size_t find_known(const char *name, size_t len)
{
    const size_t at = len <= LONGEST_KNOWN ? len : 0;

    if ((cvi__dial_word(name) | known_by_length[at].fold) != known_by_length[at].name) {
        return 0;
    }
    return at < LONGEST_KNOWN || (name[8] | 0x20) == 't' ? at : 0;
}

static cvi__dial_cursor refuse_param(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_refuse(s, CVI_EDIAL_PARAM, at, why);
}

cvi__dial_cursor cvi__dial_refuse_stray(cvi__dial_scan *s, const char *at)
{
    if (cvi__dial_is_blank(*at)) {
        return cvi__dial_refuse(s, CVI_EDIAL_TRAILING, at, "text follows the address");
    }
    return refuse_param(s, at, "this character is not allowed here");
}

/* The value of transport, which is a token; kept unescaped and in lower case. */
static INLINE cvi__dial_cursor take_transport(cvi__dial_scan *s, cvi__dial_cursor from,
                                              cvi__dial_parts *parts)
{
    cvi__dial_text *const value = &parts->transport;
    const cvi__dial_cursor c = cvi__dial_take(s, from, CVI__DIAL_PARAM, value, NULL);

    if (!c.p) {
        return c;
    }
    if (c.p == from.p) {
        return refuse_param(s, from.p, "a parameter has no value");
    }
    if (!(value->classes & CVI__DIAL_TOKEN)) {
        return refuse_param(s, from.p, "a transport is a word such as udp, tcp or tls");
    }
    char *const out = s->out;
    const size_t len = value->len;
    for (size_t i = 0; i < len; i += CVI__DIAL_LANES) {
        cvi__dial_store(out + i, cvi__dial_lower(cvi__dial_load(value->text + i)));
    }
    s->out = out + len;
    *value = cvi__dial_close(s, out);
    return c;
}

/* The same as find_known() for a name with escapes: unescaped where nothing is kept. */
static size_t find_known_escaped(cvi__dial_scan *s, const char *from, const char *end)
{
    char *o = s->out;

    for (const char *p = from; p < end; p += *p == '%' ? 3 : 1) {
        *o++ = *p == '%' ? cvi__dial_escaped(p) : *p;
    }
    return find_known(s->out, (size_t)(o - s->out));
}

/* One name["=" value]. */
static INLINE cvi__dial_cursor take_param(cvi__dial_scan *s, cvi__dial_cursor c, unsigned *seen,
                                          cvi__dial_parts *parts)
{
    const char *const from = c.p;

    c = cvi__dial_skip(s, c, CVI__DIAL_PARAM);
    size_t known = find_known(from, (size_t)(c.p - from));
    if (*c.p != '=' && *c.p == '%') {
        c = cvi__dial_skip_escapes(s, c, CVI__DIAL_PARAM);
        if (!c.p) {
            return c;
        }
        known = find_known_escaped(s, from, c.p);
    }
    if (c.p == from) {
        return refuse_param(s, from, "a parameter has no name");
    }
    if (known != 0) {
        if (*seen & 1u << known) {
            return refuse_param(s, from, "this parameter was given before");
        }
        *seen |= 1u << known;
    }
    if (*c.p != '=') {
        return c;
    }
    c = cvi__dial_step(c, 1);
    if (known == KNOWN_TRANSPORT) {
        return take_transport(s, c, parts);
    }
    const char *const value = c.p;
    c = cvi__dial_skip_all(s, c, CVI__DIAL_PARAM);
    return c.p == value ? refuse_param(s, value, "a parameter has no value") : c;
}

/* One name "=" value, checked; the value may be empty. */
static INLINE cvi__dial_cursor skip_header(cvi__dial_scan *s, cvi__dial_cursor c)
{
    const char *const from = c.p;

    c = cvi__dial_skip_all(s, c, CVI__DIAL_HEADER);
    if (!c.p) {
        return c;
    }
    if (c.p == from || *c.p != '=') {
        return refuse_param(s, c.p, "a header is written name=value");
    }
    return cvi__dial_skip_all(s, cvi__dial_step(c, 1), CVI__DIAL_HEADER);
}

/* "?" header *("&" header), to the end. */
static SELDOM cvi__dial_cursor take_headers(cvi__dial_scan *s, cvi__dial_cursor c,
                                            cvi__dial_parts *parts)
{
    const char *const from = c.p;

    do {
        c = skip_header(s, cvi__dial_step(c, 1));
    } while (c.p && *c.p == '&');
    if (!c.p || c.p < s->end) {
        return c.p ? cvi__dial_refuse_stray(s, c.p) : c;
    }
    cvi__dial_seal(s, from);
    parts->headers = cvi__dial_slice(from + 1, c.p);
    return c;
}

/* *(";" parameter) ["?" headers], to the end. */
static INLINE cvi__dial_cursor take_params(cvi__dial_scan *s, cvi__dial_cursor c,
                                           cvi__dial_parts *parts)
{
    const char *const from = c.p;
    unsigned seen = 0;

    while (*c.p == ';') {
        c = take_param(s, cvi__dial_step(c, 1), &seen, parts);
        if (!c.p) {
            return c;
        }
    }
    if (c.p > from) {
        parts->params = cvi__dial_slice(from + 1, c.p);
    }
    if (c.p < s->end) {
        c = *c.p == '?' ? take_headers(s, c, parts) : cvi__dial_refuse_stray(s, c.p);
    }
    cvi__dial_seal(s, from);
    return c;
}

int cvi__dial_scan_params(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const cvi__dial_cursor c = take_params(s, cvi__dial_at(s->p), parts);

    if (!c.p) {
        return s->status;
    }
    s->p = c.p;
    return CVI_OK;
}

/* ---- all of it */

int cvi__dial_scan_sip(cvi__dial_scan *s, cvi__dial_cursor c, cvi__dial_parts *parts)
{
    c = take_userinfo(s, c, parts);
    c = c.p ? take_hostport(s, c, parts) : c;
    c = c.p && c.p < s->end ? take_params(s, c, parts) : c;
    if (!c.p) {
        return s->status;
    }
    s->p = c.p;
    return CVI_OK;
}
