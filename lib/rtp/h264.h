/* SPDX-License-Identifier: MIT */
/* H.264 over RTP (RFC 6184), packetization modes 0 and 1; Annex B byte streams on our side. */
#ifndef CVI_RTP_H264_H
#define CVI_RTP_H264_H

#include "core/base.h"
#include "core/buf.h"

#define CVI__H264_NAL_SLICE 1
#define CVI__H264_NAL_IDR 5
#define CVI__H264_NAL_SEI 6
#define CVI__H264_NAL_SPS 7
#define CVI__H264_NAL_PPS 8

/* One NAL unit inside a byte stream, without its start code and trailing zeros. */
typedef struct cvi__h264_nal {
    const uint8_t *data;
    size_t len; /* >= 1 */
} cvi__h264_nal;

/*
 * The next NAL unit at or after *at; CVI_AGAIN at the end. Bytes before the first start code
 * belong to no NAL unit and are passed over.
 */
int cvi__h264_next_nal(const uint8_t *data, size_t len, size_t *at, cvi__h264_nal *out);

/* Walks one access unit, one RTP payload per call. */
typedef struct cvi__h264_packer {
    const uint8_t *data;
    size_t len;
    size_t at;          /* where the search for NAL units goes on */
    size_t max_payload; /* of one packet */
    unsigned mode;      /* packetization-mode, 0 or 1 */
    size_t fragment_at; /* bytes of `nal` already sent as FU-A; 0: none */
    cvi__h264_nal nal;  /* the next to send; len 0: none left */
    cvi__h264_nal following;
} cvi__h264_packer;

/* CVI_OK, CVI_EINVAL (sizes, mode), CVI_ESYNTAX (no NAL unit in it). */
int cvi__h264_pack_open(cvi__h264_packer *p, const uint8_t *data, size_t len, size_t max_payload,
                        unsigned mode);

/*
 * Write the next payload, at most max_payload bytes; *is_last tells the marker bit. CVI_AGAIN at
 * the end; CVI_ELIMIT when mode 0 meets a NAL unit larger than a packet.
 */
int cvi__h264_pack_next(cvi__h264_packer *p, uint8_t *out, size_t *out_len, int *is_last);

/* Rebuilds access units; the state of one stream between packets of one unit. */
typedef struct cvi__h264_depacker {
    uint8_t in_fragment;
    uint8_t is_keyframe; /* the unit holds an IDR slice */
    size_t nal_start;    /* where the NAL unit being rebuilt begins in the buffer */
} cvi__h264_depacker;

/* Begin a unit. */
void cvi__h264_depack_begin(cvi__h264_depacker *d);

/*
 * Append one payload to `out`. CVI_OK; CVI_ESYNTAX: malformed or an unusable fragment, the unit
 * lacks something, `out` holds whole NAL units only; CVI_ELIMIT or CVI_ENOMEM from the buffer.
 */
int cvi__h264_depack(cvi__h264_depacker *d, cvi__buf *out, const uint8_t *payload, size_t len);

/* Packets are missing here, or the unit ends: 1 when a begun NAL unit had to be taken back. */
int cvi__h264_depack_cut(cvi__h264_depacker *d, cvi__buf *out);

/* 1 when the payload does not continue a fragment begun in an earlier packet. */
int cvi__h264_is_start(const uint8_t *payload, size_t len);

#endif
