/* SPDX-License-Identifier: MIT */
#include "invite/language.h"

#include <cvi/invite.h>

#include <string.h>

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : (unsigned char)c;
}

static const cvi__language *find(const char *tag, size_t len)
{
    for (size_t i = 0; i < cvi__language_count; i++) {
        const char *const other = cvi__languages[i].tag;
        size_t n = 0;

        while (n < len && other[n] && lower(tag[n]) == lower(other[n])) {
            n++;
        }
        if (n == len && !other[n]) {
            return &cvi__languages[i];
        }
    }
    return NULL;
}

const cvi__language *cvi__language_find(const char *tag)
{
    size_t len = tag ? strlen(tag) : 0;

    while (len > 0) {
        const cvi__language *const found = find(tag, len);

        if (found) {
            return found;
        }
        while (len > 0 && tag[--len] != '-' && tag[len] != '_') {
        }
    }
    return &cvi__languages[0];
}

const char *cvi_invite_get_language(uint32_t index)
{
    return index < cvi__language_count ? cvi__languages[index].tag : NULL;
}
