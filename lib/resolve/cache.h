/* SPDX-License-Identifier: MIT */
/*
 * What resolvers remember, in shards with a lock of their own. Texts are not kept: an entry is
 * known by the keyed hash of its key.
 *
 * The cache owns CVI__CACHE_SHARES references of a resolution, and lends them: giving one out
 * changes the cache's own notes alone, and the resolution is touched by whoever uses it.
 */
#ifndef CVI_RESOLVE_CACHE_H
#define CVI_RESOLVE_CACHE_H

#include <stdatomic.h>

#include <cvi/resolve_cache.h>

#define CVI__CACHE_SHARES 16u /* a power of two, at most what malloc aligns to */

/* The head of a cvi_resolution. */
typedef struct cvi__cached {
    atomic_uint refs;
    size_t bytes;            /* of the whole block, which has no pointers into itself */
    uint64_t stale_until_us; /* may still stand in when the service fails; set once it is cached */
} cvi__cached;

typedef enum cvi__cache_state {
    CVI__CACHE_MISS = 0,
    CVI__CACHE_FRESH = 1,
    CVI__CACHE_STALE = 2
} cvi__cache_state;

typedef struct cvi__cache_hit {
    cvi__cache_state state;
    int status;
    cvi_resolution *resolution; /* a reference for the caller; NULL unless status is CVI_OK */
} cvi__cache_hit;

typedef struct cvi__cache_id {
    const char *tenant_id;
    const char *conference_id;
} cvi__cache_id;

cvi__cache_hit cvi__cache_find(cvi_resolve_cache *c, uint64_t now_us, cvi__cache_id id);

/*
 * Remember an answer: a meeting, or that there is none. The cache takes a reference of its own; a
 * resolution is put at most once. `unix_us` is INT64_MIN when nobody told the civil time. Without
 * memory nothing is remembered.
 */
void cvi__cache_put(cvi_resolve_cache *c, uint64_t now_us, int64_t unix_us, cvi__cache_id id,
                    int status, cvi_resolution *resolution);

void cvi__cache_count_stale(cvi_resolve_cache *c);  /* a stale meeting stood in */
void cvi__cache_count_shared(cvi_resolve_cache *c); /* a look-up shared another's answer */

#endif
