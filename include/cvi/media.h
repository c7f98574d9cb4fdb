/* SPDX-License-Identifier: MIT */
/**
 * @file media.h
 * Pictures, slates, sound clips, and the work items (jobs) that decode, draw and encode video.
 */
#ifndef CVI_MEDIA_H
#define CVI_MEDIA_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- frames ---------------------------------------------------------------------------- */

/** A picture, reference-counted atomically; may cross threads and outlive its maker. */
typedef struct cvi_frame cvi_frame;

/** Sample layouts. */
typedef enum cvi_frame_format {
    CVI_FRAME_FORMAT_UNKNOWN = 0,
    CVI_FRAME_FORMAT_I420 = 1 /**< 8 bit, planes Y, U, V; chroma (w + 1) / 2 by (h + 1) / 2 */
} cvi_frame_format;

/** Parameters of cvi_frame_create() and cvi_frame_wrap(). */
typedef struct cvi_frame_params {
    size_t size;                    /**< set by CVI_FRAME_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc; must be usable from any thread */
    uint32_t format;                /**< a cvi_frame_format; 0: I420 */
    uint32_t width;                 /**< pixels, 2..4096 */
    uint32_t height;                /**< pixels, 2..4096 */
    uint32_t reserved;              /**< 0 */
    void *planes[4];                /**< wrap: caller's memory; create: NULL */
    uint32_t strides[4];            /**< wrap: bytes from row to row */
    void (*release)(void *user);    /**< wrap: called once when the last reference goes, any thread */
    void *user;                     /**< passed to release */
} cvi_frame_params;
/** Prepare a cvi_frame_params. */
#define CVI_FRAME_PARAMS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_frame_params, user))

CVI_API int cvi_frame_create(cvi_frame **out, const cvi_frame_params *params);
CVI_API int cvi_frame_wrap(cvi_frame **out, const cvi_frame_params *params);
CVI_API cvi_frame *cvi_frame_ref(cvi_frame *frame);
CVI_API void cvi_frame_unref(cvi_frame **frame);
CVI_API uint32_t cvi_frame_get_format(const cvi_frame *frame);
CVI_API uint32_t cvi_frame_get_width(const cvi_frame *frame);
CVI_API uint32_t cvi_frame_get_height(const cvi_frame *frame);
CVI_API void *cvi_frame_get_plane(const cvi_frame *frame, uint32_t plane); /* NULL: no such plane */
CVI_API uint32_t cvi_frame_get_stride(const cvi_frame *frame, uint32_t plane);

/* ---- slates ---------------------------------------------------------------------------- */

/** What a screen says; any member may be NULL. UTF-8, NUL-terminated, copied. */
typedef struct cvi_slate {
    size_t size;             /**< set by CVI_SLATE_INIT() */
    const char *title;       /**< large, at most 120 bytes */
    const char *instruction; /**< what to do, may wrap, at most 400 bytes */
    const char *entry;       /**< digits typed so far, largest, at most 40 bytes */
    const char *footer;      /**< small, at most 200 bytes */
    uint32_t background;     /**< 0xRRGGBB; 0: the default dark blue */
    uint32_t foreground;     /**< 0xRRGGBB; 0: white */
} cvi_slate;
/** Prepare a cvi_slate. */
#define CVI_SLATE_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_slate, foreground))

/* ---- clips ----------------------------------------------------------------------------- */

/** Sounds by name, filled once and then read by all threads: keep it until its users are gone. */
typedef struct cvi_clips cvi_clips;

/** Parameters of cvi_clips_create(). */
typedef struct cvi_clips_params {
    size_t size;                    /**< set by CVI_CLIPS_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint64_t max_bytes;             /**< of decoded sound; 0: 64 MiB */
} cvi_clips_params;
/** Prepare a cvi_clips_params. */
#define CVI_CLIPS_PARAMS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_clips_params, max_bytes))

CVI_API int cvi_clips_create(cvi_clips **out, const cvi_clips_params *params);
CVI_API void cvi_clips_destroy(cvi_clips **clips);

/* Add a RIFF WAVE file (PCM, 16 bit, mono or stereo, 8000..48000 Hz) under a name such as
 * "en/welcome"; it is kept as 48 kHz mono. An existing name is replaced. */
CVI_API int cvi_clips_add_wav(cvi_clips *clips, const char *name, const void *wav, size_t len);
CVI_API int cvi_clips_has(const cvi_clips *clips, const char *name); /* 1 or 0 */
CVI_API const cvi_error_info *cvi_clips_last_error(const cvi_clips *clips);

/* ---- jobs and the pool ----------------------------------------------------------------- */

/** A piece of video work of a meeting: decode one unit, or compose and encode one picture. */
typedef struct cvi_job cvi_job;

/* Do the work, on any thread; touches only the job. Its outcome is the meeting's to take. */
CVI_API void cvi_job_run(cvi_job *job);

/** Threads that run jobs: a convenience, and the only code of the library that starts threads. */
typedef struct cvi_pool cvi_pool;

/** Where finished jobs of one owner thread come back. */
typedef struct cvi_pool_port cvi_pool_port;

/** Parameters of cvi_pool_create(). */
typedef struct cvi_pool_params {
    size_t size;                    /**< set by CVI_POOL_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc; must be usable from any thread */
    uint32_t threads;               /**< 1..256; 0: as many as processors */
    uint32_t max_jobs;              /**< waiting at once; 0: 1024 */
} cvi_pool_params;
/** Prepare a cvi_pool_params. */
#define CVI_POOL_PARAMS_INIT(p)                                                                    \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_pool_params, max_jobs))

CVI_API int cvi_pool_create(cvi_pool **out, const cvi_pool_params *params);
CVI_API void cvi_pool_destroy(cvi_pool **pool); /* waits for running jobs; ports first */

/* One per owner thread. Its fd (an eventfd) is readable while finished jobs wait. */
CVI_API int cvi_pool_open_port(cvi_pool *pool, cvi_pool_port **out);
CVI_API void cvi_pool_close_port(cvi_pool_port **port); /* waits for its jobs to finish */
CVI_API int cvi_pool_port_fd(const cvi_pool_port *port);
CVI_API int cvi_pool_port_submit(cvi_pool_port *port, cvi_job *job, void *tag); /* CVI_EFULL */
CVI_API int cvi_pool_port_next_done(cvi_pool_port *port, cvi_job **job, void **tag); /* CVI_AGAIN */

#ifdef __cplusplus
}
#endif

#endif
