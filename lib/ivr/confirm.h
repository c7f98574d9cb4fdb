/* SPDX-License-Identifier: MIT */
/* What is said and shown when a command was done, or could not be. */
#ifndef CVI_IVR_CONFIRM_H
#define CVI_IVR_CONFIRM_H

#include "ivr/flow.h"

typedef struct cvi__ivr_confirmation {
    const char *screen;
    cvi__ivr_clip clips[2]; /* a tone, then words */
    uint32_t show_ms;
} cvi__ivr_confirmation;

/* NULL for commands that confirm nothing; `state` is the event's count. */
const cvi__ivr_confirmation *cvi__ivr_confirmation_of(uint32_t command, int status, uint32_t state);

#endif
