/* SPDX-License-Identifier: MIT */
/* A growable buffer with a bound. The first failure sticks: check `status` once at the end. */
#ifndef CVI_CORE_BUF_H
#define CVI_CORE_BUF_H

#include "core/base.h"

typedef struct cvi__buf {
    const cvi_allocator *alloc; /* borrowed: the owner's */
    char *data;                 /* NUL-terminated whenever not NULL */
    size_t len;
    size_t cap;
    size_t limit;  /* most bytes of `len` */
    int status;    /* CVI_OK, CVI_ENOMEM or CVI_ELIMIT */
    int is_secret; /* memory that is outgrown or freed is wiped */
} cvi__buf;

void cvi__buf_init(cvi__buf *b, const cvi_allocator *alloc, size_t limit);
void cvi__buf_init_secret(cvi__buf *b, const cvi_allocator *alloc, size_t limit);
void cvi__buf_free(cvi__buf *b);
void cvi__buf_reset(cvi__buf *b); /* keeps the memory, clears the status */
int cvi__buf_reserve(cvi__buf *b, size_t more);
int cvi__buf_append(cvi__buf *b, const void *data, size_t len);
int cvi__buf_text(cvi__buf *b, const char *text);
int cvi__buf_escape(cvi__buf *b, const char *text); /* %XX what RFC 3986 does not leave as it is */
int cvi__buf_printf(cvi__buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Hand text to a caller by the (buf, cap, needed) rule: `needed` without the NUL; may be NULL. */
int cvi__text_out(const char *text, size_t len, char *out, size_t cap, size_t *needed);

#endif
