/* SPDX-License-Identifier: MIT */
/* Bodies of INFO requests: the first line is the Content-Type. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "call/call_info.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const uint8_t *end = len ? memchr(data, '\n', len) : NULL;
    const size_t type_len = end ? (size_t)(end - data) : 0;
    const size_t body_len = end ? len - type_len - 1 : 0;
    char *type = calloc(1, type_len + 1);
    char *body = malloc(body_len ? body_len : 1);

    if (type && body && end) {
        memcpy(type, data, type_len);
        memcpy(body, end + 1, body_len);
        const cvi__call_info info = cvi__call_read_info(type, body, body_len);

        if (info.digit != '\0' && !strchr("0123456789*#ABCD", info.digit)) {
            abort();
        }
    }
    free(type);
    free(body);
    return 0;
}
