/* SPDX-License-Identifier: MIT */
/*
 * The kernels that a bench compares: each level of this processor, and the plain C as a compiler
 * makes it with -O3 -mavx2 and with -O3 -march=native.
 */
#ifndef TESTS_BENCH_KERNELS_H
#define TESTS_BENCH_KERNELS_H

#include "dsp/dsp.h"

#define KERNEL_SETS_MAX 6u

struct kernel_set {
    const char *name;
    struct cvi__dsp dsp;
};

/* Fill `sets`, the best first, and return how many there are. */
size_t kernel_sets(struct kernel_set *sets);

#endif
