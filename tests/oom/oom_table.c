/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

const struct oom_entry oom_all[] = {
#define OOM(name) {#name, oom_##name},
#include "oom/scenarios.h"
#undef OOM
    {NULL, NULL},
};

int oom_is_named(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}
