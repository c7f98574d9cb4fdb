/* SPDX-License-Identifier: MIT */
/*
 * Mail filters and portals replace links by their own, which lead to the old
 * one. Most carry it as the escaped value of a parameter, whatever they call
 * it; some have a form of their own:
 * - Proofpoint v2 writes '-' for '%' and '_' for '/' in it; v3 puts it between
 * "__" and "__;", with
 *   '*' for single bytes and "**" and a length for runs of them, which follow
 * in base64
 * - Cisco appends it to the path, escaped; Sophos has it in base64.
 */
#include "invite/url.h"

#include <string.h>

#include "invite/classes.h"

#define MOST_LEVELS 8

static size_t move_to_front(char *text, cvi__slice from)
{
    memmove(text, from.p, from.len);
    return from.len;
}

static int is_link(cvi__slice s)
{
    return cvi__slice_begins(s, "http://") || cvi__slice_begins(s, "https://");
}

static int is_escaped_link(cvi__slice s)
{
    return is_link(s) || cvi__slice_begins(s, "http%3a%2f%2f") ||
           cvi__slice_begins(s, "https%3a%2f%2f") || cvi__slice_begins(s, "http%3a//") ||
           cvi__slice_begins(s, "https%3a//");
}

/* ---- base64 */

/* Of either alphabet. */
static int base64_value(char c)
{
    return cvi__base64_value(c == '-' ? '+' : c == '_' ? '/' : c);
}

/* In place or to a buffer that is as long. */
static size_t decode_base64(char *to, cvi__slice from)
{
    uint32_t bits = 0;
    unsigned have = 0;
    size_t n = 0;

    for (size_t i = 0; i < from.len; i++) {
        const int value = base64_value(from.p[i]);

        if (value < 0) {
            break;
        }
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have >= 8) {
            have -= 8;
            to[n++] = (char)(bits >> have & 0xff);
        }
    }
    return n;
}

/* ---- forms of their own; 0: not one of these */

static size_t undo_proofpoint_v2(char *text, const cvi__url *url)
{
    const cvi__slice value = cvi__url_param(url, "u");

    if (!cvi__slice_begins(url->path, "/v2/") ||
        !(cvi__slice_begins(value, "http-3A__") || cvi__slice_begins(value, "https-3A__"))) {
        return 0;
    }
    const size_t len = move_to_front(text, value);
    for (size_t i = 0; i < len; i++) {
        text[i] = text[i] == '-' ? '%' : text[i] == '_' ? '/' : text[i];
    }
    return cvi__url_unescape(text, (cvi__slice){text, len});
}

typedef struct replaced {
    char bytes[1024];
    size_t len, used;
} replaced;

/* One character of those that were replaced. */
static size_t put_character(replaced *r, char *out, size_t n, size_t most)
{
    while (r->used < r->len && n < most) {
        out[n++] = r->bytes[r->used++];
        if (r->used == r->len || ((unsigned char)r->bytes[r->used] & 0xc0) != 0x80) {
            break;
        }
    }
    return n;
}

static size_t fill_in(cvi__slice from, replaced *r, char *out, size_t most)
{
    size_t n = 0;

    for (size_t i = 0; i < from.len && n < most; i++) {
        const int is_run = from.p[i] == '*' && i + 2 < from.len && from.p[i + 1] == '*' &&
                           base64_value(from.p[i + 2]) >= 0;

        if (from.p[i] != '*' || r->len == 0) {
            out[n++] = from.p[i];
        } else if (is_run) {
            for (int left = base64_value(from.p[i + 2]) + 2; left > 0; left--) {
                n = put_character(r, out, n, most);
            }
            i += 2;
        } else {
            n = put_character(r, out, n, most);
        }
    }
    return n;
}

static size_t undo_proofpoint_v3(char *text, size_t len, const cvi__url *url)
{
    cvi__slice inner = {url->path.p + 6, (size_t)(text + len - url->path.p) - 6};
    cvi__slice tail = {NULL, 0}, end = inner;
    char out[CVI__URL_WORK];
    replaced r = {.len = 0};

    while ((end = cvi__slice_find(end, "__;")).len > 0) { /* the last one: links may hold it too */
        tail = end;
        end = (cvi__slice){end.p + 3, end.len - 3};
    }
    if (tail.len == 0 || !cvi__slice_begins(inner, "http")) {
        return 0;
    }
    inner.len = (size_t)(tail.p - inner.p);
    tail = (cvi__slice){tail.p + 3, CVI_MIN(tail.len - 3, sizeof(r.bytes))};
    r.len = decode_base64(r.bytes, tail);
    size_t n = fill_in(inner, &r, out, sizeof(out) - 1);
    memcpy(text, out, CVI_MIN(n, len)); /* what it replaces is longer but for runs */
    n = CVI_MIN(n, len);
    if (n > 8 && cvi__slice_begins((cvi__slice){text, n}, "https:/") && text[7] != '/' && n < len) {
        memmove(text + 8, text + 7, n - 7); /* it writes one slash of two */
        text[7] = '/';
        n++;
    }
    return n;
}

/* The old link as the end of the path, as Cisco does. */
static size_t undo_path(char *text, const cvi__url *url)
{
    cvi__slice rest = url->path;

    while ((rest = cvi__slice_find(rest, "/http")).len > 0) {
        rest = (cvi__slice){rest.p + 1, rest.len - 1};
        if (is_escaped_link(rest)) {
            const cvi__slice whole = {
                rest.p, rest.len + (url->query.len > 0 && is_link(rest) ? url->query.len + 1 : 0)};

            return cvi__url_unescape(text, whole);
        }
    }
    return 0;
}

static size_t undo_sophos(char *text, const cvi__url *url)
{
    const cvi__slice value = cvi__url_param(url, "u");

    if (!cvi__url_is_at(url, "protection.sophos.com") || value.len < 5 ||
        memcmp(value.p, "aHR0c", 5) != 0) { /* "http" in base64 */
        return 0;
    }
    return decode_base64(text, value);
}

/* ---- the common form */

static size_t undo_param(char *text, const cvi__url *url)
{
    cvi__slice rest = url->query, name, value;

    while (cvi__url_next(&rest, &name, &value)) {
        if (is_escaped_link(value)) {
            return cvi__url_unescape(text, value);
        }
    }
    return 0;
}

static size_t undo_one(char *text, size_t len)
{
    cvi__url url;
    size_t n = 0;

    if (!cvi__url_split(text, len, &url) || cvi__url_service(&url)) {
        return 0; /* a link to join by says so itself, whatever its parameters hold */
    }
    if (cvi__slice_begins(url.path, "/v3/__")) {
        n = undo_proofpoint_v3(text, len, &url);
    }
    if (n == 0) {
        n = undo_proofpoint_v2(text, &url);
    }
    if (n == 0) {
        n = undo_param(text, &url);
    }
    if (n == 0) {
        n = undo_path(text, &url);
    }
    return n > 0 ? n : undo_sophos(text, &url);
}

size_t cvi__url_unwrap(char *text, size_t len)
{
    for (int level = 0; level < MOST_LEVELS; level++) {
        const size_t n = undo_one(text, len);

        if (n == 0) {
            break;
        }
        len = n;
    }
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] <= 0x20 || text[i] == 0x7f) {
            return i; /* nothing that a link may hold */
        }
    }
    return len;
}
