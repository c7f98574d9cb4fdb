/* SPDX-License-Identifier: MIT */
/*
 * HTML to lines: what a reader sees, and each link of a tag between angle
 * brackets in its place, as mail programs write it when they make plain text of
 * HTML. In plain text, tags and entities stray too (calendars put "<br>" into
 * descriptions): there only well-known tags are tags.
 */
#ifndef CVI_INVITE_HTML_H
#define CVI_INVITE_HTML_H

#include "invite/text.h"

#define CVI__TAG_MOST 15u

typedef struct cvi__html {
    cvi__text *text;  /* where it goes */
    int is_html;      /* 0: plain text */
    uint32_t state;   /* see html.c */
    uint32_t resumes; /* the state behind an entity */
    uint32_t tag;     /* a cvi__tag */
    int is_end_tag;
    int is_link;                  /* the attribute's value is wanted */
    char quote;                   /* around the value */
    char name[CVI__TAG_MOST + 1]; /* of a tag or attribute, lower case */
    uint32_t name_len;            /* over CVI__TAG_MOST: too long to be known */
    char held[CVI__TAG_MOST + 1]; /* an entity, or what may be a tag, as it was written */
    uint32_t held_len;
    uint64_t held_at;
    uint32_t held_step;
    uint32_t matched;       /* of the end of a comment or style */
    const char *raw_end;    /* what ends it */
    const char *next_tag;   /* in the run: where the next '<' is; NULL: not known */
    const char *next_quote; /* the same of the quote that ends the value */
} cvi__html;

void cvi__html_start(cvi__html *h, cvi__text *text, int is_html);
void cvi__html_feed(void *html, const cvi__run *run);

/* The end of the text: what was held back is given on, and the line ends. */
void cvi__html_end(cvi__html *h);

#endif
