/* SPDX-License-Identifier: MIT */
#include "sdp/span.h"

#include <string.h>

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int equal_folded(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (fold(a[i]) != fold(b[i])) {
            return 0;
        }
    }
    return 1;
}

cvi__span cvi__span_of(const char *text)
{
    const cvi__span s = {text, strlen(text)};

    return s;
}

int cvi__span_is(cvi__span s, const char *text)
{
    const size_t len = strlen(text);

    return s.len == len && (len == 0 || memcmp(s.at, text, len) == 0);
}

int cvi__span_is_nocase(cvi__span s, const char *text)
{
    return s.len == strlen(text) && equal_folded(s.at, text, s.len);
}

int cvi__span_has_prefix(cvi__span s, const char *text)
{
    const size_t len = strlen(text);

    return s.len >= len && equal_folded(s.at, text, len);
}

cvi__span cvi__span_cut(cvi__span *s, char separator)
{
    cvi__span piece = *s;

    if (s->len == 0) { /* `at` may be NULL: no arithmetic on it */
        return piece;
    }
    for (size_t i = 0; i < s->len; i++) {
        if (s->at[i] == separator) {
            piece.len = i;
            s->at += i + 1;
            s->len -= i + 1;
            return piece;
        }
    }
    s->at += s->len;
    s->len = 0;
    return piece;
}

cvi__span cvi__span_word(cvi__span *s)
{
    cvi__span word;

    while (s->len > 0 && is_blank(*s->at)) {
        s->at++;
        s->len--;
    }
    word.at = s->at;
    word.len = 0;
    while (s->len > 0 && !is_blank(*s->at)) {
        word.len++;
        s->at++;
        s->len--;
    }
    return word;
}

cvi__span cvi__span_trim(cvi__span s)
{
    while (s.len > 0 && is_blank(*s.at)) {
        s.at++;
        s.len--;
    }
    while (s.len > 0 && is_blank(s.at[s.len - 1])) {
        s.len--;
    }
    return s;
}

int cvi__span_number(cvi__span s, uint64_t max, uint64_t *value)
{
    uint64_t v = 0;

    if (s.len == 0) {
        return 0;
    }
    for (size_t i = 0; i < s.len; i++) {
        const uint64_t digit = (uint64_t)(s.at[i] - '0');

        if (!is_digit(s.at[i]) || digit > max || v > (max - digit) / 10) {
            return 0;
        }
        v = v * 10 + digit;
    }
    *value = v;
    return 1;
}

uint32_t cvi__span_number_saturated(cvi__span s)
{
    uint64_t v = 0;

    for (size_t i = 0; i < s.len && is_digit(s.at[i]); i++) {
        v = v * 10 + (uint64_t)(s.at[i] - '0');
        if (v > UINT32_MAX) {
            return UINT32_MAX;
        }
    }
    return (uint32_t)v;
}

static int hex_digit(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    c = fold(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int cvi__span_hex(cvi__span s, size_t count, uint32_t *value)
{
    uint32_t v = 0;

    if (s.len < count || count > 8) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        const int digit = hex_digit(s.at[i]);

        if (digit < 0) {
            return 0;
        }
        v = (v << 4) | (uint32_t)digit;
    }
    *value = v;
    return 1;
}

int cvi__span_param(cvi__span *s, cvi__span *name, cvi__span *value)
{
    while (s->len > 0) {
        cvi__span rest = cvi__span_cut(s, ';');

        *name = cvi__span_trim(cvi__span_cut(&rest, '='));
        *value = cvi__span_trim(rest);
        if (name->len > 0) {
            return 1;
        }
    }
    return 0;
}
