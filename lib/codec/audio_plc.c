/* SPDX-License-Identifier: MIT */
#include "codec/audio_plc.h"

#include <string.h>

#include "core/cpu.h"

#define FADE_MS 60u /* of a loss until silence */
#define RATE_MAX 16000u
#define OVERLAP_MS 4u    /* back into decoded sound */
#define WINDOW_MS 20u    /* compared for the pitch */
#define LAG_MIN_DIV 400u /* highest pitch, Hz */
#define LAG_MAX_DIV 66u  /* lowest pitch, Hz */

void cvi__plc_init(cvi__plc *plc, uint32_t rate)
{
    struct cvi__dsp dsp;

    cvi__dsp_init(&dsp, cvi__cpu_detect());
    memset(plc, 0, sizeof(*plc));
    plc->rate = rate;
    plc->crossfade = dsp.crossfade;
}

/* How well the end of the history repeats after `lag`: squared correlation over energy. */
static double match(const cvi__plc *plc, uint32_t lag)
{
    const uint32_t window = plc->rate * WINDOW_MS / 1000;
    const int16_t *end = plc->history + CVI__PLC_HISTORY - window;
    int64_t product = 0;
    int64_t energy = 1;

    for (uint32_t i = 0; i < window; i++) {
        product += end[i] * end[(int64_t)i - lag];
        energy += end[(int64_t)i - lag] * end[(int64_t)i - lag];
    }
    return product > 0 ? (double)product * (double)product / (double)energy : 0;
}

static uint32_t find_period(const cvi__plc *plc)
{
    uint32_t best = plc->rate / 100;
    double best_match = 0;

    for (uint32_t lag = plc->rate / LAG_MIN_DIV; lag <= plc->rate / LAG_MAX_DIV; lag++) {
        const double m = match(plc, lag);

        if (m > best_match) {
            best_match = m;
            best = lag;
        }
    }
    return best;
}

/* The invented sample after `at` others of this loss. */
static int32_t invent(const cvi__plc *plc, uint32_t at)
{
    const int32_t fade = (int32_t)(plc->rate * FADE_MS / 1000);
    const int16_t *period = plc->history + CVI__PLC_HISTORY - plc->period;

    if (at >= (uint32_t)fade) {
        return 0;
    }
    return period[at % plc->period] * (fade - (int32_t)at) / fade;
}

void cvi__plc_lost(cvi__plc *plc, int16_t *pcm, size_t n)
{
    const uint32_t silent = plc->rate * FADE_MS / 1000;

    if (plc->lost == 0) {
        plc->period = find_period(plc);
    }
    for (size_t i = 0; i < n; i++) {
        pcm[i] = (int16_t)invent(plc, plc->lost);
        if (plc->lost < silent) {
            plc->lost++; /* stays there: silence however long it lasts */
        }
    }
}

void cvi__plc_good(cvi__plc *plc, int16_t *pcm, size_t n)
{
    const uint32_t overlap = plc->rate * OVERLAP_MS / 1000;

    if (plc->lost > 0) {
        const int32_t count = (int32_t)CVI_MIN(n, overlap);
        const int32_t step = CVI__GAIN_ONE / (count + 1);
        int16_t old[RATE_MAX * OVERLAP_MS / 1000];

        for (int32_t i = 0; i < count; i++) {
            old[i] = (int16_t)invent(plc, plc->lost + (uint32_t)i);
        }
        plc->crossfade(pcm, old, (size_t)count, count * step, -step);
        plc->lost = 0;
    }
    if (n >= CVI__PLC_HISTORY) {
        memcpy(plc->history, pcm + n - CVI__PLC_HISTORY, sizeof(plc->history));
        return;
    }
    memmove(plc->history, plc->history + n, (CVI__PLC_HISTORY - n) * sizeof(*pcm));
    memcpy(plc->history + CVI__PLC_HISTORY - n, pcm, n * sizeof(*pcm));
}
