/* SPDX-License-Identifier: MIT */
#include "session/h264_params.h"

#include <string.h>

struct level {
    uint8_t idc; /* 9 for 1b */
    uint32_t max_mbps;
    uint32_t max_fs;
    uint32_t max_kbps;
};

/* H.264 table A-1, in rising order. */
static const struct level levels[] = {
    {10, 1485, 99, 64},          {9, 1485, 99, 128},           {11, 3000, 396, 192},
    {12, 6000, 396, 384},        {13, 11880, 396, 768},        {20, 11880, 396, 2000},
    {21, 19800, 792, 4000},      {22, 20250, 1620, 4000},      {30, 40500, 1620, 10000},
    {31, 108000, 3600, 14000},   {32, 216000, 5120, 20000},    {40, 245760, 8192, 20000},
    {41, 245760, 8192, 50000},   {42, 522240, 8704, 50000},    {50, 589824, 22080, 135000},
    {51, 983040, 36864, 240000}, {52, 2073600, 36864, 240000},
};

#define CONSTRAINT_SET0 0x80u
#define CONSTRAINT_SET1 0x40u
#define CONSTRAINT_SET2 0x20u
#define CONSTRAINT_SET3 0x10u

/* RFC 6184, table 5. */
static uint8_t profile_of(uint32_t idc, uint32_t iop)
{
    switch (idc) {
    case 0x42:
        return iop & CONSTRAINT_SET1 ? CVI__H264_PROFILE_CONSTRAINED_BASELINE
                                     : CVI__H264_PROFILE_BASELINE;
    case 0x4d:
        return iop & CONSTRAINT_SET0 ? CVI__H264_PROFILE_CONSTRAINED_BASELINE
                                     : CVI__H264_PROFILE_MAIN;
    case 0x58:
        if ((iop & CONSTRAINT_SET0) && (iop & CONSTRAINT_SET1)) {
            return CVI__H264_PROFILE_CONSTRAINED_BASELINE;
        }
        return iop & CONSTRAINT_SET0 ? CVI__H264_PROFILE_BASELINE : CVI__H264_PROFILE_EXTENDED;
    case 0x64:
        return (iop & 0x0c) == 0x0c ? CVI__H264_PROFILE_CONSTRAINED_HIGH : CVI__H264_PROFILE_HIGH;
    default:
        return CVI__H264_PROFILE_UNKNOWN;
    }
}

/* The table's row, or the one below for a level_idc that is not in it. */
static const struct level *find_level(uint32_t idc)
{
    const struct level *found = &levels[0];

    for (size_t i = 0; i < CVI_ARRAY_LEN(levels); i++) {
        if (levels[i].idc == idc) {
            return &levels[i];
        }
        if (levels[i].idc <= idc && levels[i].idc != 9) {
            found = &levels[i];
        }
    }
    return found;
}

/*
 * 11 with constraint_set3 is 1b, but not in the high profiles. Whoever takes a level takes those
 * below, so of a number that is no level the next lower one counts. 0: there is none.
 */
static uint8_t level_of(uint32_t profile_idc, uint32_t iop, uint32_t idc)
{
    if (idc < 9) {
        return 0;
    }
    return idc == 11 && (iop & CONSTRAINT_SET3) && profile_idc != 0x64 ? 9 : find_level(idc)->idc;
}

static int parse_profile_level_id(cvi__h264_params *out, cvi__span value)
{
    uint32_t id = 0;

    if (value.len != 6 || !cvi__span_hex(value, 6, &id)) {
        return 0;
    }
    out->profile_idc = (uint8_t)(id >> 16);
    out->profile_iop = (uint8_t)(id >> 8);
    out->level_idc = level_of(id >> 16, id >> 8, id & 0xff);
    return 1;
}

/* 0 when the whole format is unusable. */
static int parse_one(cvi__h264_params *out, cvi__span name, cvi__span value)
{
    const uint32_t number = cvi__span_number_saturated(value);
    uint32_t hex = 0;

    if (cvi__span_is_nocase(name, "profile-level-id")) {
        return parse_profile_level_id(out, value);
    }
    if (cvi__span_is_nocase(name, "packetization-mode")) {
        out->packetization_mode = (uint8_t)CVI_MIN(number, 255u);
    } else if (cvi__span_is_nocase(name, "level-asymmetry-allowed")) {
        out->level_asymmetry_allowed = number == 1;
    } else if (cvi__span_is_nocase(name, "max-recv-level") && value.len == 4 &&
               cvi__span_hex(value, 4, &hex)) {
        out->max_recv_level_idc = level_of(out->profile_idc, hex >> 8, hex & 0xff);
    } else if (cvi__span_is_nocase(name, "max-mbps")) {
        out->max_mbps = number;
    } else if (cvi__span_is_nocase(name, "max-smbps")) {
        out->max_smbps = number;
    } else if (cvi__span_is_nocase(name, "max-fs")) {
        out->max_fs = number;
    } else if (cvi__span_is_nocase(name, "max-br")) {
        out->max_br = number;
    }
    return 1;
}

int cvi__h264_params_parse(cvi__h264_params *out, cvi__span fmtp)
{
    cvi__span name, value;

    memset(out, 0, sizeof(*out));
    out->profile_idc = 0x42; /* without profile-level-id: baseline, level 1 */
    out->level_idc = 10;
    while (cvi__span_param(&fmtp, &name, &value)) {
        if (!parse_one(out, name, value)) {
            return 0;
        }
    }
    out->profile = profile_of(out->profile_idc, out->profile_iop);
    return out->profile != CVI__H264_PROFILE_UNKNOWN && out->level_idc != 0;
}

int cvi__h264_same_profile(const cvi__h264_params *a, const cvi__h264_params *b)
{
    return a->profile == b->profile && a->profile != CVI__H264_PROFILE_UNKNOWN;
}

void cvi__h264_limits_of_level(cvi__h264_limits *out, uint32_t level_idc)
{
    const struct level *row = find_level(level_idc);

    out->level_idc = row->idc;
    out->max_fs = row->max_fs;
    out->max_mbps = row->max_mbps;
    out->max_kbps = row->max_kbps;
}

void cvi__h264_limits_of(cvi__h264_limits *out, const cvi__h264_params *p)
{
    cvi__h264_limits own;

    cvi__h264_limits_of_level(&own, p->level_idc);
    *out = own;
    if (p->level_asymmetry_allowed && p->max_recv_level_idc != 0) {
        cvi__h264_limits higher;

        cvi__h264_limits_of_level(&higher, p->max_recv_level_idc);
        if (higher.max_mbps >= own.max_mbps && higher.max_fs >= own.max_fs) {
            *out = higher;
        }
    }
    out->max_fs = CVI_MAX(out->max_fs, p->max_fs);
    out->max_mbps = CVI_MAX(out->max_mbps, p->max_mbps);
    out->max_kbps = CVI_MAX(out->max_kbps, p->max_br);
}

uint32_t cvi__h264_level_for(uint32_t fs, uint32_t mbps, uint32_t kbps)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(levels); i++) {
        if (levels[i].idc != 9 && levels[i].max_fs >= fs && levels[i].max_mbps >= mbps &&
            levels[i].max_kbps >= kbps) {
            return levels[i].idc;
        }
    }
    return levels[CVI_ARRAY_LEN(levels) - 1].idc;
}

uint32_t cvi__h264_profile_level_id(const cvi__h264_params *p, uint32_t level_idc)
{
    uint32_t iop = p->profile_iop;

    if (p->profile_idc != 0x64) {
        iop &= ~CONSTRAINT_SET3;
        if (level_idc == 9) {
            iop |= CONSTRAINT_SET3;
            level_idc = 11;
        }
    }
    return ((uint32_t)p->profile_idc << 16) | (iop << 8) | level_idc;
}

int cvi__h264_level_is_lower(uint32_t a, uint32_t b)
{
    const struct level *x = find_level(a);
    const struct level *y = find_level(b);

    return x < y;
}
