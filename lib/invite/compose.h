/* SPDX-License-Identifier: MIT */
/* Join blocks: what they say, how they are framed, and where in a body one of ours stands. */
#ifndef CVI_INVITE_COMPOSE_H
#define CVI_INVITE_COMPOSE_H

#include <cvi/invite.h>

#include "core/base.h"
#include "invite/language.h"

#define CVI__COMPOSE_ID "cvi-join"
#define CVI__COMPOSE_ADDRESS_MOST 1400u

/* A block, checked. */
typedef struct cvi__compose_text {
    const cvi__language *language;
    const char *url; /* of the instructions, with {ConfId}; NULL: none */
    const char *conference_id;
    char address[CVI__COMPOSE_ADDRESS_MOST]; /* what a room dials to be asked for the id */
} cvi__compose_text;

/* Counts while `buf` is NULL, writes otherwise. */
typedef struct cvi__compose_sink {
    char *buf;
    size_t len;
    const char *line_end;
} cvi__compose_sink;

int cvi__compose_check(const cvi_invite_block *block, cvi__compose_text *out);
void cvi__compose_put(cvi__compose_sink *s, const char *text, size_t len);
void cvi__compose_write(cvi__compose_sink *s, const cvi__compose_text *b, uint32_t format);

/* The part of a body from `from` up to `to`: an older block with the ends of its lines, or, with
 * from == to, where a new one goes. */
typedef struct cvi__compose_place {
    size_t from, to;
} cvi__compose_place;

cvi__compose_place cvi__compose_find_html(const char *body, size_t len);
cvi__compose_place cvi__compose_find_text(const char *body, size_t len);

#endif
