/* SPDX-License-Identifier: MIT */
/*
 * From the parts of an address to its meaning: the rules of its domain first, then rules for any
 * host, then the generic form, where plausibility decides which half is the conference id. This is
 * what nearly every address needs, a part of the one function that a parse is; the rest is in
 * judge.c.
 */
#ifndef CVI_DIAL_JUDGE_H
#define CVI_DIAL_JUDGE_H

#include <cvi/dial.h>

#include "dial/classes.h"
#include "dial/meaning.h"
#include "dial/rules.h"
#include "dial/verhoeff.h"

/* How sure a meaning is, 0 to 100. */
#define CVI__DIAL_SURE 95u
#define CVI__DIAL_LIKELY 80u
#define CVI__DIAL_RULE_OF_ANY_HOST 75u
#define CVI__DIAL_FITS 70u
#define CVI__DIAL_GUESS 55u
#define CVI__DIAL_DOUBT 40u

#define CVI__DIAL_CHECKED_DIGITS 8u /* of an id */

/* A slice as a text of its own: where it does not end the user part it needs a NUL. */
static CVI__DIAL_INLINE cvi__dial_text cvi__dial_keep(const char *text, size_t len, const char *end,
                                                      char **arena)
{
    cvi__dial_text t = {text, (uint32_t)len, 0};

    if (len > 0 && text + len != end) {
        t.text = *arena;
        *arena = cvi__dial_copy(*arena, text, len);
        *(*arena)++ = '\0';
    }
    return t;
}

static CVI__DIAL_INLINE void cvi__dial_settle(cvi__dial_meaning *out, uint32_t kind,
                                              const char *dialect, uint32_t confidence,
                                              const char *reason)
{
    out->kind = kind;
    out->dialect = dialect;
    out->confidence = confidence;
    out->reason = reason;
}

/* What the check digit of an id says. */
static CVI__DIAL_INLINE uint32_t cvi__dial_check_of(const cvi__dial_judge *j, const char *digits,
                                                    size_t len)
{
    if (CVI_SELDOM(j->id_check == CVI_DIAL_ID_CHECK_OFF || len == 0)) {
        return CVI_DIAL_CHECK_NONE;
    }
    return len >= CVI__DIAL_CHECKED_DIGITS &&
                   cvi__dial_verhoeff_eight(digits + len - CVI__DIAL_CHECKED_DIGITS)
               ? CVI_DIAL_CHECK_PASSED
               : CVI_DIAL_CHECK_FAILED;
}

static CVI__DIAL_INLINE void cvi__dial_settle_check(cvi__dial_meaning *out, uint32_t check)
{
    out->check = check;
    if (check == CVI_DIAL_CHECK_PASSED) {
        out->confidence += 4;
    } else if (check == CVI_DIAL_CHECK_FAILED) {
        out->confidence -= 10;
    }
}

/* ---- rules */

/* 1 when a rule of the host fits, or when its dialect is known and none of its forms fits. */
int cvi__dial_try_dialects(const cvi__dial_judge *j, uint64_t end, const cvi__dial_parts *parts,
                           char *arena, cvi__dial_meaning *out);

/* 1 when a rule for any host fits. */
int cvi__dial_try_any_host(const cvi__dial_judge *j, const cvi__dial_rules *rules,
                           const cvi__dial_parts *parts, char *arena, cvi__dial_meaning *out);

static CVI__DIAL_INLINE int cvi__dial_may_be_bound(const cvi__dial_rules *rules, uint64_t end)
{
    return rules && rules->ends & end;
}

static CVI__DIAL_INLINE int cvi__dial_try_rules(const cvi__dial_judge *j,
                                                const cvi__dial_parts *parts, char *arena,
                                                cvi__dial_meaning *out)
{
    const cvi__dial_text *const host = &parts->host;
    const uint64_t end = host->len > 0 ? cvi__dial_end(host->text + host->len) : 0;

    if (CVI_SELDOM(cvi__dial_may_be_bound(j->own, end) ||
                   cvi__dial_may_be_bound(j->builtin, end)) &&
        cvi__dial_try_dialects(j, end, parts, arena, out)) {
        return 1;
    }
    return CVI_SELDOM(j->own && j->own->has_any_host) &&
           cvi__dial_try_any_host(j, j->own, parts, arena, out);
}

/* ---- the generic form */

int cvi__dial_find_key(const cvi__dial_judge *j, const char *key, size_t len);

static CVI__DIAL_INLINE int cvi__dial_is_known_key(const cvi__dial_judge *j, const char *key,
                                                   size_t len)
{
    return CVI_SELDOM(j->key_count > 0) && cvi__dial_find_key(j, key, len);
}

static CVI__DIAL_INLINE int cvi__dial_may_be_id(const cvi__dial_judge *j, size_t digits)
{
    return (uint32_t)digits - j->id_min_digits <= j->id_max_digits - j->id_min_digits;
}

/* The digits behind the last dot, if they can be an id; else 0. */
static CVI__DIAL_INLINE size_t cvi__dial_id_at_end(const cvi__dial_judge *j,
                                                   const cvi__dial_text *user)
{
    const char *const end = user->text + user->len;
    const size_t n = cvi__dial_digits_before(end, user->len);

    return n < user->len && cvi__dial_may_be_id(j, n) && *(end - n - 1) == '.' ? n : 0;
}

/* The same of those before the first dot. */
static CVI__DIAL_INLINE size_t cvi__dial_id_at_start(const cvi__dial_judge *j,
                                                     const cvi__dial_text *user)
{
    const size_t n = cvi__dial_digits(user->text, user->len);

    return n < user->len && cvi__dial_may_be_id(j, n) && user->text[n] == '.' ? n : 0;
}

/* Of a user part that has no other bytes than a key may have. */
static CVI__DIAL_INLINE int cvi__dial_is_key_part(const char *from, const char *end)
{
    return end > from && *from != '.' && end[-1] != '.';
}

/* At least one half can be the id: `last` digits at the end, or `first` at the start. */
static CVI__DIAL_INLINE void cvi__dial_judge_halves(const cvi__dial_judge *j,
                                                    const cvi__dial_text *user, size_t last,
                                                    size_t first, char *arena,
                                                    cvi__dial_meaning *out)
{
    const char *const text = user->text, *const end = text + user->len;
    const char *const behind = text + first + 1; /* the first half's key */
    const size_t key_len = user->len - last - 1; /* of the last half's, which begins the text */
    const uint32_t last_check = cvi__dial_check_of(j, end - last, last);
    const uint32_t first_check = cvi__dial_check_of(j, text, first);
    uint32_t confidence = CVI__DIAL_SURE;
    const char *reason = "the tenant key is known";
    int id_first = last == 0;

    if (id_first) {
        confidence = CVI__DIAL_FITS;
        reason = "only the first half can be a conference id";
    } else if (cvi__dial_is_known_key(j, text, key_len)) {
        /* as it is */
    } else if (first == 0) {
        confidence = CVI__DIAL_LIKELY;
        reason = "a tenant key, a dot and a conference id";
    } else if (cvi__dial_is_known_key(j, behind, (size_t)(end - behind))) {
        reason = "the tenant key is known, behind the conference id";
        id_first = 1;
    } else if (last_check != first_check) {
        confidence = CVI__DIAL_FITS;
        reason = "only one half has the check digit of a conference id";
        id_first = first_check == CVI_DIAL_CHECK_PASSED;
    } else {
        confidence = CVI__DIAL_GUESS;
        reason = "both halves could be the conference id; it is mostly the second";
    }
    if (id_first) {
        out->conference_id = cvi__dial_keep(text, first, end, &arena);
        out->tenant_key = cvi__dial_keep(behind, (size_t)(end - behind), end, &arena);
    } else {
        out->conference_id = cvi__dial_slice(end - last, end);
        out->tenant_key = cvi__dial_keep(text, key_len, end, &arena);
    }
    cvi__dial_settle(out, CVI_DIAL_KIND_DIRECT, id_first ? "webex" : "microsoft", confidence,
                     reason);
    cvi__dial_settle_check(out, id_first ? first_check : last_check);
}

static CVI__DIAL_INLINE int cvi__dial_is_test(const cvi__dial_text *user)
{
    return user->len >= 4 && user->len <= 9 && (user->text[0] | 0x20) == 't' &&
           (cvi__dial_is_word(user->text, user->len, "test") ||
            cvi__dial_is_word(user->text, user->len, "testcall") ||
            cvi__dial_is_word(user->text, user->len, "test-call"));
}

static CVI__DIAL_INLINE void cvi__dial_judge_whole(const cvi__dial_judge *j,
                                                   const cvi__dial_text *user,
                                                   cvi__dial_meaning *out)
{
    const int is_known = cvi__dial_is_known_key(j, user->text, user->len);
    const int is_id =
        cvi__dial_may_be_id(j, user->len) && cvi__dial_digits(user->text, user->len) >= user->len;

    out->tenant_key = *user;
    if (!is_known && cvi__dial_is_test(user)) {
        cvi__dial_settle(out, CVI_DIAL_KIND_TEST, "microsoft", CVI__DIAL_FITS,
                         "this is how test calls are dialled");
    } else if (is_known) {
        cvi__dial_settle(out, CVI_DIAL_KIND_IVR, "microsoft", CVI__DIAL_SURE,
                         "the tenant key is known");
    } else if (is_id) {
        cvi__dial_settle(out, CVI_DIAL_KIND_IVR, "microsoft", CVI__DIAL_GUESS,
                         "a tenant key, unless the domain has one tenant: then a conference id");
    } else {
        cvi__dial_settle(out, CVI_DIAL_KIND_IVR, "microsoft", CVI__DIAL_FITS, "a tenant key alone");
    }
}

static CVI__DIAL_INLINE void cvi__dial_judge_user(const cvi__dial_judge *j,
                                                  const cvi__dial_text *user, char *arena,
                                                  cvi__dial_meaning *out)
{
    const char *const text = user->text, *const end = text + user->len;

    if (CVI_SELDOM(!(user->classes & CVI__DIAL_KEY))) {
        return;
    }
    const int is_long = user->len > j->id_min_digits; /* enough for an id and a dot */
    const size_t last = is_long ? cvi__dial_id_at_end(j, user) : 0;
    const size_t first = is_long ? cvi__dial_id_at_start(j, user) : 0;
    const int has_halves = last > 0 ? cvi__dial_is_key_part(text, end - last - 1)
                                    : first > 0 && cvi__dial_is_key_part(text + first + 1, end) &&
                                          !cvi__dial_is_known_key(j, text, user->len);
    if (has_halves) {
        cvi__dial_judge_halves(j, user, last, first, arena, out);
    } else if (last == 0 && cvi__dial_is_key_part(text, end)) {
        cvi__dial_judge_whole(j, user, out);
    }
}

/* ---- all of it */

/* What is no sip: or sips: URI with a user part. */
void cvi__dial_judge_others(const cvi__dial_judge *j, const cvi__dial_parts *parts, char *arena,
                            cvi__dial_meaning *out);

/* Texts go to `arena`, which has room for user.len + 8 bytes. */
static CVI__DIAL_INLINE void cvi__dial_judge_parts(const cvi__dial_judge *j,
                                                   const cvi__dial_parts *parts, char *arena,
                                                   cvi__dial_meaning *out)
{
    const int is_sip =
        parts->scheme == CVI_DIAL_SCHEME_SIP || parts->scheme == CVI_DIAL_SCHEME_SIPS;

    if (CVI_SELDOM(!is_sip || parts->user.len == 0)) {
        cvi__dial_judge_others(j, parts, arena, out);
    } else if (CVI_MOSTLY(!cvi__dial_try_rules(j, parts, arena, out))) {
        cvi__dial_judge_user(j, &parts->user, arena, out);
    }
    if (CVI_SELDOM(!out->reason)) {
        cvi__dial_settle(out, CVI_DIAL_KIND_UNKNOWN, "", 0,
                         "the user part says nothing that is known");
    }
}
#endif
