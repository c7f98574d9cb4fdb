/* SPDX-License-Identifier: MIT */
/* From a line to the things in it that can be a part of a way to join. */
#ifndef CVI_INVITE_TOKENS_H
#define CVI_INVITE_TOKENS_H

#include "invite/block.h"
#include "invite/text.h"

typedef struct cvi__tokens {
    cvi__block *block;
    uint32_t row;    /* of the line's start, see cvi__mark */
    int after_label; /* the line before ended with a colon */
    const cvi__line *line;
    size_t p;                  /* next byte */
    size_t floor;              /* end of the last thing found: nothing begins before it */
    size_t note_from, note_to; /* the last link between angle brackets, both included */
} cvi__tokens;

void cvi__tokens_start(cvi__tokens *t, cvi__block *block);
void cvi__tokens_line(void *tokens, const cvi__line *line);

#endif
