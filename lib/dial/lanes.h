/* SPDX-License-Identifier: MIT */
/*
 * Sixteen bytes at a time. Compilers know such a type and make of it what the machine has, so no
 * kernel is chosen at run time: for thirty bytes that would cost more than it saves. A comparison
 * leaves 0xff in a lane or 0, a mask is a bit for each lane, the first byte's the lowest.
 */
#ifndef CVI_DIAL_LANES_H
#define CVI_DIAL_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/base.h"

#define CVI__DIAL_LANES 16u

typedef uint8_t cvi__dial_lanes __attribute__((vector_size(CVI__DIAL_LANES)));
typedef int8_t cvi__dial_signed_lanes __attribute__((vector_size(CVI__DIAL_LANES)));

static inline cvi__dial_lanes cvi__dial_load(const char *p)
{
    cvi__dial_lanes x;

    memcpy(&x, p, sizeof(x));
    return x;
}

static inline void cvi__dial_store(char *p, cvi__dial_lanes x)
{
    memcpy(p, &x, sizeof(x));
}

static inline cvi__dial_lanes cvi__dial_all(uint8_t byte)
{
    const cvi__dial_lanes none = {0};

    return none + byte;
}

static inline cvi__dial_lanes cvi__dial_same(cvi__dial_lanes x, char byte)
{
    return (cvi__dial_lanes)(x == cvi__dial_all((uint8_t)byte));
}

/* The range is moved to the top of the signed numbers, where one comparison is enough. */
static inline cvi__dial_lanes cvi__dial_between(cvi__dial_lanes x, char low, char high)
{
    const cvi__dial_lanes moved = x + cvi__dial_all((uint8_t)(INT8_MAX - high));
    const cvi__dial_lanes below = cvi__dial_all((uint8_t)(INT8_MAX - 1 - (high - low)));

    return (cvi__dial_lanes)((cvi__dial_signed_lanes)moved > (cvi__dial_signed_lanes)below);
}

static inline uint32_t cvi__dial_mask(cvi__dial_lanes x)
{
#ifdef __SSE2__
    typedef char signed_lanes __attribute__((vector_size(CVI__DIAL_LANES)));

    return (uint32_t)__builtin_ia32_pmovmskb128((signed_lanes)x);
#else
    const cvi__dial_lanes bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint64_t half[2];

    x &= bits;
    memcpy(half, &x, sizeof(x));
    half[0] = half[0] * 0x0101010101010101u >> 56; /* the sum of its bytes */
    half[1] = half[1] * 0x0101010101010101u >> 56;
    return (uint32_t)(half[0] | half[1] << 8);
#endif
}

static inline cvi__dial_lanes cvi__dial_lower(cvi__dial_lanes x)
{
    return x | (cvi__dial_between(x, 'A', 'Z') & cvi__dial_all(0x20));
}

/* Letters, digits, '-' and '.'. */
static inline uint32_t cvi__dial_plain(cvi__dial_lanes x)
{
    const cvi__dial_lanes letters = cvi__dial_between(x | cvi__dial_all(0x20), 'a', 'z');
    const cvi__dial_lanes others = cvi__dial_between(x, '-', '9') & ~cvi__dial_same(x, '/');

    return cvi__dial_mask(letters | others);
}

static inline uint32_t cvi__dial_no_digits(const char *p)
{
    return cvi__dial_mask(cvi__dial_between(cvi__dial_load(p), '0', '9')) ^ 0xffffu;
}

/* The place of the lowest bit of a number that is not 0. What the builtin returns is an int, which
 * some compilers widen at every use. */
static inline size_t cvi__dial_lowest(uint64_t x)
{
#if defined(__x86_64__) && !defined(__clang__)
    size_t place;

    __asm__("rep bsf %1, %0" : "=r"(place) : "r"(x));
    return place;
#else
    return (size_t)__builtin_ctzll(x);
#endif
}

/* The lowest bits, up to 63. */
static inline uint64_t cvi__dial_bits(size_t count)
{
    return ((uint64_t)1 << count) - 1;
}

/* The place of the highest bit of up to 24, which are not all 0: the exponent of the number. Some
 * processors are slow at counting from above, where older ones of their kind must understand it. */
static inline unsigned cvi__dial_highest(int32_t bits)
{
    const float x = (float)bits;
    uint32_t exponent = 0;

    memcpy(&exponent, &x, sizeof(exponent));
    return (exponent >> 23) - 127;
}

/* How many digits there are from `p` on, or in front of `end`; at least `most`, when there are that
 * many or more. */
static inline size_t cvi__dial_digits(const char *p, size_t most)
{
    for (size_t len = 0; len < most; len += CVI__DIAL_LANES) {
        const uint32_t others = cvi__dial_no_digits(p + len);

        if (CVI_MOSTLY(others != 0)) {
            return len + cvi__dial_lowest(others);
        }
    }
    return most;
}

static inline size_t cvi__dial_digits_before(const char *end, size_t most)
{
    for (size_t len = 0; len < most; len += CVI__DIAL_LANES) {
        const uint32_t others = cvi__dial_no_digits(end - len - CVI__DIAL_LANES);

        if (CVI_MOSTLY(others != 0)) {
            return len + CVI__DIAL_LANES - 1 - cvi__dial_highest((int32_t)others);
        }
    }
    return most;
}

#endif
