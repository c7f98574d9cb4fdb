/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/bytes.h"
#include "rtp/h264.h"
#include "rtp/h264_types.h"

#define MIN_PAYLOAD 64u

/* Offset of the first of three bytes 00 00 01 at or after `at`; `len` when there is none. */
static size_t find_start_code(const uint8_t *data, size_t len, size_t at)
{
    while (len - at >= 3) {
        if (data[at + 2] > 1) {
            at += 3;
        } else if (data[at] == 0 && data[at + 1] == 0 && data[at + 2] == 1) {
            return at;
        } else {
            at++;
        }
    }
    return len;
}

int cvi__h264_next_nal(const uint8_t *data, size_t len, size_t *at, cvi__h264_nal *out)
{
    size_t start = *at < len ? find_start_code(data, len, *at) : len;

    while (start < len) {
        const size_t begin = start + 3;
        size_t end = find_start_code(data, len, begin);

        start = end;
        while (end > begin && data[end - 1] == 0) {
            end--;
        }
        if (end > begin) {
            out->data = data + begin;
            out->len = end - begin;
            *at = start;
            return CVI_OK;
        }
    }
    *at = len;
    memset(out, 0, sizeof(*out));
    return CVI_AGAIN;
}

/* Types 0 and 24 to 31 have no meaning in a packet of their own: they are not sent. */
static void advance(cvi__h264_packer *p)
{
    p->nal = p->following;
    while (cvi__h264_next_nal(p->data, p->len, &p->at, &p->following) == CVI_OK) {
        const unsigned type = NAL_TYPE(p->following.data[0]);

        if (type >= CVI__H264_NAL_SLICE && type <= NAL_LAST_SINGLE) {
            return;
        }
    }
}

int cvi__h264_pack_open(cvi__h264_packer *p, const uint8_t *data, size_t len, size_t max_payload,
                        unsigned mode)
{
    if (mode > 1 || max_payload < MIN_PAYLOAD) {
        return CVI_EINVAL;
    }
    memset(p, 0, sizeof(*p));
    p->data = data;
    p->len = len;
    p->max_payload = max_payload;
    p->mode = mode;
    advance(p);
    advance(p);
    return p->nal.len > 0 ? CVI_OK : CVI_ESYNTAX;
}

/* Parameter sets, SEI and delimiters share a packet; slices travel alone. */
static int is_small_header(const cvi__h264_nal *nal)
{
    return nal->len > 0 && NAL_TYPE(nal->data[0]) > CVI__H264_NAL_IDR;
}

static int fits_together(const cvi__h264_packer *p, size_t used)
{
    return is_small_header(&p->nal) && p->nal.len <= 0xffff &&
           p->max_payload - used >= 2 + p->nal.len;
}

static size_t pack_aggregate(cvi__h264_packer *p, uint8_t *out)
{
    size_t used = 1;
    unsigned importance = 0;

    while (fits_together(p, used)) {
        importance = CVI_MAX(importance, p->nal.data[0] & 0x60u);
        cvi__put_be16(out + used, (uint32_t)p->nal.len);
        memcpy(out + used + 2, p->nal.data, p->nal.len);
        used += 2 + p->nal.len;
        advance(p);
    }
    out[0] = (uint8_t)(importance | NAL_STAP_A);
    return used;
}

static size_t pack_fragment(cvi__h264_packer *p, uint8_t *out)
{
    const size_t at = p->fragment_at ? p->fragment_at : 1; /* the NAL header is not repeated */
    const size_t chunk = CVI_MIN(p->nal.len - at, p->max_payload - 2);
    const int is_end = at + chunk == p->nal.len;

    out[0] = (uint8_t)((p->nal.data[0] & 0xe0) | NAL_FU_A);
    out[1] = (uint8_t)((at == 1 ? FU_START : 0) | (is_end ? FU_END : 0) | NAL_TYPE(p->nal.data[0]));
    memcpy(out + 2, p->nal.data + at, chunk);
    p->fragment_at = is_end ? 0 : at + chunk;
    if (is_end) {
        advance(p);
    }
    return 2 + chunk;
}

static size_t pack_single(cvi__h264_packer *p, uint8_t *out)
{
    const size_t len = p->nal.len;

    memcpy(out, p->nal.data, len);
    advance(p);
    return len;
}

/* A STAP-A is worth it for two NAL units or more. */
static int wants_aggregate(const cvi__h264_packer *p)
{
    return p->mode == 1 && is_small_header(&p->nal) && is_small_header(&p->following) &&
           p->max_payload >= 5 + p->nal.len + p->following.len && p->nal.len <= 0xffff &&
           p->following.len <= 0xffff;
}

int cvi__h264_pack_next(cvi__h264_packer *p, uint8_t *out, size_t *out_len, int *is_last)
{
    if (p->nal.len == 0) {
        return CVI_AGAIN;
    }
    if (wants_aggregate(p)) {
        *out_len = pack_aggregate(p, out);
    } else if (p->nal.len <= p->max_payload) {
        *out_len = pack_single(p, out);
    } else if (p->mode == 0) {
        return CVI_ELIMIT;
    } else {
        *out_len = pack_fragment(p, out);
    }
    *is_last = p->nal.len == 0;
    return CVI_OK;
}
