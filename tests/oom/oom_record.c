/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <cvi/record.h>

int oom_record(const cvi_allocator *allocator)
{
    cvi_record_params p;
    cvi_record *r = NULL;
    char line[2048];

    CVI_RECORD_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_record_create(&r, &p);
    if (rc == CVI_OK) {
        rc = cvi_record_set_text(r, CVI_RECORD_FIELD_CALLER, "sip:room@example.org", 20);
    }
    if (rc == CVI_OK) {
        rc = cvi_record_to_json(r, line, sizeof(line), NULL);
    }
    cvi_record_destroy(&r);
    return rc;
}
