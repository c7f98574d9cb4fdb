/* SPDX-License-Identifier: MIT */
/*
 * How long to hold audio back: relative to the fastest packets of the last seconds, long enough
 * for nearly all of them to have arrived. Follows a drifting sender clock.
 */
#ifndef CVI_RTP_DELAY_H
#define CVI_RTP_DELAY_H

#include "core/base.h"

#define CVI__DELAY_BUCKETS 64u
#define CVI__DELAY_BUCKET_US 5000u

typedef struct cvi__delay {
    uint32_t min_us;
    uint32_t max_us;
    uint32_t count; /* packets seen, saturating */
    int64_t lowest; /* transit, of the window that is filling */
    int64_t before; /* of the one before it */
    uint64_t window_us;
    uint32_t share[CVI__DELAY_BUCKETS]; /* of packets this much slower than the fastest; Q30 */
    uint32_t target_us;
} cvi__delay;

void cvi__delay_init(cvi__delay *d, uint32_t min_us, uint32_t max_us);

/* `transit_us`: arrival minus media time, on any common zero. */
void cvi__delay_feed(cvi__delay *d, uint64_t now_us, int64_t transit_us);

/* Transit of the fastest packets; add the target to get the playout time. */
int64_t cvi__delay_base(const cvi__delay *d);

#endif
