/* SPDX-License-Identifier: MIT */
#include "invite/graph.h"

#include <string.h>

#include "invite/classes.h"
#include "invite/utf8_put.h"

typedef enum want { WANT_NOTHING, WANT_BODY, WANT_TEXT, WANT_PHONE, WANT_PHONE_ID, WANT_ID } want;

static int fail(cvi__graph *g, const char *why)
{
    g->why = why;
    return CVI_EINVITE_FORMAT;
}

static char skip_blanks(cvi__graph *g)
{
    while (g->p < g->end && (*g->p == ' ' || *g->p == '\t' || *g->p == '\n' || *g->p == '\r')) {
        g->p++;
    }
    return g->p < g->end ? *g->p : '\0';
}

/* ---- strings */

/* Behind the quote at p; its bytes as they are written. */
static int read_string(cvi__graph *g, cvi__slice *out)
{
    const char *q = g->p + 1;

    while (q < g->end && *q != '"') {
        q += *q == '\\' ? 2 : 1;
    }
    if (q >= g->end) {
        g->p = g->end;
        return fail(g, "a string is not finished");
    }
    *out = (cvi__slice){g->p + 1, (size_t)(q - g->p) - 1};
    g->p = q + 1;
    return CVI_OK;
}

static uint32_t hex4(const char *p, const char *end)
{
    uint32_t value = 0;

    if (end - p < 4) {
        return UINT32_MAX;
    }
    for (int i = 0; i < 4; i++) {
        const int digit = cvi__hex_value(p[i]);

        if (digit < 0) {
            return UINT32_MAX;
        }
        value = value * 16 + (uint32_t)digit;
    }
    return value;
}

/* The escape at p, a backslash; returns the bytes it takes. */
static size_t decode_escape(const char *p, const char *end, char out[4], size_t *len)
{
    static const char letters[] = "nrtbf", values[] = "\n\r\t  ";
    const char *known = p + 1 < end && p[1] ? strchr(letters, p[1]) : NULL;
    uint32_t c = 0;

    *len = 1;
    if (p + 1 >= end) {
        out[0] = ' ';
        return 1;
    }
    if (p[1] != 'u') {
        out[0] = known ? values[known - letters] : p[1];
        return 2;
    }
    c = hex4(p + 2, end);
    if (c == UINT32_MAX) {
        *len = 0;
        return 2;
    }
    if (c >= 0xd800 && c < 0xdc00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u') {
        const uint32_t low = hex4(p + 8, end);

        if (low >= 0xdc00 && low < 0xe000) {
            *len = cvi__utf8_put(0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00), out);
            return 12;
        }
    }
    *len = cvi__utf8_put(c, out);
    return 6;
}

static void feed_string(cvi__graph *g, cvi__slice s)
{
    const char *const end = s.p + s.len;

    for (const char *p = s.p; p < end;) {
        const char *escape = memchr(p, '\\', (size_t)(end - p));
        const char *stop = escape ? escape : end;
        const cvi__run part = {p, (size_t)(stop - p), CVI__AT(p - g->start), CVI__STEP_PLAIN};
        char bytes[4];
        size_t len = 0;

        if (part.len > 0) {
            cvi__html_feed(g->html, &part);
        }
        p = stop;
        if (escape) {
            const uint64_t at = CVI__AT(p - g->start);

            p += decode_escape(p, end, bytes, &len);
            const cvi__run one = {bytes, len, at, CVI__STEP_NONE};
            if (len > 0) {
                cvi__html_feed(g->html, &one);
            }
        }
    }
}

/* ---- values */

static int is_one_of(cvi__slice name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cvi__slice_is(name, names[i])) {
            return 1;
        }
    }
    return 0;
}

static want what_is(cvi__slice key, cvi__slice parent)
{
    static const char *const texts[] = {"joinUrl",     "joinWebUrl", "onlineMeetingUrl",
                                        "locationUri", "location",   "description",
                                        "hangoutLink", "uri",        "webLinkToJoin"};
    static const char *const phones[] = {"tollNumber", "tollFreeNumber", "tollNumbers",
                                         "tollFreeNumbers", "quickDial"};
    static const char *const ids[] = {"joinMeetingId", "videoTeleconferenceId"};

    if (cvi__slice_is(key, "content")) {
        return cvi__slice_is(parent, "body") ? WANT_BODY : WANT_NOTHING;
    }
    if (is_one_of(key, texts, CVI_ARRAY_LEN(texts))) {
        return WANT_TEXT;
    }
    if (cvi__slice_is(key, "displayName")) {
        return cvi__slice_begins(parent, "location") ? WANT_TEXT : WANT_NOTHING;
    }
    if (is_one_of(key, phones, CVI_ARRAY_LEN(phones)) ||
        (cvi__slice_is(key, "number") && cvi__slice_is(parent, "phones"))) {
        return WANT_PHONE;
    }
    if (cvi__slice_is(key, "conferenceId")) {
        return WANT_PHONE_ID;
    }
    return is_one_of(key, ids, CVI_ARRAY_LEN(ids)) ||
                   (cvi__slice_is(key, "passcode") &&
                    cvi__slice_is(parent, "joinMeetingIdSettings"))
               ? WANT_ID
               : WANT_NOTHING;
}

static int is_html(const cvi__graph_level *level, cvi__slice s)
{
    size_t i = 0;

    while (i < s.len && strchr(" \t\r\n", s.p[i])) {
        i++;
    }
    return level->content_type == 2 || (level->content_type == 0 && i < s.len && s.p[i] == '<');
}

static void take_string(cvi__graph *g, cvi__slice s)
{
    cvi__graph_level *level = &g->level[g->depth - 1];
    const int is_in_array = level->bracket == ']';
    const cvi__slice key = is_in_array ? level->name : level->key;
    const want wanted = what_is(key, is_in_array ? (cvi__slice){NULL, 0} : level->name);
    const uint64_t at = CVI__AT(s.p - g->start);

    if (cvi__slice_is(key, "contentType")) {
        level->content_type = cvi__slice_is(s, "html") ? 2 : 1;
    }
    if (wanted == WANT_NOTHING) {
        return;
    }
    cvi__html_start(g->html, g->html->text, wanted == WANT_BODY && is_html(level, s));
    if (wanted == WANT_ID) {
        cvi__text_insert(g->html->text, "id: ", at); /* it is labelled, by its key */
    }
    feed_string(g, s);
    if (wanted == WANT_PHONE_ID) {
        cvi__text_insert(g->html->text, "#", at); /* as one keys it */
    }
    cvi__html_end(g->html);
    if (wanted == WANT_BODY || wanted == WANT_TEXT) {
        g->on_end(g->user);
    }
}

/* ---- structure */

static int push(cvi__graph *g, char bracket)
{
    cvi__slice name = {NULL, 0};

    if (g->depth == CVI__GRAPH_DEPTH) {
        return fail(g, "too many levels");
    }
    if (g->depth > 0) {
        const cvi__graph_level *above = &g->level[g->depth - 1];

        name = above->bracket == ']' ? above->name : above->key;
    }
    g->level[g->depth++] = (cvi__graph_level){bracket, name, {NULL, 0}, 0};
    g->p++;
    return CVI_OK;
}

static int read_key(cvi__graph *g)
{
    cvi__graph_level *level = &g->level[g->depth - 1];

    if (skip_blanks(g) != '"') {
        return fail(g, "the name of a member is expected");
    }
    if (read_string(g, &level->key) != CVI_OK) {
        return CVI_EINVITE_FORMAT;
    }
    if (skip_blanks(g) != ':') {
        return fail(g, "a colon is expected");
    }
    g->p++;
    return CVI_OK;
}

/* A number or a word; it is not looked at. */
static int skip_plain(cvi__graph *g)
{
    const char *const from = g->p;

    while (g->p < g->end && !strchr(" \t\r\n,]}:\"[{", *g->p) && *g->p != '\0') {
        g->p++;
    }
    return g->p > from ? CVI_OK : fail(g, "a value is expected");
}

/* What closes or goes on: *goes_on says whether a value follows. */
static int finish_value(cvi__graph *g, int *goes_on)
{
    while (g->depth > 0) {
        cvi__graph_level *level = &g->level[g->depth - 1];
        const char c = skip_blanks(g);

        if (c == ',') {
            g->p++;
            *goes_on = 1;
            return level->bracket == '}' ? read_key(g) : CVI_OK;
        }
        if (c != level->bracket) {
            return fail(g, level->bracket == '}' ? "a comma or '}' is expected"
                                                 : "a comma or ']' is expected");
        }
        g->p++;
        g->depth--;
    }
    *goes_on = 0;
    return skip_blanks(g) == '\0' && g->p == g->end ? CVI_OK
                                                    : fail(g, "something follows the value");
}

/* One value, or the beginning of one; *is_whole tells which. */
static int read_value(cvi__graph *g, int *is_whole)
{
    const char c = skip_blanks(g);
    cvi__slice s;
    int rc = CVI_OK;

    *is_whole = 1;
    if (c == '{' || c == '[') {
        rc = push(g, c == '{' ? '}' : ']');
        if (rc != CVI_OK || skip_blanks(g) == g->level[g->depth - 1].bracket) {
            return rc; /* empty: its end comes next */
        }
        *is_whole = 0;
        return c == '{' ? read_key(g) : CVI_OK;
    }
    if (g->depth == 0) {
        return fail(g, "an object is expected");
    }
    if (c != '"') {
        return skip_plain(g);
    }
    rc = read_string(g, &s);
    if (rc == CVI_OK) {
        take_string(g, s);
    }
    return rc;
}

int cvi__graph_scan(cvi__graph *g, const char *text, size_t len)
{
    int goes_on = 1;

    g->start = g->p = text;
    g->end = text + len;
    g->depth = 0;
    while (goes_on) {
        int is_whole = 0;
        int rc = read_value(g, &is_whole);

        if (rc == CVI_OK && is_whole) {
            rc = finish_value(g, &goes_on);
        }
        if (rc != CVI_OK) {
            return rc;
        }
    }
    return CVI_OK;
}
