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

#define SELDOM __attribute__((noinline)) /* out of the way of what most addresses are */

#define CHECKED_DIGITS 8u /* of an id */

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

static int find_key(const cvi__dial_judge *j, const char *key, size_t len)
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

static inline int is_known_key(const cvi__dial_judge *j, const char *key, size_t len)
{
    return j->key_count > 0 && find_key(j, key, len);
}

/* A slice as a text of its own: where it does not end the user part it needs a NUL. */
static cvi__dial_text keep(const char *text, size_t len, const char *end, char **arena)
{
    cvi__dial_text t = {text, (uint32_t)len, 0};

    if (len > 0 && text + len != end) {
        t.text = *arena;
        *arena = cvi__dial_copy(*arena, text, len);
        *(*arena)++ = '\0';
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

/* What the check digit of an id says. */
static inline uint32_t check_of(const cvi__dial_judge *j, const char *digits, size_t len)
{
    if (j->id_check == CVI_DIAL_ID_CHECK_OFF || len == 0) {
        return CVI_DIAL_CHECK_NONE;
    }
    return len >= CHECKED_DIGITS && cvi__dial_verhoeff_eight(digits + len - CHECKED_DIGITS)
               ? CVI_DIAL_CHECK_PASSED
               : CVI_DIAL_CHECK_FAILED;
}

static void settle_check(cvi__dial_meaning *out, uint32_t check)
{
    out->check = check;
    if (check == CVI_DIAL_CHECK_PASSED) {
        out->confidence += 4;
    } else if (check == CVI_DIAL_CHECK_FAILED) {
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
    if (rule->has_check_digit) {
        settle_check(out, check_of(j, out->conference_id.text, out->conference_id.len));
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

static int may_be_bound(const cvi__dial_rules *rules, uint64_t end)
{
    return rules && rules->ends & end;
}

/* 1 when a rule of the host fits, or when its dialect is known and none of its forms fits. */
static SELDOM int try_dialects(const cvi__dial_judge *j, uint64_t end, const cvi__dial_parts *parts,
                               char *arena, cvi__dial_meaning *out)
{
    const char *dialect = NULL;

    if ((may_be_bound(j->own, end) && try_bound(j, j->own, parts, arena, out, &dialect)) ||
        (!dialect && may_be_bound(j->builtin, end) &&
         try_bound(j, j->builtin, parts, arena, out, &dialect))) {
        return 1;
    }
    if (dialect) {
        settle(out, CVI_DIAL_KIND_UNKNOWN, dialect, DOUBT,
               "the domain's dialect does not write addresses like this");
    }
    return dialect != NULL;
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

static inline int try_rules(const cvi__dial_judge *j, const cvi__dial_parts *parts, char *arena,
                            cvi__dial_meaning *out)
{
    const cvi__dial_text *const host = &parts->host;
    const uint64_t end = host->len > 0 ? cvi__dial_end(host->text + host->len) : 0;

    if ((may_be_bound(j->own, end) || may_be_bound(j->builtin, end)) &&
        try_dialects(j, end, parts, arena, out)) {
        return 1;
    }
    return j->own && j->own->has_any_host && try_any_host(j, j->own, parts, arena, out);
}

/* ---- the generic form */

static int may_be_id(const cvi__dial_judge *j, size_t digits)
{
    return digits >= j->id_min_digits && digits <= j->id_max_digits;
}

/* The digits behind the last dot, if they can be an id; else 0. */
static size_t id_at_end(const cvi__dial_judge *j, const cvi__dial_text *user)
{
    const char *const end = user->text + user->len;
    const size_t n = cvi__dial_digits_before(end, user->len);

    return n < user->len && may_be_id(j, n) && *(end - n - 1) == '.' ? n : 0;
}

/* The same of those before the first dot. */
static size_t id_at_start(const cvi__dial_judge *j, const cvi__dial_text *user)
{
    const size_t n = cvi__dial_digits(user->text, user->len);

    return n < user->len && may_be_id(j, n) && user->text[n] == '.' ? n : 0;
}

/* Of a user part that has no other bytes than a key may have. */
static int is_key_part(const char *from, const char *end)
{
    return end > from && *from != '.' && end[-1] != '.';
}

/* At least one half can be the id: `last` digits at the end, or `first` at the start. */
static void judge_halves(const cvi__dial_judge *j, const cvi__dial_text *user, size_t last,
                         size_t first, char *arena, cvi__dial_meaning *out)
{
    const char *const text = user->text, *const end = text + user->len;
    const char *const behind = text + first + 1; /* the first half's key */
    const size_t key_len = user->len - last - 1; /* of the last half's, which begins the text */
    const uint32_t last_check = check_of(j, end - last, last);
    const uint32_t first_check = check_of(j, text, first);
    uint32_t confidence = SURE;
    const char *reason = "the tenant key is known";
    int id_first = last == 0;

    if (id_first) {
        confidence = FITS;
        reason = "only the first half can be a conference id";
    } else if (is_known_key(j, text, key_len)) {
        /* as it is */
    } else if (first == 0) {
        confidence = LIKELY;
        reason = "a tenant key, a dot and a conference id";
    } else if (is_known_key(j, behind, (size_t)(end - behind))) {
        reason = "the tenant key is known, behind the conference id";
        id_first = 1;
    } else if (last_check != first_check) {
        confidence = FITS;
        reason = "only one half has the check digit of a conference id";
        id_first = first_check == CVI_DIAL_CHECK_PASSED;
    } else {
        confidence = GUESS;
        reason = "both halves could be the conference id; it is mostly the second";
    }
    if (id_first) {
        out->conference_id = keep(text, first, end, &arena);
        out->tenant_key = keep(behind, (size_t)(end - behind), end, &arena);
    } else {
        out->conference_id = cvi__dial_slice(end - last, end);
        out->tenant_key = keep(text, key_len, end, &arena);
    }
    settle(out, CVI_DIAL_KIND_DIRECT, id_first ? "webex" : "microsoft", confidence, reason);
    settle_check(out, id_first ? first_check : last_check);
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
    const int is_known = is_known_key(j, user->text, user->len);
    const int is_id =
        may_be_id(j, user->len) && cvi__dial_digits(user->text, user->len) >= user->len;

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
    const char *const text = user->text, *const end = text + user->len;

    if (!(user->classes & CVI__DIAL_KEY)) {
        return;
    }
    const int is_long = user->len > j->id_min_digits; /* enough for an id and a dot */
    const size_t last = is_long ? id_at_end(j, user) : 0;
    const size_t first = is_long ? id_at_start(j, user) : 0;
    if (last > 0 ? !is_key_part(text, end - last - 1)
                 : first == 0 || !is_key_part(text + first + 1, end) ||
                       is_known_key(j, text, user->len)) {
        if (last == 0 && is_key_part(text, end)) {
            judge_whole(j, user, out);
        }
        return;
    }
    judge_halves(j, user, last, first, arena, out);
}

/* ---- H.323, and numbers */

/* 1 when the way it was written, without sip: or sips:, settles it. */
static SELDOM int judge_form(const cvi__dial_parts *parts, cvi__dial_meaning *out)
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
    if (parts->user.len == 0 && parts->is_address) {
        settle(out, CVI_DIAL_KIND_IVR, "h323", LIKELY, "an address alone is its entry queue");
        return 1;
    }
    if (parts->user.len > 0 && (is_h323 || parts->is_address) &&
        cvi__dial_digits(parts->user.text, parts->user.len) >= parts->user.len) {
        out->conference_id = parts->user;
        settle(out, CVI_DIAL_KIND_DIRECT, "h323", LIKELY, "a conference id at an H.323 host");
        return 1;
    }
    return 0;
}

void cvi__dial_judge_parts(const cvi__dial_judge *j, const cvi__dial_parts *parts, char *arena,
                           cvi__dial_meaning *out)
{
    if (parts->gateway_id.len == 0 && parts->user.len > 0 && try_rules(j, parts, arena, out)) {
        return;
    }
    const int is_sip =
        parts->scheme == CVI_DIAL_SCHEME_SIP || parts->scheme == CVI_DIAL_SCHEME_SIPS;
    if ((is_sip || !judge_form(parts, out)) && parts->user.len > 0 && parts->host.len > 0) {
        judge_user(j, &parts->user, arena, out);
    }
    if (!out->reason) {
        settle(out, CVI_DIAL_KIND_UNKNOWN, "", 0, "the user part says nothing that is known");
    }
}
