/* SPDX-License-Identifier: MIT */
/* The dialogue's insides, shared by the files of this folder only. */
#ifndef CVI_IVR_IVR_IMPL_H
#define CVI_IVR_IVR_IMPL_H

#include <cvi/ivr.h>

#include "core/error.h"
#include "core/log.h"
#include "core/ring.h"
#include "ivr/flow.h"
#include "ivr/prompts.h"

#define CVI__IVR_DIGITS_MAX 32u
#define CVI__IVR_SPEECH_MAX_US UINT64_C(30000000) /* when nobody says that it was heard */
#define CVI__IVR_CHECK_MAX_US UINT64_C(15000000)  /* for one check, whatever total_us says */
#define CVI__IVR_ROOM_PER_INPUT 40u               /* most actions that one input makes */
#define CVI__IVR_RING 64u

typedef struct cvi__ivr_digits {
    char text[CVI__IVR_DIGITS_MAX + 1]; /* NUL-terminated */
    uint32_t count;
} cvi__ivr_digits;

/* A queued action; becomes text when it is pulled. */
typedef struct cvi__ivr_queued {
    uint32_t kind; /* a cvi_ivr_action_kind */
    int32_t status;
    uint64_t time_us;
    const cvi__ivr_prompt *prompt; /* SAY, SHOW */
    cvi__ivr_digits digits;        /* SHOW: the entry; CHECK, CHECK_PIN: what to check */
    uint32_t is_secret;            /* SHOW: the entry as dots */
} cvi__ivr_queued;

struct cvi_ivr {
    cvi_allocator alloc;
    cvi__log log;
    cvi_error_info error;
    const cvi__ivr_flow *flow;
    const cvi__ivr_catalogue *catalogue;
    cvi_ivr_params limits;                 /* pointers in it are not kept */
    uint32_t state;                        /* a cvi_ivr_state */
    uint32_t asker;                        /* the state whose entry is collected or checked */
    uint32_t wrong[CVI_IVR_STATE_END + 1]; /* failed checks, by the state that asked */
    uint32_t is_speaking;                  /* something said was not heard to its end */
    uint32_t has_spoken;                   /* something was said at all */
    uint64_t now_us;                       /* of the input being worked on */
    uint64_t quiet_us;                     /* since when nothing was typed or said */
    uint64_t total_end_us;                 /* when the dialogue must be over */
    uint64_t check_end_us;                 /* when the check must be over */
    cvi__ivr_digits typed;                 /* in this entry */
    cvi__ivr_digits ahead;                 /* while a check runs, '#' included */
    cvi__ring actions;                     /* cvi__ivr_queued */
    char text[48];                         /* of the action last pulled */
    char entry[3 * CVI__IVR_DIGITS_MAX + 1];
};

/* Queue one action; the caller made sure of room. `id` NULL: nothing. */
void cvi__ivr_say(cvi_ivr *ivr, const char *id);
void cvi__ivr_hush(cvi_ivr *ivr);
void cvi__ivr_show(cvi_ivr *ivr, const char *id, int with_entry);
void cvi__ivr_act(cvi_ivr *ivr, uint32_t kind, int status);
void cvi__ivr_act_digits(cvi_ivr *ivr, uint32_t kind, const cvi__ivr_digits *digits);

/* The steps. */
void cvi__ivr_begin(cvi_ivr *ivr, const char *id);
void cvi__ivr_take_digit(cvi_ivr *ivr, char digit);
void cvi__ivr_take_result(cvi_ivr *ivr, int status, int needs_pin);
void cvi__ivr_take_time(cvi_ivr *ivr);
uint64_t cvi__ivr_due(const cvi_ivr *ivr);

#endif
