/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "core/bytes.h"
#include "rtp/rtcp.h"
#include "rtp/rtcp_types.h"

#define NTP_UNIX_OFFSET 2208988800u /* seconds from 1900 to 1970 */

void cvi__rtcp_begin(cvi__rtcp_writer *w, uint8_t *data, size_t cap)
{
    w->data = data;
    w->cap = cap;
    w->len = 0;
    w->status = CVI_OK;
}

/* Room for `len` bytes, a multiple of 4, with the header written; NULL when full. */
static uint8_t *put_packet(cvi__rtcp_writer *w, unsigned count, unsigned type, size_t len)
{
    uint8_t *p = w->data + w->len;

    if (w->status != CVI_OK || w->cap - w->len < len) {
        w->status = CVI_ETOOSMALL;
        return NULL;
    }
    memset(p, 0, len);
    p[0] = (uint8_t)(0x80 | count);
    p[1] = (uint8_t)type;
    cvi__put_be16(p + 2, (uint32_t)(len / 4 - 1));
    w->len += len;
    return p;
}

static void put_block(uint8_t *p, const cvi__rtcp_block *b)
{
    cvi__put_be32(p, b->ssrc);
    p[4] = b->fraction;
    cvi__put_be24(p + 5, (uint32_t)b->lost & 0xffffffu);
    cvi__put_be32(p + 8, b->highest);
    cvi__put_be32(p + 12, b->jitter);
    cvi__put_be32(p + 16, b->last_sr);
    cvi__put_be32(p + 20, b->delay);
}

void cvi__rtcp_put_report(cvi__rtcp_writer *w, const cvi__rtcp_item *item)
{
    const int is_sr = item->kind == CVI__RTCP_SR;
    const size_t fixed = is_sr ? 28 : 8;
    const uint32_t count = CVI_MIN(item->block_count, CVI__RTCP_BLOCKS_MAX);
    uint8_t *p = put_packet(w, count, is_sr ? RTCP_TYPE_SR : RTCP_TYPE_RR, fixed + count * 24u);

    if (!p) {
        return;
    }
    cvi__put_be32(p + 4, item->ssrc);
    if (is_sr) {
        cvi__put_be32(p + 8, (uint32_t)(item->ntp >> 32));
        cvi__put_be32(p + 12, (uint32_t)item->ntp);
        cvi__put_be32(p + 16, item->rtp_time);
        cvi__put_be32(p + 20, item->packets);
        cvi__put_be32(p + 24, item->octets);
    }
    for (uint32_t i = 0; i < count; i++) {
        put_block(p + fixed + i * 24u, &item->blocks[i]);
    }
}

void cvi__rtcp_put_cname(cvi__rtcp_writer *w, uint32_t ssrc, const char *cname, size_t len)
{
    const size_t text = CVI_MIN(len, CVI__RTCP_CNAME_MAX);
    /* The chunk ends with at least one null byte, on a 32-bit boundary. */
    uint8_t *p = put_packet(w, 1, RTCP_TYPE_SDES, (10 + text + 1 + 3) / 4 * 4);

    if (!p) {
        return;
    }
    cvi__put_be32(p + 4, ssrc);
    p[8] = SDES_CNAME;
    p[9] = (uint8_t)text;
    memcpy(p + 10, cname, text);
}

void cvi__rtcp_put_bye(cvi__rtcp_writer *w, uint32_t ssrc)
{
    uint8_t *p = put_packet(w, 1, RTCP_TYPE_BYE, 8);

    if (p) {
        cvi__put_be32(p + 4, ssrc);
    }
}

void cvi__rtcp_put_pli(cvi__rtcp_writer *w, uint32_t ssrc, uint32_t media_ssrc)
{
    uint8_t *p = put_packet(w, PSFB_PLI, RTCP_TYPE_PSFB, 12);

    if (p) {
        cvi__put_be32(p + 4, ssrc);
        cvi__put_be32(p + 8, media_ssrc);
    }
}

void cvi__rtcp_put_fir(cvi__rtcp_writer *w, uint32_t ssrc, uint32_t media_ssrc, uint8_t sequence)
{
    uint8_t *p = put_packet(w, PSFB_FIR, RTCP_TYPE_PSFB, 20);

    if (p) {
        cvi__put_be32(p + 4, ssrc);
        cvi__put_be32(p + 12, media_ssrc); /* the media source field stays 0 (RFC 5104) */
        p[16] = sequence;
    }
}

uint64_t cvi__rtcp_ntp(uint64_t unix_us)
{
    const uint64_t seconds = unix_us / 1000000u + NTP_UNIX_OFFSET;

    return seconds << 32 | ((unix_us % 1000000u) << 32) / 1000000u;
}

uint64_t cvi__rtcp_round_trip(const cvi__rtcp_block *b, uint64_t now_ntp)
{
    const uint32_t now = (uint32_t)(now_ntp >> 16);
    const uint32_t since = now - b->last_sr;

    /* A delay longer than the time since our report, or minutes: a peer that made it up. */
    if (b->last_sr == 0 || since < b->delay || since - b->delay > 60u << 16) {
        return 0;
    }
    return CVI_MAX((uint64_t)(since - b->delay) * 1000000u >> 16, 1u);
}
