/* SPDX-License-Identifier: MIT */
/* Big-endian fields of wire formats. Callers check the length first. */
#ifndef CVI_CORE_BYTES_H
#define CVI_CORE_BYTES_H

#include <stdint.h>

static inline uint16_t cvi__get_be16(const uint8_t *p)
{
    return (uint16_t)((p[0] << 8) | p[1]);
}

static inline uint32_t cvi__get_be24(const uint8_t *p)
{
    return ((uint32_t)p[0] << 16) | ((uint32_t)p[1] << 8) | p[2];
}

static inline uint32_t cvi__get_be32(const uint8_t *p)
{
    return ((uint32_t)p[0] << 24) | cvi__get_be24(p + 1);
}

static inline void cvi__put_be16(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 8);
    p[1] = (uint8_t)v;
}

static inline void cvi__put_be24(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 16);
    cvi__put_be16(p + 1, v);
}

static inline void cvi__put_be32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    cvi__put_be24(p + 1, v);
}

#endif
