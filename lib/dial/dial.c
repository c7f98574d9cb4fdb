/* SPDX-License-Identifier: MIT */
#include "dial/dial.h"

#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"
#include "dial/judge.h"
#include "dial/scan_sip.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_dial_params, max_bytes)
#define MOST_BYTES 8192u
#define MOST_DIGITS 32u

int cvi_dial_create(cvi_dial **out, const cvi_dial_params *params)
{
    cvi_dial_params p = {0};
    cvi_dial *d = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    p.id_min_digits = p.id_min_digits ? p.id_min_digits : 9;
    p.id_max_digits = p.id_max_digits ? p.id_max_digits : CVI_MAX(13u, p.id_min_digits);
    p.max_bytes = p.max_bytes ? p.max_bytes : MOST_BYTES;
    CVI_REQUIRE(p.max_bytes <= MOST_BYTES && p.id_max_digits <= MOST_DIGITS);
    CVI_REQUIRE(p.id_min_digits <= p.id_max_digits && p.id_check <= CVI_DIAL_ID_CHECK_STRICT);

    d = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator),
                        sizeof(*d) + CVI__DIAL_ARENA((size_t)p.max_bytes));
    if (!d) {
        return CVI_ENOMEM;
    }
    d->alloc = *cvi__mem_or_libc(p.allocator);
    d->plan = p.plan;
    d->judge.builtin = &cvi__dial_builtin;
    d->judge.id_min_digits = p.id_min_digits;
    d->judge.id_max_digits = p.id_max_digits;
    d->judge.id_check = p.id_check;
    d->max_bytes = p.max_bytes;
    d->status = CVI_ESTATE;
    cvi__error_init(&d->error, "dial");
    *out = d;
    return CVI_OK;
}

void cvi_dial_destroy(cvi_dial **dial)
{
    if (!dial || !*dial) {
        return;
    }
    cvi_dial *d = *dial;
    const cvi_allocator a = d->alloc;

    *dial = NULL;
    cvi__mem_wipe(d->arena, CVI__DIAL_ARENA(d->max_bytes)); /* it may hold a password */
    cvi__mem_free(&a, d);
}

/* Nothing is left of a text that cannot be dialled but why. */
static int refuse(cvi_dial *dial, int status)
{
    memset(&dial->result, 0, sizeof(dial->result));
    dial->status = status;
    return status;
}

/* Line by line, which compilers make a few stores of: this is a good part of a parse. */
static void forget(cvi_dial *dial)
{
    char *p = (char *)&dial->result;

#pragma GCC unroll 32
    for (size_t i = 0; i < sizeof(dial->result) / CVI__DIAL_LANES; i++, p += CVI__DIAL_LANES) {
        memset(p, 0, CVI__DIAL_LANES);
    }
    memset(p, 0, sizeof(dial->result) % CVI__DIAL_LANES);
}

/* Blanks at either end are not part of it. */
static void trim(cvi__dial_scan *s)
{
    const char *end = s->end;

    while (cvi__dial_is_blank(*s->p)) {
        s->p++;
    }
    while (end > s->p && cvi__dial_is_blank(end[-1])) {
        end--;
    }
    cvi__dial_cut(s, end);
}

/* The whole input, with or without scheme, display name and angle brackets. */
static CVI__DIAL_INLINE int scan_all(cvi__dial_scan *s, cvi__dial_parts *parts)
{
    const unsigned char first = (unsigned char)*s->p; /* the NUL of an empty one */

    if (CVI_SELDOM(first <= ' ' || (unsigned char)s->end[-1] <= ' ')) {
        trim(s);
        if (s->p == s->end) {
            return cvi__dial_fail(s, CVI_EDIAL_EMPTY, s->p, "there is nothing to dial");
        }
    }
    const unsigned scheme = cvi__dial_find_sip(s->p, &parts->scheme);
    if (CVI_SELDOM(scheme == 0)) {
        return cvi__dial_scan_others(s, parts);
    }
    parts->user_at = (size_t)(s->p - s->start) + scheme;
    return cvi__dial_take_sip(s, cvi__dial_at(s, s->p + scheme), parts);
}

int cvi_dial_parse(cvi_dial *dial, const char *text, size_t len)
{
    CVI_REQUIRE(dial != NULL && (text != NULL || len == 0));
    if (CVI_SELDOM(len > dial->max_bytes)) {
        return refuse(dial, cvi__error_set(&dial->error, CVI_ELIMIT, dial->max_bytes,
                                           "a dial string has at most %zu bytes", dial->max_bytes));
    }
    cvi__dial_scan *const s = &dial->scan;
    cvi__dial_scan_begin(s, dial->arena, len > 0 ? text : "", len);
    forget(dial);
    const int rc = scan_all(s, &dial->result.parts);
    if (CVI_SELDOM(rc != CVI_OK)) {
        return refuse(dial, cvi__error_set(&dial->error, rc, s->offset, "%s", s->why));
    }
    if (CVI_SELDOM(dial->plan != NULL)) { /* it may have been loaded anew */
        cvi__dial_plan_apply(dial->plan, &dial->judge);
    }
    cvi__dial_judge_parts(&dial->judge, &dial->result.parts, s->out, &dial->result.meaning);
    if (CVI_SELDOM(dial->judge.id_check == CVI_DIAL_ID_CHECK_STRICT &&
                   dial->result.meaning.check == CVI_DIAL_CHECK_FAILED)) {
        return refuse(dial,
                      cvi__error_set(&dial->error, CVI_EDIAL_ID, dial->result.parts.user_at,
                                     "the conference id is mistyped: its check digit is wrong"));
    }
    dial->status = CVI_OK;
    return CVI_OK;
}

uint32_t cvi_dial_get_scheme(const cvi_dial *dial)
{
    return dial ? dial->result.parts.scheme : CVI_DIAL_SCHEME_UNKNOWN;
}

uint32_t cvi_dial_get_kind(const cvi_dial *dial)
{
    return dial ? dial->result.meaning.kind : CVI_DIAL_KIND_UNKNOWN;
}

uint32_t cvi_dial_get_confidence(const cvi_dial *dial)
{
    return dial ? dial->result.meaning.confidence : 0;
}

uint32_t cvi_dial_get_check(const cvi_dial *dial)
{
    return dial ? dial->result.meaning.check : CVI_DIAL_CHECK_NONE;
}

uint32_t cvi_dial_get_port(const cvi_dial *dial)
{
    return dial ? dial->result.parts.port : 0;
}

static const char *give(const cvi__dial_text *t, size_t *len)
{
    if (len) {
        *len = t ? t->len : 0;
    }
    return cvi__dial_text_of(t);
}

const char *cvi_dial_get_display(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.parts.display : NULL, len);
}

const char *cvi_dial_get_user(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.parts.user : NULL, len);
}

const char *cvi_dial_get_password(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.parts.password : NULL, len);
}

const char *cvi_dial_get_host(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.parts.host : NULL, len);
}

const char *cvi_dial_get_transport(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.parts.transport : NULL, len);
}

const char *cvi_dial_get_params(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.parts.params : NULL, len);
}

const char *cvi_dial_get_headers(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.parts.headers : NULL, len);
}

const char *cvi_dial_get_tenant_key(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.meaning.tenant_key : NULL, len);
}

const char *cvi_dial_get_conference_id(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.meaning.conference_id : NULL, len);
}

const char *cvi_dial_get_pin(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.meaning.pin : NULL, len);
}

const char *cvi_dial_get_layout(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.meaning.layout : NULL, len);
}

const char *cvi_dial_get_host_key(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->result.meaning.host_key : NULL, len);
}

static const char *give_name(const char *name, size_t *len)
{
    name = name ? name : "";
    if (len) {
        *len = strlen(name);
    }
    return name;
}

const char *cvi_dial_get_dialect(const cvi_dial *dial, size_t *len)
{
    return give_name(dial ? dial->result.meaning.dialect : NULL, len);
}

const char *cvi_dial_get_reason(const cvi_dial *dial, size_t *len)
{
    return give_name(dial ? dial->result.meaning.reason : NULL, len);
}

int cvi_dial_get_call(const cvi_dial *dial, cvi_dial_call *out)
{
    cvi_dial_call c = {0};

    CVI_REQUIRE(dial != NULL && out != NULL);
    if (dial->status != CVI_OK) {
        return CVI_ESTATE;
    }
    c.dialect = dial->result.meaning.dialect;
    c.tenant_key = cvi__dial_text_of(&dial->result.meaning.tenant_key);
    c.conference_id = cvi__dial_text_of(&dial->result.meaning.conference_id);
    c.pin = cvi__dial_text_of(&dial->result.meaning.pin);
    c.layout = cvi__dial_text_of(&dial->result.meaning.layout);
    c.host_key = cvi__dial_text_of(&dial->result.meaning.host_key);
    c.domain = cvi__dial_text_of(&dial->result.parts.host);
    c.kind = dial->result.meaning.kind;
    c.scheme = dial->result.parts.scheme;
    c.port = dial->result.parts.port;
    c.transport = cvi__dial_text_of(&dial->result.parts.transport);
    return cvi__params_write(out, &c, sizeof(c));
}

const cvi_error_info *cvi_dial_last_error(const cvi_dial *dial)
{
    return dial ? &dial->error : NULL;
}
