/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/bytes.h"
#include "rtp/rtcp.h"
#include "rtp/rtcp_types.h"

static size_t packet_len(const uint8_t *p)
{
    return ((size_t)cvi__get_be16(p + 2) + 1) * 4;
}

int cvi__rtcp_open(cvi__rtcp_reader *r, const uint8_t *data, size_t len)
{
    size_t at = 0;

    memset(r, 0, sizeof(*r));
    if (len < 8) {
        return CVI_ETRUNCATED;
    }
    if (data[1] < RTCP_FIRST_TYPE || data[1] > RTCP_LAST_TYPE) {
        return CVI_ESYNTAX;
    }
    while (at < len) {
        if (len - at < 4) {
            return CVI_ETRUNCATED;
        }
        if (data[at] >> 6 != 2) {
            return CVI_ESYNTAX;
        }
        if (packet_len(data + at) > len - at) {
            return CVI_ETRUNCATED;
        }
        at += packet_len(data + at);
    }
    r->data = data;
    r->len = len;
    return CVI_OK;
}

static void read_block(cvi__rtcp_block *b, const uint8_t *p)
{
    uint32_t lost = cvi__get_be24(p + 5);

    if (lost & 0x800000u) {
        lost |= 0xff000000u;
    }
    b->ssrc = cvi__get_be32(p);
    b->fraction = p[4];
    b->lost = (int32_t)lost;
    b->highest = cvi__get_be32(p + 8);
    b->jitter = cvi__get_be32(p + 12);
    b->last_sr = cvi__get_be32(p + 16);
    b->delay = cvi__get_be32(p + 20);
}

/* SR and RR: `fixed` bytes before the report blocks. */
static cvi__rtcp_kind read_report(cvi__rtcp_item *out, const uint8_t *p, size_t len, size_t fixed)
{
    const size_t count = p[0] & 0x1f;

    if (len < fixed + count * 24) {
        return CVI__RTCP_OTHER;
    }
    if (fixed == 28) {
        out->ntp = (uint64_t)cvi__get_be32(p + 8) << 32 | cvi__get_be32(p + 12);
        out->rtp_time = cvi__get_be32(p + 16);
        out->packets = cvi__get_be32(p + 20);
        out->octets = cvi__get_be32(p + 24);
    }
    out->block_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        read_block(&out->blocks[i], p + fixed + i * 24);
    }
    return fixed == 28 ? CVI__RTCP_SR : CVI__RTCP_RR;
}

static cvi__rtcp_kind read_sdes(cvi__rtcp_item *out, const uint8_t *p, size_t len)
{
    size_t at = 8;

    if ((p[0] & 0x1f) == 0 || len < 8) {
        return CVI__RTCP_OTHER;
    }
    while (len - at >= 2 && p[at] != 0) {
        const size_t item_len = p[at + 1];

        if (len - at - 2 < item_len) {
            return CVI__RTCP_OTHER;
        }
        if (p[at] == SDES_CNAME) {
            out->text = (const char *)p + at + 2;
            out->text_len = item_len;
            return CVI__RTCP_SDES;
        }
        at += 2 + item_len;
    }
    return CVI__RTCP_OTHER;
}

static cvi__rtcp_kind read_bye(cvi__rtcp_item *out, const uint8_t *p, size_t len)
{
    const size_t count = p[0] & 0x1f;

    if (count == 0 || len < 4 + count * 4) {
        return CVI__RTCP_OTHER;
    }
    out->bye_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        out->bye[i] = cvi__get_be32(p + 4 + i * 4);
    }
    return CVI__RTCP_BYE;
}

static cvi__rtcp_kind read_nack(cvi__rtcp_item *out, const uint8_t *p, size_t len)
{
    if ((p[0] & 0x1f) != RTPFB_NACK || len < 16) {
        return CVI__RTCP_OTHER;
    }
    out->media_ssrc = cvi__get_be32(p + 8);
    out->pid = cvi__get_be16(p + 12);
    out->blp = cvi__get_be16(p + 14);
    out->nack_count = (uint32_t)((len - 12) / 4);
    return CVI__RTCP_NACK;
}

static cvi__rtcp_kind read_psfb(cvi__rtcp_reader *r, cvi__rtcp_item *out, const uint8_t *p,
                                size_t len)
{
    if (len < 12) {
        return CVI__RTCP_OTHER;
    }
    out->media_ssrc = cvi__get_be32(p + 8);
    if ((p[0] & 0x1f) == PSFB_PLI) {
        return CVI__RTCP_PLI;
    }
    if ((p[0] & 0x1f) == PSFB_FIR && len >= 20) {
        r->fir_at = (size_t)(p - r->data) + 12;
        r->fir_end = (size_t)(p - r->data) + len;
        return CVI__RTCP_FIR;
    }
    return CVI__RTCP_OTHER;
}

static int next_fir_entry(cvi__rtcp_reader *r, cvi__rtcp_item *out)
{
    out->kind = CVI__RTCP_FIR;
    out->media_ssrc = cvi__get_be32(r->data + r->fir_at);
    out->fir_sequence = r->data[r->fir_at + 4];
    r->fir_at += 8;
    if (r->fir_end - r->fir_at < 8) {
        r->fir_at = 0;
    }
    return CVI_OK;
}

static cvi__rtcp_kind read_packet(cvi__rtcp_reader *r, cvi__rtcp_item *out, const uint8_t *p,
                                  size_t len)
{
    switch (p[1]) {
    case RTCP_TYPE_SR:
        return read_report(out, p, len, 28);
    case RTCP_TYPE_RR:
        return read_report(out, p, len, 8);
    case RTCP_TYPE_SDES:
        return read_sdes(out, p, len);
    case RTCP_TYPE_BYE:
        return read_bye(out, p, len);
    case RTCP_TYPE_RTPFB:
        return read_nack(out, p, len);
    case RTCP_TYPE_PSFB:
        return read_psfb(r, out, p, len);
    default:
        return CVI__RTCP_OTHER;
    }
}

int cvi__rtcp_next(cvi__rtcp_reader *r, cvi__rtcp_item *out)
{
    const uint8_t *p = r->data + r->at;
    size_t len = 0;

    if (r->fir_at != 0) {
        return next_fir_entry(r, out);
    }
    if (r->at >= r->len) {
        return CVI_AGAIN;
    }
    memset(out, 0, sizeof(*out));
    len = packet_len(p);
    r->at += len;
    if (p[0] & 0x20) {
        const size_t padding = p[len - 1];

        if (padding == 0 || padding > len - 4) {
            return CVI_OK; /* kind OTHER */
        }
        len -= padding;
    }
    if (len < 8) {
        return CVI_OK;
    }
    out->ssrc = cvi__get_be32(p + 4);
    out->kind = read_packet(r, out, p, len);
    return r->fir_at != 0 ? next_fir_entry(r, out) : CVI_OK;
}
