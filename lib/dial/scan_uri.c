/* SPDX-License-Identifier: MIT */
/* Scheme, user part and URI parameters. */
#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/scan.h"

static int is_word(const char *p, size_t len, const char *word)
{
    size_t i = 0;

    for (; i < len && word[i]; i++) {
        if ((p[i] | 0x20) != word[i]) {
            return 0;
        }
    }
    return i == len && !word[i];
}

static int is_other_scheme(const char *p, size_t len)
{
    static const char *const names[] = {"tel",  "h323", "mailto", "http",   "https", "im",
                                        "xmpp", "pres", "urn",    "callto", "skype", "msteams"};

    for (size_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        if (is_word(p, len, names[i])) {
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
    if (at) {
        is_scheme = !cvi__dial_is(*s->p, CVI__DIAL_DIGIT);
    } else if (s->end - p > 1) {
        is_scheme = p[1] == '/' || (!cvi__dial_is(p[1], CVI__DIAL_DIGIT) &&
                                    !memchr(s->p, '.', (size_t)(p - s->p)));
    }
    if (is_scheme || is_other_scheme(s->p, (size_t)(p - s->p))) {
        return cvi__dial_fail(s, CVI_EDIAL_SCHEME, s->p, "only sip: and sips: can be dialled");
    }
    if (at) {
        return cvi__dial_fail(s, CVI_EDIAL_USER, p, "a password needs the sip: scheme");
    }
    return CVI_OK;
}

static int take_scheme(cvi__dial_scan *s, uint32_t *scheme)
{
    const char *const p = s->p;
    const size_t left = (size_t)(s->end - p);

    if (left >= 4 && is_word(p, 3, "sip")) {
        if (p[3] == ':') {
            s->p += 4;
            *scheme = CVI_DIAL_SCHEME_SIP;
            return CVI_OK;
        }
        if (left >= 5 && (p[3] | 0x20) == 's' && p[4] == ':') {
            s->p += 5;
            *scheme = CVI_DIAL_SCHEME_SIPS;
            return CVI_OK;
        }
    }
    *scheme = CVI_DIAL_SCHEME_BARE;
    return check_bare(s, memchr(p, '@', left));
}

/* [ user [":" password] "@" ]; without an '@' there is none. */
static int take_userinfo(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const from = s->p;
    int rc = CVI_OK;

    if (!memchr(s->p, '@', (size_t)(s->end - s->p))) {
        return CVI_OK;
    }
    rc = cvi__dial_take(s, CVI__DIAL_USER, &parts->user);
    if (rc == CVI_OK && s->p == from) {
        return cvi__dial_fail(s, CVI_EDIAL_USER, from,
                              *from == '@' ? "the user part is empty"
                                           : "this character is not allowed in the user part");
    }
    if (rc == CVI_OK && *s->p == ':') {
        s->p++;
        rc = cvi__dial_take(s, CVI__DIAL_PASSWORD, &parts->password);
    }
    if (rc == CVI_OK && *s->p != '@') {
        return cvi__dial_fail(s, CVI_EDIAL_USER, s->p,
                              "this character is not allowed in the user part");
    }
    s->p++;
    return rc;
}

int cvi__dial_scan_uri(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    int rc = take_scheme(s, &parts->scheme);

    if (rc == CVI_OK) {
        rc = take_userinfo(s, parts);
    }
    if (rc == CVI_OK) {
        rc = cvi__dial_scan_hostport(s, parts);
    }
    if (rc == CVI_OK && s->p < s->end) {
        rc = cvi__dial_scan_params(s, parts);
    }
    return rc;
}
