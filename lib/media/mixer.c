/* SPDX-License-Identifier: MIT */
#include "media/mixer.h"
#include "core/cpu.h"

#include <math.h>
#include <string.h>

void cvi__mixer_init(cvi__mixer *mixer, uint32_t noise_db)
{
    const float peak = 32768.0f * sqrtf(3.0f); /* noise that is uniform up to it has power 1 */

    memset(mixer, 0, sizeof(*mixer));
    cvi__dsp_init(&mixer->dsp, cvi__cpu_detect());
    if (noise_db > 0) {
        mixer->noise_amplitude = (int32_t)lrintf(peak * powf(10.0f, -(float)noise_db / 20.0f));
    }
}

void cvi__mixer_begin(cvi__mixer *mixer)
{
    mixer->talker_count = 0;
    mixer->noise_at += CVI__TICK_SAMPLES;
    mixer->has_noise = 0;
}

void cvi__mixer_add(cvi__mixer *mixer, const int16_t *pcm)
{
    if (mixer->talker_count < CVI__MIXER_TALKERS) {
        mixer->talkers[mixer->talker_count++] = pcm;
    }
}

void cvi__mixer_sum(cvi__mixer *mixer)
{
    if (mixer->talker_count > 1) {
        mixer->dsp.mix_sum(mixer->low, mixer->quarter, mixer->talkers, mixer->talker_count,
                           CVI__TICK_SAMPLES);
    }
}

/* What the first one hears who hears nobody, all others who do hear, too. */
static const int16_t *noise_of(cvi__mixer *mixer)
{
    if (!mixer->has_noise && mixer->noise_amplitude > 0) {
        mixer->dsp.noise(mixer->noise, CVI__TICK_SAMPLES, mixer->noise_at, mixer->noise_amplitude);
        mixer->has_noise = 1;
    }
    return mixer->noise;
}

void cvi__mixer_take(cvi__mixer *mixer, const int16_t *own, int16_t *out)
{
    const struct cvi__mix mix = {mixer->low, mixer->quarter};
    const uint32_t others = mixer->talker_count - (own ? 1 : 0);
    const int16_t *lone = mixer->talkers[0] == own ? mixer->talkers[1] : mixer->talkers[0];

    if (others == 0) {
        memcpy(out, noise_of(mixer), CVI__TICK_SAMPLES * sizeof(*out));
    } else if (others == 1) {
        memcpy(out, lone, CVI__TICK_SAMPLES * sizeof(*out));
    } else {
        mixer->dsp.mix_minus(out, &mix, own ? own : mixer->silence, CVI__TICK_SAMPLES);
    }
}

int32_t cvi__gain_of(int32_t db)
{
    /* 10^(db/20) in 1/2^22 for 0..5 dB; 6 dB more are twice as much, within 0.3 % */
    static const int32_t STEPS[6] = {4194304, 4706086, 5280316, 5924612, 6647524, 7458644};
    const int32_t octaves = db >= 0 ? db / 6 : -((5 - db) / 6);
    const int32_t gain = STEPS[db - 6 * octaves];

    return octaves > 0 ? 2 * CVI__GAIN_ONE - 1 : gain >> -octaves;
}

void cvi__mixer_overlay(const cvi__mixer *mixer, int16_t *pcm, const int16_t *over, size_t n)
{
    const int16_t *const both[2] = {pcm, over};
    int16_t low[CVI__TICK_SAMPLES];
    int16_t quarter[CVI__TICK_SAMPLES];
    const struct cvi__mix mix = {low, quarter};

    n = CVI_MIN(n, CVI__TICK_SAMPLES);
    mixer->dsp.mix_sum(low, quarter, both, 2, n);
    mixer->dsp.mix_minus(pcm, &mix, mixer->silence, n);
}
