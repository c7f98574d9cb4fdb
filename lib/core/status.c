/* SPDX-License-Identifier: MIT */
#include "core/base.h"

static const struct {
    int status;
    const char *name;
    const char *text;
} STATUSES[] = {
#define X(name, value, text) {(value), #name, text},
    CVI_STATUS_LIST(X)
#undef X
};

const char *cvi_strerror(int status)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(STATUSES); i++) {
        if (STATUSES[i].status == status) {
            return STATUSES[i].text;
        }
    }
    return "unknown status";
}

const char *cvi_status_name(int status)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(STATUSES); i++) {
        if (STATUSES[i].status == status) {
            return STATUSES[i].name;
        }
    }
    return "UNKNOWN";
}

int cvi_status_is_fatal(int status)
{
    return status == CVI_EABI || status == CVI_ESYSTEM;
}
