/* SPDX-License-Identifier: MIT */
/* One template against one user part, and finding the rules of a host. */
#include "dial/rules.h"

#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"

typedef struct span {
    const char *p, *end;
} span;

int cvi__dial_same_letters(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char x = a[i], y = b[i];

        if (x != y && ((x | 0x20) != (y | 0x20) || (x | 0x20) < 'a' || (x | 0x20) > 'z')) {
            return 0;
        }
    }
    return 1;
}

static const char *literal_of(const cvi__dial_rule *rule, const cvi__dial_piece *piece, size_t *len)
{
    const char *text = piece->kind == CVI__DIAL_LITERAL  ? piece->text
                       : piece->kind == CVI__DIAL_PREFIX ? rule->prefix
                                                         : rule->alias;

    *len = piece->kind == CVI__DIAL_LITERAL ? piece->len : text ? strlen(text) : SIZE_MAX;
    return text; /* none fits in no text */
}

/* One piece at the left end of what is left. */
static int match_left(const cvi__dial_rule *rule, const cvi__dial_piece *piece, span *s,
                      cvi__dial_text *fields)
{
    const char *const from = s->p;
    size_t len = 0;

    if (piece->kind < CVI__DIAL_TENANT) {
        const char *text = literal_of(rule, piece, &len);

        if ((size_t)(s->end - s->p) < len || !cvi__dial_same_letters(s->p, text, len)) {
            return 0;
        }
        s->p += len;
        return 1;
    }
    while (s->p < s->end && cvi__dial_is(*s->p, CVI__DIAL_DIGIT)) {
        s->p++;
    }
    fields[piece->kind].text = from;
    fields[piece->kind].len = (uint32_t)(s->p - from);
    return s->p > from;
}

/* The same at the right end. */
static int match_right(const cvi__dial_rule *rule, const cvi__dial_piece *piece, span *s,
                       cvi__dial_text *fields)
{
    const char *const end = s->end;
    size_t len = 0;

    if (piece->kind < CVI__DIAL_TENANT) {
        const char *text = literal_of(rule, piece, &len);

        if ((size_t)(s->end - s->p) < len || !cvi__dial_same_letters(s->end - len, text, len)) {
            return 0;
        }
        s->end -= len;
        return 1;
    }
    while (s->end > s->p && cvi__dial_is(s->end[-1], CVI__DIAL_DIGIT)) {
        s->end--;
    }
    fields[piece->kind].text = s->end;
    fields[piece->kind].len = (uint32_t)(end - s->end);
    return s->end < end;
}

static int is_digits(const cvi__dial_text *t)
{
    for (size_t i = 0; i < t->len; i++) {
        if (!cvi__dial_is(t->text[i], CVI__DIAL_DIGIT)) {
            return 0;
        }
    }
    return 1;
}

static int are_lengths_right(const cvi__dial_rule *rule, const cvi__dial_text *fields)
{
    const cvi__dial_text *id = &fields[CVI__DIAL_CONFERENCE];
    const cvi__dial_text *key = &fields[CVI__DIAL_TENANT];

    if (id->len > 0 && (id->len < rule->id_min || id->len > rule->id_max)) {
        return 0;
    }
    if (key->len > 0 && !cvi__dial_is_key(key->text, key->len)) {
        return 0;
    }
    return key->len == 0 || rule->key_max == 0 ||
           (key->len >= rule->key_min && key->len <= rule->key_max && is_digits(key));
}

int cvi__dial_match(const cvi__dial_rule *rule, const cvi__dial_template *t,
                    const cvi__dial_text *user, cvi__dial_text fields[CVI__DIAL_FIELDS])
{
    span s = {user->text, user->text + user->len};

    memset(fields, 0, CVI__DIAL_FIELDS * sizeof(fields[0]));
    for (size_t i = 0; i < t->tenant_at; i++) {
        if (!match_left(rule, &t->piece[i], &s, fields)) {
            return 0;
        }
    }
    for (size_t i = t->count; i > (size_t)t->tenant_at + 1; i--) {
        if (!match_right(rule, &t->piece[i - 1], &s, fields)) {
            return 0;
        }
    }
    if (t->tenant_at < t->count) {
        fields[CVI__DIAL_TENANT].text = s.p;
        fields[CVI__DIAL_TENANT].len = (uint32_t)(s.end - s.p);
        return s.p < s.end && are_lengths_right(rule, fields);
    }
    return s.p == s.end && are_lengths_right(rule, fields);
}

int cvi__dial_compare_domain(const cvi__dial_domain *d, const char *name, size_t len)
{
    return d->len != len ? (d->len < len ? -1 : 1) : memcmp(d->name, name, len);
}

size_t cvi__dial_find_domain(const cvi__dial_rules *rules, const char *name, size_t len)
{
    size_t low = 0, high = rules->domain_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (cvi__dial_compare_domain(&rules->domains[middle], name, len) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const cvi__dial_rule *cvi__dial_find_dialect(const cvi__dial_rules *rules, const char *dialect)
{
    for (size_t i = 0; i < rules->rule_count; i++) {
        if (strcmp(rules->rules[i].dialect, dialect) == 0) {
            return &rules->rules[i];
        }
    }
    return NULL;
}
