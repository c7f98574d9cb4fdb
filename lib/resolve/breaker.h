/* SPDX-License-Identifier: MIT */
/*
 * When a service may be asked. After failures in a row it is left alone for a while, then one
 * request tries it; when it asks for a pause it gets one; and retries are at most a tenth of the
 * requests, so that a service that is down is not stormed.
 */
#ifndef CVI_RESOLVE_BREAKER_H
#define CVI_RESOLVE_BREAKER_H

#include "crypto/random.h"

#define CVI__BREAKER_FAILURES 5u
#define CVI__BREAKER_REST_US UINT64_C(2000000)      /* doubled each time, up to */
#define CVI__BREAKER_REST_MAX_US UINT64_C(60000000) /* this; shortened by up to a half by chance */
#define CVI__BREAKER_RETRY_CREDIT 100u              /* a retry costs 10, a request brings 1 */
#define CVI__RETRY_MOST 3u                          /* requests of one look-up, the first too */
#define CVI__RETRY_FIRST_US UINT64_C(200000)        /* doubled each time; shortened by chance */

typedef struct cvi__breaker {
    uint32_t failures; /* in a row */
    uint32_t rests;    /* in a row */
    uint32_t credit;
    uint32_t is_open;
    uint32_t is_probing;    /* one request tries whether the service is back */
    uint64_t rest_until_us; /* while open */
    uint64_t held_until_us; /* the service asked for a pause */
} cvi__breaker;

typedef enum cvi__breaker_verdict {
    CVI__BREAKER_GO = 1,
    CVI__BREAKER_PROBE = 2, /* go, and tell how it went, or call cvi__breaker_forget() */
    CVI__BREAKER_HELD = 3,  /* not before held_until_us */
    CVI__BREAKER_OPEN = 4   /* not before rest_until_us, or until the probe is back */
} cvi__breaker_verdict;

void cvi__breaker_init(cvi__breaker *b);
cvi__breaker_verdict cvi__breaker_ask(cvi__breaker *b, uint64_t now_us);
void cvi__breaker_success(cvi__breaker *b);
void cvi__breaker_failure(cvi__breaker *b, uint64_t now_us, cvi__rng *rng);
void cvi__breaker_hold(cvi__breaker *b, uint64_t until_us);
void cvi__breaker_forget(cvi__breaker *b); /* the probe was called off */
/* When to go on after CVI__BREAKER_HELD: spread over a second. */
uint64_t cvi__breaker_resume_at(const cvi__breaker *b, cvi__rng *rng);

/*
 * Whether request number `sent` of a look-up may be followed by another, and when: no sooner than
 * the service wants. 0: no. From `limit_us` on it is too late, and not counted as a retry.
 */
uint64_t cvi__breaker_retry_at(cvi__breaker *b, uint32_t sent, uint64_t now_us, uint64_t limit_us,
                               cvi__rng *rng);

#endif
