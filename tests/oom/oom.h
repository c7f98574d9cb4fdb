/* SPDX-License-Identifier: MIT */
/*
 * Out-of-memory runs. A scenario builds objects with the allocator it is given, uses them, frees
 * them and returns the first status that is not CVI_OK. To add one: write oom_<name>() in a file
 * of this folder, and a line in scenarios.h.
 */
#ifndef TESTS_OOM_OOM_H
#define TESTS_OOM_OOM_H

#include <cvi/core.h>

typedef int oom_scenario(const cvi_allocator *allocator);

/*
 * Refuse allocation 1, 2, … of the scenario until a run in which none was refused. Returns how
 * many were refused, or 0 with a reason in `why` (160 bytes) when the scenario broke a rule.
 */
size_t oom_run(oom_scenario *scenario, char why[160]);

#define OOM(name) oom_scenario oom_##name;
#define OOM_IF(condition, name) OOM(name)
#include "oom/scenarios.h"
#undef OOM_IF
#undef OOM

struct oom_entry {
    const char *name;
    oom_scenario *run;
    int is_possible; /* in this build */
};

/* Every scenario; the last has no name. */
extern const struct oom_entry oom_all[];

/* 1 when the name is among the arguments of the program. */
int oom_is_named(const char *name, int argc, char **argv);

#endif
