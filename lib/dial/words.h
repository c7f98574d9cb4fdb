/* SPDX-License-Identifier: MIT */
/* Eight bytes as one number. */
#ifndef CVI_DIAL_WORDS_H
#define CVI_DIAL_WORDS_H

#include <stdint.h>
#include <string.h>

#define CVI__DIAL_FIVE(a, b, c, d, e)                                                              \
    ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 |              \
     (uint64_t)(e) << 32)
#define CVI__DIAL_EACH(byte) (0x0101010101010101u * (uint64_t)(byte))

/* The first byte is the lowest. */
static inline uint64_t cvi__dial_word(const char *p)
{
    uint64_t x = 0;

    memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

/* 1 when the first `len` bytes are those of `wanted`, without case of the first `letters`. */
static inline int cvi__dial_begins(const char *p, uint64_t wanted, unsigned len, unsigned letters)
{
    const uint64_t lower = cvi__dial_word(p) | CVI__DIAL_EACH(0x20) >> (64 - 8 * letters);

    return (lower & UINT64_MAX >> (64 - 8 * len)) == wanted;
}

/* The number of up to seven digits that stand at `p`; how many they are, 8: more than seven. */
static inline unsigned cvi__dial_number(const char *p, uint64_t *value)
{
    const uint64_t even = 0x000000ff000000ffu;
    uint64_t x = cvi__dial_word(p) ^ CVI__DIAL_EACH('0');
    const uint64_t others = ((x + CVI__DIAL_EACH(0x80 - 10)) | x) & CVI__DIAL_EACH(0x80);

    if (others == 0) {
        *value = UINT64_MAX;
        return 8;
    }
    const unsigned bit = (unsigned)__builtin_ctzll(others); /* the highest of its byte */
    x = x << 8 << (bit ^ 63u);                              /* zeros in front of the digits */
    x = x * 10 + (x >> 8);
    x = (x & even) * (100 + (UINT64_C(1000000) << 32)) +
        (x >> 16 & even) * (1 + (UINT64_C(10000) << 32));
    *value = x >> 32;
    return bit / 8;
}

#endif
