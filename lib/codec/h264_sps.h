/* SPDX-License-Identifier: MIT */
/* What an H.264 sequence parameter set says, and what the levels allow (H.264 annex A). */
#ifndef CVI_CODEC_H264_SPS_H
#define CVI_CODEC_H264_SPS_H

#include "core/base.h"

typedef struct cvi__avc_sps {
    uint32_t profile;       /* profile_idc */
    uint32_t constraints;   /* constraint_set0_flag is 0x80, set1 0x40, ... */
    uint32_t level;         /* level_idc; 9 for level 1b however it is written */
    uint32_t chroma_format; /* chroma_format_idc: 1 is 4:2:0 */
    uint32_t bit_depth;     /* the larger of luma and chroma */
    uint32_t width;         /* after cropping */
    uint32_t height;
    uint32_t coded_width; /* whole macroblocks */
    uint32_t coded_height;
    uint32_t ref_frames;     /* max_num_ref_frames */
    uint32_t reorder_frames; /* from the VUI, UINT32_MAX when it does not say */
} cvi__avc_sps;

/*
 * Read one SPS NAL unit: header byte first, with or without emulation prevention, no start code.
 * CVI_ETRUNCATED, CVI_ESYNTAX (not an SPS, values out of range).
 */
int cvi__avc_sps_parse(cvi__avc_sps *out, const uint8_t *nal, size_t len);

/*
 * Find the next NAL unit of an Annex B access unit from `*at` on. 1 and its place, without start
 * code and trailing zeros, or 0 at the end.
 */
int cvi__avc_next_nal(const uint8_t *data, size_t len, size_t *at, size_t *start, size_t *size);

/* Set constraint flags (as in `constraints` above) in every SPS of an access unit. */
void cvi__avc_declare(uint8_t *data, size_t len, uint8_t constraints);

/* Limits of a level: CVI_ENOENT when there is no such level_idc (9 is 1b). */
typedef struct cvi__avc_level {
    uint32_t level;
    uint32_t max_mbps; /* macroblocks per second */
    uint32_t max_fs;   /* macroblocks per frame */
    uint32_t max_dpb_mbs;
    uint32_t max_kbps; /* of baseline and main; high has 1.25 times that */
} cvi__avc_level;
int cvi__avc_level_find(cvi__avc_level *out, uint32_t level);

/* 1 when a picture of this size and rate fits. */
int cvi__avc_level_fits(const cvi__avc_level *level, uint32_t width, uint32_t height, uint32_t fps);

/* The lowest level_idc for a size, rate and bit rate, or 0 when none is enough. */
uint32_t cvi__avc_level_for(uint32_t width, uint32_t height, uint32_t fps, uint32_t kbps);

#endif
