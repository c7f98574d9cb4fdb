/* SPDX-License-Identifier: MIT */
/**
 * @file provision.h
 * Who may call: hosted domains and the tenants behind them. One cvi_provision is shared by all
 * threads of a gateway; it is locked inside.
 *
 * @code
 * const char *json = "{\"domains\": [\"gw.example\"],"
 *                    " \"tenants\": [{\"id\": \"contoso\", \"key\": \"813000000\"}]}";
 * cvi_provision *provision = NULL;
 * cvi_tenant *tenant = NULL;
 *
 * if (cvi_provision_create(&provision, NULL) == CVI_OK &&
 *     cvi_provision_load_json(provision, json, strlen(json)) == CVI_OK &&
 *     cvi_provision_find_tenant(provision, "gw.example", 10, "813000000", 9, &tenant) == CVI_OK) {
 *     printf("%s\n", cvi_tenant_get_id(tenant, NULL));
 * }
 * cvi_tenant_destroy(&tenant);
 * cvi_provision_destroy(&provision);
 * @endcode
 */
#ifndef CVI_PROVISION_H
#define CVI_PROVISION_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The provisioned data. */
typedef struct cvi_provision cvi_provision;

/** One tenant as found: a copy of its own that later loads do not change. */
typedef struct cvi_tenant cvi_tenant;

/** Parameters of cvi_provision_create(). */
typedef struct cvi_provision_params {
    size_t size;                    /**< set by CVI_PROVISION_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc; must be usable from any thread */
    const cvi_log_sink *log;        /**< NULL: silent */
    uint32_t max_tenants;           /**< bound of a load; 0: 100000 */
} cvi_provision_params;
/** Prepare a cvi_provision_params. */
#define CVI_PROVISION_PARAMS_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_provision_params, max_tenants))

/**
 * Create provisioning data that hosts nothing yet.
 *
 * @param out     the object, to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  out is NULL, or the allocator is incomplete
 * @retval CVI_ENOMEM  no memory
 * @retval CVI_EABI    the size of params, allocator or log sink is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_provision_create(cvi_provision **out, const cvi_provision_params *params);

/**
 * Destroy provisioning data; tenants that were found live on.
 *
 * @param provision  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread none other may use it   @alloc frees   @since 0.1
 */
CVI_API void cvi_provision_destroy(cvi_provision **provision);

/**
 * Replace everything by what a JSON text says, or leave everything as it was.
 *
 * The form is
 *
 *     {"domains": ["gw.example"],
 *      "tenants": [{"id": "contoso", "key": "813000000", "name": "Contoso", "enabled": true,
 *                   "domains": ["gw.example"], "language": "en", "max_calls": 20}]}
 *
 * where a tenant needs `id` (unique, up to 64 bytes) and `key` (what is dialled; up to 128
 * letters, digits, `-`, `_`, `.`, `+` and `~`). Without `name` it is called by its id, without
 * `enabled` it may call, without `domains` it is reached at every hosted domain, without
 * `language` it hears "en", without `max_calls` (or 0) its calls are not counted against a limit.
 * A key may serve several tenants when their domains differ. Other members are refused. Calls that
 * are up stay counted across loads.
 *
 * @param provision  provisioning data
 * @param text       JSON, need not be NUL-terminated
 * @param len        its bytes, at most 64 MiB
 *
 * @retval CVI_OK                 replaced
 * @retval CVI_EJSON_SYNTAX       not JSON
 * @retval CVI_EJSON_TYPE         a member has the wrong type
 * @retval CVI_EJSON_MISSING      a required member is missing
 * @retval CVI_EJSON_RANGE        a member is unknown, too long or too large
 * @retval CVI_EPROVISION_FORMAT  a domain, key or id is malformed, unknown or ambiguous
 * @retval CVI_ELIMIT             more than max_tenants, too many bytes, or nested too deep
 * @retval CVI_ENOTSUP            this build cannot read JSON
 * @retval CVI_ENOMEM             no memory
 * @retval CVI_EINVAL             a pointer is NULL
 *
 * cvi_provision_last_error() has the reason, with a JSON Pointer or line and offset.
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_provision_load_json(cvi_provision *provision, const char *text, size_t len);

/**
 * Tell whether a host is hosted here.
 *
 * Case, a final dot and the spelling of an IPv6 address make no difference.
 *
 * @param provision  provisioning data
 * @param host       host name or address, as from cvi_dial_get_host()
 * @param len        its bytes
 *
 * @retval CVI_OK                 it is
 * @retval CVI_EPROVISION_DOMAIN  it is not
 * @retval CVI_EINVAL             a pointer is NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_provision_check_domain(const cvi_provision *provision, const char *host,
                                       size_t len);

/**
 * Find the tenant with a key at a domain.
 *
 * Keys are compared without case. The result is a copy, which later loads do not change; only its
 * limit of calls follows them.
 *
 * @param provision  provisioning data
 * @param host       host name or address
 * @param host_len   its bytes
 * @param key        tenant key, as from cvi_dial_get_tenant_key()
 * @param key_len    its bytes
 * @param out        the tenant, to be destroyed by the caller; NULL on failure
 *
 * @retval CVI_OK                   found
 * @retval CVI_EPROVISION_DOMAIN    the host is not hosted here
 * @retval CVI_EPROVISION_TENANT    no tenant has this key there
 * @retval CVI_EPROVISION_DISABLED  it is disabled
 * @retval CVI_ENOMEM               no memory
 * @retval CVI_EINVAL               a pointer is NULL
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_provision_find_tenant(const cvi_provision *provision, const char *host,
                                      size_t host_len, const char *key, size_t key_len,
                                      cvi_tenant **out);

/**
 * Count one more call of a tenant.
 *
 * @param provision  provisioning data that found the tenant
 * @param tenant     tenant
 *
 * @retval CVI_OK                  counted; give it back with cvi_provision_give_licence()
 * @retval CVI_EPROVISION_LICENCE  max_calls calls are up; nothing counted
 * @retval CVI_EINVAL              a pointer is NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_provision_take_licence(cvi_provision *provision, const cvi_tenant *tenant);

/**
 * Count one call less.
 *
 * @param provision  provisioning data that found the tenant
 * @param tenant     tenant; any handle of the same tenant will do
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API void cvi_provision_give_licence(cvi_provision *provision, const cvi_tenant *tenant);

/**
 * Copy out why the last failing load failed.
 *
 * @param provision  provisioning data
 * @param out        receives the record; its `size` must be set to what it holds
 *
 * @retval CVI_OK      copied; `status` is CVI_OK when no load failed yet
 * @retval CVI_EABI    out->size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_provision_last_error(const cvi_provision *provision, cvi_error_info *out);

/**
 * Destroy a tenant that was found.
 *
 * @param tenant  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_tenant_destroy(cvi_tenant **tenant);

/**
 * Return the id of a tenant.
 *
 * It names the tenant in meeting books and call records.
 *
 * @param tenant  tenant
 * @param len     length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the tenant is destroyed, never NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_tenant_get_id(const cvi_tenant *tenant, size_t *len);

/**
 * Return the key that is dialled.
 *
 * As it was provisioned, in its own case.
 *
 * @param tenant  tenant
 * @param len     length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the tenant is destroyed, never NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_tenant_get_key(const cvi_tenant *tenant, size_t *len);

/**
 * Return the name to show.
 *
 * UTF-8; the id when none was provisioned.
 *
 * @param tenant  tenant
 * @param len     length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the tenant is destroyed, never NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_tenant_get_name(const cvi_tenant *tenant, size_t *len);

/**
 * Return the language of prompts.
 *
 * A BCP 47 tag such as "en" or "de-AT".
 *
 * @param tenant  tenant
 * @param len     length in bytes without the NUL; may be NULL
 *
 * @return NUL-terminated text until the tenant is destroyed, never NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_tenant_get_language(const cvi_tenant *tenant, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
