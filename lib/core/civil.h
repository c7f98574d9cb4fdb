/* SPDX-License-Identifier: MIT */
/* Days of the Gregorian calendar, counted from 1970-01-01. */
#ifndef CVI_CORE_CIVIL_H
#define CVI_CORE_CIVIL_H

#include <stdint.h>

#define CVI__DAY_S 86400
#define CVI__SECOND_US ((int64_t)1000000)

typedef struct cvi__civil {
    int32_t year;       /* 0 to 9999 */
    int32_t month, day; /* from 1 */
    int32_t hour, minute, second;
} cvi__civil;

/* Seconds since 1970 if the time were in UTC; the day may be beyond its month. */
int64_t cvi__civil_seconds(const cvi__civil *c);

/* The other way round; from the year 0 to 9999. */
cvi__civil cvi__civil_of(int64_t seconds);

/* As RFC 3339 writes it, without an offset: "2027-03-01T09:00:00". */
#define CVI__CIVIL_TEXT 72
void cvi__civil_print(const cvi__civil *c, char out[CVI__CIVIL_TEXT]);

#endif
