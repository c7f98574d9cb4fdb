/* SPDX-License-Identifier: MIT */
/* The dial plan object. */
#ifndef CVI_DIAL_PLAN_H
#define CVI_DIAL_PLAN_H

#include <cvi/dial.h>

#include "dial/rules.h"
#include "json/json_read.h"

/* What one text says; each block is its own. */
typedef struct cvi__dial_loaded {
    cvi__dial_rule *rules;
    cvi__dial_template *templates;
    cvi__dial_domain *domains;
    const char **keys; /* sorted */
    char *pool;        /* every text of the above */
    size_t rule_count, template_count, domain_count, key_count, pool_used, pool_cap;
} cvi__dial_loaded;

struct cvi_dial_plan {
    cvi_allocator alloc;
    uint32_t without_builtin;
    cvi__dial_loaded loaded;
    cvi__dial_rules rules; /* of `loaded`, as the matcher wants them */
    cvi_error_info error;
};

/* Fills `to`, which is zero, from the root of a plan; it is the caller's to free on failure too. */
int cvi__dial_plan_read(cvi_dial_plan *plan, const cvi__json_node *root, size_t text_len,
                        cvi__dial_loaded *to);

/* One template; 0 with a sentence in *why. Literals stay slices of `text`. */
int cvi__dial_template_read(const char *text, size_t len, uint8_t kind, cvi__dial_template *out,
                            const char **why);

/* 1 when the template can be matched without trying, for a rule with that prefix and alias. */
int cvi__dial_template_check(const cvi__dial_rule *rule, const cvi__dial_template *t,
                             const char **why);

/* What is known of tenants and rules goes into `judge`. */
void cvi__dial_plan_apply(const cvi_dial_plan *plan, cvi__dial_judge *judge);

#endif
