/* SPDX-License-Identifier: MIT */
/*
 * Look-ups in the cache with a million meetings in it, in random order, beside hash tables that do
 * the same work: key from tenant and id, lock, find, check that it is fresh, take a reference.
 * References are given back when the measuring is over. Prints the memory of a meeting too, and how
 * long one read at random takes of as much memory as the index has: no look-up can be faster.
 */
#include "bench/bench.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <cvi/resolve_cache.h>

#include "bench/peer_map.h"
#include "core/mem.h"
#include "resolve/cache_table.h"
#include "resolve/resolution.h"

#define MEETINGS 1000000u
#define TENANTS 100u
#define MANY 32u /* asked for at once */
#define TAKEN_MAX (8u * 1024 * 1024)
#define HOUR_US UINT64_C(3600000000)

static const struct peer_map_ops *const peers[] = {
#ifdef HAVE_PEER_GLIB
    &peer_map_glib,
#endif
#ifdef HAVE_PEER_UTHASH
    &peer_map_uthash,
#endif
    NULL,
};

struct query {
    char id[12];
    uint32_t tenant;
};

struct job {
    struct query *queries; /* shuffled */
    struct query *fill;    /* the same in another order, so that memory is not in order either */
    size_t next;
    size_t calls;
    void **taken; /* references to give back */
    size_t taken_count;
    cvi_resolve_cache *cache;
    const struct peer_map_ops *ops;
    struct peer_map *map;
    pthread_mutex_t lock;
    size_t missed;
    size_t *links; /* a circle through memory, a step per bucket */
    size_t at;
};

static char tenants[TENANTS][40];

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void shuffle(struct query *q, uint64_t seed)
{
    for (size_t i = MEETINGS - 1; i > 0; i--) {
        const size_t j = random_next(&seed) % (i + 1);
        const struct query t = q[i];

        q[i] = q[j];
        q[j] = t;
    }
}

static int make_queries(struct job *j)
{
    j->queries = calloc(MEETINGS, sizeof(*j->queries));
    j->fill = calloc(MEETINGS, sizeof(*j->fill));
    j->taken = malloc(TAKEN_MAX * sizeof(*j->taken));
    if (!j->queries || !j->fill || !j->taken) {
        return 0;
    }
    memset(j->taken, 1, TAKEN_MAX * sizeof(*j->taken)); /* no page is new when it is measured */
    for (size_t i = 0; i < MEETINGS; i++) {
        struct query *q = &j->queries[i];

        snprintf(q->id, sizeof(q->id), "%09u", (unsigned)(i * 911u % 1000000000u));
        q->tenant = (uint32_t)(i % TENANTS);
    }
    memcpy(j->fill, j->queries, MEETINGS * sizeof(*j->fill));
    shuffle(j->queries, 88172645463325252u);
    shuffle(j->fill, 362436069362436069u);
    for (size_t i = 0; i < TENANTS; i++) {
        snprintf(tenants[i], sizeof(tenants[i]), "%08x-9c2b-4f5e-8d21-%012x", (unsigned)(i * 77u),
                 (unsigned)(i * 4099u));
    }
    return 1;
}

static void take(struct job *j, void *value)
{
    j->missed += value == NULL;
    if (j->taken_count == TAKEN_MAX) {
        abort();
    }
    j->taken[j->taken_count++] = value;
}

static const struct query *next_query(struct job *j)
{
    const struct query *q = &j->queries[j->next];

    j->next = j->next + 1 == MEETINGS ? 0 : j->next + 1;
    return q;
}

static void find_ours(void *arg)
{
    struct job *j = arg;
    const struct query *q = next_query(j);
    cvi_resolution *r = NULL;

    (void)cvi_resolve_cache_find(j->cache, 1, tenants[q->tenant], q->id, &r);
    take(j, r);
}

/* One iteration is one look-up here too: every 32nd call does the work of 32. */
static void find_many_ours(void *arg)
{
    struct job *j = arg;
    cvi_resolve_cache_query q[MANY];

    if (j->calls++ % MANY != 0) {
        return;
    }
    for (size_t i = 0; i < MANY; i++) {
        const struct query *one = next_query(j);

        q[i] =
            (cvi_resolve_cache_query){.tenant_id = tenants[one->tenant], .conference_id = one->id};
    }
    (void)cvi_resolve_cache_find_many(j->cache, 1, q, MANY);
    for (size_t i = 0; i < MANY; i++) {
        take(j, q[i].meeting);
    }
}

static void find_peer(void *arg)
{
    struct job *j = arg;
    const struct query *q = next_query(j);
    const size_t tenant = strlen(tenants[q->tenant]);
    char key[PEER_KEY_MAX];
    struct peer_value *v = NULL;

    memcpy(key, tenants[q->tenant], tenant);
    key[tenant] = '/';
    memcpy(key + tenant + 1, q->id, strlen(q->id) + 1);
    pthread_mutex_lock(&j->lock);
    v = j->ops->find(j->map, key);
    if (v && 1 < v->fresh_until_us) {
        atomic_fetch_add_explicit(&v->refs, 1, memory_order_relaxed);
    } else {
        v = NULL;
    }
    pthread_mutex_unlock(&j->lock);
    take(j, v);
}

/* The next read waits for this one, as a look-up does that takes a lock. */
static void follow(void *arg)
{
    struct job *j = arg;

    j->at = j->links[j->at];
}

static double run_memory(struct bench *b, struct job *j, size_t bytes)
{
    const size_t step = sizeof(cvi__cache_bucket) / sizeof(*j->links);
    const size_t huge = (size_t)1 << 21, count = bytes / sizeof(cvi__cache_bucket);
    uint64_t seed = 88172645463325252u;
    size_t *order = calloc(count, sizeof(*order));
    double ns = 0;

    j->links = aligned_alloc(huge, (bytes + huge - 1) / huge * huge);
    if (!order || !j->links) {
        abort();
    }
    (void)madvise(j->links, bytes, MADV_HUGEPAGE);
    for (size_t i = 1; i < count; i++) { /* shuffled while it grows */
        const size_t other = random_next(&seed) % (i + 1);

        order[i] = order[other];
        order[other] = i;
    }
    for (size_t i = 0; i < count; i++) {
        j->links[order[i] * step] = order[(i + 1) % count] * step;
    }
    j->at = 0;
    ns = bench_run(b, "one read at random of as much", follow, j, 0).median_ns;
    bench_keep(&j->at);
    free(j->links);
    free(order);
    return ns;
}

static int fill_ours(struct job *j)
{
    const cvi__resolution_fields fields = {
        .text[CVI_RESOLUTION_MEETING_ID] = "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZiMi04ZDdkMTYzZTM4ZjIq",
        .text[CVI_RESOLUTION_SUBJECT] = "Weekly review of the north building",
        .text[CVI_RESOLUTION_ORGANIZER] = "Alexandra Example",
    };
    cvi_resolve_cache_params p;

    CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    p.max_entries = MEETINGS;
    p.max_bytes = UINT64_C(1) << 30;
    p.positive_us = HOUR_US;
    if (cvi_resolve_cache_create(&j->cache, &p) != CVI_OK) {
        return 0;
    }
    for (size_t i = 0; i < MEETINGS; i++) {
        const struct query *q = &j->fill[i];
        const cvi__cache_id id = {tenants[q->tenant], q->id};
        cvi_resolution *r = cvi__resolution_new(&cvi__mem_libc, &fields);

        if (!r) {
            return 0;
        }
        cvi__cache_put(j->cache, 0, INT64_MIN, id, CVI_OK, r);
        cvi_resolution_destroy(&r);
    }
    return 1;
}

static void fill_peer(struct job *j)
{
    char key[PEER_KEY_MAX];

    j->map = j->ops->make();
    for (size_t i = 0; i < MEETINGS; i++) {
        struct peer_value *v = calloc(1, sizeof(*v));

        if (!v || !j->map) {
            abort();
        }
        v->fresh_until_us = HOUR_US;
        snprintf(key, sizeof(key), "%s/%s", tenants[j->fill[i].tenant], j->fill[i].id);
        j->ops->add(j->map, key, v);
    }
}

static void give_back(struct job *j)
{
    while (j->taken_count > 0) {
        cvi_resolution *one = j->taken[--j->taken_count];

        cvi_resolution_destroy(&one);
    }
}

/* One at a time, and many at once. Returns the bytes of the index. */
static size_t run_ours(struct bench *b, struct job *j, double ours_ns[2])
{
    const size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    cvi_resolve_cache_stats stats, empty;

    CVI_RESOLVE_CACHE_STATS_INIT(&stats);
    CVI_RESOLVE_CACHE_STATS_INIT(&empty);
    if (!fill_ours(j) || cvi_resolve_cache_get_stats(j->cache, &stats) != CVI_OK) {
        abort();
    }
    const size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
    ours_ns[0] = bench_run(b, "cvi_resolve_cache_find", find_ours, j, 0).median_ns;
    give_back(j);
    ours_ns[1] = bench_run(b, "cvi_resolve_cache_find_many, 32", find_many_ours, j, 0).median_ns;
    give_back(j);
    cvi_resolve_cache_clear(j->cache);
    (void)cvi_resolve_cache_get_stats(j->cache, &empty);
    if (!b->json) {
        printf("    %llu meetings, %.0f MiB; %.0f bytes each, of these %.0f for the cache\n",
               (unsigned long long)stats.entries, (double)(after - before) / (1 << 20),
               (double)(after - before) / MEETINGS, (double)empty.bytes / MEETINGS);
    }
    cvi_resolve_cache_destroy(&j->cache);
    return (size_t)empty.bytes;
}

static double run_peer(struct bench *b, struct job *j, const struct peer_map_ops *ops)
{
    struct bench_result r;

    j->ops = ops;
    fill_peer(j);
    r = bench_run(b, ops->name, find_peer, j, 0);
    j->taken_count = 0; /* these only count */
    ops->destroy(j->map);
    return r.median_ns;
}

/* Time of this thread alone: what else the machine does must not decide. */
static uint64_t cpu_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(int argc, char **argv)
{
    struct job j = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct bench b;
    double ours_ns[2] = {0}, memory_ns = 0;

    bench_init(&b, argc, argv);
    b.now_ns = cpu_ns;
    if (!make_queries(&j)) {
        return 1;
    }
    memory_ns = run_memory(&b, &j, run_ours(&b, &j, ours_ns));
    if (!b.json && ours_ns[0] > 0 && memory_ns > 0) {
        printf("    ours takes %.1f times that one at a time\n", ours_ns[0] / memory_ns);
    }
    for (size_t i = 0; peers[i]; i++) {
        const double theirs = run_peer(&b, &j, peers[i]);

        if (!b.json && ours_ns[0] > 0 && ours_ns[1] > 0 && theirs > 0) {
            printf("    ours is %.1f times as fast one at a time, %.1f times many at once\n",
                   theirs / ours_ns[0], theirs / ours_ns[1]);
        }
    }
    free(j.queries);
    free(j.fill);
    free(j.taken);
    if (j.missed > 0) {
        fprintf(stderr, "%zu look-ups found nothing\n", j.missed);
        return 1;
    }
    return bench_finish(&b);
}
