/* SPDX-License-Identifier: MIT */
/* The embedder as a back end: an event asks, cvi_resolver_answer() answers. */
#ifndef CVI_RESOLVE_OWN_H
#define CVI_RESOLVE_OWN_H

#include "resolve/lookup.h"

cvi__backend *cvi__own_new(cvi__resolve_env *env, const char *name); /* NULL without memory */

/* CVI_ENOENT: the look-up does not wait for an answer. Otherwise as cvi_resolver_answer(). */
int cvi__own_answer(cvi__lookup *l, const cvi_resolve_answer *answer, cvi_error_info *error);

#endif
