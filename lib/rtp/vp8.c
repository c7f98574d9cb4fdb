/* SPDX-License-Identifier: MIT */
#include "rtp/vp8.h"

#include <string.h>

#include "core/bytes.h"

#define HAS_EXTENSION 0x80
#define IS_UNREFERENCED 0x20
#define IS_START 0x10
#define EXT_PICTURE_ID 0x80
#define EXT_TL0 0x40
#define EXT_LAYER 0x20
#define EXT_KEY_INDEX 0x10
#define LONG_PICTURE_ID 0x80
#define MIN_PAYLOAD 64u

/* The next byte, or 0 with *status set when there is none. */
static uint8_t take(const uint8_t *p, size_t len, size_t *at, int *status)
{
    if (*at >= len) {
        *status = CVI_ETRUNCATED;
        return 0;
    }
    return p[(*at)++];
}

static void parse_extension(cvi__vp8_descriptor *d, const uint8_t *p, size_t len, int *status)
{
    const uint8_t flags = take(p, len, &d->len, status);

    if (flags & EXT_PICTURE_ID) {
        d->has_picture_id = 1;
        d->picture_id = take(p, len, &d->len, status);
        if (d->picture_id & LONG_PICTURE_ID) {
            d->picture_id = (uint16_t)((d->picture_id & 0x7f) << 8);
            d->picture_id |= take(p, len, &d->len, status);
        }
    }
    if (flags & EXT_TL0) {
        d->has_tl0 = 1;
        d->tl0 = take(p, len, &d->len, status);
    }
    if (flags & (EXT_LAYER | EXT_KEY_INDEX)) {
        const uint8_t bits = take(p, len, &d->len, status);

        d->has_layer = (flags & EXT_LAYER) != 0;
        d->has_key_index = (flags & EXT_KEY_INDEX) != 0;
        d->layer = bits >> 6;
        d->layer_sync = bits >> 5 & 1;
        d->key_index = bits & 0x1f;
    }
}

int cvi__vp8_parse(cvi__vp8_descriptor *out, const uint8_t *payload, size_t len)
{
    int status = CVI_OK;
    uint8_t first = 0;

    memset(out, 0, sizeof(*out));
    first = take(payload, len, &out->len, &status);
    out->is_unreferenced = (first & IS_UNREFERENCED) != 0;
    out->is_start = (first & IS_START) != 0;
    out->partition = first & 0x07;
    if (first & HAS_EXTENSION) {
        parse_extension(out, payload, len, &status);
    }
    if (status == CVI_OK && out->len == len) {
        status = CVI_ETRUNCATED;
    }
    return status;
}

int cvi__vp8_is_start(const uint8_t *payload, size_t len)
{
    cvi__vp8_descriptor d;

    return cvi__vp8_parse(&d, payload, len) == CVI_OK && d.is_start && d.partition == 0;
}

int cvi__vp8_depack(cvi__buf *out, const uint8_t *payload, size_t len, uint8_t *is_keyframe)
{
    cvi__vp8_descriptor d;
    const int rc = cvi__vp8_parse(&d, payload, len);

    if (rc != CVI_OK) {
        return rc;
    }
    if (d.is_start && d.partition == 0 && (payload[d.len] & 1) == 0) {
        *is_keyframe = 1; /* the inverse key frame flag is the first bit of the frame */
    }
    return cvi__buf_append(out, payload + d.len, len - d.len);
}

int cvi__vp8_pack_open(cvi__vp8_packer *p, const uint8_t *data, size_t len, size_t max_payload,
                       uint16_t picture_id)
{
    if (len == 0 || max_payload < MIN_PAYLOAD) {
        return CVI_EINVAL;
    }
    p->data = data;
    p->len = len;
    p->at = 0;
    p->max_payload = max_payload;
    p->picture_id = picture_id & 0x7fff;
    return CVI_OK;
}

int cvi__vp8_pack_next(cvi__vp8_packer *p, uint8_t *out, size_t *out_len, int *is_last)
{
    const size_t chunk = CVI_MIN(p->len - p->at, p->max_payload - CVI__VP8_DESCRIPTOR_BYTES);

    if (chunk == 0) {
        return CVI_AGAIN;
    }
    out[0] = (uint8_t)(HAS_EXTENSION | (p->at == 0 ? IS_START : 0));
    out[1] = EXT_PICTURE_ID;
    cvi__put_be16(out + 2, 0x8000u | p->picture_id);
    memcpy(out + CVI__VP8_DESCRIPTOR_BYTES, p->data + p->at, chunk);
    p->at += chunk;
    *out_len = CVI__VP8_DESCRIPTOR_BYTES + chunk;
    *is_last = p->at == p->len;
    return CVI_OK;
}
