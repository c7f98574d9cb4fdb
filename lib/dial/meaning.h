/* SPDX-License-Identifier: MIT */
/* What the user part of an address asks for. */
#ifndef CVI_DIAL_MEANING_H
#define CVI_DIAL_MEANING_H

#include "dial/scan.h"

typedef struct cvi__dial_meaning {
    cvi__dial_text tenant_key;
    cvi__dial_text conference_id; /* digits */
    uint32_t kind;                /* cvi_dial_kind */
} cvi__dial_meaning;

/* A plausible tenant key: letters, digits, '-', '_', '.', '+', '~', no dot at either end. */
int cvi__dial_is_key(const char *text, size_t len);

/*
 * Judge an unescaped user part. A key may contain dots; behind the last one stands a conference
 * id when it has min..max digits and nothing else. The key's copy goes to `arena`, which has room
 * for user->len + 1 bytes.
 */
void cvi__dial_judge(const cvi__dial_text *user, uint32_t min_digits, uint32_t max_digits,
                     char *arena, cvi__dial_meaning *out);

#endif
