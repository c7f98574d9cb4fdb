/* SPDX-License-Identifier: MIT */
#include "sdp/sdes.h"

#include <string.h>

#include "core/mem.h"

struct suite {
    const char *name;
    uint8_t id;
    uint8_t key_len; /* master key and master salt */
};

static const struct suite suites[] = {
    {"AES_CM_128_HMAC_SHA1_80", CVI__SDES_AES128_SHA1_80, 30},
    {"AES_CM_128_HMAC_SHA1_32", CVI__SDES_AES128_SHA1_32, 30},
    {"AES_256_CM_HMAC_SHA1_80", CVI__SDES_AES256_SHA1_80, 46},
    {"AES_256_CM_HMAC_SHA1_32", CVI__SDES_AES256_SHA1_32, 46},
    {"AEAD_AES_128_GCM", CVI__SDES_AEAD_AES128, 28},
    {"AEAD_AES_256_GCM", CVI__SDES_AEAD_AES256, 44},
};

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t cvi__sdes_key_len(uint32_t suite)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(suites); i++) {
        if (suites[i].id == suite) {
            return suites[i].key_len;
        }
    }
    return 0;
}

const char *cvi__sdes_suite_name(uint32_t suite)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(suites); i++) {
        if (suites[i].id == suite) {
            return suites[i].name;
        }
    }
    return "";
}

static int base64_value(char c)
{
    const char *at = c == '\0' ? NULL : strchr(base64_digits, c);

    return at ? (int)(at - base64_digits) : -1;
}

/* Exactly `len` bytes from `s`, with or without the padding; 0 when it is anything else. */
static int decode_key(cvi__span s, uint8_t *out, size_t len)
{
    uint32_t bits = 0;
    unsigned n_bits = 0;
    size_t n = 0;

    while (s.len > 0 && s.at[s.len - 1] == '=') {
        s.len--;
    }
    if (s.len != (len * 8 + 5) / 6) {
        return 0;
    }
    for (size_t i = 0; i < s.len; i++) {
        const int v = base64_value(s.at[i]);

        if (v < 0) {
            return 0;
        }
        bits = (bits << 6) | (uint32_t)v;
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            out[n++] = (uint8_t)(bits >> n_bits);
        }
    }
    return n == len;
}

/* Lifetime: "2^20" or a number. It is never an MKI, which has a colon. */
static int is_lifetime(cvi__span s)
{
    uint64_t value = 0;

    if (cvi__span_has_prefix(s, "2^")) {
        s.at += 2;
        s.len -= 2;
        return cvi__span_number(s, 48, &value);
    }
    return cvi__span_number(s, UINT64_C(1) << 48, &value) && value > 0;
}

/* "inline:<key>[|lifetime][|mki:length]"; 0 when malformed. */
static int parse_key_params(cvi__sdes *out, cvi__span params)
{
    cvi__span piece;

    if (!cvi__span_has_prefix(params, "inline:")) {
        return 0;
    }
    params.at += strlen("inline:");
    params.len -= strlen("inline:");
    for (size_t i = 0; i < params.len; i++) {
        if (params.at[i] == ';') { /* several keys: they need MKIs */
            out->is_plain = 0;
            return 1;
        }
    }
    piece = cvi__span_cut(&params, '|');
    if (out->suite != CVI__SDES_UNKNOWN && !decode_key(piece, out->key, out->key_len)) {
        return 0;
    }
    if (params.len > 0) {
        piece = cvi__span_cut(&params, '|');
        if (!is_lifetime(piece)) {
            out->is_plain = 0;
        }
    }
    if (params.len > 0) {
        out->is_plain = 0;
    }
    return 1;
}

static void set_suite(cvi__sdes *out, cvi__span name)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(suites); i++) {
        if (cvi__span_is_nocase(name, suites[i].name)) {
            out->suite = suites[i].id;
            out->key_len = suites[i].key_len;
        }
    }
}

int cvi__sdes_parse(cvi__sdes *out, cvi__span value)
{
    const cvi__span tag = cvi__span_word(&value);
    const cvi__span suite = cvi__span_word(&value);
    const cvi__span key = cvi__span_word(&value);
    uint64_t number = 0;

    memset(out, 0, sizeof(*out));
    if (!cvi__span_number(tag, 999999999, &number) || tag.len > 9 || suite.len == 0) {
        return 0;
    }
    out->tag = (uint32_t)number;
    out->is_plain = 1;
    set_suite(out, suite);
    if (!parse_key_params(out, key)) {
        cvi__mem_wipe(out, sizeof(*out));
        return 0;
    }
    for (cvi__span p = cvi__span_word(&value); p.len > 0; p = cvi__span_word(&value)) {
        if (!cvi__span_has_prefix(p, "WSH=")) { /* a hint; all others change the transform */
            out->is_plain = 0;
        }
    }
    return 1;
}

int cvi__sdes_put(cvi__buf *out, const cvi__sdes *s)
{
    char text[(CVI__SDES_KEY_MAX + 2) / 3 * 4 + 1];
    size_t n = 0;
    int rc;

    for (size_t i = 0; i < s->key_len; i += 3) {
        const size_t left = s->key_len - i;
        const uint32_t bits = ((uint32_t)s->key[i] << 16) |
                              (left > 1 ? (uint32_t)s->key[i + 1] << 8 : 0u) |
                              (left > 2 ? (uint32_t)s->key[i + 2] : 0u);

        text[n++] = base64_digits[bits >> 18];
        text[n++] = base64_digits[(bits >> 12) & 63u];
        text[n++] = left > 1 ? base64_digits[(bits >> 6) & 63u] : '=';
        text[n++] = left > 2 ? base64_digits[bits & 63u] : '=';
    }
    text[n] = '\0';
    rc = cvi__buf_printf(out, "a=crypto:%u %s inline:%s\r\n", (unsigned)s->tag,
                         cvi__sdes_suite_name(s->suite), text);
    cvi__mem_wipe(text, sizeof(text));
    return rc;
}
