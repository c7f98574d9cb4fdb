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

/* When one of our schemes stands here, its length with the ':'; else 0. */
static unsigned find_scheme(const char *p, uint32_t *scheme)
{
    const unsigned sip = cvi__dial_find_sip(p, scheme);

    if (sip > 0) {
        return sip;
    }
    if (cvi__dial_begins(p, CVI__DIAL_FIVE('t', 'e', 'l', ':', 0), 4, 3)) {
        *scheme = CVI_DIAL_SCHEME_TEL;
        return 4;
    }
    if (cvi__dial_begins(p, CVI__DIAL_FIVE('h', '3', '2', '3', ':'), 5, 1)) {
        *scheme = CVI_DIAL_SCHEME_H323;
        return 5;
    }
    return 0;
}

static int scan_bare(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const at = s->p == s->end ? NULL : memchr(s->p, '@', (size_t)(s->end - s->p));
    const char *const hashes = at || s->p == s->end ? NULL : cvi__dial_find_gateway(s);
    int rc = CVI_OK;

    parts->scheme = CVI_DIAL_SCHEME_BARE;
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
    rc = rc == CVI_OK ? cvi__dial_scan_sip(s, parts) : rc;
    if (rc == CVI_OK && parts->password.text) {
        const cvi__dial_text *user = parts->user_raw.len > 0 ? &parts->user_raw : &parts->user;

        rc = cvi__dial_fail(s, CVI_EDIAL_USER, user->text + user->len, NO_PASSWORD);
    }
    return rc;
}

/* Behind the scheme, or without one. */
static int scan_rest(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    parts->user_at = (size_t)(s->p - s->start);
    switch (parts->scheme) {
    case CVI_DIAL_SCHEME_SIP:
    case CVI_DIAL_SCHEME_SIPS:
        return cvi__dial_scan_sip(s, parts);
    case CVI_DIAL_SCHEME_TEL:
        return cvi__dial_scan_tel(s, parts);
    case CVI_DIAL_SCHEME_H323:
        return cvi__dial_scan_h323(s, parts);
    default:
        return scan_bare(s, parts);
    }
}

int cvi__dial_scan_address(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    s->p += find_scheme(s->p, &parts->scheme);
    return scan_rest(s, parts);
}

int cvi__dial_scan_others(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const unsigned scheme = find_scheme(s->p, &parts->scheme);

    if (scheme == 0 && (*s->p == '"' || memchr(s->p, '<', (size_t)(s->end - s->p)))) {
        return cvi__dial_scan_name_addr(s, parts); /* none that starts like a scheme */
    }
    s->p += scheme;
    return scan_rest(s, parts);
}
