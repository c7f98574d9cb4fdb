/* SPDX-License-Identifier: MIT */
#include "core/utf8.h"

/* The lead bytes and, for those that allow overlong or surrogate forms, the range of the second. */
static const struct {
    unsigned char first, last;
    unsigned char length;
    unsigned char low, high;
} LEADS[] = {
    {0x00, 0x7f, 1, 0x80, 0xbf}, {0xc2, 0xdf, 2, 0x80, 0xbf}, {0xe0, 0xe0, 3, 0xa0, 0xbf},
    {0xe1, 0xec, 3, 0x80, 0xbf}, {0xed, 0xed, 3, 0x80, 0x9f}, {0xee, 0xef, 3, 0x80, 0xbf},
    {0xf0, 0xf0, 4, 0x90, 0xbf}, {0xf1, 0xf3, 4, 0x80, 0xbf}, {0xf4, 0xf4, 4, 0x80, 0x8f},
};

/* Bytes of the well-formed character at `p`, or 0. */
static size_t character_length(const unsigned char *p, size_t room)
{
    for (size_t i = 0; i < sizeof(LEADS) / sizeof(LEADS[0]); i++) {
        const size_t length = LEADS[i].length;

        if (p[0] < LEADS[i].first || p[0] > LEADS[i].last) {
            continue;
        }
        if (length > room || (length > 1 && (p[1] < LEADS[i].low || p[1] > LEADS[i].high))) {
            return 0;
        }
        for (size_t k = 2; k < length; k++) {
            if ((p[k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
    return 0;
}

size_t cvi__utf8_valid(const char *text, size_t len)
{
    const unsigned char *p = (const unsigned char *)text;
    size_t at = 0;

    while (at < len) {
        const size_t step = character_length(p + at, len - at);
        if (step == 0) {
            break;
        }
        at += step;
    }
    return at;
}

size_t cvi__utf8_cut(const char *text, size_t len, size_t max)
{
    size_t cut = max;

    if (len <= max) {
        return len;
    }
    while (cut > 0 && ((unsigned char)text[cut] & 0xc0) == 0x80) {
        cut--;
    }
    return cut;
}
