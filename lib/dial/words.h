/* SPDX-License-Identifier: MIT */
/*
 * Eight bytes at a time: each lane of a word answers for itself in its top bit. A lane that is not
 * what was asked for may spoil those of later bytes, so only the first such lane counts.
 */
#ifndef CVI_DIAL_WORDS_H
#define CVI_DIAL_WORDS_H

#include <stdint.h>
#include <string.h>

#define CVI__DIAL_LANES(byte) (0x0101010101010101u * (uint64_t)(byte))
#define CVI__DIAL_TOPS CVI__DIAL_LANES(0x80)

/* The first byte is the lowest lane. */
static inline uint64_t cvi__dial_word(const char *p)
{
    uint64_t x = 0;

    memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    x = __builtin_bswap64(x);
#endif
    return x;
}

/* Tops of lanes from low to high, of lanes below 0x80. */
static inline uint64_t cvi__dial_between(uint64_t x, uint8_t low, uint8_t high)
{
    return (x + CVI__DIAL_LANES(0x80 - low)) & ~(x + CVI__DIAL_LANES(0x7f - high));
}

/* How many lanes there are before the first without its top. */
static inline unsigned cvi__dial_count(uint64_t tops)
{
    const uint64_t others = ~tops & CVI__DIAL_TOPS;

    return others ? (unsigned)__builtin_ctzll(others) / 8u : 8u;
}

/* The first byte from `p` on that is no letter, digit, '-' or '.'. */
static inline const char *cvi__dial_plain(const char *p)
{
    for (;; p += 8) {
        const uint64_t x = cvi__dial_word(p);
        const uint64_t letters = cvi__dial_between(x | CVI__DIAL_LANES(0x20), 'a', 'z');
        const uint64_t others = cvi__dial_between(x, '0', '9') | cvi__dial_between(x, '-', '.');
        const unsigned n = cvi__dial_count((letters | others) & ~x);

        if (n < 8) {
            return p + n;
        }
    }
}

/* How many digits there are from `p` on, or in front of `end`; `most` is enough to know. */
static inline size_t cvi__dial_digits(const char *p, size_t most)
{
    size_t len = 0;
    unsigned n = 8;

    for (; n == 8 && len < most; len += n) {
        const uint64_t x = cvi__dial_word(p + len);

        n = cvi__dial_count(cvi__dial_between(x, '0', '9') & ~x);
    }
    return len < most ? len : most;
}

static inline size_t cvi__dial_digits_before(const char *end, size_t most)
{
    size_t len = 0;
    unsigned n = 8;

    for (; n == 8 && len < most; len += n) {
        const uint64_t x = __builtin_bswap64(cvi__dial_word(end - len - 8));

        n = cvi__dial_count(cvi__dial_between(x, '0', '9') & ~x);
    }
    return len < most ? len : most;
}

#endif
