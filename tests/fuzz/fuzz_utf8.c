/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>

#include "core/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const size_t valid = cvi__utf8_valid(text, size);

    if (valid > size || cvi__utf8_valid(text, valid) != valid) {
        abort();
    }
    for (size_t max = 0; max <= valid; max++) {
        const size_t cut = cvi__utf8_cut(text, valid, max);
        if (cut > max || cvi__utf8_valid(text, cut) != cut) {
            abort();
        }
    }
    return 0;
}
