/* SPDX-License-Identifier: MIT */
#include "rtp/header.h"

#include <string.h>

#include "core/bytes.h"

static int parse_extension(cvi__rtp_header *h, const uint8_t *data, size_t len, size_t *at)
{
    if (len - *at < 4) {
        return CVI_ETRUNCATED;
    }
    h->extension_profile = cvi__get_be16(data + *at);
    h->extension_len = (size_t)cvi__get_be16(data + *at + 2) * 4;
    *at += 4;
    if (len - *at < h->extension_len) {
        return CVI_ETRUNCATED;
    }
    h->extension = data + *at;
    *at += h->extension_len;
    return CVI_OK;
}

int cvi__rtp_parse(cvi__rtp_header *out, const uint8_t *data, size_t len)
{
    size_t at = CVI__RTP_HEADER_BYTES;

    memset(out, 0, sizeof(*out));
    if (len < CVI__RTP_HEADER_BYTES) {
        return CVI_ETRUNCATED;
    }
    if (data[0] >> 6 != 2) {
        return CVI_ESYNTAX;
    }
    out->csrc_count = data[0] & 0x0f;
    out->has_extension = (data[0] >> 4) & 1;
    out->marker = data[1] >> 7;
    out->payload_type = data[1] & 0x7f;
    out->sequence = cvi__get_be16(data + 2);
    out->timestamp = cvi__get_be32(data + 4);
    out->ssrc = cvi__get_be32(data + 8);
    if (len - at < (size_t)out->csrc_count * 4) {
        return CVI_ETRUNCATED;
    }
    for (size_t i = 0; i < out->csrc_count; i++, at += 4) {
        out->csrc[i] = cvi__get_be32(data + at);
    }
    if (out->has_extension) {
        const int rc = parse_extension(out, data, len, &at);
        if (rc != CVI_OK) {
            return rc;
        }
    }
    if (data[0] & 0x20) {
        out->padding_len = data[len - 1];
        if (out->padding_len == 0 || out->padding_len > len - at) {
            return CVI_ESYNTAX;
        }
    }
    out->payload = data + at;
    out->payload_len = len - at - out->padding_len;
    return CVI_OK;
}

void cvi__rtp_build(uint8_t out[CVI__RTP_HEADER_BYTES], const cvi__rtp_header *h)
{
    out[0] = 0x80;
    out[1] = (uint8_t)((h->marker ? 0x80 : 0) | (h->payload_type & 0x7f));
    cvi__put_be16(out + 2, h->sequence);
    cvi__put_be32(out + 4, h->timestamp);
    cvi__put_be32(out + 8, h->ssrc);
}
