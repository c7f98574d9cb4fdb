/* SPDX-License-Identifier: MIT */
/* A target with a fault, so that the replayer's own test can see it found. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 5 && memcmp(data, "crash", 5) == 0) {
        abort();
    }
    if (size == 3 && memcmp(data, "lon", 3) == 0) {
        abort(); /* reached by cutting "long" only */
    }
    return 0;
}
