/* SPDX-License-Identifier: MIT */
/* PNG files: the header alone, and decoded when it says that they are small. */
#include <stdlib.h>

#include "core/mem.h"
#include "media/picture.h"

#define PIXELS_MAX 65536u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cvi__picture picture;
    uint32_t width = 0;
    uint32_t height = 0;
    size_t offset = 0;
    const int rc = cvi__png_size(data, size, &width, &height, &offset);

    if (offset > size || (rc == CVI_OK) != (width > 0 && height > 0)) {
        abort();
    }
    if (rc != CVI_OK || width * height > PIXELS_MAX) {
        return 0;
    }
    if (cvi__picture_load(&picture, data, size, cvi__mem_or_libc(NULL)) == CVI_OK &&
        (picture.width != width || picture.height != height)) {
        abort();
    }
    cvi__picture_free(&picture, cvi__mem_or_libc(NULL));
    return 0;
}
