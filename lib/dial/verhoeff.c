/* SPDX-License-Identifier: MIT */
#include "dial/verhoeff.h"

#include <stdint.h>
#include <string.h>

#define CONFERENCE_DIGITS 8u
#define NO_DIGIT 10u

/* Products in the dihedral group of the pentagon: 0..4 turn it, 5..9 turn and mirror it. */
static const uint8_t product[10][10] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
    {3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
    {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};

/* The permutation, applied as many times as the digit's place, counted from the last. */
static const uint8_t permuted[8][10] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
    {8, 9, 1, 6, 0, 4, 3, 5, 2, 7}, {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
    {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};

/* The check of digits of which the last stands at `place`; NO_DIGIT when one is no digit. */
static unsigned check(const char *digits, size_t len, size_t place)
{
    unsigned c = 0;

    for (size_t i = len; i > 0; i--, place++) {
        const unsigned digit = (unsigned)(unsigned char)digits[i - 1] - '0';

        if (digit > 9) {
            return NO_DIGIT;
        }
        c = product[c][permuted[place % 8][digit]];
    }
    return c;
}

/* 1 when all eight bytes are digits: below '0' the difference borrows, above '9' the sum carries. */
static int are_digits(const char *digits)
{
    uint64_t x = 0;

    memcpy(&x, digits, sizeof(x));
    return (((x + 0x4646464646464646u) | (x - 0x3030303030303030u) | x) & 0x8080808080808080u) == 0;
}

/* check() of eight digits from place 0: products associate, so pairs need not wait for others. */
static unsigned check_eight(const char *digits)
{
    const unsigned char *const d = (const unsigned char *)digits;

    if (!are_digits(digits)) {
        return NO_DIGIT;
    }
    const unsigned p = product[permuted[0][d[7] - '0']][permuted[1][d[6] - '0']];
    const unsigned q = product[permuted[2][d[5] - '0']][permuted[3][d[4] - '0']];
    const unsigned r = product[permuted[4][d[3] - '0']][permuted[5][d[2] - '0']];
    const unsigned s = product[permuted[6][d[1] - '0']][permuted[7][d[0] - '0']];

    return product[product[p][q]][product[r][s]];
}

int cvi__dial_verhoeff_valid(const char *digits, size_t len)
{
    return len > 0 && check(digits, len, 0) == 0;
}

char cvi__dial_verhoeff_digit(const char *digits, size_t len)
{
    static const char inverse[NO_DIGIT + 1] = {'0', '4', '3', '2', '1', '5',
                                               '6', '7', '8', '9', '0'};

    return inverse[check(digits, len, 1)];
}

int cvi__dial_verhoeff_conference(const char *digits, size_t len)
{
    return len >= CONFERENCE_DIGITS && check_eight(digits + len - CONFERENCE_DIGITS) == 0;
}
