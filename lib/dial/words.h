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

#endif
