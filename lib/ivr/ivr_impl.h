/* SPDX-License-Identifier: MIT */
/* The dialogue's insides, shared by the files of this folder only. */
#ifndef CVI_IVR_IVR_IMPL_H
#define CVI_IVR_IVR_IMPL_H

#include <cvi/ivr.h>

#include "core/error.h"
#include "core/log.h"
#include "ivr/flow.h"
#include "ivr/keys.h"

#define CVI__IVR_SAYS 16u
#define CVI__IVR_DOS 6u
#define CVI__IVR_DOS_PER_INPUT 3u
#define CVI__IVR_NOTE 162u
#define CVI__IVR_SPEECH_MAX_US UINT64_C(30000000) /* when nobody says that it was heard */

typedef struct cvi__ivr_digits {
    char text[CVI__IVR_DIGITS_MAX + 1]; /* NUL-terminated */
    uint8_t count;
} cvi__ivr_digits;

/* Things said that are no single clip: they become clips one by one when they are pulled. */
extern const cvi__ivr_clip cvi__ivr_say_digits;    /* those typed so far, in groups */
extern const cvi__ivr_clip cvi__ivr_say_languages; /* each in its own */
extern const cvi__ivr_clip cvi__ivr_say_count;     /* of participants */

/* What `note` holds. */
typedef enum cvi__ivr_note_kind {
    CVI__IVR_NOTE_NONE = 0,
    CVI__IVR_NOTE_MEETING = 1, /* subject, NUL, organiser, NUL */
    CVI__IVR_NOTE_LIST = 2     /* languages, or names: the text of the screen */
} cvi__ivr_note_kind;

typedef struct cvi__ivr_do {
    uint8_t kind; /* a cvi_ivr_action_kind */
    uint8_t command;
    int32_t status;
} cvi__ivr_do;

/* One flat block, without pointers into itself: a copy of it is a dialogue, too. */
struct cvi_ivr {
    cvi_allocator alloc;
    cvi__log log;
    cvi_error_info error;
    const cvi__ivr_table *flow;
    const cvi__ivr_catalogue *catalogue;
    const char *operator_uri;
    uint64_t first_digit_us; /* 0: as the step says; so all limits */
    uint64_t inter_digit_us;
    uint64_t total_us;
    uint64_t now_us;       /* of the input being worked on */
    uint64_t quiet_us;     /* since when nothing was typed or said */
    uint64_t total_end_us; /* when typing must be over */
    uint64_t step_end_us;  /* when the step must be over */
    uint64_t overlay_us;   /* until when a confirmation is shown */
    int32_t status;        /* of the last failure */
    uint8_t min_digits;
    uint8_t max_digits;
    uint8_t pin_max_digits;
    uint8_t tries;
    uint8_t is_started;
    uint8_t step;                  /* where it is */
    uint8_t asker;                 /* the step whose entry is collected or checked */
    uint8_t wrong[CVI__IVR_WHATS]; /* failed checks */
    uint8_t is_speaking;           /* something said was not heard to its end */
    uint8_t has_spoken;            /* something was said at all */
    uint8_t is_muted;
    char first_key; /* of a command */
    uint16_t waiting;
    uint16_t participants;
    cvi__ivr_digits typed; /* in this entry */
    cvi__ivr_digits ahead; /* while a check runs, '#' included */
    cvi__ivr_keys keys;

    /* actions, in the order they are pulled */
    uint8_t wants_hush;
    uint8_t wants_hide;
    uint8_t wants_show;
    uint8_t say_count;
    uint8_t say_at; /* of the parts of the first one */
    uint8_t do_count;
    uint8_t with_entry; /* SHOW: what was typed */
    uint8_t layer;      /* SHOW */
    const char *screen; /* SHOW: id of its prompt */
    const cvi__ivr_clip *says[CVI__IVR_SAYS];
    cvi__ivr_do dos[CVI__IVR_DOS];
    char text[3 * CVI__IVR_DIGITS_MAX + 1]; /* of the action last pulled */
    uint8_t note_kind;                      /* a cvi__ivr_note_kind */
    char note[CVI__IVR_NOTE];
};

/* ivr_actions.c: queue. The caller made sure of room. */
void cvi__ivr_say(cvi_ivr *ivr, const cvi__ivr_clip *clips, size_t count);
void cvi__ivr_hush(cvi_ivr *ivr);
void cvi__ivr_show(cvi_ivr *ivr, const char *screen, int with_entry, uint32_t layer);
void cvi__ivr_hide(cvi_ivr *ivr);
void cvi__ivr_act(cvi_ivr *ivr, uint32_t kind, uint8_t command, int status);

/* ivr_steps.c: from step to step */
const cvi__ivr_step *cvi__ivr_step_of(const cvi_ivr *ivr);
uint64_t cvi__ivr_later(uint64_t now_us, uint64_t wait_us);
void cvi__ivr_begin(cvi_ivr *ivr, const char *id);
void cvi__ivr_lead(cvi_ivr *ivr, cvi__ivr_on on);
void cvi__ivr_restart(cvi_ivr *ivr);
void cvi__ivr_give_up_time(cvi_ivr *ivr);
void cvi__ivr_take_result(cvi_ivr *ivr, const cvi_ivr_result *result);
void cvi__ivr_take_event(cvi_ivr *ivr, const cvi_ivr_event *event);

/* ivr_time.c */
uint64_t cvi__ivr_due(const cvi_ivr *ivr);
void cvi__ivr_take_time(cvi_ivr *ivr);

/* ivr_collect.c: keys */
void cvi__ivr_clear(cvi__ivr_digits *d);
void cvi__ivr_append(cvi__ivr_digits *d, char digit);
void cvi__ivr_take_digit(cvi_ivr *ivr, char digit);
void cvi__ivr_repeat(cvi_ivr *ivr); /* the step's own words and screen */
void cvi__ivr_hear_silence(cvi_ivr *ivr);
uint64_t cvi__ivr_patience(const cvi_ivr *ivr); /* how long it may be quiet, in us */
uint8_t cvi__ivr_most_digits(const cvi_ivr *ivr, const cvi__ivr_step *step);
uint8_t cvi__ivr_least_digits(const cvi_ivr *ivr, const cvi__ivr_step *step);

/* ivr_meeting.c: inside a meeting */
void cvi__ivr_take_command_key(cvi_ivr *ivr, char digit);
void cvi__ivr_enter_meeting(cvi_ivr *ivr, const cvi__ivr_step *step);
void cvi__ivr_take_done(cvi_ivr *ivr, const cvi_ivr_event *event);
uint64_t cvi__ivr_meeting_due(const cvi_ivr *ivr);
void cvi__ivr_take_meeting_time(cvi_ivr *ivr);

#endif
