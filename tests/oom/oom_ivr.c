/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <cvi/ivr.h>

int oom_ivr(const cvi_allocator *allocator)
{
    cvi_ivr_action action;
    cvi_ivr_params p;
    cvi_ivr *ivr = NULL;

    CVI_IVR_PARAMS_INIT(&p);
    CVI_IVR_ACTION_INIT(&action);
    p.allocator = allocator;
    int rc = cvi_ivr_create(&ivr, &p);
    if (rc == CVI_OK) {
        rc = cvi_ivr_start(ivr, 0, NULL);
    }
    for (const char *key = "126000000#"; rc == CVI_OK && *key; key++) {
        rc = cvi_ivr_feed_digit(ivr, 0, *key);
        while (cvi_ivr_next_action(ivr, &action) == CVI_OK) {
        }
    }
    if (rc == CVI_OK) {
        rc = cvi_ivr_feed_result(ivr, 0, CVI_OK, 0);
    }
    cvi_ivr_destroy(&ivr);
    return rc;
}
