/* SPDX-License-Identifier: MIT */
#include "core/params.h"

#include <string.h>

#define PARAMS_MAX 4096u

int cvi_params_init(void *params, size_t whole, size_t used)
{
    CVI_REQUIRE(params != NULL);
    CVI_REQUIRE(used >= sizeof(size_t) && used <= whole);

    memset(params, 0, whole);
    memcpy(params, &used, sizeof(used));
    return CVI_OK;
}

int cvi__params_read(void *full, size_t full_size, size_t oldest, const void *in)
{
    const unsigned char *bytes = in;
    size_t given = 0;

    memcpy(&given, in, sizeof(given));
    if (given < oldest || given > PARAMS_MAX) {
        return CVI_EABI;
    }
    for (size_t i = full_size; i < given; i++) {
        if (bytes[i] != 0) {
            return CVI_EABI;
        }
    }
    memset(full, 0, full_size);
    memcpy(full, in, CVI_MIN(given, full_size));
    memcpy(full, &full_size, sizeof(full_size));
    return CVI_OK;
}

int cvi__params_write(void *out, const void *full, size_t full_size)
{
    size_t given = 0;
    size_t copied = 0;

    memcpy(&given, out, sizeof(given));
    if (given < sizeof(given) || given > PARAMS_MAX) {
        return CVI_EABI;
    }
    copied = CVI_MIN(given, full_size);
    memcpy((unsigned char *)out + sizeof(given), (const unsigned char *)full + sizeof(given),
           copied - sizeof(given));
    memset((unsigned char *)out + copied, 0, given - copied);
    return CVI_OK;
}
