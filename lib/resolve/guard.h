/* SPDX-License-Identifier: MIT */
/* What the resolver tells the guess defence beyond its public calls. */
#ifndef CVI_RESOLVE_GUARD_H
#define CVI_RESOLVE_GUARD_H

#include <cvi/resolve_guard.h>

#include "core/base.h"

/* A service took so long to say "not found"; a blocked caller will wait as long for the same. */
void cvi__guard_note_pace(cvi_guard *guard, uint64_t took_us);

/* Whether an attempt that was let in would be refused by now, which is counted. */
int cvi__guard_blocks(cvi_guard *guard, uint64_t now_us, const cvi_guard_attempt *attempt,
                      uint32_t *failed);

#endif
