/* SPDX-License-Identifier: MIT */
/*
 * A small bench: doubles the iterations until a repeat takes 20 ms, repeats 15 times and reports
 * the median and the least time of one iteration.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BENCH_REPEAT_NS 20000000u
#define BENCH_REPEATS 15

struct bench {
    const char *filter; /* run only names that contain it; NULL: all */
    int json;           /* one JSON object a line instead of a table */
    uint64_t (*now_ns)(void);
    FILE *out; /* where results go; NULL: nowhere */
    unsigned ran;
};

struct bench_result {
    uint64_t iterations; /* of one repeat */
    double median_ns;    /* of one iteration */
    double min_ns;
};

/* Read --json and --filter=TEXT; exits with 2 on anything else. */
void bench_init(struct bench *b, int argc, char **argv);

/* Measure and report. `bytes` is what one iteration works through, for GB/s; 0: not shown. */
struct bench_result bench_run(struct bench *b, const char *name, void (*fn)(void *arg), void *arg,
                              size_t bytes);

/* The exit status: 1 when no name matched. */
int bench_finish(const struct bench *b);

/* Keep the compiler from dropping the work that made a value. */
static inline void bench_keep(const void *value)
{
    __asm__ volatile("" : : "r"(value) : "memory");
}

#endif
