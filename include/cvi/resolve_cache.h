/* SPDX-License-Identifier: MIT */
/**
 * @file resolve_cache.h
 * What look-ups found, remembered. Given to resolvers by their parameters, a cache answers what it
 * knows at once, lets look-ups of one id share one answer, and steps in when the service fails.
 *
 * @code
 * cvi_resolve_cache *cache = NULL;
 * cvi_resolution *meeting = NULL;
 * uint64_t now_us = 0;
 *
 * if (cvi_resolve_cache_create(&cache, NULL) == CVI_OK &&
 *     cvi_resolve_cache_find(cache, now_us, "contoso", "126000000", &meeting) == CVI_ENOENT) {
 *     puts("not known yet: ask a resolver");
 * }
 * cvi_resolution_destroy(&meeting);
 * cvi_resolve_cache_destroy(&cache);
 * @endcode
 */
#ifndef CVI_RESOLVE_CACHE_API_H
#define CVI_RESOLVE_CACHE_API_H

#include <cvi/resolve.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What look-ups found, remembered; one may serve several resolvers on several threads. */
typedef struct cvi_resolve_cache cvi_resolve_cache;

/** In cvi_resolve_cache_params: nothing of that kind is remembered. */
#define CVI_RESOLVE_CACHE_NONE UINT64_MAX

/** Parameters of cvi_resolve_cache_create(). Times reach to 7 days. */
typedef struct cvi_resolve_cache_params {
    size_t size;                    /**< set by CVI_RESOLVE_CACHE_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint64_t start_us;              /**< clock of the resolvers at creation; earlier counts as it */
    uint64_t max_bytes;             /**< of index and meetings together, 65536..; 0: 64 MiB */
    uint64_t positive_us;           /**< a meeting is fresh for so long, at most until its end
                                         or expiry; 0: 5 minutes;
                                         CVI_RESOLVE_CACHE_NONE: never */
    uint64_t negative_us;           /**< so is "no such meeting"; 0: 10 s */
    uint64_t stale_us;              /**< after positive_us a meeting may stand in for so long when
                                         the service fails; 0: 1 hour */
    uint32_t max_entries;           /**< room for so many, 64..16777216; 0: 100000 */
    uint32_t reserved;              /**< 0 */
} cvi_resolve_cache_params;
/** Prepare a cvi_resolve_cache_params. */
#define CVI_RESOLVE_CACHE_PARAMS_INIT(p)                                                           \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_cache_params, reserved))

/** Counters of a cache since it was created, and what is in it now. */
typedef struct cvi_resolve_cache_stats {
    size_t size;               /**< set by CVI_RESOLVE_CACHE_STATS_INIT() */
    uint64_t entries;          /**< now, also those out of date that nobody asked for since */
    uint64_t negative_entries; /**< of these, "no such meeting" */
    uint64_t bytes;            /**< now, index with its alignment, and entries */
    uint64_t hits;             /**< a fresh meeting was known */
    uint64_t negative_hits;    /**< it was known that there is none */
    uint64_t misses;           /**< nothing fresh was known */
    uint64_t stale;            /**< an old meeting stood in for a service that failed */
    uint64_t shared;           /**< look-ups that waited for another's answer instead of asking */
    uint64_t insertions;       /**< answers remembered */
    uint64_t evictions;        /**< forgotten for want of room */
} cvi_resolve_cache_stats;
/** Prepare a cvi_resolve_cache_stats. */
#define CVI_RESOLVE_CACHE_STATS_INIT(p)                                                            \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resolve_cache_stats, evictions))

/**
 * Create an empty cache.
 *
 * Its index, 38 bytes for each of max_entries, is allocated now; from 8 MiB on it is aligned to huge
 * pages, which takes up to 4 MiB. Who was not asked for longest is forgotten first, roughly; "no
 * such meeting" gets an eighth of the entries, so that nobody can drive meetings out by guessing.
 *
 * @param out     the cache, to be destroyed by the caller; NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK       done
 * @retval CVI_EINVAL   out is NULL, a field is out of range, the index alone is over max_bytes, or
 *                      the allocator is incomplete
 * @retval CVI_ENOMEM   no memory
 * @retval CVI_ESYSTEM  the system has no randomness for the hash
 * @retval CVI_EABI     the size of params or allocator is not understood
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_resolve_cache_create(cvi_resolve_cache **out,
                                     const cvi_resolve_cache_params *params);

/**
 * Destroy a cache; resolutions that were given out stay valid.
 *
 * @param cache  set to NULL; NULL and a pointer to NULL are ignored
 *
 * @thread when no other uses it   @alloc frees   @since 0.1
 */
CVI_API void cvi_resolve_cache_destroy(cvi_resolve_cache **cache);

/**
 * Give a resolver a cache.
 *
 * What it knows is answered at once, look-ups of one id that are open together share one answer,
 * and an old meeting stands in when no back end could be asked. Answers of a policy service or of
 * the embedder depend on who asks, so tenants with such a back end are left out; so are those whose
 * meetings come from a book alone. Texts are in the language of who asked first.
 *
 * @param resolver  resolver
 * @param cache     borrowed until the resolver is destroyed or gets another; NULL: none
 *
 * @retval CVI_OK       from the next look-up on
 * @retval CVI_EINVAL   resolver is NULL
 * @retval CVI_ENOMEM   no memory
 * @retval CVI_ESYSTEM  the system has no randomness
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resolver_set_cache(cvi_resolver *resolver, cvi_resolve_cache *cache);

/**
 * Tell at once what is known about a conference id.
 *
 * @param cache          cache
 * @param now_us         clock of the resolvers that fill it
 * @param tenant_id      NUL-terminated
 * @param conference_id  NUL-terminated; 255 bytes together with tenant_id, else nothing is known
 * @param out            the meeting, to be destroyed by the caller; NULL unless CVI_OK
 *
 * @retval CVI_OK                  a fresh meeting
 * @retval CVI_ENOENT              nothing, or nothing fresh: ask a resolver
 * @retval CVI_ERESOLVE_NOT_FOUND  there was no such meeting a moment ago
 * @retval CVI_ERESOLVE_MISTYPED   likewise, and its check digit is wrong
 * @retval CVI_ERESOLVE_EXPIRED    it was over a moment ago
 * @retval CVI_EINVAL              a pointer is NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_resolve_cache_find(cvi_resolve_cache *cache, uint64_t now_us, const char *tenant_id,
                                   const char *conference_id, cvi_resolution **out);

/** One of many things to ask. Frozen: it never grows, because it is used in arrays. */
typedef struct cvi_resolve_cache_query {
    const char *tenant_id;     /**< NUL-terminated */
    const char *conference_id; /**< NUL-terminated */
    cvi_resolution *meeting;   /**< answer: to be destroyed by the caller; NULL unless CVI_OK */
    int32_t status;            /**< answer: as of cvi_resolve_cache_find() */
} cvi_resolve_cache_query;

/**
 * Tell at once what is known about many conference ids.
 *
 * Much faster for each than one at a time in a large cache, since it waits for memory only once
 * for sixteen of them.
 *
 * @param cache    cache
 * @param now_us   clock of the resolvers that fill it
 * @param queries  what is asked, and room for the answers
 * @param n        how many
 *
 * @retval CVI_OK      every query has its answer
 * @retval CVI_EINVAL  a pointer is NULL; nothing was answered
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_resolve_cache_find_many(cvi_resolve_cache *cache, uint64_t now_us,
                                        cvi_resolve_cache_query *queries, size_t n);

/**
 * Forget one conference id, since its meeting changed.
 *
 * @param cache          NULL is ignored
 * @param tenant_id      NUL-terminated; NULL is ignored
 * @param conference_id  NUL-terminated; NULL is ignored
 *
 * @thread any   @alloc frees   @since 0.1
 */
CVI_API void cvi_resolve_cache_forget(cvi_resolve_cache *cache, const char *tenant_id,
                                      const char *conference_id);

/**
 * Forget everything; counters stay.
 *
 * @param cache  NULL is ignored
 *
 * @thread any   @alloc frees   @since 0.1
 */
CVI_API void cvi_resolve_cache_clear(cvi_resolve_cache *cache);

/**
 * Read the counters.
 *
 * @param cache  cache
 * @param out    receives them; its `size` says how much the caller holds
 *
 * @retval CVI_OK      filled in
 * @retval CVI_EABI    out->size is not understood
 * @retval CVI_EINVAL  a pointer is NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_resolve_cache_get_stats(cvi_resolve_cache *cache, cvi_resolve_cache_stats *out);

#ifdef __cplusplus
}
#endif

#endif
