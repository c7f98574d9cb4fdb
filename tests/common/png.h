/* SPDX-License-Identifier: MIT */
/* Small PNG files of one colour, without compression. */
#ifndef TESTS_COMMON_PNG_H
#define TESTS_COMMON_PNG_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline uint32_t png_crc(const uint8_t *p, size_t len)
{
    uint32_t crc = 0xffffffffu;

    for (size_t i = 0; i < len; i++) {
        crc ^= p[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        }
    }
    return ~crc;
}

static inline uint8_t *png_put32(uint8_t *p, uint32_t v)
{
    for (int i = 0; i < 4; i++) {
        p[i] = (uint8_t)(v >> (24 - 8 * i));
    }
    return p + 4;
}

static inline uint8_t *png_chunk(uint8_t *p, const char *kind, const uint8_t *body, size_t len)
{
    uint8_t *start = png_put32(p, (uint32_t)len);

    memcpy(start, kind, 4);
    if (len > 0) {
        memcpy(start + 4, body, len);
    }
    return png_put32(start + 4 + len, png_crc(start, len + 4));
}

/* A picture of one opaque colour 0xRRGGBB, at most 60000 bytes of pixels; free() it. */
static inline uint8_t *png_make(size_t *len, uint32_t width, uint32_t height, uint32_t rgb)
{
    const size_t raw = (size_t)height * (1 + 3 * (size_t)width);
    uint8_t *out = calloc(1, raw + 200);
    uint8_t *z = calloc(1, raw + 16);
    uint8_t header[13] = {0};
    uint32_t a = 1, b = 0;
    uint8_t *p = out;

    if (!out || !z || raw > 60000) {
        exit(1);
    }
    memcpy(p, "\x89PNG\r\n\x1a\n", 8);
    png_put32(png_put32(header, width), height);
    header[8] = 8;
    header[9] = 2;
    p = png_chunk(p + 8, "IHDR", header, sizeof(header));
    memcpy(z,
           (const uint8_t[]){0x78, 0x01, 0x01, (uint8_t)raw, (uint8_t)(raw >> 8), (uint8_t)~raw,
                             (uint8_t)(~raw >> 8)},
           7);
    for (size_t i = 0; i < raw; i++) {
        const size_t in_row = i % (1 + 3 * (size_t)width);

        z[7 + i] = in_row ? (uint8_t)(rgb >> (16 - 8 * ((in_row - 1) % 3))) : 0;
        a = (a + z[7 + i]) % 65521;
        b = (b + a) % 65521;
    }
    png_put32(z + 7 + raw, b << 16 | a);
    p = png_chunk(p, "IDAT", z, raw + 11);
    p = png_chunk(p, "IEND", NULL, 0);
    *len = (size_t)(p - out);
    free(z);
    return out;
}

#endif
