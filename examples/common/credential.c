/* SPDX-License-Identifier: MIT */
#include "common/credential.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/file.h"

#define SECRET_MAX ((size_t)128 * 1024)

static void wipe_free(char *text, size_t len)
{
    if (text) {
        explicit_bzero(text, len);
    }
    free(text);
}

static int read_line(const char *path, char **text, size_t *len)
{
    const int rc = ex_file_read(path, SECRET_MAX, text, len);

    if (rc == CVI_OK) {
        (*text)[strcspn(*text, "\r\n")] = '\0';
    }
    return rc;
}

static int give_secret(cvi_resolver *r, uint64_t now_us, const char *name, const char *path)
{
    cvi_resolve_credential c;
    char *text = NULL;
    size_t len = 0;
    int rc = read_line(path, &text, &len);

    if (rc == CVI_OK) {
        CVI_RESOLVE_CREDENTIAL_INIT(&c);
        c.secret = text;
        rc = cvi_resolver_set_credential(r, now_us, name, &c);
    }
    wipe_free(text, len);
    return rc;
}

static int give_certificate(cvi_resolver *r, uint64_t now_us, const char *name, const char *path,
                            const char *password_path)
{
    cvi_resolve_credential c;
    char *text = NULL, *password = NULL;
    size_t len = 0, password_len = 0;
    int rc = ex_file_read(path, SECRET_MAX, &text, &len);

    if (rc == CVI_OK && password_path) {
        rc = read_line(password_path, &password, &password_len);
    }
    if (rc == CVI_OK) {
        CVI_RESOLVE_CREDENTIAL_INIT(&c);
        c.certificate = c.private_key = text;
        c.password = password;
        rc = cvi_resolver_set_credential(r, now_us, name, &c);
    }
    wipe_free(text, len);
    wipe_free(password, password_len);
    return rc;
}

/* Cut "NAME=FILE"; returns the file. */
static const char *split(const char *item, char *name, size_t cap)
{
    const char *const equals = strchr(item, '=');

    if (!equals) {
        snprintf(name, cap, "%s", EX_CREDENTIAL_BACKEND);
        return item;
    }
    snprintf(name, cap, "%.*s", (int)(equals - item), item);
    return equals + 1;
}

int ex_credentials_give(const ex_credentials *c, cvi_resolver *resolver, uint64_t now_us,
                        const char **path)
{
    char name[65];
    int rc = CVI_OK;

    for (uint32_t i = 0; rc == CVI_OK && i < c->secrets.count; i++) {
        *path = split(c->secrets.items[i], name, sizeof(name));
        rc = give_secret(resolver, now_us, name, *path);
    }
    for (uint32_t i = 0; rc == CVI_OK && i < c->certificates.count; i++) {
        *path = split(c->certificates.items[i], name, sizeof(name));
        rc = give_certificate(resolver, now_us, name, *path, c->password);
    }
    return rc;
}
