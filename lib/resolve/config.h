/* SPDX-License-Identifier: MIT */
/* What a resolver was configured with: back ends by name, and a chain for each tenant. */
#ifndef CVI_RESOLVE_CONFIG_H
#define CVI_RESOLVE_CONFIG_H

#include "core/buf.h"
#include "resolve/chain.h"
#include "resolve/http.h"

#define CVI__CONFIG_BACKENDS_MAX 64u
#define CVI__CONFIG_ROUTES_MAX 100000u

typedef struct cvi__resolve_config {
    cvi__resolve_env *env;
    cvi__backend *book; /* the resolver's, named "book" */
    cvi__backend *backends[CVI__CONFIG_BACKENDS_MAX];
    uint32_t count;
    cvi__route *routes; /* sorted by tenant */
    size_t route_count;
    cvi__buf text;   /* of the routes */
    cvi__http *http; /* NULL: no back end needs it */
} cvi__resolve_config;

/* Built whole; NULL on failure, with the reason in `error`. The form: cvi_resolver_load_json(). */
cvi__resolve_config *cvi__config_load(cvi__resolve_env *env, cvi__backend *book, const char *text,
                                      size_t len, cvi_error_info *error);
void cvi__config_free(cvi__resolve_config *c); /* NULL is ignored */

const cvi__route *cvi__config_route(const cvi__resolve_config *c, const char *tenant); /* or NULL */
cvi__backend *cvi__config_backend(const cvi__resolve_config *c, const char *name);     /* or NULL */

#endif
