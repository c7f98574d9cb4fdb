/* SPDX-License-Identifier: MIT */
/*
 * Randomness: the system's, or a repeatable sequence where an object's params carry a test seed.
 * Secrets always come from cvi__random_bytes().
 */
#ifndef CVI_CRYPTO_RANDOM_H
#define CVI_CRYPTO_RANDOM_H

#include "core/base.h"

/* From the system's generator; CVI_ESYSTEM when it refuses (the bytes are then zero). */
int cvi__random_bytes(void *out, size_t len);

typedef struct cvi__rng {
    uint64_t state[4]; /* of the seeded sequence (xoshiro256**) */
    int is_seeded;     /* 0: the system's randomness */
} cvi__rng;

/* seed 0: the system's. Any other value: the same sequence on every machine. */
void cvi__rng_init(cvi__rng *rng, uint64_t seed);
int cvi__rng_fill(cvi__rng *rng, void *out, size_t len);
/* Numbers; a system that refuses randomness gives CVI_ESYSTEM and 0. */
int cvi__rng_u32(cvi__rng *rng, uint32_t *out);
int cvi__rng_u64(cvi__rng *rng, uint64_t *out);
/* 0 <= *out < bound, without bias; bound > 0. */
int cvi__rng_below(cvi__rng *rng, uint32_t bound, uint32_t *out);

#endif
