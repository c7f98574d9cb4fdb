/* SPDX-License-Identifier: MIT */
/* What a byte of a line can be a part of. */
#ifndef CVI_INVITE_CLASSES_H
#define CVI_INVITE_CLASSES_H

#include <stdint.h>

#define CVI__IN_DIGIT 0x01u
#define CVI__IN_ALNUM 0x02u
#define CVI__IN_USER 0x04u    /* user part of an address */
#define CVI__IN_HOST 0x08u    /* a host name; bytes of UTF-8 too */
#define CVI__IN_URL 0x10u     /* a URI; ASCII alone, without blanks, quotes and angle brackets */
#define CVI__IN_START 0x20u   /* where what is looked for can begin: a digit, '@', ':', '#' */
#define CVI__IN_PLAIN 0x40u   /* taken into a line as it is: printable ASCII but the space */
#define CVI__IN_TAG_END 0x80u /* ends a name in a tag of HTML: a blank, '/', '>' */

extern const uint8_t cvi__invite_classes[256];

static inline int cvi__in(char c, unsigned classes)
{
    return (cvi__invite_classes[(unsigned char)c] & classes) != 0;
}

static inline char cvi__lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
}

/* Of a hexadecimal digit, else -1. */
static inline int cvi__hex_value(char c)
{
    if (cvi__in(c, CVI__IN_DIGIT)) {
        return c - '0';
    }
    c = cvi__lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The same of base64 (RFC 4648 section 4). */
static inline int cvi__base64_value(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

#endif
