/* SPDX-License-Identifier: MIT */
/* Reading a dial plan; every refusal names the place in the text. */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "dial/classes.h"
#include "dial/plan.h"

#define MOST_RULES 1024u
#define MOST_DOMAINS 8192u
#define MOST_KEYS 65536u
#define MOST_DIGITS 32u

static const struct {
    const char *name;
    uint8_t kind;
} kinds[] = {
    {"direct", CVI_DIAL_KIND_DIRECT}, {"test", CVI_DIAL_KIND_TEST}, {"ivr", CVI_DIAL_KIND_IVR}};

static int refuse(const cvi__json_node *node, const char *why)
{
    return cvi__json_refuse(node, CVI_EDIAL_PLAN, "%s", why);
}

/* A copy in the pool, which was made large enough. */
static const char *keep(cvi__dial_loaded *l, const char *text, size_t len)
{
    char *const to = l->pool + l->pool_used;

    memcpy(to, text, len);
    to[len] = '\0';
    l->pool_used += len + 1;
    return to;
}

static int optional_array(const cvi__json_node *object, const char *name, cvi__json_node *out)
{
    return cvi__json_get(object, name, CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, out);
}

/* ---- domains and tenant keys */

static int read_domain(const cvi__json_node *node, uint16_t rule, cvi__dial_loaded *l)
{
    size_t len = 0;
    const char *text = cvi__json_text_of(node, &len);
    const int is_wild = len > 2 && text[0] == '*' && text[1] == '.';
    char arena[CVI__DIAL_ARENA(CVI__DIAL_HOST_MAX + 3)];
    cvi__dial_parts parts = {0};
    cvi__dial_scan s = {0};

    if (len <= CVI__DIAL_HOST_MAX + 3) {
        cvi__dial_scan_begin(&s, arena, text, len);
        s.p += is_wild ? 2 : 0;
        s.is_typed = 1;
    }
    if (!s.start || cvi__dial_scan_hostport(&s, &parts) != CVI_OK || s.p < s.end ||
        parts.port != 0 || (is_wild && parts.is_address)) {
        return refuse(node, "this is not a domain");
    }
    l->domains[l->domain_count++] =
        (cvi__dial_domain){keep(l, parts.host.text, parts.host.len), (uint16_t)parts.host.len, rule,
                           (uint32_t)is_wild};
    return CVI_OK;
}

static int read_domains(const cvi__json_node *rule, cvi__dial_loaded *l, cvi__dial_rule *out)
{
    cvi__json_node list, node;
    int rc = optional_array(rule, "domains", &list);

    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&list); i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_TEXT, &node);
        if (rc == CVI_OK) {
            rc = read_domain(&node, (uint16_t)l->rule_count, l);
        }
    }
    out->is_any_host = rc == CVI_OK && cvi__json_count(&list) == 0;
    return rc;
}

static int read_keys(const cvi__json_node *root, cvi__dial_loaded *l)
{
    cvi__json_node list, node;
    int rc = optional_array(root, "tenant_keys", &list);

    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&list); i++) {
        size_t len = 0;

        rc = cvi__json_at(&list, i, CVI__JSON_TEXT, &node);
        if (rc != CVI_OK) {
            break;
        }
        const char *text = cvi__json_text_of(&node, &len);
        if (!cvi__dial_is_key(text, len)) {
            rc = refuse(&node, "this is not a tenant key");
        } else {
            l->keys[l->key_count++] = keep(l, text, len);
        }
    }
    return rc;
}

/* ---- rules */

/* [min, max] */
static int read_range(const cvi__json_node *rule, const char *name, uint8_t *min, uint8_t *max)
{
    cvi__json_node list, low, high;
    int rc = optional_array(rule, name, &list);

    if (rc != CVI_OK || cvi__json_count(&list) == 0) {
        return rc != CVI_OK || !list.value ? rc : refuse(&list, "two numbers are expected");
    }
    if (cvi__json_count(&list) != 2) {
        return refuse(&list, "two numbers are expected");
    }
    rc = cvi__json_at(&list, 0, CVI__JSON_INTEGER, &low);
    rc = rc == CVI_OK ? cvi__json_at(&list, 1, CVI__JSON_INTEGER, &high) : rc;
    if (rc != CVI_OK) {
        return rc;
    }
    const int64_t a = cvi__json_integer_of(&low), b = cvi__json_integer_of(&high);
    if (a < 1 || b > (int64_t)MOST_DIGITS || a > b) {
        return refuse(&list, "the first is 1 to 32 and not above the second");
    }
    *min = (uint8_t)a;
    *max = (uint8_t)b;
    return CVI_OK;
}

static int read_user_text(const cvi__json_node *rule, const char *name, cvi__dial_loaded *l,
                          const char **out)
{
    cvi__json_node node;
    int rc = cvi__json_get(rule, name, CVI__JSON_TEXT | CVI__JSON_OPTIONAL, &node);
    size_t len = 0;

    if (rc != CVI_OK || !node.value) {
        return rc;
    }
    const char *text = cvi__json_text_of(&node, &len);
    for (size_t i = 0; i < len; i++) {
        if (!cvi__dial_is(text[i], CVI__DIAL_USER)) {
            return refuse(&node, "a character that no user part has");
        }
    }
    if (len == 0 || len > 64) {
        return refuse(&node, "1 to 64 characters are expected");
    }
    *out = keep(l, text, len);
    return CVI_OK;
}

static int read_templates(const cvi__json_node *list, uint8_t kind, cvi__dial_loaded *l,
                          cvi__dial_rule *out)
{
    const char *why = NULL;
    cvi__json_node node;
    int rc = CVI_OK;

    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(list); i++) {
        cvi__dial_template *t = &l->templates[l->template_count];
        size_t len = 0;

        rc = cvi__json_at(list, i, CVI__JSON_TEXT, &node);
        if (rc != CVI_OK) {
            break;
        }
        const char *text = cvi__json_text_of(&node, &len);
        text = keep(l, text, len);
        if (!cvi__dial_template_read(text, len, kind, t, &why) ||
            !cvi__dial_template_check(out, t, &why)) {
            rc = refuse(&node, why);
        }
        l->template_count++;
        out->template_count++;
    }
    return rc;
}

/* A rule without templates writes as the built-in dialect of that name. */
static int inherit(const cvi__json_node *rule, cvi__dial_rule *out)
{
    const cvi__dial_rule *from = cvi__dial_find_dialect(&cvi__dial_builtin, out->dialect);
    const char *why = NULL;

    if (!from) {
        return refuse(rule, "no templates, and the dialect is not a built-in one");
    }
    out->templates = from->templates;
    out->template_count = from->template_count;
    out->id_min = from->id_min;
    out->id_max = from->id_max;
    out->tenant_is_domain = from->tenant_is_domain;
    out->has_check_digit = from->has_check_digit;
    for (size_t i = 0; i < out->template_count; i++) {
        if (!cvi__dial_template_check(out, &out->templates[i], &why)) {
            return refuse(rule, why);
        }
    }
    return CVI_OK;
}

static int read_forms(const cvi__json_node *rule, cvi__dial_loaded *l, cvi__dial_rule *out)
{
    cvi__json_node list;
    int rc = CVI_OK;

    out->templates = &l->templates[l->template_count];
    for (size_t i = 0; rc == CVI_OK && i < CVI_ARRAY_LEN(kinds); i++) {
        rc = optional_array(rule, kinds[i].name, &list);
        rc = rc == CVI_OK ? read_templates(&list, kinds[i].kind, l, out) : rc;
    }
    return rc == CVI_OK && out->template_count == 0 ? inherit(rule, out) : rc;
}

/* What may override the dialect's. */
static int read_options(const cvi__json_node *rule, cvi__dial_rule *out)
{
    static const char *const tenants[] = {"key", "domain", "none"};
    uint32_t tenant = out->tenant_is_domain;
    int has_check_digit = out->has_check_digit;
    int rc = cvi__json_get_choice(rule, "tenant", CVI__JSON_OPTIONAL, tenants,
                                  CVI_ARRAY_LEN(tenants), &tenant);

    if (rc == CVI_OK) {
        rc = cvi__json_get_bool(rule, "check_digit", CVI__JSON_OPTIONAL, &has_check_digit);
    }
    if (rc == CVI_OK) {
        rc = read_range(rule, "conference_digits", &out->id_min, &out->id_max);
    }
    if (rc == CVI_OK) {
        rc = read_range(rule, "key_digits", &out->key_min, &out->key_max);
    }
    out->tenant_is_domain = tenant == 1;
    out->has_check_digit = has_check_digit != 0;
    return rc;
}

static int read_rule(const cvi__json_node *rule, cvi__dial_loaded *l)
{
    static const char *const names[] = {"dialect",
                                        "domains",
                                        "prefix",
                                        "alias",
                                        "direct",
                                        "test",
                                        "ivr",
                                        "tenant",
                                        "note",
                                        "check_digit",
                                        "conference_digits",
                                        "key_digits"};
    cvi__dial_rule *out = &l->rules[l->rule_count];
    const char *dialect = NULL;
    int rc = cvi__json_only(rule, names, CVI_ARRAY_LEN(names));

    if (rc == CVI_OK) {
        rc = cvi__json_get_text(rule, "dialect", 0, 1, 32, &dialect);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    out->dialect = keep(l, dialect, strlen(dialect));
    out->id_min = 9;
    out->id_max = 13;
    out->has_check_digit = 1;
    rc = read_user_text(rule, "prefix", l, &out->prefix);
    rc = rc == CVI_OK ? read_user_text(rule, "alias", l, &out->alias) : rc;
    rc = rc == CVI_OK ? read_forms(rule, l, out) : rc;
    rc = rc == CVI_OK ? read_options(rule, out) : rc;
    rc = rc == CVI_OK ? read_domains(rule, l, out) : rc;
    l->rule_count++;
    return rc;
}

/* ---- the whole */

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_domains(const void *a, const void *b)
{
    const cvi__dial_domain *x = a, *y = b;
    const int order = cvi__dial_compare_domain(x, y->name, y->len);

    return order != 0 ? order : (int)x->rule - (int)y->rule;
}

/* How many elements the arrays of all rules have. */
static int count_rules(const cvi__json_node *rules, size_t *templates, size_t *domains)
{
    cvi__json_node rule, list;
    int rc = CVI_OK;

    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(rules); i++) {
        rc = cvi__json_at(rules, i, CVI__JSON_OBJECT, &rule);
        rc = rc == CVI_OK ? optional_array(&rule, "domains", &list) : rc;
        *domains += rc == CVI_OK ? cvi__json_count(&list) : 0;
        for (size_t k = 0; rc == CVI_OK && k < CVI_ARRAY_LEN(kinds); k++) {
            rc = optional_array(&rule, kinds[k].name, &list);
            *templates += rc == CVI_OK ? cvi__json_count(&list) : 0;
        }
    }
    return rc;
}

static void *make(const cvi_dial_plan *plan, size_t count, size_t size, int *rc)
{
    void *block = *rc == CVI_OK ? cvi__mem_zalloc(&plan->alloc, (count + 1) * size) : NULL;

    *rc = *rc == CVI_OK && !block ? CVI_ENOMEM : *rc;
    return block;
}

static int make_room(const cvi_dial_plan *plan, const cvi__json_node *root,
                     const cvi__json_node *rules, size_t text_len, cvi__dial_loaded *l)
{
    size_t templates = 0, domains = 0;
    cvi__json_node keys;
    int rc = count_rules(rules, &templates, &domains);

    rc = rc == CVI_OK ? optional_array(root, "tenant_keys", &keys) : rc;
    if (rc != CVI_OK) {
        return rc;
    }
    if (cvi__json_count(rules) > MOST_RULES || domains > MOST_DOMAINS) {
        return cvi__json_refuse(rules, CVI_ELIMIT, "at most %u rules and %u domains", MOST_RULES,
                                MOST_DOMAINS);
    }
    if (cvi__json_count(&keys) > MOST_KEYS) {
        return cvi__json_refuse(&keys, CVI_ELIMIT, "at most %u tenant keys", MOST_KEYS);
    }
    l->rules = make(plan, cvi__json_count(rules), sizeof(*l->rules), &rc);
    l->templates = make(plan, templates, sizeof(*l->templates), &rc);
    l->domains = make(plan, domains, sizeof(*l->domains), &rc);
    l->keys = make(plan, cvi__json_count(&keys), sizeof(*l->keys), &rc);
    l->pool = make(plan, 4 * text_len, 1, &rc); /* A-labels are longer than their letters */
    return rc;
}

int cvi__dial_plan_read(cvi_dial_plan *plan, const cvi__json_node *root, size_t text_len,
                        cvi__dial_loaded *to)
{
    static const char *const names[] = {"version", "note", "rules", "tenant_keys"};
    cvi__json_node rules, rule;
    uint32_t version = 1;
    int rc = cvi__json_kind(root) == CVI__JSON_OBJECT
                 ? cvi__json_only(root, names, CVI_ARRAY_LEN(names))
                 : cvi__json_refuse(root, CVI_EJSON_TYPE, "an object is expected");

    rc = rc == CVI_OK ? cvi__json_get_u32(root, "version", CVI__JSON_OPTIONAL, 1, 1, &version) : rc;
    rc = rc == CVI_OK ? optional_array(root, "rules", &rules) : rc;
    rc = rc == CVI_OK ? make_room(plan, root, &rules, text_len, to) : rc;
    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&rules); i++) {
        rc = cvi__json_at(&rules, i, CVI__JSON_OBJECT, &rule);
        rc = rc == CVI_OK ? read_rule(&rule, to) : rc;
    }
    rc = rc == CVI_OK ? read_keys(root, to) : rc;
    if (rc == CVI_OK) {
        qsort(to->domains, to->domain_count, sizeof(*to->domains), compare_domains);
        qsort((void *)to->keys, to->key_count, sizeof(*to->keys), compare_keys);
    }
    return rc;
}
