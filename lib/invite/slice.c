/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* memmem */

#include "invite/slice.h"

#include <string.h>
#include <strings.h>

#include "invite/classes.h"

int cvi__slice_is(cvi__slice slice, const char *word)
{
    return slice.len == strlen(word) && strncasecmp(slice.p, word, slice.len) == 0;
}

int cvi__slice_begins(cvi__slice slice, const char *word)
{
    const size_t len = strlen(word);

    return slice.len >= len && strncasecmp(slice.p, word, len) == 0;
}

cvi__slice cvi__slice_find(cvi__slice slice, const char *text)
{
    const char *found = slice.len > 0 ? memmem(slice.p, slice.len, text, strlen(text)) : NULL;
    const cvi__slice rest = {found, found ? slice.len - (size_t)(found - slice.p) : 0};

    return rest;
}

int cvi__slice_is_digits(cvi__slice slice)
{
    for (size_t i = 0; i < slice.len; i++) {
        if (!cvi__in(slice.p[i], CVI__IN_DIGIT)) {
            return 0;
        }
    }
    return slice.len > 0;
}
