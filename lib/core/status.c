/* SPDX-License-Identifier: MIT */
#include "core/base.h"

struct entry {
    int status;
    const char *name;
    const char *text;
};

static const struct entry *find(int status)
{
    static const struct entry list[] = {
#define X(name, value, text) {(value), #name, text},
        CVI_STATUS_LIST(X)
#undef X
    };

    for (size_t i = 0; i < CVI_ARRAY_LEN(list); i++) {
        if (list[i].status == status) {
            return &list[i];
        }
    }
    return NULL;
}

const char *cvi_strerror(int status)
{
    const struct entry *found = find(status);

    return found ? found->text : "unknown status";
}

const char *cvi_status_name(int status)
{
    const struct entry *found = find(status);

    return found ? found->name : "UNKNOWN";
}

int cvi_status_is_fatal(int status)
{
    return status == CVI_EABI || status == CVI_ESYSTEM;
}
