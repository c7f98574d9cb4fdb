/* SPDX-License-Identifier: MIT */
/* Time zones: those that a calendar describes, and the system's (zoneinfo), both by libical. */
#include <string.h>

#include "invite/recur_ical.h"
#include "invite/zone.h"

#define MOST_ZONES 32u
#define MOST_CHANGES 1024u /* lines of one zone */

cvi__civil cvi__ical_civil(struct icaltimetype t)
{
    const cvi__civil c = {t.year, t.month, t.day, t.hour, t.minute, t.second};

    return c;
}

struct icaltimetype cvi__ical_from_local(int64_t local_s)
{
    const cvi__civil c = cvi__civil_of(local_s);
    struct icaltimetype t = icaltime_null_time();

    t.year = c.year;
    t.month = c.month;
    t.day = c.day;
    t.hour = c.hour;
    t.minute = c.minute;
    t.second = c.second;
    return t;
}

static int64_t offset_at(icaltimezone *zone, int64_t utc_s)
{
    struct icaltimetype t = cvi__ical_from_local(utc_s);
    int is_daylight = 0;

    return zone ? icaltimezone_get_utc_offset_of_utc_time(zone, &t, &is_daylight) : 0;
}

int64_t cvi__ical_to_local(icaltimezone *zone, int64_t utc_s)
{
    return utc_s + offset_at(zone, utc_s);
}

int64_t cvi__ical_to_utc(icaltimezone *zone, int64_t local_s)
{
    const int64_t before = offset_at(zone, local_s - CVI__DAY_S);
    const int64_t after = offset_at(zone, local_s + CVI__DAY_S);

    if (before != after && offset_at(zone, local_s - before) != before &&
        offset_at(zone, local_s - after) == after) {
        return local_s - after;
    }
    return local_s - before;
}

/* What some programs write in front of an IANA name: "/freeassociation.sourceforge.net/…". */
static const char *without_prefix(const char *tzid)
{
    const char *last = strrchr(tzid, '/');

    if (tzid[0] != '/' || !last) {
        return tzid;
    }
    while (last > tzid && last[-1] != '/') { /* the area in front of the city */
        last--;
    }
    return last;
}

icaltimezone *cvi__ical_find_zone(cvi__ical_reader *r, const char *tzid)
{
    icaltimezone *zone = icalcomponent_get_timezone(r->calendar, tzid);
    const char *name = cvi__zone_of_windows(tzid);

    if (zone) {
        return zone;
    }
    name = name ? name : without_prefix(tzid);
    if (r->lookups == 0 || !cvi__zone_is_name(name)) {
        return NULL;
    }
    zone = icaltimezone_get_builtin_timezone(name);
    r->lookups -= !zone;
    return zone;
}

int cvi__recur_has_zone(const char *name)
{
    return strcmp(name, "UTC") == 0 || icaltimezone_get_builtin_timezone(name) != NULL;
}

static int is_yearly(cvi__ical_reader *r, icalcomponent *part, struct icaltimetype start)
{
    icalproperty *p = icalcomponent_get_first_property(part, ICAL_RRULE_PROPERTY);
    const cvi__civil from = cvi__ical_civil(start);

    for (; p; p = icalcomponent_get_next_property(part, ICAL_RRULE_PROPERTY)) {
        const struct icalrecurrencetype rule = icalproperty_get_rrule(p);

        if (rule.freq != ICAL_YEARLY_RECURRENCE || rule.interval != 1 ||
            rule.by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ||
            rule.by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX ||
            rule.by_second[0] != ICAL_RECURRENCE_ARRAY_MAX ||
            cvi__ical_find_trouble(r, &rule, &from)) {
            return 0;
        }
    }
    return 1;
}

static int is_plain(cvi__ical_reader *r, icalcomponent *zone)
{
    size_t lines = 0;

    for (icalcomponent *part = icalcomponent_get_first_component(zone, ICAL_ANY_COMPONENT); part;
         part = icalcomponent_get_next_component(zone, ICAL_ANY_COMPONENT)) {
        icalproperty *const start = icalcomponent_get_first_property(part, ICAL_DTSTART_PROPERTY);
        const struct icaltimetype from =
            start ? icalproperty_get_dtstart(start) : icaltime_null_time();

        lines += (size_t)icalcomponent_count_properties(part, ICAL_ANY_PROPERTY) + 1;
        if (from.year < 1600 || from.year > 2200 || lines > MOST_CHANGES ||
            !is_yearly(r, part, from)) {
            return 0;
        }
    }
    return lines > 0;
}

void cvi__ical_prune_zones(cvi__ical_reader *r)
{
    icalcomponent *const calendar = r->calendar;
    icalcompiter at = icalcomponent_begin_component(calendar, ICAL_VTIMEZONE_COMPONENT);
    unsigned count = 0;

    for (icalcomponent *zone = icalcompiter_deref(&at); zone; zone = icalcompiter_deref(&at)) {
        (void)icalcompiter_next(&at); /* before what it stands at may go */
        if (++count > MOST_ZONES || !is_plain(r, zone)) {
            icalcomponent_remove_component(calendar, zone);
            icalcomponent_free(zone);
        }
    }
}

/* The null time when the value is of another kind. */
static struct icaltimetype time_of(const icalvalue *value)
{
    struct icaldatetimeperiodtype both = {0};

    switch (icalvalue_isa(value)) {
    case ICAL_DATETIMEPERIOD_VALUE:
        both = icalvalue_get_datetimeperiod(value);
        return icaltime_is_null_time(both.time) ? both.period.start : both.time;
    case ICAL_PERIOD_VALUE:
        return icalvalue_get_period(value).start;
    case ICAL_DATE_VALUE:
    case ICAL_DATETIME_VALUE:
        return icalvalue_get_datetime(value);
    default:
        return icaltime_null_time();
    }
}

int cvi__ical_read_time(cvi__ical_reader *r, icalproperty *property, cvi__ical_time *out)
{
    const icalvalue *const value = property ? icalproperty_get_value(property) : NULL;
    const struct icaltimetype t = value ? time_of(value) : icaltime_null_time();
    const cvi__civil c = cvi__ical_civil(t);
    icalparameter *tzid = NULL;
    icaltimezone *zone = NULL;

    if (t.year < 1900 || t.year > 2200 || t.month < 1 || t.month > 12 || t.day < 1 || t.day > 31) {
        return 0;
    }
    *out = (cvi__ical_time){cvi__civil_seconds(&c), r->home, t.is_date != 0};
    if (icaltime_is_utc(t)) {
        out->zone = NULL;
        return 1;
    }
    tzid = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    zone = tzid ? cvi__ical_find_zone(r, icalparameter_get_tzid(tzid)) : NULL;
    out->zone = zone && !out->is_date ? zone : r->home;
    return 1;
}

int64_t cvi__ical_time_us(const cvi__ical_time *t)
{
    return cvi__ical_to_utc(t->zone, t->local_s) * CVI__SECOND_US;
}
