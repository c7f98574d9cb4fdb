/* SPDX-License-Identifier: MIT */
/* What a conference id stands for; made by back ends, given to callers. */
#ifndef CVI_RESOLVE_RESOLUTION_H
#define CVI_RESOLVE_RESOLUTION_H

#include <cvi/resolve.h>

#include "core/base.h"
#include "resolve/cache.h"

#define CVI__PIN_MAX 32

/* Texts may be NULL for "". */
typedef struct cvi__resolution_fields {
    const char *meeting_id;
    const char *subject;
    const char *organizer;
    const char *pin; /* of guests */
    const char *host_pin;
    int64_t end_unix_us; /* 0: open */
} cvi__resolution_fields;

/* A copy of everything; NULL without memory. */
cvi_resolution *cvi__resolution_new(const cvi_allocator *alloc,
                                    const cvi__resolution_fields *fields);

/* More owners, and fewer; cvi_resolution_destroy() is one fewer. `ref` returns the same. */
cvi_resolution *cvi__resolution_ref(cvi_resolution *r, unsigned n);
void cvi__resolution_drop(cvi_resolution *r, unsigned n);

cvi__cached *cvi__resolution_cached(cvi_resolution *r); /* for the notes of a cache */

#endif
