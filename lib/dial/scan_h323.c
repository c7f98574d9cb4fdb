/* SPDX-License-Identifier: MIT */
/* H.323: h323: URLs (RFC 3508), and "gateway##conference[#pin]" as rooms dial it. */
#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/scan.h"

const char *cvi__dial_find_gateway(const cvi__dial_scan *s)
{
    const char *p = memchr(s->p, '#', (size_t)(s->end - s->p));

    return p && s->end - p > 1 && p[1] == '#' ? p : NULL;
}

static int take_id(cvi__dial_scan *s, cvi__dial_text *out, const char *why)
{
    const char *const from = s->p;

    while (cvi__dial_is(*s->p, CVI__DIAL_DIGIT)) {
        s->p++;
    }
    if (s->p == from) {
        return cvi__dial_fail(s, CVI_EDIAL_USER, from, why);
    }
    *out = cvi__dial_slice(from, s->p);
    return CVI_OK;
}

int cvi__dial_scan_gateway(cvi__dial_scan *s, const char *hashes, cvi__dial_parts *parts)
{
    const char *const end = s->end;
    int rc = CVI_OK;

    cvi__dial_cut(s, hashes);
    rc = cvi__dial_scan_bare_host(s, parts);
    if (rc == CVI_OK && s->p < hashes) { /* parameters have no place here */
        rc = cvi__dial_fail(s, CVI_EDIAL_HOST, s->p, "this character is not allowed in a host");
    }
    s->end = end;
    if (rc != CVI_OK) {
        return rc;
    }
    s->p = hashes + 2;
    rc = take_id(s, &parts->gateway_id, "digits must follow '##'");
    if (rc == CVI_OK && *s->p == '#') {
        cvi__dial_seal(s, s->p++);
        rc = take_id(s, &parts->gateway_pin, "digits must follow '#'");
    }
    if (rc == CVI_OK && s->p < end) {
        rc = cvi__dial_fail(s, CVI_EDIAL_TRAILING, s->p, "text follows the address");
    }
    return rc;
}

/* user without host, up to the parameters */
static int scan_user_only(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const end = s->end;
    const char *const params = memchr(s->p, ';', (size_t)(end - s->p));
    int rc = CVI_OK;

    if (params) {
        cvi__dial_cut(s, params);
    }
    const char *const p =
        cvi__dial_take(s, cvi__dial_at(s, s->p), CVI__DIAL_H323, &parts->user, NULL).p;
    if (!p) {
        rc = s->status;
    } else if (parts->user.len == 0 || p < s->end) {
        rc =
            cvi__dial_fail(s, CVI_EDIAL_USER, p,
                           parts->user.len == 0 ? "the user part is empty"
                                                : "this character is not allowed in the user part");
    }
    s->p = s->end;
    if (params) {
        s->start[params - s->start] = ';';
        s->end = end;
    }
    return rc;
}

int cvi__dial_scan_h323(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const at = memchr(s->p, '@', (size_t)(s->end - s->p));
    const char *const hashes = at ? NULL : cvi__dial_find_gateway(s);
    int rc = CVI_OK;

    s->is_typed = 1;
    if (hashes) {
        return cvi__dial_scan_gateway(s, hashes, parts);
    }
    if (!at) {
        rc = scan_user_only(s, parts);
    } else {
        const char *const p =
            at > s->p
                ? cvi__dial_take(s, cvi__dial_at(s, s->p), CVI__DIAL_H323, &parts->user, NULL).p
                : at;

        if (p != at) {
            return p ? cvi__dial_fail(s, CVI_EDIAL_USER, p,
                                      "this character is not allowed in the user part")
                     : s->status;
        }
        cvi__dial_seal(s, at);
        s->p = at + 1;
        rc = cvi__dial_scan_hostport(s, parts);
    }
    return rc == CVI_OK && s->p < s->end ? cvi__dial_scan_params(s, parts) : rc;
}
