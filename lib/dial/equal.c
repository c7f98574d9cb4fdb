/* SPDX-License-Identifier: MIT */
/* Whether two addresses are the same: RFC 3261 section 19.1.4, RFC 3966 section 4 for tel:. */
#include <string.h>

#include "dial/classes.h"
#include "dial/dial.h"

#define ESCAPED 0x100 /* a reserved character behind its escape is not that character */

/* A byte of a text with escapes; *p moves behind it. The escapes were checked. */
static int next_byte(const char **p, int ignores_case)
{
    int c = (unsigned char)*(*p)++;

    if (c == '%') {
        c = cvi__dial_escaped(*p - 1);
        *p += 2;
        if (cvi__dial_is((char)c, CVI__DIAL_RESERVED)) {
            return c | ESCAPED;
        }
    }
    return ignores_case && c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static int same(const char *a, const char *a_end, const char *b, const char *b_end,
                int ignores_case)
{
    while (a < a_end && b < b_end) {
        if (next_byte(&a, ignores_case) != next_byte(&b, ignores_case)) {
            return 0;
        }
    }
    return a == a_end && b == b_end;
}

static int same_bytes(const char *a, const char *a_end, const char *b, const char *b_end)
{
    return same(a, a_end, b, b_end, 1);
}

/* One "name[=value]" of a list. */
typedef struct item {
    const char *name, *name_end, *value, *end;
} item;

static int next_item(const char **p, const char *end, char separator, item *out)
{
    if (*p >= end) {
        return 0;
    }
    const char *stop = memchr(*p, separator, (size_t)(end - *p));
    stop = stop ? stop : end;
    const char *equals = memchr(*p, '=', (size_t)(stop - *p));

    out->name = *p;
    out->name_end = equals ? equals : stop;
    out->value = equals ? equals + 1 : stop;
    out->end = stop;
    *p = stop + 1;
    return 1;
}

/* An empty text may have no address, which cannot be added to. */
static const char *end_of(const cvi__dial_text *t)
{
    return t->len > 0 ? t->text + t->len : t->text;
}

/* How the list has it: a name may stand several times, then one with the same value is enough. */
typedef enum found { FOUND_NONE, FOUND_OTHER, FOUND_SAME } found;

static found find_item(const cvi__dial_text *list, char separator, const item *wanted)
{
    const char *p = list->text;
    found best = FOUND_NONE;
    item i;

    while (best != FOUND_SAME && next_item(&p, end_of(list), separator, &i)) {
        if (same_bytes(i.name, i.name_end, wanted->name, wanted->name_end)) {
            best =
                same_bytes(i.value, i.end, wanted->value, wanted->end) ? FOUND_SAME : FOUND_OTHER;
        }
    }
    return best;
}

/* Parameters that make a difference when only one address has them. */
static int must_be_in_both(const item *i)
{
    static const char *const names[] = {"user", "ttl", "method", "maddr", "transport"};

    for (size_t n = 0; n < CVI_ARRAY_LEN(names); n++) {
        if (same_bytes(i->name, i->name_end, names[n], names[n] + strlen(names[n]))) {
            return 1;
        }
    }
    return 0;
}

/* Each of `a` has its like in `b`; `must_all`: whatever it is. */
static int covers(const cvi__dial_text *a, const cvi__dial_text *b, char separator, int must_all)
{
    const char *p = a->text;
    item mine;

    while (next_item(&p, end_of(a), separator, &mine)) {
        const found f = find_item(b, separator, &mine);

        if (f == FOUND_OTHER || (f == FOUND_NONE && (must_all || must_be_in_both(&mine)))) {
            return 0;
        }
    }
    return 1;
}

static int same_text(const cvi__dial_text *a, const cvi__dial_text *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->text, b->text, a->len) == 0);
}

static int same_number(const cvi__dial_text *a, const cvi__dial_text *b)
{
    return a->len == b->len && cvi__dial_same_letters(a->text, b->text, a->len);
}

/* User parts and passwords: as written when either has escapes, without which none has a '%'. */
static int same_escaped(const cvi__dial_text *a, const cvi__dial_text *a_raw,
                        const cvi__dial_text *b, const cvi__dial_text *b_raw)
{
    if (a_raw->len == 0 && b_raw->len == 0) {
        return same_text(a, b);
    }
    a = a_raw->len > 0 ? a_raw : a;
    b = b_raw->len > 0 ? b_raw : b;
    return same(a->text, end_of(a), b->text, end_of(b), 0);
}

static int same_user(const cvi__dial_parts *x, const cvi__dial_parts *y)
{
    return x->scheme == CVI_DIAL_SCHEME_TEL
               ? same_number(&x->user, &y->user)
               : same_escaped(&x->user, &x->user_raw, &y->user, &y->user_raw) &&
                     same_escaped(&x->password, &x->password_raw, &y->password, &y->password_raw);
}

static uint32_t compared_as(const cvi__dial_parts *p)
{
    return p->scheme == CVI_DIAL_SCHEME_BARE && p->gateway_id.len == 0 && !p->is_number
               ? CVI_DIAL_SCHEME_SIP
               : p->scheme;
}

int cvi_dial_equal(const cvi_dial *a, const cvi_dial *b)
{
    if (!a || !b || a->status != CVI_OK || b->status != CVI_OK) {
        return 0;
    }
    const cvi__dial_parts *x = &a->result.parts, *y = &b->result.parts;
    const int all = x->scheme == CVI_DIAL_SCHEME_TEL; /* every parameter counts */

    if (compared_as(x) != compared_as(y) || x->port != y->port || !same_user(x, y) ||
        !same_text(&x->host, &y->host) || !same_text(&x->gateway_id, &y->gateway_id) ||
        !same_text(&x->gateway_pin, &y->gateway_pin)) {
        return 0;
    }
    return covers(&x->params, &y->params, ';', all) && covers(&y->params, &x->params, ';', all) &&
           covers(&x->headers, &y->headers, '&', 1) && covers(&y->headers, &x->headers, '&', 1);
}
