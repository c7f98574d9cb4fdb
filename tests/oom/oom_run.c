/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include <stdio.h>

#include "common/counting.h"

#define RUNS_MAX 100000u

static int run_once(oom_scenario *scenario, size_t refuse_at, struct counting *c, char *why)
{
    counting_init(c, refuse_at);
    const int rc = scenario(&c->allocator);
    const size_t live = atomic_load(&c->live);
    const int want = atomic_load(&c->refused) > 0 ? CVI_ENOMEM : CVI_OK;

    if (live > 0) {
        snprintf(why, 160, "allocation %zu refused: %zd blocks are still there", refuse_at,
                 (ssize_t)live);
        return 0;
    }
    if (rc != want) {
        snprintf(why, 160, "allocation %zu refused: returned %s instead of %s", refuse_at,
                 cvi_status_name(rc), cvi_status_name(want));
        return 0;
    }
    return 1;
}

size_t oom_run(oom_scenario *scenario, char why[160])
{
    struct counting c;

    if (!run_once(scenario, 0, &c, why)) {
        return 0;
    }
    for (size_t n = 1; n < RUNS_MAX; n++) {
        if (!run_once(scenario, n, &c, why)) {
            return 0;
        }
        if (atomic_load(&c.refused) > 0) {
            continue;
        }
        if (n == 1) {
            snprintf(why, 160, "the scenario never allocates");
        }
        return n - 1;
    }
    snprintf(why, 160, "no end after %u runs", RUNS_MAX);
    return 0;
}
