/* SPDX-License-Identifier: MIT */
#include "rtp/audio.h"

#define OPUS_MAX_TICKS 5760u    /* 120 ms */
#define SAMPLED_MAX_BYTES 4000u /* 500 ms of G.711 or G.722: more is no speech packet */

uint32_t cvi__codec_clock_hz(uint32_t codec)
{
    switch (codec) {
    case CVI_CODEC_PCMU:
    case CVI_CODEC_PCMA:
    case CVI_CODEC_G722:
    case CVI_CODEC_TELEPHONE_EVENT:
        return 8000;
    case CVI_CODEC_OPUS:
        return 48000;
    case CVI_CODEC_H264:
    case CVI_CODEC_VP8:
        return 90000;
    default:
        return 0;
    }
}

/* Ticks of one frame by the TOC's configuration number. */
static uint32_t opus_frame_ticks(unsigned config)
{
    static const uint16_t silk[4] = {480, 960, 1920, 2880};
    static const uint16_t hybrid[2] = {480, 960};
    static const uint16_t celt[4] = {120, 240, 480, 960};

    if (config < 12) {
        return silk[config & 3];
    }
    return config < 16 ? hybrid[config & 1] : celt[config & 3];
}

uint32_t cvi__opus_duration(const uint8_t *payload, size_t len)
{
    uint32_t frames = 1;
    uint32_t ticks = 0;

    if (len == 0) {
        return 0;
    }
    switch (payload[0] & 3) {
    case 0:
        break;
    case 3:
        frames = len >= 2 ? payload[1] & 0x3f : 0;
        break;
    default:
        frames = 2;
        break;
    }
    ticks = frames * opus_frame_ticks(payload[0] >> 3);
    return ticks <= OPUS_MAX_TICKS ? ticks : 0;
}

uint32_t cvi__audio_duration(uint32_t codec, const uint8_t *payload, size_t len)
{
    switch (codec) {
    case CVI_CODEC_PCMU:
    case CVI_CODEC_PCMA:
    case CVI_CODEC_G722: /* two samples per byte, but its clock counts half of them */
        return len <= SAMPLED_MAX_BYTES ? (uint32_t)len : 0;
    case CVI_CODEC_OPUS:
        return cvi__opus_duration(payload, len);
    default:
        return 0;
    }
}
