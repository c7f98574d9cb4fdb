/* SPDX-License-Identifier: MIT */
/*
 * One shard's table: open addressing over buckets of six entries in two cache lines, which hold all
 * that a look-up needs; the meeting itself is not touched. A bucket counts the entries that had to
 * go past it, so a search ends at the first bucket nobody passed, and nothing has to be moved or
 * marked when an entry leaves. Not locked: the shard is.
 *
 * An entry is known by 64 bits of the tag, those that do not choose the bucket. Its word is the
 * address of a cvi__cached with the shares of it that were lent in the lowest bits, or, below
 * CVI__CACHE_SHARES, a number that says why there is no meeting; 0: free.
 */
#ifndef CVI_RESOLVE_CACHE_TABLE_H
#define CVI_RESOLVE_CACHE_TABLE_H

#include "resolve/cache.h"
#include "resolve/id_tag.h"

#define CVI__CACHE_WAYS 6u
#define CVI__CACHE_FARTHEST 255u

typedef struct cvi__cache_bucket {
    uint64_t names[CVI__CACHE_WAYS];   /* 0: free */
    uint8_t distance[CVI__CACHE_WAYS]; /* buckets from the one the entry belongs to */
    uint8_t used;                      /* bits: looked up since the hand came by */
    uint8_t passed;                    /* entries that live further on; 255: so many or more */
    uint32_t fresh_until[CVI__CACHE_WAYS];
    uintptr_t words[CVI__CACHE_WAYS];
} cvi__cache_bucket;

typedef struct cvi__cache_table {
    cvi__cache_bucket *buckets;
    uint32_t bucket_count;
    uint32_t hand; /* way of the whole table where the search for a victim goes on */
    uint32_t max;  /* entries */
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

/* Needs no lock: only asks for the lines a search will touch first. */
void cvi__cache_table_prefetch(const cvi__cache_table *t, const cvi__id_tag *tag);

cvi__cache_place cvi__cache_table_find(const cvi__cache_table *t, const cvi__id_tag *tag);

/* The tag is not there yet. 0 when there is no place near enough: count < max, or this. */
int cvi__cache_table_add(cvi__cache_table *t, const cvi__id_tag *tag, cvi__cache_entry entry);

uintptr_t cvi__cache_table_take(cvi__cache_table *t, cvi__cache_place at);

/*
 * Take out what was not looked up for longest, roughly: the hand goes round, spares what was used
 * since its last visit, and takes the first that was not. 0 when there is nothing to take.
 */
uintptr_t cvi__cache_table_evict(cvi__cache_table *t, int absent_only);

#endif
