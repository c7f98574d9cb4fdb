/* SPDX-License-Identifier: MIT */
#include "provision/store.h"

#include <string.h>

#include "core/mem.h"

void cvi__store_free(cvi__store *s)
{
    if (!s) {
        return;
    }
    const cvi_allocator a = s->alloc;

    cvi__buf_free(&s->text);
    cvi__buf_free(&s->domain_text);
    cvi__mem_free(&a, s->domains);
    cvi__mem_free(&a, s->tenants);
    cvi__mem_free(&a, s->by_id);
    cvi__mem_free(&a, s->entries);
    cvi__mem_free(&a, s);
}

int cvi__store_find_domain(const cvi__store *s, const char *host, uint32_t *domain)
{
    size_t low = 0, high = s->domain_count;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order = strcmp(host, s->domains[mid]);

        if (order == 0) {
            *domain = (uint32_t)mid;
            return CVI_OK;
        }
        if (order < 0) {
            high = mid;
        } else {
            low = mid + 1;
        }
    }
    return CVI_EPROVISION_DOMAIN;
}

/* The first entry with this key, or entry_count. */
static size_t first_with_key(const cvi__store *s, const char *key)
{
    size_t low = 0, high = s->entry_count;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;

        if (strcmp(s->entries[mid].key, key) < 0) {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    return low;
}

int cvi__store_find_tenant(const cvi__store *s, uint32_t domain, const char *key,
                           const cvi__store_tenant **out)
{
    for (size_t i = first_with_key(s, key); i < s->entry_count; i++) {
        const cvi__store_entry *e = &s->entries[i];

        if (strcmp(e->key, key) != 0) {
            break;
        }
        if (e->domain == domain || e->domain == CVI__DOMAIN_ANY) {
            *out = &s->tenants[e->tenant];
            return (*out)->is_enabled ? CVI_OK : CVI_EPROVISION_DISABLED;
        }
    }
    return CVI_EPROVISION_TENANT;
}
