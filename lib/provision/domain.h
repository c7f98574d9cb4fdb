/* SPDX-License-Identifier: MIT */
/* Hosts in the one spelling they are compared in. */
#ifndef CVI_PROVISION_DOMAIN_H
#define CVI_PROVISION_DOMAIN_H

#include "core/base.h"

#define CVI__DOMAIN_MAX 253

/*
 * Lower case, no final dot, no brackets, IPv6 in its canonical form. Returns the length, or 0
 * when the text cannot be a host.
 */
size_t cvi__domain_normalise(const char *text, size_t len, char out[CVI__DOMAIN_MAX + 1]);

/* Lower case of ASCII letters, in place. */
void cvi__ascii_lower(char *text, size_t len);

#endif
