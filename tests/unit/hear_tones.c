/* SPDX-License-Identifier: MIT */
/* Which keypad digits are heard in a WAV file on stdin: prints its milliseconds and the digits. */
#include <stdio.h>
#include <stdlib.h>

#include "core/mem.h"
#include "media/tone_ear.h"
#include "media/wav.h"

#define FILE_MAX ((size_t)256 << 20)
#define PIECE 441u /* frames, at most 55 ms: one digit or two */

static int hear(const cvi__wav *wav)
{
    cvi__tone_ear *ear = cvi__tone_ear_new(cvi__mem_or_libc(NULL));
    int rc = ear ? cvi__tone_ear_set_rate(ear, wav->rate_hz) : CVI_ENOMEM;

    printf("%llu ", (unsigned long long)wav->frames * 1000u / wav->rate_hz);
    for (size_t at = 0; rc == CVI_OK && at < wav->frames; at += PIECE) {
        int16_t pcm[PIECE];
        const size_t n = CVI_MIN(PIECE, wav->frames - at);
        char digit = 0;

        for (size_t i = 0; i < n; i++) {
            pcm[i] = cvi__wav_mono(wav, at + i);
        }
        cvi__tone_ear_feed(ear, pcm, n);
        while ((digit = cvi__tone_ear_next(ear)) != 0) {
            putchar(digit);
        }
    }
    putchar('\n');
    cvi__tone_ear_free(ear);
    return rc;
}

int main(void)
{
    uint8_t *file = malloc(FILE_MAX);
    size_t len = file ? fread(file, 1, FILE_MAX, stdin) : 0;
    const char *why = "";
    cvi__wav wav;
    int rc = cvi__wav_parse(&wav, file, len, &len, &why);

    if (rc == CVI_OK) {
        rc = hear(&wav);
    } else {
        fprintf(stderr, "not a sound file: %s\n", why);
    }
    free(file);
    return rc == CVI_OK ? 0 : 1;
}
