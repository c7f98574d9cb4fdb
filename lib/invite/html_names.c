/* SPDX-License-Identifier: MIT */
#include "invite/html_names.h"

#include <stdint.h>
#include <string.h>

#include "core/base.h"
#include "invite/classes.h"
#include "invite/utf8_put.h"

#define LONGEST 10u

typedef struct tag {
    char name[LONGEST + 1];
    uint8_t len;
    uint8_t tag;
} tag;

#define TAG(name, tag)                                                                             \
    {                                                                                              \
        name, sizeof(name) - 1, tag                                                                \
    }

/* Sorted. */
static const tag tags[] = {
    TAG("a", CVI__TAG_INLINE),         TAG("address", CVI__TAG_BLOCK),
    TAG("article", CVI__TAG_BLOCK),    TAG("b", CVI__TAG_INLINE),
    TAG("blockquote", CVI__TAG_BLOCK), TAG("body", CVI__TAG_BLOCK),
    TAG("br", CVI__TAG_BLOCK),         TAG("center", CVI__TAG_BLOCK),
    TAG("dd", CVI__TAG_BLOCK),         TAG("div", CVI__TAG_BLOCK),
    TAG("dl", CVI__TAG_BLOCK),         TAG("dt", CVI__TAG_BLOCK),
    TAG("em", CVI__TAG_INLINE),        TAG("font", CVI__TAG_INLINE),
    TAG("footer", CVI__TAG_BLOCK),     TAG("h1", CVI__TAG_BLOCK),
    TAG("h2", CVI__TAG_BLOCK),         TAG("h3", CVI__TAG_BLOCK),
    TAG("h4", CVI__TAG_BLOCK),         TAG("h5", CVI__TAG_BLOCK),
    TAG("h6", CVI__TAG_BLOCK),         TAG("head", CVI__TAG_BLOCK),
    TAG("header", CVI__TAG_BLOCK),     TAG("hr", CVI__TAG_BLOCK),
    TAG("html", CVI__TAG_BLOCK),       TAG("i", CVI__TAG_INLINE),
    TAG("img", CVI__TAG_INLINE),       TAG("li", CVI__TAG_BLOCK),
    TAG("main", CVI__TAG_BLOCK),       TAG("meta", CVI__TAG_INLINE),
    TAG("ol", CVI__TAG_BLOCK),         TAG("p", CVI__TAG_BLOCK),
    TAG("pre", CVI__TAG_BLOCK),        TAG("script", CVI__TAG_RAW),
    TAG("section", CVI__TAG_BLOCK),    TAG("span", CVI__TAG_INLINE),
    TAG("strong", CVI__TAG_INLINE),    TAG("style", CVI__TAG_RAW),
    TAG("table", CVI__TAG_BLOCK),      TAG("tbody", CVI__TAG_BLOCK),
    TAG("td", CVI__TAG_CELL),          TAG("th", CVI__TAG_CELL),
    TAG("title", CVI__TAG_BLOCK),      TAG("tr", CVI__TAG_BLOCK),
    TAG("u", CVI__TAG_INLINE),         TAG("ul", CVI__TAG_BLOCK),
};

/* Where the tags of each letter begin in the table, and the end. */
static const uint8_t first_of[] = {0,  3,  7,  8,  12, 13, 15, 15, 25, 27, 27, 27, 28, 30,
                                   30, 31, 33, 33, 33, 38, 44, 46, 46, 46, 46, 46, 46};

cvi__tag cvi__html_find_tag(const char *name, size_t len)
{
    const unsigned letter = len > 0 ? (unsigned)(name[0] - 'a') : 26u;

    if (letter >= 26u || len > LONGEST) {
        return CVI__TAG_UNKNOWN;
    }
    for (size_t i = first_of[letter]; i < first_of[letter + 1]; i++) {
        if (tags[i].len == len && memcmp(tags[i].name, name, len) == 0) {
            return (cvi__tag)tags[i].tag;
        }
    }
    return CVI__TAG_UNKNOWN;
}

static size_t decode_number(const char *p, size_t len, char *out)
{
    const int is_hex = len > 1 && (p[0] | 0x20) == 'x';
    const int base = is_hex ? 16 : 10;
    uint32_t value = 0;

    if (len == (size_t)is_hex) {
        return 0;
    }
    for (size_t i = (size_t)is_hex; i < len; i++) {
        const int digit = cvi__hex_value(p[i]);

        if (digit < 0 || digit >= base || value > 0x10ffff) {
            return 0;
        }
        value = value * (uint32_t)base + (uint32_t)digit;
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
