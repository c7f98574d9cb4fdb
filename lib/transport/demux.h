/* SPDX-License-Identifier: MIT */
/* What a datagram is, by its first bytes (RFC 7983, RFC 5761). */
#ifndef CVI_TRANSPORT_DEMUX_H
#define CVI_TRANSPORT_DEMUX_H

#include "core/base.h"

typedef enum cvi__datagram_kind {
    CVI__DATAGRAM_UNKNOWN = 0,
    CVI__DATAGRAM_RTP = 1,
    CVI__DATAGRAM_RTCP = 2,
    CVI__DATAGRAM_STUN = 3,
    CVI__DATAGRAM_DTLS = 4
} cvi__datagram_kind;

/* RTP and RTCP share a port or not: the packet type tells them apart either way. */
cvi__datagram_kind cvi__demux(const uint8_t *data, size_t len);

#endif
