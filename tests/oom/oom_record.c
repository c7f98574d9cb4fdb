/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <cvi/record.h>

int oom_record(const cvi_allocator *allocator)
{
    cvi_record_params p;
    cvi_record *r = NULL;
    cvi_record_device d;
    char line[2048];

    CVI_RECORD_PARAMS_INIT(&p);
    CVI_RECORD_DEVICE_INIT(&d);
    d.call_chain_id = d.participant_id = d.media_leg_id = "0622673d-9f69-49b3-9d4f-5ec64f42ecce";
    d.device_name = d.device_description = "";
    p.allocator = allocator;
    int rc = cvi_record_create(&r, &p);
    if (rc == CVI_OK) {
        rc = cvi_record_set_text(r, CVI_RECORD_FIELD_CALLER, "sip:room@example.org", 20);
    }
    if (rc == CVI_OK) {
        rc = cvi_record_to_json(r, line, sizeof(line), NULL);
    }
    if (rc == CVI_OK) {
        rc = cvi_record_to_device_quality(r, &d, line, sizeof(line), NULL);
    }
    cvi_record_destroy(&r);
    return rc;
}
