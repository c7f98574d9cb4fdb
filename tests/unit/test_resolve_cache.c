/* SPDX-License-Identifier: MIT */
#include "common/cm.h"

#include <stdio.h>

#include "common/counting.h"
#include "core/mem.h"
#include "resolve/cache.h"
#include "resolve/cache_table.h"
#include "resolve/resolution.h"

#define SECOND UINT64_C(1000000)
#define TICK UINT64_C(65536) /* of the times in the index */
#define MINUTE (60 * SECOND)
#define UNIX INT64_C(1772357400000000)

static cvi_resolve_cache *make(uint32_t entries, uint64_t bytes)
{
    cvi_resolve_cache_params p;
    cvi_resolve_cache *c = NULL;

    CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    p.max_entries = entries;
    p.max_bytes = bytes;
    p.positive_us = 64 * TICK;
    p.negative_us = 16 * TICK;
    p.stale_us = 128 * TICK;
    assert_int_equal(cvi_resolve_cache_create(&c, &p), CVI_OK);
    return c;
}

/* A meeting whose id is the conference id, so that a mistake shows. */
static void put_meeting(cvi_resolve_cache *c, uint64_t now_us, const char *id, int64_t end_unix_us)
{
    const cvi__resolution_fields f = {.text[CVI_RESOLUTION_MEETING_ID] = id,
                                      .end_unix_us = end_unix_us};
    cvi_resolution *r = cvi__resolution_new(&cvi__mem_libc, &f);

    assert_non_null(r);
    cvi__cache_put(c, now_us, UNIX, (cvi__cache_id){"contoso", id}, CVI_OK, r);
    cvi_resolution_destroy(&r);
}

static void put_expiring(cvi_resolve_cache *c, const char *id, int64_t end_unix_us,
                         int64_t expiry_unix_us)
{
    const cvi__resolution_fields f = {.text[CVI_RESOLUTION_MEETING_ID] = id,
                                      .end_unix_us = end_unix_us,
                                      .expiry_unix_us = expiry_unix_us};
    cvi_resolution *r = cvi__resolution_new(&cvi__mem_libc, &f);

    assert_non_null(r);
    cvi__cache_put(c, 0, UNIX, (cvi__cache_id){"contoso", id}, CVI_OK, r);
    cvi_resolution_destroy(&r);
}

static void put_absent(cvi_resolve_cache *c, uint64_t now_us, const char *id, int status)
{
    cvi__cache_put(c, now_us, UNIX, (cvi__cache_id){"contoso", id}, status, NULL);
}

static int find(cvi_resolve_cache *c, uint64_t now_us, const char *id)
{
    cvi_resolution *r = NULL;
    const int rc = cvi_resolve_cache_find(c, now_us, "contoso", id, &r);

    assert_int_equal(r != NULL, rc == CVI_OK);
    if (r) {
        assert_string_equal(cvi_resolution_get_text(r, CVI_RESOLUTION_MEETING_ID, NULL), id);
    }
    cvi_resolution_destroy(&r);
    return rc;
}

static cvi__cache_state state_of(cvi_resolve_cache *c, uint64_t now_us, const char *id)
{
    cvi__cache_hit hit = cvi__cache_find(c, now_us, (cvi__cache_id){"contoso", id});

    cvi_resolution_destroy(&hit.resolution);
    return hit.state;
}

static cvi_resolve_cache_stats stats_of(cvi_resolve_cache *c)
{
    cvi_resolve_cache_stats s;

    CVI_RESOLVE_CACHE_STATS_INIT(&s);
    assert_int_equal(cvi_resolve_cache_get_stats(c, &s), CVI_OK);
    return s;
}

static void a_meeting_is_known_until_its_time_is_over(void **state)
{
    cvi_resolve_cache *c = make(64, 0);

    (void)state;
    assert_int_equal(find(c, 0, "1"), CVI_ENOENT);
    put_meeting(c, 0, "1", 0);
    assert_int_equal(find(c, 0, "1"), CVI_OK);
    assert_int_equal(find(c, 64 * TICK - 1, "1"), CVI_OK);
    assert_int_equal(find(c, 64 * TICK, "1"), CVI_ENOENT);
    assert_int_equal(find(c, 0, "2"), CVI_ENOENT);
    assert_int_equal(state_of(c, 64 * TICK, "1"), CVI__CACHE_STALE);
    assert_int_equal(state_of(c, 192 * TICK - 1, "1"), CVI__CACHE_STALE);
    assert_int_equal(state_of(c, 192 * TICK, "1"), CVI__CACHE_MISS);
    cvi_resolve_cache_destroy(&c);
    cvi_resolve_cache_destroy(&c);
}

static void a_meeting_is_never_known_after_its_end(void **state)
{
    cvi_resolve_cache *c = make(64, 0);

    (void)state;
    put_meeting(c, 0, "1", UNIX + (int64_t)(8 * TICK));
    assert_int_equal(find(c, 8 * TICK - 1, "1"), CVI_OK);
    assert_int_equal(state_of(c, 8 * TICK, "1"), CVI__CACHE_MISS);
    put_meeting(c, 0, "2", UNIX - 1);
    assert_int_equal(state_of(c, 0, "2"), CVI__CACHE_MISS);
    cvi_resolve_cache_destroy(&c);
}

static void a_meeting_is_never_known_after_its_coordinates_expired(void **state)
{
    static const char *const ids[] = {"1", "2", "3"};
    const int64_t soon = UNIX + (int64_t)(8 * TICK), later = UNIX + (int64_t)(32 * TICK);
    cvi_resolve_cache *c = make(64, 0);

    (void)state;
    put_expiring(c, "1", 0, soon);
    put_expiring(c, "2", later, soon);
    put_expiring(c, "3", soon, later);
    for (size_t i = 0; i < CVI_ARRAY_LEN(ids); i++) {
        assert_int_equal(find(c, 8 * TICK - 1, ids[i]), CVI_OK);
        assert_int_equal(state_of(c, 8 * TICK, ids[i]), CVI__CACHE_MISS);
    }
    cvi_resolve_cache_destroy(&c);
}

static void that_there_is_none_is_known_for_seconds(void **state)
{
    cvi_resolve_cache *c = make(64, 0);

    (void)state;
    put_absent(c, 0, "1", CVI_ERESOLVE_NOT_FOUND);
    put_absent(c, 0, "2", CVI_ERESOLVE_EXPIRED);
    assert_int_equal(find(c, 16 * TICK - 1, "1"), CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(find(c, 16 * TICK - 1, "2"), CVI_ERESOLVE_EXPIRED);
    assert_int_equal(find(c, 16 * TICK, "1"), CVI_ENOENT);
    assert_int_equal(state_of(c, 16 * TICK, "1"), CVI__CACHE_MISS);
    assert_int_equal(stats_of(c).negative_entries, 2);
    put_meeting(c, 17 * TICK, "1", 0);
    assert_int_equal(find(c, 17 * TICK, "1"), CVI_OK);
    assert_int_equal(stats_of(c).negative_entries, 1);
    cvi_resolve_cache_destroy(&c);
}

static void an_answer_replaces_the_one_before(void **state)
{
    cvi_resolve_cache *c = make(64, 0);

    (void)state;
    put_meeting(c, 0, "1", 0);
    put_meeting(c, 10 * TICK, "1", 0);
    assert_int_equal(find(c, 70 * TICK, "1"), CVI_OK);
    put_absent(c, 70 * TICK, "1", CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(find(c, 70 * TICK, "1"), CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(stats_of(c).entries, 1);
    cvi_resolve_cache_destroy(&c);
}

static void ids_belong_to_their_tenant(void **state)
{
    cvi_resolve_cache *c = make(64, 0);
    cvi_resolution *r = NULL;

    (void)state;
    put_meeting(c, 0, "12", 0);
    assert_int_equal(cvi_resolve_cache_find(c, 0, "contos", "o12", &r), CVI_ENOENT);
    assert_int_equal(cvi_resolve_cache_find(c, 0, "contoso1", "2", &r), CVI_ENOENT);
    assert_int_equal(cvi_resolve_cache_find(c, 0, "Contoso", "12", &r), CVI_ENOENT);
    assert_int_equal(cvi_resolve_cache_find(c, 0, "contoso", "12", &r), CVI_OK);
    cvi_resolution_destroy(&r);
    cvi_resolve_cache_destroy(&c);
}

static void a_reference_outlives_the_cache(void **state)
{
    struct counting memory;
    cvi_resolve_cache_params p;
    cvi_resolve_cache *c = NULL;
    cvi_resolution *kept[100] = {NULL};
    const cvi__resolution_fields f = {.text[CVI_RESOLUTION_MEETING_ID] = "m"};
    cvi_resolution *r = NULL;

    (void)state;
    counting_init(&memory, 0);
    CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    p.allocator = &memory.allocator;
    assert_int_equal(cvi_resolve_cache_create(&c, &p), CVI_OK);
    r = cvi__resolution_new(&memory.allocator, &f);
    cvi__cache_put(c, 0, UNIX, (cvi__cache_id){"t", "1"}, CVI_OK, r);
    cvi_resolution_destroy(&r);
    for (size_t i = 0; i < 100; i++) { /* more often than there are shares */
        assert_int_equal(cvi_resolve_cache_find(c, 0, "t", "1", &kept[i]), CVI_OK);
        if (i % 3 == 0) {
            cvi_resolution_destroy(&kept[i]);
        }
    }
    cvi_resolve_cache_forget(c, "t", "1");
    assert_int_equal(cvi_resolve_cache_find(c, 0, "t", "1", &r), CVI_ENOENT);
    cvi_resolve_cache_destroy(&c);
    for (size_t i = 0; i < 100; i++) {
        if (kept[i]) {
            assert_int_equal(atomic_load(&memory.live), 1);
            assert_string_equal(cvi_resolution_get_text(kept[i], CVI_RESOLUTION_MEETING_ID, NULL),
                                "m");
        }
        cvi_resolution_destroy(&kept[i]);
    }
    assert_int_equal(atomic_load(&memory.live), 0);
}

static void what_is_asked_for_stays_and_the_rest_goes(void **state)
{
    cvi_resolve_cache *c = make(64, 0);
    char id[16];

    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(id, sizeof(id), "%u", i);
        put_meeting(c, 0, id, 0);
        assert_int_equal(find(c, 0, "0"), CVI_OK); /* kept alive by being asked for */
    }
    assert_int_equal(stats_of(c).entries, 64);
    assert_int_equal(stats_of(c).evictions, 1000 - 64);
    assert_int_equal(find(c, 0, "999"), CVI_OK);
    assert_int_equal(find(c, 0, "1"), CVI_ENOENT);
    cvi_resolve_cache_destroy(&c);
}

static void guessing_drives_no_meeting_out(void **state)
{
    cvi_resolve_cache *c = make(64, 0);
    char id[16];

    (void)state;
    for (unsigned i = 0; i < 50; i++) {
        snprintf(id, sizeof(id), "%u", i);
        put_meeting(c, 0, id, 0);
    }
    for (unsigned i = 1000; i < 20000; i++) {
        snprintf(id, sizeof(id), "%u", i);
        put_absent(c, 0, id, CVI_ERESOLVE_NOT_FOUND);
    }
    for (unsigned i = 0; i < 50; i++) {
        snprintf(id, sizeof(id), "%u", i);
        assert_int_equal(find(c, 0, id), CVI_OK);
    }
    assert_int_equal(stats_of(c).negative_entries, 8);
    cvi_resolve_cache_destroy(&c);
}

static void memory_stays_within_its_bound(void **state)
{
    cvi_resolve_cache *c = make(10000, 600000);
    const uint64_t index = stats_of(c).bytes;
    static char subject[30001];
    cvi__resolution_fields f = {.text[CVI_RESOLUTION_SUBJECT] = subject};
    char id[16];

    (void)state;
    for (unsigned i = 0; i < 5000; i++) {
        cvi_resolution *r = NULL;

        memset(subject, 'a', sizeof(subject) - 1);
        subject[i * 7919 % 30000] = '\0';
        r = cvi__resolution_new(&cvi__mem_libc, &f);
        snprintf(id, sizeof(id), "%u", i);
        cvi__cache_put(c, 0, UNIX, (cvi__cache_id){"t", id}, CVI_OK, r);
        cvi_resolution_destroy(&r);
        assert_true(stats_of(c).bytes <= 600000);
    }
    assert_true(stats_of(c).entries >= 8);
    cvi_resolve_cache_clear(c);
    assert_int_equal(stats_of(c).bytes, index);
    assert_int_equal(stats_of(c).entries, 0);
    cvi_resolve_cache_destroy(&c);
}

/* Thousands of puts, finds and forgets beside a plain list that does the same. */
static void it_agrees_with_a_list(void **state)
{
    enum { IDS = 300, STEPS = 60000 };
    cvi_resolve_cache *c = make(400, 0); /* never full, so nothing is evicted */
    int known[IDS] = {0};
    uint64_t until[IDS] = {0}, seed = 88172645463325252u, now = 0;
    char id[16];

    (void)state;
    for (unsigned step = 0; step < STEPS; step++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        const size_t i = seed % IDS;

        snprintf(id, sizeof(id), "%u", (unsigned)i);
        now += (seed >> 40) % 3 * TICK;
        switch ((seed >> 32) % 8) {
        case 0:
            put_meeting(c, now, id, 0);
            known[i] = 1;
            until[i] = now + 64 * TICK;
            break;
        case 1:
            if (i % 8 == 0) { /* few enough for their share of the room */
                put_absent(c, now, id, CVI_ERESOLVE_NOT_FOUND);
                known[i] = 2;
                until[i] = now + 16 * TICK;
            }
            break;
        case 2:
            cvi_resolve_cache_forget(c, "contoso", id);
            known[i] = 0;
            break;
        default:
            assert_int_equal(find(c, now, id), known[i] == 0 || now >= until[i] ? CVI_ENOENT
                                               : known[i] == 1                  ? CVI_OK
                                                               : CVI_ERESOLVE_NOT_FOUND);
        }
    }
    cvi_resolve_cache_destroy(&c);
}

static void *note_largest(void *largest, size_t bytes)
{
    *(size_t *)largest = bytes > *(size_t *)largest ? bytes : *(size_t *)largest;
    return malloc(bytes);
}

static void *resize(void *largest, void *old, size_t bytes)
{
    (void)largest;
    return realloc(old, bytes);
}

static void release(void *largest, void *memory)
{
    (void)largest;
    free(memory);
}

/* An index of 8 MiB and more is aligned to huge pages. */
static void the_index_counts_with_its_alignment(void **state)
{
    static const uint32_t entries[] = {64, 10000, 100000, 400000};
    size_t largest = 0;
    cvi_allocator a;

    (void)state;
    CVI_ALLOCATOR_INIT(&a);
    a = (cvi_allocator){a.size, note_largest, resize, release, &largest};
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        cvi_resolve_cache_params p;
        cvi_resolve_cache *c = NULL;

        largest = 0;
        CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
        p.allocator = &a;
        p.max_entries = entries[i];
        assert_int_equal(cvi_resolve_cache_create(&c, &p), CVI_OK);
        assert_int_equal(stats_of(c).bytes, largest);
        cvi_resolve_cache_destroy(&c);
    }
}

static cvi__id_tag tag_of(const cvi__id_tag_key *key, uint32_t number)
{
    char id[16];

    snprintf(id, sizeof(id), "%09u", (unsigned)number);
    return cvi__id_tag_take(key, "contoso", id);
}

/* A table as full as it gets, with everything in it found, through many changes. */
static void a_full_table_loses_nothing(void **state)
{
    enum { MAX = 3000 };
    cvi__cache_table t;
    const uint32_t buckets = cvi__cache_bucket_count(MAX);
    cvi__cache_bucket *b = aligned_alloc(sizeof(*b), buckets * sizeof(*b));
    cvi__id_tag_key key;
    uint32_t first = 0, next = 0;

    (void)state;
    assert_non_null(b);
    memset(b, 0, buckets * sizeof(*b));
    assert_int_equal(cvi__id_tag_key_init(&key), CVI_OK);
    cvi__cache_table_init(&t, b, MAX);
    for (unsigned round = 0; round < 20; round++) {
        for (; t.count < MAX; next++) {
            const cvi__id_tag tag = tag_of(&key, next);

            assert_int_equal(cvi__cache_table_add(&t, &tag, (cvi__cache_entry){1, next}), 1);
        }
        for (uint32_t i = first; i < next; i++) {
            const cvi__id_tag tag = tag_of(&key, i);
            const cvi__cache_place at = cvi__cache_table_find(&t, &tag);

            assert_non_null(at.bucket);
            assert_int_equal(at.bucket->fresh_until[at.way], i);
        }
        for (unsigned i = 0; i < MAX / 3; i++, first++) {
            const cvi__id_tag tag = tag_of(&key, first);

            assert_int_equal(cvi__cache_table_take(&t, cvi__cache_table_find(&t, &tag)), 1);
            assert_null(cvi__cache_table_find(&t, &tag).bucket);
        }
    }
    assert_int_equal(t.absent_count, t.count);
    free(b);
}

/* Each new one takes the place of one near it, and the table is no worse for it. */
static void a_full_table_goes_on(void **state)
{
    enum { MAX = 3000 };
    cvi__cache_table t;
    const uint32_t buckets = cvi__cache_bucket_count(MAX);
    cvi__cache_bucket *b = aligned_alloc(sizeof(*b), buckets * sizeof(*b));
    cvi__id_tag_key key;
    size_t distances = 0, passed = 0;

    (void)state;
    assert_non_null(b);
    memset(b, 0, buckets * sizeof(*b));
    assert_int_equal(cvi__id_tag_key_init(&key), CVI_OK);
    cvi__cache_table_init(&t, b, MAX);
    for (uint32_t next = 1; next <= 40 * MAX; next++) {
        const cvi__id_tag tag = tag_of(&key, next);

        if (t.count == MAX) {
            assert_int_equal(cvi__cache_table_evict(&t, &tag, 0), 1);
        }
        assert_int_equal(cvi__cache_table_add(&t, &tag, (cvi__cache_entry){1, next}), 1);
    }
    for (uint32_t i = 0; i < buckets; i++) {
        passed += b[i].passed;
        for (uint32_t way = 0; way < CVI__CACHE_WAYS; way++) {
            distances += b[i].words[way] ? b[i].notes[way] & CVI__CACHE_DISTANCE : 0;
            assert_true(b[i].words[way] == 0 || b[i].fresh_until[way] > 30 * MAX);
        }
    }
    assert_int_equal(t.count, MAX);
    assert_int_equal(passed, distances);
    assert_true(distances < MAX / 2);
    free(b);
}

/* Nearly all of it, at least: nobody promises the exact order. */
static void what_was_looked_up_stays_in_a_full_table(void **state)
{
    enum { MAX = 3000, LIKED = MAX / 10 };
    cvi__cache_table t;
    const uint32_t buckets = cvi__cache_bucket_count(MAX);
    cvi__cache_bucket *b = aligned_alloc(sizeof(*b), buckets * sizeof(*b));
    cvi__id_tag_key key;
    unsigned lost = 0;

    (void)state;
    assert_non_null(b);
    memset(b, 0, buckets * sizeof(*b));
    assert_int_equal(cvi__id_tag_key_init(&key), CVI_OK);
    cvi__cache_table_init(&t, b, MAX);
    for (uint32_t next = 0; next < 10 * MAX; next++) {
        const cvi__id_tag tag = tag_of(&key, next), liked = tag_of(&key, next % LIKED);
        const cvi__cache_place at = cvi__cache_table_find(&t, &liked);

        if (at.bucket) { /* ten times while all the others change once */
            at.bucket->notes[at.way] |= CVI__CACHE_JUST;
        }
        if (t.count == MAX) {
            assert_int_equal(cvi__cache_table_evict(&t, &tag, 0), 1);
        }
        assert_int_equal(cvi__cache_table_add(&t, &tag, (cvi__cache_entry){1, next}), 1);
    }
    for (uint32_t i = 0; i < LIKED; i++) {
        const cvi__id_tag tag = tag_of(&key, i);

        lost += cvi__cache_table_find(&t, &tag).bucket == NULL;
    }
    assert_true(lost < LIKED / 5);
    free(b);
}

static void counters_tell_what_happened(void **state)
{
    cvi_resolve_cache *c = make(64, 0);
    cvi_resolve_cache_stats s;

    (void)state;
    put_meeting(c, 0, "1", 0);
    put_absent(c, 0, "2", CVI_ERESOLVE_NOT_FOUND);
    (void)find(c, 0, "1");
    (void)find(c, 0, "2");
    (void)find(c, 0, "2");
    (void)find(c, 0, "3");
    (void)find(c, 64 * TICK, "1");
    cvi__cache_count_stale(c);
    cvi__cache_count_shared(c);
    s = stats_of(c);
    assert_int_equal(s.hits, 1);
    assert_int_equal(s.negative_hits, 2);
    assert_int_equal(s.misses, 2);
    assert_int_equal(s.stale, 1);
    assert_int_equal(s.shared, 1);
    assert_int_equal(s.insertions, 2);
    assert_int_equal(s.evictions, 0);
    assert_int_equal(cvi_resolve_cache_get_stats(c, NULL), CVI_EINVAL);
    s.size = 3;
    assert_int_equal(cvi_resolve_cache_get_stats(c, &s), CVI_EABI);
    cvi_resolve_cache_destroy(&c);
}

static void nothing_is_remembered_where_that_was_asked(void **state)
{
    cvi_resolve_cache_params p;
    cvi_resolve_cache *c = NULL;
    char long_id[300];

    (void)state;
    CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
    p.positive_us = p.negative_us = CVI_RESOLVE_CACHE_NONE;
    assert_int_equal(cvi_resolve_cache_create(&c, &p), CVI_OK);
    put_meeting(c, 0, "1", 0);
    put_absent(c, 0, "2", CVI_ERESOLVE_NOT_FOUND);
    assert_int_equal(stats_of(c).entries, 0);
    cvi_resolve_cache_destroy(&c);

    c = make(64, 0); /* a key too long to be kept is not an error either */
    memset(long_id, '1', sizeof(long_id) - 1);
    long_id[sizeof(long_id) - 1] = '\0';
    put_meeting(c, 0, long_id, 0);
    assert_int_equal(find(c, 0, long_id), CVI_ENOENT);
    cvi_resolve_cache_forget(c, "contoso", long_id);
    cvi_resolve_cache_forget(c, NULL, NULL);
    cvi_resolve_cache_clear(NULL);
    cvi_resolve_cache_destroy(&c);
}

static void many_are_found_as_one_is(void **state)
{
    enum { MANY = 100 };
    cvi_resolve_cache *c = make(64, 0);
    cvi_resolve_cache_query q[MANY];
    char ids[MANY][16], long_id[300];

    (void)state;
    memset(long_id, '1', sizeof(long_id) - 1);
    long_id[sizeof(long_id) - 1] = '\0';
    for (unsigned i = 0; i < MANY; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%u", i);
        q[i] = (cvi_resolve_cache_query){.tenant_id = "contoso", .conference_id = ids[i]};
        if (i % 5 == 0) {
            put_meeting(c, 0, ids[i], 0);
        } else if (i % 50 == 1) {
            put_absent(c, 0, ids[i], CVI_ERESOLVE_EXPIRED);
        }
    }
    q[7].conference_id = long_id;
    put_meeting(c, 0, "9", 1); /* over: never known */
    assert_int_equal(cvi_resolve_cache_find_many(c, 0, q, MANY), CVI_OK);
    for (unsigned i = 0; i < MANY; i++) {
        assert_int_equal(q[i].status, i % 5 == 0    ? CVI_OK
                                      : i % 50 == 1 ? CVI_ERESOLVE_EXPIRED
                                                    : CVI_ENOENT);
        assert_int_equal(q[i].meeting != NULL, q[i].status == CVI_OK);
        if (q[i].meeting) {
            assert_string_equal(
                cvi_resolution_get_text(q[i].meeting, CVI_RESOLUTION_MEETING_ID, NULL), ids[i]);
        }
        cvi_resolution_destroy(&q[i].meeting);
    }
    assert_int_equal(stats_of(c).hits, MANY / 5);
    assert_int_equal(cvi_resolve_cache_find_many(c, 0, NULL, 0), CVI_OK);
    assert_int_equal(cvi_resolve_cache_find_many(c, 0, NULL, 1), CVI_EINVAL);
    q[1].tenant_id = NULL;
    assert_int_equal(cvi_resolve_cache_find_many(c, 0, q, 2), CVI_EINVAL);
    cvi_resolve_cache_destroy(&c);
}

static void params_out_of_range_are_refused(void **state)
{
    static const struct {
        uint64_t bytes, positive;
        uint32_t entries, reserved;
    } rows[] = {
        {65535, 0, 0, 0}, {0, UINT64_MAX - 1, 0, 0}, {0, 0, 63, 0}, {0, 0, 16777217, 0},
        {0, 0, 0, 1},     {65536, 0, 1000000, 0},
    };
    cvi_resolve_cache *c = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cvi_resolve_cache_params p;

        CVI_RESOLVE_CACHE_PARAMS_INIT(&p);
        p.max_bytes = rows[i].bytes;
        p.positive_us = rows[i].positive;
        p.max_entries = rows[i].entries;
        p.reserved = rows[i].reserved;
        assert_int_equal(cvi_resolve_cache_create(&c, &p), CVI_EINVAL);
        assert_null(c);
    }
    assert_int_equal(cvi_resolve_cache_create(NULL, NULL), CVI_EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_meeting_is_known_until_its_time_is_over),
        cmocka_unit_test(a_meeting_is_never_known_after_its_end),
        cmocka_unit_test(a_meeting_is_never_known_after_its_coordinates_expired),
        cmocka_unit_test(that_there_is_none_is_known_for_seconds),
        cmocka_unit_test(an_answer_replaces_the_one_before),
        cmocka_unit_test(ids_belong_to_their_tenant),
        cmocka_unit_test(a_reference_outlives_the_cache),
        cmocka_unit_test(what_is_asked_for_stays_and_the_rest_goes),
        cmocka_unit_test(guessing_drives_no_meeting_out),
        cmocka_unit_test(memory_stays_within_its_bound),
        cmocka_unit_test(the_index_counts_with_its_alignment),
        cmocka_unit_test(it_agrees_with_a_list),
        cmocka_unit_test(a_full_table_loses_nothing),
        cmocka_unit_test(a_full_table_goes_on),
        cmocka_unit_test(what_was_looked_up_stays_in_a_full_table),
        cmocka_unit_test(counters_tell_what_happened),
        cmocka_unit_test(nothing_is_remembered_where_that_was_asked),
        cmocka_unit_test(many_are_found_as_one_is),
        cmocka_unit_test(params_out_of_range_are_refused),
    };

    return cmocka_run_group_tests_name("resolve_cache", tests, NULL, NULL);
}
