/* SPDX-License-Identifier: MIT */
#include "resolve/retry_after.h"

#include <string.h>

#include "resolve/rfc3339.h"

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

typedef struct civil {
    int year, month, day, second_of_day;
} civil;

static int take_char(const char **p, char wanted)
{
    if (**p != wanted) {
        return 0;
    }
    (*p)++;
    return 1;
}

static int take_text(const char **p, const char *wanted)
{
    const size_t len = strlen(wanted);

    if (strncmp(*p, wanted, len) != 0) {
        return 0;
    }
    *p += len;
    return 1;
}

/* `digits` digits, the first of which may be a space when `padded`. */
static int take_number(const char **p, int digits, int padded, int *out)
{
    int value = 0;

    for (int i = 0; i < digits; i++, (*p)++) {
        const char c = padded && i == 0 && **p == ' ' ? '0' : **p;

        if (c < '0' || c > '9') {
            return 0;
        }
        value = value * 10 + (c - '0');
    }
    *out = value;
    return 1;
}

static int take_month(const char **p, int *out)
{
    for (int m = 0; m < 12; m++) {
        if (strncmp(*p, months + (size_t)m * 3, 3) == 0) {
            *p += 3;
            *out = m + 1;
            return 1;
        }
    }
    return 0;
}

static int take_time(const char **p, int *second_of_day)
{
    int h = 0, m = 0, s = 0;

    if (!take_number(p, 2, 0, &h) || !take_char(p, ':') || !take_number(p, 2, 0, &m) ||
        !take_char(p, ':') || !take_number(p, 2, 0, &s) || h > 23 || m > 59 || s > 60) {
        return 0;
    }
    *second_of_day = h * 3600 + m * 60 + CVI_MIN(s, 59);
    return 1;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", behind the comma. */
static int take_fixdate(const char **p, civil *c)
{
    return take_char(p, ' ') && take_number(p, 2, 0, &c->day) && take_char(p, ' ') &&
           take_month(p, &c->month) && take_char(p, ' ') && take_number(p, 4, 0, &c->year) &&
           take_char(p, ' ') && take_time(p, &c->second_of_day) && take_text(p, " GMT");
}

/* "Sunday, 06-Nov-94 08:49:37 GMT", behind the comma; no year of 1970 to 2069 is ambiguous. */
static int take_rfc850(const char **p, civil *c)
{
    if (!take_char(p, ' ') || !take_number(p, 2, 0, &c->day) || !take_char(p, '-') ||
        !take_month(p, &c->month) || !take_char(p, '-') || !take_number(p, 2, 0, &c->year) ||
        !take_char(p, ' ') || !take_time(p, &c->second_of_day) || !take_text(p, " GMT")) {
        return 0;
    }
    c->year += c->year < 70 ? 2000 : 1900;
    return 1;
}

/* "Sun Nov  6 08:49:37 1994", behind the day of the week. */
static int take_asctime(const char **p, civil *c)
{
    return take_char(p, ' ') && take_month(p, &c->month) && take_char(p, ' ') &&
           take_number(p, 2, 1, &c->day) && take_char(p, ' ') && take_time(p, &c->second_of_day) &&
           take_char(p, ' ') && take_number(p, 4, 0, &c->year);
}

static int take_date(const char **p, civil *c)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(days); i++) {
        const size_t whole = strlen(days[i]);

        if (strncmp(*p, days[i], 3) != 0) {
            continue;
        }
        if (strncmp(*p, days[i], whole) == 0 && (*p)[whole] == ',') {
            *p += whole + 1;
            return take_rfc850(p, c);
        }
        *p += 3;
        return take_char(p, ',') ? take_fixdate(p, c) : take_asctime(p, c);
    }
    return 0;
}

int cvi__http_date_parse(const char *text, int64_t *unix_us)
{
    civil c = {0};
    int64_t day = 0;

    if (!take_date(&text, &c) || *text != '\0' ||
        cvi__civil_days(c.year, c.month, c.day, &day) != CVI_OK) {
        return CVI_ESYNTAX;
    }
    *unix_us = (day * 86400 + c.second_of_day) * 1000000;
    return CVI_OK;
}

uint64_t cvi__retry_after_us(const char *text, const char *date, int64_t unix_us)
{
    uint64_t seconds = 0;
    int64_t until_us = 0, since_us = unix_us;
    const char *p = text;

    for (; *p >= '0' && *p <= '9'; p++) {
        seconds = CVI_MIN(seconds * 10 + (uint64_t)(*p - '0'), UINT64_C(1000000));
    }
    if (p > text && *p == '\0') {
        return CVI_MIN(seconds * 1000000u, CVI__RETRY_AFTER_MAX_US);
    }
    if (cvi__http_date_parse(text, &until_us) != CVI_OK) {
        return 0;
    }
    (void)cvi__http_date_parse(date, &since_us);
    if (since_us == INT64_MIN || until_us <= since_us) {
        return 0;
    }
    return CVI_MIN((uint64_t)(until_us - since_us), CVI__RETRY_AFTER_MAX_US);
}
