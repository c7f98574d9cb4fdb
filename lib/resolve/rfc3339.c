/* SPDX-License-Identifier: MIT */
#include "resolve/rfc3339.h"

#include "core/civil.h"

/* `digits` decimal digits at *p, which moves past them; -1 when one is missing. */
static int take_number(const char **p, int digits)
{
    int value = 0;

    for (int i = 0; i < digits; i++, (*p)++) {
        if (**p < '0' || **p > '9') {
            return -1;
        }
        value = value * 10 + (**p - '0');
    }
    return value;
}

static int take_char(const char **p, char wanted)
{
    if (**p != wanted) {
        return 0;
    }
    (*p)++;
    return 1;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && is_leap);
}

int cvi__civil_days(int year, int month, int day, int64_t *days)
{
    const cvi__civil c = {.year = year, .month = month, .day = day};

    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return CVI_ESYNTAX;
    }
    *days = cvi__civil_seconds(&c) / CVI__DAY_S;
    return CVI_OK;
}

static int take_date(const char **p, int64_t *days)
{
    const int year = take_number(p, 4);
    int month = 0;

    if (year < 0 || !take_char(p, '-')) {
        return 0;
    }
    month = take_number(p, 2);
    if (month < 0 || !take_char(p, '-')) {
        return 0;
    }
    return cvi__civil_days(year, month, take_number(p, 2), days) == CVI_OK;
}

/* hh:mm:ss[.fraction] in microseconds; a leap second counts as the one before. */
static int take_time(const char **p, int64_t *us)
{
    const int hour = take_number(p, 2);
    int minute = 0, second = 0;
    int64_t unit = 100000;

    if (hour < 0 || hour > 23 || !take_char(p, ':')) {
        return 0;
    }
    minute = take_number(p, 2);
    if (minute < 0 || minute > 59 || !take_char(p, ':')) {
        return 0;
    }
    second = take_number(p, 2);
    if (second < 0 || second > 60) {
        return 0;
    }
    *us = ((int64_t)hour * 3600 + minute * 60 + CVI_MIN(second, 59)) * 1000000;
    if (!take_char(p, '.')) {
        return 1;
    }
    if (**p < '0' || **p > '9') {
        return 0;
    }
    for (; **p >= '0' && **p <= '9'; (*p)++, unit /= 10) {
        *us += (**p - '0') * unit;
    }
    return 1;
}

/* "Z" or ±hh:mm, in microseconds east of Greenwich. */
static int take_offset(const char **p, int64_t *us)
{
    const int is_east = **p == '+';
    int hour = 0, minute = 0;

    *us = 0;
    if (take_char(p, 'Z') || take_char(p, 'z')) {
        return 1;
    }
    if (!is_east && **p != '-') {
        return 0;
    }
    (*p)++;
    hour = take_number(p, 2);
    if (hour < 0 || hour > 23 || !take_char(p, ':')) {
        return 0;
    }
    minute = take_number(p, 2);
    if (minute < 0 || minute > 59) {
        return 0;
    }
    *us = ((int64_t)hour * 3600 + minute * 60) * (is_east ? 1000000 : -1000000);
    return 1;
}

int cvi__rfc3339_parse(const char *text, int64_t *unix_us)
{
    const char *p = text;
    int64_t days = 0, time_us = 0, offset_us = 0;

    if (!take_date(&p, &days) || !(take_char(&p, 'T') || take_char(&p, 't')) ||
        !take_time(&p, &time_us) || !take_offset(&p, &offset_us) || *p != '\0') {
        return CVI_ESYNTAX;
    }
    *unix_us = days * 86400 * 1000000 + time_us - offset_us;
    return CVI_OK;
}
