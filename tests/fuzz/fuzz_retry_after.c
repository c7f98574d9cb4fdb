/* SPDX-License-Identifier: MIT */
/* Retry-After and Date in any form: bounded, and a date that is read is one that exists. */
#include <stdlib.h>
#include <string.h>

#include "resolve/retry_after.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    int64_t us = -1;

    if (!text) {
        abort();
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    if (cvi__http_date_parse(text, &us) == CVI_OK && (us < 0 || us % 1000000 != 0)) {
        abort();
    }
    if (cvi__retry_after_us(text, "Sun, 06 Nov 1994 08:49:37 GMT", INT64_MIN) >
            CVI__RETRY_AFTER_MAX_US ||
        cvi__retry_after_us("Sun, 06 Nov 1994 08:49:37 GMT", text, 0) > CVI__RETRY_AFTER_MAX_US ||
        cvi__retry_after_us(text, text, INT64_MAX) > CVI__RETRY_AFTER_MAX_US) {
        abort();
    }
    free(text);
    return 0;
}
