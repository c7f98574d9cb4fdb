/* SPDX-License-Identifier: MIT */
/*
 * Look-ups in the cache with a million meetings in it, in random order, beside hash tables that do
 * the same work: key from tenant and id, lock, find, check that it is fresh, take a reference.
 * References are given back when the measuring is over. First comes one read at random of as much
 * memory as the index has, each waiting for the one before: the ratios beside the others are the
 * times of so many reads; behind ours stands how many times as long the quickest peer takes.
 * Prints the memory of a meeting too.
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
#define SOON 32u /* queries from now */
#define TAKEN_MAX (4u * 1024 * 1024)
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
#define PEERS (sizeof(peers) / sizeof(peers[0]) - 1)

struct query {
    char id[12];
    uint32_t tenant;
};

struct world {
    struct query *queries; /* shuffled */
    struct query *fill;    /* the same in another order, so that memory is not in order either */
    size_t next;
    size_t missed;
};

/* One way of looking up, with the references it took. */
struct job {
    struct world *world;
    size_t calls;
    void **taken;
    size_t taken_count;
    cvi_resolve_cache *cache;
    const struct peer_map_ops *ops;
    struct peer_map *map;
    pthread_mutex_t lock;
};

struct circle {
    size_t *links; /* through memory, a step per bucket */
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

static void make_queries(struct world *w)
{
    w->queries = calloc(MEETINGS, sizeof(*w->queries));
    w->fill = calloc(MEETINGS, sizeof(*w->fill));
    if (!w->queries || !w->fill) {
        abort();
    }
    for (size_t i = 0; i < MEETINGS; i++) {
        struct query *q = &w->queries[i];

        snprintf(q->id, sizeof(q->id), "%09u", (unsigned)(i * 911u % 1000000000u));
        q->tenant = (uint32_t)(i % TENANTS);
    }
    memcpy(w->fill, w->queries, MEETINGS * sizeof(*w->fill));
    shuffle(w->queries, 88172645463325252u);
    shuffle(w->fill, 362436069362436069u);
    for (size_t i = 0; i < TENANTS; i++) {
        snprintf(tenants[i], sizeof(tenants[i]), "%08x-9c2b-4f5e-8d21-%012x", (unsigned)(i * 77u),
                 (unsigned)(i * 4099u));
    }
}

static void make_job(struct job *j, struct world *w)
{
    *j = (struct job){.world = w, .taken = malloc(TAKEN_MAX * sizeof(*j->taken))};
    if (!j->taken) {
        abort();
    }
    memset(j->taken, 1, TAKEN_MAX * sizeof(*j->taken)); /* no page is new when it is measured */
    (void)pthread_mutex_init(&j->lock, NULL);
}

static void take(struct job *j, void *value)
{
    j->world->missed += value == NULL;
    if (j->taken_count == TAKEN_MAX) {
        abort();
    }
    __builtin_prefetch(&j->taken[(j->taken_count + SOON) % TAKEN_MAX], 1);
    j->taken[j->taken_count++] = value;
}

static const struct query *next_query(struct world *w)
{
    const struct query *q = &w->queries[w->next];

    /* an id that somebody dialled is in the processor's cache */
    __builtin_prefetch(&w->queries[(w->next + SOON) % MEETINGS]);
    w->next = w->next + 1 == MEETINGS ? 0 : w->next + 1;
    return q;
}

static void find_ours(void *arg)
{
    struct job *j = arg;
    const struct query *q = next_query(j->world);
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
        const struct query *one = next_query(j->world);

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
    const struct query *q = next_query(j->world);
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

static void follow(void *arg)
{
    struct circle *c = arg;

    c->at = c->links[c->at];
}

/*
 * Through as many buckets as the index has, with huge pages as it asks for: one circle through all,
 * by exchanging each with one before it (Sattolo).
 */
static void make_circle(struct circle *c, size_t bytes)
{
    const size_t step = sizeof(cvi__cache_bucket) / sizeof(*c->links);
    const size_t huge = (size_t)1 << 21, count = bytes / sizeof(cvi__cache_bucket);
    uint64_t seed = 88172645463325252u;

    *c = (struct circle){.links = aligned_alloc(huge, (bytes + huge - 1) / huge * huge)};
    if (!c->links) {
        abort();
    }
    (void)madvise(c->links, bytes, MADV_HUGEPAGE);
    for (size_t i = 0; i < count; i++) {
        c->links[i * step] = i * step;
    }
    for (size_t i = count - 1; i > 0; i--) {
        const size_t other = random_next(&seed) % i, link = c->links[i * step];

        c->links[i * step] = c->links[other * step];
        c->links[other * step] = link;
    }
}

static void fill_ours(struct job *j)
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
        abort();
    }
    for (size_t i = 0; i < MEETINGS; i++) {
        const struct query *q = &j->world->fill[i];
        const cvi__cache_id id = {tenants[q->tenant], q->id};
        cvi_resolution *r = cvi__resolution_new(&cvi__mem_libc, &fields);

        if (!r) {
            abort();
        }
        cvi__cache_put(j->cache, 0, INT64_MIN, id, CVI_OK, r);
        cvi_resolution_destroy(&r);
    }
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
        snprintf(key, sizeof(key), "%s/%s", tenants[j->world->fill[i].tenant],
                 j->world->fill[i].id);
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

static size_t bytes_of(cvi_resolve_cache *cache)
{
    cvi_resolve_cache_stats stats;

    CVI_RESOLVE_CACHE_STATS_INIT(&stats);
    if (cvi_resolve_cache_get_stats(cache, &stats) != CVI_OK) {
        abort();
    }
    return (size_t)stats.bytes;
}

static size_t heap_bytes(void)
{
    return mallinfo2().uordblks + mallinfo2().hblkhd;
}

/* Empties the cache. */
static void report_memory(struct bench *b, cvi_resolve_cache *cache, size_t bytes)
{
    cvi_resolve_cache_clear(cache);
    if (!b->json) {
        printf("%u meetings, %.0f MiB; %.0f bytes each, of these %.0f for the cache\n", MEETINGS,
               (double)bytes / (1 << 20), (double)bytes / MEETINGS,
               (double)bytes_of(cache) / MEETINGS);
    }
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
    struct world w = {0};
    struct job one, many, theirs[PEERS + 1];
    struct circle circle;
    struct bench_row rows[PEERS + 3];
    struct bench_quality qualities[PEERS + 3] = {{0, 0}, {1, 0}, {1, 0}}; /* the same work */
    struct bench b;

    bench_init(&b, argc, argv);
    b.now_ns = cpu_ns;
    make_queries(&w);
    make_job(&one, &w);
    make_job(&many, &w);
    const size_t before = heap_bytes();
    fill_ours(&one);
    const size_t ours_bytes = heap_bytes() - before;
    many.cache = one.cache;
    make_circle(&circle, cvi__cache_bucket_count(MEETINGS) * sizeof(cvi__cache_bucket));
    rows[0] = (struct bench_row){"one read of as much memory", NULL, follow, &circle};
    rows[1] = (struct bench_row){"cvi_resolve_cache_find", NULL, find_ours, &one};
    rows[2] = (struct bench_row){"... find_many, 32 at once", NULL, find_many_ours, &many};
    for (size_t i = 0; i < PEERS; i++) {
        make_job(&theirs[i], &w);
        theirs[i].ops = peers[i];
        fill_peer(&theirs[i]);
        rows[3 + i] = (struct bench_row){peers[i]->name, NULL, find_peer, &theirs[i]};
        qualities[3 + i] = (struct bench_quality){1, 1};
    }
    bench_equals(&b, "one look-up among 1,000,000", rows, qualities, PEERS + 3);
    give_back(&one);
    give_back(&many);
    report_memory(&b, one.cache, ours_bytes);
    cvi_resolve_cache_destroy(&one.cache);
    for (size_t i = 0; i < PEERS; i++) {
        peers[i]->destroy(theirs[i].map); /* their references only count */
        free(theirs[i].taken);
    }
    free(one.taken);
    free(many.taken);
    free(circle.links);
    free(w.queries);
    free(w.fill);
    if (w.missed > 0) {
        fprintf(stderr, "%zu look-ups found nothing\n", w.missed);
        return 1;
    }
    return bench_finish(&b);
}
