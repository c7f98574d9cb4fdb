/* SPDX-License-Identifier: MIT */
#include "invite/mime.h"

#include <string.h>

static cvi__slice trim(cvi__slice s)
{
    while (s.len > 0 && strchr(" \t\r\n", s.p[0])) {
        s.p++;
        s.len--;
    }
    while (s.len > 0 && strchr(" \t\r\n", s.p[s.len - 1])) {
        s.len--;
    }
    return s;
}

/* The line at p, without its end; *next is behind it. */
static cvi__slice line_at(const char *p, const char *end, const char **next)
{
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    cvi__slice line = {p, (size_t)((stop ? stop : end) - p)};

    *next = stop ? stop + 1 : end;
    if (line.len > 0 && line.p[line.len - 1] == '\r') {
        line.len--;
    }
    return line;
}

/* A field with the lines that continue it. */
static cvi__slice field_at(const char *p, const char *end, const char **next)
{
    cvi__slice field = line_at(p, end, next);

    while (*next < end && (**next == ' ' || **next == '\t')) {
        const cvi__slice more = line_at(*next, end, next);

        field.len = (size_t)(more.p + more.len - field.p);
    }
    return field;
}

/* 1 with name and value, when it is a field at all. */
static int split_field(cvi__slice field, cvi__slice *name, cvi__slice *value)
{
    size_t n = 0;

    while (n < field.len && field.p[n] > 0x20 && field.p[n] < 0x7f && field.p[n] != ':') {
        n++;
    }
    *name = (cvi__slice){field.p, n};
    while (n < field.len && (field.p[n] == ' ' || field.p[n] == '\t')) {
        n++;
    }
    if (name->len == 0 || n == field.len || field.p[n] != ':') {
        return 0;
    }
    *value = trim((cvi__slice){field.p + n + 1, field.len - n - 1});
    return 1;
}

/* Mailbox files have a line in front of each message that is no field (RFC 4155). */
static const char *skip_envelope(const char *p, const char *end)
{
    if (end - p > 5 && memcmp(p, "From ", 5) == 0) {
        (void)line_at(p, end, &p);
    }
    return p;
}

int cvi__mime_is_message(const char *text, size_t len)
{
    const char *const end = text + len;
    const char *p = skip_envelope(text, end);
    int is_mime = 0;

    while (p < end) {
        const cvi__slice field = field_at(p, end, &p);
        cvi__slice name, value;

        if (field.len == 0) {
            return is_mime;
        }
        if (!split_field(field, &name, &value)) {
            return 0;
        }
        is_mime |= cvi__slice_is(name, "MIME-Version") || cvi__slice_is(name, "Content-Type") ||
                   cvi__slice_is(name, "Content-Transfer-Encoding");
    }
    return 0;
}

/* ---- Content-Type */

/* A token or what stands in quotes; quoted pairs stay as they are. */
static cvi__slice take_value(cvi__slice *rest)
{
    const int is_quoted = rest->len > 0 && rest->p[0] == '"';
    const char *from = rest->p + is_quoted, *const end = rest->p + rest->len;
    const char *p = from;

    while (p < end && (is_quoted ? *p != '"' : !strchr("; \t\r\n", *p))) {
        p++;
    }
    rest->len = (size_t)(end - p);
    rest->p = p;
    return (cvi__slice){from, (size_t)(p - from)};
}

static void read_type(cvi__slice value, cvi__mime_part *part)
{
    part->type = take_value(&value);
    while (value.len > 0) {
        const char *semicolon = memchr(value.p, ';', value.len);
        cvi__slice name = {NULL, 0}, text;

        if (!semicolon) {
            return;
        }
        value.len -= (size_t)(semicolon + 1 - value.p);
        value.p = semicolon + 1;
        value = trim(value);
        name.p = value.p;
        while (value.len > 0 && !strchr("=; \t", *value.p)) {
            name.len++;
            value.p++;
            value.len--;
        }
        if (value.len == 0 || *value.p != '=') {
            continue;
        }
        value.p++;
        value.len--;
        text = take_value(&value);
        if (cvi__slice_is(name, "charset")) {
            part->charset = text;
        } else if (cvi__slice_is(name, "boundary")) {
            part->boundary = text;
        }
    }
}

static void read_header(cvi__mime *m, cvi__mime_part *part)
{
    memset(part, 0, sizeof(*part));
    part->type = (cvi__slice){"text/plain", 10};
    while (m->p < m->end) {
        const cvi__slice field = field_at(m->p, m->end, &m->p);
        cvi__slice name, value;

        if (field.len == 0) {
            return;
        }
        if (!split_field(field, &name, &value)) {
            continue;
        }
        if (cvi__slice_is(name, "Content-Type")) {
            read_type(value, part);
        } else if (cvi__slice_is(name, "Content-Transfer-Encoding")) {
            part->encoding = cvi__slice_begins(value, "quoted-printable")
                                 ? CVI__MIME_QUOTED_PRINTABLE
                             : cvi__slice_begins(value, "base64") ? CVI__MIME_BASE64
                                                                  : CVI__MIME_AS_IS;
        }
    }
}

/* ---- parts */

/* Which open multipart this line delimits, from 1; 0: none. */
static uint32_t find_boundary(const cvi__mime *m, cvi__slice line, int *is_last)
{
    for (uint32_t i = m->depth; i > 0; i--) {
        const cvi__slice b = m->boundary[i - 1];
        const size_t len = b.len + 2;

        if (line.len >= len && memcmp(line.p + 2, b.p, b.len) == 0) {
            const cvi__slice tail = trim((cvi__slice){line.p + len, line.len - len});

            *is_last = cvi__slice_is(tail, "--");
            if (tail.len == 0 || *is_last) {
                return i;
            }
        }
    }
    return 0;
}

/* Up to the next delimiter; what stood before it. */
static cvi__slice take_body(cvi__mime *m)
{
    const char *const from = m->p;
    const char *p = from;

    while (p < m->end) {
        const char *at = p;

        if (p[0] == '-' && m->end - p > 2 && p[1] == '-') {
            int is_last = 0;
            const cvi__slice line = line_at(p, m->end, &p);
            const uint32_t level = find_boundary(m, line, &is_last);

            if (level > 0) {
                m->depth = is_last ? level - 1 : level;
                m->is_in_header = !is_last;
                m->p = p;
                return (cvi__slice){from, (size_t)(at - from)};
            }
            continue;
        }
        at = memchr(p, '\n', (size_t)(m->end - p));
        p = at ? at + 1 : m->end;
    }
    m->p = m->end;
    return (cvi__slice){from, (size_t)(m->end - from)};
}

void cvi__mime_start(cvi__mime *m, const char *text, size_t len)
{
    memset(m, 0, sizeof(*m));
    m->end = text + len;
    m->p = skip_envelope(text, m->end);
    m->is_in_header = 1;
}

int cvi__mime_next(cvi__mime *m, cvi__mime_part *part)
{
    while (m->p < m->end) {
        if (!m->is_in_header) {
            (void)take_body(m); /* between the parts */
            continue;
        }
        read_header(m, part);
        if (cvi__slice_begins(part->type, "multipart/")) {
            if (part->boundary.len > 0 && m->depth < CVI__MIME_DEPTH) {
                m->boundary[m->depth++] = part->boundary;
            }
            m->is_in_header = 0;
        } else if (!cvi__slice_begins(part->type, "message/") ||
                   part->encoding != CVI__MIME_AS_IS) {
            m->is_in_header = 0;
            part->body = take_body(m);
            return 1;
        } /* else the message's own header begins here */
    }
    return 0;
}
