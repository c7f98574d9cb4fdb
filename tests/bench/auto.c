/* SPDX-License-Identifier: MIT */
/*
 * What the compiler makes of the reference kernels by itself: built once for each set of flags,
 * into a shared object of its own that shows nothing but this.
 */
#include "bench/auto.h"

__attribute__((visibility("default"))) void BENCH_AUTO(init)(struct cvi__dsp *d)
{
    cvi__dsp_init(d, 0);
}

__attribute__((visibility("default"))) void BENCH_AUTO(mix)(const struct bench_mix *m)
{
    int32_t sum[960] = {0};

    for (size_t leg = 0; leg < m->legs; leg++) {
        for (size_t i = 0; i < 960; i++) {
            sum[i] += m->in[leg][i];
        }
    }
    for (size_t leg = 0; leg < m->legs; leg++) {
        for (size_t i = 0; i < 960; i++) {
            const int32_t v = sum[i] - m->in[leg][i];

            m->out[leg][i] = (int16_t)(v > 32767 ? 32767 : (v < -32768 ? -32768 : v));
        }
    }
}
