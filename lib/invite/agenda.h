/* SPDX-License-Identifier: MIT */
/*
 * A room's list of meetings. Readers give items (what is said once of a meeting or of a series) and
 * slots (each time it takes place); merging them decides what is shown.
 */
#ifndef CVI_INVITE_AGENDA_H
#define CVI_INVITE_AGENDA_H

#include <cvi/invite.h>

#include "core/base.h"

/* Texts of an item, each with its own memory. */
typedef enum cvi__item_text {
    CVI__ITEM_UID,
    CVI__ITEM_SUBJECT,
    CVI__ITEM_ORGANIZER,
    CVI__ITEM_ADDRESS,
    CVI__ITEM_DIAL,
    CVI__ITEM_DIAL_H323,
    CVI__ITEM_DIALECT,
    CVI__ITEM_TENANT_KEY,
    CVI__ITEM_CONFERENCE_ID,
    CVI__ITEM_URL,
    CVI__ITEM_TEXTS
} cvi__item_text;

/* What a reader knows; texts are borrowed, and NULL when absent. */
typedef struct cvi__event {
    const char *uid;
    const char *subject;
    const char *organizer;
    const char *address;
    const char *plain; /* to be searched for joins: place, description, links */
    const char *html;  /* the same when nothing is in `plain` */
    int64_t sequence;
    int64_t stamp_us;         /* when this revision was made */
    int64_t original_us;      /* of an override: the occurrence that it stands for */
    int64_t start_us, end_us; /* of an override: its own */
    uint32_t is_private, is_cancelled, is_all_day, is_recurring;
    uint32_t is_override, is_onward; /* onward: this and future occurrences */
} cvi__event;

typedef struct cvi__item {
    char *text[CVI__ITEM_TEXTS]; /* never NULL, once complete */
    int64_t sequence, stamp_us, original_us;
    int64_t shift_us, length_us; /* of an onward override */
    uint32_t is_private, is_cancelled, is_all_day, is_recurring, is_override, is_onward;
    uint32_t has_text; /* there was something to be searched for joins */
    uint32_t join_kind;
} cvi__item;

typedef struct cvi__slot {
    int64_t start_us, end_us;
    int64_t original_us; /* start of the occurrence in the series */
    uint32_t item;
} cvi__slot;

/* The original of a slot that only says that its item is there. */
#define CVI__SLOT_NOTE INT64_MIN

/* What is shown: a slot, and the item whose details it has. */
typedef struct cvi__shown {
    int64_t start_us, end_us;
    const cvi__slot *slot;
    const cvi__item *item;
    const cvi__item *join; /* whose dial string it has */
} cvi__shown;

struct cvi_agenda {
    cvi_allocator alloc;
    cvi_invite *invite;
    char *private_subject;
    char zone[72]; /* of IANA */
    uint64_t max_bytes;
    uint32_t join_before_s, max_meetings;
    int64_t from_us, until_us; /* 0, 0: no window */
    cvi__item *items;
    cvi__slot *slots;
    cvi__shown *shown;
    size_t item_count, item_cap, slot_count, slot_cap, shown_count, shown_cap;
    uint32_t refused;
    cvi_error_info error;
};

/* ---- of agenda_items.c: for readers */

int cvi__agenda_add_item(cvi_agenda *a, const cvi__event *event, uint32_t *index);
int cvi__agenda_find_join(cvi_agenda *a, uint32_t index, const cvi__event *event);
int cvi__agenda_add_slot(cvi_agenda *a, const cvi__slot *slot);
void cvi__agenda_forget(cvi_agenda *a, size_t item_count, size_t slot_count); /* what is beyond */
int cvi__agenda_overlaps(const cvi_agenda *a, int64_t start_us, int64_t end_us);

/* Counts an item that was left out, with the reason. Returns CVI_OK. */
int cvi__agenda_refuse(cvi_agenda *a, int status, const char *why);

/* ---- of agenda_merge.c: makes `shown` */
int cvi__agenda_merge(cvi_agenda *a);

/* ---- readers; CVI_ENOTSUP without what they need */
int cvi__agenda_read_ical(cvi_agenda *a, const char *text, size_t len); /* recur_ical.c */
int cvi__agenda_read_graph(cvi_agenda *a, const char *text, size_t len);

/* 1 when the system has a zone of that IANA name; CVI_ENOTSUP without libical. */
int cvi__recur_has_zone(const char *name);

#endif
