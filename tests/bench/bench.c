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

/* One turn: the time of one iteration. */
static double turn_ns(const struct bench *b, void (*fn)(void *arg), void *arg, uint64_t iterations)
{
    return (double)time_of(b, fn, arg, iterations) / (double)iterations;
}

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorts them. */
static void sum_up(struct bench_result *r, double *ns, size_t count)
{
    qsort(ns, count, sizeof(ns[0]), compare_numbers);
    r->median_ns = ns[count / 2];
    r->p10_ns = ns[count / 10];
    r->min_ns = ns[0];
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
    double ns[BENCH_REPEATS];

    if (!bench_wants(b, name)) {
        return r;
    }
    b->ran++;
    while (time_of(b, fn, arg, r.iterations) < BENCH_REPEAT_NS) {
        r.iterations *= 2;
    }
    for (size_t i = 0; i < BENCH_REPEATS; i++) {
        ns[i] = turn_ns(b, fn, arg, r.iterations);
    }
    sum_up(&r, ns, BENCH_REPEATS);
    report(b, name, &r, bytes);
    return r;
}

/* A row with its times, a turn in each round. */
struct entrant {
    struct bench_row row;
    struct bench_quality quality;
    struct bench_result result;
    double ns[BENCH_ROUNDS];
};

/*
 * How many times the time of `other` this one takes: the middle of what the rounds say, since a
 * machine that changes its speed meanwhile is about as fast for both within one of them.
 */
static double ratio_to(const struct entrant *other, const struct entrant *this)
{
    double ratios[BENCH_ROUNDS];

    for (size_t i = 0; i < BENCH_ROUNDS; i++) {
        ratios[i] = this->ns[i] / other->ns[i];
    }
    qsort(ratios, BENCH_ROUNDS, sizeof(ratios[0]), compare_numbers);
    return ratios[BENCH_ROUNDS / 2];
}

/* What is less than this apart is the same quality. */
#define SAME_DB 0.05

/* The quickest peer that is no worse than row `of`, or NULL. */
static const struct entrant *find_peer(const struct entrant *all, size_t count,
                                       const struct entrant *of)
{
    const struct entrant *best = NULL;

    if (of->quality.is_peer || of->quality.db <= 0) {
        return NULL;
    }
    for (const struct entrant *e = all; e < all + count; e++) {
        if (e->quality.is_peer && e->quality.db > of->quality.db - SAME_DB &&
            (!best || ratio_to(of, e) < ratio_to(of, best))) {
            best = e;
        }
    }
    return best;
}

static void report_row(const struct bench *b, const char *title, const struct entrant *e,
                       double ratio)
{
    const struct bench_result *const r = &e->result;
    const char *note = e->row.note ? e->row.note : "";

    if (b->json) {
        fprintf(b->out,
                "{\"table\":\"%s\",\"name\":\"%s\",\"note\":\"%s\",\"iterations\":%" PRIu64
                ",\"median_ns\":%.2f,\"p10_ns\":%.2f,\"min_ns\":%.2f,\"ratio\":%.3f",
                title, e->row.who, note, r->iterations, r->median_ns, r->p10_ns, r->min_ns, ratio);
    } else {
        fprintf(b->out, "  %-28s %12.1f ns  min %12.1f ns %8.2fx  %s", e->row.who, r->median_ns,
                r->min_ns, ratio, note);
    }
}

static void report_peer(const struct bench *b, const struct entrant *peer,
                        const struct entrant *ours)
{
    const double ratio = ratio_to(ours, peer);
    const double tenths = peer->result.p10_ns / ours->result.p10_ns;

    if (b->json) {
        fprintf(b->out, ",\"peer\":\"%s\",\"peer_ratio\":%.3f,\"peer_p10_ratio\":%.3f",
                peer->row.who, ratio, tenths);
    } else {
        fprintf(b->out, "  %s %.2f (%.2f)", peer->row.who, ratio, tenths);
    }
}

static void report_table(const struct bench *b, const char *title, const struct entrant *all,
                         size_t count)
{
    if (!b->out) {
        return;
    }
    if (!b->json) {
        fprintf(b->out, "%s\n", title);
    }
    for (size_t k = 0; k < count; k++) {
        const struct entrant *const peer = find_peer(all, count, &all[k]);

        report_row(b, title, &all[k], ratio_to(&all[0], &all[k]));
        if (peer) {
            report_peer(b, peer, &all[k]);
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

static void calibrate(const struct bench *b, struct entrant *e)
{
    e->result.iterations = 1;
    e->row.fn(e->row.arg);
    while (time_of(b, e->row.fn, e->row.arg, e->result.iterations) < BENCH_ROUND_NS) {
        e->result.iterations *= 2;
    }
}

static void run_rounds(const struct bench *b, struct entrant *all, size_t count)
{
    size_t order[BENCH_ROWS_MAX] = {0};

    for (size_t i = 0; i < BENCH_ROUNDS; i++) {
        shuffle(order, count);
        for (size_t k = 0; k < count; k++) {
            struct entrant *const e = &all[order[k]];

            e->row.fn(e->row.arg);
            e->ns[i] = turn_ns(b, e->row.fn, e->row.arg, e->result.iterations);
        }
    }
}

double bench_equals(struct bench *b, const char *title, const struct bench_row *rows,
                    const struct bench_quality *qualities, size_t count)
{
    struct entrant all[BENCH_ROWS_MAX] = {0};
    double least = 0;

    if (count > BENCH_ROWS_MAX || !bench_wants(b, title)) {
        return 0;
    }
    b->ran++;
    for (size_t k = 0; k < count; k++) {
        all[k].row = rows[k];
        if (qualities) {
            all[k].quality = qualities[k];
        }
        calibrate(b, &all[k]);
    }
    run_rounds(b, all, count);
    for (size_t k = 0; k < count; k++) {
        double sorted[BENCH_ROUNDS];

        memcpy(sorted, all[k].ns, sizeof(sorted));
        sum_up(&all[k].result, sorted, BENCH_ROUNDS);
    }
    report_table(b, title, all, count);
    for (size_t k = 1; k < count; k++) {
        const double ratio = ratio_to(&all[0], &all[k]);

        least = k == 1 || ratio < least ? ratio : least;
    }
    return least;
}

double bench_table(struct bench *b, const char *title, const struct bench_row *rows, size_t count)
{
    return bench_equals(b, title, rows, NULL, count);
}

int bench_finish(const struct bench *b)
{
    return b->ran == 0;
}
