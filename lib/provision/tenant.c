/* SPDX-License-Identifier: MIT */
#include "provision/tenant.h"

#include <string.h>

#include "core/mem.h"

struct cvi_tenant {
    cvi_allocator alloc;
    cvi__usage *usage;
    const char *id; /* this and the following point into text */
    const char *key;
    const char *name;
    const char *language;
    char text[];
};

static const char *put(char **at, const char *text)
{
    char *const start = *at;
    const size_t bytes = strlen(text) + 1;

    memcpy(start, text, bytes);
    *at += bytes;
    return start;
}

cvi_tenant *cvi__tenant_new(const cvi_allocator *alloc, const cvi__store_tenant *from)
{
    const size_t bytes =
        strlen(from->id) + strlen(from->key) + strlen(from->name) + strlen(from->language) + 4;
    cvi_tenant *t = cvi__mem_zalloc(alloc, sizeof(*t) + bytes);
    char *at = NULL;

    if (!t) {
        return NULL;
    }
    at = t->text;
    t->alloc = *alloc;
    t->usage = cvi__usage_ref(from->usage);
    t->id = put(&at, from->id);
    t->key = put(&at, from->key);
    t->name = put(&at, from->name);
    t->language = put(&at, from->language);
    return t;
}

cvi__usage *cvi__tenant_usage(const cvi_tenant *tenant)
{
    return tenant->usage;
}

void cvi_tenant_destroy(cvi_tenant **tenant)
{
    if (!tenant || !*tenant) {
        return;
    }
    cvi_tenant *t = *tenant;
    const cvi_allocator a = t->alloc;

    *tenant = NULL;
    cvi__usage_unref(t->usage);
    cvi__mem_free(&a, t);
}

static const char *give(const char *text, size_t *len)
{
    const char *const t = text ? text : "";

    if (len) {
        *len = strlen(t);
    }
    return t;
}

const char *cvi_tenant_get_id(const cvi_tenant *tenant, size_t *len)
{
    return give(tenant ? tenant->id : NULL, len);
}

const char *cvi_tenant_get_key(const cvi_tenant *tenant, size_t *len)
{
    return give(tenant ? tenant->key : NULL, len);
}

const char *cvi_tenant_get_name(const cvi_tenant *tenant, size_t *len)
{
    return give(tenant ? tenant->name : NULL, len);
}

const char *cvi_tenant_get_language(const cvi_tenant *tenant, size_t *len)
{
    return give(tenant ? tenant->language : NULL, len);
}
