/* SPDX-License-Identifier: MIT */
/* What an address asks for. */
#ifndef CVI_DIAL_MEANING_H
#define CVI_DIAL_MEANING_H

#include "dial/scan.h"

typedef struct cvi__dial_meaning {
    cvi__dial_text tenant_key;
    cvi__dial_text conference_id; /* digits */
    cvi__dial_text pin;
    cvi__dial_text layout;
    cvi__dial_text host_key;
    const char *dialect; /* "": unknown */
    const char *reason;  /* a sentence */
    uint32_t kind;       /* cvi_dial_kind */
    uint32_t confidence; /* 0..100 */
    uint32_t check;      /* of the id: a cvi_dial_check */
} cvi__dial_meaning;

/* A plausible tenant key: letters, digits, '-', '_', '.', '+', '~', no dot at either end. */
int cvi__dial_is_key(const char *text, size_t len);

#endif
