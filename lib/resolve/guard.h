/* SPDX-License-Identifier: MIT */
/* What the resolver tells the guess defence beyond its public calls. */
#ifndef CVI_RESOLVE_GUARD_H
#define CVI_RESOLVE_GUARD_H

#include <cvi/resolve_guard.h>

#include "core/base.h"

/* A service took so long to say "not found"; a blocked caller will wait as long for the same. */
void cvi__guard_note_pace(cvi_guard *guard, uint64_t took_us);

#endif
