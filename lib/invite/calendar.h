/* SPDX-License-Identifier: MIT */
/*
 * iCalendar (RFC 5545): lines unfolded, escapes undone, and of all properties
 * those that may say how to join. Each of them is a text of its own.
 */
#ifndef CVI_INVITE_CALENDAR_H
#define CVI_INVITE_CALENDAR_H

#include "invite/html.h"

#define CVI__PROPERTY_MOST 47u

typedef struct cvi__calendar {
    cvi__html *html;        /* where values go */
    void (*on_end)(void *); /* of each value */
    void *user;
    uint32_t state; /* see calendar.c */
    int is_wanted;
    int is_escaped;   /* behind a backslash */
    int is_after_end; /* behind a line's end: a blank would unfold it */
    char name[CVI__PROPERTY_MOST + 1];
    uint32_t name_len; /* over CVI__PROPERTY_MOST: unknown */
    uint64_t escaped_at;
} cvi__calendar;

void cvi__calendar_start(cvi__calendar *c, cvi__html *html, void (*on_end)(void *), void *user);
void cvi__calendar_feed(void *calendar, const cvi__run *run);
void cvi__calendar_end(cvi__calendar *c);

/* 1 when a property of that name may say how to join. */
int cvi__calendar_wants(const char *name, size_t len);

#endif
