/* SPDX-License-Identifier: MIT */
#include "crypto/siphash.h"

#include <string.h>

#include "crypto/random.h"

typedef struct state {
    uint64_t v0, v1, v2, v3;
} state;

static inline uint64_t rotate_left(uint64_t x, unsigned k)
{
    return (x << k) | (x >> (64u - k));
}

static inline void round_once(state *s)
{
    s->v0 += s->v1;
    s->v1 = rotate_left(s->v1, 13) ^ s->v0;
    s->v0 = rotate_left(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate_left(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate_left(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate_left(s->v1, 17) ^ s->v2;
    s->v2 = rotate_left(s->v2, 32);
}

static inline void take_word(state *s, uint64_t word)
{
    s->v3 ^= word;
    round_once(s);
    s->v0 ^= word;
}

static inline uint64_t load(const unsigned char *p)
{
    uint64_t word = 0;

    memcpy(&word, p, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The last 0 to 7 bytes, in the low ones of a word; read with those before where there are some. */
static inline uint64_t load_tail(const unsigned char *data, size_t len)
{
    const size_t tail = len & 7u;
    uint64_t word = 0;

    if (tail > 0 && len >= 8) {
        return load(data + len - 8) >> (8u * (8u - tail));
    }
    for (size_t i = 0; i < tail; i++) {
        word |= (uint64_t)data[len - tail + i] << (8u * i);
    }
    return word;
}

int cvi__sip_key_init(cvi__sip_key *key)
{
    return cvi__random_bytes(key->k, sizeof(key->k));
}

uint64_t cvi__siphash(const cvi__sip_key *key, const void *data, size_t len)
{
    const unsigned char *p = data;
    const size_t whole = len & ~(size_t)7;
    state s = {key->k[0] ^ 0x736f6d6570736575u, key->k[1] ^ 0x646f72616e646f6du,
               key->k[0] ^ 0x6c7967656e657261u, key->k[1] ^ 0x7465646279746573u};

    for (size_t i = 0; i < whole; i += 8) {
        take_word(&s, load(p + i));
    }
    take_word(&s, load_tail(p, len) | (uint64_t)(len & 0xffu) << 56);
    s.v2 ^= 0xffu;
    for (int i = 0; i < 3; i++) {
        round_once(&s);
    }
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
