/* SPDX-License-Identifier: MIT */
#include "crypto/sign.h"

int cvi__signer_new(cvi__signer **out, const cvi_allocator *alloc, const char *certificate,
                    const char *private_key, const char *password, const char **why)
{
    (void)alloc;
    (void)certificate;
    (void)private_key;
    (void)password;
    *out = NULL;
    *why = "this build cannot sign";
    return CVI_ENOTSUP;
}

void cvi__signer_free(cvi__signer *s)
{
    (void)s;
}

size_t cvi__signer_thumbprint(const cvi__signer *s, cvi__sign_algorithm algorithm,
                              unsigned char out[CVI__THUMBPRINT_MAX])
{
    (void)s;
    (void)algorithm;
    (void)out;
    return 0;
}

int cvi__signer_sign(cvi__signer *s, cvi__sign_algorithm algorithm, const void *data, size_t len,
                     unsigned char out[CVI__SIGNATURE_MAX], size_t *out_len)
{
    (void)s;
    (void)algorithm;
    (void)data;
    (void)len;
    (void)out;
    *out_len = 0;
    return CVI_ENOTSUP;
}
