/* SPDX-License-Identifier: MIT */
/* Inside of the audio codecs: what one has to bring. */
#ifndef CVI_CODEC_AUDIO_H
#define CVI_CODEC_AUDIO_H

#include "codec/codec.h"

/* The front allocates `bytes()` zeroed bytes as the state; a failed open leaves nothing to close. */
struct cvi__audio_dec_ops {
    size_t (*bytes)(void);
    int (*open)(void *state, uint32_t codec);
    void (*close)(void *state);
    int (*decode)(void *state, const uint8_t *data, size_t len, int16_t *pcm, size_t cap,
                  size_t *samples);
    /* NULL: the front repeats and fades */
    int (*conceal)(void *state, const uint8_t *next, size_t next_len, int16_t *pcm, size_t samples);
};

struct cvi__audio_enc_ops {
    size_t (*bytes)(void);
    int (*open)(void *state, const cvi__audio_enc_params *params); /* defaults filled in */
    void (*close)(void *state);
    int (*encode)(void *state, const int16_t *pcm, size_t samples, uint8_t *out, size_t *len);
};

extern const struct cvi__audio_dec_ops cvi__g711_dec_ops;
extern const struct cvi__audio_enc_ops cvi__g711_enc_ops;

/* NULL in a build without them. */
const struct cvi__audio_dec_ops *cvi__g722_dec_ops(void);
const struct cvi__audio_enc_ops *cvi__g722_enc_ops(void);
const struct cvi__audio_dec_ops *cvi__opus_dec_ops(void);
const struct cvi__audio_enc_ops *cvi__opus_enc_ops(void);

#endif
