/* SPDX-License-Identifier: MIT */
/* The random numbers of a session: SSRCs, first sequence numbers, timers, keys. */
#ifndef CVI_TRANSPORT_IDS_H
#define CVI_TRANSPORT_IDS_H

#include "core/base.h"
#include "crypto/random.h"

typedef struct cvi__ids {
    cvi__rng rng;
} cvi__ids;

/* seed 0: the system's randomness; another: repeatable, for tests. */
void cvi__ids_init(cvi__ids *ids, uint64_t seed);

/* CVI_OK, or CVI_ESYSTEM. */
int cvi__ids_fill(cvi__ids *ids, void *out, size_t len);

/* Where a refusal of the system does no harm: 0 then. */
uint32_t cvi__ids_u32(cvi__ids *ids);

#endif
