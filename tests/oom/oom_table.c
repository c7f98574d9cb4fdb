/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include "config.h"

const struct oom_entry oom_all[] = {
#define OOM(name) {#name, oom_##name, 1},
#define OOM_IF(condition, name) {#name, oom_##name, condition},
#include "oom/scenarios.h"
    {NULL, NULL, 0},
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
