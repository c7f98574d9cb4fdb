/* SPDX-License-Identifier: MIT */
/* Times in HTTP: dates in their three forms and Retry-After (RFC 9110, 5.6.7 and 10.2.3). */
#ifndef CVI_RESOLVE_RETRY_AFTER_H
#define CVI_RESOLVE_RETRY_AFTER_H

#include "core/base.h"

#define CVI__RETRY_AFTER_MAX_US UINT64_C(3600000000) /* longer ones are cut */

/* Microseconds since 1970; CVI_ESYNTAX when it is no HTTP date of 1970..9999. */
int cvi__http_date_parse(const char *text, int64_t *unix_us);

/*
 * How long a service asks to wait: seconds, or a date, which is compared with the answer's own
 * Date or else with `unix_us` (INT64_MIN: not known). 0 when it says nothing usable.
 */
uint64_t cvi__retry_after_us(const char *text, const char *date, int64_t unix_us);

#endif
