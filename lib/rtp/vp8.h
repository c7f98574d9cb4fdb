/* SPDX-License-Identifier: MIT */
/* VP8 over RTP (RFC 7741). */
#ifndef CVI_RTP_VP8_H
#define CVI_RTP_VP8_H

#include "core/base.h"
#include "core/buf.h"

typedef struct cvi__vp8_descriptor {
    uint8_t is_start; /* first packet of a partition */
    uint8_t partition;
    uint8_t is_unreferenced;
    uint8_t has_picture_id;
    uint8_t has_tl0;
    uint8_t has_layer;
    uint8_t has_key_index;
    uint8_t tl0;
    uint8_t layer;
    uint8_t layer_sync;
    uint8_t key_index;
    uint16_t picture_id; /* 7 or 15 bits */
    size_t len;          /* bytes of the descriptor */
} cvi__vp8_descriptor;

/* CVI_OK, or CVI_ETRUNCATED when the descriptor leaves no byte of VP8 data. */
int cvi__vp8_parse(cvi__vp8_descriptor *out, const uint8_t *payload, size_t len);

/* 1 when the payload begins a frame. */
int cvi__vp8_is_start(const uint8_t *payload, size_t len);

/* Append one payload; *is_keyframe is set when it begins a key frame. */
int cvi__vp8_depack(cvi__buf *out, const uint8_t *payload, size_t len, uint8_t *is_keyframe);

#define CVI__VP8_DESCRIPTOR_BYTES 4u

/* Walks one frame, one RTP payload per call. */
typedef struct cvi__vp8_packer {
    const uint8_t *data;
    size_t len;
    size_t at;
    size_t max_payload;
    uint16_t picture_id;
} cvi__vp8_packer;

/* CVI_OK or CVI_EINVAL. `picture_id`: 15 bits, one more for each frame. */
int cvi__vp8_pack_open(cvi__vp8_packer *p, const uint8_t *data, size_t len, size_t max_payload,
                       uint16_t picture_id);

/* As cvi__h264_pack_next(). */
int cvi__vp8_pack_next(cvi__vp8_packer *p, uint8_t *out, size_t *out_len, int *is_last);

#endif
