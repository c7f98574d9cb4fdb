/* SPDX-License-Identifier: MIT */
/* Building a store from JSON; the form is described at cvi_provision_load_json(). */
#include "provision/store.h"

#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "dial/meaning.h"
#include "json/json_read.h"
#include "provision/domain.h"

#define TEXT_MAX ((size_t)64 * 1024 * 1024)
#define DOMAINS_MAX 10000u
#define MAX_CALLS_MOST 1000000u

/*
 * Strings move while their buffer grows, so they are kept as offsets + 1 in the pointer fields
 * until all are in; 0 stays NULL.
 */
static const char *as_offset(size_t offset)
{
    return (const char *)(uintptr_t)(offset + 1);
}

static const char *as_pointer(const cvi__buf *b, const char *offset)
{
    return b->data + ((uintptr_t)offset - 1);
}

static const char *add_text(cvi__buf *b, const char *text, size_t len)
{
    const size_t at = b->len;

    (void)cvi__buf_append(b, text, len);
    (void)cvi__buf_append(b, "", 1);
    return as_offset(at);
}

static int order_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int order_tenants(const void *a, const void *b)
{
    const cvi__store_tenant *const *x = a, *const *y = b;

    return strcmp((*x)->id, (*y)->id);
}

static int order_entries(const void *a, const void *b)
{
    const cvi__store_entry *x = a, *y = b;
    const int order = strcmp(x->key, y->key);

    return order ? order : (x->domain > y->domain) - (x->domain < y->domain);
}

static int no_memory(cvi_error_info *error)
{
    return cvi__error_set(error, CVI_ENOMEM, 0, "out of memory while loading");
}

static int form(const cvi__json_node *at, const char *sentence)
{
    return cvi__json_refuse(at, CVI_EPROVISION_FORMAT, "%s", sentence);
}

/* ---- domains ---------------------------------------------------------------------------- */

static int read_domains(cvi__store *s, const cvi__json_node *root)
{
    cvi__json_node list, item;
    char host[CVI__DOMAIN_MAX + 1];
    int rc = cvi__json_get(root, "domains", CVI__JSON_ARRAY, &list);

    if (rc == CVI_OK && (cvi__json_count(&list) == 0 || cvi__json_count(&list) > DOMAINS_MAX)) {
        rc = form(&list, "1 to 10000 domains expected");
    }
    if (rc != CVI_OK) {
        return rc;
    }
    s->domains = cvi__mem_calloc(&s->alloc, cvi__json_count(&list), sizeof(*s->domains));
    if (!s->domains) {
        return no_memory(root->error);
    }
    for (size_t i = 0; i < cvi__json_count(&list); i++) {
        size_t len = 0;
        const char *text = NULL;

        rc = cvi__json_at(&list, i, CVI__JSON_TEXT, &item);
        if (rc != CVI_OK) {
            return rc;
        }
        text = cvi__json_text_of(&item, &len);
        len = cvi__domain_normalise(text, len, host);
        if (len == 0) {
            return form(&item, "not a host name or address");
        }
        s->domains[i] = add_text(&s->domain_text, host, len);
    }
    if (s->domain_text.status != CVI_OK) {
        return no_memory(root->error);
    }
    s->domain_count = cvi__json_count(&list);
    for (size_t i = 0; i < s->domain_count; i++) {
        s->domains[i] = as_pointer(&s->domain_text, s->domains[i]);
    }
    qsort(s->domains, s->domain_count, sizeof(*s->domains), order_text);
    for (size_t i = 1; i < s->domain_count; i++) {
        if (strcmp(s->domains[i - 1], s->domains[i]) == 0) {
            return form(&list, "a domain is listed twice");
        }
    }
    return CVI_OK;
}

/* ---- tenants ---------------------------------------------------------------------------- */

static void add_entry(cvi__store *s, const char *key, uint32_t domain, size_t tenant)
{
    s->entries[s->entry_count++] = (cvi__store_entry){key, domain, (uint32_t)tenant};
}

/* One entry for each domain at which the tenant is reached. */
static int read_tenant_domains(cvi__store *s, const cvi__json_node *node, size_t tenant,
                               const char *key)
{
    cvi__json_node list, item;
    char host[CVI__DOMAIN_MAX + 1];
    int rc = cvi__json_get(node, "domains", CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, &list);

    if (rc != CVI_OK) {
        return rc;
    }
    if (!list.value) {
        add_entry(s, key, CVI__DOMAIN_ANY, tenant);
        return CVI_OK;
    }
    if (cvi__json_count(&list) == 0) {
        return form(&list, "a domain expected; leave the member out for all domains");
    }
    for (size_t i = 0; i < cvi__json_count(&list); i++) {
        uint32_t domain = 0;
        size_t len = 0;
        const char *text = NULL;

        rc = cvi__json_at(&list, i, CVI__JSON_TEXT, &item);
        if (rc != CVI_OK) {
            return rc;
        }
        text = cvi__json_text_of(&item, &len);
        if (cvi__domain_normalise(text, len, host) == 0 ||
            cvi__store_find_domain(s, host, &domain) != CVI_OK) {
            return form(&item, "not one of the domains at /domains");
        }
        add_entry(s, key, domain, tenant);
    }
    return CVI_OK;
}

static int read_tenant(cvi__store *s, const cvi__json_node *node, size_t index)
{
    static const char *const members[] = {"id",      "key",      "name",     "enabled",
                                          "domains", "language", "max_calls"};
    cvi__store_tenant *t = &s->tenants[index];
    const char *id = NULL, *key = NULL, *name = NULL, *language = "en";
    char lower[CVI__TENANT_KEY_MAX + 1];
    cvi__json_node key_node;
    int enabled = 1;
    int rc = cvi__json_only(node, members, CVI_ARRAY_LEN(members));

    if (rc != CVI_OK ||
        (rc = cvi__json_get_text(node, "id", 0, 1, CVI__TENANT_ID_MAX, &id)) != CVI_OK ||
        (rc = cvi__json_get_text(node, "key", 0, 1, CVI__TENANT_KEY_MAX, &key)) != CVI_OK) {
        return rc;
    }
    name = id;
    if ((rc = cvi__json_get_text(node, "name", CVI__JSON_OPTIONAL, 0, CVI__TENANT_NAME_MAX,
                                 &name)) != CVI_OK ||
        (rc = cvi__json_get_text(node, "language", CVI__JSON_OPTIONAL, 2, CVI__TENANT_LANGUAGE_MAX,
                                 &language)) != CVI_OK ||
        (rc = cvi__json_get_bool(node, "enabled", CVI__JSON_OPTIONAL, &enabled)) != CVI_OK ||
        (rc = cvi__json_get_u32(node, "max_calls", CVI__JSON_OPTIONAL, 0, MAX_CALLS_MOST,
                                &t->max_calls)) != CVI_OK) {
        return rc;
    }
    if (!cvi__dial_is_key(key, strlen(key))) {
        (void)cvi__json_get(node, "key", CVI__JSON_TEXT, &key_node);
        return form(&key_node, "a key has letters, digits, '-', '_', '.', '+' and '~'");
    }
    t->is_enabled = enabled != 0;
    t->id = add_text(&s->text, id, strlen(id));
    t->key = add_text(&s->text, key, strlen(key));
    t->name = add_text(&s->text, name, strlen(name));
    t->language = add_text(&s->text, language, strlen(language));
    memcpy(lower, key, strlen(key) + 1);
    cvi__ascii_lower(lower, strlen(lower));
    return read_tenant_domains(s, node, index, add_text(&s->text, lower, strlen(lower)));
}

/* How many entries the tenants need; members of the wrong type are found later. */
static size_t count_entries(const cvi__json_node *tenants)
{
    size_t total = 0;

    for (size_t i = 0; i < cvi__json_count(tenants); i++) {
        cvi__json_node item, list = {0};

        if (cvi__json_at(tenants, i, CVI__JSON_OBJECT, &item) == CVI_OK) {
            (void)cvi__json_get(&item, "domains", CVI__JSON_ARRAY | CVI__JSON_OPTIONAL, &list);
        }
        total += CVI_MAX(cvi__json_count(&list), 1u);
    }
    return total;
}

static void settle_pointers(cvi__store *s)
{
    for (size_t i = 0; i < s->tenant_count; i++) {
        cvi__store_tenant *t = &s->tenants[i];

        t->id = as_pointer(&s->text, t->id);
        t->key = as_pointer(&s->text, t->key);
        t->name = as_pointer(&s->text, t->name);
        t->language = as_pointer(&s->text, t->language);
        s->by_id[i] = t;
    }
    for (size_t i = 0; i < s->entry_count; i++) {
        s->entries[i].key = as_pointer(&s->text, s->entries[i].key);
    }
}

/* Refuse tenant `index` of the list for one of its members. */
static int refuse_tenant(const cvi__json_node *tenants, size_t index, const char *member,
                         const char *sentence)
{
    cvi__json_node item, node;

    (void)cvi__json_at(tenants, index, CVI__JSON_OBJECT, &item);
    (void)cvi__json_get(&item, member, CVI__JSON_TEXT, &node);
    return form(&node, sentence);
}

static int check_unique(cvi__store *s, const cvi__json_node *tenants)
{
    qsort(s->by_id, s->tenant_count, sizeof(*s->by_id), order_tenants);
    for (size_t i = 1; i < s->tenant_count; i++) {
        if (strcmp(s->by_id[i - 1]->id, s->by_id[i]->id) == 0) {
            const cvi__store_tenant *later = CVI_MAX(s->by_id[i - 1], s->by_id[i]);

            return refuse_tenant(tenants, (size_t)(later - s->tenants), "id",
                                 "another tenant has this id");
        }
    }
    qsort(s->entries, s->entry_count, sizeof(*s->entries), order_entries);
    for (size_t i = 1; i < s->entry_count; i++) {
        const cvi__store_entry *a = &s->entries[i - 1], *b = &s->entries[i];

        if (strcmp(a->key, b->key) == 0 &&
            (a->domain == b->domain || b->domain == CVI__DOMAIN_ANY)) {
            return refuse_tenant(tenants, CVI_MAX(a->tenant, b->tenant), "key",
                                 "this key leads to two places at one domain");
        }
    }
    return CVI_OK;
}

static int read_tenants(cvi__store *s, const cvi__json_node *root, uint32_t max_tenants)
{
    cvi__json_node list, item;
    size_t count = 0;
    int rc = cvi__json_get(root, "tenants", CVI__JSON_ARRAY, &list);

    if (rc != CVI_OK) {
        return rc;
    }
    count = cvi__json_count(&list);
    if (count > max_tenants) {
        return cvi__json_refuse(&list, CVI_ELIMIT, "more than %u tenants", max_tenants);
    }
    if (count == 0) {
        return CVI_OK;
    }
    s->tenants = cvi__mem_calloc(&s->alloc, count, sizeof(*s->tenants));
    s->by_id = s->tenants ? cvi__mem_calloc(&s->alloc, count, sizeof(*s->by_id)) : NULL;
    s->entries =
        s->by_id ? cvi__mem_calloc(&s->alloc, count_entries(&list), sizeof(*s->entries)) : NULL;
    if (!s->entries) {
        return no_memory(root->error);
    }
    for (size_t i = 0; i < count; i++) {
        rc = cvi__json_at(&list, i, CVI__JSON_OBJECT, &item);
        if (rc == CVI_OK) {
            rc = read_tenant(s, &item, i);
        }
        if (rc != CVI_OK) {
            return rc;
        }
    }
    if (s->text.status != CVI_OK) {
        return no_memory(root->error);
    }
    s->tenant_count = count;
    settle_pointers(s);
    return check_unique(s, &list);
}

static int read_all(cvi__store *s, const cvi__json_node *root, uint32_t max_tenants)
{
    static const char *const members[] = {"domains", "tenants"};
    int rc = CVI_OK;

    if (cvi__json_kind(root) != CVI__JSON_OBJECT) {
        return form(root, "an object expected");
    }
    rc = cvi__json_only(root, members, CVI_ARRAY_LEN(members));
    if (rc == CVI_OK) {
        rc = read_domains(s, root);
    }
    return rc == CVI_OK ? read_tenants(s, root, max_tenants) : rc;
}

cvi__store *cvi__store_load(const cvi_allocator *alloc, const char *text, size_t len,
                            uint32_t max_tenants, cvi_error_info *error)
{
    const cvi__json_limits limits = {.max_bytes = TEXT_MAX, .max_depth = 8};
    cvi__json_node root;
    cvi__store *s = NULL;
    int rc = cvi__json_load(&root, text, len, &limits, error);

    if (rc != CVI_OK) {
        return NULL;
    }
    s = cvi__mem_zalloc(alloc, sizeof(*s));
    if (s) {
        s->alloc = *alloc;
        cvi__buf_init(&s->text, &s->alloc, 4 * TEXT_MAX); /* more than that text can ask for */
        cvi__buf_init(&s->domain_text, &s->alloc, TEXT_MAX);
        rc = read_all(s, &root, max_tenants);
    } else {
        rc = no_memory(error);
    }
    cvi__json_unload(&root);
    if (rc != CVI_OK) {
        cvi__store_free(s);
        return NULL;
    }
    return s;
}
