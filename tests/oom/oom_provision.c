/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include <cvi/provision.h>

static const char first[] = "{\"domains\":[\"a.example\",\"b.example\"],\"tenants\":["
                            "{\"id\":\"one\",\"key\":\"k1\",\"max_calls\":1},"
                            "{\"id\":\"two\",\"key\":\"k2\",\"domains\":[\"b.example\"]}]}";
static const char second[] = "{\"domains\":[\"b.example\"],\"tenants\":["
                             "{\"id\":\"two\",\"key\":\"k2\"},{\"id\":\"three\",\"key\":\"k3\"}]}";

/* A load that fails leaves the data of the load before, and calls stay counted. */
static int load_and_find(cvi_provision *v)
{
    cvi_tenant *one = NULL, *two = NULL;
    int rc = cvi_provision_load_json(v, first, strlen(first));

    if (rc == CVI_OK) {
        rc = cvi_provision_find_tenant(v, "a.example", 9, "k1", 2, &one);
    }
    if (rc == CVI_OK) {
        rc = cvi_provision_take_licence(v, one);
    }
    if (rc == CVI_OK) {
        rc = cvi_provision_load_json(v, second, strlen(second));
    }
    if (rc == CVI_OK) {
        rc = cvi_provision_find_tenant(v, "b.example", 9, "k2", 2, &two);
    }
    cvi_tenant_destroy(&one);
    cvi_tenant_destroy(&two);
    return rc;
}

int oom_provision(const cvi_allocator *allocator)
{
    cvi_provision_params p;
    cvi_provision *v = NULL;

    CVI_PROVISION_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_provision_create(&v, &p);
    if (rc == CVI_OK) {
        rc = load_and_find(v);
    }
    cvi_provision_destroy(&v);
    return rc;
}
