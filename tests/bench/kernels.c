/* SPDX-License-Identifier: MIT */
#include "bench/kernels.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/cpu.h"

/* The plain C, built with flags of its own into a module, whose dispatcher knows nothing else. */
static void load_module(struct kernel_set *set, const char *name, const char *path)
{
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *found = module ? dlsym(module, "cvi__dsp_init") : NULL;
    void (*init)(struct cvi__dsp *, unsigned) = NULL;

    if (!found) {
        fprintf(stderr, "%s: %s\n", path, dlerror());
        exit(2);
    }
    *(void **)&init = found;
    set->name = name;
    init(&set->dsp, 0);
}

size_t kernel_sets(struct kernel_set *sets)
{
    static const struct {
        const char *name;
        unsigned flag;
    } levels[] = {{"AVX2", CVI__CPU_AVX2}, {"NEON", CVI__CPU_NEON}};
    size_t count = 0;

    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (cvi__cpu_detect() & levels[i].flag) {
            sets[count].name = levels[i].name;
            cvi__dsp_init(&sets[count++].dsp, levels[i].flag);
        }
    }
#ifdef DSP_MODULE_AVX2
    if (cvi__cpu_detect() & CVI__CPU_AVX2) {
        load_module(&sets[count++], "C -mavx2", DSP_MODULE_AVX2);
    }
#endif
    load_module(&sets[count++], "C -march=native", DSP_MODULE_NATIVE);
    sets[count].name = "C";
    cvi__dsp_init(&sets[count++].dsp, 0);
    return count;
}
