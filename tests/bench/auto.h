/* SPDX-License-Identifier: MIT */
/* The compiler's own vectorising as a peer: -O3 -mavx2, and -O3 -march=native. */
#ifndef TESTS_BENCH_AUTO_H
#define TESTS_BENCH_AUTO_H

#include "dsp/dsp.h"

/* The table with the references as that compiler made them. */
void bench_avx2_init(struct cvi__dsp *d);
void bench_native_init(struct cvi__dsp *d);

/* Sum and subtract, clamped to 16 bits without a bend: the least that a mix-minus has to do. */
struct bench_mix {
    int16_t (*in)[960];
    int16_t (*out)[960];
    size_t legs;
};
void bench_avx2_mix(const struct bench_mix *m);
void bench_native_mix(const struct bench_mix *m);

#endif
