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

int bench_wants(const struct bench *b, const char *title)
{
    return !b->filter || strstr(title, b->filter) != NULL;
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

    if (!bench_wants(b, name)) {
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
    r.p10_ns = (double)times[BENCH_REPEATS / 10] / (double)r.iterations;
    r.min_ns = (double)times[0] / (double)r.iterations;
    report(b, name, &r, bytes);
    return r;
}

/* What is less than this apart is the same quality. */
#define SAME_DB 0.05

/* The quickest peer that is no worse than row `of`, or -1. */
static int find_peer(const struct bench_quality *q, const struct bench_result *results,
                     size_t count, size_t of)
{
    int best = -1;

    if (!q || q[of].is_peer || q[of].db <= 0) {
        return -1;
    }
    for (size_t k = 0; k < count; k++) {
        if (q[k].is_peer && q[k].db > q[of].db - SAME_DB &&
            (best < 0 || results[k].median_ns < results[best].median_ns)) {
            best = (int)k;
        }
    }
    return best;
}

static void report_row(const struct bench *b, const char *title, const struct bench_row *row,
                       const struct bench_result *r, double first_ns)
{
    const char *note = row->note ? row->note : "";

    if (b->json) {
        fprintf(b->out,
                "{\"table\":\"%s\",\"name\":\"%s\",\"note\":\"%s\",\"iterations\":%" PRIu64
                ",\"median_ns\":%.2f,\"p10_ns\":%.2f,\"min_ns\":%.2f,\"ratio\":%.3f",
                title, row->who, note, r->iterations, r->median_ns, r->p10_ns, r->min_ns,
                r->median_ns / first_ns);
    } else {
        fprintf(b->out, "  %-28s %12.1f ns  min %12.1f ns %8.2fx  %s", row->who, r->median_ns,
                r->min_ns, r->median_ns / first_ns, note);
    }
}

static void report_peer(const struct bench *b, const struct bench_row *peer,
                        const struct bench_result *its, const struct bench_result *ours)
{
    const double medians = its->median_ns / ours->median_ns;
    const double tenths = its->p10_ns / ours->p10_ns;

    if (b->json) {
        fprintf(b->out, ",\"peer\":\"%s\",\"peer_ratio\":%.3f,\"peer_p10_ratio\":%.3f", peer->who,
                medians, tenths);
    } else {
        fprintf(b->out, "  %s %.2f (%.2f)", peer->who, medians, tenths);
    }
}

struct table {
    const char *title;
    const struct bench_row *rows;
    const struct bench_quality *qualities;
    size_t count;
};

static void report_table(const struct bench *b, const struct table *t,
                         const struct bench_result *results)
{
    if (!b->out) {
        return;
    }
    if (!b->json) {
        fprintf(b->out, "%s\n", t->title);
    }
    for (size_t k = 0; k < t->count; k++) {
        const int peer = find_peer(t->qualities, results, t->count, k);

        report_row(b, t->title, &t->rows[k], &results[k], results[0].median_ns);
        if (peer >= 0) {
            report_peer(b, &t->rows[peer], &results[peer], &results[k]);
        }
        fputs(b->json ? "}\n" : "\n", b->out);
    }
    fflush(b->out);
}

/* Another order for each round: whom one comes after may matter as much as what one does. */
static void shuffle(size_t *order, size_t count)
{
    static uint32_t state = 1;

    for (size_t k = 0; k < count; k++) {
        state = state * 1664525 + 1013904223;
        const size_t at = (size_t)(((uint64_t)state * (k + 1)) >> 32);

        order[k] = order[at];
        order[at] = k;
    }
}

void bench_equals(struct bench *b, const char *title, const struct bench_row *rows,
                  const struct bench_quality *qualities, size_t count)
{
    uint64_t times[BENCH_ROWS_MAX][BENCH_ROUNDS];
    struct bench_result results[BENCH_ROWS_MAX] = {{0}};
    size_t order[BENCH_ROWS_MAX] = {0};

    if (count > BENCH_ROWS_MAX || !bench_wants(b, title)) {
        return;
    }
    b->ran++;
    for (size_t k = 0; k < count; k++) {
        results[k].iterations = 1;
        rows[k].fn(rows[k].arg);
        while (time_of(b, rows[k].fn, rows[k].arg, results[k].iterations) < BENCH_ROUND_NS) {
            results[k].iterations *= 2;
        }
    }
    for (size_t i = 0; i < BENCH_ROUNDS; i++) {
        shuffle(order, count);
        for (size_t k = 0; k < count; k++) {
            const size_t turn = order[k];

            rows[turn].fn(rows[turn].arg);
            times[turn][i] = time_of(b, rows[turn].fn, rows[turn].arg, results[turn].iterations);
        }
    }
    for (size_t k = 0; k < count; k++) {
        struct bench_result *r = &results[k];

        qsort(times[k], BENCH_ROUNDS, sizeof(times[k][0]), compare_times);
        r->median_ns = (double)times[k][BENCH_ROUNDS / 2] / (double)r->iterations;
        r->p10_ns = (double)times[k][BENCH_ROUNDS / 10] / (double)r->iterations;
        r->min_ns = (double)times[k][0] / (double)r->iterations;
    }
    report_table(b, &(struct table){title, rows, qualities, count}, results);
}

void bench_table(struct bench *b, const char *title, const struct bench_row *rows, size_t count)
{
    bench_equals(b, title, rows, NULL, count);
}

int bench_finish(const struct bench *b)
{
    return b->ran == 0;
}
