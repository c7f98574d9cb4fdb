/* SPDX-License-Identifier: MIT */
/*
 * The dialogue as data: steps, what each says, shows and waits for, and where each outcome leads.
 * The engine knows how to collect, check, wait and retry, but no step by name. The built-in flow is
 * made of default.json when the library is built; cvi_ivr_flow_load_json() makes others.
 */
#ifndef CVI_IVR_FLOW_H
#define CVI_IVR_FLOW_H

#include <cvi/ivr.h>

#include "ivr/prompts.h"

#define CVI__IVR_STEPS_MAX 200u
#define CVI__IVR_CLIPS_MAX 8u  /* of one list */
#define CVI__IVR_CHAIN_MAX 12u /* said from one wait to the next */
#define CVI__IVR_COMMANDS_MAX 32u
#define CVI__IVR_DIGITS_MAX 32u
#define CVI__IVR_PROMPT_ID_MAX 23u

/* What a step does. "At once": it does not wait for anything. */
typedef enum cvi__ivr_type {
    CVI__IVR_SAY = 1,      /* say and show, on at once */
    CVI__IVR_TELL = 2,     /* the same, and where it leads waits without a word of its own */
    CVI__IVR_LANGUAGE = 3, /* one key per language */
    CVI__IVR_MENU = 4,     /* one key */
    CVI__IVR_COLLECT = 5,  /* several */
    CVI__IVR_CHECK = 6,    /* what was collected is looked up */
    CVI__IVR_JOIN = 7,     /* the meeting is entered */
    CVI__IVR_LOBBY = 8,    /* somebody must let the caller in */
    CVI__IVR_MEETING = 9,  /* inside; keys are commands */
    CVI__IVR_TRANSFER = 10,
    CVI__IVR_END = 11,
    CVI__IVR_TYPES = 12
} cvi__ivr_type;

/* What leads from one step to the next; names in cvi__ivr_on_names. */
typedef enum cvi__ivr_on {
    CVI__IVR_ON_NEXT = 0,
    CVI__IVR_ON_OK,
    CVI__IVR_ON_NEEDS_PIN,
    CVI__IVR_ON_HOST_PIN, /* only a host has one to give; absent: as OK */
    CVI__IVR_ON_HOST,     /* the PIN is the host's; absent: as OK */
    CVI__IVR_ON_MISTYPED,
    CVI__IVR_ON_NOT_FOUND,
    CVI__IVR_ON_EXPIRED,
    CVI__IVR_ON_NOT_STARTED,
    CVI__IVR_ON_LOCKED,
    CVI__IVR_ON_DENIED,
    CVI__IVR_ON_FULL,
    CVI__IVR_ON_NO_LICENCE,
    CVI__IVR_ON_NETWORK,
    CVI__IVR_ON_WRONG_PIN,
    CVI__IVR_ON_OTHER, /* every failure that has no way of its own */
    CVI__IVR_ON_SHORT,
    CVI__IVR_ON_SILENT,
    CVI__IVR_ON_GAVE_UP, /* too many tries */
    CVI__IVR_ON_STAR,    /* with nothing typed */
    CVI__IVR_ON_HASH,    /* likewise, where it ends the entry */
    CVI__IVR_ON_JOINED,
    CVI__IVR_ON_WAIT,
    CVI__IVR_ON_ADMITTED,
    CVI__IVR_ON_ENDED,
    CVI__IVR_ON_TIMEOUT,
    CVI__IVR_ON_LEAVE,
    CVI__IVR_ON_NOBODY, /* no operator is known */
    CVI__IVR_ON_KEY,    /* this and 11 more: 0 to 9, '*', '#' */
    CVI__IVR_ON_COUNT = CVI__IVR_ON_KEY + 12
} cvi__ivr_on;

/* What '*' and '#' do while digits are collected. */
typedef enum cvi__ivr_key_use {
    CVI__IVR_KEY_IGNORE = 0,
    CVI__IVR_KEY_DIGIT = 1,     /* part of the entry */
    CVI__IVR_KEY_END = 2,       /* ends the entry */
    CVI__IVR_KEY_DIGIT_END = 3, /* both */
    CVI__IVR_KEY_DELETE = 4,    /* the last digit */
    CVI__IVR_KEY_CLEAR = 5,     /* all digits */
    CVI__IVR_KEY_RESTART = 6    /* back to the flow's start */
} cvi__ivr_key_use;

typedef enum cvi__ivr_what { CVI__IVR_ID = 0, CVI__IVR_PIN = 1, CVI__IVR_WHATS = 2 } cvi__ivr_what;

/* A sound of a sequence. With a '/' in its id it belongs to no language. */
typedef struct cvi__ivr_clip {
    const char *id;
    uint16_t gap_ms;
    int8_t gain_db;
    uint8_t is_loop;
} cvi__ivr_clip;

typedef struct cvi__ivr_command {
    char keys[2];
    uint8_t what; /* a cvi_ivr_command */
} cvi__ivr_command;

typedef struct cvi__ivr_step {
    const char *name;
    const char *show;           /* a prompt; NULL: the screen stays */
    cvi__ivr_clip so_far;       /* before an unfinished entry is read back; no id: nothing */
    cvi__ivr_clip go_on;        /* after it */
    const char *to;             /* TRANSFER; NULL: as the parameters say */
    const cvi__ivr_clip *say;   /* on the way in */
    const cvi__ivr_clip *again; /* LOBBY: every repeat_s; TELL: before an entry is taken again */
    const cvi__ivr_command *commands;
    uint8_t say_count;
    uint8_t again_count;
    uint8_t command_count;
    uint8_t type;         /* a cvi__ivr_type */
    uint8_t what;         /* a cvi__ivr_what */
    uint8_t star;         /* a cvi__ivr_key_use */
    uint8_t hash;         /* a cvi__ivr_key_use */
    uint8_t min_digits;   /* fewer are too short */
    uint8_t max_digits;   /* so many end the entry */
    uint8_t pause_digits; /* so many are ended by a pause */
    uint8_t tries;        /* failed checks of its kind until it is given up */
    uint8_t is_if_spoken; /* its `say` only when something was said before */
    uint32_t first_digit_ms;
    uint32_t inter_digit_ms;
    uint32_t limit_s;              /* of the whole step */
    uint32_t repeat_s;             /* 0: `again` is never said */
    uint8_t on[CVI__IVR_ON_COUNT]; /* index of a step + 1; 0: nowhere */
} cvi__ivr_step;

/* A catalogue's prompts that the flow brings or replaces. */
typedef struct cvi__ivr_own {
    const cvi__ivr_catalogue *of;
    const cvi__ivr_prompt *prompts;
    size_t count;
} cvi__ivr_own;

typedef struct cvi__ivr_table {
    const cvi__ivr_step *steps;
    const cvi__ivr_own *own;
    uint32_t languages; /* bit i: cvi__ivr_catalogues[i] */
    uint32_t total_s;
    uint8_t step_count;
    uint8_t own_count;
    uint8_t start;     /* where a call without an id begins */
    uint8_t dialled;   /* where one with an id begins: a check of ids */
    uint8_t timed_out; /* where total_s leads */
} cvi__ivr_table;

extern const cvi__ivr_table cvi__ivr_builtin;

/* Names as in JSON, by the values of the enums; NULL at 0 where that has no name. */
extern const char *const cvi__ivr_type_names[CVI__IVR_TYPES];
extern const char *const cvi__ivr_on_names[CVI__IVR_ON_COUNT];
extern const char *const cvi__ivr_command_names[CVI_IVR_COMMAND_COUNT];

/* Which outcomes a type may have and must have. */
typedef struct cvi__ivr_rule {
    uint64_t may; /* bit: a cvi__ivr_on */
    uint64_t must;
} cvi__ivr_rule;
extern const cvi__ivr_rule cvi__ivr_rules[CVI__IVR_TYPES];

int cvi__ivr_is_at_once(const cvi__ivr_step *step);

/* NULL when neither the flow nor the catalogue has it. */
const cvi__ivr_prompt *cvi__ivr_table_prompt(const cvi__ivr_table *table,
                                             const cvi__ivr_catalogue *catalogue, const char *id);

/* The languages a caller can choose from, by their place, and the keys; NULL past the end. */
const cvi__ivr_catalogue *cvi__ivr_table_choice(const cvi__ivr_table *table, size_t index);
char cvi__ivr_choice_key(size_t index);

/* The catalogue of a language tag among those of the flow; its first one when there is none. */
const cvi__ivr_catalogue *cvi__ivr_table_language(const cvi__ivr_table *table, const char *tag);

/* `table` is the built-in one until another was loaded, which lives in `loaded`. */
struct cvi_ivr_flow {
    cvi_allocator alloc;
    cvi_error_info error;
    cvi__ivr_table table;
    struct cvi__ivr_loaded *loaded;
};

#endif
