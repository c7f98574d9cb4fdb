/* SPDX-License-Identifier: MIT */
/* Scheme, user part and URI parameters. */
#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/scan.h"

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

static int is_other_scheme(const char *p, size_t len)
{
    static const char *const names[] = {"mailto", "http", "https",  "im",    "xmpp",
                                        "pres",   "urn",  "callto", "skype", "msteams"};

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
    if (is_scheme || is_other_scheme(s->p, (size_t)(p - s->p))) {
        return cvi__dial_fail(s, CVI_EDIAL_SCHEME, s->p,
                              "only sip:, sips:, tel: and h323: can be dialled");
    }
    if (at) {
        return cvi__dial_fail(s, CVI_EDIAL_USER, p, "a password needs the sip: scheme");
    }
    return CVI_OK;
}

static int take_other_scheme(cvi__dial_scan *s, uint32_t *scheme)
{
    const size_t left = (size_t)(s->end - s->p);

    if (left >= 4 && s->p[3] == ':' && cvi__dial_is_word(s->p, 3, "tel")) {
        s->p += 4;
        *scheme = CVI_DIAL_SCHEME_TEL;
        return 1;
    }
    if (left >= 5 && s->p[4] == ':' && cvi__dial_is_word(s->p, 4, "h323")) {
        s->p += 5;
        *scheme = CVI_DIAL_SCHEME_H323;
        s->is_typed = 1;
        return 1;
    }
    return 0;
}

int cvi__dial_take_scheme(cvi__dial_scan *s, uint32_t *scheme)
{
    const char *const p = s->p;

    if ((p[0] | 0x20) != 's' || (p[1] | 0x20) != 'i' || (p[2] | 0x20) != 'p') {
        return take_other_scheme(s, scheme);
    }
    const int is_secure = (p[3] | 0x20) == 's';
    if (p[3 + is_secure] != ':') {
        return 0;
    }
    s->p += 4 + is_secure;
    *scheme = is_secure ? CVI_DIAL_SCHEME_SIPS : CVI_DIAL_SCHEME_SIP;
    return 1;
}

static int fail_user(cvi__dial_scan *s, const char *at)
{
    return cvi__dial_fail(s, CVI_EDIAL_USER, at, "this character is not allowed in the user part");
}

/* The same as cvi__dial_take(), and as written where that is another text: escapes of reserved
 * characters count when addresses are compared. */
static int take_escaped(cvi__dial_scan *s, unsigned classes, cvi__dial_text *out,
                        cvi__dial_text *raw)
{
    const char *const from = s->p;
    const int rc = cvi__dial_take(s, classes, out);

    if (rc == CVI_OK && out->len < (size_t)(s->p - from)) {
        *raw = cvi__dial_slice(from, s->p);
    }
    return rc;
}

/*
 * [ user [":" password] "@" ]. No other part may hold an '@', so without one there is no user, and
 * what looked like one is the host.
 */
static int take_userinfo(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const from = s->p;
    int rc = take_escaped(s, CVI__DIAL_USER, &parts->user, &parts->user_raw);

    if (rc == CVI_OK && s->p > from && s->p < s->end && *s->p == '@') {
        s->p++;
        return CVI_OK;
    }
    if (!memchr(from, '@', (size_t)(s->end - from))) {
        s->p = from;
        parts->user = parts->user_raw = (cvi__dial_text){0};
        return CVI_OK;
    }
    if (rc != CVI_OK) {
        return rc;
    }
    if (s->p == from) {
        return *from == '@' ? cvi__dial_fail(s, CVI_EDIAL_USER, from, "the user part is empty")
                            : fail_user(s, from);
    }
    if (*s->p == ':') {
        s->p++;
        rc = take_escaped(s, CVI__DIAL_PASSWORD, &parts->password, &parts->password_raw);
    }
    if (rc == CVI_OK && *s->p != '@') {
        return fail_user(s, s->p);
    }
    s->p++;
    return rc;
}

int cvi__dial_scan_rest(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    parts->user_at = (size_t)(s->p - s->start);
    if (parts->scheme == CVI_DIAL_SCHEME_TEL) {
        return cvi__dial_scan_tel(s, parts);
    }
    return parts->scheme == CVI_DIAL_SCHEME_H323 ? cvi__dial_scan_h323(s, parts)
                                                 : cvi__dial_scan_sip(s, parts);
}

int cvi__dial_scan_sip(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    int rc = take_userinfo(s, parts);

    if (rc == CVI_OK) {
        rc = cvi__dial_scan_hostport(s, parts);
    }
    if (rc == CVI_OK && s->p < s->end) {
        rc = cvi__dial_scan_params(s, parts);
    }
    return rc;
}

/* An IPv6 address alone, as people type it: two colons, and nothing but what belongs to one. */
static int is_ipv6(const cvi__dial_scan *s)
{
    const char *p = s->p;
    int colons = 0;

    for (; p < s->end && (cvi__dial_is(*p, CVI__DIAL_HEX) || *p == ':' || *p == '.'); p++) {
        colons += *p == ':';
    }
    return p == s->end && colons >= 2;
}

int cvi__dial_scan_bare_host(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    s->is_typed = 1;
    return is_ipv6(s) ? cvi__dial_take_ipv6(s, s->end, parts) : cvi__dial_scan_hostport(s, parts);
}

int cvi__dial_scan_bare(cvi__dial_scan *s, cvi__dial_parts *parts)
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
    if (!at && is_ipv6(s)) {
        return cvi__dial_scan_bare_host(s, parts);
    }
    s->is_typed = 1;
    const char *const from = s->p;
    rc = check_bare(s, at);
    rc = rc == CVI_OK ? cvi__dial_scan_sip(s, parts) : rc;
    const char *const colon =
        rc == CVI_OK && parts->user.len > 0 ? memchr(from, ':', (size_t)(at - from)) : NULL;
    return colon ? cvi__dial_fail(s, CVI_EDIAL_USER, colon, "a password needs the sip: scheme")
                 : rc;
}
