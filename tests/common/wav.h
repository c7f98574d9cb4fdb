/* SPDX-License-Identifier: MIT */
/* WAV files made on the spot. */
#ifndef TESTS_COMMON_WAV_H
#define TESTS_COMMON_WAV_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline void wav_put(uint8_t *at, uint32_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        at[i] = (uint8_t)(value >> (8 * i));
    }
}

/* A heap block with the usual 44 bytes of header and samples that are zero, or NULL. */
static inline uint8_t *wav_make(size_t *len, uint32_t rate, uint32_t channels, uint32_t frames)
{
    const uint32_t bytes = frames * channels * 2;
    uint8_t *wav = calloc(1, 44 + bytes);

    *len = 44 + bytes;
    if (!wav) {
        return NULL;
    }
    memcpy(wav, "RIFF", 4);
    wav_put(wav + 4, 36 + bytes, 4);
    memcpy(wav + 8, "WAVEfmt ", 8);
    wav_put(wav + 16, 16, 4);
    wav_put(wav + 20, 1, 2);
    wav_put(wav + 22, channels, 2);
    wav_put(wav + 24, rate, 4);
    wav_put(wav + 28, rate * channels * 2, 4);
    wav_put(wav + 32, channels * 2, 2);
    wav_put(wav + 34, 16, 2);
    memcpy(wav + 36, "data", 4);
    wav_put(wav + 40, bytes, 4);
    return wav;
}

/* A sine of amplitude 8000, the same in all channels. */
static inline uint8_t *wav_tone(size_t *len, uint32_t rate, uint32_t channels, uint32_t hz,
                                uint32_t frames)
{
    uint8_t *wav = wav_make(len, rate, channels, frames);

    for (uint32_t i = 0; i < frames * channels; i++) {
        const double t = (double)(i / channels) / rate;
        const double v = 8000.0 * sin(2.0 * 3.14159265358979323846 * hz * t);

        wav_put(wav + 44 + 2 * i, (uint32_t)(int32_t)lrint(v) & 0xffff, 2);
    }
    return wav;
}

#endif
