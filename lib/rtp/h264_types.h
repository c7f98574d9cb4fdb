/* SPDX-License-Identifier: MIT */
/* RFC 6184 payload structures, shared by packetiser and depacketiser. */
#ifndef CVI_RTP_H264_TYPES_H
#define CVI_RTP_H264_TYPES_H

#define NAL_TYPE(byte) ((byte)&0x1f)
#define NAL_LAST_SINGLE 23
#define NAL_STAP_A 24
#define NAL_FU_A 28
#define FU_START 0x80
#define FU_END 0x40

#endif
