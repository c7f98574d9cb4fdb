/* SPDX-License-Identifier: MIT */
/* How an address begins: with one of our schemes, with another, or without. */
#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/scan.h"
#include "dial/words.h"

static const char NO_PASSWORD[] = "a password needs the sip: scheme";

int cvi__dial_is_word(const char *p, size_t len, const char *word)
{
    size_t i = 0;

    for (; i < len && word[i]; i++) {
        if ((p[i] | (word[i] & 0x40) >> 1) != word[i]) { /* of letters alone */
            return 0;
        }
    }
    return i == len && !word[i];
}

int cvi__dial_is_scheme(const char *p, size_t len)
{
    static const char *const names[] = {"sip",  "sips",   "tel",   "h323",   "mailto",
                                        "http", "https",  "im",    "xmpp",   "pres",
                                        "urn",  "callto", "skype", "msteams"};

    for (size_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        if (cvi__dial_is_word(p, len, names[i])) {
            return 1;
        }
    }
    return 0;
}

/*
 * A ':' in a bare address: behind a host it starts a port ("gw.example:5060"), otherwise what is
 * in front of it is a scheme, and not one of ours. `at` is the first '@', or NULL.
 */
static int check_bare(cvi__dial_scan *s, const char *at)
{
    const char *p = s->p;
    int is_scheme = 0;

    while (p < s->end && cvi__dial_is(*p, CVI__DIAL_KEY)) {
        p++;
    }
    if (p == s->end || *p != ':' || p == s->p) {
        return CVI_OK;
    }
    if (cvi__dial_is(*s->p, CVI__DIAL_ALNUM) && !cvi__dial_is(*s->p, CVI__DIAL_DIGIT)) {
        const int has_dot = memchr(s->p, '.', (size_t)(p - s->p)) != NULL;
        const char next = s->end - p > 1 ? p[1] : '0';

        is_scheme = at || next == '/' || !(has_dot || cvi__dial_is(next, CVI__DIAL_DIGIT));
    }
    if (is_scheme || cvi__dial_is_scheme(s->p, (size_t)(p - s->p))) {
        return cvi__dial_fail(s, CVI_EDIAL_SCHEME, s->p,
                              "only sip:, sips:, tel: and h323: can be dialled");
    }
    if (at) {
        return cvi__dial_fail(s, CVI_EDIAL_USER, p, NO_PASSWORD);
    }
    return CVI_OK;
}

/* 1 when the `len` bytes are those, without case of the first `letters`. */
static inline int is_scheme(uint64_t got, uint64_t wanted, unsigned len, unsigned letters)
{
    const uint64_t lower = got | CVI__DIAL_EACH(0x20) >> (64 - 8 * letters);

    return (lower ^ wanted) << (64 - 8 * len) == 0;
}

/* 1 when one of our schemes stands here, which is then taken. */
static inline int take_scheme(cvi__dial_scan *s, uint32_t *scheme)
{
    const uint64_t got = cvi__dial_word(s->p);

    if (is_scheme(got, CVI__DIAL_FIVE('s', 'i', 'p', ':', 0), 4, 3)) {
        *scheme = CVI_DIAL_SCHEME_SIP;
    } else if (is_scheme(got, CVI__DIAL_FIVE('s', 'i', 'p', 's', ':'), 5, 4)) {
        *scheme = CVI_DIAL_SCHEME_SIPS;
    } else if (is_scheme(got, CVI__DIAL_FIVE('t', 'e', 'l', ':', 0), 4, 3)) {
        *scheme = CVI_DIAL_SCHEME_TEL;
    } else if (is_scheme(got, CVI__DIAL_FIVE('h', '3', '2', '3', ':'), 5, 1)) {
        *scheme = CVI_DIAL_SCHEME_H323;
        s->is_typed = 1;
    } else {
        return 0;
    }
    s->p += s->p[3] == ':' ? 4 : 5;
    return 1;
}

static int scan_bare(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const at = s->p == s->end ? NULL : memchr(s->p, '@', (size_t)(s->end - s->p));
    const char *const hashes = at || s->p == s->end ? NULL : cvi__dial_find_gateway(s);
    int rc = CVI_OK;

    parts->scheme = CVI_DIAL_SCHEME_BARE;
    parts->user_at = (size_t)(s->p - s->start);
    if (hashes) {
        return cvi__dial_scan_gateway(s, hashes, parts);
    }
    if (!at && s->p < s->end && cvi__dial_is_number(s)) {
        cvi__dial_scan_number(s, parts);
        return CVI_OK;
    }
    if (!at && cvi__dial_is_bare_ipv6(s)) {
        return cvi__dial_scan_bare_host(s, parts);
    }
    s->is_typed = 1;
    rc = check_bare(s, at);
    rc = rc == CVI_OK ? cvi__dial_scan_sip(s, cvi__dial_at(s->p), parts) : rc;
    if (rc == CVI_OK && parts->password.text) {
        const cvi__dial_text *user = parts->user_raw.len > 0 ? &parts->user_raw : &parts->user;

        rc = cvi__dial_fail(s, CVI_EDIAL_USER, user->text + user->len, NO_PASSWORD);
    }
    return rc;
}

/* Behind the scheme, with the stops from there on. */
static inline int scan_rest(cvi__dial_scan *s, uint64_t stops, cvi__dial_parts *parts)
{
    parts->user_at = (size_t)(s->p - s->start);
    if (parts->scheme == CVI_DIAL_SCHEME_TEL) {
        return cvi__dial_scan_tel(s, parts);
    }
    return parts->scheme == CVI_DIAL_SCHEME_H323
               ? cvi__dial_scan_h323(s, parts)
               : cvi__dial_scan_sip(s, (cvi__dial_cursor){s->p, stops}, parts);
}

int cvi__dial_scan_address(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    return take_scheme(s, &parts->scheme) ? scan_rest(s, 0, parts) : scan_bare(s, parts);
}

int cvi__dial_scan_all(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *end = s->end;

    while (cvi__dial_is_blank(*s->p)) {
        s->p++;
    }
    while (end > s->p && cvi__dial_is_blank(end[-1])) {
        end--;
    }
    cvi__dial_cut(s, end);
    if (s->p == end) {
        return cvi__dial_fail(s, CVI_EDIAL_EMPTY, end, "there is nothing to dial");
    }
    if (take_scheme(s, &parts->scheme)) { /* no display name starts like that */
        const size_t before = (size_t)(s->p - s->start);

        return scan_rest(s, before < CVI__DIAL_LOOK ? s->stops >> before : 0, parts);
    }
    if (*s->p == '"' || memchr(s->p, '<', (size_t)(end - s->p))) {
        return cvi__dial_scan_name_addr(s, parts);
    }
    return scan_bare(s, parts);
}
