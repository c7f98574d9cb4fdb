/* SPDX-License-Identifier: MIT */
#include "bench/kernels.h"

#include "bench/auto.h"
#include "core/cpu.h"

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
#ifdef HAVE_AUTO_AVX2
    if (cvi__cpu_detect() & CVI__CPU_AVX2) {
        sets[count].name = "C -mavx2";
        bench_avx2_init(&sets[count++].dsp);
    }
#endif
    sets[count].name = "C -march=native";
    bench_native_init(&sets[count++].dsp);
    sets[count].name = "C";
    cvi__dsp_init(&sets[count++].dsp, 0);
    return count;
}
