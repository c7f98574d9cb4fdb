/* SPDX-License-Identifier: MIT */
/* Any charset that libc knows to UTF-8, character by character, so that places
 * stay exact. */
#ifndef CVI_INVITE_CHARSET_H
#define CVI_INVITE_CHARSET_H

#include "invite/run.h"

#define CVI__CHARSET_MOST 40u /* bytes of a name */
#define CVI__CHARSET_PENDING 16u

typedef struct cvi__charset {
    cvi__sink out;
    void *converter; /* iconv_t; NULL: bytes pass as they are */
    int is_ascii;    /* printable ASCII stands for itself, as far as is known */
    char pending[CVI__CHARSET_PENDING];
    uint32_t pending_len;
    uint64_t pending_at;
} cvi__charset;

/* UTF-8, ASCII and what nobody knows pass as they are. */
void cvi__charset_start(cvi__charset *c, cvi__sink out, const char *name, size_t len);
void cvi__charset_feed(void *charset, const cvi__run *run);
void cvi__charset_end(cvi__charset *c);

#endif
