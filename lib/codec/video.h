/* SPDX-License-Identifier: MIT */
/* Inside of the video codecs: what one has to bring. */
#ifndef CVI_CODEC_VIDEO_H
#define CVI_CODEC_VIDEO_H

#include "codec/codec.h"

/* The front allocates `bytes` zeroed bytes as the state; a failed open leaves nothing to close. */
struct cvi__video_dec_ops {
    size_t bytes;
    int (*open)(void *state, uint32_t codec);
    void (*close)(void *state);
    int (*decode)(void *state, const uint8_t *data, size_t len, cvi__i420_view *picture,
                  int *is_damaged);
};

struct cvi__video_enc_ops {
    size_t bytes;
    int (*open)(void *state, const cvi__video_enc_params *params); /* checked, defaults filled in */
    void (*close)(void *state);
    int (*encode)(void *state, const cvi__i420_view *picture, uint64_t ticks, int want_keyframe,
                  cvi__video_unit *out); /* ticks of 1 / fps, rising */
    int (*set_bitrate)(void *state, uint32_t kbps);
};

/* NULL in a build without them. */
const struct cvi__video_dec_ops *cvi__libav_dec_ops(void);
const struct cvi__video_enc_ops *cvi__x264_enc_ops(void);
const struct cvi__video_enc_ops *cvi__openh264_enc_ops(void);
const struct cvi__video_enc_ops *cvi__vpx_enc_ops(void);

#endif
