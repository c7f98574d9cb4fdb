/* SPDX-License-Identifier: MIT */
/* An RSA key and a certificate of its own, made by Mbed TLS for one test. */
#ifndef TESTS_COMMON_CERTIFICATE_H
#define TESTS_COMMON_CERTIFICATE_H

#include <stdio.h>
#include <string.h>

#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>
#include <mbedtls/x509_crt.h>

#include "crypto/random.h"

struct test_certificate {
    mbedtls_pk_context key;
    char key_pem[4096];
    char pem[4096];
};

static inline int test_random(void *user, unsigned char *out, size_t len)
{
    (void)user;
    return cvi__random_bytes(out, len) == CVI_OK ? 0 : -1;
}

/* 1 when it was made. */
static inline int test_certificate_make(struct test_certificate *c, unsigned bits)
{
    mbedtls_x509write_cert w;
    mbedtls_mpi serial;
    int rc = 0;

    memset(c, 0, sizeof(*c));
    mbedtls_pk_init(&c->key);
    mbedtls_x509write_crt_init(&w);
    mbedtls_mpi_init(&serial);
    rc |= mbedtls_pk_setup(&c->key, mbedtls_pk_info_from_type(MBEDTLS_PK_RSA));
    rc |= mbedtls_rsa_gen_key(mbedtls_pk_rsa(c->key), test_random, NULL, bits, 65537);
    rc |= mbedtls_mpi_lset(&serial, 7);
    mbedtls_x509write_crt_set_md_alg(&w, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(&w, &c->key);
    mbedtls_x509write_crt_set_issuer_key(&w, &c->key);
    rc |= mbedtls_x509write_crt_set_subject_name(&w, "CN=libcvi test");
    rc |= mbedtls_x509write_crt_set_issuer_name(&w, "CN=libcvi test");
    rc |= mbedtls_x509write_crt_set_serial(&w, &serial);
    rc |= mbedtls_x509write_crt_set_validity(&w, "20200101000000", "20400101000000");
    rc |= mbedtls_x509write_crt_pem(&w, (unsigned char *)c->pem, sizeof(c->pem), test_random, NULL);
    rc |= mbedtls_pk_write_key_pem(&c->key, (unsigned char *)c->key_pem, sizeof(c->key_pem));
    mbedtls_mpi_free(&serial);
    mbedtls_x509write_crt_free(&w);
    return rc == 0;
}

static inline void test_certificate_free(struct test_certificate *c)
{
    mbedtls_pk_free(&c->key);
}

#endif
