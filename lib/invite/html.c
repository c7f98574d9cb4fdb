/* SPDX-License-Identifier: MIT */
#include "invite/html.h"

#include <string.h>

#include "invite/classes.h"
#include "invite/html_names.h"

enum {
    IN_DATA = 0,
    IN_ENTITY,
    IN_OPEN,        /* behind '<' */
    IN_NAME,        /* of a tag */
    IN_TAG,         /* between attributes */
    IN_ATTRIBUTE,   /* in a name */
    BEFORE_VALUE,   /* behind '=' */
    IN_VALUE,       /* in quotes */
    IN_BARE_VALUE,  /* without */
    IN_DECLARATION, /* "<!", "<?" */
    IN_COMMENT,
    IN_RAW, /* style, script */
    STATES
};

#define MOST_STEP 24u /* eight bytes for one; more is a fold */

void cvi__html_start(cvi__html *h, cvi__text *text, int is_html)
{
    memset(h, 0, sizeof(*h));
    h->text = text;
    h->is_html = is_html;
    text->is_flowed = is_html;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* ---- what is held back until it is known what it is */

static void hold(cvi__html *h, const cvi__run *run, size_t i)
{
    const uint64_t at = run->at + (uint64_t)i * run->step;

    if (h->held_len == 0) {
        h->held_at = at;
        h->held_step = run->step;
    } else if (h->held_len == 1 && at - h->held_at <= MOST_STEP) { /* runs may have one byte */
        h->held_step = (uint32_t)(at - h->held_at);
    }
    if (h->held_len < sizeof(h->held)) {
        h->held[h->held_len++] = run->p[i];
    }
}

/* It was nothing but text. */
static void give_back(cvi__html *h)
{
    const cvi__run run = {h->held, h->held_len, h->held_at, h->held_step};

    cvi__text_feed(h->text, &run);
    h->held_len = 0;
}

static size_t in_entity(cvi__html *h, const cvi__run *run, size_t i)
{
    const char c = run->p[i];
    char bytes[4];

    if (c != ';' && (cvi__in(c, CVI__IN_ALNUM) || c == '#') && h->held_len < sizeof(h->held) - 1) {
        hold(h, run, i);
        return 1;
    }
    const size_t len = c == ';' ? cvi__html_decode(h->held + 1, h->held_len - 1, bytes) : 0;
    h->state = h->resumes;
    if (len == 0) {
        give_back(h);
        return 0;
    }
    const cvi__run one = {bytes, len, h->held_at, CVI__STEP_NONE};
    cvi__text_feed(h->text, &one);
    h->held_len = 0;
    return 1;
}

static void start_entity(cvi__html *h, const cvi__run *run, size_t i)
{
    h->resumes = h->state;
    h->state = IN_ENTITY;
    h->held_len = 0;
    hold(h, run, i);
}

/* ---- text */

static size_t in_data(cvi__html *h, const cvi__run *run, size_t i)
{
    const char *const p = run->p + i, *const end = run->p + run->len;
    const char *stop = NULL;

    if (*p == '<') {
        h->state = IN_OPEN;
        h->is_end_tag = 0;
        h->name_len = h->held_len = 0;
        hold(h, run, i);
        return 1;
    }
    if (*p == '&') {
        start_entity(h, run, i);
        return 1;
    }
    if (!h->next_tag || h->next_tag < p) {
        h->next_tag = memchr(p, '<', (size_t)(end - p));
        h->next_tag = h->next_tag ? h->next_tag : end;
    }
    stop = memchr(p, '&', (size_t)(h->next_tag - p));
    stop = stop ? stop : h->next_tag;
    const cvi__run part = cvi__run_from(run, i, (size_t)(stop - p));
    cvi__text_feed(h->text, &part);
    return part.len;
}

/* ---- tags */

static void finish_tag(cvi__html *h, uint64_t at)
{
    h->state = IN_DATA;
    h->held_len = 0;
    if (h->tag == CVI__TAG_BLOCK) {
        cvi__text_end_line(h->text);
    } else if (h->tag == CVI__TAG_CELL) {
        cvi__text_insert(h->text, " ", at);
    } else if (h->tag == CVI__TAG_RAW && !h->is_end_tag) {
        h->state = IN_RAW;
        h->matched = 0;
    }
}

/* More bytes of a name, up to what ends it or `other`; one that is too long to be known is kept as
 * such. Returns where it stopped. */
static size_t take_name(cvi__html *h, const cvi__run *run, size_t i, char other)
{
    const char *const p = run->p;
    size_t n = h->name_len;

    for (; i < run->len && p[i] != other && !cvi__in(p[i], CVI__IN_TAG_END); i++) {
        h->name[CVI_MIN(n, (size_t)CVI__TAG_MOST)] = cvi__lower(p[i]);
        n++;
    }
    h->name_len = (uint32_t)CVI_MIN(n, (size_t)CVI__TAG_MOST + 1);
    return i;
}

static int is_name(const cvi__html *h, const char *name)
{
    return h->name_len == strlen(name) && memcmp(h->name, name, h->name_len) == 0;
}

/* In plain text only a well-known name is one, and of single letters alone
 * "<b>", but "<a href". */
static int is_tag(const cvi__html *h, char next)
{
    return h->is_html || (h->tag != CVI__TAG_UNKNOWN &&
                          !(h->name_len == 1 && is_blank(next) && h->name[0] != 'a'));
}

/* What was read so far was a tag's name, or nothing but text. */
static void finish_name(cvi__html *h, char next)
{
    h->tag = cvi__in(next, CVI__IN_TAG_END) ? cvi__html_find_tag(h->name, h->name_len)
                                            : CVI__TAG_UNKNOWN;
    if (h->tag == CVI__TAG_RAW) {
        h->raw_end = h->name[1] == 't' ? "</style" : "</script";
    }
    if (is_tag(h, next)) {
        h->state = IN_TAG;
    } else {
        h->state = IN_DATA;
        give_back(h);
    }
}

static size_t in_name(cvi__html *h, const cvi__run *run, size_t i)
{
    const char c = run->p[i];

    if (h->is_html) {
        const size_t n = take_name(h, run, i, '/');

        if (n < run->len) {
            finish_name(h, run->p[n]);
        }
        return n - i;
    }
    if (cvi__in(c, CVI__IN_ALNUM) && h->name_len < CVI__TAG_MOST - 2) {
        h->name[h->name_len++] = cvi__lower(c);
        hold(h, run, i);
        return 1;
    }
    finish_name(h, c);
    return 0;
}

static size_t in_open(cvi__html *h, const cvi__run *run, size_t i)
{
    const char c = run->p[i];
    const int is_letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

    if (c == '/' && !h->is_end_tag) {
        h->is_end_tag = 1;
        hold(h, run, i);
        return 1;
    }
    if ((c == '!' || c == '?') && !h->is_end_tag) {
        h->state = IN_DECLARATION;
        h->matched = 0;
        return 1;
    }
    if (is_letter) {
        h->state = IN_NAME;
        return in_name(h, run, i);
    }
    h->state = IN_DATA;
    give_back(h);
    return 0;
}

static size_t in_attribute(cvi__html *h, const cvi__run *run, size_t i)
{
    size_t n = take_name(h, run, i, '=');

    if (n < run->len && run->p[n] == '=') {
        h->is_link = is_name(h, "href") || is_name(h, "originalsrc");
        h->state = BEFORE_VALUE;
        n++;
    } else if (n < run->len) {
        h->state = IN_TAG;
    }
    return n - i;
}

static size_t in_tag(cvi__html *h, const cvi__run *run, size_t i)
{
    const char c = run->p[i];

    if (c == '>') {
        finish_tag(h, run->at + (uint64_t)i * run->step);
    } else if (c == '<' && !h->is_html) {
        h->state = IN_DATA; /* it was no tag after all */
        return 0;
    } else if (!is_blank(c) && c != '/') {
        h->state = IN_ATTRIBUTE;
        h->name[0] = cvi__lower(c);
        h->name_len = 1;
        return 1 + in_attribute(h, run, i + 1);
    }
    return 1;
}

static size_t before_value(cvi__html *h, const cvi__run *run, size_t i)
{
    const char c = run->p[i];

    if (is_blank(c)) {
        return 1;
    }
    if (c == '>') {
        h->state = IN_TAG;
        return 0;
    }
    if (h->is_link) {
        cvi__text_insert(h->text, " <", run->at + (uint64_t)i * run->step);
    }
    h->quote = c;
    h->next_quote = NULL;
    h->state = c == '"' || c == '\'' ? IN_VALUE : IN_BARE_VALUE;
    return h->state == IN_VALUE ? 1 : 0;
}

static void finish_value(cvi__html *h, uint64_t at)
{
    if (h->is_link) {
        cvi__text_insert(h->text, ">", at);
    }
    h->state = IN_TAG;
}

/* A part of a value up to `stop`; links go where the text goes. */
static size_t take_value(cvi__html *h, const cvi__run *run, size_t i, const char *stop)
{
    const cvi__run whole = cvi__run_from(run, i, (size_t)(stop - run->p) - i);
    const char *amp = h->is_link ? memchr(whole.p, '&', whole.len) : NULL;
    const size_t len = amp ? (size_t)(amp - whole.p) : whole.len;
    const cvi__run part = cvi__run_from(&whole, 0, len);

    if (h->is_link) {
        cvi__text_feed(h->text, &part);
    }
    if (amp) {
        start_entity(h, run, i + len);
        return len + 1;
    }
    return len;
}

static size_t in_value(cvi__html *h, const cvi__run *run, size_t i)
{
    const char *const p = run->p + i, *const end = run->p + run->len;

    if (*p == h->quote) {
        finish_value(h, run->at + (uint64_t)i * run->step);
        return 1;
    }
    if (!h->next_quote || h->next_quote < p) {
        h->next_quote = memchr(p, h->quote, (size_t)(end - p));
        h->next_quote = h->next_quote ? h->next_quote : end;
    }
    return take_value(h, run, i, h->next_quote);
}

static size_t in_bare_value(cvi__html *h, const cvi__run *run, size_t i)
{
    size_t n = i;

    if (is_blank(run->p[i]) || run->p[i] == '>') {
        finish_value(h, run->at + (uint64_t)i * run->step);
        return 0;
    }
    while (n < run->len && !is_blank(run->p[n]) && run->p[n] != '>' &&
           (n == i || run->p[n] != '&')) {
        n++;
    }
    return take_value(h, run, i, run->p + n);
}

/* ---- what is not shown */

static size_t in_declaration(cvi__html *h, const cvi__run *run, size_t i)
{
    const char c = run->p[i];

    if (c == '-' && h->matched < 2) {
        h->state = ++h->matched == 2 ? IN_COMMENT : IN_DECLARATION;
        return 1;
    }
    h->matched = 2; /* no comment */
    if (c == '>') {
        h->state = IN_DATA;
        h->held_len = 0;
    }
    return 1;
}

static size_t in_comment(cvi__html *h, const cvi__run *run, size_t i)
{
    size_t n = i;

    for (; n < run->len; n++) {
        const char c = run->p[n];

        if (c == '>' && h->matched >= 2) {
            h->state = IN_DATA;
            h->held_len = 0;
            return n + 1 - i;
        }
        h->matched = c == '-' ? CVI_MIN(h->matched + 1, 2u) : 0;
    }
    return n - i;
}

static size_t in_raw(cvi__html *h, const cvi__run *run, size_t i)
{
    size_t n = i;

    for (; n < run->len && h->raw_end[h->matched] != '\0'; n++) {
        const char c = run->p[n];

        if (cvi__lower(c) == h->raw_end[h->matched]) {
            h->matched++;
        } else {
            h->matched = c == '<';
        }
    }
    if (h->raw_end[h->matched] == '\0') {
        h->is_end_tag = 1;
        h->state = IN_TAG;
    }
    return n - i;
}

void cvi__html_feed(void *html, const cvi__run *run)
{
    static size_t (*const steps[STATES])(cvi__html *, const cvi__run *, size_t) = {
        in_data,      in_entity, in_open,       in_name,        in_tag,     in_attribute,
        before_value, in_value,  in_bare_value, in_declaration, in_comment, in_raw,
    };
    cvi__html *h = html;

    h->next_tag = h->next_quote = NULL;
    for (size_t i = 0; i < run->len;) {
        i += steps[h->state](h, run, i);
    }
}

void cvi__html_end(cvi__html *h)
{
    if (h->state == IN_ENTITY || h->state == IN_OPEN || (h->state == IN_NAME && !h->is_html)) {
        give_back(h);
    }
    cvi__text_end_line(h->text);
    h->text->is_flowed = 0;
    h->state = IN_DATA;
    h->held_len = 0;
}
