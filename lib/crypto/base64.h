/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648) for keys in session descriptions and for tokens, and comparing secrets. */
#ifndef CVI_CRYPTO_BASE64_H
#define CVI_CRYPTO_BASE64_H

#include "core/base.h"

#define CVI__BASE64_ENCODED(bytes) (((bytes) + 2) / 3 * 4) /* without the NUL */
#define CVI__BASE64_DECODED(chars) ((chars) / 4 * 3 + 3)   /* at most */

/* Encodes with padding and a NUL; cap > CVI__BASE64_ENCODED(len). Returns the length. */
size_t cvi__base64_encode(char *out, size_t cap, const void *data, size_t len);

/*
 * Decodes; padding may be missing but not wrong, and unused bits must be zero: one value, one
 * spelling. *offset (may be NULL) is the first bad character. CVI_ESYNTAX or CVI_ETOOSMALL.
 */
int cvi__base64_decode(void *out, size_t cap, size_t *written, const char *text, size_t len,
                       size_t *offset);

/* The same with the alphabet for URLs and no padding (section 5), as tokens have it. */
size_t cvi__base64url_encode(char *out, size_t cap, const void *data, size_t len);
int cvi__base64url_decode(void *out, size_t cap, size_t *written, const char *text, size_t len);

/* 1 when equal; the time taken depends on `len` only. */
int cvi__crypto_equal(const void *a, const void *b, size_t len);

#endif
