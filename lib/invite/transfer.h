/* SPDX-License-Identifier: MIT */
/* Content-Transfer-Encodings (RFC 2045) undone. What is malformed passes as it
 * is. */
#ifndef CVI_INVITE_TRANSFER_H
#define CVI_INVITE_TRANSFER_H

#include "invite/run.h"

void cvi__transfer_quoted_printable(const cvi__run *run, cvi__sink out);
void cvi__transfer_base64(const cvi__run *run, cvi__sink out);

/* Quoted-printable without a header that says so: a soft line break or "=3D",
 * and no '=' else. */
int cvi__transfer_is_quoted_printable(const char *text, size_t len);

#endif
