/* SPDX-License-Identifier: MIT */
/* One VEVENT: what it says, and each time it takes place. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/buf.h"
#include "core/error.h"
#include "core/mem.h"
#include "invite/calendar.h"
#include "invite/recur_ical.h"

#define MOST_TEXT ((size_t)4 * 1024 * 1024)
#define MOST_EXCEPTIONS 4096u
#define MOST_LENGTH_S ((int64_t)366 * CVI__DAY_S)

/* ---- when it takes place */

typedef struct occurrences {
    cvi__ical_reader *r;
    uint32_t item;
    cvi__ical_time start;
    int64_t days;   /* whole days of its length, as the calendar counts them */
    int64_t rest_s; /* and what is left of it */
    int64_t *excluded;
    size_t excluded_count;
    int is_seen; /* one is in the window */
} occurrences;

static int compare_times(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Excluded are times in UTC, and whole days as local midnights below zero. */
static int64_t day_mark(int64_t local_s)
{
    return INT64_MIN / 2 + local_s / CVI__DAY_S;
}

static int is_excluded(const occurrences *o, int64_t local_s, int64_t utc_s)
{
    const int64_t day = day_mark(local_s);

    return o->excluded_count > 0 &&
           (bsearch(&utc_s, o->excluded, o->excluded_count, sizeof(utc_s), compare_times) ||
            bsearch(&day, o->excluded, o->excluded_count, sizeof(day), compare_times));
}

static int add_occurrence(void *user, int64_t local_s)
{
    occurrences *const o = user;
    icaltimezone *const zone = o->start.zone;
    const int64_t utc_s = cvi__ical_to_utc(zone, local_s);
    const int64_t end_s =
        (o->days ? cvi__ical_to_utc(zone, local_s + o->days * CVI__DAY_S) : utc_s) + o->rest_s;
    const cvi__slot slot = {utc_s * CVI__SECOND_US, CVI_MAX(utc_s, end_s) * CVI__SECOND_US,
                            utc_s * CVI__SECOND_US, o->item};

    if (!cvi__agenda_overlaps(o->r->agenda, slot.start_us, slot.end_us) ||
        is_excluded(o, local_s, utc_s)) {
        return CVI_OK;
    }
    o->is_seen = 1;
    return cvi__agenda_add_slot(o->r->agenda, &slot);
}

static int read_exceptions(occurrences *o, icalcomponent *c)
{
    const size_t count = (size_t)icalcomponent_count_properties(c, ICAL_EXDATE_PROPERTY);
    const size_t most = CVI_MIN(count, MOST_EXCEPTIONS);
    icalproperty *p = icalcomponent_get_first_property(c, ICAL_EXDATE_PROPERTY);
    cvi__ical_time t;

    if (count == 0) {
        return CVI_OK;
    }
    o->excluded = cvi__mem_calloc(&o->r->agenda->alloc, most, sizeof(int64_t));
    if (!o->excluded) {
        return cvi__error_set(&o->r->agenda->error, CVI_ENOMEM, 0, "no memory");
    }
    for (; p && o->excluded_count < most;
         p = icalcomponent_get_next_property(c, ICAL_EXDATE_PROPERTY)) {
        if (cvi__ical_read_time(o->r, p, &t)) {
            o->excluded[o->excluded_count++] =
                t.is_date ? day_mark(t.local_s) : cvi__ical_to_utc(t.zone, t.local_s);
        }
    }
    qsort(o->excluded, o->excluded_count, sizeof(int64_t), compare_times);
    return CVI_OK;
}

static int add_dates(occurrences *o, icalcomponent *c)
{
    icalproperty *p = icalcomponent_get_first_property(c, ICAL_RDATE_PROPERTY);
    cvi__ical_time t;
    int rc = CVI_OK;

    for (; rc == CVI_OK && p; p = icalcomponent_get_next_property(c, ICAL_RDATE_PROPERTY)) {
        if (cvi__ical_read_time(o->r, p, &t)) {
            const int64_t utc_s = cvi__ical_to_utc(t.zone, t.local_s);

            rc = add_occurrence(o, cvi__ical_to_local(o->start.zone, utc_s));
        }
    }
    return rc;
}

static int add_rules(occurrences *o, icalcomponent *c)
{
    const cvi__ical_rule rule = {o->start, o->days * CVI__DAY_S + o->rest_s, add_occurrence, o};
    icalproperty *p = icalcomponent_get_first_property(c, ICAL_RRULE_PROPERTY);
    const char *why = NULL;
    int rc = CVI_OK;

    for (; rc == CVI_OK && p; p = icalcomponent_get_next_property(c, ICAL_RRULE_PROPERTY)) {
        rc = cvi__ical_run_rule(o->r, &rule, icalproperty_get_rrule(p), &why);
        if (rc == CVI_OK && why) {
            rc = cvi__agenda_refuse(o->r->agenda, CVI_ELIMIT, why);
        }
    }
    return rc;
}

/* DTEND, DURATION, or what the start implies (RFC 5545 section 3.6.1). */
static void read_length(occurrences *o, icalcomponent *c)
{
    icalproperty *const end = icalcomponent_get_first_property(c, ICAL_DTEND_PROPERTY);
    icalproperty *const length = icalcomponent_get_first_property(c, ICAL_DURATION_PROPERTY);
    cvi__ical_time t;

    if (cvi__ical_read_time(o->r, end, &t)) {
        if (o->start.is_date) {
            o->days = (t.local_s - o->start.local_s) / CVI__DAY_S;
        } else {
            o->rest_s = (cvi__ical_time_us(&t) - cvi__ical_time_us(&o->start)) / CVI__SECOND_US;
        }
    } else if (length) {
        const struct icaldurationtype d = icalproperty_get_duration(length);

        o->days = d.is_neg ? 0 : (int64_t)d.weeks * 7 + d.days;
        o->rest_s = d.is_neg ? 0 : (int64_t)d.hours * 3600 + (int64_t)d.minutes * 60 + d.seconds;
    } else {
        o->days = o->start.is_date;
    }
    o->days = CVI_CLAMP(o->days, 0, MOST_LENGTH_S / CVI__DAY_S);
    o->rest_s = CVI_CLAMP(o->rest_s, 0, MOST_LENGTH_S);
}

/* ---- what it says */

static const char *value_of(icalcomponent *c, icalproperty_kind kind)
{
    icalproperty *const p = icalcomponent_get_first_property(c, kind);
    const icalvalue *const v = p ? icalproperty_get_value(p) : NULL;

    return v && (icalvalue_isa(v) == ICAL_TEXT_VALUE || icalvalue_isa(v) == ICAL_URI_VALUE)
               ? icalvalue_get_text(v)
               : NULL;
}

/* The text of an extension: libical leaves its escapes. */
static void put_raw(cvi__buf *b, const char *text)
{
    for (const char *p = text; p && *p; p++) {
        const int is_escape = *p == '\\' && p[1] != '\0';
        char c = *p;

        if (is_escape) {
            c = *++p == 'n' || *p == 'N' ? '\n' : *p;
        }
        (void)cvi__buf_append(b, &c, 1);
    }
    (void)cvi__buf_text(b, "\n");
}

static void put_line(cvi__buf *b, const char *text)
{
    if (text) {
        (void)cvi__buf_text(b, text);
        (void)cvi__buf_text(b, "\n");
    }
}

/* Extensions: links of meetings, and the description as HTML. */
static void put_extensions(icalcomponent *c, cvi__buf *plain, cvi__buf *html, cvi__event *event)
{
    icalproperty *p = icalcomponent_get_first_property(c, ICAL_X_PROPERTY);

    for (; p; p = icalcomponent_get_next_property(c, ICAL_X_PROPERTY)) {
        const char *const name = icalproperty_get_x_name(p);
        const char *const value = icalproperty_get_x(p);

        if (!name || !value) {
            continue;
        }
        if (strcasecmp(name, "X-ALT-DESC") == 0) {
            put_raw(html, value);
        } else if (cvi__calendar_wants(name, strlen(name))) {
            put_raw(plain, value);
        } else if (strcasecmp(name, "X-MICROSOFT-CDO-ALLDAYEVENT") == 0) {
            event->is_all_day |= strcmp(value, "TRUE") == 0;
        }
    }
}

static void put_texts(icalcomponent *c, cvi__buf *plain, cvi__buf *html, cvi__event *event)
{
    icalproperty *p = icalcomponent_get_first_property(c, ICAL_CONFERENCE_PROPERTY);

    put_line(plain, value_of(c, ICAL_LOCATION_PROPERTY));
    put_line(plain, value_of(c, ICAL_DESCRIPTION_PROPERTY));
    put_line(plain, value_of(c, ICAL_URL_PROPERTY));
    for (; p; p = icalcomponent_get_next_property(c, ICAL_CONFERENCE_PROPERTY)) {
        put_line(plain, icalproperty_get_conference(p));
    }
    put_extensions(c, plain, html, event);
}

static void read_organizer(icalcomponent *c, cvi__event *event)
{
    icalproperty *const p = icalcomponent_get_first_property(c, ICAL_ORGANIZER_PROPERTY);
    icalparameter *const name = p ? icalproperty_get_first_parameter(p, ICAL_CN_PARAMETER) : NULL;
    const char *address = p ? icalproperty_get_organizer(p) : NULL;

    if (address && (address[0] | 0x20) == 'm' && strlen(address) > 7 && address[6] == ':') {
        address += 7; /* mailto: */
    }
    event->organizer = name ? icalparameter_get_cn(name) : NULL;
    event->address = address;
}

static int64_t stamp_of(cvi__ical_reader *r, icalcomponent *c)
{
    icalproperty *p = icalcomponent_get_first_property(c, ICAL_DTSTAMP_PROPERTY);
    cvi__ical_time t;

    return cvi__ical_read_time(r, p, &t) ? cvi__ical_time_us(&t) : 0;
}

static void read_facts(cvi__ical_reader *r, icalcomponent *c, cvi__event *event)
{
    icalproperty *const class = icalcomponent_get_first_property(c, ICAL_CLASS_PROPERTY);
    icalproperty *const sequence = icalcomponent_get_first_property(c, ICAL_SEQUENCE_PROPERTY);
    icalproperty *const status = icalcomponent_get_first_property(c, ICAL_STATUS_PROPERTY);

    event->uid = value_of(c, ICAL_UID_PROPERTY);
    event->subject = value_of(c, ICAL_SUMMARY_PROPERTY);
    event->sequence = sequence ? icalproperty_get_sequence(sequence) : 0;
    event->stamp_us = stamp_of(r, c);
    event->is_private = class && icalproperty_get_class(class) != ICAL_CLASS_PUBLIC;
    event->is_cancelled =
        r->is_cancelled || (status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED);
    event->is_recurring = icalcomponent_count_properties(c, ICAL_RRULE_PROPERTY) > 0 ||
                          icalcomponent_count_properties(c, ICAL_RDATE_PROPERTY) > 0;
    read_organizer(c, event);
}

/* ---- both */

/* An occurrence that was changed: it is kept wherever it is, to stand for the one of the series. */
static int add_override(occurrences *o, icalcomponent *c, cvi__event *event)
{
    icalproperty *const p = icalcomponent_get_first_property(c, ICAL_RECURRENCEID_PROPERTY);
    icalparameter *const range =
        p ? icalproperty_get_first_parameter(p, ICAL_RANGE_PARAMETER) : NULL;
    icaltimezone *const zone = o->start.zone;
    const int64_t utc_s = cvi__ical_to_utc(zone, o->start.local_s);
    const int64_t end_s =
        cvi__ical_to_utc(zone, o->start.local_s + o->days * CVI__DAY_S) + o->rest_s;
    cvi__ical_time original;

    if (!cvi__ical_read_time(o->r, p, &original)) {
        return cvi__agenda_refuse(o->r->agenda, CVI_EINVITE_FORMAT, "its RECURRENCE-ID is wrong");
    }
    event->is_override = event->is_recurring = 1;
    event->is_onward = range && icalparameter_get_range(range) == ICAL_RANGE_THISANDFUTURE;
    event->original_us = cvi__ical_time_us(&original);
    event->start_us = utc_s * CVI__SECOND_US;
    event->end_us = end_s * CVI__SECOND_US;
    int rc = cvi__agenda_add_item(o->r->agenda, event, &o->item);
    const cvi__slot slot = {event->start_us, event->end_us, event->original_us, o->item};
    rc = rc == CVI_OK ? cvi__agenda_add_slot(o->r->agenda, &slot) : rc;
    o->is_seen =
        event->is_onward || cvi__agenda_overlaps(o->r->agenda, event->start_us, event->end_us);
    return rc;
}

static int add_series(occurrences *o, icalcomponent *c, const cvi__event *event)
{
    cvi__slot note = {0, 0, CVI__SLOT_NOTE, 0};
    int rc = cvi__agenda_add_item(o->r->agenda, event, &o->item);

    note.item = o->item;
    rc = rc == CVI_OK ? cvi__agenda_add_slot(o->r->agenda, &note) : rc;
    if (rc != CVI_OK || event->is_cancelled) {
        return rc;
    }
    rc = read_exceptions(o, c);
    rc = rc == CVI_OK ? add_occurrence(o, o->start.local_s) : rc;
    rc = rc == CVI_OK ? add_rules(o, c) : rc;
    rc = rc == CVI_OK ? add_dates(o, c) : rc;
    cvi__mem_free(&o->r->agenda->alloc, o->excluded);
    return rc;
}

static int add_event(occurrences *o, icalcomponent *c, cvi__event *event)
{
    cvi_agenda *const a = o->r->agenda;
    const int is_override = icalcomponent_count_properties(c, ICAL_RECURRENCEID_PROPERTY) > 0;
    cvi__buf plain, html;
    int rc = CVI_OK;

    cvi__buf_init_secret(&plain, &a->alloc, MOST_TEXT);
    cvi__buf_init_secret(&html, &a->alloc, MOST_TEXT);
    put_texts(c, &plain, &html, event);
    rc = is_override ? add_override(o, c, event) : add_series(o, c, event);
    if (rc == CVI_OK && o->is_seen) {
        event->plain = plain.data;
        event->html = html.data;
        rc = cvi__agenda_find_join(a, o->item, event);
    }
    if (rc == CVI_OK && (plain.status == CVI_ENOMEM || html.status == CVI_ENOMEM)) {
        rc = cvi__error_set(&a->error, CVI_ENOMEM, 0, "no memory");
    }
    cvi__buf_free(&plain);
    cvi__buf_free(&html);
    return rc;
}

int cvi__ical_read_event(cvi__ical_reader *r, icalcomponent *component)
{
    occurrences o = {.r = r};
    cvi__event event = {0};
    char name[32];

    if (!cvi__ical_read_time(r, icalcomponent_get_first_property(component, ICAL_DTSTART_PROPERTY),
                             &o.start)) {
        return cvi__agenda_refuse(r->agenda, CVI_EINVITE_FORMAT, "its DTSTART is missing or wrong");
    }
    read_length(&o, component);
    read_facts(r, component, &event);
    event.is_all_day = (uint32_t)o.start.is_date;
    if (!event.uid || !*event.uid) { /* one that no other has */
        snprintf(name, sizeof(name), "#%zu", r->agenda->item_count);
        event.uid = name;
    }
    return add_event(&o, component, &event);
}
