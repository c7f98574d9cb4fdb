/* SPDX-License-Identifier: MIT */
#include "crypto/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

int cvi__random_bytes(void *out, size_t len)
{
    unsigned char *p = out;
    size_t done = 0;

    while (done < len) {
        const ssize_t n = getrandom(p + done, len - done, 0);

        if (n > 0) {
            done += (size_t)n;
        } else if (n == 0 || errno != EINTR) {
            memset(out, 0, len);
            return CVI_ESYSTEM;
        }
    }
    return CVI_OK;
}

/* SplitMix64 spreads a small seed over the whole state, which must not be all zero. */
static uint64_t split_mix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t x, unsigned k)
{
    return (x << k) | (x >> (64u - k));
}

/* xoshiro256** by Blackman and Vigna. */
static uint64_t next_seeded(uint64_t s[4])
{
    const uint64_t result = rotate_left(s[1] * 5u, 7) * 9u;
    const uint64_t t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

void cvi__rng_init(cvi__rng *rng, uint64_t seed)
{
    memset(rng, 0, sizeof(*rng));
    rng->is_seeded = seed != 0;
    for (size_t i = 0; rng->is_seeded && i < 4; i++) {
        rng->state[i] = split_mix(&seed);
    }
}

int cvi__rng_u64(cvi__rng *rng, uint64_t *out)
{
    if (!rng->is_seeded) {
        return cvi__random_bytes(out, sizeof(*out));
    }
    *out = next_seeded(rng->state);
    return CVI_OK;
}

int cvi__rng_u32(cvi__rng *rng, uint32_t *out)
{
    uint64_t wide = 0;
    const int rc = cvi__rng_u64(rng, &wide);

    *out = (uint32_t)(wide >> 32);
    return rc;
}

int cvi__rng_fill(cvi__rng *rng, void *out, size_t len)
{
    unsigned char *p = out;
    uint64_t word = 0;

    if (!rng->is_seeded) {
        return cvi__random_bytes(out, len);
    }
    for (size_t i = 0; i < len; i++) {
        if (i % 8 == 0) {
            word = next_seeded(rng->state);
        }
        p[i] = (unsigned char)(word >> (8 * (i % 8)));
    }
    return CVI_OK;
}

int cvi__rng_below(cvi__rng *rng, uint32_t bound, uint32_t *out)
{
    const uint32_t reject_below = (0u - bound) % bound; /* 2^32 mod bound */

    *out = 0;
    for (;;) {
        uint32_t r = 0;
        const int rc = cvi__rng_u32(rng, &r);

        if (rc != CVI_OK) {
            return rc;
        }
        if (r >= reject_below) {
            *out = r % bound;
            return CVI_OK;
        }
    }
}
