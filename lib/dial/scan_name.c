/* SPDX-License-Identifier: MIT */
/* What may stand around a URI: a display name, angle brackets, header parameters. */
#include <string.h>

#include "dial/scan.h"

static void skip_blanks(cvi__dial_scan *s)
{
    while (s->p < s->end && cvi__dial_is_blank(*s->p)) {
        s->p++;
    }
}

/* A quoted-string; its text without quotes and backslashes goes to `out` unless that is NULL. */
static int take_quoted(cvi__dial_scan *s, cvi__dial_text *out)
{
    const char *const open = s->p++;
    char *from = s->out;

    for (; s->p < s->end && *s->p != '"'; s->p++) {
        if (*s->p == '\\' && ++s->p == s->end) {
            break;
        }
        if ((unsigned char)*s->p < 0x20 && *s->p != '\t') {
            return cvi__dial_fail(s, CVI_ESYNTAX, s->p, "a control character is not allowed");
        }
        if (out) {
            *s->out++ = *s->p;
        }
    }
    if (s->p == s->end) {
        return cvi__dial_fail(s, CVI_ESYNTAX, open, "the quote is never closed");
    }
    s->p++;
    if (out) {
        *out = cvi__dial_close(s, from);
    }
    return CVI_OK;
}

/* Tokens and blanks up to '<'. */
static int take_tokens(cvi__dial_scan *s, cvi__dial_text *out)
{
    char *from = s->out;

    for (; s->p < s->end && *s->p != '<'; s->p++) {
        if (!cvi__dial_is_blank(*s->p) && !cvi__dial_is(*s->p, CVI__DIAL_TOKEN)) {
            return cvi__dial_fail(s, CVI_ESYNTAX, s->p, "this display name must be in quotes");
        }
        *s->out++ = *s->p;
    }
    while (s->out > from && cvi__dial_is_blank(s->out[-1])) {
        s->out--;
    }
    *out = cvi__dial_close(s, from);
    return CVI_OK;
}

/* One ";name=value" behind the '>': checked, not kept, for it belongs to the SIP header. */
static int skip_header_param(cvi__dial_scan *s)
{
    const char *name = NULL;

    s->p++;
    skip_blanks(s);
    name = s->p;
    while (s->p < s->end && cvi__dial_is(*s->p, CVI__DIAL_TOKEN)) {
        s->p++;
    }
    if (s->p == name) {
        return cvi__dial_fail(s, CVI_EDIAL_PARAM, name, "a parameter has no name");
    }
    skip_blanks(s);
    if (s->p == s->end || *s->p != '=') {
        return CVI_OK;
    }
    s->p++;
    skip_blanks(s);
    if (s->p < s->end && *s->p == '"') {
        return take_quoted(s, NULL);
    }
    while (s->p < s->end && cvi__dial_is(*s->p, CVI__DIAL_GENERIC)) {
        s->p++;
    }
    return CVI_OK;
}

static int skip_header_params(cvi__dial_scan *s)
{
    int rc = CVI_OK;

    skip_blanks(s);
    while (rc == CVI_OK && s->p < s->end && *s->p == ';') {
        rc = skip_header_param(s);
        skip_blanks(s);
    }
    if (rc == CVI_OK && s->p < s->end) {
        rc = cvi__dial_fail(s, CVI_EDIAL_TRAILING, s->p, "text follows the address");
    }
    return rc;
}

/* [display-name] "<" URI ">" *( ";" header parameter ) */
int cvi__dial_scan_name_addr(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *const whole_end = s->end;
    const char *close = NULL;
    int rc = *s->p == '"' ? take_quoted(s, &parts->display) : take_tokens(s, &parts->display);

    if (rc != CVI_OK) {
        return rc;
    }
    skip_blanks(s);
    if (s->p == s->end || *s->p != '<') {
        return cvi__dial_fail(s, CVI_ESYNTAX, s->p, "'<' is expected after the display name");
    }
    close = memchr(s->p, '>', (size_t)(s->end - s->p));
    if (!close) {
        return cvi__dial_fail(s, CVI_ESYNTAX, s->p, "'<' is never closed");
    }
    s->p++;
    cvi__dial_cut(s, close);
    rc = cvi__dial_scan_address(s, parts);
    s->p = close + 1;
    s->end = whole_end;
    return rc == CVI_OK ? skip_header_params(s) : rc;
}
