/* SPDX-License-Identifier: MIT */
/*
 * One shard's table: open addressing over buckets of three entries. A bucket is a cache line, with
 * all that a look-up needs; the meeting itself is not touched. It counts the entries that had to go
 * past it, so a search ends at the first bucket nobody passed, and nothing has to be moved or marked
 * when an entry leaves. What has to leave for another is near where that one belongs, so that a full
 * table stays as evenly filled as a new one.
 * Not locked: the shard is.
 *
 * An entry is known by 64 bits of the tag, those that do not choose the bucket. Its word is the
 * address of a cvi__cached with the shares of it that were lent in the lowest bits, or, below
 * CVI__CACHE_SHARES, a number that says why there is no meeting; 0: free.
 */
#ifndef CVI_RESOLVE_CACHE_TABLE_H
#define CVI_RESOLVE_CACHE_TABLE_H

#include "resolve/cache.h"
#include "resolve/id_tag.h"

#define CVI__CACHE_LINE 64u
#define CVI__CACHE_WAYS 3u
#define CVI__CACHE_FARTHEST 63u

/* A note: buckets from the one the entry belongs to, and how lately it was looked up: JUST, then an
 * AGE less for each entry that comes into its bucket's place. */
#define CVI__CACHE_DISTANCE 0x3fu
#define CVI__CACHE_AGE 0x40u
#define CVI__CACHE_JUST 0xc0u

typedef struct cvi__cache_bucket {
    _Alignas(CVI__CACHE_LINE) uint64_t names[CVI__CACHE_WAYS]; /* 0: free */
    uintptr_t words[CVI__CACHE_WAYS];
    uint32_t fresh_until[CVI__CACHE_WAYS];
    uint8_t notes[CVI__CACHE_WAYS];
    uint8_t passed; /* entries that live further on; 255: so many or more */
} cvi__cache_bucket;

_Static_assert(sizeof(cvi__cache_bucket) == CVI__CACHE_LINE, "a bucket is a cache line");

typedef struct cvi__cache_table {
    cvi__cache_bucket *buckets;
    uint32_t bucket_count;
    uint32_t max; /* entries */
    uint32_t count;
    uint32_t absent_count;
} cvi__cache_table;

typedef struct cvi__cache_place {
    cvi__cache_bucket *bucket; /* NULL: nowhere */
    uint32_t way;
} cvi__cache_place;

/* An entry as it goes in and comes out. */
typedef struct cvi__cache_entry {
    uintptr_t word;
    uint32_t fresh_until;
} cvi__cache_entry;

static inline int cvi__cache_is_absent(uintptr_t word)
{
    return word < CVI__CACHE_SHARES;
}

uint32_t cvi__cache_bucket_count(uint32_t max); /* for so many entries */

/* The buckets are the caller's, zeroed. */
void cvi__cache_table_init(cvi__cache_table *t, cvi__cache_bucket *buckets, uint32_t max);

static inline cvi__cache_bucket *cvi__cache_home(const cvi__cache_table *t, const cvi__id_tag *tag)
{
    return &t->buckets[((tag->place >> 32) * t->bucket_count) >> 32];
}

static inline cvi__cache_bucket *cvi__cache_next(const cvi__cache_table *t, cvi__cache_bucket *b)
{
    return b + 1 == t->buckets + t->bucket_count ? t->buckets : b + 1;
}

/* Needs no lock: only asks for the lines a search will touch first. A compiler may drop the call of
 * a function that does no more than that. */
static inline __attribute__((always_inline)) void cvi__cache_table_prefetch(
    const cvi__cache_table *t, const cvi__id_tag *tag)
{
    const uintptr_t home = (uintptr_t)cvi__cache_home(t, tag);

    __builtin_prefetch((const void *)home, 1);
    __builtin_prefetch((const void *)(home + CVI__CACHE_LINE), 1); /* behind the last: no harm */
}

/* One bit per way with this name, found without a branch that could be guessed wrongly. */
static inline uint32_t cvi__cache_ways(const cvi__cache_bucket *b, uint64_t name)
{
    uint32_t ways = 0;

#pragma GCC unroll 3
    for (uint32_t way = 0; way < CVI__CACHE_WAYS; way++) {
        ways |= (uint32_t)(b->names[way] == name) << way;
    }
    return ways;
}

static inline cvi__cache_place cvi__cache_table_find(const cvi__cache_table *t,
                                                     const cvi__id_tag *tag)
{
    cvi__cache_bucket *b = cvi__cache_home(t, tag);

    for (uint32_t i = 0; i <= CVI__CACHE_FARTHEST; i++, b = cvi__cache_next(t, b)) {
        const uint32_t ways = cvi__cache_ways(b, tag->name);

        if (ways != 0) {
            return (cvi__cache_place){b, (uint32_t)__builtin_ctz(ways)};
        }
        if (b->passed == 0) {
            break;
        }
    }
    return (cvi__cache_place){NULL, 0};
}

/* The tag is not there yet. 0 when there is no place near enough: count < max, or this. */
int cvi__cache_table_add(cvi__cache_table *t, const cvi__id_tag *tag, cvi__cache_entry entry);

uintptr_t cvi__cache_table_take(cvi__cache_table *t, cvi__cache_place at);

/*
 * Take out what can best be spared near where the tag belongs: of what was not looked up for
 * longest, roughly, the entry that is fresh for the shortest time. 0 when there is nothing to take.
 */
uintptr_t cvi__cache_table_evict(cvi__cache_table *t, const cvi__id_tag *tag, int absent_only);

#endif
