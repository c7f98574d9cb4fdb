/* SPDX-License-Identifier: MIT */
/* Why calls end: the sentence, who ended it, and what SIP is told; one table. */
#ifndef CVI_CALL_REASONS_H
#define CVI_CALL_REASONS_H

#include "core/base.h"

/* What was going on when the call ended. */
typedef enum cvi__call_end_when {
    CVI__END_ADMIT = 1,    /* before the answer */
    CVI__END_CANCEL = 2,   /* the caller gave up before the answer */
    CVI__END_ANSWER = 3,   /* the ACK: late, or with an unusable answer */
    CVI__END_DIALOGUE = 4, /* the IVR gave up */
    CVI__END_MEDIA = 5,    /* nothing is received */
    CVI__END_BYE = 6,      /* the caller hung up */
    CVI__END_LOST = 7,     /* the signalling is gone */
    CVI__END_HANGUP = 8,   /* the gateway hung up */
    CVI__END_TRANSFER = 9  /* an operator has the caller now */
} cvi__call_end_when;

typedef struct cvi__call_reason {
    cvi__call_end_when when;
    int first, last;      /* the range of statuses it is for, in either order */
    uint32_t code;        /* final response when there was none yet */
    const char *phrase;   /* of that response */
    const char *warning;  /* value of its Warning header; "": none */
    const char *ended_by; /* "caller", "gateway" or "network" */
    const char *sentence; /* for the report */
    const char *header;   /* value of the Reason header of a BYE (RFC 3326) */
} cvi__call_reason;

/* Never NULL. */
const cvi__call_reason *cvi__call_reason_find(cvi__call_end_when when, int status);

#endif
