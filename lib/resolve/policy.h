/* SPDX-License-Identifier: MIT */
/* A partner's policy service as a back end: one HTTPS request decides, or leaves it to the next. */
#ifndef CVI_RESOLVE_POLICY_H
#define CVI_RESOLVE_POLICY_H

#include "resolve/lookup.h"

#define CVI__POLICY_ANSWER_MAX ((size_t)256 * 1024)

typedef struct cvi__policy_settings {
    const char *url;
    uint32_t wants_token; /* sent as "Authorization: Bearer …" */
} cvi__policy_settings;

/* NULL without memory. */
cvi__backend *cvi__policy_new(cvi__resolve_env *env, const char *name,
                              const cvi__policy_settings *settings);

/*
 * What an answer says: fills in `o` and returns the status; CVI_AGAIN: go on, perhaps with another
 * conference id, which is then a text of `alloc` in *redirect.
 */
int cvi__policy_read_answer(const cvi_allocator *alloc, const cvi__exchange *x, cvi__outcome *o,
                            char **redirect);

#endif
