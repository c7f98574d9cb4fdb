/* SPDX-License-Identifier: MIT */
/* Reading the sized structs of callers built against an older or a newer header. */
#ifndef CVI_CORE_PARAMS_H
#define CVI_CORE_PARAMS_H

#include "core/base.h"

/*
 * Copy what the caller gave into `full`, our own struct, with the rest zero. `oldest` is the used
 * size in the first release. CVI_EABI when too small, over 4096, or with an unknown non-zero tail.
 */
int cvi__params_read(void *full, size_t full_size, size_t oldest, const void *in);

/*
 * Copy `full` out into a caller's struct of `size` bytes (its first member), which stays what the
 * caller set. CVI_EABI when that is smaller than size_t or over 4096.
 */
int cvi__params_write(void *out, const void *full, size_t full_size);

#endif
