/* SPDX-License-Identifier: MIT */
/* The back ends a tenant's look-ups go through, one after the other. */
#ifndef CVI_RESOLVE_CHAIN_H
#define CVI_RESOLVE_CHAIN_H

#include "resolve/lookup.h"

#define CVI__CHAIN_STEPS_MAX 8u

typedef struct cvi__chain_step {
    cvi__backend *backend;
    uint64_t budget_us;      /* CVI_NO_DEADLINE: what is left of the look-up's time */
    uint32_t stops_on_error; /* a failure of the back end is the end of the look-up */
} cvi__chain_step;

typedef struct cvi__route {
    const char *tenant;       /* its id; "*": every other one */
    const char *entra_tenant; /* "": none */
    uint32_t count;
    cvi__chain_step steps[CVI__CHAIN_STEPS_MAX];
} cvi__route;

/* Send a look-up along its route, from the start; it ends by env->ended(). */
void cvi__chain_begin(cvi__resolve_env *env, cvi__lookup *l);
/* Its time, or the time of a step, is over. */
void cvi__chain_limit(cvi__resolve_env *env, cvi__lookup *l);
/* Take it back from whoever works on it. */
void cvi__chain_cancel(cvi__resolve_env *env, cvi__lookup *l);

#endif
