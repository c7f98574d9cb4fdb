/* SPDX-License-Identifier: MIT */
#include "ivr/flow.h"

#include <cvi/ivr.h>

static const cvi__ivr_entry ENTRIES[] = {
    {.state = CVI_IVR_STATE_COLLECT,
     .check = CVI_IVR_ACTION_CHECK,
     .greet = "welcome",
     .ask = "ask_id",
     .again = "again_id",
     .silent = "silent_id",
     .too_short = "too_short"},
    {.state = CVI_IVR_STATE_PIN,
     .check = CVI_IVR_ACTION_CHECK_PIN,
     .pause_digits = 4,
     .is_secret = 1,
     .ask = "ask_pin",
     .again = "again_pin",
     .silent = "silent_pin"},
};

static const cvi__ivr_outcome OUTCOMES[] = {
    {CVI_ERESOLVE_NOT_FOUND, CVI_IVR_STATE_COLLECT, "not_found"},
    {CVI_ERESOLVE_MISTYPED, CVI_IVR_STATE_COLLECT, "not_found"},
    {CVI_ERESOLVE_EXPIRED, CVI_IVR_STATE_COLLECT, "expired"},
    {CVI_ERESOLVE_NOT_STARTED, CVI_IVR_STATE_COLLECT, "not_started"},
    {CVI_ERESOLVE_LOCKED, CVI_IVR_STATE_END, "locked"},
    {CVI_ERESOLVE_DENIED, CVI_IVR_STATE_END, "denied"},
    {CVI_ERESOLVE_NETWORK, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_ANSWER, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_PERMISSION, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_CONSENT, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_CREDENTIAL, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_THROTTLED, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_UNAVAILABLE, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_CANCELLED, CVI_IVR_STATE_COLLECT, "network"},
    {CVI_ERESOLVE_PIN, CVI_IVR_STATE_PIN, "wrong_pin"},
    {0, CVI_IVR_STATE_END, "failed"},
};

const cvi__ivr_flow cvi__ivr_flow_default = {
    .entries = ENTRIES,
    .entry_count = CVI_ARRAY_LEN(ENTRIES),
    .outcomes = OUTCOMES,
    .outcome_count = CVI_ARRAY_LEN(OUTCOMES),
    .checking = "checking",
    .joining = "joining",
    .timed_out = "timed_out",
    .goodbye = "goodbye",
    .so_far = "so_far",
    .go_on = "go_on",
};

const cvi__ivr_entry *cvi__ivr_flow_entry(const cvi__ivr_flow *flow, uint32_t state)
{
    for (size_t i = 0; i < flow->entry_count; i++) {
        if (flow->entries[i].state == state) {
            return &flow->entries[i];
        }
    }
    return NULL;
}

const cvi__ivr_outcome *cvi__ivr_flow_outcome(const cvi__ivr_flow *flow, int status)
{
    size_t i = 0;

    while (i + 1 < flow->outcome_count && flow->outcomes[i].status != status) {
        i++;
    }
    return &flow->outcomes[i];
}
