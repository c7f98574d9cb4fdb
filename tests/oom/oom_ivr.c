/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include <cvi/ivr.h>

int oom_ivr(const cvi_allocator *allocator)
{
    cvi_ivr_action action;
    cvi_ivr_params p;
    cvi_ivr_result result;
    cvi_ivr *ivr = NULL;

    CVI_IVR_PARAMS_INIT(&p);
    CVI_IVR_ACTION_INIT(&action);
    p.allocator = allocator;
    int rc = cvi_ivr_create(&ivr, &p);
    if (rc == CVI_OK) {
        rc = cvi_ivr_start(ivr, 0, NULL);
    }
    for (const char *key = "126000000#"; rc == CVI_OK && *key; key++) {
        rc = cvi_ivr_feed_digit(ivr, 0, CVI_IVR_WAY_RTP, *key);
        while (cvi_ivr_next_action(ivr, &action) == CVI_OK) {
        }
    }
    if (rc == CVI_OK) {
        CVI_IVR_RESULT_INIT(&result);
        rc = cvi_ivr_feed_result(ivr, 0, &result);
    }
    cvi_ivr_destroy(&ivr);
    return rc;
}

static const char FLOW[] =
    "{\"start\": \"ask\", \"dialled\": \"check\", \"timed_out\": \"bye\", \"total_s\": 60,"
    " \"prompts\": {\"en\": {\"ask_room\": {\"say\": \"Room?\", \"title\": \"Room\"}}},"
    " \"languages\": [\"en\"], \"steps\": {"
    "\"ask\": {\"type\": \"collect\", \"say\": [\"ask_room\"], \"show\": \"ask_room\","
    " \"min_digits\": 1, \"max_digits\": 4, \"first_digit_ms\": 9000, \"inter_digit_ms\": 3000,"
    " \"tries\": 2, \"on\": {\"next\": \"check\", \"silent\": \"bye\", \"gave_up\": \"bye\"}},"
    "\"check\": {\"type\": \"check\", \"limit_s\": 5, \"on\": {\"ok\": \"bye\","
    " \"other\": \"bye\", \"timeout\": \"bye\"}},"
    "\"bye\": {\"type\": \"end\", \"say\": [\"goodbye\"]}}}";

int oom_ivr_flow(const cvi_allocator *allocator)
{
    cvi_ivr_flow_params p;
    cvi_ivr_flow *flow = NULL;

    CVI_IVR_FLOW_PARAMS_INIT(&p);
    p.allocator = allocator;
    int rc = cvi_ivr_flow_create(&flow, &p);
    for (int i = 0; rc == CVI_OK && i < 2; i++) { /* the second replaces the first */
        rc = cvi_ivr_flow_load_json(flow, FLOW, strlen(FLOW));
    }
    if (rc == CVI_OK) {
        rc = cvi_ivr_flow_to_dot(flow, NULL, 0, NULL);
        rc = rc == CVI_ETOOSMALL ? CVI_OK : rc;
    }
    cvi_ivr_flow_destroy(&flow);
    return rc;
}
