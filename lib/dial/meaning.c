/* SPDX-License-Identifier: MIT */
/*
 * From the parts of an address to its meaning: the rules of its domain first, then rules for any
 * host, then the generic form, where plausibility decides which half is the conference id.
 */
#include "dial/meaning.h"

#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/rules.h"
#include "dial/verhoeff.h"

#define SURE 95u
#define LIKELY 80u
#define RULE_OF_ANY_HOST 75u
#define FITS 70u
#define GUESS 55u
#define DOUBT 40u

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

static int is_known_key(const cvi__dial_judge *j, const char *key, size_t len)
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

/* A slice as a text of its own: where it does not end the user part it needs a NUL. */
static cvi__dial_text keep(const char *text, size_t len, const char *end, char **arena)
{
    cvi__dial_text t = {text, (uint32_t)len, 0};

    if (len > 0 && text + len != end) {
        t.text = *arena;
        memcpy(*arena, text, len);
        (*arena)[len] = '\0';
        *arena += len + 1;
    }
    return t;
}

static void settle(cvi__dial_meaning *out, uint32_t kind, const char *dialect, uint32_t confidence,
                   const char *reason)
{
    out->kind = kind;
    out->dialect = dialect;
    out->confidence = confidence;
    out->reason = reason;
}

/* How the check digit speaks, where one is expected. */
static void check_id(const cvi__dial_judge *j, int has_check_digit, cvi__dial_meaning *out)
{
    if (!has_check_digit || j->id_check == CVI_DIAL_ID_CHECK_OFF || out->conference_id.len == 0) {
        return;
    }
    if (cvi__dial_verhoeff_conference(out->conference_id.text, out->conference_id.len)) {
        out->check = CVI_DIAL_CHECK_PASSED;
        out->confidence += 4;
    } else {
        out->check = CVI_DIAL_CHECK_FAILED;
        out->confidence -= 10;
    }
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
        *to[i] = keep(fields[i].text, fields[i].len, end, &arena);
    }
    if (rule->tenant_is_domain) {
        out->tenant_key = parts->host;
    }
    settle(out, t->kind, rule->dialect, rule->is_any_host ? RULE_OF_ANY_HOST : SURE,
           rule->is_any_host ? "a rule for any host fits" : "the domain is known for this dialect");
    check_id(j, rule->has_check_digit, out);
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

    if (rules->lengths & (uint64_t)1 << len % 64 &&
        try_domain(j, rules, host, len, 0, parts, arena, out, dialect)) {
        return 1;
    }
    return rules->wild_lengths != 0 && try_wild(j, rules, parts, arena, out, dialect);
}

static int try_any_host(const cvi__dial_judge *j, const cvi__dial_rules *rules,
                        const cvi__dial_parts *parts, char *arena, cvi__dial_meaning *out)
{
    for (size_t i = 0; i < rules->rule_count; i++) {
        if (rules->rules[i].is_any_host && try_rule(j, &rules->rules[i], parts, arena, out)) {
            return 1;
        }
    }
    return 0;
}

/* 1 when a rule fits, or when the host's dialect is known and none of its forms fits. */
static int try_rules(const cvi__dial_judge *j, const cvi__dial_parts *parts, char *arena,
                     cvi__dial_meaning *out)
{
    const char *dialect = NULL;

    if (parts->host.len > 0 &&
        ((j->own && try_bound(j, j->own, parts, arena, out, &dialect)) ||
         (!dialect && j->builtin && try_bound(j, j->builtin, parts, arena, out, &dialect)))) {
        return 1;
    }
    if (dialect) {
        settle(out, CVI_DIAL_KIND_UNKNOWN, dialect, DOUBT,
               "the domain's dialect does not write addresses like this");
        return 1;
    }
    return j->own && j->own->has_any_host && try_any_host(j, j->own, parts, arena, out);
}

/* ---- the generic form */

typedef struct halves {
    size_t last_at;   /* of the digits behind the last dot; 0: none */
    size_t first_len; /* of the digits before the first dot; 0: none */
} halves;

static int may_be_id(const cvi__dial_judge *j, size_t digits)
{
    return digits >= j->id_min_digits && digits <= j->id_max_digits;
}

static halves split(const cvi__dial_judge *j, const cvi__dial_text *user)
{
    const size_t most = CVI_MIN((size_t)user->len, (size_t)j->id_max_digits + 1);
    const size_t last = cvi__dial_digits_before(user->text + user->len, most);
    const size_t first = cvi__dial_digits(user->text, most);
    halves h = {0, 0};

    if (last < user->len && may_be_id(j, last) && user->text[user->len - last - 1] == '.') {
        h.last_at = user->len - last;
    }
    if (first < user->len && may_be_id(j, first) && user->text[first] == '.') {
        h.first_len = first;
    }
    return h;
}

static int is_key_part(const cvi__dial_text *user, size_t from, size_t to)
{
    return to > from && (user->classes & CVI__DIAL_KEY) && user->text[from] != '.' &&
           user->text[to - 1] != '.';
}

static int passes(const cvi__dial_judge *j, const char *digits, size_t len)
{
    return j->id_check != CVI_DIAL_ID_CHECK_OFF && cvi__dial_verhoeff_conference(digits, len);
}

/* Both halves could be the id: 1 when the first one is. */
static int is_id_first(const cvi__dial_judge *j, const cvi__dial_text *user, const halves *h,
                       uint32_t *confidence, const char **reason)
{
    const char *const text = user->text;
    const size_t id_len = user->len - h->last_at;

    if (j->key_count > 0 && is_known_key(j, text, h->last_at - 1)) {
        *confidence = SURE;
        *reason = "the tenant key is known";
        return 0;
    }
    if (j->key_count > 0 &&
        is_known_key(j, text + h->first_len + 1, user->len - h->first_len - 1)) {
        *confidence = SURE;
        *reason = "the tenant key is known, behind the conference id";
        return 1;
    }
    const int last = passes(j, text + h->last_at, id_len), first = passes(j, text, h->first_len);
    *confidence = last != first ? FITS : GUESS;
    *reason = last != first ? "only one half has the check digit of a conference id"
                            : "both halves could be the conference id; it is mostly the second";
    return first && !last;
}

static void take_halves(const cvi__dial_judge *j, const cvi__dial_text *user, halves h, char *arena,
                        cvi__dial_meaning *out)
{
    const char *const text = user->text, *const end = text + user->len;
    uint32_t confidence = LIKELY;
    const char *reason = "a tenant key, a dot and a conference id";
    int id_first = h.last_at == 0;

    if (h.last_at > 0 && h.first_len > 0) {
        id_first = is_id_first(j, user, &h, &confidence, &reason);
    } else if (id_first) {
        confidence = FITS;
        reason = "only the first half can be a conference id";
    } else if (j->key_count > 0 && is_known_key(j, text, h.last_at - 1)) {
        confidence = SURE;
        reason = "the tenant key is known";
    }
    if (id_first) {
        out->conference_id = keep(text, h.first_len, end, &arena);
        out->tenant_key = keep(text + h.first_len + 1, user->len - h.first_len - 1, end, &arena);
    } else {
        out->conference_id = keep(text + h.last_at, user->len - h.last_at, end, &arena);
        out->tenant_key = keep(text, h.last_at - 1, end, &arena);
    }
    settle(out, CVI_DIAL_KIND_DIRECT, id_first ? "webex" : "microsoft", confidence, reason);
    check_id(j, 1, out);
}

static int is_test(const cvi__dial_text *user)
{
    return user->len >= 4 && user->len <= 9 && (user->text[0] | 0x20) == 't' &&
           (cvi__dial_is_word(user->text, user->len, "test") ||
            cvi__dial_is_word(user->text, user->len, "testcall") ||
            cvi__dial_is_word(user->text, user->len, "test-call"));
}

static void judge_whole(const cvi__dial_judge *j, const cvi__dial_text *user,
                        cvi__dial_meaning *out)
{
    const int is_known = j->key_count > 0 && is_known_key(j, user->text, user->len);
    const int is_id =
        may_be_id(j, user->len) && cvi__dial_digits(user->text, user->len) == user->len;

    out->tenant_key = *user;
    if (!is_known && is_test(user)) {
        settle(out, CVI_DIAL_KIND_TEST, "microsoft", FITS, "this is how test calls are dialled");
    } else if (is_known) {
        settle(out, CVI_DIAL_KIND_IVR, "microsoft", SURE, "the tenant key is known");
    } else if (is_id) {
        settle(out, CVI_DIAL_KIND_IVR, "microsoft", GUESS,
               "a tenant key, unless the domain has one tenant: then a conference id");
    } else {
        settle(out, CVI_DIAL_KIND_IVR, "microsoft", FITS, "a tenant key alone");
    }
}

static void judge_user(const cvi__dial_judge *j, const cvi__dial_text *user, char *arena,
                       cvi__dial_meaning *out)
{
    const halves h = split(j, user);

    if (h.last_at > 0 && !is_key_part(user, 0, h.last_at - 1)) {
        return;
    }
    if (h.last_at > 0 || (h.first_len > 0 && is_key_part(user, h.first_len + 1, user->len) &&
                          !(j->key_count > 0 && is_known_key(j, user->text, user->len)))) {
        take_halves(j, user, h, arena, out);
    } else if (is_key_part(user, 0, user->len)) {
        judge_whole(j, user, out);
    }
}

/* ---- H.323, and numbers */

/* 1 when the way it was written settles it. */
static int judge_form(const cvi__dial_parts *parts, cvi__dial_meaning *out)
{
    const int is_h323 = parts->scheme == CVI_DIAL_SCHEME_H323;

    if (parts->gateway_id.len > 0) {
        out->conference_id = parts->gateway_id;
        out->pin = parts->gateway_pin;
        settle(out, CVI_DIAL_KIND_DIRECT, "h323", SURE, "the conference id is behind '##'");
        return 1;
    }
    if (parts->is_number) {
        settle(out, CVI_DIAL_KIND_UNKNOWN, "", 0, "a number means what a gatekeeper's rule says");
        return 1;
    }
    if (parts->scheme != CVI_DIAL_SCHEME_BARE && !is_h323) {
        return 0;
    }
    if (parts->user.len == 0 && parts->is_address) {
        settle(out, CVI_DIAL_KIND_IVR, "h323", LIKELY, "an address alone is its entry queue");
        return 1;
    }
    if (parts->user.len > 0 && (is_h323 || parts->is_address) &&
        cvi__dial_digits(parts->user.text, parts->user.len) == parts->user.len) {
        out->conference_id = parts->user;
        settle(out, CVI_DIAL_KIND_DIRECT, "h323", LIKELY, "a conference id at an H.323 host");
        return 1;
    }
    return 0;
}

void cvi__dial_judge_parts(const cvi__dial_judge *j, const cvi__dial_parts *parts, char *arena,
                           cvi__dial_meaning *out)
{
    settle(out, CVI_DIAL_KIND_UNKNOWN, "", 0, "the user part says nothing that is known");
    if (parts->gateway_id.len == 0 && parts->user.len > 0 && try_rules(j, parts, arena, out)) {
        return;
    }
    if (!judge_form(parts, out) && parts->user.len > 0 && parts->host.len > 0) {
        judge_user(j, &parts->user, arena, out);
    }
}
