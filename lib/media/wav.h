/* SPDX-License-Identifier: MIT */
/* Reading RIFF WAVE files: PCM of 16 bits, mono or stereo. Input is hostile. */
#ifndef CVI_MEDIA_WAV_H
#define CVI_MEDIA_WAV_H

#include "core/base.h"

typedef struct cvi__wav {
    const uint8_t *samples; /* little-endian, interleaved; inside the input */
    size_t frames;          /* samples per channel */
    uint32_t channels;      /* 1 or 2 */
    uint32_t rate_hz;       /* 8000..48000 */
} cvi__wav;

/*
 * CVI_OK or CVI_EMEDIA_WAV with the byte in `offset` and the reason in `why` (static text). A data
 * chunk that promises more than there is ends with the file, as streaming writers leave it.
 */
int cvi__wav_parse(cvi__wav *out, const void *data, size_t len, size_t *offset, const char **why);

/* Sample `i` with the channels averaged. */
int16_t cvi__wav_mono(const cvi__wav *wav, size_t i);

#endif
