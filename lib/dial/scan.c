/* SPDX-License-Identifier: MIT */
/* What may stand around a URI: blanks, a display name, angle brackets, header parameters. */
#include "dial/scan.h"

#include <string.h>

#include "dial/classes.h"

int cvi__dial_fail(cvi__dial_scan *s, int status, const char *at, const char *why)
{
    s->offset = (size_t)(at - s->start);
    s->why = why;
    return status;
}

cvi__dial_text cvi__dial_close(cvi__dial_scan *s, char *from)
{
    const cvi__dial_text t = {from, (uint32_t)(s->out - from), 0};

    *s->out++ = '\0';
    return t;
}

/* The byte that an escape at `p` stands for, or a failure. */
static int read_escape(cvi__dial_scan *s, const char *p, char *out)
{
    if (s->end - p < 3 || !cvi__dial_is(p[1], CVI__DIAL_HEX) ||
        !cvi__dial_is(p[2], CVI__DIAL_HEX)) {
        return cvi__dial_fail(s, CVI_EDIAL_ESCAPE, p,
                              "'%' must be followed by two hexadecimal digits");
    }
    *out = cvi__dial_escaped(p);
    return *out != '\0' ? CVI_OK
                        : cvi__dial_fail(s, CVI_EDIAL_ESCAPE, p, "an escaped NUL is not allowed");
}

int cvi__dial_skip_escapes(cvi__dial_scan *s, unsigned classes, int *escapes)
{
    const char *p = s->p;
    int rc = CVI_OK;
    char byte = 0;

    *escapes = 1;
    while (*p == '%' && (rc = read_escape(s, p, &byte)) == CVI_OK) {
        p = cvi__dial_run(p + 3, classes);
    }
    s->p = p;
    return rc;
}

/* Goes on with what has an escape at `p`: the text up to there is copied, too. */
static int take_escapes(cvi__dial_scan *s, const char *p, unsigned classes, cvi__dial_text *out)
{
    char *const from = s->out;
    char *o = from + (p - s->p);
    unsigned all = out->classes;

    memcpy(from, s->p, (size_t)(p - s->p));
    while (*p == '%') {
        unsigned class = 0;
        const int rc = read_escape(s, p, o);

        if (rc != CVI_OK) {
            return rc;
        }
        all &= cvi__dial_classes[(unsigned char)*o++];
        for (p += 3; (class = cvi__dial_classes[(unsigned char)*p]) & classes; p++) {
            all &= class;
            *o++ = *p;
        }
    }
    s->p = p;
    s->out = o;
    *out = cvi__dial_close(s, from);
    out->classes = all;
    return CVI_OK;
}

int cvi__dial_take(cvi__dial_scan *s, unsigned classes, cvi__dial_text *out)
{
    const char *p = cvi__dial_plain(s->p);
    unsigned all = CVI__DIAL_PLAIN, class = 0;

    for (; (class = cvi__dial_classes[(unsigned char)*p]) & classes; p = cvi__dial_plain(p + 1)) {
        all &= class;
    }
    *out = (cvi__dial_text){s->p, (uint32_t)(p - s->p), all};
    if (*p == '%') {
        return take_escapes(s, p, classes, out);
    }
    s->p = p;
    return CVI_OK;
}

cvi__dial_text cvi__dial_unescape(cvi__dial_scan *s, const char *end)
{
    char *const from = s->out;
    const char *p = s->p;

    for (; p < end; p += *p == '%' ? 3 : 1) {
        *s->out++ = *p == '%' ? cvi__dial_escaped(p) : *p;
    }
    s->p = end;
    return cvi__dial_close(s, from);
}

void cvi__dial_cut(cvi__dial_scan *s, const char *at)
{
    s->start[at - s->start] = '\0';
    s->end = at;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void skip_blanks(cvi__dial_scan *s)
{
    while (s->p < s->end && is_blank(*s->p)) {
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
        if (!is_blank(*s->p) && !cvi__dial_is(*s->p, CVI__DIAL_TOKEN)) {
            return cvi__dial_fail(s, CVI_ESYNTAX, s->p, "this display name must be in quotes");
        }
        *s->out++ = *s->p;
    }
    while (s->out > from && is_blank(s->out[-1])) {
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
static int scan_name_addr(cvi__dial_scan *s, cvi__dial_parts *parts)
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
    rc = cvi__dial_take_scheme(s, &parts->scheme) ? cvi__dial_scan_rest(s, parts)
                                                  : cvi__dial_scan_bare(s, parts);
    s->p = close + 1;
    s->end = whole_end;
    return rc == CVI_OK ? skip_header_params(s) : rc;
}

void cvi__dial_scan_begin(cvi__dial_scan *s, char *arena, const char *text, size_t len)
{
    char *const copy = arena + CVI__DIAL_BEFORE;

    memcpy(copy, text, len);
    copy[len] = '\0';
    s->start = copy;
    s->p = copy;
    s->end = copy + len;
    s->out = copy + len + 1;
}

int cvi__dial_scan_all(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const char *end = s->end;

    skip_blanks(s);
    while (end > s->p && is_blank(end[-1])) {
        end--;
    }
    cvi__dial_cut(s, end);
    if (s->p == s->end) {
        return cvi__dial_fail(s, CVI_EDIAL_EMPTY, s->p, "there is nothing to dial");
    }
    if (cvi__dial_take_scheme(s, &parts->scheme)) { /* no display name starts like that */
        return cvi__dial_scan_rest(s, parts);
    }
    if (*s->p == '"' || memchr(s->p, '<', (size_t)(s->end - s->p))) {
        return scan_name_addr(s, parts);
    }
    return cvi__dial_scan_bare(s, parts);
}
