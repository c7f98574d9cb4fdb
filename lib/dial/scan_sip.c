/* SPDX-License-Identifier: MIT */
/* What is seldom in a SIP URI, and functions of their own of what is not. */
#include "dial/scan_sip.h"

#include <string.h>

/* ---- user */

static const char *refuse_user(cvi__dial_scan *s, const char *at)
{
    return cvi__dial_refuse(s, CVI_EDIAL_USER, at,
                            "this character is not allowed in the user part");
}

const char *cvi__dial_take_other_userinfo(cvi__dial_scan *s, const char *from, const char *p,
                                          cvi__dial_parts *parts)
{
    if (!memchr(from, '@', (size_t)(s->end - from))) { /* what looked like a user is the host */
        parts->user = parts->user_raw = (cvi__dial_text){0};
        return from;
    }
    if (p == from) {
        return *from == '@' ? cvi__dial_refuse(s, CVI_EDIAL_USER, from, "the user part is empty")
                            : refuse_user(s, from);
    }
    if (p && *p == ':') {
        cvi__dial_seal(s, p);
        p = cvi__dial_take(s, cvi__dial_at(s, p + 1), CVI__DIAL_PASSWORD, &parts->password,
                           &parts->password_raw)
                .p;
    }
    if (!p || *p != '@') {
        return p ? refuse_user(s, p) : NULL;
    }
    cvi__dial_seal(s, p);
    return p + 1;
}

/* ---- host */

const char *cvi__dial_take_numbered(cvi__dial_scan *s, const char *end, cvi__dial_parts *parts)
{
    const char *top = end;

    while (top > parts->host.text && top[-1] != '.') {
        top--;
    }
    return cvi__dial_is(*top, CVI__DIAL_DIGIT) ? cvi__dial_take_ipv4(s, end, parts) : end;
}

const char *cvi__dial_refuse_behind(cvi__dial_scan *s, const char *at, int has_port)
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

int cvi__dial_scan_hostport(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const cvi__dial_cursor c = cvi__dial_take_hostport(s, cvi__dial_at(s, s->p), parts);

    if (!c.p) {
        return s->status;
    }
    s->p = c.p;
    return CVI_OK;
}

/* ---- parameters and headers */

const cvi__dial_known_param cvi__dial_known_params[CVI__DIAL_KNOWN_MAX + 1] = {
    [2] = {0xffffffffffff2020u, 0xffffffffffff726cu}, /* lr */
    [3] = {0xffffffffff202020u, 0xffffffffff6c7474u}, /* ttl */
    [4] = {0xffffffff20202020u, 0xffffffff72657375u}, /* user */
    [5] = {0xffffff2020202020u, 0xffffff726464616du}, /* maddr */
    [6] = {0xffff202020202020u, 0xffff646f6874656du}, /* method */
    [9] = {0x2020202020202020u, 0x726f70736e617274u}, /* transpor */
};

const char *cvi__dial_refuse_param(cvi__dial_scan *s, const char *at, const char *why)
{
    return cvi__dial_refuse(s, CVI_EDIAL_PARAM, at, why);
}

const char *cvi__dial_refuse_stray(cvi__dial_scan *s, const char *at)
{
    if (cvi__dial_is_blank(*at)) {
        return cvi__dial_refuse(s, CVI_EDIAL_TRAILING, at, "text follows the address");
    }
    return cvi__dial_refuse_param(s, at, "this character is not allowed here");
}

/* A name with escapes is unescaped where nothing is kept. */
const char *cvi__dial_take_odd_name(cvi__dial_scan *s, const char *from, const char *p,
                                    size_t *known)
{
    const char *const end = cvi__dial_skip_all(s, cvi__dial_at(s, p), CVI__DIAL_PARAM).p;
    char *o = s->out;

    for (p = from; end && p < end; p += *p == '%' ? 3 : 1) {
        *o++ = *p == '%' ? cvi__dial_escaped(p) : *p;
    }
    *known = cvi__dial_find_known(s->out, (size_t)(o - s->out));
    return end;
}

const char *cvi__dial_take_odd_transport(cvi__dial_scan *s, const char *from,
                                         cvi__dial_parts *parts)
{
    char *const out = s->out, *o = out;
    const char *p = from;
    unsigned all = CVI__DIAL_TOKEN, class = 0;

    for (; (class = cvi__dial_classes[(unsigned char)*p]) & (CVI__DIAL_PARAM | CVI__DIAL_ESCAPE);
         p++) {
        char byte = *p;

        if (class & CVI__DIAL_ESCAPE) {
            byte = cvi__dial_read_escape(s, p);
            if (byte == '\0') {
                return NULL;
            }
            class = cvi__dial_classes[(unsigned char)byte];
            p += 2;
        }
        all &= class;
        *o++ = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
    }
    if (all == 0) {
        return cvi__dial_refuse_param(s, from, "a transport is a word such as udp, tcp or tls");
    }
    s->out = o;
    parts->transport = cvi__dial_close(s, out);
    return p;
}

/* One name "=" value, checked; the value may be empty. */
static cvi__dial_cursor skip_header(cvi__dial_scan *s, cvi__dial_cursor c)
{
    const char *const from = c.p;

    c = cvi__dial_skip_all(s, c, CVI__DIAL_HEADER);
    if (!c.p) {
        return c;
    }
    if (c.p == from || *c.p != '=') {
        c.p = cvi__dial_refuse_param(s, c.p, "a header is written name=value");
        return c;
    }
    return cvi__dial_skip_all(s, cvi__dial_pass(c), CVI__DIAL_HEADER);
}

const char *cvi__dial_take_headers(cvi__dial_scan *s, const char *from, cvi__dial_parts *parts)
{
    cvi__dial_cursor c = cvi__dial_at(s, from);

    do {
        c = skip_header(s, cvi__dial_pass(c));
    } while (c.p && *c.p == '&');
    if (!c.p || c.p < s->end) {
        return c.p ? cvi__dial_refuse_stray(s, c.p) : NULL;
    }
    cvi__dial_seal(s, from);
    parts->headers = cvi__dial_slice(from + 1, c.p);
    return c.p;
}

int cvi__dial_scan_params(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const p = cvi__dial_take_params(s, cvi__dial_at(s, s->p), parts);

    if (!p) {
        return s->status;
    }
    s->p = p;
    return CVI_OK;
}

/* ---- all of it */

int cvi__dial_scan_sip(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    return cvi__dial_take_sip(s, cvi__dial_at(s, s->p), parts);
}
