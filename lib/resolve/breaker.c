/* SPDX-License-Identifier: MIT */
#include "resolve/breaker.h"

#include <string.h>

#define RETRY_COST 10u
#define RESUME_SPREAD_US 1000000u

void cvi__breaker_init(cvi__breaker *b)
{
    memset(b, 0, sizeof(*b));
    b->credit = CVI__BREAKER_RETRY_CREDIT;
}

/* Between a half and all of `us`, by chance, so that many who wait do not come back at once. */
static uint64_t shorten(uint64_t us, cvi__rng *rng)
{
    uint32_t part = 0;

    (void)cvi__rng_below(rng, 1024, &part);
    return us - us / 2 * part / 1024;
}

cvi__breaker_verdict cvi__breaker_ask(cvi__breaker *b, uint64_t now_us)
{
    if (b->is_open && (b->is_probing || now_us < b->rest_until_us)) {
        return CVI__BREAKER_OPEN;
    }
    if (now_us < b->held_until_us) {
        return CVI__BREAKER_HELD;
    }
    if (b->is_open) {
        b->is_probing = 1;
        return CVI__BREAKER_PROBE;
    }
    b->credit = CVI_MIN(b->credit + 1, CVI__BREAKER_RETRY_CREDIT);
    return CVI__BREAKER_GO;
}

void cvi__breaker_success(cvi__breaker *b)
{
    b->failures = b->rests = b->is_open = b->is_probing = 0;
}

void cvi__breaker_failure(cvi__breaker *b, uint64_t now_us, cvi__rng *rng)
{
    uint64_t rest_us = CVI__BREAKER_REST_US;

    b->failures++;
    if (b->is_open ? !b->is_probing : b->failures < CVI__BREAKER_FAILURES) {
        return;
    }
    for (uint32_t i = 0; i < b->rests && rest_us < CVI__BREAKER_REST_MAX_US; i++) {
        rest_us *= 2;
    }
    b->is_open = 1;
    b->is_probing = 0;
    b->rests++;
    b->rest_until_us = now_us + shorten(CVI_MIN(rest_us, CVI__BREAKER_REST_MAX_US), rng);
}

void cvi__breaker_hold(cvi__breaker *b, uint64_t until_us)
{
    b->held_until_us = CVI_MAX(b->held_until_us, until_us);
}

void cvi__breaker_forget(cvi__breaker *b)
{
    b->is_probing = 0;
}

uint64_t cvi__breaker_resume_at(const cvi__breaker *b, cvi__rng *rng)
{
    uint32_t later_us = 0;

    (void)cvi__rng_below(rng, RESUME_SPREAD_US, &later_us);
    return b->held_until_us + later_us;
}

uint64_t cvi__breaker_retry_at(cvi__breaker *b, uint32_t sent, uint64_t now_us, uint64_t limit_us,
                               cvi__rng *rng)
{
    uint64_t delay_us = CVI__RETRY_FIRST_US, at_us = 0;

    if (sent == 0 || sent >= CVI__RETRY_MOST || b->is_open || b->credit < RETRY_COST) {
        return 0;
    }
    delay_us = shorten(delay_us << (sent - 1), rng);
    at_us = CVI_MAX(now_us, b->held_until_us) + delay_us;
    b->credit -= at_us < limit_us ? RETRY_COST : 0;
    return at_us;
}
