/* SPDX-License-Identifier: MIT */
#include "media/mixer.h"
#include "core/cpu.h"

#include <string.h>

void cvi__mixer_init(cvi__mixer *mixer)
{
    memset(mixer, 0, sizeof(*mixer));
    cvi__dsp_init(&mixer->dsp, cvi__cpu_detect());
}

void cvi__mixer_begin(cvi__mixer *mixer)
{
    mixer->talker_count = 0;
}

void cvi__mixer_add(cvi__mixer *mixer, const int16_t *pcm)
{
    if (mixer->talker_count < CVI_ARRAY_LEN(mixer->talkers)) {
        mixer->talkers[mixer->talker_count] = pcm;
    }
    if (mixer->talker_count == 0) {
        memset(mixer->sum, 0, sizeof(mixer->sum));
    }
    mixer->dsp.mix_add(mixer->sum, pcm, CVI__TICK_SAMPLES);
    mixer->talker_count++;
}

void cvi__mixer_take(const cvi__mixer *mixer, const int16_t *own, int16_t *out)
{
    const uint32_t others = mixer->talker_count - (own ? 1 : 0);
    const int16_t *lone = mixer->talkers[0] == own ? mixer->talkers[1] : mixer->talkers[0];

    if (others == 0) {
        memset(out, 0, CVI__TICK_SAMPLES * sizeof(*out));
    } else if (others == 1) {
        memcpy(out, lone, CVI__TICK_SAMPLES * sizeof(*out));
    } else {
        mixer->dsp.mix_minus(out, mixer->sum, own ? own : mixer->silence, CVI__TICK_SAMPLES);
    }
}

void cvi__mixer_overlay(const cvi__mixer *mixer, int16_t *pcm, const int16_t *over, size_t n)
{
    int32_t sum[CVI__TICK_SAMPLES] = {0};

    n = CVI_MIN(n, CVI__TICK_SAMPLES);
    mixer->dsp.mix_add(sum, pcm, n);
    mixer->dsp.mix_add(sum, over, n);
    mixer->dsp.mix_minus(pcm, sum, mixer->silence, n);
}
