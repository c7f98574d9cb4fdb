/* SPDX-License-Identifier: MIT */
/* Runs every scenario, or those named as arguments, and prints TAP. */
#include "oom/oom.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    oom_scenario *run;
} SCENARIOS[] = {
#define OOM(name) {#name, oom_##name},
#include "oom/scenarios.h"
#undef OOM
};

static int is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], name) == 0) {
            return 1;
        }
    }
    return argc < 2;
}

int main(int argc, char **argv)
{
    unsigned ran = 0;
    unsigned failed = 0;

    for (size_t i = 0; i < sizeof(SCENARIOS) / sizeof(SCENARIOS[0]); i++) {
        char why[160] = "";

        if (!is_wanted(SCENARIOS[i].name, argc, argv)) {
            continue;
        }
        ran++;
        const size_t refused = oom_run(SCENARIOS[i].run, why);
        if (refused == 0) {
            failed++;
            printf("not ok %u - %s: %s\n", ran, SCENARIOS[i].name, why);
        } else {
            printf("ok %u - %s (%zu allocations)\n", ran, SCENARIOS[i].name, refused);
        }
        fflush(stdout);
    }
    printf("1..%u\n", ran);
    return failed > 0 || ran == 0;
}
