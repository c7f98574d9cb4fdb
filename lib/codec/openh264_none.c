/* SPDX-License-Identifier: MIT */
#include "codec/video.h"

const struct cvi__video_enc_ops *cvi__openh264_enc_ops(void)
{
    return NULL;
}
