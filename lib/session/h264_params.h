/* SPDX-License-Identifier: MIT */
/* H.264 in SDP (RFC 6184): the fmtp parameters, profiles, levels and what they allow to send. */
#ifndef CVI_SESSION_H264_PARAMS_H
#define CVI_SESSION_H264_PARAMS_H

#include "core/base.h"
#include "sdp/span.h"

typedef enum cvi__h264_profile {
    CVI__H264_PROFILE_UNKNOWN = 0,
    CVI__H264_PROFILE_CONSTRAINED_BASELINE = 1,
    CVI__H264_PROFILE_BASELINE = 2,
    CVI__H264_PROFILE_MAIN = 3,
    CVI__H264_PROFILE_EXTENDED = 4,
    CVI__H264_PROFILE_CONSTRAINED_HIGH = 5,
    CVI__H264_PROFILE_HIGH = 6
} cvi__h264_profile;

/* What a=fmtp says; 0 where it says nothing. */
typedef struct cvi__h264_params {
    uint8_t profile_idc; /* of profile-level-id, 0x42 when missing */
    uint8_t profile_iop;
    uint8_t level_idc; /* of table A-1, 10 times the level; 9 for 1b; 10 when missing */
    uint8_t profile;   /* cvi__h264_profile */
    uint8_t packetization_mode;
    uint8_t level_asymmetry_allowed;
    uint8_t max_recv_level_idc; /* of max-recv-level; 0 when not said */
    uint32_t max_mbps;          /* macroblocks per second */
    uint32_t max_smbps;
    uint32_t max_fs; /* macroblocks per frame */
    uint32_t max_br; /* units of 1000 bit/s */
} cvi__h264_params;

/* What a stream may be at most: a level and its extensions put together. */
typedef struct cvi__h264_limits {
    uint8_t level_idc;
    uint32_t max_fs;   /* macroblocks per frame */
    uint32_t max_mbps; /* macroblocks per second */
    uint32_t max_kbps; /* coded bits, NAL units included */
} cvi__h264_limits;

/* Read a=fmtp; unknown parameters are skipped, an unknown level is the one below. 0 when
 * profile-level-id is unusable. */
int cvi__h264_params_parse(cvi__h264_params *out, cvi__span fmtp);

/* Same profile although the constraint bits are written differently (42e0 = 4240). */
int cvi__h264_same_profile(const cvi__h264_params *a, const cvi__h264_params *b);

/* The level's table row widened by max-fs, max-mbps and max-br (never narrowed). */
void cvi__h264_limits_of(cvi__h264_limits *out, const cvi__h264_params *p);

/* The same for a bare level, such as the one in our own capabilities. */
void cvi__h264_limits_of_level(cvi__h264_limits *out, uint32_t level_idc);

/* The lowest level that carries this many macroblocks per frame and second and kbit/s. */
uint32_t cvi__h264_level_for(uint32_t fs, uint32_t mbps, uint32_t kbps);

/* profile-level-id of this profile with another level; 9 is written as 1b. */
uint32_t cvi__h264_profile_level_id(const cvi__h264_params *p, uint32_t level_idc);

int cvi__h264_level_is_lower(uint32_t a, uint32_t b); /* 1b lies between 1 and 1.1 */

#endif
