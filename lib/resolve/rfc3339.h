/* SPDX-License-Identifier: MIT */
/* Times such as 2026-03-01T09:30:00Z or …T10:30:00.5+01:00 (RFC 3339). */
#ifndef CVI_RESOLVE_RFC3339_H
#define CVI_RESOLVE_RFC3339_H

#include "core/base.h"

/* Microseconds since 1970; CVI_ESYNTAX when malformed or no such day or time. Years 1970..9999. */
int cvi__rfc3339_parse(const char *text, int64_t *unix_us);

/* Days since 1970-01-01 of a date of the Gregorian calendar; CVI_ESYNTAX: no such day from then. */
int cvi__civil_days(int year, int month, int day, int64_t *days);

#endif
