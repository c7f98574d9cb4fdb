/* SPDX-License-Identifier: MIT */
/*
 * Writing JSON into a buffer: always there, no dependency, nothing but integers, fixed-point
 * numbers and text, so that the same data gives the same bytes everywhere.
 *
 * The first failure sticks (in `status`); every later call does nothing. Text that is not UTF-8 is
 * written with U+FFFD for each byte that does not fit, so that what a stranger sent can be shown.
 */
#ifndef CVI_JSON_WRITE_H
#define CVI_JSON_WRITE_H

#include "core/buf.h"

#define CVI__JSON_WRITE_DEPTH 32

typedef struct cvi__json_writer {
    cvi__buf *out;                         /* borrowed */
    int status;                            /* CVI_OK, CVI_ENOMEM, CVI_ELIMIT or CVI_ESTATE */
    uint32_t depth;                        /* open objects and arrays */
    uint8_t kind[CVI__JSON_WRITE_DEPTH];   /* '{' or '[' */
    uint8_t filled[CVI__JSON_WRITE_DEPTH]; /* something was written at this level */
    uint8_t has_key;                       /* a member's name waits for its value */
    uint8_t is_done;                       /* the one top-level value is complete */
} cvi__json_writer;

void cvi__json_writer_init(cvi__json_writer *w, cvi__buf *out);

void cvi__json_begin_object(cvi__json_writer *w);
void cvi__json_begin_array(cvi__json_writer *w);
void cvi__json_end(cvi__json_writer *w); /* the innermost object or array */
void cvi__json_key(cvi__json_writer *w, const char *name);

void cvi__json_text(cvi__json_writer *w, const char *text, size_t len);
void cvi__json_u64(cvi__json_writer *w, uint64_t value);
void cvi__json_i64(cvi__json_writer *w, int64_t value);
void cvi__json_bool(cvi__json_writer *w, int value);
void cvi__json_null(cvi__json_writer *w);
/* value / 10^decimals: cvi__json_fixed(w, -1250, 3) writes -1.250; decimals 0..18 */
void cvi__json_fixed(cvi__json_writer *w, int64_t value, unsigned decimals);

/* A member in one call; NULL text is written as null. */
void cvi__json_put_text(cvi__json_writer *w, const char *name, const char *text);
void cvi__json_put_u64(cvi__json_writer *w, const char *name, uint64_t value);
void cvi__json_put_i64(cvi__json_writer *w, const char *name, int64_t value);
void cvi__json_put_bool(cvi__json_writer *w, const char *name, int value);
void cvi__json_put_fixed(cvi__json_writer *w, const char *name, int64_t value, unsigned decimals);

/* CVI_OK when exactly one complete value was written; CVI_ESTATE when it is not finished. */
int cvi__json_writer_finish(cvi__json_writer *w);

#endif
