/* SPDX-License-Identifier: MIT */
#include "ivr/prompts.h"

#include <string.h>
#include <strings.h>

const cvi__ivr_catalogue *cvi__ivr_catalogue_find(const char *tag, size_t len)
{
    size_t primary = 0;

    while (primary < len && tag[primary] != '-' && tag[primary] != '_') {
        primary++;
    }
    for (size_t i = 0; i < cvi__ivr_catalogue_count; i++) {
        const cvi__ivr_catalogue *c = &cvi__ivr_catalogues[i];

        if (strlen(c->language) == primary && strncasecmp(c->language, tag, primary) == 0) {
            return c;
        }
    }
    return NULL;
}

const cvi__ivr_prompt *cvi__ivr_prompt_find(const cvi__ivr_catalogue *catalogue, const char *id)
{
    for (size_t i = 0; i < catalogue->count; i++) {
        if (strcmp(catalogue->prompts[i].id, id) == 0) {
            return &catalogue->prompts[i];
        }
    }
    return NULL;
}
