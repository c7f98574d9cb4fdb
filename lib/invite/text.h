/* SPDX-License-Identifier: MIT */
/*
 * The end of all decoding: lines of UTF-8 as a reader sees them, with the place
 * of each byte. Blanks of all kinds become one space, what has no width is left
 * out, and full-width forms become ASCII. A line that is full is handed out in
 * pieces, cut at a blank.
 */
#ifndef CVI_INVITE_TEXT_H
#define CVI_INVITE_TEXT_H

#include "dial/lanes.h"
#include "invite/run.h"

#define CVI__LINE_MOST 16384u
#define CVI__LINE_PLACES 4096u

typedef struct cvi__place {
    uint64_t at;
    uint32_t pos; /* from this byte of the line on */
    uint32_t step;
} cvi__place;

typedef struct cvi__line {
    const char *p;
    size_t len;
    const cvi__place *places;
    size_t place_count;
    int has_start; /* a byte is in CVI__IN_START, see classes.h */
    int goes_on;   /* a piece of a line, more follows */
} cvi__line;

typedef struct cvi__text {
    void (*on_line)(void *user, const cvi__line *line);
    void *user;
    char line[CVI__LINE_MOST + CVI__DIAL_LANES]; /* what is stored last may go beyond */
    cvi__place places[CVI__LINE_PLACES];
    uint32_t len, place_count;
    int has_start;
    int is_flowed;      /* a line's end is a blank, as in HTML */
    uint32_t wanted;    /* bytes that a character still needs */
    uint32_t character; /* as far as it came */
    uint64_t character_at;
} cvi__text;

void cvi__text_start(cvi__text *t, void (*on_line)(void *user, const cvi__line *line), void *user);
void cvi__text_feed(cvi__text *t, const cvi__run *run);
void cvi__text_end_line(cvi__text *t);

/* Bytes that the item does not have, such as the brackets around a link. */
void cvi__text_insert(cvi__text *t, const char *text, uint64_t at);

/* Byte of the item. */
uint64_t cvi__line_offset(const cvi__line *line, size_t pos);

#endif
