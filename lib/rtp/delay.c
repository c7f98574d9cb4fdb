/* SPDX-License-Identifier: MIT */
#include "rtp/delay.h"

#include <string.h>

#define WINDOW_US 4000000u
#define MEMORY 200u            /* packets: about four seconds */
#define FIRST_TARGET_US 40000u /* before there is anything to go by */
#define FEW 10u
#define ONE (1u << 30)
#define QUANTILE (ONE / 100 * 98)

void cvi__delay_init(cvi__delay *d, uint32_t min_us, uint32_t max_us)
{
    memset(d, 0, sizeof(*d));
    d->min_us = min_us;
    d->max_us = max_us;
    d->target_us = CVI_CLAMP(FIRST_TARGET_US, min_us, max_us);
}

static void track_fastest(cvi__delay *d, uint64_t now_us, int64_t transit_us)
{
    if (d->count == 0) {
        d->lowest = transit_us;
        d->before = transit_us;
        d->window_us = now_us;
    }
    if (now_us - d->window_us >= WINDOW_US) {
        d->before = d->lowest;
        d->lowest = transit_us;
        d->window_us = now_us;
    }
    d->lowest = CVI_MIN(d->lowest, transit_us);
}

static void update_target(cvi__delay *d)
{
    uint32_t sum = 0;
    uint32_t bucket = 0;

    while (bucket < CVI__DELAY_BUCKETS - 1) {
        sum += d->share[bucket];
        if (sum >= QUANTILE) {
            break;
        }
        bucket++;
    }
    d->target_us = CVI_CLAMP((bucket + 1) * CVI__DELAY_BUCKET_US, d->min_us, d->max_us);
}

void cvi__delay_feed(cvi__delay *d, uint64_t now_us, int64_t transit_us)
{
    uint32_t weight = 0;
    int64_t bucket = 0;

    track_fastest(d, now_us, transit_us);
    bucket = (transit_us - cvi__delay_base(d)) / (int64_t)CVI__DELAY_BUCKET_US;
    d->count = CVI_MIN(d->count + 1, MEMORY);
    weight = ONE / d->count;
    for (size_t i = 0; i < CVI__DELAY_BUCKETS; i++) {
        d->share[i] -= (uint32_t)(((uint64_t)d->share[i] * weight) >> 30);
    }
    d->share[CVI_CLAMP(bucket, 0, (int64_t)CVI__DELAY_BUCKETS - 1)] += weight;
    if (d->count >= FEW) {
        update_target(d);
    }
}

int64_t cvi__delay_base(const cvi__delay *d)
{
    return CVI_MIN(d->lowest, d->before);
}
