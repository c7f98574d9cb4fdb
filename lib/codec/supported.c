/* SPDX-License-Identifier: MIT */
/* Which codecs a build has; G.711 is in each. */
#include "codec/audio.h"
#include "codec/video.h"

int cvi__codec_can_decode(uint32_t codec)
{
    switch (codec) {
    case CVI_CODEC_PCMU:
    case CVI_CODEC_PCMA:
        return 1;
    case CVI_CODEC_G722:
        return cvi__g722_dec_ops() != NULL;
    case CVI_CODEC_OPUS:
        return cvi__opus_dec_ops() != NULL;
    case CVI_CODEC_H264:
    case CVI_CODEC_VP8:
        return cvi__libav_dec_ops() != NULL;
    default:
        return 0;
    }
}

int cvi__codec_can_encode(uint32_t codec)
{
    switch (codec) {
    case CVI_CODEC_PCMU:
    case CVI_CODEC_PCMA:
        return 1;
    case CVI_CODEC_G722:
        return cvi__g722_enc_ops() != NULL;
    case CVI_CODEC_OPUS:
        return cvi__opus_enc_ops() != NULL;
    case CVI_CODEC_H264:
        return cvi__x264_enc_ops() != NULL || cvi__openh264_enc_ops() != NULL;
    case CVI_CODEC_VP8:
        return cvi__vpx_enc_ops() != NULL;
    default:
        return 0;
    }
}
