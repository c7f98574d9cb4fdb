/* SPDX-License-Identifier: MIT */
/**
 * @file media.h
 * Pictures, sound clips, themes, slates, and the work items (jobs) that decode, draw and encode video.
 */
#ifndef CVI_MEDIA_H
#define CVI_MEDIA_H

#include <cvi/compositor.h>
#include <cvi/core.h>
#include <cvi/picture.h>
#include <cvi/tapes.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- clips ----------------------------------------------------------------------------- */

/** Sounds by name, filled once and then read by all threads: keep it until its users are gone. */
typedef struct cvi_clips cvi_clips;

/** Parameters of cvi_clips_create(). */
typedef struct cvi_clips_params {
    size_t size;                    /**< set by CVI_CLIPS_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint64_t max_bytes;             /**< of sound, counted at 48 kHz; 0: 64 MiB */
} cvi_clips_params;
/** Prepare a cvi_clips_params. */
#define CVI_CLIPS_PARAMS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_clips_params, max_bytes))

/**
 * Make an empty set of clips.
 *
 * @param out     gets it, or NULL
 * @param params  NULL: defaults
 *
 * @retval CVI_OK      `*out` is a set
 * @retval CVI_EINVAL  out is NULL, or the allocator is incomplete
 * @retval CVI_EABI    params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_clips_create(cvi_clips **out, const cvi_clips_params *params);

/**
 * Free a set of clips; no meeting may use it any more.
 *
 * @param clips  pointer to the set, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_clips_destroy(cvi_clips **clips);

/**
 * Add a RIFF WAVE file under a name such as "en/welcome".
 *
 * It holds PCM of 16 bits, mono or stereo, 8000 to 48000 Hz, and is played as 48 kHz mono. A name
 * that is there already is replaced; that, too, must happen before a meeting uses the set.
 *
 * @param clips  the set
 * @param name   1 to 120 bytes, NUL-terminated; copied
 * @param wav    the file's bytes; read during the call only
 * @param len    how many
 *
 * @retval CVI_OK          it can be played
 * @retval CVI_EMEDIA_WAV  not such a file; cvi_clips_last_error() says where
 * @retval CVI_ELIMIT      more sound than max_bytes, or more than 4096 clips
 * @retval CVI_EINVAL      an argument is NULL, or the name too long
 * @retval CVI_ENOMEM      no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_clips_add_wav(cvi_clips *clips, const char *name, const void *wav, size_t len);

/**
 * Tell whether there is a clip of this name.
 *
 * @param clips  may be NULL
 * @param name   NUL-terminated; may be NULL
 *
 * @return 1 when there is, otherwise 0
 *
 * @thread any, once filled   @alloc never   @since 0.1
 */
CVI_API int cvi_clips_has(const cvi_clips *clips, const char *name);

/**
 * Return why the last failing call on a set failed.
 *
 * @param clips  may be NULL
 *
 * @return a record that belongs to the set; NULL for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_clips_last_error(const cvi_clips *clips);

/* ---- themes ---------------------------------------------------------------------------- */

/**
 * How screens look and what they say. Filled once and then read by all threads: keep it until its
 * users are gone.
 *
 * A folder holds a theme:
 *
 *     theme.json          see below; the one file that must be there
 *     background.png      any PNG files that theme.json names
 *     fonts/              font files, besides those of the system
 *     LANGUAGE/NAME.wav   sounds instead of the prompts of these names
 *
 *     {"name": "Contoso",
 *      "colors": {"background": "#10233f", "foreground": "#ffffff", "title": "#ffffff",
 *                 "entry": "#ffd54f", "dim": "#c8d4e6"},
 *      "font": "Noto Sans", "background": "background.png", "logo": "logo.png",
 *      "texts": {"en": {"ask_id": {"title": "Hello", "text": "...", "footer": "..."}}}}
 *
 * Texts belong to the screens of cvi_ivr_action; lists of languages and names stay as they are.
 * Every member may be missing; unknown ones are refused. Colours must be readable on the
 * background: a contrast of 4.5 to 1, of title and entry 3 to 1 (WCAG 2.1, 1.4.3).
 */
typedef struct cvi_theme cvi_theme;

/** Parameters of cvi_theme_create(). */
typedef struct cvi_theme_params {
    size_t size;                    /**< set by CVI_THEME_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t is_high_contrast;      /**< 1: black, white and yellow */
    uint32_t reserved;              /**< 0 */
} cvi_theme_params;
/** Prepare a cvi_theme_params. */
#define CVI_THEME_PARAMS_INIT(p)                                                                   \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_theme_params, reserved))

/** Texts of a screen, see cvi_theme_get_text(). */
typedef enum cvi_theme_part {
    CVI_THEME_TITLE = 0,  /**< large, above */
    CVI_THEME_TEXT = 1,   /**< what to do */
    CVI_THEME_FOOTER = 2, /**< small print */
    CVI_THEME_TEXTS = 3   /**< how many there are */
} cvi_theme_part;

/**
 * Make a theme with colours that are built in; it is ready for use.
 *
 * @param out     gets it, or NULL
 * @param params  NULL: the normal one
 *
 * @retval CVI_OK      `*out` is a theme
 * @retval CVI_EINVAL  a parameter is out of range, or the allocator incomplete
 * @retval CVI_EABI    params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM  no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_theme_create(cvi_theme **out, const cvi_theme_params *params);

/**
 * Free a theme; no slate with it may be shown any more.
 *
 * @param theme  pointer to the theme, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_theme_destroy(cvi_theme **theme);

/**
 * Load a folder into a theme, once.
 *
 * All of it is checked now. After a failure the theme is only good for cvi_theme_last_error() and
 * to be destroyed.
 *
 * @param theme   a new theme; what the folder does not say stays as it is
 * @param folder  its path, NUL-terminated
 * @param clips   gets the sounds; NULL: they are left alone
 *
 * @retval CVI_OK            loaded
 * @retval CVI_ENOENT        a file is not there
 * @retval CVI_EJSON_SYNTAX  theme.json is not JSON; the error has line, column and offset
 * @retval CVI_EJSON_TYPE    a value has the wrong type
 * @retval CVI_EJSON_RANGE   a member is not known, a value not usable, or the contrast too low
 * @retval CVI_EMEDIA_PNG    a picture is damaged or larger than 4096 by 4096
 * @retval CVI_EMEDIA_WAV    a sound is not usable
 * @retval CVI_ELIMIT        a file or path is too long
 * @retval CVI_ENOTSUP       this build has no JSON reader, or no pictures and fonts
 * @retval CVI_ESTATE        the theme was loaded before
 * @retval CVI_ESYSTEM       a file cannot be read
 * @retval CVI_EINVAL        theme or folder is NULL
 * @retval CVI_ENOMEM        no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_theme_load(cvi_theme *theme, const char *folder, cvi_clips *clips);

/**
 * Return what a theme says on a screen instead of our text.
 *
 * @param theme     may be NULL
 * @param language  such as "en"
 * @param screen    such as "ask_id", as in cvi_ivr_action
 * @param part      a cvi_theme_part
 *
 * @return borrowed, lives as long as the theme; NULL: the theme has no text for it
 *
 * @thread any, once loaded   @alloc never   @since 0.1
 */
CVI_API const char *cvi_theme_get_text(const cvi_theme *theme, const char *language,
                                       const char *screen, uint32_t part);

/**
 * Return why the last failing call on a theme failed.
 *
 * @param theme  may be NULL
 *
 * @return a record that belongs to the theme; NULL for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_theme_last_error(const cvi_theme *theme);

/* ---- slates ---------------------------------------------------------------------------- */

/**
 * What a screen says; any text may be NULL. UTF-8, NUL-terminated, copied.
 *
 * Texts in any script that a font covers, from left to right or from right to left, are centred and
 * wrapped. They shrink when there are many; then what matters least is cut with an ellipsis or left
 * out. The instruction is never smaller than a 20th of the picture's height (18 pixels at 360
 * lines), nothing smaller than a 24th.
 */
typedef struct cvi_slate {
    size_t size;             /**< set by CVI_SLATE_INIT() */
    const char *title;       /**< large, at most 120 bytes */
    const char *instruction; /**< what to do, may wrap, at most 400 bytes */
    const char *entry;       /**< digits typed so far, or dots, largest, at most 96 bytes */
    const char *footer;      /**< small, at most 200 bytes */
    uint32_t background;     /**< 0xRRGGBB; 0: the theme's */
    uint32_t foreground;     /**< 0xRRGGBB, of all texts; 0: the theme's */
    const char *subject;     /**< of the meeting, at most 200 bytes */
    const char *organizer;   /**< a line about whoever called it, at most 160 bytes */
    const char *waiting;     /**< a line about who waits or takes part, at most 160 bytes */
    const char *time_left;   /**< what is written before the countdown, at most 70 bytes */
    const char *language;    /**< such as "ja", for the shapes of characters, at most 15 bytes */
    const cvi_theme *theme;  /**< borrowed; NULL: the built-in one */
    uint64_t until_us;       /**< caller's clock: end of a countdown; 0, CVI_NO_DEADLINE: none */
    uint32_t is_overlay;     /**< 1: title, instruction and waiting in a band over the meeting */
    uint32_t reserved;       /**< 0 */
} cvi_slate;
/** Prepare a cvi_slate. */
#define CVI_SLATE_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_slate, reserved))
/* ---- sound ------------------------------------------------------------------------------ */

/**
 * Changes the sample rate of mono 16-bit sound, in pieces of any length.
 *
 * Images and aliases are 105 dB down from half the lower rate on; up to 0.45 of the lower rate the
 * response is flat within 0.05 dB. Everything is delayed by 44 samples of the lower rate, and where
 * the higher one is 2.5 times that or more, by up to 61: 53 between 8000 and 48000 Hz. What the
 * filters take grows with out_hz over the greatest common divisor of both: 113 kB from 22050 Hz to
 * 48000 Hz, but 18 MB between rates that have none.
 */
typedef struct cvi_resampler cvi_resampler;

/** Parameters of cvi_resampler_create(). */
typedef struct cvi_resampler_params {
    size_t size;                    /**< set by CVI_RESAMPLER_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    uint32_t in_hz;                 /**< 8000..48000 */
    uint32_t out_hz;                /**< likewise; samples are copied when both are equal */
} cvi_resampler_params;
/** Prepare a cvi_resampler_params. */
#define CVI_RESAMPLER_PARAMS_INIT(p)                                                               \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_resampler_params, out_hz))

/** Most samples that cvi_resampler_process() takes at once: 120 ms at 48000 Hz. */
#define CVI_RESAMPLER_FEED_MAX 5760u

/**
 * Make a resampler.
 *
 * @param out     gets the resampler, or NULL
 * @param params  both rates
 *
 * @retval CVI_OK             `*out` is a resampler
 * @retval CVI_EMEDIA_FORMAT  a rate that is not supported
 * @retval CVI_EINVAL         an argument is NULL, or the allocator is incomplete
 * @retval CVI_EABI           params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM         no memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_resampler_create(cvi_resampler **out, const cvi_resampler_params *params);

/**
 * Free a resampler.
 *
 * @param resampler  pointer to the resampler, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_resampler_destroy(cvi_resampler **resampler);

/**
 * Forget the past: silence came before.
 *
 * @param resampler  may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_resampler_reset(cvi_resampler *resampler);

/**
 * Change the rate of the next samples.
 *
 * All are taken. From the start or a reset on, n samples give n * out_hz / in_hz ones when both are
 * even numbers or n is 20 ms; any split of the input gives the same output.
 *
 * @param resampler  the resampler
 * @param in         samples; may be NULL when n is 0
 * @param n          how many, 0..CVI_RESAMPLER_FEED_MAX
 * @param out        gets the result; must not overlap `in`
 * @param cap        room in it, in samples
 * @param made       gets how many were written
 *
 * @retval CVI_OK         `made` samples are in `out`
 * @retval CVI_ETOOSMALL  cap is less than they need; nothing was taken
 * @retval CVI_EINVAL     an argument is NULL, or too many samples
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_resampler_process(cvi_resampler *resampler, const int16_t *in, size_t n,
                                  int16_t *out, size_t cap, size_t *made);

/**
 * Tell how many samples a call can give at most.
 *
 * @param resampler  may be NULL
 * @param in         samples fed in that call
 *
 * @return samples; 0 for NULL or more than CVI_RESAMPLER_FEED_MAX
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API size_t cvi_resampler_get_max(const cvi_resampler *resampler, size_t in);

/**
 * Tell how much later sound comes out than it went in.
 *
 * @param resampler  may be NULL
 *
 * @return samples at out_hz, rounded down; 0 for NULL and equal rates
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API size_t cvi_resampler_get_delay(const cvi_resampler *resampler);

/**
 * Draw a slate into a frame, as it would be seen in a call; for previews.
 *
 * @param slate   what it says; an overlay leaves the upper part of the frame as it is
 * @param now_us  caller's clock, for a countdown
 * @param frame   made by cvi_frame_create(), of nobody else's
 *
 * @retval CVI_OK       drawn
 * @retval CVI_EINVAL   a pointer is NULL, a text too long or not UTF-8
 * @retval CVI_EABI     slate has an unknown size
 * @retval CVI_ENOTSUP  this build has no text library: only the background was drawn
 * @retval CVI_ENOMEM   no memory
 *
 * @thread any   @alloc allocates   @since 0.1
 */
CVI_API int cvi_slate_draw(const cvi_slate *slate, uint64_t now_us, cvi_frame *frame);

/* ---- jobs and the pool ----------------------------------------------------------------- */

/** A piece of video work of a meeting: decode one unit, or compose and encode one picture. */
typedef struct cvi_job cvi_job;

/**
 * Do the work of a job.
 *
 * It touches nothing but the job. What came of it is the meeting's to take, with
 * cvi_meeting_job_done(), also when it failed.
 *
 * @param job  from cvi_meeting_next_job(); NULL does nothing
 *
 * @thread any   @alloc codecs and changes of size may allocate   @since 0.1
 */
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

/**
 * Start threads that run jobs.
 *
 * They block all signals.
 *
 * @param out     gets the pool, or NULL
 * @param params  NULL: defaults
 *
 * @retval CVI_OK       the threads run
 * @retval CVI_EINVAL   too many threads, or the allocator is incomplete
 * @retval CVI_ESYSTEM  a thread could not be started
 * @retval CVI_EABI     params has a size or a tail this library does not understand
 * @retval CVI_ENOMEM   no memory
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_pool_create(cvi_pool **out, const cvi_pool_params *params);

/**
 * Stop the threads and free the pool.
 *
 * Close all ports first.
 *
 * @param pool  pointer to the pool, which becomes NULL; both may be NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API void cvi_pool_destroy(cvi_pool **pool);

/**
 * Open a port: where the finished jobs of one owner thread come back.
 *
 * @param pool  the pool
 * @param out   gets the port, or NULL
 *
 * @retval CVI_OK       `*out` is a port
 * @retval CVI_ESYSTEM  no descriptor left
 * @retval CVI_EINVAL   an argument is NULL
 * @retval CVI_ENOMEM   no memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_pool_open_port(cvi_pool *pool, cvi_pool_port **out);

/**
 * Close a port.
 *
 * It waits until its jobs have run. Take them with cvi_pool_port_next_done() before: those still in
 * the port cannot be taken any more.
 *
 * @param port  pointer to the port, which becomes NULL; both may be NULL
 *
 * @thread the port's owner   @alloc never   @since 0.1
 */
CVI_API void cvi_pool_close_port(cvi_pool_port **port);

/**
 * Return the descriptor to wait for: readable while finished jobs wait.
 *
 * @param port  may be NULL
 *
 * @return an eventfd that belongs to the port; -1 for NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_pool_port_fd(const cvi_pool_port *port);

/**
 * Have a job run by one of the threads.
 *
 * @param port  where it comes back
 * @param job   stays the caller's; not touched until it is back
 * @param tag   passed back with it, such as its meeting
 *
 * @retval CVI_OK      it will come back
 * @retval CVI_EFULL   max_jobs are waiting; give the job back to its meeting
 * @retval CVI_EINVAL  port or job is NULL
 *
 * @thread the port's owner   @alloc never   @since 0.1
 */
CVI_API int cvi_pool_port_submit(cvi_pool_port *port, cvi_job *job, void *tag);

/**
 * Take the next finished job.
 *
 * @param port  the port
 * @param job   gets the job, or NULL
 * @param tag   gets what came with it; may be NULL
 *
 * @retval CVI_OK      `*job` has run: give it to cvi_meeting_job_done()
 * @retval CVI_AGAIN   none has finished
 * @retval CVI_EINVAL  port or job is NULL
 *
 * @thread the port's owner   @alloc never   @since 0.1
 */
CVI_API int cvi_pool_port_next_done(cvi_pool_port *port, cvi_job **job, void **tag);

#ifdef __cplusplus
}
#endif

#endif
