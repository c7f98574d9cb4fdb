/* SPDX-License-Identifier: MIT */
#include "crypto/sign.h"

#include <string.h>

#include <mbedtls/asn1.h>
#include <mbedtls/bignum.h>
#include <mbedtls/md.h>
#include <mbedtls/pem.h>
#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>
#include <mbedtls/x509_crt.h>

#include "core/mem.h"
#include "crypto/random.h"

#define BITS_MIN 2048u
#define BITS_MAX (CVI__SIGNATURE_MAX * 8u)

struct cvi__signer {
    cvi_allocator alloc;
    mbedtls_x509_crt certificate;
    mbedtls_pk_context key;
};

static int fill_random(void *user, unsigned char *out, size_t len)
{
    (void)user;
    return cvi__random_bytes(out, len) == CVI_OK ? 0 : MBEDTLS_ERR_RSA_RNG_FAILED;
}

/* Low-level errors are in the low seven bits, high-level ones above. */
static int is_memory(int rc)
{
    const int low = -rc & 0x7f, high = -rc & ~0x7f;

    return low == -MBEDTLS_ERR_MPI_ALLOC_FAILED || low == -MBEDTLS_ERR_ASN1_ALLOC_FAILED ||
           high == -MBEDTLS_ERR_X509_ALLOC_FAILED || high == -MBEDTLS_ERR_PK_ALLOC_FAILED ||
           high == -MBEDTLS_ERR_PEM_ALLOC_FAILED || high == -MBEDTLS_ERR_MD_ALLOC_FAILED;
}

static int refuse(int rc, const char **why, const char *sentence)
{
    *why = is_memory(rc) ? "out of memory" : sentence;
    return is_memory(rc) ? CVI_ENOMEM : CVI_ESYNTAX;
}

static int is_usable(mbedtls_pk_context *key)
{
    const size_t bits = mbedtls_pk_get_bitlen(key);

    return mbedtls_pk_get_type(key) == MBEDTLS_PK_RSA && bits >= BITS_MIN && bits <= BITS_MAX;
}

static int load(cvi__signer *s, const char *certificate, const char *private_key,
                const char *password, const char **why)
{
    int rc = mbedtls_x509_crt_parse(&s->certificate, (const unsigned char *)certificate,
                                    strlen(certificate) + 1);

    if (rc != 0) {
        return refuse(rc, why, "the certificate is not readable PEM");
    }
    rc = mbedtls_pk_parse_key(&s->key, (const unsigned char *)private_key, strlen(private_key) + 1,
                              (const unsigned char *)password, password ? strlen(password) : 0);
    if (rc != 0) {
        return refuse(rc, why, "the private key is not readable PEM, or its password is wrong");
    }
    if (!is_usable(&s->key)) {
        return refuse(0, why, "the private key is not RSA with 2048 to 8192 bits");
    }
    rc = mbedtls_pk_check_pair(&s->certificate.pk, &s->key);
    if (rc != 0) {
        return refuse(rc, why, "the private key does not belong to the certificate");
    }
    return CVI_OK;
}

int cvi__signer_new(cvi__signer **out, const cvi_allocator *alloc, const char *certificate,
                    const char *private_key, const char *password, const char **why)
{
    cvi__signer *s = cvi__mem_zalloc(alloc, sizeof(*s));
    int rc = CVI_OK;

    *out = NULL;
    if (!s) {
        *why = "out of memory";
        return CVI_ENOMEM;
    }
    s->alloc = *alloc;
    mbedtls_x509_crt_init(&s->certificate);
    mbedtls_pk_init(&s->key);
    rc = load(s, certificate, private_key, password, why);
    if (rc != CVI_OK) {
        cvi__signer_free(s);
        return rc;
    }
    *out = s;
    return CVI_OK;
}

void cvi__signer_free(cvi__signer *s)
{
    if (!s) {
        return;
    }
    const cvi_allocator a = s->alloc;

    mbedtls_pk_free(&s->key);
    mbedtls_x509_crt_free(&s->certificate);
    cvi__mem_free(&a, s);
}

size_t cvi__signer_thumbprint(const cvi__signer *s, cvi__sign_algorithm algorithm,
                              unsigned char out[CVI__THUMBPRINT_MAX])
{
    const mbedtls_x509_buf *const der = &s->certificate.raw;

    if (algorithm == CVI__SIGN_PS256) {
        return mbedtls_sha256_ret(der->p, der->len, out, 0) == 0 ? 32 : 0;
    }
    return mbedtls_sha1_ret(der->p, der->len, out) == 0 ? 20 : 0;
}

static int sign_hash(mbedtls_rsa_context *rsa, cvi__sign_algorithm algorithm,
                     const unsigned char hash[32], unsigned char *out)
{
    if (algorithm == CVI__SIGN_PS256) {
        mbedtls_rsa_set_padding(rsa, MBEDTLS_RSA_PKCS_V21, MBEDTLS_MD_SHA256);
        return mbedtls_rsa_rsassa_pss_sign(rsa, fill_random, NULL, MBEDTLS_RSA_PRIVATE,
                                           MBEDTLS_MD_SHA256, 32, hash, out);
    }
    mbedtls_rsa_set_padding(rsa, MBEDTLS_RSA_PKCS_V15, MBEDTLS_MD_NONE);
    return mbedtls_rsa_pkcs1_sign(rsa, fill_random, NULL, MBEDTLS_RSA_PRIVATE, MBEDTLS_MD_SHA256,
                                  32, hash, out);
}

int cvi__signer_sign(cvi__signer *s, cvi__sign_algorithm algorithm, const void *data, size_t len,
                     unsigned char out[CVI__SIGNATURE_MAX], size_t *out_len)
{
    unsigned char hash[32];
    int rc = mbedtls_sha256_ret(data, len, hash, 0);

    *out_len = 0;
    if (rc == 0) {
        rc = sign_hash(mbedtls_pk_rsa(s->key), algorithm, hash, out);
    }
    if (rc != 0) {
        return is_memory(rc) ? CVI_ENOMEM : CVI_ESYSTEM;
    }
    *out_len = mbedtls_pk_get_len(&s->key);
    return CVI_OK;
}
