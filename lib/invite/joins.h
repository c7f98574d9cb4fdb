/* SPDX-License-Identifier: MIT */
/* The joins found so far: the same one found again is merged, the worst gives
 * way when all are taken. */
#ifndef CVI_INVITE_JOINS_H
#define CVI_INVITE_JOINS_H

#include <cvi/invite.h>

#include "core/base.h"

typedef enum cvi__join_field {
    CVI__JOIN_DIALECT = 0,
    CVI__JOIN_TENANT_KEY,
    CVI__JOIN_CONFERENCE_ID,
    CVI__JOIN_PASSCODE,
    CVI__JOIN_DIAL,
    CVI__JOIN_DIAL_H323,
    CVI__JOIN_URL,
    CVI__JOIN_THREAD_ID,
    CVI__JOIN_ORGANIZER_ID,
    CVI__JOIN_TENANT_ID,
    CVI__JOIN_FIELDS
} cvi__join_field;

#define CVI__URL_MOST 4096u
#define CVI__FIELD_MOST 320u /* of the others; longer ones are no join */
#define CVI__JOIN_BYTES (1 + CVI__URL_MOST + 1 + (CVI__JOIN_FIELDS - 1) * (CVI__FIELD_MOST + 1))

typedef struct cvi__join {
    uint32_t kind;
    uint32_t confidence;
    uint64_t offset;
    const char *reason;
    uint32_t row; /* where it was found last, as cvi__mark counts */
    uint16_t used;
    uint16_t at[CVI__JOIN_FIELDS]; /* 0: "" */
    char text[CVI__JOIN_BYTES];    /* begins with a NUL */
} cvi__join;

typedef struct cvi__joins {
    uint32_t count;
    uint32_t taken;                          /* of `join`: those that the next start wipes */
    cvi__join *order[CVI_INVITE_MOST_JOINS]; /* best first once sorted */
    cvi__join join[CVI_INVITE_MOST_JOINS];
    cvi__join draft; /* being put together */
} cvi__joins;

void cvi__joins_start(cvi__joins *j); /* wipes what is there */

/* A draft with nothing but what is given; texts are put into it, then it is
 * added. */
cvi__join *cvi__joins_draft(cvi__joins *j, uint32_t kind, uint64_t offset, uint32_t confidence,
                            const char *reason);
void cvi__join_put(cvi__join *join, cvi__join_field field, const char *text, size_t len);
const char *cvi__join_get(const cvi__join *join, cvi__join_field field);

/* A cvi_invite_kind as JSON has it; "" when it is none. */
const char *cvi__join_kind_name(uint32_t kind);

/* Where the draft went: a new one, or one that it was merged into; NULL when
 * there was no room. */
cvi__join *cvi__joins_add(cvi__joins *j);

/* The second is the same as the first after all; it is gone then. */
void cvi__joins_merge(cvi__joins *j, cvi__join *into, cvi__join *from);

void cvi__joins_sort(cvi__joins *j);

#endif
