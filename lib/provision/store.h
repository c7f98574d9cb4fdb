/* SPDX-License-Identifier: MIT */
/* One load of provisioning data: built whole, then only read. */
#ifndef CVI_PROVISION_STORE_H
#define CVI_PROVISION_STORE_H

#include "core/buf.h"
#include "provision/usage.h"

#define CVI__TENANT_ID_MAX 64
#define CVI__TENANT_KEY_MAX 128
#define CVI__TENANT_NAME_MAX 256
#define CVI__TENANT_LANGUAGE_MAX 35
#define CVI__DOMAIN_ANY UINT32_MAX

typedef struct cvi__store_tenant {
    const char *id;
    const char *key; /* as written */
    const char *name;
    const char *language;
    cvi__usage *usage; /* borrowed from the cvi_provision */
    uint32_t max_calls;
    uint32_t is_enabled;
} cvi__store_tenant;

/* Where a key leads; sorted by key, then domain. */
typedef struct cvi__store_entry {
    const char *key; /* lower case */
    uint32_t domain; /* index, or CVI__DOMAIN_ANY */
    uint32_t tenant; /* index */
} cvi__store_entry;

typedef struct cvi__store {
    cvi_allocator alloc;
    cvi__buf text; /* all strings of the tenants */
    cvi__buf domain_text;
    const char **domains; /* sorted, normalised */
    size_t domain_count;
    cvi__store_tenant *tenants; /* in the order of the file */
    size_t tenant_count;
    cvi__store_tenant **by_id; /* sorted */
    cvi__store_entry *entries;
    size_t entry_count;
} cvi__store;

/* From JSON; on failure NULL, with the reason in `error`. */
cvi__store *cvi__store_load(const cvi_allocator *alloc, const char *text, size_t len,
                            uint32_t max_tenants, cvi_error_info *error);
void cvi__store_free(cvi__store *s); /* NULL is ignored */

/* `host` normalised; its index goes to *domain. CVI_EPROVISION_DOMAIN. */
int cvi__store_find_domain(const cvi__store *s, const char *host, uint32_t *domain);

/* `key` in lower case. CVI_EPROVISION_TENANT or _DISABLED. */
int cvi__store_find_tenant(const cvi__store *s, uint32_t domain, const char *key,
                           const cvi__store_tenant **out);

#endif
