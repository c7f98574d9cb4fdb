/* SPDX-License-Identifier: MIT */
/* The handle a caller gets: a copy that outlives later loads, and the shared count of calls. */
#ifndef CVI_PROVISION_TENANT_H
#define CVI_PROVISION_TENANT_H

#include <cvi/provision.h>

#include "provision/store.h"

cvi_tenant *cvi__tenant_new(const cvi_allocator *alloc, const cvi__store_tenant *from);
cvi__usage *cvi__tenant_usage(const cvi_tenant *tenant);

#endif
