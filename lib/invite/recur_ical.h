/* SPDX-License-Identifier: MIT */
/* What the files that use libical share. Times are seconds since 1970, in UTC or local. */
#ifndef CVI_INVITE_RECUR_ICAL_H
#define CVI_INVITE_RECUR_ICAL_H

#include <libical/ical.h>

#include "core/civil.h"
#include "invite/agenda.h"

/* A zone, NULL for UTC. Two local times that the clock shows twice: the first; one that it leaves
 * out: with the offset before (RFC 5545 section 3.3.5). */
int64_t cvi__ical_to_utc(icaltimezone *zone, int64_t local_s);
int64_t cvi__ical_to_local(icaltimezone *zone, int64_t utc_s);

/* What is left of the time that a text may take, and the zone of what has none. */
typedef struct cvi__ical_reader {
    cvi_agenda *agenda;
    icalcomponent *calendar;
    icaltimezone *home;
    uint64_t work;    /* steps of recurrence rules */
    uint32_t lookups; /* of zones that are not there, which take long */
    uint32_t unusual; /* rules that may have no occurrence for centuries */
    int is_cancelled; /* all of it: METHOD:CANCEL */
} cvi__ical_reader;

/* One property with a time; 0 when it has none, or one that is not from 1900 to 2200. */
typedef struct cvi__ical_time {
    int64_t local_s; /* as the clock shows it */
    icaltimezone *zone;
    int is_date;
} cvi__ical_time;

/* Takes descriptions of zones out of the calendar that would take long to work out. */
void cvi__ical_prune_zones(cvi__ical_reader *r);

/* The zone of a TZID: as the calendar describes it, or the system's of that name; NULL: unknown. */
icaltimezone *cvi__ical_find_zone(cvi__ical_reader *r, const char *tzid);

int cvi__ical_read_time(cvi__ical_reader *r, icalproperty *property, cvi__ical_time *out);
int64_t cvi__ical_time_us(const cvi__ical_time *t);
cvi__civil cvi__ical_civil(struct icaltimetype t);
struct icaltimetype cvi__ical_from_local(int64_t local_s);

/* A rule, clipped to the window, and each of its times given to `found` until that fails. */
typedef struct cvi__ical_rule {
    cvi__ical_time start;
    int64_t length_s; /* of an occurrence: how far in front of the window one may begin */
    int (*found)(void *user, int64_t local_s);
    void *user;
} cvi__ical_rule;

/* *why is set when the rule was left out. */
int cvi__ical_run_rule(cvi__ical_reader *r, const cvi__ical_rule *rule,
                       struct icalrecurrencetype recur, const char **why);

/* Why a rule may not be run: it never comes true, which libical finds out slowly. NULL: it may. */
const char *cvi__ical_find_trouble(cvi__ical_reader *r, const struct icalrecurrencetype *recur,
                                   const cvi__civil *start);

/* One event and all its occurrences in the window. */
int cvi__ical_read_event(cvi__ical_reader *r, icalcomponent *component);

#endif
