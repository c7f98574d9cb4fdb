/* SPDX-License-Identifier: MIT */
/* A piece of borrowed text, not NUL-terminated, and the scanning the SDP grammar needs. */
#ifndef CVI_SDP_SPAN_H
#define CVI_SDP_SPAN_H

#include "core/base.h"

typedef struct cvi__span {
    const char *at; /* NULL only when len is 0 */
    size_t len;
} cvi__span;

cvi__span cvi__span_of(const char *text); /* a NUL-terminated text */

int cvi__span_is(cvi__span s, const char *text);         /* byte by byte */
int cvi__span_is_nocase(cvi__span s, const char *text);  /* ASCII letters fold */
int cvi__span_has_prefix(cvi__span s, const char *text); /* ASCII letters fold */

/* Cut `s` before the first `separator` and return that piece; `s` keeps what follows it. */
cvi__span cvi__span_cut(cvi__span *s, char separator);

/* The next run of bytes that are neither space nor tab; empty at the end. */
cvi__span cvi__span_word(cvi__span *s);

/* Without spaces and tabs at both ends. */
cvi__span cvi__span_trim(cvi__span s);

/* The whole of `s` as a decimal number <= max; 0 when it is not one (the value is untouched). */
int cvi__span_number(cvi__span s, uint64_t max, uint64_t *value);

/* A leading decimal number, cut to UINT32_MAX when larger; 0 when there is none. */
uint32_t cvi__span_number_saturated(cvi__span s);

/* Exactly `count` hexadecimal digits at the start of `s`; returns 0 when they are not. */
int cvi__span_hex(cvi__span s, size_t count, uint32_t *value);

/*
 * Walk "name=value;name=value" (fmtp). Returns 0 at the end; a parameter without '=' has an empty
 * value. Empty parameters are skipped.
 */
int cvi__span_param(cvi__span *s, cvi__span *name, cvi__span *value);

#endif
