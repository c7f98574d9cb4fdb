/* SPDX-License-Identifier: MIT */
/* The prompt catalogues, made at build time from lib/ivr/prompts/<language>.json. */
#ifndef CVI_IVR_PROMPTS_H
#define CVI_IVR_PROMPTS_H

#include "core/base.h"

typedef struct cvi__ivr_prompt {
    const char *id;     /* of the clip too */
    const char *title;  /* of the screen; "": it has none */
    const char *text;   /* what to do */
    const char *footer; /* small print */
    int is_spoken;      /* there is a clip */
} cvi__ivr_prompt;

typedef struct cvi__ivr_catalogue {
    const char *language; /* primary subtag, lower case */
    const char *name;     /* of the language, in itself */
    const cvi__ivr_prompt *prompts;
    size_t count;
} cvi__ivr_catalogue;

extern const cvi__ivr_catalogue cvi__ivr_catalogues[];
extern const size_t cvi__ivr_catalogue_count;

/* The catalogue of a language tag ("de", "de-AT"), without case; NULL when there is none. */
const cvi__ivr_catalogue *cvi__ivr_catalogue_find(const char *tag, size_t len);

/* NULL when the catalogue has no such prompt. */
const cvi__ivr_prompt *cvi__ivr_prompt_find(const cvi__ivr_catalogue *catalogue, const char *id);

#endif
