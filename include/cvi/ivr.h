/* SPDX-License-Identifier: MIT */
/**
 * @file ivr.h
 * Interactive voice response as data: keys, results, events and time in; "say", "show", "check"
 * and "join" out. It plays nothing, draws nothing and looks nothing up. What is asked, said and
 * shown, and where each answer leads, is a flow: the built-in one, or one of your own in JSON.
 * One thread at a time; flows are read by all threads once they are loaded.
 *
 * @code
 * cvi_ivr *ivr = NULL;
 * cvi_ivr_action action;
 * cvi_ivr_result found; // a meeting was found: it says JOIN
 * uint64_t now_us = 0;
 *
 * CVI_IVR_ACTION_INIT(&action);
 * CVI_IVR_RESULT_INIT(&found);
 * if (cvi_ivr_create(&ivr, NULL) == CVI_OK && cvi_ivr_start(ivr, now_us, NULL) == CVI_OK) {
 *     for (const char *key = "126000000#"; *key; key++) {
 *         cvi_ivr_feed_digit(ivr, now_us, CVI_IVR_WAY_RTP, *key);
 *         while (cvi_ivr_next_action(ivr, &action) == CVI_OK) {
 *             printf("%u %s %s\n", (unsigned)action.kind, action.text, action.entry);
 *         }
 *     }
 *     cvi_ivr_feed_result(ivr, now_us, &found);
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

/** What callers are asked and where answers lead. */
typedef struct cvi_ivr_flow cvi_ivr_flow;

/** Where the dialogue is. */
typedef enum cvi_ivr_state {
    CVI_IVR_STATE_UNKNOWN = 0,
    CVI_IVR_STATE_IDLE = 1,     /**< not started */
    CVI_IVR_STATE_COLLECT = 2,  /**< waiting for the conference id */
    CVI_IVR_STATE_CHECK = 3,    /**< the id or the PIN is being looked up */
    CVI_IVR_STATE_PIN = 4,      /**< waiting for the PIN */
    CVI_IVR_STATE_JOIN = 5,     /**< the caller may enter; waiting to be told how that went */
    CVI_IVR_STATE_END = 6,      /**< done: say goodbye and hang up */
    CVI_IVR_STATE_MENU = 7,     /**< waiting for one key, such as that of a language */
    CVI_IVR_STATE_LOBBY = 8,    /**< waiting for the host or admission */
    CVI_IVR_STATE_MEETING = 9,  /**< inside: keys are commands */
    CVI_IVR_STATE_TRANSFER = 10 /**< on the way to an operator */
} cvi_ivr_state;

/** By which way a key came. */
typedef enum cvi_ivr_way {
    CVI_IVR_WAY_UNKNOWN = 0,
    CVI_IVR_WAY_RTP = 1,     /**< telephone-event (RFC 4733) */
    CVI_IVR_WAY_INFO = 2,    /**< SIP INFO */
    CVI_IVR_WAY_TONE = 3,    /**< in-band DTMF (ITU-T Q.23) */
    CVI_IVR_WAY_H245 = 4,    /**< H.245 UserInputIndication */
    CVI_IVR_WAY_EMBEDDER = 5 /**< typed elsewhere; always counts */
} cvi_ivr_way;

/** What two keys do in a meeting. */
typedef enum cvi_ivr_command {
    CVI_IVR_COMMAND_NONE = 0,    /**< no command */
    CVI_IVR_COMMAND_HELP = 1,    /**< done by the dialogue itself */
    CVI_IVR_COMMAND_MUTE = 2,    /**< the other of muted and not */
    CVI_IVR_COMMAND_LAYOUT = 3,  /**< the next one */
    CVI_IVR_COMMAND_CONTENT = 4, /**< show or hide content in the picture */
    CVI_IVR_COMMAND_LOUDER = 5,  /**< all that the caller hears */
    CVI_IVR_COMMAND_SOFTER = 6,  /**< likewise */
    CVI_IVR_COMMAND_ROSTER = 7,  /**< who is here */
    CVI_IVR_COMMAND_LEAVE = 8,   /**< done by the dialogue itself */
    CVI_IVR_COMMAND_COUNT = 9    /**< how many values there are; grows */
} cvi_ivr_command;

/** Parameters of cvi_ivr_flow_create(). */
typedef struct cvi_ivr_flow_params {
    size_t size;                    /**< set by CVI_IVR_FLOW_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
} cvi_ivr_flow_params;
/** Prepare a cvi_ivr_flow_params. */
#define CVI_IVR_FLOW_PARAMS_INIT(p)                                                                \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_ivr_flow_params, allocator))

/** Parameters of cvi_ivr_create(). Numbers of 0 are as the flow says. */
typedef struct cvi_ivr_params {
    size_t size;                    /**< set by CVI_IVR_PARAMS_INIT() */
    const cvi_allocator *allocator; /**< NULL: libc */
    const cvi_log_sink *log;        /**< NULL: silent */
    const char *language;           /**< of prompts and screens, a tag; NULL: "en" */
    uint32_t min_digits;            /**< of a conference id, 1..32; 0: 9 in the built-in flow */
    uint32_t max_digits;            /**< ends the entry without '#', 1..32; 0: 13 there */
    uint32_t tries;                 /**< wrong ids or PINs before giving up, 1..100; 0: 3 there */
    uint32_t pin_max_digits;        /**< 1..32; 0: 20 there */
    uint64_t first_digit_us;        /**< silence before the prompt is repeated; 0: 15 s there */
    uint64_t inter_digit_us;  /**< pause that ends an entry of min_digits or more; 0: 5 s there */
    uint64_t total_us;        /**< for typing id and PIN; 0: 120 s there */
    const cvi_ivr_flow *flow; /**< NULL: built in; borrowed, longer than the dialogue lives */
    const char *operator_uri; /**< whoever gives up goes there; NULL: nowhere; borrowed likewise */
} cvi_ivr_params;
/** Prepare a cvi_ivr_params. */
#define CVI_IVR_PARAMS_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_ivr_params, operator_uri))

/** The outcome of a check. */
typedef struct cvi_ivr_result {
    size_t size;         /**< set by CVI_IVR_RESULT_INIT() */
    int32_t status;      /**< CVI_OK, CVI_ERESOLVE_…, CVI_EMEETING_FULL, CVI_EPROVISION_LICENCE */
    uint32_t needs_pin;  /**< 1 with CVI_OK for an id: ask for the PIN before joining */
    uint32_t is_host;    /**< 1 with CVI_OK for a PIN: it is the host's */
    const char *subject; /**< of the meeting; NULL: not known; 96 bytes are kept */
    const char *organizer; /**< of the meeting; NULL: not known; 64 bytes are kept */
    uint32_t has_host_pin; /**< 1 with CVI_OK for an id that needs no PIN: the host may give one */
} cvi_ivr_result;
/** Prepare a cvi_ivr_result. */
#define CVI_IVR_RESULT_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_ivr_result, has_host_pin))

/** Kinds of cvi_ivr_event. */
typedef enum cvi_ivr_event_kind {
    CVI_IVR_EVENT_UNKNOWN = 0,
    CVI_IVR_EVENT_JOINED = 1,     /**< after JOIN: the caller is in the meeting */
    CVI_IVR_EVENT_WAIT = 2,       /**< after JOIN: to the lobby; `count` wait there */
    CVI_IVR_EVENT_WAITING = 3,    /**< in the lobby: `count` wait now */
    CVI_IVR_EVENT_ADMITTED = 4,   /**< in the lobby: let in by the host or by his coming */
    CVI_IVR_EVENT_FAILED = 5,     /**< after JOIN, or in the lobby: `status` says why not */
    CVI_IVR_EVENT_ENDED = 6,      /**< the meeting is over, before or after joining */
    CVI_IVR_EVENT_DONE = 7,       /**< command `value` was done, or not: `status`; `count` and
                                       `text` are its state. Also when somebody else did it */
    CVI_IVR_EVENT_TRANSFERRED = 8 /**< after TRANSFER: CVI_OK, or why not */
} cvi_ivr_event_kind;

/** Something happened on the meeting's side. */
typedef struct cvi_ivr_event {
    size_t size;      /**< set by CVI_IVR_EVENT_INIT() */
    uint32_t kind;    /**< a cvi_ivr_event_kind */
    int32_t status;   /**< CVI_OK, or why not; DONE of CONTENT: CVI_ENOENT, nobody shares any */
    uint32_t value;   /**< DONE: a cvi_ivr_command */
    uint32_t count;   /**< WAIT, WAITING: participants in the lobby, this one too. DONE: of MUTE and
                           CONTENT 1 for on, of ROSTER how many are here */
    const char *text; /**< DONE of ROSTER: names, one a line; NULL: none; 160 bytes are kept */
} cvi_ivr_event;
/** Prepare a cvi_ivr_event. */
#define CVI_IVR_EVENT_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_ivr_event, text))

/** Kinds of cvi_ivr_action. */
typedef enum cvi_ivr_action_kind {
    CVI_IVR_ACTION_UNKNOWN = 0,
    CVI_IVR_ACTION_SAY = 1,       /**< play clip `text`, such as "en/welcome", after what plays */
    CVI_IVR_ACTION_HUSH = 2,      /**< stop what plays and forget what is queued (barge-in) */
    CVI_IVR_ACTION_SHOW = 3,      /**< show screen `screen`: title, text (instruction), entry … */
    CVI_IVR_ACTION_CHECK = 4,     /**< look up the conference id `text` */
    CVI_IVR_ACTION_CHECK_PIN = 5, /**< compare the PIN `text`; a secret */
    CVI_IVR_ACTION_JOIN = 6,      /**< let the caller in, then feed JOINED, WAIT or FAILED */
    CVI_IVR_ACTION_END = 7,       /**< hang up once everything said was heard; `status` says why */
    CVI_IVR_ACTION_HIDE = 8,      /**< nothing over the meeting's picture any more */
    CVI_IVR_ACTION_COMMAND = 9,   /**< do `command`, then feed CVI_IVR_EVENT_DONE */
    CVI_IVR_ACTION_TRANSFER = 10  /**< transfer the caller to the URI `text`, then feed the event */
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
    uint32_t command;      /**< COMMAND: a cvi_ivr_command */
    uint32_t is_list;      /**< SHOW: 1: `text` lists languages or names, which no theme knows */
} cvi_ivr_action;
/** Prepare a cvi_ivr_action. */
#define CVI_IVR_ACTION_INIT(p)                                                                     \
    cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_ivr_action, is_list))

/**
 * Create a flow, which is the built-in one until another is loaded into it.
 *
 * @param out     receives the flow, NULL on failure
 * @param params  NULL: all defaults
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  out is NULL, or the allocator is incomplete
 * @retval CVI_EABI    params has an unknown size
 * @retval CVI_ENOMEM  out of memory
 *
 * @thread any   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_ivr_flow_create(cvi_ivr_flow **out, const cvi_ivr_flow_params *params);

/**
 * Destroy a flow; no dialogue may use it any more.
 *
 * @param flow  set to NULL; NULL and a pointer to NULL are fine
 *
 * @thread one at a time   @alloc frees   @since 0.1
 */
CVI_API void cvi_ivr_flow_destroy(cvi_ivr_flow **flow);

/**
 * Read a flow, or leave it as it was; no dialogue may use it yet.
 *
 * Its form is described in examples/README.md; the built-in one, lib/ivr/default.json, is an
 * example. Refused are, with the place as a JSON Pointer: steps that cannot be reached, or from
 * which the end cannot be; loops that never wait; outcomes that lead nowhere; prompts that a
 * language lacks; and commands of which a lost key makes another.
 *
 * @param flow  the flow
 * @param text  JSON, need not be NUL-terminated
 * @param len   its bytes, at most 1 MiB
 *
 * @retval CVI_OK             replaced
 * @retval CVI_EJSON_SYNTAX   not JSON; cvi_ivr_flow_last_error() has line, column and offset
 * @retval CVI_EJSON_TYPE     a member has the wrong type
 * @retval CVI_EJSON_MISSING  a required member is missing
 * @retval CVI_EJSON_RANGE    a member is unknown, too long or too large
 * @retval CVI_EIVR_FLOW      it means nothing usable; the error says why
 * @retval CVI_ELIMIT         over 200 steps, too many bytes, or nested too deep
 * @retval CVI_ENOTSUP        this build cannot read JSON
 * @retval CVI_ENOMEM         out of memory
 * @retval CVI_EINVAL         a pointer is NULL
 *
 * @thread one at a time   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_ivr_flow_load_json(cvi_ivr_flow *flow, const char *text, size_t len);

/**
 * Write the flow as a graph in the DOT language of Graphviz.
 *
 * @param flow    the flow; NULL: the built-in one
 * @param buf     receives the text and a NUL; may be NULL when cap is 0
 * @param cap     its size
 * @param needed  receives the length without the NUL; may be NULL
 *
 * @retval CVI_OK         written
 * @retval CVI_ETOOSMALL  nothing was written, *needed is set
 * @retval CVI_EINVAL     buf is NULL and cap is not 0
 * @retval CVI_ENOMEM     out of memory
 *
 * @thread any, once loaded   @alloc may allocate   @since 0.1
 */
CVI_API int cvi_ivr_flow_to_dot(const cvi_ivr_flow *flow, char *buf, size_t cap, size_t *needed);

/**
 * Tell which languages a flow speaks.
 *
 * @param flow   the flow; NULL: the built-in one
 * @param index  from 0
 *
 * @return a tag such as "en", which lives as long as the library; NULL past the last one
 *
 * @thread any, once loaded   @alloc never   @since 0.1
 */
CVI_API const char *cvi_ivr_flow_get_language(const cvi_ivr_flow *flow, size_t index);

/**
 * Tell why the last failing load failed.
 *
 * @param flow  the flow
 *
 * @return borrowed, lives as long as the flow; NULL for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const cvi_error_info *cvi_ivr_flow_last_error(const cvi_ivr_flow *flow);

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
 * Feed one key press: '0'..'9', '*' or '#'; others are ignored.
 *
 * The first way by which a key comes is the call's way, and all its presses count. A press by
 * another way counts only where the call's way stayed silent for 250 ms, so that one press that is
 * told twice counts once, however late the second comes; two in a row make it the call's way.
 * Repeats within one way must have been told apart before. Keys pressed while a check runs are
 * kept: they are the PIN, if one is asked for ("id#pin" typed in one go).
 *
 * @param ivr     dialogue
 * @param now_us  caller's monotonic clock
 * @param way     a cvi_ivr_way
 * @param digit   the key
 *
 * @retval CVI_OK      taken or ignored; pull the actions
 * @retval CVI_EINVAL  ivr is NULL, or there is no such way
 * @retval CVI_ESTATE  it has not begun
 * @retval CVI_EFULL   pull actions first; nothing was taken
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_feed_digit(cvi_ivr *ivr, uint64_t now_us, uint32_t way, char digit);

/**
 * Feed keys that were pasted, such as "126 000 000#1234#".
 *
 * Blanks, '-', '.', '(' and ')' are left out.
 *
 * @param ivr     dialogue
 * @param now_us  caller's monotonic clock
 * @param text    need not be NUL-terminated
 * @param len     its bytes
 * @param taken   receives how many were consumed
 *
 * @retval CVI_OK      all were
 * @retval CVI_EINVAL  a pointer is NULL, or there are other characters: cvi_ivr_last_error() has
 *                     the offset, and nothing was taken
 * @retval CVI_ESTATE  it has not begun
 * @retval CVI_EFULL   pull actions, then feed the rest
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_feed_text(cvi_ivr *ivr, uint64_t now_us, const char *text, size_t len,
                              size_t *taken);

/**
 * Feed the outcome of CVI_IVR_ACTION_CHECK or CVI_IVR_ACTION_CHECK_PIN.
 *
 * @param ivr     dialogue
 * @param now_us  caller's monotonic clock
 * @param result  prepared by CVI_IVR_RESULT_INIT(); copied
 *
 * @retval CVI_OK      pull the actions
 * @retval CVI_EINVAL  an argument is NULL
 * @retval CVI_EABI    result has an unknown size
 * @retval CVI_ESTATE  no check is under way
 * @retval CVI_EFULL   pull actions first; nothing was taken
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_feed_result(cvi_ivr *ivr, uint64_t now_us, const cvi_ivr_result *result);

/**
 * Feed what happened on the meeting's side, see cvi_ivr_event_kind.
 *
 * @param ivr     dialogue
 * @param now_us  caller's monotonic clock
 * @param event   prepared by CVI_IVR_EVENT_INIT(); copied
 *
 * @retval CVI_OK      pull the actions
 * @retval CVI_EINVAL  an argument is NULL, or there is no such event or command
 * @retval CVI_EABI    event has an unknown size
 * @retval CVI_ESTATE  it does not belong to where the dialogue is
 * @retval CVI_EFULL   pull actions first; nothing was taken
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API int cvi_ivr_feed_event(cvi_ivr *ivr, uint64_t now_us, const cvi_ivr_event *event);

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
 * Let time pass: prompts are repeated, pauses end an entry, waits and the whole end.
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
 * Tell the name of the flow's step the dialogue is in.
 *
 * @param ivr  dialogue
 *
 * @return such as "ask_id", lives as long as the flow; "" before the start and for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_ivr_get_step(const cvi_ivr *ivr);

/**
 * Tell the language of prompts and screens, which keys may have changed.
 *
 * @param ivr  dialogue
 *
 * @return such as "en", static; "" for NULL
 *
 * @thread one at a time   @alloc never   @since 0.1
 */
CVI_API const char *cvi_ivr_get_language(const cvi_ivr *ivr);

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
