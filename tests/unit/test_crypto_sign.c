/* SPDX-License-Identifier: MIT */
/* Signatures of ours checked by Mbed TLS's own verification, and the tokens made of them. */
#include "common/cm.h"

#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>

#include "common/certificate.h"
#include "common/graph.h"
#include "core/mem.h"
#include "crypto/base64.h"
#include "crypto/sign.h"
#include "resolve/jwt.h"

static struct test_certificate ours, other;

static int make_certificates(void **state)
{
    (void)state;
    return test_certificate_make(&ours, 2048) && test_certificate_make(&other, 2048) ? 0 : -1;
}

static int free_certificates(void **state)
{
    (void)state;
    test_certificate_free(&ours);
    test_certificate_free(&other);
    return 0;
}

static cvi__signer *new_signer(void)
{
    cvi__signer *s = NULL;
    const char *why = "";

    assert_int_equal(cvi__signer_new(&s, &cvi__mem_libc, ours.pem, ours.key_pem, NULL, &why),
                     CVI_OK);
    return s;
}

static int verify(cvi__sign_algorithm algorithm, const void *data, size_t len,
                  const unsigned char *signature, size_t signature_len)
{
    mbedtls_rsa_context *rsa = mbedtls_pk_rsa(ours.key);
    unsigned char hash[32];

    assert_int_equal(signature_len, mbedtls_rsa_get_len(rsa));
    assert_int_equal(mbedtls_sha256_ret(data, len, hash, 0), 0);
    if (algorithm == CVI__SIGN_PS256) {
        mbedtls_rsa_set_padding(rsa, MBEDTLS_RSA_PKCS_V21, MBEDTLS_MD_SHA256);
        return mbedtls_rsa_rsassa_pss_verify_ext(rsa, NULL, NULL, MBEDTLS_RSA_PUBLIC,
                                                 MBEDTLS_MD_SHA256, 32, hash, MBEDTLS_MD_SHA256, 32,
                                                 signature);
    }
    mbedtls_rsa_set_padding(rsa, MBEDTLS_RSA_PKCS_V15, MBEDTLS_MD_NONE);
    return mbedtls_rsa_pkcs1_verify(rsa, NULL, NULL, MBEDTLS_RSA_PUBLIC, MBEDTLS_MD_SHA256, 32,
                                    hash, signature);
}

static void signatures_are_verified_by_others(void **state)
{
    static const cvi__sign_algorithm algorithms[] = {CVI__SIGN_RS256, CVI__SIGN_PS256,
                                                     CVI__SIGN_RS256};
    cvi__signer *s = new_signer();

    (void)state;
    for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
        unsigned char signature[CVI__SIGNATURE_MAX];
        size_t len = 0;

        assert_int_equal(cvi__signer_sign(s, algorithms[i], "words", 5, signature, &len), CVI_OK);
        assert_int_equal(verify(algorithms[i], "words", 5, signature, len), 0);
        assert_int_not_equal(verify(algorithms[i], "worts", 5, signature, len), 0);
    }
    cvi__signer_free(s);
    cvi__signer_free(NULL);
}

static void thumbprints_are_hashes_of_the_certificate(void **state)
{
    cvi__signer *s = new_signer();
    mbedtls_x509_crt crt;
    unsigned char got[CVI__THUMBPRINT_MAX], want[32];

    (void)state;
    mbedtls_x509_crt_init(&crt);
    assert_int_equal(mbedtls_x509_crt_parse(&crt, (unsigned char *)ours.pem, strlen(ours.pem) + 1),
                     0);
    assert_int_equal(mbedtls_sha1_ret(crt.raw.p, crt.raw.len, want), 0);
    assert_int_equal(cvi__signer_thumbprint(s, CVI__SIGN_RS256, got), 20);
    assert_memory_equal(got, want, 20);
    assert_int_equal(mbedtls_sha256_ret(crt.raw.p, crt.raw.len, want, 0), 0);
    assert_int_equal(cvi__signer_thumbprint(s, CVI__SIGN_PS256, got), 32);
    assert_memory_equal(got, want, 32);
    mbedtls_x509_crt_free(&crt);
    cvi__signer_free(s);
}

static void unusable_material_is_refused_with_a_reason(void **state)
{
    static struct test_certificate weak;
    cvi__signer *s = NULL;
    const char *why = "";

    (void)state;
    assert_true(test_certificate_make(&weak, 1024));
    assert_int_equal(cvi__signer_new(&s, &cvi__mem_libc, "x", ours.key_pem, NULL, &why),
                     CVI_ESYNTAX);
    assert_string_equal(why, "the certificate is not readable PEM");
    assert_int_equal(cvi__signer_new(&s, &cvi__mem_libc, ours.pem, ours.pem, NULL, &why),
                     CVI_ESYNTAX);
    assert_string_equal(why, "the private key is not readable PEM, or its password is wrong");
    assert_int_equal(cvi__signer_new(&s, &cvi__mem_libc, ours.pem, other.key_pem, NULL, &why),
                     CVI_ESYNTAX);
    assert_string_equal(why, "the private key does not belong to the certificate");
    assert_int_equal(cvi__signer_new(&s, &cvi__mem_libc, weak.pem, weak.key_pem, NULL, &why),
                     CVI_ESYNTAX);
    assert_string_equal(why, "the private key is not RSA with 2048 to 8192 bits");
    assert_null(s);
    test_certificate_free(&weak);
}

static void decode_part(const char *token, int which, char *out, size_t cap)
{
    size_t len = 0;

    for (int i = 0; i < which; i++) {
        token = strchr(token, '.') + 1;
    }
    assert_int_equal(cvi__base64url_decode(out, cap - 1, &len, token, strcspn(token, ".")), CVI_OK);
    out[len] = '\0';
}

static void assertions_say_who_and_are_signed(void **state)
{
    cvi__assertion a = {"https://login.example/t/oauth2/v2.0/token", "app-1",
                        INT64_C(1772357400999999), CVI__SIGN_PS256};
    cvi__signer *s = new_signer();

    (void)state;
    for (int round = 0; round < 2; round++) {
        char header[512], claims[1024], signature[CVI__SIGNATURE_MAX];
        cvi__buf out;
        const char *dot = NULL;
        size_t len = 0;

        cvi__buf_init(&out, &cvi__mem_libc, 16384);
        assert_int_equal(cvi__jwt_write_assertion(&out, s, &a), CVI_OK);
        decode_part(out.data, 0, header, sizeof(header));
        decode_part(out.data, 1, claims, sizeof(claims));
        assert_non_null(strstr(header, round ? "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"x5t\":\""
                                             : "{\"alg\":\"PS256\",\"typ\":\"JWT\","
                                               "\"x5t#S256\":\""));
        assert_non_null(strstr(claims, "{\"aud\":\"https://login.example/t/oauth2/v2.0/token\","
                                       "\"iss\":\"app-1\",\"sub\":\"app-1\",\"jti\":\""));
        assert_non_null(
            strstr(claims, "\"iat\":1772357400,\"nbf\":1772357340,\"exp\":1772358000}"));
        dot = strrchr(out.data, '.');
        assert_int_equal(
            cvi__base64url_decode(signature, sizeof(signature), &len, dot + 1, strlen(dot + 1)),
            CVI_OK);
        assert_int_equal(verify(a.algorithm, out.data, (size_t)(dot - out.data),
                                (unsigned char *)signature, len),
                         0);
        cvi__buf_free(&out);
        a.algorithm = CVI__SIGN_RS256;
    }
    cvi__signer_free(s);
}

static void roles_are_read_from_tokens(void **state)
{
    static const struct {
        const char *token, *roles;
    } rows[] = {
        {GRAPH_TOKEN, "OnlineMeetings.Read.All Calls.JoinGroupCall.All"},
        {"a.eyJyb2xlcyI6W119.c", ""},     /* {"roles":[]} */
        {"a.e30.c", NULL},                /* {} */
        {"a.W10.c", NULL},                /* [] */
        {"a.eyJyb2xlcyI6WzFdfQ.c", NULL}, /* {"roles":[1]} */
        {"opaque", NULL},
        {"a.b", NULL},
        {"a..c", NULL},
        {"a.!!!.c", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const size_t len = strlen(rows[i].token);
        char *exact = heap_copy(rows[i].token, len);
        cvi__buf out;

        cvi__buf_init(&out, &cvi__mem_libc, 1000);
        assert_int_equal(cvi__jwt_read_roles(&out, &cvi__mem_libc, exact, len),
                         rows[i].roles ? CVI_OK : CVI_ESYNTAX);
        if (rows[i].roles) {
            assert_string_equal(out.data ? out.data : "", rows[i].roles);
        }
        cvi__buf_free(&out);
        free(exact);
    }
}

/* Graph as a back end that wants a certificate. */
static cvi_resolver *new_resolver(void)
{
    const char *config = graph_config("ps256");
    cvi_resolver *r = NULL;

    fake_http_respond(NULL, NULL);
    assert_int_equal(cvi_resolver_create(&r, NULL), CVI_OK);
    cvi__resolver_use_http(r, fake_http_new);
    assert_int_equal(cvi_resolver_load_json(r, config, strlen(config)), CVI_OK);
    return r;
}

/* A certificate as Graph's credential, up to the request for the token. */
static void a_certificate_is_a_credential(void **state)
{
    cvi_resolver *r = new_resolver();
    cvi_resolve_credential c;
    cvi_resolve_event e;
    uint64_t lookup = 0;

    (void)state;
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    CVI_RESOLVE_EVENT_INIT(&e);
    c.secret = "not wanted";
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_ERESOLVE_CREDENTIAL);
    c.certificate = ours.pem;
    c.private_key = other.key_pem;
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_ERESOLVE_CREDENTIAL);
    assert_non_null(strstr(cvi_resolver_last_error(r)->message, "does not belong"));
    c.private_key = ours.key_pem;
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_OK);

    assert_int_equal(graph_start(r, 0, GRAPH_ID, &lookup), CVI_OK);
    assert_int_equal(cvi_resolver_next_event(r, &e), CVI_OK);
    assert_int_equal(e.status, CVI_ERESOLVE_CREDENTIAL); /* nobody told the civil time */
    assert_int_equal(cvi_resolver_set_wall_clock(r, 0, 1772357400000000), CVI_OK);
    assert_int_equal(graph_start(r, 0, GRAPH_ID, &lookup), CVI_OK);
    assert_non_null(strstr(fake_http_at(0)->body,
                           "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-"
                           "type%3Ajwt-bearer&client_assertion=eyJ"));
    cvi_resolver_destroy(&r);
}

/* By a service that says back what it was told, wherever that is cut. */
static void no_part_of_an_assertion_is_repeated(void **state)
{
    cvi_resolver *r = new_resolver();
    cvi_resolve_credential c;
    cvi_resolve_event e;

    (void)state;
    CVI_RESOLVE_CREDENTIAL_INIT(&c);
    CVI_RESOLVE_EVENT_INIT(&e);
    c.certificate = ours.pem;
    c.private_key = ours.key_pem;
    assert_int_equal(cvi_resolver_set_credential(r, 0, "teams", &c), CVI_OK);
    assert_int_equal(cvi_resolver_set_wall_clock(r, 0, 1772357400000000), CVI_OK);
    for (uint64_t i = 0; i < 8; i++) {
        const uint64_t now_us = i * 60000000; /* a refusal is not asked for again at once */
        const char *said = NULL;
        uint64_t lookup = 0;
        char body[256];

        assert_int_equal(graph_start(r, now_us, GRAPH_ID, &lookup), CVI_OK);
        said = strstr(fake_http_at(0)->body, "=eyJ") + 1;
        snprintf(body, sizeof(body),
                 "{\"error\":\"invalid_client\",\"error_description\":\"no: %.20s\"}",
                 said + strlen(said) / 8 * i);
        fake_http_answer(fake_http_at(0), &(struct fake_answer){.code = 401, .body = body});
        assert_int_equal(cvi_resolver_drive(r, now_us, NULL, 0), CVI_OK);
        assert_int_equal(cvi_resolver_next_event(r, &e), CVI_OK);
        assert_string_equal(e.message, "what the service said repeats a secret");
    }
    cvi_resolver_destroy(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_are_verified_by_others),
        cmocka_unit_test(thumbprints_are_hashes_of_the_certificate),
        cmocka_unit_test(unusable_material_is_refused_with_a_reason),
        cmocka_unit_test(assertions_say_who_and_are_signed),
        cmocka_unit_test(roles_are_read_from_tokens),
        cmocka_unit_test(a_certificate_is_a_credential),
        cmocka_unit_test(no_part_of_an_assertion_is_repeated),
    };

    return cmocka_run_group_tests(tests, make_certificates, free_certificates);
}
