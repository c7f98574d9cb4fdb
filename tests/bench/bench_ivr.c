/* SPDX-License-Identifier: MIT */
/*
 * What a dialogue costs: bytes, and time per event with its actions pulled, hot and with 100,000
 * dialogues in turn. One event a second each is what a busy room makes, so 1e9 ns divided by the
 * time of one is the dialogues a core can hold. Beside it the least it could cost: reading the
 * same memory once.
 */
#include "bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include <cvi/ivr.h>

#define MANY 100000u
#define SECOND UINT64_C(1000000)

struct job {
    cvi_ivr **ivrs;
    uint32_t *order;
    uint32_t count;
    uint32_t next;
    uint64_t now_us;
};

static size_t bytes_live, blocks_live;

static void *count_alloc(void *user, size_t bytes)
{
    (void)user;
    bytes_live += bytes;
    blocks_live++;
    return malloc(bytes);
}

static void *count_realloc(void *user, void *old, size_t bytes)
{
    (void)user;
    return realloc(old, bytes);
}

static void count_free(void *user, void *memory)
{
    (void)user;
    free(memory);
}

static unsigned pull_all(cvi_ivr *ivr)
{
    cvi_ivr_action a;
    unsigned n = 0;

    CVI_IVR_ACTION_INIT(&a);
    while (cvi_ivr_next_action(ivr, &a) == CVI_OK) {
        n++;
    }
    return n;
}

static int open_all(struct job *j, uint32_t count)
{
    cvi_allocator alloc;
    cvi_ivr_params p;
    uint32_t seed = 1;

    CVI_ALLOCATOR_INIT(&alloc);
    alloc.alloc = count_alloc;
    alloc.realloc = count_realloc;
    alloc.free = count_free;
    CVI_IVR_PARAMS_INIT(&p);
    p.allocator = &alloc;
    p.total_us = CVI_NO_DEADLINE;
    *j = (struct job){.count = count, .now_us = SECOND};
    j->ivrs = calloc(count, sizeof(*j->ivrs));
    j->order = calloc(count, sizeof(*j->order));
    if (!j->ivrs || !j->order) {
        return 0;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (cvi_ivr_create(&j->ivrs[i], &p) != CVI_OK ||
            cvi_ivr_start(j->ivrs[i], j->now_us, NULL) != CVI_OK) {
            return 0;
        }
        pull_all(j->ivrs[i]);
        seed = seed * 1664525u + 1013904223u;
        const uint32_t other = seed % (i + 1);
        j->order[i] = j->order[other];
        j->order[other] = i;
    }
    return 1;
}

static void close_all(struct job *j)
{
    for (uint32_t i = 0; j->ivrs && i < j->count; i++) {
        cvi_ivr_destroy(&j->ivrs[i]);
    }
    free(j->ivrs);
    free(j->order);
}

/* The next dialogue gets the next key of "123*": digits come and are deleted again. */
static void feed_key(void *arg)
{
    struct job *j = arg;
    const uint32_t turn = j->next++;
    cvi_ivr *ivr = j->ivrs[j->order[turn % j->count]];
    const char key = "123*"[turn / j->count % 4];
    int rc = CVI_OK;

    j->now_us += 10;
    rc = cvi_ivr_feed_digit(ivr, j->now_us, CVI_IVR_WAY_RTP, key);
    if (rc != CVI_OK || pull_all(ivr) == 0) {
        abort();
    }
}

static void look_at_clock(void *arg)
{
    struct job *j = arg;
    const uint64_t due = cvi_ivr_deadline(j->ivrs[j->order[j->next++ % j->count]]);

    bench_keep(&due);
}

static void read_memory(void *arg)
{
    struct job *j = arg;
    const unsigned char *ivr = (const unsigned char *)j->ivrs[j->order[j->next++ % j->count]];
    unsigned sum = 0;

    for (size_t i = 0; i < 1000; i += 64) {
        sum += ivr[i];
    }
    bench_keep(&sum);
}

static void whole_dialogue(void *arg)
{
    cvi_ivr *ivr = NULL;
    cvi_ivr_result found;

    (void)arg;
    CVI_IVR_RESULT_INIT(&found);
    if (cvi_ivr_create(&ivr, NULL) != CVI_OK || cvi_ivr_start(ivr, SECOND, NULL) != CVI_OK) {
        abort();
    }
    for (const char *key = "126000000#"; *key; key++) {
        (void)cvi_ivr_feed_digit(ivr, SECOND, CVI_IVR_WAY_RTP, *key);
        pull_all(ivr);
    }
    (void)cvi_ivr_feed_result(ivr, SECOND, &found);
    pull_all(ivr);
    cvi_ivr_destroy(&ivr);
}

static void report(const struct bench *b, double event_ns)
{
    if (b->out && !b->json && event_ns > 0) {
        fprintf(b->out, "%-40s %10zu bytes in %zu block\n", "one dialogue", bytes_live / MANY,
                blocks_live / MANY);
        fprintf(b->out, "%-40s %10.0f per second\n", "events on one core", 1e9 / event_ns);
        fprintf(b->out, "%-40s %10.0f at one event a second each\n", "dialogues on one core",
                1e9 / event_ns);
    }
}

int main(int argc, char **argv)
{
    struct bench_result event = {0};
    struct bench b;
    struct job one, many;

    bench_init(&b, argc, argv);
    if (!open_all(&one, 1)) {
        return 2;
    }
    bytes_live = blocks_live = 0;
    if (!open_all(&many, MANY)) {
        return 2;
    }
    bench_run(&b, "event, one dialogue", feed_key, &one, 0);
    event = bench_run(&b, "event, 100000 dialogues", feed_key, &many, 0);
    bench_run(&b, "memory of one, 100000 dialogues", read_memory, &many, 0);
    bench_run(&b, "deadline, 100000 dialogues", look_at_clock, &many, 0);
    bench_run(&b, "whole dialogue, 11 events", whole_dialogue, NULL, 0);
    report(&b, event.median_ns);
    close_all(&one);
    close_all(&many);
    return bench_finish(&b);
}
