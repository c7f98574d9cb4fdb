/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <string.h>

#include "config.h"

#define OOM(name) {#name, oom_##name},
#if CVI_HAVE_CODEC
#define OOM_CODEC OOM
#else
#define OOM_CODEC(name)
#endif

const struct oom_entry oom_all[] = {
#include "oom/scenarios.h"
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
