/* SPDX-License-Identifier: MIT */
/* The header of a PNG file (ISO/IEC 15948, 5.2 and 11.2.2): how large, before it is decoded. */
#include <string.h>

#include "media/picture.h"

#define SIGNATURE 8u
#define HEADER_END 33u /* length, "IHDR", 13 bytes, checksum */

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int fail(size_t *offset, size_t at)
{
    *offset = at;
    return CVI_EMEDIA_PNG;
}

static int is_side(uint32_t side)
{
    return side >= 1 && side <= CVI__PICTURE_SIDE_MAX;
}

int cvi__png_size(const void *data, size_t len, uint32_t *width, uint32_t *height, size_t *offset)
{
    static const uint8_t signature[SIGNATURE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    const uint8_t *p = data;

    *width = *height = 0;
    *offset = 0;
    if (len < SIGNATURE || memcmp(p, signature, SIGNATURE) != 0) {
        return fail(offset, 0);
    }
    if (len < HEADER_END || be32(p + 8) != 13 || memcmp(p + 12, "IHDR", 4) != 0) {
        return fail(offset, SIGNATURE);
    }
    if (!is_side(be32(p + 16))) {
        return fail(offset, 16);
    }
    if (!is_side(be32(p + 20))) {
        return fail(offset, 20);
    }
    *width = be32(p + 16);
    *height = be32(p + 20);
    return CVI_OK;
}
