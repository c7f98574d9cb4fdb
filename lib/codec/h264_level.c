/* SPDX-License-Identifier: MIT */
/* Levels of H.264 (table A-1). */
#include "codec/h264_sps.h"

/* In rising order; 1b, as 9, lies between 1 and 1.1. */
static const cvi__avc_level LEVELS[] = {
    {10, 1485, 99, 396, 64},
    {9, 1485, 99, 396, 128},
    {11, 3000, 396, 900, 192},
    {12, 6000, 396, 2376, 384},
    {13, 11880, 396, 2376, 768},
    {20, 11880, 396, 2376, 2000},
    {21, 19800, 792, 4752, 4000},
    {22, 20250, 1620, 8100, 4000},
    {30, 40500, 1620, 8100, 10000},
    {31, 108000, 3600, 18000, 14000},
    {32, 216000, 5120, 20480, 20000},
    {40, 245760, 8192, 32768, 20000},
    {41, 245760, 8192, 32768, 50000},
    {42, 522240, 8704, 34816, 50000},
    {50, 589824, 22080, 110400, 135000},
    {51, 983040, 36864, 184320, 240000},
    {52, 2073600, 36864, 184320, 240000},
};

int cvi__avc_level_find(cvi__avc_level *out, uint32_t level)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(LEVELS); i++) {
        if (LEVELS[i].level == level) {
            *out = LEVELS[i];
            return CVI_OK;
        }
    }
    return CVI_ENOENT;
}

int cvi__avc_level_fits(const cvi__avc_level *level, uint32_t width, uint32_t height, uint32_t fps)
{
    const uint64_t across = ((uint64_t)width + 15) / 16;
    const uint64_t down = ((uint64_t)height + 15) / 16;
    const uint64_t side = 8 * (uint64_t)level->max_fs; /* a side is at most sqrt(8 * MaxFS) */

    return across * down <= level->max_fs && across * across <= side && down * down <= side &&
           across * down * fps <= level->max_mbps;
}

uint32_t cvi__avc_level_for(uint32_t width, uint32_t height, uint32_t fps, uint32_t kbps)
{
    for (size_t i = 0; i < CVI_ARRAY_LEN(LEVELS); i++) {
        if (LEVELS[i].max_kbps >= kbps && cvi__avc_level_fits(&LEVELS[i], width, height, fps)) {
            return LEVELS[i].level;
        }
    }
    return 0;
}
