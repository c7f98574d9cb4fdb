/* SPDX-License-Identifier: MIT */
/* Writing addresses: what was parsed, and what is put together in a dialect. */
#include <string.h>

#include "core/error.h"
#include "core/params.h"
#include "dial/classes.h"
#include "dial/dial.h"

#define MOST_USER_BYTES 1023u
#define CALL_OLDEST CVI_USED_SIZE(cvi_dial_call, transport)

/* Counts while `buf` is NULL, writes otherwise. */
typedef struct sink {
    char *buf;
    size_t len;
} sink;

static void put(sink *s, const char *text, size_t len)
{
    if (s->buf && len > 0) {
        memcpy(s->buf + s->len, text, len); /* an empty text may have no address */
    }
    s->len += len;
}

static void put_text(sink *s, const char *text)
{
    put(s, text, strlen(text));
}

static void put_escape(sink *s, char byte)
{
    static const char hex[] = "0123456789ABCDEF";
    const unsigned char c = (unsigned char)byte;
    const char escape[3] = {'%', hex[c >> 4], hex[c & 15]};

    put(s, escape, 3);
}

/* How many bytes from `p` on are of `classes` and not in `other`. */
static size_t span(const char *p, const char *end, unsigned classes, const char *other)
{
    const char *const start = p;

    while (p < end && cvi__dial_is(*p, classes) && (*other == '\0' || !strchr(other, *p))) {
        p++;
    }
    return (size_t)(p - start);
}

/* Bytes as they are, or their escapes when they are none of `classes`, or in `other`. */
static void put_escaped(sink *s, const cvi__dial_text *t, unsigned classes, const char *other)
{
    for (size_t i = 0; i < t->len;) {
        const size_t n = span(t->text + i, t->text + t->len, classes, other);

        put(s, t->text + i, n);
        i += n;
        if (i < t->len) {
            put_escape(s, t->text[i++]);
        }
    }
}

/* The same of a text as written: escapes of reserved characters stay. */
static void put_raw(sink *s, const cvi__dial_text *t, unsigned classes)
{
    for (size_t i = 0; i < t->len; i++) {
        const int is_escape = t->text[i] == '%';
        const char c = is_escape ? cvi__dial_escaped(t->text + i) : t->text[i];

        if (cvi__dial_is(c, classes) && !(is_escape && cvi__dial_is(c, CVI__DIAL_RESERVED))) {
            put(s, &c, 1);
        } else {
            put_escape(s, c);
        }
        i += is_escape ? 2 : 0;
    }
}

static void put_display(sink *s, const cvi__dial_text *t)
{
    put(s, "\"", 1);
    for (size_t i = 0; i < t->len; i++) {
        if (t->text[i] == '"' || t->text[i] == '\\') {
            put(s, "\\", 1);
        }
        put(s, t->text + i, 1);
    }
    put(s, "\" <", 3);
}

static void put_number(sink *s, uint32_t value)
{
    char digits[10];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    put(s, digits + at, sizeof(digits) - at);
}

static void put_host(sink *s, const cvi__dial_parts *p)
{
    const char *const host = p->host.text;
    const size_t len = p->host.len;
    const int is_ipv6 = len > 0 && memchr(host, ':', len) != NULL;

    put(s, "[", (size_t)is_ipv6);
    put(s, host, len);
    put(s, "]", (size_t)is_ipv6);
    if (p->port != 0) {
        /* "tel.:5060" is a host and its port */
        put(s, ".",
            p->scheme == CVI_DIAL_SCHEME_BARE && p->user.len == 0 &&
                cvi__dial_is_scheme(host, len));
        put(s, ":", 1);
        put_number(s, p->port);
    }
}

static const char *scheme_text(uint32_t scheme)
{
    static const char *const texts[] = {"", "", "sip:", "sips:", "tel:", "h323:"};

    return texts[scheme < CVI_ARRAY_LEN(texts) ? scheme : 0];
}

/* user [":" password] "@" host [":" port], or a number, or a gateway and what is behind it */
static void put_address(sink *s, const cvi__dial_parts *p)
{
    const int is_h323 = p->scheme == CVI_DIAL_SCHEME_H323;

    if (p->is_number) {
        put(s, p->user.text, p->user.len);
        return;
    }
    if (p->user_raw.len > 0) {
        put_raw(s, &p->user_raw, CVI__DIAL_USER);
    } else {
        put_escaped(s, &p->user, is_h323 ? CVI__DIAL_H323 : CVI__DIAL_USER,
                    is_h323 ? ";#<>\"" : "");
    }
    if (p->password.len > 0) {
        put(s, ":", 1);
        put_raw(s, p->password_raw.len > 0 ? &p->password_raw : &p->password, CVI__DIAL_PASSWORD);
    }
    if (p->host.len > 0 && (p->user.len > 0 || (is_h323 && p->gateway_id.len == 0))) {
        put(s, "@", 1);
    }
    put_host(s, p);
    if (p->gateway_id.len > 0) {
        put(s, "##", 2);
        put(s, p->gateway_id.text, p->gateway_id.len);
        put(s, "#", p->gateway_pin.len > 0);
        put(s, p->gateway_pin.text, p->gateway_pin.len);
    }
}

static void put_parts(sink *s, const cvi__dial_parts *p)
{
    const int has_display = p->display.len > 0;

    if (has_display) {
        put_display(s, &p->display);
    }
    put_text(s, scheme_text(p->scheme));
    put_address(s, p);
    if (p->params.len > 0) {
        put(s, ";", 1);
        put(s, p->params.text, p->params.len);
    }
    if (p->headers.len > 0) {
        put(s, "?", 1);
        put(s, p->headers.text, p->headers.len);
    }
    put(s, ">", (size_t)has_display);
}

int cvi_dial_format(const cvi_dial *dial, char *buf, size_t cap, size_t *needed)
{
    sink s = {NULL, 0};

    CVI_REQUIRE(dial != NULL && (buf != NULL || cap == 0));
    if (dial->status != CVI_OK) {
        return CVI_ESTATE;
    }
    put_parts(&s, &dial->result.parts);
    if (needed) {
        *needed = s.len;
    }
    if (s.len >= cap) {
        return CVI_ETOOSMALL;
    }
    s = (sink){buf, 0};
    put_parts(&s, &dial->result.parts);
    buf[s.len] = '\0';
    return CVI_OK;
}

/* ---- an address put together in a dialect */

typedef struct fields {
    const char *text[CVI__DIAL_FIELDS]; /* of those with digits, and the tenant key; never NULL */
} fields;

static fields read_fields(const cvi_dial_call *c, const cvi__dial_rule *rule)
{
    fields f = {{[CVI__DIAL_LITERAL] = "",
                 [CVI__DIAL_PREFIX] = rule->prefix,
                 [CVI__DIAL_ALIAS] = rule->alias,
                 [CVI__DIAL_TENANT] = rule->tenant_is_domain ? NULL : c->tenant_key,
                 [CVI__DIAL_CONFERENCE] = c->conference_id,
                 [CVI__DIAL_PIN] = c->pin,
                 [CVI__DIAL_LAYOUT] = c->layout,
                 [CVI__DIAL_HOST_KEY] = c->host_key}};

    for (size_t i = 0; i < CVI__DIAL_FIELDS; i++) {
        f.text[i] = f.text[i] ? f.text[i] : "";
    }
    return f;
}

/* 1 when the template names just the fields that are there. */
static int names_all(const cvi__dial_template *t, const fields *f)
{
    unsigned named = 0;

    for (size_t i = 0; i < t->count; i++) {
        named |= 1u << t->piece[i].kind;
        if (t->piece[i].kind != CVI__DIAL_LITERAL && !*f->text[t->piece[i].kind]) {
            return 0;
        }
    }
    for (size_t i = CVI__DIAL_TENANT; i < CVI__DIAL_FIELDS; i++) {
        if (*f->text[i] && !(named & 1u << i)) {
            return 0;
        }
    }
    return 1;
}

static int write_user(const cvi__dial_template *t, const fields *f, char *user, size_t *len)
{
    *len = 0;
    for (size_t i = 0; i < t->count; i++) {
        const cvi__dial_piece *piece = &t->piece[i];
        const int is_literal = piece->kind == CVI__DIAL_LITERAL;
        const char *text = is_literal ? piece->text : f->text[piece->kind];
        const size_t n = is_literal ? piece->len : strlen(text);

        if (*len + n > MOST_USER_BYTES) {
            return CVI_ELIMIT;
        }
        memcpy(user + *len, text, n);
        *len += n;
    }
    return CVI_OK;
}

/* 1 when the rule reads the text as it was meant. */
static int reads_back(const cvi__dial_rule *rule, const cvi__dial_template *meant,
                      const cvi__dial_text *user, const fields *f)
{
    cvi__dial_text got[CVI__DIAL_FIELDS];

    for (size_t i = 0; i < rule->template_count; i++) {
        const cvi__dial_template *t = &rule->templates[i];

        if (t->has_host != meant->has_host || !cvi__dial_match(rule, t, user, got)) {
            continue;
        }
        for (size_t k = CVI__DIAL_TENANT; k < CVI__DIAL_FIELDS; k++) {
            if (got[k].len != strlen(f->text[k]) ||
                (got[k].len > 0 && memcmp(got[k].text, f->text[k], got[k].len) != 0)) {
                return 0;
            }
        }
        return t->kind == meant->kind;
    }
    return 0;
}

static int build_user(const cvi__dial_rule *rule, const cvi_dial_call *c, uint32_t kind, char *user,
                      size_t *len, int *has_host)
{
    const fields f = read_fields(c, rule);

    for (size_t i = 0; i < rule->template_count; i++) {
        const cvi__dial_template *t = &rule->templates[i];
        const int rc = t->kind == kind && names_all(t, &f) ? write_user(t, &f, user, len) : 1;
        const cvi__dial_text text = {user, (uint32_t)*len, 0};

        if (rc < 0) {
            return rc;
        }
        if (rc == CVI_OK && reads_back(rule, t, &text, &f)) {
            *has_host = t->has_host;
            return CVI_OK;
        }
    }
    return CVI_EDIAL_USER;
}

/* The dialect's rule for that domain, else its first. */
static const cvi__dial_rule *find_rule(const cvi__dial_rules *rules, const cvi_dial_call *c)
{
    const char *domain = c->domain ? c->domain : "";
    const size_t len = strlen(domain);

    for (size_t i = cvi__dial_find_domain(rules, domain, len);
         i < rules->domain_count && cvi__dial_compare_domain(&rules->domains[i], domain, len) == 0;
         i++) {
        const cvi__dial_rule *rule = &rules->rules[rules->domains[i].rule];

        if (!rules->domains[i].is_wild && strcmp(rule->dialect, c->dialect) == 0) {
            return rule;
        }
    }
    return cvi__dial_find_dialect(rules, c->dialect);
}

/* The only exact domain that a rule names; "" when there are none or several. */
static const char *domain_of(const cvi__dial_rules *rules, const cvi__dial_rule *rule)
{
    const char *found = "";

    for (size_t i = 0; i < rules->domain_count; i++) {
        if (&rules->rules[rules->domains[i].rule] == rule && !rules->domains[i].is_wild) {
            if (*found) {
                return "";
            }
            found = rules->domains[i].name;
        }
    }
    return found;
}

static uint32_t kind_of(const cvi_dial_call *c)
{
    if (c->kind != CVI_DIAL_KIND_UNKNOWN) {
        return c->kind;
    }
    return c->conference_id && *c->conference_id ? CVI_DIAL_KIND_DIRECT : CVI_DIAL_KIND_IVR;
}

static void set_text(cvi__dial_text *t, const char *text)
{
    t->text = text ? text : "";
    t->len = (uint32_t)CVI_MIN(strlen(t->text), (size_t)UINT32_MAX);
}

static int write_out(const cvi__dial_parts *p, const char *transport, char *buf, size_t cap,
                     size_t *needed)
{
    for (char *to = NULL;; to = buf) {
        sink s = {to, 0};

        put_parts(&s, p);
        if (transport && *transport) {
            put_text(&s, ";transport=");
            put_text(&s, transport);
        }
        if (to) {
            buf[s.len] = '\0';
            return CVI_OK;
        }
        if (needed) {
            *needed = s.len;
        }
        if (s.len >= cap) {
            return CVI_ETOOSMALL;
        }
    }
}

static int check_address(const cvi__dial_parts *p, const char *transport)
{
    char arena[CVI__DIAL_ARENA(CVI__DIAL_HOST_MAX)];
    cvi__dial_scan s = {0};
    cvi__dial_parts parts = {0};

    if (p->host.len > CVI__DIAL_HOST_MAX) {
        return CVI_EDIAL_HOST;
    }
    cvi__dial_scan_begin(&s, arena, p->host.text, p->host.len);
    if (cvi__dial_scan_bare_host(&s, &parts) != CVI_OK || s.p < s.end || parts.port != 0) {
        return CVI_EDIAL_HOST;
    }
    for (; transport && *transport; transport++) {
        if (!cvi__dial_is(*transport, CVI__DIAL_TOKEN) ||
            !cvi__dial_is(*transport, CVI__DIAL_PARAM)) {
            return CVI_EDIAL_PARAM;
        }
    }
    return CVI_OK;
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

/* "host##id#pin", or the host alone */
static int format_h323(const cvi_dial_call *c, cvi__dial_parts *p)
{
    set_text(&p->host, c->domain);
    set_text(&p->gateway_id, c->conference_id);
    set_text(&p->gateway_pin, c->pin);
    if (!is_digits(&p->gateway_id) || !is_digits(&p->gateway_pin) ||
        (p->gateway_pin.len > 0 && p->gateway_id.len == 0)) {
        return CVI_EDIAL_USER;
    }
    if (p->scheme != CVI_DIAL_SCHEME_BARE && p->scheme != CVI_DIAL_SCHEME_H323) {
        return CVI_EDIAL_SCHEME;
    }
    return CVI_OK;
}

int cvi_dial_plan_format(const cvi_dial_plan *plan, const cvi_dial_call *call, char *buf,
                         size_t cap, size_t *needed)
{
    const cvi__dial_rules *rules = plan ? &plan->rules : &cvi__dial_builtin;
    const cvi__dial_rule *rule = NULL;
    char user[MOST_USER_BYTES + 1];
    cvi__dial_parts p = {0};
    cvi_dial_call c = {0};
    size_t user_len = 0;
    int has_host = 1, rc = CVI_OK;

    CVI_REQUIRE(call != NULL && (buf != NULL || cap == 0));
    rc = cvi__params_read(&c, sizeof(c), CALL_OLDEST, call);
    if (rc != CVI_OK) {
        return rc;
    }
    CVI_REQUIRE(c.dialect != NULL && c.port <= 65535u && c.scheme <= CVI_DIAL_SCHEME_H323);
    p.scheme = c.scheme ? c.scheme : CVI_DIAL_SCHEME_BARE;
    p.port = c.port;
    if (strcmp(c.dialect, "h323") == 0) {
        rc = format_h323(&c, &p);
    } else {
        rule = find_rule(rules, &c);
        if (!rule && plan && !plan->without_builtin) {
            rules = &cvi__dial_builtin;
            rule = find_rule(rules, &c);
        }
        rc = rule ? build_user(rule, &c, kind_of(&c), user, &user_len, &has_host) : CVI_ENOENT;
        p.user.text = user;
        p.user.len = (uint32_t)user_len;
        p.is_number = !has_host;
        set_text(&p.host, !has_host               ? ""
                          : c.domain && *c.domain ? c.domain
                          : rule                  ? domain_of(rules, rule)
                                                  : "");
    }
    rc = rc == CVI_OK && has_host ? check_address(&p, c.transport) : rc;
    return rc == CVI_OK ? write_out(&p, c.transport, buf, cap, needed) : rc;
}
