/* SPDX-License-Identifier: MIT */
/*
 * What a look-up meets before it is sent to back ends, and its answer on the way back: the guess
 * defence, the cache, and others that ask for the same id and wait for one answer.
 */
#ifndef CVI_RESOLVE_FRONT_H
#define CVI_RESOLVE_FRONT_H

#include <cvi/resolve_cache.h>
#include <cvi/resolve_guard.h>

#include "resolve/lookup.h"

typedef struct cvi__front {
    cvi_resolve_cache *cache; /* borrowed; NULL: none */
    cvi_guard *guard;         /* likewise */
    cvi__id_tag_key key;
    cvi__list *flights; /* look-ups others may join, by hash; NULL before there was a cache */
} cvi__front;

int cvi__front_set_cache(cvi__front *f, const cvi_allocator *alloc, cvi_resolve_cache *cache);
void cvi__front_free(cvi__front *f, const cvi_allocator *alloc);

/* 1: send it to its back ends. 0: it waits for another, or ended by env->ended(). */
int cvi__front_enter(cvi__front *f, cvi__resolve_env *env, cvi__lookup *l);

/* It ended: `l->now`, which may change. 1: tell so. 0: hold it until its wake timer. */
int cvi__front_leave(cvi__front *f, cvi__resolve_env *env, cvi__lookup *l);

/* It is cancelled before it ended: somebody who waits for the same asks in its place. */
void cvi__front_forget(cvi__resolve_env *env, cvi__lookup *l);

/* It goes its own way from now on, or nowhere. */
void cvi__front_detach(cvi__lookup *l);

/* What cvi_resolver_set_guard() was given, for calls that check PINs; NULL: none. */
cvi_guard *cvi__resolver_guard(const cvi_resolver *resolver);

#endif
