/* SPDX-License-Identifier: MIT */
#include "dial/verhoeff.h"

#define CONFERENCE_DIGITS 8u
#define NO_DIGIT 10u

const cvi__dial_pentagon cvi__dial_pentagon_tables = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0, 6, 7, 8, 9, 5, 2, 3, 4, 0, 1,
     7, 8, 9, 5, 6, 3, 4, 0, 1, 2, 8, 9, 5, 6, 7, 4, 0, 1, 2, 3, 9, 5, 6, 7, 8,
     5, 9, 8, 7, 6, 0, 4, 3, 2, 1, 6, 5, 9, 8, 7, 1, 0, 4, 3, 2, 7, 6, 5, 9, 8,
     2, 1, 0, 4, 3, 8, 7, 6, 5, 9, 3, 2, 1, 0, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
    {{10, 20, 30, 40, 0,  90, 50, 60, 70, 80, 50, 60, 70, 80, 90, 0,  10, 20, 30, 40,
      70, 80, 90, 50, 60, 30, 40, 0,  10, 20, 60, 70, 80, 90, 50, 40, 0,  10, 20, 30,
      20, 30, 40, 0,  10, 80, 90, 50, 60, 70, 80, 90, 50, 60, 70, 20, 30, 40, 0,  10,
      30, 40, 0,  10, 20, 70, 80, 90, 50, 60, 0,  10, 20, 30, 40, 50, 60, 70, 80, 90,
      90, 50, 60, 70, 80, 10, 20, 30, 40, 0,  40, 0,  10, 20, 30, 60, 70, 80, 90, 50},
     {2, 0, 8, 6, 4, 1, 3, 9, 7, 5, 1, 4, 9, 7, 3, 0, 2, 5, 8, 6, 9, 7, 1, 4, 6,
      8, 5, 2, 0, 3, 4, 2, 6, 9, 1, 3, 0, 7, 5, 8, 5, 8, 0, 3, 7, 9, 6, 1, 4, 2,
      6, 9, 4, 2, 8, 5, 7, 0, 3, 1, 7, 5, 3, 1, 9, 6, 8, 4, 2, 0, 0, 3, 5, 8, 2,
      4, 1, 6, 9, 7, 8, 6, 2, 0, 5, 7, 9, 3, 1, 4, 3, 1, 7, 5, 0, 2, 4, 8, 6, 9},
     {5, 2, 6, 3, 0, 4, 7, 9, 8, 1, 7, 4, 8, 0, 2, 1, 9, 6, 5, 3, 4, 7, 3, 6, 9,
      5, 2, 0, 1, 8, 2, 5, 1, 9, 7, 8, 0, 3, 4, 6, 1, 9, 0, 8, 6, 7, 4, 2, 3, 5,
      3, 6, 2, 5, 8, 9, 1, 4, 0, 7, 6, 3, 7, 4, 1, 0, 8, 5, 9, 2, 0, 8, 4, 7, 5,
      6, 3, 1, 2, 9, 9, 1, 5, 2, 4, 3, 6, 8, 7, 0, 8, 0, 9, 1, 3, 2, 5, 7, 6, 4},
     {90, 0,  30, 50, 40, 70, 10, 60, 80, 20, 30, 70, 90, 20, 80, 0,  60, 10, 40, 50,
      40, 80, 50, 30, 90, 10, 70, 20, 0,  60, 80, 40, 20, 90, 30, 60, 0,  50, 70, 10,
      60, 20, 0,  70, 10, 90, 30, 80, 50, 40, 20, 60, 80, 10, 70, 40, 50, 0,  30, 90,
      0,  90, 60, 40, 50, 20, 80, 30, 10, 70, 10, 50, 70, 0,  60, 30, 90, 40, 20, 80,
      70, 30, 10, 80, 20, 50, 40, 90, 60, 0,  50, 10, 40, 60, 0,  80, 20, 70, 90, 30}},
};

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
        c = cvi__dial_pentagon_tables.product[10 * c + permuted[place % 8][digit]];
    }
    return c;
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
    if (len < CONFERENCE_DIGITS) {
        return 0;
    }
    digits += len - CONFERENCE_DIGITS;
    const uint64_t v = cvi__dial_word(digits) - CVI__DIAL_EACH('0');
    /* the first byte that is no digit shows, whatever it does to the next ones */
    const uint64_t others = ((v + CVI__DIAL_EACH(0x80 - 10)) | v) & CVI__DIAL_EACH(0x80);

    return others == 0 && cvi__dial_verhoeff_eight(digits);
}
