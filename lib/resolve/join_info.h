/* SPDX-License-Identifier: MIT */
/* The joining information of a meeting: HTML in a data URL, encoded like a form. */
#ifndef CVI_RESOLVE_JOIN_INFO_H
#define CVI_RESOLVE_JOIN_INFO_H

#include "core/buf.h"

/*
 * Append what `content` says: "data:text/html,…" is decoded ("+" is a space), anything else is
 * taken as it is. Escapes that are none stay; what is not UTF-8 afterwards becomes U+FFFD.
 */
int cvi__join_info_decode(cvi__buf *out, const char *content);

#endif
