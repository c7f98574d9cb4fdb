/* SPDX-License-Identifier: MIT */
/*
 * Time zones by name: those of IANA, whose rules are the system's (zoneinfo), and the names that
 * Windows has for them.
 */
#ifndef CVI_INVITE_ZONE_H
#define CVI_INVITE_ZONE_H

#include <stddef.h>

typedef struct cvi__windows_zone {
    const char *name; /* such as "W. Europe Standard Time" */
    const char *iana; /* of the territory that stands for it */
} cvi__windows_zone;

/* Sorted by name without case. */
extern const cvi__windows_zone cvi__windows_zones[];
extern const size_t cvi__windows_zone_count;

/* The IANA name of a Windows zone, without case; NULL when it is none. */
const char *cvi__zone_of_windows(const char *name);

/* 1 when the name is fit to be looked up: letters, digits, '/', '_', '-', '+', and no ".". */
int cvi__zone_is_name(const char *name);

#endif
