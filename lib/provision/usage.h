/* SPDX-License-Identifier: MIT */
/* How many calls of a tenant are up. Shared by handles and successive loads; needs no lock. */
#ifndef CVI_PROVISION_USAGE_H
#define CVI_PROVISION_USAGE_H

#include <stdatomic.h>

#include "core/base.h"

typedef struct cvi__usage {
    cvi_allocator alloc;
    atomic_uint refs;
    atomic_uint in_use;
    atomic_uint max_calls; /* 0: unlimited; a load may change it */
    char id[];             /* of the tenant */
} cvi__usage;

cvi__usage *cvi__usage_new(const cvi_allocator *alloc, const char *id, uint32_t max_calls);
cvi__usage *cvi__usage_ref(cvi__usage *u);
void cvi__usage_unref(cvi__usage *u); /* NULL is ignored */

int cvi__usage_take(cvi__usage *u); /* CVI_OK or CVI_EPROVISION_LICENCE */
void cvi__usage_give(cvi__usage *u);

#endif
