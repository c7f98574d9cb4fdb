/* SPDX-License-Identifier: MIT */
#include "invite/detect.h"

#include <string.h>

#include <cvi/invite.h>

#include "invite/html_names.h"
#include "invite/mime.h"

#define LOOK_AT 8192u
#define META_WITHIN 1024u

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* From the first byte that is to be seen on. ASCII of UTF-16 has a NUL in each character: left out,
 * the rest can be looked at. */
static cvi__slice first_bytes(const char *text, size_t len, char buf[LOOK_AT])
{
    size_t at = 0, n = 0;

    (void)cvi__invite_charset(text, len, 0, &at);
    while (at < len && (text[at] == '\0' || is_blank(text[at]))) {
        at++;
    }
    const size_t most = CVI_MIN(len - at, (size_t)LOOK_AT);
    if (most > 0 && !memchr(text + at, '\0', most)) {
        return (cvi__slice){text + at, most};
    }
    for (; at < len && n < LOOK_AT; at++) {
        if (text[at] != '\0') {
            buf[n++] = text[at];
        }
    }
    return (cvi__slice){buf, n};
}

static char next_visible(cvi__slice s, size_t from)
{
    while (from < s.len && is_blank(s.p[from])) {
        from++;
    }
    return from < s.len ? s.p[from] : '\0';
}

static int is_json(cvi__slice s)
{
    const char next = next_visible(s, 1);

    return s.len > 0 &&
           ((s.p[0] == '{' && (next == '"' || next == '}')) || (s.p[0] == '[' && next == '{'));
}

/* A tag right at the beginning, or one of those that pages are made of soon
 * after. */
static int is_html(cvi__slice s)
{
    static const char *const telling[] = {"<html", "<HTML",  "<body",  "<BODY",     "<div",
                                          "<DIV",  "<table", "<TABLE", "<!DOCTYPE", "<!doctype"};
    char name[16];
    size_t n = 0;

    while (n + 1 < s.len && n < sizeof(name) && (s.p[n + 1] | 0x20) >= 'a' &&
           (s.p[n + 1] | 0x20) <= 'z') {
        name[n] = (char)(s.p[n + 1] | 0x20);
        n++;
    }
    if (s.len > 0 && s.p[0] == '<' && cvi__html_find_tag(name, n) != CVI__TAG_UNKNOWN) {
        return 1;
    }
    for (size_t i = 0; i < CVI_ARRAY_LEN(telling); i++) {
        if (cvi__slice_find(s, telling[i]).len > 0) {
            return 1;
        }
    }
    return 0;
}

uint32_t cvi__invite_detect(const char *text, size_t len)
{
    char buf[LOOK_AT];
    const cvi__slice s = first_bytes(text, len, buf);

    if (is_json(s)) {
        return CVI_INVITE_FORMAT_GRAPH;
    }
    if (cvi__slice_begins(s, "BEGIN:V")) {
        return CVI_INVITE_FORMAT_ICALENDAR;
    }
    if (cvi__mime_is_message(text, len)) {
        return CVI_INVITE_FORMAT_MIME;
    }
    return is_html(s) ? CVI_INVITE_FORMAT_HTML : CVI_INVITE_FORMAT_TEXT;
}

int cvi__invite_begins_as(uint32_t format, const char *text, size_t len)
{
    char buf[LOOK_AT];

    if (format == CVI_INVITE_FORMAT_ICALENDAR) {
        return cvi__slice_begins(first_bytes(text, len, buf), "BEGIN:");
    }
    return format != CVI_INVITE_FORMAT_MIME || cvi__mime_is_message(text, len);
}

static cvi__slice find_meta(const char *text, size_t len)
{
    cvi__slice s =
        cvi__slice_find((cvi__slice){text, CVI_MIN(len, (size_t)META_WITHIN)}, "charset=");
    size_t n = 0;

    if (s.len == 0) {
        return s;
    }
    s = (cvi__slice){s.p + 8, s.len - 8};
    if (s.len > 0 && (*s.p == '"' || *s.p == '\'')) {
        s = (cvi__slice){s.p + 1, s.len - 1};
    }
    while (n < s.len && !strchr("\"' />;\r\n", s.p[n])) {
        n++;
    }
    return (cvi__slice){s.p, n};
}

/* ASCII in UTF-16 has one in each character. */
static int is_nul(cvi__slice s, size_t i)
{
    return i < s.len && s.p[i] == '\0';
}

cvi__slice cvi__invite_charset(const char *text, size_t len, int is_html, size_t *mark)
{
    const cvi__slice s = {text, len};

    *mark = 0;
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        *mark = 3;
        return (cvi__slice){"UTF-8", 5};
    }
    if (len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0)) {
        *mark = 2;
        return (cvi__slice){text[0] == '\xff' ? "UTF-16LE" : "UTF-16BE", 8};
    }
    if (is_nul(s, 1) && is_nul(s, 3) && !is_nul(s, 0) && !is_nul(s, 2)) {
        return (cvi__slice){"UTF-16LE", 8};
    }
    if (is_nul(s, 0) && is_nul(s, 2) && !is_nul(s, 1) && !is_nul(s, 3)) {
        return (cvi__slice){"UTF-16BE", 8};
    }
    return is_html ? find_meta(s.p, s.len) : (cvi__slice){NULL, 0};
}
