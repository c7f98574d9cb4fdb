/* SPDX-License-Identifier: MIT */
/*
 * A look-up that asks a service: when its requests are sent, what the service's breaker learns from
 * their answers, and whether it asks again.
 */
#ifndef CVI_RESOLVE_ASK_H
#define CVI_RESOLVE_ASK_H

#include "resolve/breaker.h"
#include "resolve/lookup.h"

typedef struct cvi__ask {
    cvi__backend *backend;
    cvi__lookup *lookup;
    cvi__breaker *breaker;
    cvi__exchange exchange;
    uint32_t sent;
    uint8_t is_sending;
    uint8_t is_probe;
} cvi__ask;

/*
 * CVI_OK: send. CVI_AGAIN: the look-up waits and is woken. Otherwise it cannot be asked, which
 * the look-up's outcome explains.
 */
int cvi__ask_breaker(cvi__ask *a);

/* An exchange that asks nothing yet, in place of the last one; filled in, it can be sent. */
cvi__exchange *cvi__ask_prepare(cvi__ask *a, size_t max_answer);
void cvi__ask_send(cvi__ask *a, void (*done)(void *user, cvi__exchange *x)); /* `user`: `a` */

/* The answer came: what its status says of the service. */
void cvi__ask_answered(cvi__ask *a, int status);
/* The same of a request that no single look-up made. */
void cvi__ask_learn(cvi__resolve_env *env, cvi__breaker *b, const cvi__exchange *x, int status);

/* 1: after this status it waits to ask again. 0: that was all. */
int cvi__ask_again(cvi__ask *a, int status);
/* 1: it waits until then. 0: its time is over before; the outcome says if more would help. */
int cvi__ask_wait(cvi__ask *a, uint64_t at_us);

/* Take back the request under way; nothing is learnt from it. */
void cvi__ask_call_back(cvi__ask *a);
/* Likewise for good; but one that ran out of time is a failure of the service. */
void cvi__ask_end(cvi__ask *a);

#endif
