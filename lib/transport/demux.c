/* SPDX-License-Identifier: MIT */
#include "transport/demux.h"

#define RTP_MIN 12u
#define RTCP_MIN 8u
#define RTCP_FIRST_TYPE 192
#define RTCP_LAST_TYPE 223

cvi__datagram_kind cvi__demux(const uint8_t *data, size_t len)
{
    if (len == 0) {
        return CVI__DATAGRAM_UNKNOWN;
    }
    if (data[0] <= 3) {
        return CVI__DATAGRAM_STUN;
    }
    if (data[0] >= 20 && data[0] <= 63) {
        return CVI__DATAGRAM_DTLS;
    }
    if (data[0] < 128 || data[0] > 191 || len < RTCP_MIN) {
        return CVI__DATAGRAM_UNKNOWN;
    }
    if (data[1] >= RTCP_FIRST_TYPE && data[1] <= RTCP_LAST_TYPE) {
        return CVI__DATAGRAM_RTCP;
    }
    return len >= RTP_MIN ? CVI__DATAGRAM_RTP : CVI__DATAGRAM_UNKNOWN;
}
