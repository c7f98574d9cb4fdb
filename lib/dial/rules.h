/* SPDX-License-Identifier: MIT */
/*
 * Rules of a dial plan: how a dialect writes its addresses, and whose domains are written so.
 * A rule's templates are matched against an unescaped user part, from the left up to the tenant
 * key and from the right back to it, so that nothing is ever tried twice.
 */
#ifndef CVI_DIAL_RULES_H
#define CVI_DIAL_RULES_H

#include "dial/meaning.h"
#include "dial/scan.h"
#include "dial/words.h"

#define CVI__DIAL_PIECES 12u

typedef enum cvi__dial_piece_kind {
    CVI__DIAL_LITERAL = 0,
    CVI__DIAL_PREFIX = 1, /* the rule's, literally */
    CVI__DIAL_ALIAS = 2,  /* the rule's, literally */
    CVI__DIAL_TENANT = 3, /* a tenant key: anything a key may have */
    CVI__DIAL_CONFERENCE = 4,
    CVI__DIAL_PIN = 5, /* this and those below are digits */
    CVI__DIAL_LAYOUT = 6,
    CVI__DIAL_HOST_KEY = 7,
    CVI__DIAL_FIELDS = 8
} cvi__dial_piece_kind;

typedef struct cvi__dial_piece {
    uint8_t kind; /* cvi__dial_piece_kind */
    uint8_t len;
    const char *text; /* of a literal */
} cvi__dial_piece;

typedef struct cvi__dial_template {
    uint8_t kind;      /* cvi_dial_kind */
    uint8_t has_host;  /* "...@{domain}"; otherwise it is a number without a host */
    uint8_t count;     /* pieces */
    uint8_t tenant_at; /* index of the tenant key; == count: none */
    cvi__dial_piece piece[CVI__DIAL_PIECES];
} cvi__dial_template;

typedef struct cvi__dial_rule {
    const char *dialect;
    const char *prefix; /* NULL: none */
    const char *alias;  /* NULL: none */
    const cvi__dial_template *templates;
    uint16_t template_count;
    uint8_t id_min, id_max;   /* digits */
    uint8_t key_min, key_max; /* digits; 0, 0: names too */
    uint8_t tenant_is_domain;
    uint8_t has_check_digit;
    uint8_t is_any_host; /* no domain was named */
} cvi__dial_rule;

/* Sorted by length, then bytes, then rule. */
typedef struct cvi__dial_domain {
    const char *name; /* lower case, without the "*." of a wild one */
    uint16_t len;
    uint16_t rule;
    uint32_t is_wild;
} cvi__dial_domain;

typedef struct cvi__dial_rules {
    const cvi__dial_rule *rules;
    const cvi__dial_domain *domains;
    size_t rule_count, domain_count;
    uint64_t ends;         /* cvi__dial_end() of each domain: most hosts have none of these */
    uint64_t wild_lengths; /* bit (length % 64): a wild one has it */
    uint32_t has_any_host;
} cvi__dial_rules;

/* A bit for how a host ends, in its last eight bytes, which may begin in front of it. */
static inline uint64_t cvi__dial_end(const char *end)
{
    return (uint64_t)1 << (cvi__dial_word(end - 8) * 0x9e3779b97f4a7c15u >> 58);
}

extern const cvi__dial_rules cvi__dial_builtin;

/* What the plan of a parser amounts to. */
typedef struct cvi__dial_judge {
    const cvi__dial_rules *own;     /* NULL: none */
    const cvi__dial_rules *builtin; /* NULL: left out */
    const char *const *keys;        /* known tenant keys, sorted */
    size_t key_count;
    uint32_t id_min_digits, id_max_digits; /* where no rule says it */
    uint32_t id_check;                     /* a cvi_dial_id_check */
} cvi__dial_judge;

/* Equal, letters without case. */
int cvi__dial_same_letters(const char *a, const char *b, size_t len);

/* Order of domains; and the rule with that dialect, or NULL. */
int cvi__dial_compare_domain(const cvi__dial_domain *d, const char *name, size_t len);
const cvi__dial_rule *cvi__dial_find_dialect(const cvi__dial_rules *rules, const char *dialect);

/* The first domain of that length and name, or where it would stand. */
size_t cvi__dial_find_domain(const cvi__dial_rules *rules, const char *name, size_t len);

/* Matches a template: 1 when it fits, with the slices of `user` in `fields`. */
int cvi__dial_match(const cvi__dial_rule *rule, const cvi__dial_template *t,
                    const cvi__dial_text *user, cvi__dial_text fields[CVI__DIAL_FIELDS]);

#endif
