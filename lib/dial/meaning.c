/* SPDX-License-Identifier: MIT */
#include "dial/meaning.h"

#include <string.h>

#include <cvi/dial.h>

#include "dial/classes.h"

int cvi__dial_is_key(const char *text, size_t len)
{
    if (len == 0 || text[0] == '.' || text[len - 1] == '.') {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        if (!cvi__dial_is(text[i], CVI__DIAL_KEY)) {
            return 0;
        }
    }
    return 1;
}

/* A part of a user part whose classes are known already. */
static int is_key_part(const cvi__dial_text *user, size_t len)
{
    return len > 0 && (user->classes & CVI__DIAL_KEY) && user->text[0] != '.' &&
           user->text[len - 1] != '.';
}

void cvi__dial_judge(const cvi__dial_text *user, uint32_t min_digits, uint32_t max_digits,
                     char *arena, cvi__dial_meaning *out)
{
    size_t id_at = user->len;
    size_t digits = 0;
    size_t key_len = 0;

    while (id_at > 0 && cvi__dial_is(user->text[id_at - 1], CVI__DIAL_DIGIT)) {
        id_at--;
    }
    digits = user->len - id_at;
    if (id_at == 0 || user->text[id_at - 1] != '.' || digits < min_digits || digits > max_digits) {
        if (is_key_part(user, user->len)) {
            out->kind = CVI_DIAL_KIND_IVR;
            out->tenant_key = *user;
        }
        return;
    }
    key_len = id_at - 1;
    if (!is_key_part(user, key_len)) {
        return;
    }
    memcpy(arena, user->text, key_len);
    arena[key_len] = '\0';
    out->kind = CVI_DIAL_KIND_DIRECT;
    out->tenant_key.text = arena;
    out->tenant_key.len = key_len;
    out->conference_id.text = user->text + id_at;
    out->conference_id.len = digits;
}
