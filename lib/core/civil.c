/* SPDX-License-Identifier: MIT */
#include "core/civil.h"

#include <stdio.h>

#define DAYS_OF_400_YEARS 146097
#define EPOCH_DAY 719468 /* 1970-01-01, from 0000-03-01 */

/* Years that begin in March, so that a leap day is the last. */
static int64_t days_of(int32_t year, int32_t month, int32_t day)
{
    const int64_t y = (int64_t)year - (month <= 2);
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * DAYS_OF_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAY;
}

int64_t cvi__civil_seconds(const cvi__civil *c)
{
    return days_of(c->year, c->month, c->day) * CVI__DAY_S + c->hour * 3600 + c->minute * 60 +
           c->second;
}

cvi__civil cvi__civil_of(int64_t seconds)
{
    int64_t days = seconds / CVI__DAY_S, rest = seconds % CVI__DAY_S;

    if (rest < 0) {
        rest += CVI__DAY_S;
        days--;
    }
    days += EPOCH_DAY;
    const int64_t era = (days >= 0 ? days : days - DAYS_OF_400_YEARS + 1) / DAYS_OF_400_YEARS;
    const int64_t of_era = days - era * DAYS_OF_400_YEARS;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153; /* from March */
    const cvi__civil c = {(int32_t)(year + era * 400 + (month >= 10)),
                          (int32_t)(month < 10 ? month + 3 : month - 9),
                          (int32_t)(of_year - (153 * month + 2) / 5 + 1),
                          (int32_t)(rest / 3600),
                          (int32_t)(rest / 60 % 60),
                          (int32_t)(rest % 60)};
    return c;
}

void cvi__civil_print(const cvi__civil *c, char out[CVI__CIVIL_TEXT])
{
    snprintf(out, CVI__CIVIL_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", (int)c->year, (int)c->month,
             (int)c->day, (int)c->hour, (int)c->minute, (int)c->second);
}
