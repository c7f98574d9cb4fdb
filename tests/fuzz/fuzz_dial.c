/* SPDX-License-Identifier: MIT */
/* Any byte string either parses or fails cleanly, and what parsed comes out as JSON. */
#include <stdlib.h>
#include <string.h>

#include <cvi/dial.h>

#include "core/error.h"
#include "json/json_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int is_true)
{
    if (!is_true) {
        abort();
    }
}

static void check_text(const char *text, size_t len)
{
    check(text != NULL && strlen(text) == len); /* no NUL inside, one at the end */
}

static void check_parts(const cvi_dial *d)
{
    static const char *(*const getters[])(const cvi_dial *, size_t *) = {
        cvi_dial_get_display, cvi_dial_get_user,       cvi_dial_get_password,
        cvi_dial_get_host,    cvi_dial_get_transport,  cvi_dial_get_params,
        cvi_dial_get_headers, cvi_dial_get_tenant_key, cvi_dial_get_conference_id,
        cvi_dial_get_pin,     cvi_dial_get_layout,     cvi_dial_get_host_key,
        cvi_dial_get_reason,  cvi_dial_get_dialect,
    };

    for (size_t i = 0; i < sizeof(getters) / sizeof(getters[0]); i++) {
        size_t len = 0;
        const char *text = getters[i](d, &len);

        check_text(text, len);
    }
    check(cvi_dial_get_port(d) <= 65535);
}

/* What was understood, written plainly, means the same again. */
static void check_again(cvi_dial *d, const cvi_dial *first)
{
    char text[9000];
    size_t user_len = 0, host_len = 0;
    const char *user = cvi_dial_get_user(first, &user_len);
    const char *host = cvi_dial_get_host(first, &host_len);
    const int is_ipv6 = memchr(host, ':', host_len) != NULL;
    size_t n = 0;

    if (cvi_dial_get_kind(first) == CVI_DIAL_KIND_UNKNOWN || user_len == 0 ||
        cvi_dial_get_scheme(first) > CVI_DIAL_SCHEME_SIPS ||
        strcmp(cvi_dial_get_dialect(first, NULL), "h323") == 0) {
        return;
    }
    memcpy(text, user, user_len);
    n = user_len;
    text[n++] = '@';
    memcpy(text + n, "[", (size_t)is_ipv6);
    n += (size_t)is_ipv6;
    memcpy(text + n, host, host_len);
    n += host_len;
    memcpy(text + n, "]", (size_t)is_ipv6);
    n += (size_t)is_ipv6;
    check(cvi_dial_parse(d, text, n) == CVI_OK);
    check(strcmp(cvi_dial_get_host(d, NULL), host) == 0);
    if (strcmp(cvi_dial_get_dialect(d, NULL), "h323") == 0) {
        return; /* digits at an address mean that where no scheme says sip */
    }
    check(cvi_dial_get_kind(d) == cvi_dial_get_kind(first));
    check(strcmp(cvi_dial_get_tenant_key(d, NULL), cvi_dial_get_tenant_key(first, NULL)) == 0);
    check(strcmp(cvi_dial_get_conference_id(d, NULL), cvi_dial_get_conference_id(first, NULL)) ==
          0);
}

/* The canonical form is read as the same, and is its own canonical form. */
static void check_form(cvi_dial *d, const cvi_dial *first)
{
    static char text[32768], again[32768];

    check(cvi_dial_format(first, text, sizeof(text), NULL) == CVI_OK);
    if (strlen(text) > 8192) { /* escapes made it too long to be read */
        return;
    }
    check(cvi_dial_parse(d, text, strlen(text)) == CVI_OK);
    check(cvi_dial_equal(d, first) && cvi_dial_equal(first, d));
    check(cvi_dial_get_kind(d) == cvi_dial_get_kind(first));
    check(strcmp(cvi_dial_get_conference_id(d, NULL), cvi_dial_get_conference_id(first, NULL)) ==
          0);
    check(cvi_dial_format(d, again, sizeof(again), NULL) == CVI_OK && strcmp(text, again) == 0);
}

static void check_json(const cvi_dial *d)
{
    size_t needed = 0, len = 0;
    cvi_error_info error;
    cvi__json_node root;

    check(cvi_dial_to_json(d, NULL, 0, &needed) == CVI_ETOOSMALL);
    char *json = malloc(needed + 1);
    check(json && cvi_dial_to_json(d, json, needed + 1, &len) == CVI_OK && len == needed);
    cvi__error_init(&error, "fuzz");
    check(cvi__json_load(&root, json, len, NULL, &error) == CVI_OK);
    cvi__json_unload(&root);
    free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi_dial *d = NULL, *again = NULL;

    check(cvi_dial_create(&d, NULL) == CVI_OK && cvi_dial_create(&again, NULL) == CVI_OK);
    const int rc = cvi_dial_parse(d, (const char *)data, size);
    check_parts(d);
    check_json(d);
    if (rc == CVI_OK) {
        check_again(again, d);
        check_form(again, d);
    } else {
        const cvi_error_info *e = cvi_dial_last_error(d);
        check(e->status == rc && e->offset <= size && e->message[0] != '\0');
        check(*cvi_dial_get_host(d, NULL) == '\0');
    }
    cvi_dial_destroy(&d);
    cvi_dial_destroy(&again);
    return 0;
}
