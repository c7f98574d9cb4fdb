/* SPDX-License-Identifier: MIT */
#include "dial/dial.h"

#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "core/params.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_dial_params, max_bytes)
#define MOST_BYTES 8192u
#define MOST_DIGITS 32u

#define ABSENT                                                                                     \
    {                                                                                              \
        "", 0, 0                                                                                   \
    }
static const cvi__dial_parts no_parts = {
    .display = ABSENT,
    .user = ABSENT,
    .password = ABSENT,
    .user_raw = ABSENT,
    .password_raw = ABSENT,
    .host = ABSENT,
    .transport = ABSENT,
    .params = ABSENT,
    .headers = ABSENT,
    .gateway_id = ABSENT,
    .gateway_pin = ABSENT,
};
static const cvi__dial_meaning no_meaning = {
    .tenant_key = ABSENT,
    .conference_id = ABSENT,
    .pin = ABSENT,
    .layout = ABSENT,
    .host_key = ABSENT,
    .dialect = "",
    .reason = "",
};

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
    d->parts = no_parts;
    d->meaning = no_meaning;
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

static int refuse_bad_id(cvi_dial *dial)
{
    const size_t at = dial->parts.user_at;

    if (dial->meaning.check != CVI_DIAL_CHECK_FAILED) {
        return CVI_OK;
    }
    dial->parts = no_parts;
    dial->meaning = no_meaning;
    dial->status = cvi__error_set(&dial->error, CVI_EDIAL_ID, at,
                                  "the conference id is mistyped: its check digit is wrong");
    return dial->status;
}

int cvi_dial_parse(cvi_dial *dial, const char *text, size_t len)
{
    cvi__dial_scan s = {0};
    int rc = CVI_OK;

    CVI_REQUIRE(dial != NULL && (text != NULL || len == 0));
    dial->parts = no_parts;
    dial->meaning = no_meaning;
    if (len > dial->max_bytes) {
        dial->status = cvi__error_set(&dial->error, CVI_ELIMIT, dial->max_bytes,
                                      "a dial string has at most %zu bytes", dial->max_bytes);
        return dial->status;
    }
    s.start = s.p = len > 0 ? text : "";
    s.end = s.start + len;
    s.out = dial->arena;
    rc = cvi__dial_scan_all(&s, &dial->parts);
    dial->status = rc;
    if (rc != CVI_OK) {
        dial->parts = no_parts;
        return cvi__error_set(&dial->error, rc, s.offset, "%s", s.why);
    }
    if (dial->plan) { /* it may have been loaded anew */
        cvi__dial_plan_apply(dial->plan, &dial->judge);
    }
    cvi__dial_judge_parts(&dial->judge, &dial->parts, s.out, &dial->meaning);
    return dial->judge.id_check == CVI_DIAL_ID_CHECK_STRICT ? refuse_bad_id(dial) : CVI_OK;
}

uint32_t cvi_dial_get_scheme(const cvi_dial *dial)
{
    return dial ? dial->parts.scheme : CVI_DIAL_SCHEME_UNKNOWN;
}

uint32_t cvi_dial_get_kind(const cvi_dial *dial)
{
    return dial ? dial->meaning.kind : CVI_DIAL_KIND_UNKNOWN;
}

uint32_t cvi_dial_get_confidence(const cvi_dial *dial)
{
    return dial ? dial->meaning.confidence : 0;
}

uint32_t cvi_dial_get_check(const cvi_dial *dial)
{
    return dial ? dial->meaning.check : CVI_DIAL_CHECK_NONE;
}

uint32_t cvi_dial_get_port(const cvi_dial *dial)
{
    return dial ? dial->parts.port : 0;
}

static const char *give(const cvi__dial_text *t, size_t *len)
{
    if (len) {
        *len = t->len;
    }
    return t->text;
}

const char *cvi_dial_get_display(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->parts.display : &no_parts.display, len);
}

const char *cvi_dial_get_user(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->parts.user : &no_parts.user, len);
}

const char *cvi_dial_get_password(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->parts.password : &no_parts.password, len);
}

const char *cvi_dial_get_host(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->parts.host : &no_parts.host, len);
}

const char *cvi_dial_get_transport(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->parts.transport : &no_parts.transport, len);
}

const char *cvi_dial_get_params(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->parts.params : &no_parts.params, len);
}

const char *cvi_dial_get_headers(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->parts.headers : &no_parts.headers, len);
}

const char *cvi_dial_get_tenant_key(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->meaning.tenant_key : &no_meaning.tenant_key, len);
}

const char *cvi_dial_get_conference_id(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->meaning.conference_id : &no_meaning.conference_id, len);
}

const char *cvi_dial_get_pin(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->meaning.pin : &no_meaning.pin, len);
}

const char *cvi_dial_get_layout(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->meaning.layout : &no_meaning.layout, len);
}

const char *cvi_dial_get_host_key(const cvi_dial *dial, size_t *len)
{
    return give(dial ? &dial->meaning.host_key : &no_meaning.host_key, len);
}

static const char *give_name(const char *name, size_t *len)
{
    if (len) {
        *len = strlen(name);
    }
    return name;
}

const char *cvi_dial_get_dialect(const cvi_dial *dial, size_t *len)
{
    return give_name(dial ? dial->meaning.dialect : "", len);
}

const char *cvi_dial_get_reason(const cvi_dial *dial, size_t *len)
{
    return give_name(dial ? dial->meaning.reason : "", len);
}

int cvi_dial_get_call(const cvi_dial *dial, cvi_dial_call *out)
{
    cvi_dial_call c = {0};

    CVI_REQUIRE(dial != NULL && out != NULL);
    if (dial->status != CVI_OK) {
        return CVI_ESTATE;
    }
    c.dialect = dial->meaning.dialect;
    c.tenant_key = dial->meaning.tenant_key.text;
    c.conference_id = dial->meaning.conference_id.text;
    c.pin = dial->meaning.pin.text;
    c.layout = dial->meaning.layout.text;
    c.host_key = dial->meaning.host_key.text;
    c.domain = dial->parts.host.text;
    c.kind = dial->meaning.kind;
    c.scheme = dial->parts.scheme;
    c.port = dial->parts.port;
    c.transport = dial->parts.transport.text;
    return cvi__params_write(out, &c, sizeof(c));
}

const cvi_error_info *cvi_dial_last_error(const cvi_dial *dial)
{
    return dial ? &dial->error : NULL;
}
