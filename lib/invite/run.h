/* SPDX-License-Identifier: MIT */
/*
 * Bytes on their way from the item to the lines that are searched. Each decoder
 * takes runs and gives runs on, and each run knows where in the item its bytes
 * stood; nothing is kept but the byte or two that a decoder waits with.
 */
#ifndef CVI_INVITE_RUN_H
#define CVI_INVITE_RUN_H

#include "core/base.h"

/* Places are counted in thirds of a byte, so that base64 (four bytes for three)
 * has whole steps. */
#define CVI__AT(offset) ((uint64_t)(offset)*3)
#define CVI__STEP_NONE 0u   /* all bytes stand for one place: an entity, an escape */
#define CVI__STEP_PLAIN 3u  /* as they are */
#define CVI__STEP_BASE64 4u /* three for four */

typedef struct cvi__run {
    const char *p;
    size_t len;
    uint64_t at;   /* place of the first byte */
    uint32_t step; /* from one byte to the next */
} cvi__run;

/* Who takes runs. */
typedef struct cvi__sink {
    void (*feed)(void *self, const cvi__run *run);
    void *self;
} cvi__sink;

/* The part of a run from one of its bytes on. */
static inline cvi__run cvi__run_from(const cvi__run *run, size_t from, size_t len)
{
    const cvi__run part = {run->p + from, len, run->at + (uint64_t)from * run->step, run->step};

    return part;
}

#endif
