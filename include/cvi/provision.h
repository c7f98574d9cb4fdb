/* SPDX-License-Identifier: MIT */
/**
 * @file provision.h
 * Who may call: hosted domains and the tenants behind them. One cvi_provision is shared by all
 * threads of a gateway; it is locked inside.
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

CVI_API int cvi_provision_create(cvi_provision **out, const cvi_provision_params *params);
CVI_API void cvi_provision_destroy(cvi_provision **provision);

/* Replace everything by this JSON, or leave everything as it was:
 * {"domains": ["gw.example", …],
 *  "tenants": [{"id": "contoso", "key": "813000000", "name": "Contoso", "enabled": true,
 *               "domains": ["gw.example"]?, "language": "en"?, "max_calls": 0?}]}
 * A tenant without "domains" is reachable at every hosted domain. max_calls 0: unlimited. */
CVI_API int cvi_provision_load_json(cvi_provision *provision, const char *text, size_t len);

/* CVI_OK, or CVI_EPROVISION_DOMAIN: is the host hosted here? Case is ignored, a final dot too. */
CVI_API int cvi_provision_check_domain(const cvi_provision *provision, const char *host,
                                       size_t len);

/* The tenant with this key at this domain: CVI_EPROVISION_DOMAIN / _TENANT / _DISABLED. Keys are
 * compared without case. The caller destroys *out. */
CVI_API int cvi_provision_find_tenant(const cvi_provision *provision, const char *host,
                                      size_t host_len, const char *key, size_t key_len,
                                      cvi_tenant **out);

/* Count one call of the tenant (CVI_EPROVISION_LICENCE when max_calls are in use) and give back. */
CVI_API int cvi_provision_take_licence(cvi_provision *provision, const cvi_tenant *tenant);
CVI_API void cvi_provision_give_licence(cvi_provision *provision, const cvi_tenant *tenant);

CVI_API void cvi_tenant_destroy(cvi_tenant **tenant);
CVI_API const char *cvi_tenant_get_id(const cvi_tenant *tenant, size_t *len);
CVI_API const char *cvi_tenant_get_key(const cvi_tenant *tenant, size_t *len);
CVI_API const char *cvi_tenant_get_name(const cvi_tenant *tenant, size_t *len);
CVI_API const char *cvi_tenant_get_language(const cvi_tenant *tenant, size_t *len);

/* Of the last failing load; the message names the JSON Pointer. */
CVI_API int cvi_provision_last_error(const cvi_provision *provision, cvi_error_info *out);

#ifdef __cplusplus
}
#endif

#endif
