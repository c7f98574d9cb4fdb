/* SPDX-License-Identifier: MIT */
/* JSON Web Tokens: one that we write to say who we are, and one that we are given to look into. */
#ifndef CVI_RESOLVE_JWT_H
#define CVI_RESOLVE_JWT_H

#include "core/buf.h"
#include "crypto/sign.h"

#define CVI__JWT_LIFETIME_S 600

typedef struct cvi__assertion {
    const char *audience; /* the token end point */
    const char *client_id;
    int64_t unix_us;
    cvi__sign_algorithm algorithm;
} cvi__assertion;

/* Append a client assertion (RFC 7523), valid for CVI__JWT_LIFETIME_S and from a minute ago. */
int cvi__jwt_write_assertion(cvi__buf *out, cvi__signer *signer, const cvi__assertion *a);

/*
 * Append the "roles" of a token that was given to us, with spaces between. Nobody's word is taken
 * for them: they only help to say what is missing. CVI_ESYNTAX: it has none that can be read.
 */
int cvi__jwt_read_roles(cvi__buf *out, const cvi_allocator *alloc, const char *token, size_t len);

#endif
