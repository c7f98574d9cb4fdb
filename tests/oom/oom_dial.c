/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <cvi/dial.h>

/* Without JSON there is nothing to load. */
static int use_plan(const cvi_allocator *allocator)
{
    static const char text[] = "{\"rules\": [{\"dialect\": \"poly\", \"domains\": [\"a\"]}],"
                               "\"tenant_keys\": [\"813\"]}";
    cvi_dial_plan_params p;
    cvi_dial_plan *plan = NULL;

    CVI_DIAL_PLAN_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_dial_plan_create(&plan, &p);
    if (rc == CVI_OK) {
        rc = cvi_dial_plan_load_json(plan, text, sizeof(text) - 1);
    }
    cvi_dial_plan_destroy(&plan);
    return rc == CVI_ENOTSUP ? CVI_OK : rc;
}

int oom_dial(const cvi_allocator *allocator)
{
    static const char text[] = "\"Room\" <sip:813000000.126000000@gw.example;transport=tcp>";
    cvi_dial_params p;
    cvi_dial *d = NULL;
    char json[512];

    CVI_DIAL_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_dial_create(&d, &p);
    if (rc == CVI_OK) {
        rc = cvi_dial_parse(d, text, sizeof(text) - 1);
    }
    if (rc == CVI_OK) {
        rc = cvi_dial_to_json(d, json, sizeof(json), NULL);
    }
    cvi_dial_destroy(&d);
    return rc == CVI_OK ? use_plan(allocator) : rc;
}
