/* SPDX-License-Identifier: MIT */
#include "resolve/cache.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "core/mem.h"
#include "core/params.h"
#include "resolve/cache_table.h"
#include "resolve/resolution.h"

#define PARAMS_OLDEST CVI_USED_SIZE(cvi_resolve_cache_params, reserved)
#define DEFAULT_ENTRIES 100000u
#define FEWEST_ENTRIES 64u
#define MOST_ENTRIES (16u * 1024 * 1024)
#define DEFAULT_BYTES ((uint64_t)64 * 1024 * 1024)
#define FEWEST_BYTES ((uint64_t)64 * 1024)
#define MINUTE_US UINT64_C(60000000)
#define DEFAULT_POSITIVE_US (5 * MINUTE_US)
#define DEFAULT_NEGATIVE_US (MINUTE_US / 6)
#define DEFAULT_STALE_US (60 * MINUTE_US)
#define LONGEST_US (7 * 24 * 60 * MINUTE_US)
#define HUGE_PAGE ((size_t)1 << 21)
#define LARGE_INDEX (4 * HUGE_PAGE)
#define SHARDS_MAX 16u      /* a power of two */
#define SHARDED_FROM 16384u /* entries */
#define MALLOC_BYTES 16u    /* what an allocator adds to a block, about */
#define AHEAD 16u           /* queries whose memory is asked for before the first is looked at */
#define ABSENT_SHARE 8u     /* of all entries, those that say "no meeting" get one in so many */

/* Why there is no meeting, as a word of the table. */
static const int absent_statuses[] = {CVI_OK, CVI_ERESOLVE_NOT_FOUND, CVI_ERESOLVE_EXPIRED,
                                      CVI_ERESOLVE_MISTYPED};

typedef struct shard {
    pthread_mutex_t lock;
    cvi__cache_table table;
    size_t max_bytes; /* of meetings */
    size_t bytes;
    cvi_resolve_cache_stats stats; /* counters alone */
} shard;

struct cvi_resolve_cache {
    cvi_allocator alloc;
    cvi__id_tag_key key;
    uint64_t start_us;
    uint64_t positive_us;
    uint64_t negative_us;
    uint64_t stale_us;
    uint32_t shard_count;
    shard *shards;
    cvi__cache_bucket *buckets; /* of all shards */
    size_t index_bytes;         /* with its alignment */
};

/* ---- entries ---------------------------------------------------------------------------- */

static uintptr_t lent_of(uintptr_t word)
{
    return word & (CVI__CACHE_SHARES - 1);
}

static cvi_resolution *resolution_of(uintptr_t word)
{
    return (cvi_resolution *)(word - lent_of(word));
}

/* What an entry stood for leaves the cache. */
static void let_go(uintptr_t word)
{
    if (!cvi__cache_is_absent(word)) {
        cvi__resolution_drop(resolution_of(word), CVI__CACHE_SHARES - (unsigned)lent_of(word));
    }
}

static size_t bytes_of(uintptr_t word)
{
    return cvi__cache_is_absent(word)
               ? 0
               : cvi__resolution_cached(resolution_of(word))->bytes + MALLOC_BYTES;
}

/* One reference for a caller; when the last but one was lent, the cache takes as many anew. */
static cvi_resolution *lend(uintptr_t *word)
{
    cvi_resolution *const r = resolution_of(*word);

    if (lent_of(*word) == CVI__CACHE_SHARES - 1) {
        cvi__resolution_ref(r, CVI__CACHE_SHARES - 1);
        *word -= CVI__CACHE_SHARES - 1;
    }
    ++*word;
    return r;
}

static int status_of(uintptr_t word)
{
    return cvi__cache_is_absent(word) ? absent_statuses[word] : CVI_OK;
}

/* One that is not in the list is remembered as "not found". */
static uintptr_t word_of(int status)
{
    for (uintptr_t i = 1; i < CVI_ARRAY_LEN(absent_statuses); i++) {
        if (absent_statuses[i] == status) {
            return i;
        }
    }
    return 1;
}

/* Times in the index are 65.536 ms since start; what lies before or too far ahead is clamped. */
static uint32_t ticks_of(const cvi_resolve_cache *c, uint64_t us)
{
    const uint64_t ticks = us > c->start_us ? (us - c->start_us) >> 16 : 0;

    return (uint32_t)CVI_MIN(ticks, UINT32_MAX);
}

static shard *shard_of(const cvi_resolve_cache *c, const cvi__id_tag *tag)
{
    return &c->shards[tag->place & (c->shard_count - 1)];
}

/* ---- life ------------------------------------------------------------------------------- */

static uint64_t or_default(uint64_t given_us, uint64_t usual_us)
{
    if (given_us == CVI_RESOLVE_CACHE_NONE) {
        return 0;
    }
    return given_us ? given_us : usual_us;
}

static int is_time(uint64_t us)
{
    return us <= LONGEST_US || us == CVI_RESOLVE_CACHE_NONE;
}

/* A large index is whole huge pages, where the system has them: fewer pages to look up at random. */
static size_t index_align(size_t bytes)
{
    return bytes < LARGE_INDEX ? CVI__CACHE_LINE : HUGE_PAGE;
}

static size_t index_whole(size_t bytes)
{
    const size_t align = index_align(bytes);

    return (bytes + align - 1) / align * align;
}

static cvi__cache_bucket *make_index(const cvi_allocator *alloc, size_t bytes)
{
    const size_t align = index_align(bytes), whole = index_whole(bytes);
    cvi__cache_bucket *const buckets = cvi__mem_alloc_aligned(alloc, align, whole);

    if (!buckets) {
        return NULL;
    }
#ifdef MADV_HUGEPAGE
    if (align == HUGE_PAGE) {
        (void)madvise(buckets, whole, MADV_HUGEPAGE);
    }
#endif
    memset(buckets, 0, bytes);
    return buckets;
}

static int make_shards(cvi_resolve_cache *c, uint32_t entries, uint64_t max_bytes)
{
    const uint32_t count = entries >= SHARDED_FROM ? SHARDS_MAX : 1;
    /* hashing fills shards unevenly: a little more room in each */
    const uint32_t each = count == 1 ? entries : entries / count + entries / count / 16;
    const uint32_t buckets = cvi__cache_bucket_count(each);
    const size_t bytes = (size_t)buckets * count * sizeof(*c->buckets);

    c->index_bytes = cvi__mem_aligned_bytes(index_align(bytes), index_whole(bytes));
    if (max_bytes <= c->index_bytes) {
        return CVI_EINVAL;
    }
    c->shards = cvi__mem_calloc(&c->alloc, count, sizeof(*c->shards));
    c->buckets = make_index(&c->alloc, bytes);
    if (!c->shards || !c->buckets) {
        return CVI_ENOMEM;
    }
    for (c->shard_count = 0; c->shard_count < count; c->shard_count++) {
        shard *s = &c->shards[c->shard_count];

        (void)pthread_mutex_init(&s->lock, NULL);
        cvi__cache_table_init(&s->table, c->buckets + (size_t)buckets * c->shard_count, each);
        s->max_bytes = (size_t)((max_bytes - c->index_bytes) / count);
    }
    return CVI_OK;
}

int cvi_resolve_cache_create(cvi_resolve_cache **out, const cvi_resolve_cache_params *params)
{
    cvi_resolve_cache_params p = {0};
    cvi_resolve_cache *c = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (params) {
        rc = cvi__params_read(&p, sizeof(p), PARAMS_OLDEST, params);
    }
    if (rc == CVI_OK) {
        rc = cvi__mem_check(p.allocator);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    p.max_entries = p.max_entries ? p.max_entries : DEFAULT_ENTRIES;
    p.max_bytes = p.max_bytes ? p.max_bytes : DEFAULT_BYTES;
    CVI_REQUIRE(p.max_entries >= FEWEST_ENTRIES && p.max_entries <= MOST_ENTRIES);
    CVI_REQUIRE(p.max_bytes >= FEWEST_BYTES && p.reserved == 0);
    CVI_REQUIRE(is_time(p.positive_us) && is_time(p.negative_us) && is_time(p.stale_us));
    c = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*c));
    if (!c) {
        return CVI_ENOMEM;
    }
    c->alloc = *cvi__mem_or_libc(p.allocator);
    c->start_us = p.start_us;
    c->positive_us = or_default(p.positive_us, DEFAULT_POSITIVE_US);
    c->negative_us = or_default(p.negative_us, DEFAULT_NEGATIVE_US);
    c->stale_us = or_default(p.stale_us, DEFAULT_STALE_US);
    rc = cvi__id_tag_key_init(&c->key);
    if (rc == CVI_OK) {
        rc = make_shards(c, p.max_entries, p.max_bytes);
    }
    if (rc != CVI_OK) {
        cvi_resolve_cache_destroy(&c);
    }
    *out = c;
    return rc;
}

static void empty_shard(shard *s)
{
    cvi__cache_bucket *const buckets = s->table.buckets;

    for (uint32_t i = 0; i < s->table.bucket_count; i++) {
        for (uint32_t way = 0; way < CVI__CACHE_WAYS; way++) {
            let_go(buckets[i].words[way]);
        }
    }
    memset(buckets, 0, s->table.bucket_count * sizeof(*buckets));
    cvi__cache_table_init(&s->table, buckets, s->table.max);
    s->bytes = 0;
}

void cvi_resolve_cache_destroy(cvi_resolve_cache **cache)
{
    if (!cache || !*cache) {
        return;
    }
    cvi_resolve_cache *c = *cache;
    const cvi_allocator a = c->alloc;

    *cache = NULL;
    for (uint32_t i = 0; i < c->shard_count; i++) {
        empty_shard(&c->shards[i]);
        (void)pthread_mutex_destroy(&c->shards[i].lock);
    }
    cvi__mem_free(&a, c->shards);
    cvi__mem_free_aligned(&a, c->buckets);
    cvi__mem_wipe(&c->key, sizeof(c->key));
    cvi__mem_free(&a, c);
}

/* ---- finding ---------------------------------------------------------------------------- */

static int is_stale_usable(uintptr_t word, uint64_t now_us)
{
    return !cvi__cache_is_absent(word) &&
           now_us < cvi__resolution_cached(resolution_of(word))->stale_until_us;
}

static cvi__cache_hit find_in(const cvi_resolve_cache *c, shard *s, uint64_t now_us,
                              cvi__id_tag tag)
{
    const cvi__cache_place at = cvi__cache_table_find(&s->table, &tag);
    uintptr_t *const word = at.bucket ? &at.bucket->words[at.way] : NULL;
    cvi__cache_hit hit = {.state = CVI__CACHE_MISS};

    if (word && ticks_of(c, now_us) < at.bucket->fresh_until[at.way]) {
        hit.state = CVI__CACHE_FRESH;
    } else if (word && is_stale_usable(*word, now_us)) {
        hit.state = CVI__CACHE_STALE;
    } else {
        s->stats.misses++;
        return hit;
    }
    at.bucket->notes[at.way] |= CVI__CACHE_JUST;
    hit.status = status_of(*word);
    hit.resolution = hit.status == CVI_OK ? lend(word) : NULL;
    ++*(hit.state == CVI__CACHE_STALE ? &s->stats.misses
        : hit.status == CVI_OK        ? &s->stats.hits
                                      : &s->stats.negative_hits);
    return hit;
}

/* What one query needs between hashing and looking. */
typedef struct sought {
    cvi__id_tag tag;
    shard *shard; /* NULL: its key is too long to be kept */
} sought;

static inline sought seek(const cvi_resolve_cache *c, const char *tenant_id,
                          const char *conference_id)
{
    sought s = {.tag = cvi__id_tag_take(&c->key, tenant_id, conference_id)};

    if (s.tag.name != 0) {
        s.shard = shard_of(c, &s.tag);
        cvi__cache_table_prefetch(&s.shard->table, &s.tag);
    }
    return s;
}

static inline cvi__cache_hit settle(const cvi_resolve_cache *c, uint64_t now_us, const sought *s)
{
    cvi__cache_hit hit = {.state = CVI__CACHE_MISS};

    if (s->shard) {
        (void)pthread_mutex_lock(&s->shard->lock);
        hit = find_in(c, s->shard, now_us, s->tag);
        (void)pthread_mutex_unlock(&s->shard->lock);
    }
    return hit;
}

cvi__cache_hit cvi__cache_find(cvi_resolve_cache *c, uint64_t now_us, cvi__cache_id id)
{
    const sought s = seek(c, id.tenant_id, id.conference_id);

    return settle(c, now_us, &s);
}

/* What a caller gets of a hit: nothing that is not fresh. */
static int give(cvi__cache_hit hit, cvi_resolution **out)
{
    if (hit.state != CVI__CACHE_FRESH) {
        cvi_resolution_destroy(&hit.resolution);
        hit.status = CVI_ENOENT;
    }
    *out = hit.resolution;
    return hit.status;
}

/* Each is hashed and its lines asked for long before it is looked at, so that misses overlap. */
int cvi_resolve_cache_find_many(cvi_resolve_cache *cache, uint64_t now_us,
                                cvi_resolve_cache_query *queries, size_t n)
{
    sought ring[AHEAD];

    CVI_REQUIRE(cache != NULL && (queries != NULL || n == 0));
    for (size_t i = 0; i < n; i++) {
        CVI_REQUIRE(queries[i].tenant_id != NULL && queries[i].conference_id != NULL);
    }
    for (size_t i = 0; i < CVI_MIN(n, AHEAD); i++) {
        ring[i] = seek(cache, queries[i].tenant_id, queries[i].conference_id);
    }
    for (size_t i = 0; i < n; i++) {
        cvi_resolve_cache_query *const q = &queries[i];

        q->status = give(settle(cache, now_us, &ring[i % AHEAD]), &q->meeting);
        if (n - i > AHEAD) {
            ring[i % AHEAD] = seek(cache, q[AHEAD].tenant_id, q[AHEAD].conference_id);
        }
    }
    return CVI_OK;
}

int cvi_resolve_cache_find(cvi_resolve_cache *cache, uint64_t now_us, const char *tenant_id,
                           const char *conference_id, cvi_resolution **out)
{
    CVI_REQUIRE(cache != NULL && tenant_id != NULL && conference_id != NULL && out != NULL);
    return give(cvi__cache_find(cache, now_us, (cvi__cache_id){tenant_id, conference_id}), out);
}

/* ---- remembering ------------------------------------------------------------------------ */

static uint64_t later(uint64_t now_us, uint64_t us)
{
    return us < CVI_NO_DEADLINE - now_us ? now_us + us : CVI_NO_DEADLINE;
}

/* When a meeting can be joined no more by this id; 0: it does not say. */
static int64_t end_of(const cvi_resolution *r)
{
    const int64_t end = cvi_resolution_get_end_unix_us(r);
    const int64_t expiry = cvi_resolution_get_expiry_unix_us(r);

    return end == 0 || (expiry != 0 && expiry < end) ? expiry : end;
}

/* Until when a meeting is fresh, and in its head until when it may stand in: not past its end. */
static uint64_t set_times(const cvi_resolve_cache *c, uint64_t now_us, int64_t unix_us,
                          cvi_resolution *r)
{
    const int64_t end = end_of(r);
    uint64_t fresh_us = later(now_us, c->positive_us), stale_us = later(fresh_us, c->stale_us);

    if (end != 0 && unix_us != INT64_MIN) {
        const uint64_t left = end > unix_us ? (uint64_t)end - (uint64_t)unix_us : 0;

        fresh_us = CVI_MIN(fresh_us, later(now_us, left));
        stale_us = CVI_MIN(stale_us, later(now_us, left));
    }
    cvi__resolution_cached(r)->stale_until_us = stale_us;
    return fresh_us;
}

static void evict_one(shard *s, const cvi__id_tag *tag, int absent_only)
{
    const uintptr_t word = cvi__cache_table_evict(&s->table, tag, absent_only);

    if (word != 0) {
        s->bytes -= bytes_of(word);
        s->stats.evictions++;
        let_go(word);
    }
}

static void drop(shard *s, const cvi__id_tag *tag)
{
    const cvi__cache_place at = cvi__cache_table_find(&s->table, tag);

    if (at.bucket) {
        const uintptr_t word = cvi__cache_table_take(&s->table, at);

        s->bytes -= bytes_of(word);
        let_go(word);
    }
}

/* "No meeting" makes way for its like, so that guessing drives no meeting out. */
static void make_room(shard *s, const cvi__id_tag *tag, uintptr_t word)
{
    const size_t bytes = bytes_of(word);

    if (cvi__cache_is_absent(word) && s->table.absent_count >= s->table.max / ABSENT_SHARE) {
        evict_one(s, tag, 1);
    }
    while (s->table.count > 0 &&
           (s->table.count >= s->table.max || s->bytes + bytes > s->max_bytes)) {
        evict_one(s, tag, 0);
    }
}

static int add(shard *s, const cvi__id_tag *tag, cvi__cache_entry entry)
{
    if (bytes_of(entry.word) > s->max_bytes) {
        return 0;
    }
    make_room(s, tag, entry.word);
    if (!cvi__cache_table_add(&s->table, tag, entry)) {
        return 0;
    }
    s->bytes += bytes_of(entry.word);
    s->stats.insertions++;
    return 1;
}

void cvi__cache_put(cvi_resolve_cache *c, uint64_t now_us, int64_t unix_us, cvi__cache_id id,
                    int status, cvi_resolution *resolution)
{
    cvi__cache_entry entry = {0};
    cvi__id_tag tag;
    shard *s = NULL;

    if ((status == CVI_OK ? c->positive_us : c->negative_us) == 0) {
        return;
    }
    tag = cvi__id_tag_take(&c->key, id.tenant_id, id.conference_id);
    if (tag.name == 0) {
        return;
    }
    if (status == CVI_OK) {
        entry.fresh_until = ticks_of(c, set_times(c, now_us, unix_us, resolution));
        entry.word = (uintptr_t)cvi__resolution_ref(resolution, CVI__CACHE_SHARES);
    } else {
        entry.fresh_until = ticks_of(c, later(now_us, c->negative_us));
        entry.word = word_of(status);
    }
    s = shard_of(c, &tag);
    (void)pthread_mutex_lock(&s->lock);
    drop(s, &tag);
    if (!add(s, &tag, entry)) {
        let_go(entry.word);
    }
    (void)pthread_mutex_unlock(&s->lock);
}

void cvi_resolve_cache_forget(cvi_resolve_cache *cache, const char *tenant_id,
                              const char *conference_id)
{
    cvi__id_tag tag;
    shard *s = NULL;

    if (!cache || !tenant_id || !conference_id) {
        return;
    }
    tag = cvi__id_tag_take(&cache->key, tenant_id, conference_id);
    if (tag.name == 0) {
        return;
    }
    s = shard_of(cache, &tag);
    (void)pthread_mutex_lock(&s->lock);
    drop(s, &tag);
    (void)pthread_mutex_unlock(&s->lock);
}

void cvi_resolve_cache_clear(cvi_resolve_cache *cache)
{
    for (uint32_t i = 0; cache && i < cache->shard_count; i++) {
        (void)pthread_mutex_lock(&cache->shards[i].lock);
        empty_shard(&cache->shards[i]);
        (void)pthread_mutex_unlock(&cache->shards[i].lock);
    }
}

/* ---- counters --------------------------------------------------------------------------- */

void cvi__cache_count_stale(cvi_resolve_cache *c)
{
    (void)pthread_mutex_lock(&c->shards[0].lock);
    c->shards[0].stats.stale++;
    (void)pthread_mutex_unlock(&c->shards[0].lock);
}

void cvi__cache_count_shared(cvi_resolve_cache *c)
{
    (void)pthread_mutex_lock(&c->shards[0].lock);
    c->shards[0].stats.shared++;
    (void)pthread_mutex_unlock(&c->shards[0].lock);
}

static void add_up(cvi_resolve_cache_stats *sum, const shard *s)
{
    sum->entries += s->table.count;
    sum->negative_entries += s->table.absent_count;
    sum->bytes += s->bytes;
    sum->hits += s->stats.hits;
    sum->negative_hits += s->stats.negative_hits;
    sum->misses += s->stats.misses;
    sum->stale += s->stats.stale;
    sum->shared += s->stats.shared;
    sum->insertions += s->stats.insertions;
    sum->evictions += s->stats.evictions;
}

int cvi_resolve_cache_get_stats(cvi_resolve_cache *cache, cvi_resolve_cache_stats *out)
{
    cvi_resolve_cache_stats sum = {0};

    CVI_REQUIRE(cache != NULL && out != NULL);
    sum.bytes = cache->index_bytes;
    for (uint32_t i = 0; i < cache->shard_count; i++) {
        (void)pthread_mutex_lock(&cache->shards[i].lock);
        add_up(&sum, &cache->shards[i]);
        (void)pthread_mutex_unlock(&cache->shards[i].lock);
    }
    return cvi__params_write(out, &sum, sizeof(sum));
}
