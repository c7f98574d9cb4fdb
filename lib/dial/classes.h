/* SPDX-License-Identifier: MIT */
/* Which byte may stand where in a dial string (RFC 3261 section 25.1, RFC 3966, RFC 3508). */
#ifndef CVI_DIAL_CLASSES_H
#define CVI_DIAL_CLASSES_H

#include <stdint.h>

#define CVI__DIAL_USER 0x001u      /* user without escapes */
#define CVI__DIAL_PASSWORD 0x002u  /* password without escapes */
#define CVI__DIAL_PARAM 0x004u     /* paramchar without escapes */
#define CVI__DIAL_HEADER 0x008u    /* hname and hvalue without escapes */
#define CVI__DIAL_TOKEN 0x010u     /* token */
#define CVI__DIAL_ALNUM 0x020u     /* letters and digits */
#define CVI__DIAL_DIGIT 0x040u     /* 0 to 9 */
#define CVI__DIAL_KEY 0x080u       /* a plausible tenant key */
#define CVI__DIAL_HEX 0x100u       /* hexadecimal digits */
#define CVI__DIAL_GENERIC 0x200u   /* value of a header parameter, quotes apart */
#define CVI__DIAL_H323 0x400u      /* user of an h323: URL without escapes (RFC 3508) */
#define CVI__DIAL_PHONE 0x800u     /* digits and visual separators (RFC 3966) */
#define CVI__DIAL_LOCAL 0x1000u    /* the same of a local number: A to F, '*', '#' too */
#define CVI__DIAL_RESERVED 0x2000u /* an escape of these is not the same (RFC 2396 section 2.2) */
#define CVI__DIAL_ESCAPE 0x4000u   /* '%' alone */

/* What letters, digits, '-' and '.' all are. */
#define CVI__DIAL_PLAIN                                                                            \
    (CVI__DIAL_USER | CVI__DIAL_PASSWORD | CVI__DIAL_PARAM | CVI__DIAL_HEADER | CVI__DIAL_TOKEN |  \
     CVI__DIAL_KEY | CVI__DIAL_GENERIC | CVI__DIAL_H323)

extern const uint16_t cvi__dial_classes[256];

static inline int cvi__dial_is(char c, unsigned classes)
{
    return (cvi__dial_classes[(unsigned char)c] & classes) != 0;
}

static inline unsigned cvi__dial_hex_value(char c)
{
    return ((unsigned)c & 0xfu) + 9u * ((unsigned)c >> 6);
}

/* The byte that stands behind a checked escape, at its '%'. */
static inline char cvi__dial_escaped(const char *p)
{
    return (char)(cvi__dial_hex_value(p[1]) * 16 + cvi__dial_hex_value(p[2]));
}

#endif
