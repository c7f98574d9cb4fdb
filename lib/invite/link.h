/* SPDX-License-Identifier: MIT */
/* What a link says about a way to join: by its host, path and parameters, never
 * by words around it. */
#ifndef CVI_INVITE_LINK_H
#define CVI_INVITE_LINK_H

#include "invite/url.h"

#define CVI__LINK_FIELD 256u

typedef struct cvi__link {
    uint32_t kind;       /* a cvi_invite_kind: a link to join by; 0: none that is known */
    int is_instruction;  /* of a CVI provider: has the conference id */
    const char *dialect; /* of an instruction link; NULL: not said */
    char id[33];         /* conference id or meeting id */
    char key[CVI__LINK_FIELD];
    char domain[CVI__LINK_FIELD];
    char prefix[33];
    char user[CVI__LINK_FIELD]; /* of an address at `domain`, where the link names
                                 it */
    char thread_id[CVI__LINK_FIELD];
    char organizer_id[40];
    char tenant_id[40];
    size_t len;
    char text[CVI__URL_WORK + 1]; /* unwrapped */
} cvi__link;

/* 1 when it is an http: or https: link. */
int cvi__link_read(cvi__link *link, const char *text, size_t len);

#endif
