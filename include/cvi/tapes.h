/* SPDX-License-Identifier: MIT */
/**
 * @file tapes.h
 * Screens and sounds that were coded once, for all meetings and threads of a process.
 */
#ifndef CVI_TAPES_H
#define CVI_TAPES_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * A store of tapes: a screen coded once for each format, a sound once for each format and volume.
 *
 * Meetings that are made with one store share what any of them has coded, on whatever threads they
 * run. A tape is recorded while its first listener needs it, and is never changed afterwards:
 * whoever plays one waits for nobody, unless the next packet of a sound is being coded just then.
 * The meetings must have one clock, and their clips and themes must outlive the store.
 */
typedef struct cvi_tapes cvi_tapes;

/** Parameters of cvi_tapes_create(). */
typedef struct cvi_tapes_params {
    size_t size;                    /**< set by CVI_TAPES_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc; several threads call it at once */
    uint64_t max_bytes;             /**< kept at most, beside what is played now; 0: 64 MiB */
} cvi_tapes_params;
/** Prepare a cvi_tapes_params. */
#define CVI_TAPES_PARAMS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_tapes_params, max_bytes))

/** What is in a store, and what it took to make it. */
typedef struct cvi_tapes_stats {
    size_t size;             /**< set by CVI_TAPES_STATS_INIT() */
    uint64_t bytes;          /**< all tapes together */
    uint64_t pictures_coded; /**< ever */
    uint64_t packets_coded;  /**< of sound, ever */
    uint32_t screens;        /**< tapes of screens */
    uint32_t sounds;         /**< tapes of sounds, and of silence */
} cvi_tapes_stats;
/** Prepare a cvi_tapes_stats. */
#define CVI_TAPES_STATS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_tapes_stats, sounds))

/**
 * Make an empty store.
 *
 * @param out     gets it, or NULL
 * @param params  NULL: defaults
 *
 * @retval CVI_OK      `*out` is a store
 * @retval CVI_EINVAL  out is NULL, or the allocator is incomplete
 * @retval CVI_EABI    params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM  no memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_tapes_create(cvi_tapes **out, const cvi_tapes_params *params);

/**
 * Free a store; no meeting may have it any more.
 *
 * @param tapes  pointer to it, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_tapes_destroy(cvi_tapes **tapes);

/**
 * Tell what is in a store.
 *
 * @param tapes  the store
 * @param stats  gets the numbers
 *
 * @retval CVI_OK      written
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_EABI    stats has a size this library does not understand
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_tapes_get_stats(cvi_tapes *tapes, cvi_tapes_stats *stats);

#ifdef __cplusplus
}
#endif

#endif
