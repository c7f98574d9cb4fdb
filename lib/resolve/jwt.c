/* SPDX-License-Identifier: MIT */
#include "resolve/jwt.h"

#include <string.h>

#include "core/error.h"
#include "core/mem.h"
#include "crypto/base64.h"
#include "crypto/random.h"
#include "json/json_read.h"
#include "json/json_write.h"

#define PART_MAX 4096u
#define TOKEN_MAX 65536u
#define ROLE_MAX 256
#define EARLY_S 60

/* ---- writing ----------------------------------------------------------------------------- */

static int append_encoded(cvi__buf *out, const void *data, size_t len)
{
    const size_t room = CVI__BASE64_ENCODED(len) + 1;
    const int rc = cvi__buf_reserve(out, room);

    if (rc == CVI_OK) {
        out->len += cvi__base64url_encode(out->data + out->len, room, data, len);
    }
    return rc;
}

static void put_header(cvi__json_writer *w, cvi__signer *signer, cvi__sign_algorithm algorithm)
{
    const int is_ps = algorithm == CVI__SIGN_PS256;
    unsigned char print[CVI__THUMBPRINT_MAX];
    char encoded[CVI__BASE64_ENCODED(CVI__THUMBPRINT_MAX) + 1];
    const size_t len = cvi__signer_thumbprint(signer, algorithm, print);

    (void)cvi__base64url_encode(encoded, sizeof(encoded), print, len);
    cvi__json_put_text(w, "alg", is_ps ? "PS256" : "RS256");
    cvi__json_put_text(w, "typ", "JWT");
    cvi__json_put_text(w, is_ps ? "x5t#S256" : "x5t", encoded);
}

/* A name of its own for each, so that none can be used twice. */
static int put_claims(cvi__json_writer *w, const cvi__assertion *a)
{
    unsigned char id[16];
    char encoded[CVI__BASE64_ENCODED(sizeof(id)) + 1];
    const int64_t now_s = a->unix_us / 1000000;
    const int rc = cvi__random_bytes(id, sizeof(id));

    (void)cvi__base64url_encode(encoded, sizeof(encoded), id, sizeof(id));
    cvi__json_put_text(w, "aud", a->audience);
    cvi__json_put_text(w, "iss", a->client_id);
    cvi__json_put_text(w, "sub", a->client_id);
    cvi__json_put_text(w, "jti", encoded);
    cvi__json_put_i64(w, "iat", now_s);
    cvi__json_put_i64(w, "nbf", now_s - EARLY_S);
    cvi__json_put_i64(w, "exp", now_s + CVI__JWT_LIFETIME_S);
    return rc;
}

/* One part, as JSON in base64url. */
static int append_part(cvi__buf *out, cvi__signer *signer, const cvi__assertion *a, int is_header)
{
    cvi__json_writer w;
    cvi__buf json;
    int rc = CVI_OK;

    cvi__buf_init(&json, out->alloc, PART_MAX);
    cvi__json_writer_init(&w, &json);
    cvi__json_begin_object(&w);
    if (is_header) {
        put_header(&w, signer, a->algorithm);
    } else {
        rc = put_claims(&w, a);
    }
    cvi__json_end(&w);
    if (rc == CVI_OK) {
        rc = cvi__json_writer_finish(&w);
    }
    if (rc == CVI_OK) {
        rc = append_encoded(out, json.data, json.len);
    }
    cvi__buf_free(&json);
    return rc;
}

int cvi__jwt_write_assertion(cvi__buf *out, cvi__signer *signer, const cvi__assertion *a)
{
    const size_t start = out->len;
    unsigned char signature[CVI__SIGNATURE_MAX];
    size_t signature_len = 0;
    int rc = append_part(out, signer, a, 1);

    if (rc == CVI_OK) {
        rc = cvi__buf_text(out, ".");
    }
    if (rc == CVI_OK) {
        rc = append_part(out, signer, a, 0);
    }
    if (rc == CVI_OK) {
        rc = cvi__signer_sign(signer, a->algorithm, out->data + start, out->len - start, signature,
                              &signature_len);
    }
    if (rc == CVI_OK) {
        rc = cvi__buf_text(out, ".");
    }
    return rc == CVI_OK ? append_encoded(out, signature, signature_len) : rc;
}

/* ---- reading ----------------------------------------------------------------------------- */

static int append_roles(cvi__buf *out, const char *json, size_t len)
{
    cvi_error_info error;
    cvi__json_node root, roles, role;
    int rc = CVI_OK;

    cvi__error_init(&error, "resolve");
    rc = cvi__json_load(&root, json, len, NULL, &error);
    if (rc != CVI_OK) {
        return rc == CVI_ENOMEM ? rc : CVI_ESYNTAX;
    }
    rc = CVI_ESYNTAX;
    if (cvi__json_kind(&root) == CVI__JSON_OBJECT) {
        rc = cvi__json_get(&root, "roles", CVI__JSON_ARRAY, &roles);
    }
    for (size_t i = 0; rc == CVI_OK && i < cvi__json_count(&roles); i++) {
        size_t role_len = 0;

        rc = cvi__json_at(&roles, i, CVI__JSON_TEXT, &role);
        if (rc == CVI_OK && cvi__json_text_of(&role, &role_len) && role_len <= ROLE_MAX) {
            (void)cvi__buf_text(out, i > 0 ? " " : "");
            rc = cvi__buf_append(out, cvi__json_text_of(&role, NULL), role_len);
        }
    }
    cvi__json_unload(&root);
    return rc == CVI_OK || rc == CVI_ENOMEM ? rc : CVI_ESYNTAX;
}

int cvi__jwt_read_roles(cvi__buf *out, const cvi_allocator *alloc, const char *token, size_t len)
{
    const char *const first = memchr(token, '.', len);
    const char *const claims = first ? first + 1 : NULL;
    const char *const second = claims ? memchr(claims, '.', len - (size_t)(claims - token)) : NULL;
    const size_t claims_len = second ? (size_t)(second - claims) : 0;
    char *json = NULL;
    size_t json_len = 0;
    int rc = CVI_OK;

    if (claims_len == 0 || len > TOKEN_MAX) {
        return CVI_ESYNTAX;
    }
    json = cvi__mem_alloc(alloc, CVI__BASE64_DECODED(claims_len));
    if (!json) {
        return CVI_ENOMEM;
    }
    rc =
        cvi__base64url_decode(json, CVI__BASE64_DECODED(claims_len), &json_len, claims, claims_len);
    if (rc == CVI_OK) {
        rc = append_roles(out, json, json_len);
    }
    cvi__mem_wipe(json, CVI__BASE64_DECODED(claims_len));
    cvi__mem_free(alloc, json);
    return rc;
}
