/* SPDX-License-Identifier: MIT */
/* What few addresses need: rules of a domain, known tenant keys, H.323 and numbers. */
#include "dial/judge.h"

#include <string.h>

int cvi__dial_is_key(const char *text, size_t len)
{
    if (len == 0 || text[0] == '.' || text[len - 1] == '.') {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        if (!cvi__dial_is(text[i], CVI__DIAL_KEY)) {
            return 0;
        }
    }
    return 1;
}

int cvi__dial_find_key(const cvi__dial_judge *j, const char *key, size_t len)
{
    size_t low = 0, high = j->key_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const char *known = j->keys[middle];
        const int order = strncmp(known, key, len);

        if (order == 0 && known[len] == '\0') {
            return 1;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

static void take_rule(const cvi__dial_judge *j, const cvi__dial_rule *rule,
                      const cvi__dial_template *t, const cvi__dial_parts *parts,
                      const cvi__dial_text *fields, char *arena, cvi__dial_meaning *out)
{
    const char *const end = parts->user.text + parts->user.len;
    cvi__dial_text *const to[CVI__DIAL_FIELDS] = {
        [CVI__DIAL_TENANT] = &out->tenant_key, [CVI__DIAL_CONFERENCE] = &out->conference_id,
        [CVI__DIAL_PIN] = &out->pin,           [CVI__DIAL_LAYOUT] = &out->layout,
        [CVI__DIAL_HOST_KEY] = &out->host_key,
    };

    for (size_t i = CVI__DIAL_TENANT; i < CVI__DIAL_FIELDS; i++) {
        *to[i] = cvi__dial_keep(fields[i].text, fields[i].len, end, &arena);
    }
    if (rule->tenant_is_domain) {
        out->tenant_key = parts->host;
    }
    cvi__dial_settle(out, t->kind, rule->dialect,
                     rule->is_any_host ? CVI__DIAL_RULE_OF_ANY_HOST : CVI__DIAL_SURE,
                     rule->is_any_host ? "a rule for any host fits"
                                       : "the domain is known for this dialect");
    if (rule->has_check_digit) {
        cvi__dial_settle_check(
            out, cvi__dial_check_of(j, out->conference_id.text, out->conference_id.len));
    }
}

/* 1 when a template of the rule fits. */
static int try_rule(const cvi__dial_judge *j, const cvi__dial_rule *rule,
                    const cvi__dial_parts *parts, char *arena, cvi__dial_meaning *out)
{
    cvi__dial_text fields[CVI__DIAL_FIELDS];

    for (size_t i = 0; i < rule->template_count; i++) {
        const cvi__dial_template *t = &rule->templates[i];

        if (t->has_host == (parts->host.len > 0) &&
            cvi__dial_match(rule, t, &parts->user, fields)) {
            take_rule(j, rule, t, parts, fields, arena, out);
            return 1;
        }
    }
    return 0;
}

/* The rules of one domain, in their order; the last dialect tried goes to *dialect. */
static int try_domain(const cvi__dial_judge *j, const cvi__dial_rules *rules, const char *name,
                      size_t len, int is_wild, const cvi__dial_parts *parts, char *arena,
                      cvi__dial_meaning *out, const char **dialect)
{
    for (size_t i = cvi__dial_find_domain(rules, name, len);
         i < rules->domain_count && cvi__dial_compare_domain(&rules->domains[i], name, len) == 0;
         i++) {
        const cvi__dial_rule *rule = &rules->rules[rules->domains[i].rule];

        if (rules->domains[i].is_wild != (uint32_t)is_wild) {
            continue;
        }
        *dialect = rule->dialect;
        if (try_rule(j, rule, parts, arena, out)) {
            return 1;
        }
    }
    return 0;
}

/* Domains above the host, the longest first: of all lengths only those that a wild one has. */
static int try_wild(const cvi__dial_judge *j, const cvi__dial_rules *rules,
                    const cvi__dial_parts *parts, char *arena, cvi__dial_meaning *out,
                    const char **dialect)
{
    const char *const host = parts->host.text;
    const size_t len = parts->host.len;

    for (size_t base = len & ~(size_t)63;; base -= 64) {
        for (uint64_t mask = rules->wild_lengths; mask != 0;) {
            const size_t top = 63u ^ (size_t)__builtin_clzll(mask);
            const size_t left = base + top;

            mask ^= (uint64_t)1 << top;
            if (left < len && host[len - left - 1] == '.' &&
                try_domain(j, rules, host + len - left, left, 1, parts, arena, out, dialect)) {
                return 1;
            }
        }
        if (base == 0) {
            return 0;
        }
    }
}

/* The host's own rules, then those of the domains above it, the nearest first. */
static int try_bound(const cvi__dial_judge *j, const cvi__dial_rules *rules,
                     const cvi__dial_parts *parts, char *arena, cvi__dial_meaning *out,
                     const char **dialect)
{
    const char *const host = parts->host.text;
    const size_t len = parts->host.len;

    return try_domain(j, rules, host, len, 0, parts, arena, out, dialect) ||
           (rules->wild_lengths != 0 && try_wild(j, rules, parts, arena, out, dialect));
}

int cvi__dial_try_dialects(const cvi__dial_judge *j, uint64_t end, const cvi__dial_parts *parts,
                           char *arena, cvi__dial_meaning *out)
{
    const char *dialect = NULL;

    if ((cvi__dial_may_be_bound(j->own, end) &&
         try_bound(j, j->own, parts, arena, out, &dialect)) ||
        (!dialect && cvi__dial_may_be_bound(j->builtin, end) &&
         try_bound(j, j->builtin, parts, arena, out, &dialect))) {
        return 1;
    }
    if (dialect) {
        cvi__dial_settle(out, CVI_DIAL_KIND_UNKNOWN, dialect, CVI__DIAL_DOUBT,
                         "the domain's dialect does not write addresses like this");
    }
    return dialect != NULL;
}

int cvi__dial_try_any_host(const cvi__dial_judge *j, const cvi__dial_rules *rules,
                           const cvi__dial_parts *parts, char *arena, cvi__dial_meaning *out)
{
    for (size_t i = 0; i < rules->rule_count; i++) {
        if (rules->rules[i].is_any_host && try_rule(j, &rules->rules[i], parts, arena, out)) {
            return 1;
        }
    }
    return 0;
}

/* ---- H.323, and numbers */

/* 1 when the way it was written, without sip: or sips:, settles it. */
static int judge_form(const cvi__dial_parts *parts, cvi__dial_meaning *out)
{
    const int is_h323 = parts->scheme == CVI_DIAL_SCHEME_H323;

    if (parts->gateway_id.len > 0) {
        out->conference_id = parts->gateway_id;
        out->pin = parts->gateway_pin;
        cvi__dial_settle(out, CVI_DIAL_KIND_DIRECT, "h323", CVI__DIAL_SURE,
                         "the conference id is behind '##'");
        return 1;
    }
    if (parts->is_number) {
        cvi__dial_settle(out, CVI_DIAL_KIND_UNKNOWN, "", 0,
                         "a number means what a gatekeeper's rule says");
        return 1;
    }
    if (parts->user.len == 0 && parts->is_address) {
        cvi__dial_settle(out, CVI_DIAL_KIND_IVR, "h323", CVI__DIAL_LIKELY,
                         "an address alone is its entry queue");
        return 1;
    }
    if (parts->user.len > 0 && (is_h323 || parts->is_address) &&
        cvi__dial_digits(parts->user.text, parts->user.len) >= parts->user.len) {
        out->conference_id = parts->user;
        cvi__dial_settle(out, CVI_DIAL_KIND_DIRECT, "h323", CVI__DIAL_LIKELY,
                         "a conference id at an H.323 host");
        return 1;
    }
    return 0;
}

void cvi__dial_judge_others(const cvi__dial_judge *j, const cvi__dial_parts *parts, char *arena,
                            cvi__dial_meaning *out)
{
    if (parts->gateway_id.len == 0 && parts->user.len > 0 &&
        cvi__dial_try_rules(j, parts, arena, out)) {
        return;
    }
    if (parts->scheme != CVI_DIAL_SCHEME_SIP && parts->scheme != CVI_DIAL_SCHEME_SIPS &&
        judge_form(parts, out)) {
        return;
    }
    if (parts->user.len > 0 && parts->host.len > 0) {
        cvi__dial_judge_user(j, &parts->user, arena, out);
    }
}
