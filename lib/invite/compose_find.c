/* SPDX-License-Identifier: MIT */
/* Where in a body a block of ours stands, or a new one goes. Linear in the body's length. */
#include "invite/compose.h"

#include <string.h>

#include "invite/classes.h"

#define MOST_LINES 8u /* of a block, between its rules */
#define LEAST_RULE 20u

static int starts_with(const char *p, const char *end, const char *word)
{
    for (; *word && p < end && cvi__lower(*p) == *word; p++, word++) {
    }
    return *word == '\0';
}

/* ---- HTML */

/* Behind the '>' of a tag; quotes may hold another. A '<' begins the next, where this one was cut. */
static const char *skip_tag(const char *tag, const char *end)
{
    char quote = 0;

    for (const char *p = tag; p < end; p++) {
        if (quote) {
            quote = *p == quote ? 0 : quote;
        } else if (*p == '"' || *p == '\'') {
            quote = *p;
        } else if (*p == '>') {
            return p + 1;
        } else if (*p == '<' && p > tag) {
            return p;
        }
    }
    return end;
}

/* Behind the next `word`, or the end. */
static const char *skip_to(const char *p, const char *end, const char *word)
{
    for (; p < end; p++) {
        if (starts_with(p, end, word)) {
            return p + strlen(word);
        }
    }
    return end;
}

/* 1 when `p`, behind "id=", is our id, also as a mail server rewrites it. */
static int is_our_id(const char *p, const char *end)
{
    static const char *const names[] = {"\"" CVI__COMPOSE_ID "\"", "\"x_" CVI__COMPOSE_ID "\"",
                                        "'" CVI__COMPOSE_ID "'",   "'x_" CVI__COMPOSE_ID "'",
                                        CVI__COMPOSE_ID,           "x_" CVI__COMPOSE_ID};

    for (size_t i = 0; i < CVI_ARRAY_LEN(names); i++) {
        const size_t len = strlen(names[i]);

        if (starts_with(p, end, names[i]) && p + len < end &&
            (p[len] == '>' || (unsigned char)p[len] <= ' ')) {
            return 1;
        }
    }
    return 0;
}

/* The same of a tag, from behind its name; what is in quotes is no attribute. */
static int has_our_id(const char *p, const char *end)
{
    char quote = 0;

    for (; p < end; p++) {
        if (quote) {
            quote = *p == quote ? 0 : quote;
        } else if (*p == '"' || *p == '\'') {
            quote = *p;
        } else if (starts_with(p, end, "id=") && (unsigned char)p[-1] <= ' ') {
            return is_our_id(p + 3, end); /* of two the first counts */
        }
    }
    return 0;
}

/* What is passed over as a whole: comments, scripts, styles. NULL: something else. */
static const char *skip_hidden(const char *p, const char *end)
{
    if (starts_with(p, end, "<!--")) {
        return skip_to(p + 4, end, "-->");
    }
    if (starts_with(p, end, "<script")) {
        return skip_tag(skip_to(p, end, "</script"), end);
    }
    return starts_with(p, end, "<style") ? skip_tag(skip_to(p, end, "</style"), end) : NULL;
}

/* Behind the end tag of the element whose content starts at `p`; NULL when it has none. */
static const char *skip_element(const char *p, const char *end)
{
    for (size_t depth = 1; p < end;) {
        const char *const tag = memchr(p, '<', (size_t)(end - p));
        const char *const hidden = tag ? skip_hidden(tag, end) : NULL;

        if (!tag) {
            break;
        }
        depth += (size_t)starts_with(tag, end, "<div");
        depth -= (size_t)starts_with(tag, end, "</div");
        p = hidden ? hidden : skip_tag(tag, end);
        if (depth == 0) {
            return p;
        }
    }
    return NULL;
}

/* Behind one end of a line. */
static const char *skip_line_end(const char *p, const char *end)
{
    p += p < end && *p == '\r';
    return p + (p < end && *p == '\n');
}

cvi__compose_place cvi__compose_find_html(const char *body, size_t len)
{
    const char *const end = body + len;
    const char *last = NULL; /* end tag of the body, or of all */

    for (const char *p = body; p < end;) {
        const char *const tag = memchr(p, '<', (size_t)(end - p));
        const char *const hidden = tag ? skip_hidden(tag, end) : NULL;

        if (!tag) {
            break;
        }
        p = hidden ? hidden : skip_tag(tag, end);
        if (hidden) {
            continue;
        }
        if (starts_with(tag, end, "<div") && has_our_id(tag + 4, p)) {
            const char *const behind = skip_element(p, end);

            if (behind) {
                return (cvi__compose_place){(size_t)(tag - body),
                                            (size_t)(skip_line_end(behind, end) - body)};
            }
        }
        if (starts_with(tag, end, "</body") || (!last && starts_with(tag, end, "</html"))) {
            last = tag;
        }
    }
    const size_t at = last ? (size_t)(last - body) : len;
    return (cvi__compose_place){at, at};
}

/* ---- text */

typedef struct line {
    const char *p, *end; /* without what ends it */
    const char *next;
} line;

static line line_at(const char *p, const char *end)
{
    const char *const feed = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
    line l = {p, feed ? feed : end, feed ? feed + 1 : end};

    while (l.end > l.p && (unsigned char)l.end[-1] <= ' ') {
        l.end--;
    }
    return l;
}

static int is_rule(const line *l)
{
    for (const char *p = l->p; p < l->end; p++) {
        if (*p != '_') {
            return 0;
        }
    }
    return l->end - l->p >= (ptrdiff_t)LEAST_RULE;
}

static int is_title(const line *l)
{
    const size_t len = (size_t)(l->end - l->p);

    for (size_t i = 0; i < cvi__language_count; i++) {
        if (len == strlen(cvi__languages[i].title) &&
            memcmp(l->p, cvi__languages[i].title, len) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Behind the rule that ends the block whose title this is; NULL when none does. Blank lines, which
 * some programs add between all lines, do not count. */
static const char *find_end(const line *title, const char *end)
{
    line l = line_at(title->next, end);

    for (unsigned lines = 0; lines < MOST_LINES && l.p < end; l = line_at(l.next, end)) {
        if (is_rule(&l)) {
            return l.next;
        }
        lines += l.end > l.p;
    }
    return NULL;
}

cvi__compose_place cvi__compose_find_text(const char *body, size_t len)
{
    const char *const end = body + len;
    const char *rule = NULL;

    for (line l = line_at(body, end); l.p < end; l = line_at(l.next, end)) {
        if (rule && is_title(&l)) {
            const char *const behind = find_end(&l, end);

            if (behind) {
                return (cvi__compose_place){(size_t)(rule - body), (size_t)(behind - body)};
            }
        }
        if (l.end > l.p) {
            rule = is_rule(&l) ? l.p : NULL;
        }
    }
    return (cvi__compose_place){len, len};
}
