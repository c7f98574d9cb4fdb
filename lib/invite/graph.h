/* SPDX-License-Identifier: MIT */
/*
 * Events and online meetings of Microsoft Graph as JSON. Read where it stands,
 * because a join must say where in the text it was found; of all values only
 * those that say how to join.
 */
#ifndef CVI_INVITE_GRAPH_H
#define CVI_INVITE_GRAPH_H

#include "invite/html.h"
#include "invite/slice.h"

#define CVI__GRAPH_DEPTH 32u

typedef struct cvi__graph_level {
    char bracket;     /* of its end */
    cvi__slice name;  /* of the object or array; in an array, of all that is in it */
    cvi__slice key;   /* of the member being read */
    int content_type; /* of a body: 0 not said yet, 1 text, 2 HTML */
} cvi__graph_level;

typedef struct cvi__graph {
    cvi__html *html;
    void (*on_end)(void *); /* of a text that stands by itself */
    void *user;
    const char *start, *p, *end;
    cvi__graph_level level[CVI__GRAPH_DEPTH];
    uint32_t depth;
    const char *why; /* after a failure; the byte is p */
} cvi__graph;

/* CVI_OK, or CVI_EINVITE_FORMAT with `why` and p. */
int cvi__graph_scan(cvi__graph *g, const char *text, size_t len);

#endif
