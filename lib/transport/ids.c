/* SPDX-License-Identifier: MIT */
#include "transport/ids.h"

void cvi__ids_init(cvi__ids *ids, uint64_t seed)
{
    cvi__rng_init(&ids->rng, seed);
}

int cvi__ids_fill(cvi__ids *ids, void *out, size_t len)
{
    return cvi__rng_fill(&ids->rng, out, len);
}

uint32_t cvi__ids_u32(cvi__ids *ids)
{
    uint32_t value = 0;

    (void)cvi__rng_u32(&ids->rng, &value);
    return value;
}
