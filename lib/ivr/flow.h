/* SPDX-License-Identifier: MIT */
/*
 * The dialogue as data: which prompts belong to which step, and where each outcome leads. The
 * engine (ivr_steps.c) knows how to collect, check and retry, but no prompt and no status.
 */
#ifndef CVI_IVR_FLOW_H
#define CVI_IVR_FLOW_H

#include "core/base.h"

/* A step that takes digits. Members are prompt ids; NULL: nothing is said or shown. */
typedef struct cvi__ivr_entry {
    uint32_t state;        /* a cvi_ivr_state */
    uint32_t check;        /* the cvi_ivr_action_kind that checks what was typed */
    uint32_t pause_digits; /* a pause ends an entry of at least so many; 0: of min_digits */
    uint32_t is_secret;    /* shown as dots, never read out */
    const char *greet;     /* before `ask`, the first time only */
    const char *ask;       /* also the screen while digits are typed */
    const char *again;     /* after an outcome that leads back here */
    const char *silent;    /* nothing was typed */
    const char *too_short; /* '#' before the least number of digits */
} cvi__ivr_entry;

/* Where the outcome of a check leads. */
typedef struct cvi__ivr_outcome {
    int status;         /* of the check */
    uint32_t next;      /* the state that asks again, or CVI_IVR_STATE_END */
    const char *prompt; /* said and shown */
} cvi__ivr_outcome;

typedef struct cvi__ivr_flow {
    const cvi__ivr_entry *entries;
    size_t entry_count;
    const cvi__ivr_outcome *outcomes; /* the last one is for every other status */
    size_t outcome_count;
    const char *checking;
    const char *joining;
    const char *timed_out;
    const char *goodbye;
    const char *so_far; /* reading back an entry that was left unfinished */
    const char *go_on;
} cvi__ivr_flow;

extern const cvi__ivr_flow cvi__ivr_flow_default;

/* NULL when no step takes digits in this state. */
const cvi__ivr_entry *cvi__ivr_flow_entry(const cvi__ivr_flow *flow, uint32_t state);
const cvi__ivr_outcome *cvi__ivr_flow_outcome(const cvi__ivr_flow *flow, int status);

#endif
