/* SPDX-License-Identifier: MIT */
#include "codec/h264_sps.h"
#include "codec/video.h"
#include "core/mem.h"

#define UNIT_MAX (2u << 20)
#define NAL_SPS 7u
#define VP8_KEY_HEADER 10u

struct cvi__video_dec {
    cvi_allocator alloc;
    const struct cvi__video_dec_ops *ops;
    void *state;
    uint32_t codec;
    int is_damaged;
};

int cvi__video_dec_create(cvi__video_dec **out, uint32_t codec, const cvi_allocator *alloc)
{
    cvi__video_dec *dec = NULL;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(codec == CVI_CODEC_H264 || codec == CVI_CODEC_VP8);
    if (!cvi__libav_dec_ops()) {
        return CVI_ENOTSUP;
    }
    alloc = cvi__mem_or_libc(alloc);
    dec = cvi__mem_zalloc(alloc, sizeof(*dec));
    if (!dec) {
        return CVI_ENOMEM;
    }
    dec->alloc = *alloc;
    dec->ops = cvi__libav_dec_ops();
    dec->codec = codec;
    dec->state = cvi__mem_zalloc(alloc, dec->ops->bytes);
    rc = dec->state ? dec->ops->open(dec->state, codec) : CVI_ENOMEM;
    if (rc != CVI_OK) {
        cvi__mem_free(alloc, dec->state);
        dec->state = NULL;
        cvi__video_dec_destroy(&dec);
    }
    *out = dec;
    return rc;
}

void cvi__video_dec_destroy(cvi__video_dec **dec)
{
    if (!dec || !*dec) {
        return;
    }
    cvi__video_dec *d = *dec;
    const cvi_allocator a = d->alloc;

    *dec = NULL;
    if (d->state) {
        d->ops->close(d->state);
    }
    cvi__mem_free(&a, d->state);
    cvi__mem_free(&a, d);
}

static int check_size(uint32_t width, uint32_t height)
{
    return width <= CVI__VIDEO_WIDTH_MAX && height <= CVI__VIDEO_HEIGHT_MAX ? CVI_OK : CVI_ELIMIT;
}

/* Every parameter set of the unit, before the decoder sees any. */
static int check_h264(const uint8_t *data, size_t len)
{
    size_t at = 0;
    size_t start = 0;
    size_t size = 0;

    while (cvi__avc_next_nal(data, len, &at, &start, &size)) {
        cvi__avc_sps sps;

        if ((data[start] & 0x1f) != NAL_SPS ||
            cvi__avc_sps_parse(&sps, data + start, size) != CVI_OK) {
            continue; /* what we cannot read is checked again by the decoder */
        }
        if (check_size(sps.coded_width, sps.coded_height) != CVI_OK) {
            return CVI_ELIMIT;
        }
        if (sps.chroma_format != 1 || sps.bit_depth != 8) {
            return CVI_EMEDIA_FORMAT;
        }
    }
    return CVI_OK;
}

/* The uncompressed header of a VP8 keyframe (RFC 6386 section 9.1). */
static int check_vp8(const uint8_t *data, size_t len)
{
    if (len < 3) {
        return CVI_EMEDIA_CORRUPT;
    }
    if (data[0] & 1) {
        return CVI_OK;
    }
    if (len < VP8_KEY_HEADER || data[3] != 0x9d || data[4] != 0x01 || data[5] != 0x2a) {
        return CVI_EMEDIA_CORRUPT;
    }
    return check_size((data[6] | data[7] << 8) & 0x3fff, (data[8] | data[9] << 8) & 0x3fff);
}

int cvi__video_dec_decode(cvi__video_dec *dec, const void *data, size_t len,
                          cvi__i420_view *picture)
{
    CVI_REQUIRE(dec != NULL && picture != NULL && (data != NULL || len == 0));
    int rc = CVI_OK;

    dec->is_damaged = 0;
    if (len == 0) {
        return CVI_AGAIN;
    }
    if (len > UNIT_MAX) {
        return CVI_ELIMIT;
    }
    rc = dec->codec == CVI_CODEC_VP8 ? check_vp8(data, len) : check_h264(data, len);
    if (rc != CVI_OK) {
        return rc;
    }
    return dec->ops->decode(dec->state, data, len, picture, &dec->is_damaged);
}

int cvi__video_dec_is_damaged(const cvi__video_dec *dec)
{
    return dec->is_damaged;
}
