/* SPDX-License-Identifier: MIT */
/**
 * @file ivr.h
 * Interactive voice response as data: digits, results and time in; "say", "show", "check" and
 * "join" out. It plays nothing, draws nothing and looks nothing up. One thread at a time.
 *
 * @code
 * cvi_ivr *ivr = NULL;
 * cvi_ivr_action action;
 * uint64_t now_us = 0;
 *
 * CVI_IVR_ACTION_INIT(&action);
 * if (cvi_ivr_create(&ivr, NULL) == CVI_OK && cvi_ivr_start(ivr, now_us, NULL) == CVI_OK) {
 *     for (const char *key = "126000000#"; *key; key++) {
 *         cvi_ivr_feed_digit(ivr, now_us, *key);
 *         while (cvi_ivr_next_action(ivr, &action) == CVI_OK) {
 *             printf("%u %s %s\n", (unsigned)action.kind, action.text, action.entry);
 *         }
 *     }
 *     cvi_ivr_feed_result(ivr, now_us, CVI_OK, 0); // a meeting was found: it says JOIN
 * }
 * cvi_ivr_destroy(&ivr);
 * @endcode
 */
#ifndef CVI_IVR_H
#define CVI_IVR_H

#include <cvi/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One caller's dialogue. */
typedef struct cvi_ivr cvi_ivr;

/** Where the dialogue is. */
typedef enum cvi_ivr_state {
    CVI_IVR_STATE_UNKNOWN = 0,
    CVI_IVR_STATE_IDLE = 1,    /**< not started */
    CVI_IVR_STATE_COLLECT = 2, /**< waiting for the conference id */
    CVI_IVR_STATE_CHECK = 3,   /**< the id is being looked up */
    CVI_IVR_STATE_PIN = 4,     /**< waiting for the PIN */
    CVI_IVR_STATE_JOIN = 5,    /**< done: the caller may enter */
    CVI_IVR_STATE_END = 6      /**< done: say goodbye and hang up */
} cvi_ivr_state;

/** Parameters of cvi_ivr_create(). */
typedef struct cvi_ivr_params {
    size_t size;                    /**< set by CVI_IVR_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_log_sink *log;        /**< NULL: silent */
    const char *language;           /**< of prompts and screens; NULL: "en" */
    uint32_t min_digits;            /**< of a conference id, 1..32; 0: 9 */
    uint32_t max_digits;            /**< ends the entry without '#', 1..32; 0: 13 */
    uint32_t tries;                 /**< wrong ids before giving up, 1..100; 0: 3 */
    uint32_t pin_max_digits;        /**< 1..32; 0: 20 */
    uint64_t first_digit_us;        /**< silence before the prompt is repeated; 0: 15 s */
    uint64_t inter_digit_us;        /**< pause that ends an entry of min_digits or more; 0: 5 s */
    uint64_t total_us;              /**< for the whole dialogue; 0: 120 s */
} cvi_ivr_params;
/** Prepare a cvi_ivr_params. */
#define CVI_IVR_PARAMS_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_ivr_params, total_us))

/** Kinds of cvi_ivr_action. */
typedef enum cvi_ivr_action_kind {
    CVI_IVR_ACTION_UNKNOWN = 0,
    CVI_IVR_ACTION_SAY = 1,       /**< play clip `text`, such as "en/welcome", after what plays */
    CVI_IVR_ACTION_HUSH = 2,      /**< stop what plays and forget what is queued (barge-in) */
    CVI_IVR_ACTION_SHOW = 3,      /**< show screen `screen`: title, text (instruction), entry … */
    CVI_IVR_ACTION_CHECK = 4,     /**< look up the conference id `text` */
    CVI_IVR_ACTION_CHECK_PIN = 5, /**< compare the PIN `text`; a secret */
    CVI_IVR_ACTION_JOIN = 6,      /**< let the caller in */
    CVI_IVR_ACTION_END = 7        /**< hang up once everything said was heard; `status` says why */
} cvi_ivr_action_kind;

/** Where a SHOW belongs. */
typedef enum cvi_ivr_layer {
    CVI_IVR_LAYER_NONE = 0,   /**< of other actions */
    CVI_IVR_LAYER_SCREEN = 1, /**< the whole picture, until the next SHOW */
    CVI_IVR_LAYER_OVERLAY = 2 /**< over the meeting's picture */
} cvi_ivr_layer;

/** What to do now; its texts live until the next pull and are never NULL. */
typedef struct cvi_ivr_action {
    size_t size;      /**< set by CVI_IVR_ACTION_INIT() */
    uint32_t kind;    /**< a cvi_ivr_action_kind */
    int32_t status;   /**< END: CVI_ECALL_TIMEOUT, CVI_ERESOLVE_… */
    uint64_t time_us; /**< caller's clock */
    const char *text; /**< see the kinds */
    size_t text_len;
    const char *title;     /**< SHOW */
    const char *entry;     /**< SHOW: digits typed so far, PINs as dots */
    const char *footer;    /**< SHOW: small print */
    const char *screen;    /**< SHOW: id of the prompt, such as "ask_id"; the key of a theme */
    const char *language;  /**< SAY, SHOW: such as "en"; "" for a sound without one */
    const char *subject;   /**< SHOW: of the meeting; "" while not known */
    const char *organizer; /**< SHOW: of the meeting; "" while not known */
    uint64_t until_us;     /**< SHOW: when the time is up, for a countdown; or CVI_NO_DEADLINE */
    uint32_t layer;        /**< SHOW: a cvi_ivr_layer */
    uint32_t digits;       /**< SHOW: how many were typed, 0..32 */
    uint32_t is_secret;    /**< SHOW: 1: `entry` is one dot per digit */
    uint32_t waiting;      /**< SHOW: participants in the lobby, this one too; 0: not known */
    uint32_t gap_ms;       /**< SAY: silence before it, 0..5000 */
    int32_t gain_db;       /**< SAY: louder or softer than recorded, -40..6 */
    uint32_t is_loop;      /**< SAY: 1: over and over until HUSH or the next SAY (music on hold) */
    uint32_t reserved;     /**< 0 */
} cvi_ivr_action;
/** Prepare a cvi_ivr_action. */
#define CVI_IVR_ACTION_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_ivr_action, reserved))

/**
 * Create a dialogue; it begins with cvi_ivr_start().
 *
 * @param out     receives the dialogue, NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  out is NULL, or a parameter is out of range
 * @retval CVI_EABI    params has an unknown size
 * @retval CVI_ENOMEM  out of memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_ivr_create(cvi_ivr **out, const cvi_ivr_params *params);

/**
 * Destroy a dialogue, wipe what was typed, and set the pointer to NULL.
 *
 * @param ivr  may be NULL or point to NULL
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_ivr_destroy(cvi_ivr **ivr);

/**
 * Begin at the welcome, or with the check of an id that was dialled.
 *
 * A dialled id is checked in silence; when it leads nowhere, the caller is asked for another.
 *
 * @param ivr            dialogue
 * @param now_us         caller's monotonic clock
 * @param conference_id  1..32 digits, or NULL: welcome and ask
 *
 * @retval CVI_OK      pull the actions
 * @retval CVI_EINVAL  the id is not 1..32 digits; cvi_ivr_last_error() has the offset
 * @retval CVI_ESTATE  it has begun already
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_start(cvi_ivr *ivr, uint64_t now_us, const char *conference_id);

/**
 * Feed one digit: '0'..'9', '*' (delete all typed so far) or '#' (end of the entry).
 *
 * Others are ignored. Digits that come while a check runs are kept: they are the PIN, if one is
 * asked for ("id#pin" typed in one go).
 *
 * @param ivr     dialogue
 * @param now_us  caller's monotonic clock
 * @param digit   the key
 *
 * @retval CVI_OK      taken or ignored; pull the actions
 * @retval CVI_EINVAL  ivr is NULL
 * @retval CVI_ESTATE  it has not begun
 * @retval CVI_EFULL   pull actions first; nothing was taken
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_feed_digit(cvi_ivr *ivr, uint64_t now_us, char digit);

/**
 * Feed the outcome of CVI_IVR_ACTION_CHECK or CVI_IVR_ACTION_CHECK_PIN.
 *
 * @param ivr        dialogue
 * @param now_us     caller's monotonic clock
 * @param status     CVI_OK or a CVI_ERESOLVE_...; any other failure ends the dialogue
 * @param needs_pin  1 with CVI_OK for an id: ask for the PIN before joining
 *
 * @retval CVI_OK      pull the actions
 * @retval CVI_EINVAL  ivr is NULL
 * @retval CVI_ESTATE  no check is under way
 * @retval CVI_EFULL   pull actions first; nothing was taken
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_feed_result(cvi_ivr *ivr, uint64_t now_us, int status, int needs_pin);

/**
 * Tell that everything said so far was heard; the wait for digits starts here.
 *
 * Without it a prompt counts as heard after 30 s.
 *
 * @param ivr     dialogue
 * @param now_us  caller's monotonic clock
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  ivr is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_feed_said(cvi_ivr *ivr, uint64_t now_us);

/**
 * Let time pass: prompts are repeated, pauses end an entry, the whole ends.
 *
 * @param ivr     dialogue
 * @param now_us  caller's monotonic clock
 *
 * @retval CVI_OK      pull the actions
 * @retval CVI_EINVAL  ivr is NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_tick(cvi_ivr *ivr, uint64_t now_us);

/**
 * Tell when cvi_ivr_tick() is due.
 *
 * @param ivr  dialogue
 *
 * @return caller's clock, or CVI_NO_DEADLINE
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint64_t cvi_ivr_deadline(const cvi_ivr *ivr);

/**
 * Pull the next action.
 *
 * @param ivr     dialogue
 * @param action  prepared by CVI_IVR_ACTION_INIT(); its texts live until the next pull
 *
 * @retval CVI_OK      one action
 * @retval CVI_AGAIN   none now
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_EABI    the action has an unknown size; nothing was taken
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_next_action(cvi_ivr *ivr, cvi_ivr_action *action);

/**
 * Tell where the dialogue is.
 *
 * @param ivr  dialogue
 *
 * @return a cvi_ivr_state
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_ivr_get_state(const cvi_ivr *ivr);

/**
 * Tell why the last failing call on this dialogue failed.
 *
 * @param ivr  dialogue
 *
 * @return borrowed, lives as long as the dialogue; NULL for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_ivr_last_error(const cvi_ivr *ivr);

#ifdef __cplusplus
}
#endif

#endif
