/* SPDX-License-Identifier: MIT */
#include "invite/html_names.h"

#include <stdint.h>
#include <string.h>

#include "core/base.h"
#include "invite/utf8_put.h"

#define LONGEST 10u

typedef struct tag {
    char name[LONGEST + 1];
    uint8_t tag;
} tag;

/* Sorted. */
static const tag tags[] = {
    {"a", CVI__TAG_INLINE},      {"address", CVI__TAG_BLOCK},    {"article", CVI__TAG_BLOCK},
    {"b", CVI__TAG_INLINE},      {"blockquote", CVI__TAG_BLOCK}, {"body", CVI__TAG_BLOCK},
    {"br", CVI__TAG_BLOCK},      {"center", CVI__TAG_BLOCK},     {"dd", CVI__TAG_BLOCK},
    {"div", CVI__TAG_BLOCK},     {"dl", CVI__TAG_BLOCK},         {"dt", CVI__TAG_BLOCK},
    {"em", CVI__TAG_INLINE},     {"font", CVI__TAG_INLINE},      {"footer", CVI__TAG_BLOCK},
    {"h1", CVI__TAG_BLOCK},      {"h2", CVI__TAG_BLOCK},         {"h3", CVI__TAG_BLOCK},
    {"h4", CVI__TAG_BLOCK},      {"h5", CVI__TAG_BLOCK},         {"h6", CVI__TAG_BLOCK},
    {"head", CVI__TAG_BLOCK},    {"header", CVI__TAG_BLOCK},     {"hr", CVI__TAG_BLOCK},
    {"html", CVI__TAG_BLOCK},    {"i", CVI__TAG_INLINE},         {"img", CVI__TAG_INLINE},
    {"li", CVI__TAG_BLOCK},      {"main", CVI__TAG_BLOCK},       {"meta", CVI__TAG_INLINE},
    {"ol", CVI__TAG_BLOCK},      {"p", CVI__TAG_BLOCK},          {"pre", CVI__TAG_BLOCK},
    {"script", CVI__TAG_RAW},    {"section", CVI__TAG_BLOCK},    {"span", CVI__TAG_INLINE},
    {"strong", CVI__TAG_INLINE}, {"style", CVI__TAG_RAW},        {"table", CVI__TAG_BLOCK},
    {"tbody", CVI__TAG_BLOCK},   {"td", CVI__TAG_CELL},          {"th", CVI__TAG_CELL},
    {"title", CVI__TAG_BLOCK},   {"tr", CVI__TAG_BLOCK},         {"u", CVI__TAG_INLINE},
    {"ul", CVI__TAG_BLOCK},
};

cvi__tag cvi__html_find_tag(const char *name, size_t len)
{
    size_t low = 0, high = CVI_ARRAY_LEN(tags);

    if (len == 0 || len > LONGEST) {
        return CVI__TAG_UNKNOWN;
    }
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strncmp(tags[middle].name, name, len);

        if (order == 0 && tags[middle].name[len] == '\0') {
            return (cvi__tag)tags[middle].tag;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return CVI__TAG_UNKNOWN;
}

static size_t decode_number(const char *p, size_t len, char *out)
{
    const int is_hex = len > 1 && (p[0] | 0x20) == 'x';
    uint32_t value = 0;

    if (len == (size_t)is_hex) {
        return 0;
    }
    for (size_t i = (size_t)is_hex; i < len; i++) {
        const char c = (char)(p[i] | 0x20);
        const int is_digit = p[i] >= '0' && p[i] <= '9';

        if ((!is_digit && !(is_hex && c >= 'a' && c <= 'f')) || value > 0x10ffff) {
            return 0;
        }
        value = value * (is_hex ? 16 : 10) + (uint32_t)(is_digit ? p[i] - '0' : c - 'a' + 10);
    }
    return cvi__utf8_put(value, out);
}

size_t cvi__html_decode(const char *name, size_t len, char *out)
{
    static const struct {
        const char *name;
        uint32_t value;
    } entities[] = {
        {"amp", '&'},    {"lt", '<'},      {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
        {"nbsp", ' '},   {"commat", '@'},  {"colon", ':'},    {"period", '.'},   {"num", '#'},
        {"sol", '/'},    {"quest", '?'},   {"equals", '='},   {"plus", '+'},     {"comma", ','},
        {"hyphen", '-'}, {"dash", '-'},    {"lowbar", '_'},   {"percnt", '%'},   {"lpar", '('},
        {"rpar", ')'},   {"Tab", ' '},     {"NewLine", ' '},  {"shy", 0xad},     {"ensp", ' '},
        {"emsp", ' '},   {"thinsp", ' '},  {"zwnj", 0x200c},  {"zwj", 0x200d},   {"lrm", 0x200e},
        {"rlm", 0x200f}, {"bull", 0x2022}, {"ndash", 0x2013}, {"mdash", 0x2014},
    };

    if (len > 1 && name[0] == '#') {
        return decode_number(name + 1, len - 1, out);
    }
    for (size_t i = 0; i < CVI_ARRAY_LEN(entities); i++) {
        if (strlen(entities[i].name) == len && memcmp(entities[i].name, name, len) == 0) {
            return cvi__utf8_put(entities[i].value, out);
        }
    }
    return 0;
}
