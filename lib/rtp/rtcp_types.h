/* SPDX-License-Identifier: MIT */
/* Numbers on the wire, shared by the RTCP reader and writer. */
#ifndef CVI_RTP_RTCP_TYPES_H
#define CVI_RTP_RTCP_TYPES_H

#define RTCP_FIRST_TYPE 192
#define RTCP_LAST_TYPE 223
#define RTCP_TYPE_SR 200
#define RTCP_TYPE_RR 201
#define RTCP_TYPE_SDES 202
#define RTCP_TYPE_BYE 203
#define RTCP_TYPE_RTPFB 205
#define RTCP_TYPE_PSFB 206
#define RTPFB_NACK 1
#define PSFB_PLI 1
#define PSFB_FIR 4
#define SDES_CNAME 1

#endif
