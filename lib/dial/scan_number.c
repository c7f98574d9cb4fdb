/* SPDX-License-Identifier: MIT */
/* Telephone numbers: tel: URIs (RFC 3966), and numbers as people type them. */
#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/scan.h"

static int is_separator(char c)
{
    return c == '-' || c == '.' || c == '(' || c == ')' || c == ' ';
}

/* Bytes of `classes`, kept without what only pleases the eye. */
static void take_digits(cvi__dial_scan *s, unsigned classes)
{
    for (; s->p < s->end && cvi__dial_is(*s->p, classes); s->p++) {
        if (!is_separator(*s->p)) {
            *s->out++ = *s->p;
        }
    }
}

int cvi__dial_is_number(const cvi__dial_scan *s)
{
    const int is_global = *s->p == '+';
    const char *p = s->p + is_global;
    int digits = 0;

    for (; p < s->end; p++) {
        digits |= cvi__dial_is(*p, CVI__DIAL_DIGIT);
        if (!cvi__dial_is(*p, CVI__DIAL_PHONE) && *p != ' ') {
            return 0;
        }
        if (*p == '.' && !is_global) { /* that is an address */
            return 0;
        }
    }
    return digits;
}

void cvi__dial_scan_number(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    char *const from = s->out;

    for (; s->p < s->end; s->p++) { /* every byte was looked at */
        if (!is_separator(*s->p)) {
            *s->out++ = *s->p;
        }
    }
    parts->user = cvi__dial_close(s, from);
    parts->is_number = 1;
}

/* global-number-digits or domainname, as the value of phone-context. */
static int is_context(const char *p, const char *end)
{
    int digits = 0;

    if (p < end && *p == '+') {
        for (p++; p < end && cvi__dial_is(*p, CVI__DIAL_PHONE); p++) {
            digits |= cvi__dial_is(*p, CVI__DIAL_DIGIT);
        }
        return p == end && digits;
    }
    if (p == end || !cvi__dial_is(*p, CVI__DIAL_ALNUM)) {
        return 0;
    }
    for (; p < end; p++) {
        if (!cvi__dial_is(*p, CVI__DIAL_ALNUM) && *p != '-' && *p != '.') {
            return 0;
        }
    }
    return 1;
}

/* Which parameters of RFC 3966 were seen. */
#define SEEN_CONTEXT 1u
#define SEEN_EXT 2u
#define SEEN_ISUB 4u

static unsigned find_phone_param(const char *name, size_t len)
{
    static const struct {
        const char *name;
        unsigned flag;
    } known[] = {{"phone-context", SEEN_CONTEXT}, {"ext", SEEN_EXT}, {"isub", SEEN_ISUB}};

    for (size_t i = 0; i < CVI_ARRAY_LEN(known); i++) {
        if (cvi__dial_is_word(name, len, known[i].name)) {
            return known[i].flag;
        }
    }
    return 0;
}

static int check_phone_param(cvi__dial_scan *s, const char *from, const char *equals,
                             unsigned *seen)
{
    const unsigned flag = find_phone_param(from, (size_t)(equals - from));

    if (flag & *seen || (flag | (*seen & ~SEEN_CONTEXT)) == (SEEN_EXT | SEEN_ISUB)) {
        return cvi__dial_fail(s, CVI_EDIAL_PARAM, from, "this parameter was given before");
    }
    *seen |= flag;
    if (flag && equals == s->p) {
        return cvi__dial_fail(s, CVI_EDIAL_PARAM, equals, "a parameter has no value");
    }
    if (flag == SEEN_CONTEXT && !is_context(equals + 1, s->p)) {
        return cvi__dial_fail(s, CVI_EDIAL_PARAM, equals + 1,
                              "phone-context is a domain or '+' and digits");
    }
    if (flag == SEEN_EXT) {
        for (const char *p = equals + 1; p < s->p; p++) {
            if (!cvi__dial_is(*p, CVI__DIAL_PHONE)) {
                return cvi__dial_fail(s, CVI_EDIAL_PARAM, p, "an extension has digits only");
            }
        }
    }
    return CVI_OK;
}

/* One ";name[=value]"; names have letters, digits and '-'. */
static int take_phone_param(cvi__dial_scan *s, unsigned *seen)
{
    const char *const from = ++s->p;
    const char *equals = NULL;
    int rc = CVI_OK;

    while (s->p < s->end && (cvi__dial_is(*s->p, CVI__DIAL_ALNUM) || *s->p == '-')) {
        s->p++;
    }
    if (s->p == from) {
        return cvi__dial_fail(s, CVI_EDIAL_PARAM, from, "a parameter has no name");
    }
    equals = s->p;
    if (s->p < s->end && *s->p == '=') {
        const char *const end =
            cvi__dial_skip_all(s, cvi__dial_at(s, equals + 1), CVI__DIAL_PARAM).p;

        if (!end) {
            return s->status;
        }
        s->p = end;
        if (end == equals + 1) {
            rc = cvi__dial_fail(s, CVI_EDIAL_PARAM, s->p, "a parameter has no value");
        }
    }
    return rc == CVI_OK ? check_phone_param(s, from, equals, seen) : rc;
}

int cvi__dial_scan_tel(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const from = s->p;
    const int is_global = s->p < s->end && *s->p == '+';
    char *const out = s->out;
    unsigned seen = 0;
    int rc = CVI_OK;

    if (is_global) {
        *s->out++ = *s->p++;
    }
    take_digits(s, is_global ? CVI__DIAL_PHONE : CVI__DIAL_LOCAL);
    parts->user = cvi__dial_close(s, out);
    parts->is_number = 1;
    if (parts->user.len == (size_t)is_global) {
        return cvi__dial_fail(s, CVI_EDIAL_USER, s->p, "the number has no digits");
    }
    const char *const params = s->p + 1;
    while (rc == CVI_OK && s->p < s->end && *s->p == ';') {
        rc = take_phone_param(s, &seen);
    }
    if (rc == CVI_OK && s->p < s->end) {
        if (params > s->p) {
            return cvi__dial_fail(s, CVI_EDIAL_USER, s->p,
                                  "this character is not allowed in a number");
        }
        (void)cvi__dial_refuse_stray(s, s->p);
        rc = s->status;
    }
    if (rc == CVI_OK && (seen & SEEN_CONTEXT) == (unsigned)is_global) {
        rc = cvi__dial_fail(s, CVI_EDIAL_PARAM, from,
                            is_global ? "a number with '+' takes no phone-context"
                                      : "a number without '+' needs ;phone-context=");
    }
    if (rc == CVI_OK && s->p > params) {
        parts->params = cvi__dial_slice(params, s->p);
    }
    return rc;
}
