/* SPDX-License-Identifier: MIT */
/* What a conference id stands for; made by back ends, given to callers. */
#ifndef CVI_RESOLVE_RESOLUTION_H
#define CVI_RESOLVE_RESOLUTION_H

#include <cvi/resolve.h>

#include "core/base.h"
#include "resolve/cache.h"

#define CVI__PIN_MAX 32
#define CVI__RESOLUTION_FIELDS (CVI_RESOLUTION_RAW_JSON + 1)
#define CVI__RESOLUTION_FLAGS (CVI_RESOLUTION_FLAG_ANNOUNCED + 1)

typedef struct cvi__resolution_fields {
    const char *text[CVI__RESOLUTION_FIELDS]; /* by field; NULL for "" */
    size_t raw_len;                           /* of CVI_RESOLUTION_RAW_JSON */
    const char *pin;                          /* of guests; NULL: none */
    const char *host_pin;
    int64_t start_unix_us; /* 0: not known, for all three */
    int64_t end_unix_us;
    int64_t expiry_unix_us;
    int8_t flags[CVI__RESOLUTION_FLAGS]; /* by flag, plus one: 0 not known, 1 no, 2 yes */
} cvi__resolution_fields;

/* A copy of everything in one block; NULL without memory. */
cvi_resolution *cvi__resolution_new(const cvi_allocator *alloc,
                                    const cvi__resolution_fields *fields);

/* More owners, and fewer; cvi_resolution_destroy() is one fewer. `ref` returns the same. */
cvi_resolution *cvi__resolution_ref(cvi_resolution *r, unsigned n);
void cvi__resolution_drop(cvi_resolution *r, unsigned n);

cvi__cached *cvi__resolution_cached(cvi_resolution *r); /* for the notes of a cache */

#endif
