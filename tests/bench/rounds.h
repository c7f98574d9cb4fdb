/* SPDX-License-Identifier: MIT */
/*
 * Several ways of doing one thing, timed against each other: in each round everyone runs for a few
 * milliseconds, in an order that rotates, so that what the machine does besides hits all alike.
 */
#ifndef TESTS_BENCH_ROUNDS_H
#define TESTS_BENCH_ROUNDS_H

#include "bench/bench.h"

#define ROUNDS_MAX 24u

struct round_entry {
    const char *name;
    void (*run)(void *arg);
    void *arg;
    double psnr; /* dB; 0: not shown */
    double ssim;
    double median_ns; /* results */
    double min_ns;
};

struct rounds {
    const char *title;
    struct round_entry entries[ROUNDS_MAX];
    size_t count;
};

/* Add a way; `run` is called once, so that what it made can be looked at. */
struct round_entry *rounds_add(struct rounds *r, const char *name, void (*run)(void *), void *arg);

/* Time all and print the table, or with --json a line each. */
void rounds_run(struct bench *b, struct rounds *r);

#endif
