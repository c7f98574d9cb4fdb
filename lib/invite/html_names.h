/* SPDX-License-Identifier: MIT */
/* Names of HTML: tags, and entities that matter. */
#ifndef CVI_INVITE_HTML_NAMES_H
#define CVI_INVITE_HTML_NAMES_H

#include <stddef.h>

typedef enum cvi__tag {
    CVI__TAG_UNKNOWN = 0,
    CVI__TAG_INLINE, /* goes on in the line */
    CVI__TAG_BLOCK,  /* begins a line, and ends one */
    CVI__TAG_CELL,   /* stands apart in the line */
    CVI__TAG_RAW     /* what is in it is not text */
} cvi__tag;

/* By name in lower case. */
cvi__tag cvi__html_find_tag(const char *name, size_t len);

/* What stands between '&' and ';' as UTF-8; 0 when it is not known. `out` has
 * room for 4 bytes. */
size_t cvi__html_decode(const char *name, size_t len, char *out);

#endif
