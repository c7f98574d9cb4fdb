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

/* Products in the dihedral group of the pentagon: 0..4 turn it, 5..9 turn and mirror it. And what
 * the digits a and b at the places 2k+1 and 2k amount to: of_pair[k][10 * a + b]. */
extern const uint8_t cvi__dial_product[10][10];
extern const uint8_t cvi__dial_of_pair[4][100];

/* 1 when eight bytes that are known to be digits end in their check digit: products associate, so
 * pairs need not wait for others. */
static inline int cvi__dial_verhoeff_eight(const char *digits)
{
    const uint64_t v = cvi__dial_word(digits) - CVI__DIAL_EACH('0');
    const uint64_t pairs = v * 10u + (v >> 8); /* the first digit is the lowest byte */
    const unsigned p = cvi__dial_of_pair[0][pairs >> 48 & 0xff];
    const unsigned q = cvi__dial_of_pair[1][pairs >> 32 & 0xff];
    const unsigned r = cvi__dial_of_pair[2][pairs >> 16 & 0xff];
    const unsigned s = cvi__dial_of_pair[3][pairs & 0xff];

    return cvi__dial_product[cvi__dial_product[p][q]][cvi__dial_product[r][s]] == 0;
}

/* A conference id: its last eight digits are valid. 0 when it is shorter. */
int cvi__dial_verhoeff_conference(const char *digits, size_t len);

#endif
