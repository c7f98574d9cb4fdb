/* SPDX-License-Identifier: MIT */
/*
 * Messages (RFC 5322, RFC 2045, RFC 2046): the parts that are text, calendars
 * or messages, one after the other, without recursion. Parts nested too deep
 * are left out.
 */
#ifndef CVI_INVITE_MIME_H
#define CVI_INVITE_MIME_H

#include "invite/slice.h"

#define CVI__MIME_DEPTH 16u

typedef enum cvi__mime_encoding {
    CVI__MIME_AS_IS = 0,
    CVI__MIME_QUOTED_PRINTABLE,
    CVI__MIME_BASE64
} cvi__mime_encoding;

typedef struct cvi__mime_part {
    cvi__slice type; /* such as "text/html", without parameters */
    cvi__slice charset;
    cvi__slice boundary;
    cvi__mime_encoding encoding;
    cvi__slice body;
} cvi__mime_part;

typedef struct cvi__mime {
    const char *p, *end; /* what is left */
    cvi__slice boundary[CVI__MIME_DEPTH];
    uint32_t depth;
    int is_in_header; /* a part begins at p */
} cvi__mime;

/* A header that says it is one of MIME, and the empty line behind it. */
int cvi__mime_is_message(const char *text, size_t len);

void cvi__mime_start(cvi__mime *m, const char *text, size_t len);

/* The next part that is no multipart and no message; 0 at the end. */
int cvi__mime_next(cvi__mime *m, cvi__mime_part *part);

#endif
