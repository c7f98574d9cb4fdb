/* SPDX-License-Identifier: MIT */
#include "crypto/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t cvi__base64_encode(char *out, size_t cap, const void *data, size_t len)
{
    const unsigned char *in = data;
    size_t o = 0;

    if (cap <= CVI__BASE64_ENCODED(len)) {
        return 0;
    }
    for (size_t i = 0; i < len; i += 3) {
        const size_t have = CVI_MIN(len - i, 3u);
        const uint32_t word = (uint32_t)in[i] << 16 | (uint32_t)(have > 1 ? in[i + 1] : 0) << 8 |
                              (uint32_t)(have > 2 ? in[i + 2] : 0);

        out[o++] = alphabet[word >> 18];
        out[o++] = alphabet[word >> 12 & 63u];
        out[o++] = have > 1 ? alphabet[word >> 6 & 63u] : '=';
        out[o++] = have > 2 ? alphabet[word & 63u] : '=';
    }
    out[o] = '\0';
    return o;
}

/* Without looking a secret character up in a table; -1 when it is not in the alphabet. */
static int value_of(char character)
{
    const int c = (unsigned char)character;

    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    if (c == '+') {
        return 62;
    }
    return c == '/' ? 63 : -1;
}

/* The number of characters in front of correct padding, or SIZE_MAX. */
static size_t unpadded(const char *text, size_t len)
{
    size_t n = len;

    while (n > 0 && len - n < 2 && text[n - 1] == '=') {
        n--;
    }
    if (n % 4 == 1 || (n < len && len % 4 != 0)) {
        return SIZE_MAX;
    }
    return n;
}

int cvi__base64_decode(void *out, size_t cap, size_t *written, const char *text, size_t len,
                       size_t *offset)
{
    unsigned char *to = out;
    const size_t n = unpadded(text, len);
    size_t bad = len, o = 0;
    uint32_t word = 0;
    unsigned bits = 0;

    *written = 0;
    for (size_t i = 0; n != SIZE_MAX && i < n; i++) {
        const int v = value_of(text[i]);

        if (v < 0) {
            bad = i;
            break;
        }
        word = word << 6 | (uint32_t)v;
        bits += 6;
        if (bits < 8) {
            continue;
        }
        if (o == cap) {
            return CVI_ETOOSMALL;
        }
        bits -= 8;
        to[o++] = (unsigned char)(word >> bits);
        word &= (1u << bits) - 1u;
    }
    if (n == SIZE_MAX || bad < len || word != 0) {
        if (offset) {
            *offset = word != 0 && bad == len ? n - 1 : bad;
        }
        return CVI_ESYNTAX;
    }
    *written = o;
    return CVI_OK;
}

int cvi__crypto_equal(const void *a, const void *b, size_t len)
{
    const volatile unsigned char *x = a;
    const volatile unsigned char *y = b;
    unsigned char difference = 0;

    for (size_t i = 0; i < len; i++) {
        difference = (unsigned char)(difference | (x[i] ^ y[i]));
    }
    return difference == 0;
}
