/* SPDX-License-Identifier: MIT */
#include "crypto/base64.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const char url_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* With padding; `letters` is one of the alphabets. */
static size_t encode(char *out, size_t cap, const void *data, size_t len, const char *letters)
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

        out[o++] = letters[word >> 18];
        out[o++] = letters[word >> 12 & 63u];
        out[o++] = have > 1 ? letters[word >> 6 & 63u] : '=';
        out[o++] = have > 2 ? letters[word & 63u] : '=';
    }
    out[o] = '\0';
    return o;
}

size_t cvi__base64_encode(char *out, size_t cap, const void *data, size_t len)
{
    return encode(out, cap, data, len, alphabet);
}

size_t cvi__base64url_encode(char *out, size_t cap, const void *data, size_t len)
{
    size_t n = encode(out, cap, data, len, url_alphabet);

    while (n > 0 && out[n - 1] == '=') {
        out[--n] = '\0';
    }
    return n;
}

/* Without looking a secret character up in a table; -1 when it is not in the alphabet. */
static int value_of(char character, int is_url)
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
    if (c == (is_url ? '-' : '+')) {
        return 62;
    }
    return c == (is_url ? '_' : '/') ? 63 : -1;
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

typedef struct decoder {
    const char *text;
    size_t len; /* without padding */
    int is_url;
    size_t bad; /* the first character that is wrong; SIZE_MAX: none is */
} decoder;

static int decode(decoder *d, unsigned char *to, size_t cap, size_t *written)
{
    size_t o = 0;
    uint32_t word = 0;
    unsigned bits = 0;

    d->bad = SIZE_MAX;
    for (size_t i = 0; i < d->len; i++) {
        const int v = value_of(d->text[i], d->is_url);

        if (v < 0) {
            d->bad = i;
            return CVI_ESYNTAX;
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
    if (word != 0) {
        d->bad = d->len - 1;
        return CVI_ESYNTAX;
    }
    *written = o;
    return CVI_OK;
}

int cvi__base64_decode(void *out, size_t cap, size_t *written, const char *text, size_t len,
                       size_t *offset)
{
    const size_t n = unpadded(text, len);
    decoder d = {text, n, 0, len};
    int rc = CVI_ESYNTAX;

    *written = 0;
    if (n != SIZE_MAX) {
        rc = decode(&d, out, cap, written);
    }
    if (rc == CVI_ESYNTAX && offset) {
        *offset = d.bad;
    }
    return rc;
}

int cvi__base64url_decode(void *out, size_t cap, size_t *written, const char *text, size_t len)
{
    decoder d = {text, len, 1, 0};

    *written = 0;
    return len % 4 == 1 ? CVI_ESYNTAX : decode(&d, out, cap, written);
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
