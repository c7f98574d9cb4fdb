/* SPDX-License-Identifier: MIT */
/* The RTP fixed header (RFC 3550 section 5). Nothing here allocates. */
#ifndef CVI_RTP_HEADER_H
#define CVI_RTP_HEADER_H

#include "core/base.h"

#define CVI__RTP_HEADER_BYTES 12u /* of the packets we build: no CSRC, no extension */
#define CVI__RTP_CSRC_MAX 15u

typedef struct cvi__rtp_header {
    uint8_t payload_type;
    uint8_t marker;
    uint8_t csrc_count;
    uint8_t has_extension;
    uint16_t sequence;
    uint16_t extension_profile;
    uint32_t timestamp;
    uint32_t ssrc;
    uint32_t csrc[CVI__RTP_CSRC_MAX];
    const uint8_t *extension; /* into the packet, without its 4-byte header */
    size_t extension_len;
    const uint8_t *payload; /* into the packet, without padding */
    size_t payload_len;     /* may be 0 */
    size_t padding_len;
} cvi__rtp_header;

/* CVI_OK, CVI_ETRUNCATED or CVI_ESYNTAX (version, padding); pointers borrow `data`. */
int cvi__rtp_parse(cvi__rtp_header *out, const uint8_t *data, size_t len);

/* Write the 12 bytes in front of a payload; only the first five scalar fields are used. */
void cvi__rtp_build(uint8_t out[CVI__RTP_HEADER_BYTES], const cvi__rtp_header *h);

/* Distance from `a` to `b` on a wrapping 16 or 32 bit scale. */
static inline int32_t cvi__seq_diff(uint16_t a, uint16_t b)
{
    return (int16_t)(uint16_t)(b - a);
}

static inline int32_t cvi__ts_diff(uint32_t a, uint32_t b)
{
    return (int32_t)(b - a);
}

#endif
