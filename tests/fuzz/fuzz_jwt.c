/* SPDX-License-Identifier: MIT */
/* Tokens of strangers: roles come out, or nothing does. */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "resolve/jwt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi__buf roles;
    int rc = 0;

    cvi__buf_init(&roles, &cvi__mem_libc, 511);
    rc = cvi__jwt_read_roles(&roles, &cvi__mem_libc, (const char *)data, size);
    if (rc != CVI_OK && rc != CVI_ESYNTAX) {
        abort();
    }
    if (rc == CVI_OK && roles.data && strlen(roles.data) != roles.len) {
        abort();
    }
    cvi__buf_free(&roles);
    return 0;
}
