/* SPDX-License-Identifier: MIT */
/*
 * Verhoeff's check digit: finds every single wrong digit and every swap of neighbours. A soft
 * sign only: nobody promises that ids carry one.
 */
#ifndef CVI_DIAL_VERHOEFF_H
#define CVI_DIAL_VERHOEFF_H

#include <stddef.h>

#include "dial/words.h"

/* 1 when `len` digits end in their check digit; 0 too when a byte is no digit or len is 0. */
int cvi__dial_verhoeff_valid(const char *digits, size_t len);

/* The digit that makes `len` digits valid when it is put behind them, '0'..'9'. */
char cvi__dial_verhoeff_digit(const char *digits, size_t len);

/* The dihedral group of the pentagon: 0..4 turn it, 5..9 turn and mirror it. */
typedef struct cvi__dial_pentagon {
    uint8_t product[100]; /* of x and y at 10 * x + y */
    /* What the digits a and b at the places 2k+1 and 2k amount to, at 10 * a + b; for k = 2 and 3
     * the inverse of that, for k = 0 and 3 ten times, as the first of a product is wanted. */
    uint8_t of_pair[4][100];
} cvi__dial_pentagon;

extern const cvi__dial_pentagon cvi__dial_pentagon_tables;

/* 1 when eight bytes that are known to be digits end in their check digit: the product of the last
 * four and the first four is 1, so one is the inverse of the other. Pairs need not wait for others,
 * for products associate. */
static inline int cvi__dial_verhoeff_eight(const char *digits)
{
    const cvi__dial_pentagon *const t = &cvi__dial_pentagon_tables;
    const uint64_t v = cvi__dial_word(digits) - CVI__DIAL_EACH('0');
    const uint64_t pairs = v * 10u + (v >> 8); /* the first digit is the lowest byte */
    const unsigned last = t->of_pair[0][pairs >> 48 & 0xff] + t->of_pair[1][pairs >> 32 & 0xff];
    const unsigned first = t->of_pair[3][pairs & 0xff] + t->of_pair[2][pairs >> 16 & 0xff];

    return t->product[last] == t->product[first];
}

/* A conference id: its last eight digits are valid. 0 when it is shorter. */
int cvi__dial_verhoeff_conference(const char *digits, size_t len);

#endif
