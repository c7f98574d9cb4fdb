/* SPDX-License-Identifier: MIT */
/* Runs every scenario, or those named as arguments, and prints TAP. */
#include "oom/oom.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    unsigned ran = 0;
    unsigned failed = 0;

    for (const struct oom_entry *e = oom_all; e->name; e++) {
        char why[160] = "";

        if (!e->is_possible || (argc > 1 && !oom_is_named(e->name, argc, argv))) {
            continue;
        }
        ran++;
        const size_t refused = oom_run(e->run, why);
        if (refused == 0) {
            failed++;
            printf("not ok %u - %s: %s\n", ran, e->name, why);
        } else {
            printf("ok %u - %s (%zu allocations)\n", ran, e->name, refused);
        }
        fflush(stdout);
    }
    printf("1..%u\n", ran);
    return failed > 0 || ran == 0;
}
