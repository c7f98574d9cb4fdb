/* SPDX-License-Identifier: MIT */
#include "bench/rounds.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 21u
#define TURN_NS 3000000u

struct round_entry *rounds_add(struct rounds *r, const char *name, void (*run)(void *), void *arg)
{
    if (r->count == ROUNDS_MAX) {
        fputs("too many ways\n", stderr);
        exit(2);
    }
    struct round_entry *e = &r->entries[r->count++];

    *e = (struct round_entry){.name = name, .run = run, .arg = arg};
    run(arg);
    return e;
}

/* Once more before, so that the caches hold what this one uses. */
static double time_turn(const struct bench *b, const struct round_entry *e, unsigned times)
{
    e->run(e->arg);
    const uint64_t before = b->now_ns();

    for (unsigned i = 0; i < times; i++) {
        e->run(e->arg);
    }
    return (double)(b->now_ns() - before) / times;
}

static unsigned calibrate(const struct bench *b, const struct round_entry *e)
{
    const double once = time_turn(b, e, 1);
    const double again = time_turn(b, e, 1 + (unsigned)(TURN_NS / 10 / (once + 1)));

    return 1 + (unsigned)(TURN_NS / (again + 1));
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void report(const struct bench *b, const struct rounds *r, const struct round_entry *e)
{
    const double ratio = e->median_ns / r->entries[0].median_ns;

    if (b->json) {
        fprintf(b->out,
                "{\"case\":\"%s\",\"name\":\"%s\",\"median_ns\":%.1f,\"min_ns\":%.1f,"
                "\"ratio\":%.3f,\"psnr_db\":%.2f,\"ssim\":%.4f}\n",
                r->title, e->name, e->median_ns, e->min_ns, ratio, e->psnr, e->ssim);
        return;
    }
    fprintf(b->out, "  %-26s %10.1f us  min %10.1f us  %7.2fx", e->name, e->median_ns / 1e3,
            e->min_ns / 1e3, ratio);
    if (e->psnr > 0) {
        fprintf(b->out, "  %5.1f dB", e->psnr);
    }
    if (e->ssim > 0) {
        fprintf(b->out, "  SSIM %.4f", e->ssim);
    }
    fputc('\n', b->out);
}

void rounds_run(struct bench *b, struct rounds *r)
{
    double times[ROUNDS_MAX][ROUNDS];
    unsigned turns[ROUNDS_MAX];

    if (b->filter && !strstr(r->title, b->filter)) {
        return;
    }
    b->ran++;
    for (size_t i = 0; i < r->count; i++) {
        turns[i] = calibrate(b, &r->entries[i]);
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < r->count; i++) {
            const size_t who = (i + round) % r->count;

            times[who][round] = time_turn(b, &r->entries[who], turns[who]);
        }
    }
    if (!b->json) {
        fprintf(b->out, "%s (times as long as the first)\n", r->title);
    }
    for (size_t i = 0; i < r->count; i++) {
        struct round_entry *e = &r->entries[i];

        qsort(times[i], ROUNDS, sizeof(times[i][0]), compare);
        e->median_ns = times[i][ROUNDS / 2];
        e->min_ns = times[i][0];
        report(b, r, e);
    }
    fflush(b->out);
}
