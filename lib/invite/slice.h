/* SPDX-License-Identifier: MIT */
/* A piece of text that belongs to somebody else. Words are ASCII and compared
 * without case. */
#ifndef CVI_INVITE_SLICE_H
#define CVI_INVITE_SLICE_H

#include "core/base.h"

typedef struct cvi__slice {
    const char *p;
    size_t len;
} cvi__slice;

int cvi__slice_is(cvi__slice slice, const char *word);
int cvi__slice_begins(cvi__slice slice, const char *word);
int cvi__slice_is_digits(cvi__slice slice); /* 0 when empty */

/* From where exactly that stands to the end; empty when it does not. */
cvi__slice cvi__slice_find(cvi__slice slice, const char *text);

#endif
