/* SPDX-License-Identifier: MIT */
/* The shared object: loads replace the store under a write lock, look-ups read it under a lock. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <cvi/provision.h>

#include "core/error.h"
#include "core/log.h"
#include "core/mem.h"
#include "core/params.h"
#include "provision/domain.h"
#include "provision/store.h"
#include "provision/tenant.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_provision_params, max_tenants)
#define DEFAULT_MAX_TENANTS 100000u
#define MESSAGE_LOADED 1u
#define MESSAGE_REFUSED 2u

struct cvi_provision {
    cvi_allocator alloc;
    cvi__log log;
    uint32_t max_tenants;
    pthread_rwlock_t *lock;    /* guards store and error; apart, so that readers stay const */
    pthread_mutex_t load_lock; /* one load at a time; guards usages */
    cvi__store *store;         /* NULL before the first load */
    cvi__usage **usages;       /* sorted by id: of all tenants, and of calls still up */
    size_t usage_count;
    cvi_error_info error;
};

int cvi_provision_create(cvi_provision **out, const cvi_provision_params *params)
{
    cvi_provision_params p = {0};
    cvi_provision *v = NULL;
    cvi__log log;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc == CVI_OK) {
        rc = cvi__log_init(&log, "provision", p.log);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    v = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*v));
    if (!v) {
        return CVI_ENOMEM;
    }
    v->alloc = *cvi__mem_or_libc(p.allocator);
    v->log = log;
    v->max_tenants = p.max_tenants ? p.max_tenants : DEFAULT_MAX_TENANTS;
    cvi__error_init(&v->error, "provision");
    (void)pthread_mutex_init(&v->load_lock, NULL);
    v->lock = cvi__mem_alloc(&v->alloc, sizeof(*v->lock));
    if (!v->lock) {
        cvi_provision_destroy(&v);
        return CVI_ENOMEM;
    }
    (void)pthread_rwlock_init(v->lock, NULL);
    *out = v;
    return CVI_OK;
}

static void drop_usages(const cvi_allocator *alloc, cvi__usage **usages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cvi__usage_unref(usages[i]);
    }
    cvi__mem_free(alloc, usages);
}

void cvi_provision_destroy(cvi_provision **provision)
{
    if (!provision || !*provision) {
        return;
    }
    cvi_provision *v = *provision;
    const cvi_allocator a = v->alloc;

    *provision = NULL;
    cvi__store_free(v->store);
    drop_usages(&a, v->usages, v->usage_count);
    if (v->lock) {
        (void)pthread_rwlock_destroy(v->lock);
        cvi__mem_free(&a, v->lock);
    }
    (void)pthread_mutex_destroy(&v->load_lock);
    cvi__mem_free(&a, v);
}

/* ---- loading ---------------------------------------------------------------------------- */

/* The next of the old counts in order of id, or NULL. */
static cvi__usage *old_at(const cvi_provision *v, size_t i)
{
    return i < v->usage_count ? v->usages[i] : NULL;
}

/*
 * The counts that belong to a new store: each tenant keeps its own across loads, and so does a
 * tenant that is gone while calls are up, should it come back. Both lists are sorted by id.
 */
static int merge_usages(cvi_provision *v, cvi__store *s, cvi__usage **merged, size_t *count)
{
    size_t old = 0;

    for (size_t i = 0; i < s->tenant_count; i++) {
        cvi__store_tenant *t = s->by_id[i];
        cvi__usage *u = NULL;

        while ((u = old_at(v, old)) != NULL && strcmp(u->id, t->id) < 0) {
            if (atomic_load(&u->in_use) > 0) {
                merged[(*count)++] = cvi__usage_ref(u);
            }
            old++;
        }
        if (u && strcmp(u->id, t->id) == 0) {
            t->usage = cvi__usage_ref(u);
            old++;
        } else {
            t->usage = cvi__usage_new(&v->alloc, t->id, t->max_calls);
        }
        if (!t->usage) {
            return CVI_ENOMEM;
        }
        merged[(*count)++] = t->usage;
    }
    for (cvi__usage *u = NULL; (u = old_at(v, old)) != NULL; old++) {
        if (atomic_load(&u->in_use) > 0) {
            merged[(*count)++] = cvi__usage_ref(u);
        }
    }
    return CVI_OK;
}

/* Put a complete store in place of the old one. */
static int install(cvi_provision *v, cvi__store *s)
{
    cvi__store *const before = v->store;
    cvi__usage **const usages_before = v->usages;
    const size_t count_before = v->usage_count;
    const size_t most = s->tenant_count + count_before;
    cvi__usage **merged = cvi__mem_calloc(&v->alloc, CVI_MAX(most, 1u), sizeof(*merged));
    size_t count = 0;

    if (!merged || merge_usages(v, s, merged, &count) != CVI_OK) {
        drop_usages(&v->alloc, merged, count);
        return CVI_ENOMEM;
    }
    for (size_t i = 0; i < s->tenant_count; i++) {
        atomic_store(&s->tenants[i].usage->max_calls, s->tenants[i].max_calls);
    }
    (void)pthread_rwlock_wrlock(v->lock);
    v->store = s;
    (void)pthread_rwlock_unlock(v->lock);
    v->usages = merged;
    v->usage_count = count;
    cvi__store_free(before);
    drop_usages(&v->alloc, usages_before, count_before);
    return CVI_OK;
}

static int refuse_load(cvi_provision *v, const cvi_error_info *why)
{
    (void)pthread_rwlock_wrlock(v->lock);
    (void)cvi__error_copy(&v->error, why);
    (void)pthread_rwlock_unlock(v->lock);
    cvi__log_write(&v->log, CVI_LOG_ERROR, MESSAGE_REFUSED, "data refused, the old stays: %s",
                   why->message);
    return why->status;
}

int cvi_provision_load_json(cvi_provision *provision, const char *text, size_t len)
{
    cvi_error_info why;
    cvi__store *s = NULL;
    size_t tenants = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(provision != NULL && (text != NULL || len == 0));
    cvi__error_init(&why, "provision");
    (void)pthread_mutex_lock(&provision->load_lock);
    s = cvi__store_load(&provision->alloc, text ? text : "", len, provision->max_tenants, &why);
    if (s) {
        tenants = s->tenant_count;
        rc = install(provision, s);
        if (rc != CVI_OK) {
            cvi__store_free(s);
            (void)cvi__error_set(&why, rc, 0, "out of memory while loading");
        }
    }
    (void)pthread_mutex_unlock(&provision->load_lock);
    if (!s || rc != CVI_OK) {
        return refuse_load(provision, &why);
    }
    cvi__log_write(&provision->log, CVI_LOG_INFO, MESSAGE_LOADED, "%zu tenants loaded", tenants);
    return CVI_OK;
}

int cvi_provision_last_error(const cvi_provision *provision, cvi_error_info *out)
{
    cvi_error_info copy;

    CVI_REQUIRE(provision != NULL && out != NULL);
    (void)pthread_rwlock_rdlock(provision->lock);
    copy = provision->error;
    (void)pthread_rwlock_unlock(provision->lock);
    return cvi__params_write(out, &copy, sizeof(copy));
}

/* ---- look-ups --------------------------------------------------------------------------- */

/* With the lock held for reading. */
static int find_domain(const cvi_provision *v, const char *host, size_t len, uint32_t *domain)
{
    char normal[CVI__DOMAIN_MAX + 1];

    if (!v->store || cvi__domain_normalise(host, len, normal) == 0) {
        return CVI_EPROVISION_DOMAIN;
    }
    return cvi__store_find_domain(v->store, normal, domain);
}

int cvi_provision_check_domain(const cvi_provision *provision, const char *host, size_t len)
{
    uint32_t domain = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(provision != NULL && (host != NULL || len == 0));
    (void)pthread_rwlock_rdlock(provision->lock);
    rc = find_domain(provision, host, len, &domain);
    (void)pthread_rwlock_unlock(provision->lock);
    return rc;
}

int cvi_provision_find_tenant(const cvi_provision *provision, const char *host, size_t host_len,
                              const char *key, size_t key_len, cvi_tenant **out)
{
    char lower[CVI__TENANT_KEY_MAX + 1];
    const cvi__store_tenant *found = NULL;
    uint32_t domain = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(provision != NULL && out != NULL);
    CVI_REQUIRE((host != NULL || host_len == 0) && (key != NULL || key_len == 0));
    *out = NULL;
    (void)pthread_rwlock_rdlock(provision->lock);
    rc = find_domain(provision, host, host_len, &domain);
    if (rc == CVI_OK &&
        (key_len == 0 || key_len > CVI__TENANT_KEY_MAX || memchr(key, 0, key_len))) {
        rc = CVI_EPROVISION_TENANT;
    }
    if (rc == CVI_OK) {
        memcpy(lower, key, key_len);
        lower[key_len] = '\0';
        cvi__ascii_lower(lower, key_len);
        rc = cvi__store_find_tenant(provision->store, domain, lower, &found);
    }
    if (rc == CVI_OK) {
        *out = cvi__tenant_new(&provision->alloc, found);
        rc = *out ? CVI_OK : CVI_ENOMEM;
    }
    (void)pthread_rwlock_unlock(provision->lock);
    return rc;
}

/* ---- licences --------------------------------------------------------------------------- */

int cvi_provision_take_licence(cvi_provision *provision, const cvi_tenant *tenant)
{
    CVI_REQUIRE(provision != NULL && tenant != NULL);
    return cvi__usage_take(cvi__tenant_usage(tenant));
}

void cvi_provision_give_licence(cvi_provision *provision, const cvi_tenant *tenant)
{
    if (provision && tenant) {
        cvi__usage_give(cvi__tenant_usage(tenant));
    }
}
