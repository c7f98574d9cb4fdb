/* SPDX-License-Identifier: MIT */
/*
 * Signing with the RSA key of a certificate (RFC 7518: RS256 and PS256). Built without Mbed TLS,
 * cvi__signer_new() returns CVI_ENOTSUP. Mbed TLS has a heap of its own, which it wipes.
 */
#ifndef CVI_CRYPTO_SIGN_H
#define CVI_CRYPTO_SIGN_H

#include "core/base.h"

#define CVI__SIGNATURE_MAX 1024 /* RSA with 8192 bits */
#define CVI__THUMBPRINT_MAX 32

typedef struct cvi__signer cvi__signer;

typedef enum cvi__sign_algorithm {
    CVI__SIGN_RS256 = 1, /* PKCS #1 v1.5, SHA-256 */
    CVI__SIGN_PS256 = 2  /* PSS, SHA-256, salt of 32 bytes */
} cvi__sign_algorithm;

/*
 * From PEM texts; `password` opens an encrypted key, or is NULL. CVI_ESYNTAX: certificate or key
 * is not readable, is not RSA, has over 8192 bits or under 2048, or they do not belong together;
 * *why then says which.
 */
int cvi__signer_new(cvi__signer **out, const cvi_allocator *alloc, const char *certificate,
                    const char *private_key, const char *password, const char **why);
void cvi__signer_free(cvi__signer *s); /* NULL is ignored */

/* SHA-1 (20 bytes) or SHA-256 (32) of the certificate; the length goes by the algorithm. */
size_t cvi__signer_thumbprint(const cvi__signer *s, cvi__sign_algorithm algorithm,
                              unsigned char out[CVI__THUMBPRINT_MAX]);

/* CVI_OK, CVI_ENOMEM or CVI_ESYSTEM. */
int cvi__signer_sign(cvi__signer *s, cvi__sign_algorithm algorithm, const void *data, size_t len,
                     unsigned char out[CVI__SIGNATURE_MAX], size_t *out_len);

#endif
