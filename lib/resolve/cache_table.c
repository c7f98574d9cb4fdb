/* SPDX-License-Identifier: MIT */
#include "resolve/cache_table.h"

#define PASSED_MANY 255u

#define NEAR 8u /* buckets of which the one to leave is in one */

/* Three fifths full at most: nineteen of twenty entries are where they belong or next to it, through
 * any number of changes. */
uint32_t cvi__cache_bucket_count(uint32_t max)
{
    return max / 9u * 5u + 6u;
}

void cvi__cache_table_init(cvi__cache_table *t, cvi__cache_bucket *buckets, uint32_t max)
{
    *t = (cvi__cache_table){
        .buckets = buckets, .bucket_count = cvi__cache_bucket_count(max), .max = max};
}

static cvi__cache_bucket *previous_bucket(const cvi__cache_table *t, cvi__cache_bucket *b)
{
    return b == t->buckets ? t->buckets + t->bucket_count - 1 : b - 1;
}

/* The nearest free way; its bucket is NULL when that is too far. */
static cvi__cache_place find_room(const cvi__cache_table *t, cvi__cache_bucket *home,
                                  uint32_t *distance)
{
    cvi__cache_bucket *b = home;

    for (*distance = 0; *distance <= CVI__CACHE_FARTHEST; ++*distance, b = cvi__cache_next(t, b)) {
        for (uint32_t way = 0; way < CVI__CACHE_WAYS; way++) {
            if (b->words[way] == 0) {
                return (cvi__cache_place){b, way};
            }
        }
    }
    return (cvi__cache_place){NULL, 0};
}

int cvi__cache_table_add(cvi__cache_table *t, const cvi__id_tag *tag, cvi__cache_entry entry)
{
    uint32_t distance = 0;
    cvi__cache_bucket *const home = cvi__cache_home(t, tag);
    const cvi__cache_place at = find_room(t, home, &distance);
    cvi__cache_bucket *b = home;

    if (!at.bucket) {
        return 0;
    }
    for (uint32_t i = 0; i < distance; i++, b = cvi__cache_next(t, b)) {
        b->passed = (uint8_t)(b->passed + (b->passed < PASSED_MANY));
    }
    b->names[at.way] = tag->name;
    b->words[at.way] = entry.word;
    b->fresh_until[at.way] = entry.fresh_until;
    b->notes[at.way] = (uint8_t)distance;
    t->count++;
    t->absent_count += (uint32_t)cvi__cache_is_absent(entry.word);
    return 1;
}

uintptr_t cvi__cache_table_take(cvi__cache_table *t, cvi__cache_place at)
{
    const uintptr_t word = at.bucket->words[at.way];
    const uint32_t distance = at.bucket->notes[at.way] & CVI__CACHE_DISTANCE;
    cvi__cache_bucket *b = at.bucket;

    for (uint32_t i = 0; i < distance; i++) {
        b = previous_bucket(t, b);
        b->passed = (uint8_t)(b->passed - (b->passed < PASSED_MANY));
    }
    at.bucket->words[at.way] = 0;
    at.bucket->names[at.way] = 0;
    t->count--;
    t->absent_count -= (uint32_t)cvi__cache_is_absent(word);
    return word;
}

/* The higher, the less can it be spared. */
static uint64_t worth_of(const cvi__cache_bucket *b, uint32_t way)
{
    return (uint64_t)(b->notes[way] / CVI__CACHE_AGE) << 32 | b->fresh_until[way];
}

static void find_least(cvi__cache_bucket *b, int absent_only, cvi__cache_place *least)
{
    for (uint32_t way = 0; way < CVI__CACHE_WAYS; way++) {
        const uintptr_t word = b->words[way];

        if (word == 0 || (absent_only && !cvi__cache_is_absent(word))) {
            continue;
        }
        if (!least->bucket || worth_of(b, way) < worth_of(least->bucket, least->way)) {
            *least = (cvi__cache_place){b, way};
        }
    }
}

static void grow_older(cvi__cache_bucket *b)
{
    for (uint32_t way = 0; way < CVI__CACHE_WAYS; way++) {
        if (b->notes[way] >= CVI__CACHE_AGE) {
            b->notes[way] = (uint8_t)(b->notes[way] - CVI__CACHE_AGE);
        }
    }
}

uintptr_t cvi__cache_table_evict(cvi__cache_table *t, const cvi__id_tag *tag, int absent_only)
{
    cvi__cache_bucket *const home = cvi__cache_home(t, tag), *b = home;
    cvi__cache_place least = {NULL, 0};

    for (uint32_t i = 0; i < t->bucket_count && (i < NEAR || !least.bucket); i++) {
        find_least(b, absent_only, &least);
        b = cvi__cache_next(t, b);
    }
    grow_older(home);
    return least.bucket ? cvi__cache_table_take(t, least) : 0;
}
