/* SPDX-License-Identifier: MIT */
/* A plan and, behind a NUL, an address: both are read or refused, and what was read holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cvi/dial.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

/* A call that was read is written as an address that means the same. */
static void check_written(cvi_dial *d, const cvi_dial_plan *plan)
{
    char text[9000], id[64];
    cvi_dial_call call;

    CVI_DIAL_CALL_INIT(&call);
    check(cvi_dial_get_call(d, &call) == CVI_OK);
    if (call.kind == CVI_DIAL_KIND_UNKNOWN || strlen(call.conference_id) >= sizeof(id) ||
        cvi_dial_plan_format(plan, &call, text, sizeof(text), NULL) != CVI_OK) {
        return;
    }
    snprintf(id, sizeof(id), "%s", call.conference_id);
    check(cvi_dial_parse(d, text, strlen(text)) == CVI_OK);
    if (cvi_dial_get_kind(d) == CVI_DIAL_KIND_DIRECT) {
        check(cvi_dial_get_conference_id(d, NULL)[0] != '\0' || id[0] == '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
    const size_t plan_len = nul ? (size_t)(nul - data) : size;
    cvi_dial_plan *plan = NULL;
    cvi_dial_params p;
    cvi_dial *d = NULL;

    check(cvi_dial_plan_create(&plan, NULL) == CVI_OK);
    if (cvi_dial_plan_load_json(plan, (const char *)data, plan_len) != CVI_OK) {
        check(cvi_dial_plan_last_error(plan)->message[0] != '\0');
    }
    CVI_DIAL_PARAMS_INIT(&p);
    p.plan = plan;
    check(cvi_dial_create(&d, &p) == CVI_OK);
    if (nul && cvi_dial_parse(d, (const char *)nul + 1, size - plan_len - 1) == CVI_OK) {
        check(cvi_dial_get_confidence(d) <= 100);
        check_written(d, plan);
    }
    cvi_dial_destroy(&d);
    cvi_dial_plan_destroy(&plan);
    return 0;
}
