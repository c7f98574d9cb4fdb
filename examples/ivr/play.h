/* SPDX-License-Identifier: MIT */
/* A caller's dialogue in a terminal, with a clock that stands still until it is stepped. */
#ifndef IVR_PLAY_H
#define IVR_PLAY_H

#include <stdint.h>
#include <stdio.h>

#include <cvi/ivr.h>
#include <cvi/meeting.h>

#include "common/options.h"
#include "ivr/record.h"

typedef struct ivr_play_options {
    const cvi_ivr_flow *flow;
    const char *language;
    const char *conference_id; /* dialled; NULL: none */
    const char *operator_uri;
    const ex_option_list *meetings; /* "ID[:PIN[:HOST PIN]]" */
    const cvi_clips *clips;
    uint32_t waits; /* guests are let into the lobby first */
} ivr_play_options;

/* Read keys and words from `in` until the dialogue or the input ends. `record` may be NULL. */
int ivr_play(const ivr_play_options *options, ivr_record *record, FILE *in);

#endif
