/* SPDX-License-Identifier: MIT */
#include "call/digits.h"

#define TWIN_US UINT64_C(2000000)

/* The oldest first, so that two quick presses of one key find one twin each. */
int cvi__digits_counts(cvi__digits *d, uint64_t now_us, uint32_t way, char digit)
{
    for (uint32_t i = 0; i < CVI__DIGITS_KEPT; i++) {
        const uint32_t at = (d->next + i) % CVI__DIGITS_KEPT;

        if (d->recent[at].way != 0 && d->recent[at].way != way && d->recent[at].digit == digit &&
            now_us - d->recent[at].time_us <= TWIN_US) {
            d->recent[at].way = 0;
            return 0;
        }
    }
    d->recent[d->next].time_us = now_us;
    d->recent[d->next].way = way;
    d->recent[d->next].digit = digit;
    d->next = (d->next + 1) % CVI__DIGITS_KEPT;
    return 1;
}
