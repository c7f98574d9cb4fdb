/* SPDX-License-Identifier: MIT */
/* Spoken prompts from a folder: LANGUAGE/NAME.wav becomes the clip "LANGUAGE/NAME". */
#ifndef GW_PROMPTS_H
#define GW_PROMPTS_H

struct gw_gateway;

int gw_prompts_load(struct gw_gateway *g, const char *folder);

#endif
