/* SPDX-License-Identifier: MIT */
#include "invite/language.h"

#include <cvi/invite.h>

#include <string.h>

#include "invite/slice.h"

static const cvi__language *find(cvi__slice tag)
{
    for (size_t i = 0; i < cvi__language_count; i++) {
        if (cvi__slice_is(tag, cvi__languages[i].tag)) {
            return &cvi__languages[i];
        }
    }
    return NULL;
}

const cvi__language *cvi__language_find(const char *tag)
{
    size_t len = tag ? strlen(tag) : 0;

    while (len > 0) {
        const cvi__language *const found = find((cvi__slice){tag, len});

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
