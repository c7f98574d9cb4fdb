/* SPDX-License-Identifier: MIT */
/* The texts of join blocks and of a room's screen, made from languages/<tag>.json. */
#ifndef CVI_INVITE_LANGUAGE_H
#define CVI_INVITE_LANGUAGE_H

#include <stddef.h>

typedef struct cvi__language {
    const char *tag;             /* BCP 47 */
    const char *title;           /* of the block */
    const char *tenant_key;      /* label of the address */
    const char *video_id;        /* label of the conference id */
    const char *more_info;       /* text of the link */
    const char *private_meeting; /* in place of a private subject */
} cvi__language;

extern const cvi__language cvi__languages[];
extern const size_t cvi__language_count;

/* The best match of a tag: itself, then without its last subtags; else the first, "en". */
const cvi__language *cvi__language_find(const char *tag);

#endif
