/* SPDX-License-Identifier: MIT */
#include "bench/bench.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t monotonic_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void bench_init(struct bench *b, int argc, char **argv)
{
    *b = (struct bench){.now_ns = monotonic_ns, .out = stdout};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            b->json = 1;
        } else if (strncmp(argv[i], "--filter=", 9) == 0) {
            b->filter = argv[i] + 9;
        } else {
            fprintf(stderr, "usage: %s [--json] [--filter=TEXT]\n", argv[0]);
            exit(2);
        }
    }
}

static uint64_t time_of(const struct bench *b, void (*fn)(void *arg), void *arg, uint64_t times)
{
    const uint64_t before = b->now_ns();

    for (uint64_t i = 0; i < times; i++) {
        fn(arg);
    }
    return b->now_ns() - before;
}

static int compare_times(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static void report(const struct bench *b, const char *name, const struct bench_result *r,
                   size_t bytes)
{
    const double gbytes = r->median_ns > 0 ? (double)bytes / r->median_ns : 0;

    if (!b->out) {
        return;
    }
    if (b->json) {
        fprintf(b->out,
                "{\"name\":\"%s\",\"iterations\":%" PRIu64
                ",\"median_ns\":%.2f,\"min_ns\":%.2f,\"bytes\":%zu}\n",
                name, r->iterations, r->median_ns, r->min_ns, bytes);
    } else if (bytes > 0) {
        fprintf(b->out, "%-40s %12.1f ns  min %12.1f ns  %8.2f GB/s\n", name, r->median_ns,
                r->min_ns, gbytes);
    } else {
        fprintf(b->out, "%-40s %12.1f ns  min %12.1f ns\n", name, r->median_ns, r->min_ns);
    }
    fflush(b->out);
}

struct bench_result bench_run(struct bench *b, const char *name, void (*fn)(void *arg), void *arg,
                              size_t bytes)
{
    struct bench_result r = {.iterations = 1};
    uint64_t times[BENCH_REPEATS];

    if (b->filter && !strstr(name, b->filter)) {
        return r;
    }
    b->ran++;
    while (time_of(b, fn, arg, r.iterations) < BENCH_REPEAT_NS) {
        r.iterations *= 2;
    }
    for (size_t i = 0; i < BENCH_REPEATS; i++) {
        times[i] = time_of(b, fn, arg, r.iterations);
    }
    qsort(times, BENCH_REPEATS, sizeof(times[0]), compare_times);
    r.median_ns = (double)times[BENCH_REPEATS / 2] / (double)r.iterations;
    r.min_ns = (double)times[0] / (double)r.iterations;
    report(b, name, &r, bytes);
    return r;
}

int bench_finish(const struct bench *b)
{
    return b->ran == 0;
}
