/* SPDX-License-Identifier: MIT */
/*
 * A small bench: doubles the iterations until a repeat takes 20 ms, repeats 15 times and reports
 * the median and the least time of one iteration; or compares several in a table.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define BENCH_REPEAT_NS 20000000u
#define BENCH_REPEATS 15
#define BENCH_ROUND_NS 2000000u /* of a row in a table */
#define BENCH_ROUNDS 21

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
    double p10_ns;       /* a tenth of the repeats took no longer */
    double min_ns;
};

/* Read --json and --filter=TEXT; exits with 2 on anything else. */
void bench_init(struct bench *b, int argc, char **argv);

/* Measure and report. `bytes` is what one iteration works through, for GB/s; 0: not shown. */
struct bench_result bench_run(struct bench *b, const char *name, void (*fn)(void *arg), void *arg,
                              size_t bytes);

/* One line of a table: the same work done by somebody. */
struct bench_row {
    const char *who;
    const char *note; /* what he makes of it, such as his accuracy; NULL: nothing to say */
    void (*fn)(void *arg);
    void *arg;
};

/*
 * Measure all rows in rounds, each in another order, so that whatever else goes on in the machine
 * meets each of them, and report medians, and how many times the first row's time each takes: the
 * middle of the ratios within a round, so that the machine may change its speed from one to the
 * next. Each turn begins with a call that is not counted, which fills the caches. The filter looks
 * at the title. Returns the least of these ratios, without the first row's own; 0: there is none.
 */
double bench_table(struct bench *b, const char *title, const struct bench_row *rows, size_t count);
#define BENCH_ROWS_MAX 24

/* How good the work of a row is, so that only equals are compared. */
struct bench_quality {
    double db; /* 0: nothing to say */
    int is_peer;
};

/*
 * The same table; behind each row of ours stands how many times its time the quickest peer takes
 * whose quality is no worse, by the same middle of ratios and, in brackets, by tenths.
 */
double bench_equals(struct bench *b, const char *title, const struct bench_row *rows,
                    const struct bench_quality *qualities, size_t count);

/* Whether the filter lets a title through, for whoever has to prepare a lot. */
int bench_wants(const struct bench *b, const char *title);

/* The exit status: 1 when no name matched. */
int bench_finish(const struct bench *b);

/* Keep the compiler from dropping the work that made a value. */
static inline void bench_keep(const void *value)
{
    __asm__ volatile("" : : "r"(value) : "memory");
}

#endif
