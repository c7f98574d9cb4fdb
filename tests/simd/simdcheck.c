/* SPDX-License-Identifier: MIT */
/*
 * simdcheck [--seed=N] [--kernel=NAME] [--bench] [--tap] [--need=LEVEL]
 * --need fails unless the processor has the level: a run that was meant to prove it did.
 */
#include <stdlib.h>

#include "core/cpu.h"
#include "simd/sc.h"
#include "simd/sc_main.h"

static const struct {
    const char *name;
    unsigned flag;
} LEVELS[] = {
    {"c", 0},
    {"sse41", CVI__CPU_SSE41},
    {"avx2", CVI__CPU_AVX2},
    {"avx512", CVI__CPU_AVX512},
    {"neon", CVI__CPU_NEON},
};
#define LEVELS_COUNT (sizeof(LEVELS) / sizeof(LEVELS[0]))

static void check_level(const char *name, unsigned cpu)
{
    struct sc_level level = {.name = name, .cpu = cpu};

    cvi__dsp_init(&level.reference, 0);
    cvi__dsp_init(&level.tested, cpu);
    check_mix(&level);
    check_g711(&level);
    check_fir(&level);
    check_tone(&level);
    check_blend(&level);
    check_compare(&level);
    check_pixels(&level);
    check_scale(&level);
    check_scale_pairs(&level);
}

static int has_level(const char *name)
{
    for (size_t i = 0; i < LEVELS_COUNT; i++) {
        if (strcmp(LEVELS[i].name, name) == 0) {
            return (cvi__cpu_detect() & LEVELS[i].flag) == LEVELS[i].flag;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct sc_options options = {.seed = 1};
    unsigned below = 0;

    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];

        if (strncmp(arg, "--seed=", 7) == 0) {
            options.seed = strtoull(arg + 7, NULL, 0);
        } else if (strncmp(arg, "--kernel=", 9) == 0) {
            options.kernel = arg + 9;
        } else if (strncmp(arg, "--need=", 7) == 0 && has_level(arg + 7)) {
            continue;
        } else if (strcmp(arg, "--bench") == 0) {
            options.bench = 1;
        } else if (strcmp(arg, "--tap") == 0) {
            options.tap = 1;
        } else {
            fprintf(stderr, "%s: not understood, or the processor has not got it\n", arg);
            return 2;
        }
    }
    sc_setup(&options);
    for (size_t i = 0; i < LEVELS_COUNT; i++) {
        if ((cvi__cpu_detect() & LEVELS[i].flag) == LEVELS[i].flag) {
            below |= LEVELS[i].flag;
            check_level(LEVELS[i].name, below);
        } else {
            printf("# %s did not run: the processor has not got it\n", LEVELS[i].name);
        }
    }
    return sc_finish();
}
