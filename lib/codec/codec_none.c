/* SPDX-License-Identifier: MIT */
/* A build without libavcodec, libopus and libvpx: G.711 is all there is. */
#include "codec/audio.h"
#include "codec/video.h"

const struct cvi__audio_dec_ops *cvi__g722_dec_ops(void)
{
    return NULL;
}

const struct cvi__audio_enc_ops *cvi__g722_enc_ops(void)
{
    return NULL;
}

const struct cvi__audio_dec_ops *cvi__opus_dec_ops(void)
{
    return NULL;
}

const struct cvi__audio_enc_ops *cvi__opus_enc_ops(void)
{
    return NULL;
}

const struct cvi__video_dec_ops *cvi__libav_dec_ops(void)
{
    return NULL;
}

const struct cvi__video_enc_ops *cvi__x264_enc_ops(void)
{
    return NULL;
}

const struct cvi__video_enc_ops *cvi__vpx_enc_ops(void)
{
    return NULL;
}
