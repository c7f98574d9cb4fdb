/* SPDX-License-Identifier: MIT */
/*
 * Recurrence rules, bounded: libical looks for the next occurrence for centuries when a rule has
 * none, so rules that cannot come true are recognised first, and all are ended with the window.
 */
#include <stdlib.h>
#include <string.h>

#include "invite/recur_ical.h"

#define MOST_UNUSUAL 16u
#define MOST_STEPS 20000
#define NONE ICAL_RECURRENCE_ARRAY_MAX

static int length_of(const short *list)
{
    int n = 0;

    while (list[n] != NONE) {
        n++;
    }
    return n;
}

static int days_of_month(int month)
{
    static const char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[(month - 1) % 12];
}

static int has(const short *list, int value)
{
    while (*list != NONE && *list != value) {
        list++;
    }
    return *list == value;
}

/* Whether a month has one of the days that the rule wants. */
static int has_day(const struct icalrecurrencetype *r, int month, const cvi__civil *start)
{
    const int is_by_day =
        r->by_day[0] != NONE || r->by_year_day[0] != NONE || r->by_week_no[0] != NONE;

    if (r->by_month_day[0] == NONE) {
        return is_by_day || start->day <= days_of_month(month);
    }
    for (const short *d = r->by_month_day; *d != NONE; d++) {
        if (*d != 0 && abs(*d) <= days_of_month(month)) {
            return 1;
        }
    }
    return 0;
}

/* Whether there is such a month among those that the rule comes to. */
static int has_month(const struct icalrecurrencetype *r, const cvi__civil *start)
{
    const int is_monthly = r->freq == ICAL_MONTHLY_RECURRENCE;
    const int is_any = r->by_year_day[0] != NONE || r->by_week_no[0] != NONE ||
                       r->by_day[0] != NONE || r->by_month_day[0] != NONE;

    for (int i = 0; i < 12; i++) {
        const int month = is_monthly ? (start->month - 1 + i * (r->interval % 12)) % 12 + 1 : i + 1;
        const int is_wanted = r->by_month[0] != NONE ? has(r->by_month, month)
                              : is_monthly || is_any ? 1
                                                     : month == start->month;

        if (is_wanted && has_day(r, month, start)) {
            return 1;
        }
    }
    return 0;
}

/* How many days a set may have at most, out of which BYSETPOS takes. */
static int most_days(const struct icalrecurrencetype *r)
{
    const int per_period = r->freq == ICAL_MONTHLY_RECURRENCE ? 5 : 53;
    const int month_days = length_of(r->by_month_day);
    int days = 0;

    for (const short *d = r->by_day; *d != NONE; d++) {
        days += icalrecurrencetype_day_position(*d) != 0 ? 1 : per_period;
    }
    if (month_days > 0) {
        const int most = month_days * (r->freq == ICAL_MONTHLY_RECURRENCE ? 1 : 12);

        days = days > 0 && days < most ? days : most;
    }
    if (days == 0) {
        days = CVI_MAX(1, length_of(r->by_month));
    }
    return days * CVI_MAX(1, length_of(r->by_hour)) * CVI_MAX(1, length_of(r->by_minute)) *
           CVI_MAX(1, length_of(r->by_second));
}

static int has_position(const struct icalrecurrencetype *r)
{
    const int most = most_days(r);

    for (const short *p = r->by_set_pos; *p != NONE; p++) {
        if (*p != 0 && abs(*p) <= most) {
            return 1;
        }
    }
    return r->by_set_pos[0] == NONE;
}

static int has_ordinal(const struct icalrecurrencetype *r)
{
    for (const short *d = r->by_day; *d != NONE; d++) {
        if (icalrecurrencetype_day_position(*d) != 0) {
            return 1;
        }
    }
    return 0;
}

static int has_weekday(const struct icalrecurrencetype *r)
{
    const int most = r->freq == ICAL_MONTHLY_RECURRENCE || r->by_month[0] != NONE ? 5 : 53;

    for (const short *d = r->by_day; *d != NONE; d++) {
        if (abs(icalrecurrencetype_day_position(*d)) <= most) {
            return 1;
        }
    }
    return r->by_day[0] == NONE;
}

static int is_unusual(const struct icalrecurrencetype *r)
{
    return r->by_year_day[0] != NONE || r->by_week_no[0] != NONE ||
           (r->by_day[0] != NONE && r->by_month_day[0] != NONE) ||
           (r->by_set_pos[0] != NONE && r->freq == ICAL_YEARLY_RECURRENCE);
}

static int is_simple(const struct icalrecurrencetype *r)
{
    const short *const lists[] = {r->by_month,   r->by_month_day, r->by_year_day,
                                  r->by_week_no, r->by_day,       r->by_hour,
                                  r->by_minute,  r->by_second,    r->by_set_pos};

    for (size_t i = 0; i < CVI_ARRAY_LEN(lists); i++) {
        if (lists[i][0] != NONE) {
            return 0;
        }
    }
    return 1;
}

const char *cvi__ical_find_trouble(cvi__ical_reader *r, const struct icalrecurrencetype *recur,
                                   const cvi__civil *start)
{
    if (recur->interval < 1) {
        return "its rule repeats every 0 times";
    }
    if (recur->freq < ICAL_DAILY_RECURRENCE) {
        return is_simple(recur) ? NULL : "its rule repeats within a day, and not simply";
    }
    if (recur->freq != ICAL_MONTHLY_RECURRENCE && recur->freq != ICAL_YEARLY_RECURRENCE) {
        return NULL;
    }
    if (!has_month(recur, start) || !has_position(recur) || !has_weekday(recur) ||
        (has_ordinal(recur) && recur->by_month_day[0] != NONE)) {
        return "its rule never comes true";
    }
    return is_unusual(recur) && r->unusual++ >= MOST_UNUSUAL ? "there are too many unusual rules"
                                                             : NULL;
}

/* The end of the rule as the clock shows it, at most the window's. */
static struct icaltimetype clip(const cvi__ical_rule *rule, struct icaltimetype until,
                                int64_t window_end_s)
{
    const cvi__civil c = cvi__ical_civil(until);
    int64_t end_s = window_end_s;

    if (!icaltime_is_null_time(until)) {
        int64_t own_s = cvi__civil_seconds(&c);

        if (until.is_date) {
            own_s += CVI__DAY_S - 1;
        } else if (icaltime_is_utc(until)) {
            own_s = cvi__ical_to_local(rule->start.zone, own_s);
        }
        end_s = CVI_MIN(end_s, own_s);
    }
    return cvi__ical_from_local(end_s);
}

/* Steps to go from `from_s` to the end. */
static int64_t count_steps(const struct icalrecurrencetype *recur, int64_t from_s, int64_t end_s)
{
    static const int32_t lengths[] = {1, 60, 3600, 86400, 86400, 86400 * 28, 86400 * 365};
    const int64_t length = recur->freq <= ICAL_YEARLY_RECURRENCE ? lengths[recur->freq] : 1;
    const int64_t interval = recur->freq < ICAL_DAILY_RECURRENCE ? recur->interval : 1;

    return end_s > from_s ? (end_s - from_s) / (length * interval) + 1 : 0;
}

static int run(const cvi__ical_rule *rule, icalrecur_iterator *it, int64_t from_s)
{
    struct icaltimetype t = icalrecur_iterator_next(it);
    int rc = CVI_OK;

    for (; rc == CVI_OK && !icaltime_is_null_time(t); t = icalrecur_iterator_next(it)) {
        const cvi__civil c = cvi__ical_civil(t);
        const int64_t local_s = cvi__civil_seconds(&c);

        if (local_s >= from_s) {
            rc = rule->found(rule->user, local_s);
        }
    }
    return rc;
}

int cvi__ical_run_rule(cvi__ical_reader *r, const cvi__ical_rule *rule,
                       struct icalrecurrencetype recur, const char **why)
{
    const int64_t start_s = rule->start.local_s;
    const int64_t window_s = r->agenda->from_us / CVI__SECOND_US - rule->length_s - 2 * CVI__DAY_S;
    const int64_t end_s = r->agenda->until_us / CVI__SECOND_US + 2 * CVI__DAY_S;
    const cvi__civil start = cvi__civil_of(start_s);
    const int skips = recur.count == 0 && window_s > start_s;

    *why = cvi__ical_find_trouble(r, &recur, &start);
    if (*why) {
        return CVI_OK;
    }
    recur.until = clip(rule, recur.until, end_s);
    const cvi__civil until = cvi__ical_civil(recur.until);
    if (cvi__civil_seconds(&until) < CVI_MAX(start_s, window_s)) {
        return CVI_OK; /* over before the window */
    }
    const int64_t steps = count_steps(&recur, skips ? window_s : start_s, end_s);
    if ((recur.freq < ICAL_DAILY_RECURRENCE && steps > MOST_STEPS) || (uint64_t)steps > r->work) {
        *why = "its rule would take too long to work out";
        return CVI_OK;
    }
    r->work -= (uint64_t)steps;
    icalrecur_iterator *const it = icalrecur_iterator_new(recur, cvi__ical_from_local(start_s));
    if (!it) {
        *why = "its rule is malformed";
        return CVI_OK;
    }
    if (skips) {
        (void)icalrecur_iterator_set_start(it, cvi__ical_from_local(window_s));
    }
    const int rc = run(rule, it, window_s);
    icalrecur_iterator_free(it);
    return rc;
}
