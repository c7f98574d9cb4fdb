/* SPDX-License-Identifier: MIT */
/* A character as UTF-8. */
#ifndef CVI_INVITE_UTF8_PUT_H
#define CVI_INVITE_UTF8_PUT_H

#include <stddef.h>
#include <stdint.h>

/* `out` has room for 4 bytes. What is no character becomes U+FFFD, a control
 * character a blank. */
static inline size_t cvi__utf8_put(uint32_t c, char *out)
{
    size_t n = 0;

    if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        c = 0xfffd;
    }
    if (c < 0x80) {
        out[n++] = (char)(c < 0x20 && c != '\n' ? ' ' : c);
        return n;
    }
    if (c >= 0x10000) {
        out[n++] = (char)(0xf0 | c >> 18);
        out[n++] = (char)(0x80 | (c >> 12 & 0x3f));
    } else if (c >= 0x800) {
        out[n++] = (char)(0xe0 | c >> 12);
    }
    if (c >= 0x800) {
        out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
    } else {
        out[n++] = (char)(0xc0 | c >> 6);
    }
    out[n++] = (char)(0x80 | (c & 0x3f));
    return n;
}

#endif
