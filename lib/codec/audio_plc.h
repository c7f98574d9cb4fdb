/* SPDX-License-Identifier: MIT */
/* Concealment of lost packets for codecs without one of their own. */
#ifndef CVI_CODEC_AUDIO_PLC_H
#define CVI_CODEC_AUDIO_PLC_H

#include "core/base.h"
#include "dsp/dsp.h"

#define CVI__PLC_HISTORY 640u /* 40 ms at 16000 Hz */

typedef struct cvi__plc {
    cvi__crossfade_fn *crossfade;
    uint32_t rate;                     /* 8000 or 16000 */
    uint32_t period;                   /* samples repeated during this loss */
    uint32_t lost;                     /* samples concealed in a row; 0: none */
    int16_t history[CVI__PLC_HISTORY]; /* the newest samples that were decoded */
} cvi__plc;

void cvi__plc_init(cvi__plc *plc, uint32_t rate);

/* Note decoded samples; the first 4 ms after a loss are faded over in place. */
void cvi__plc_good(cvi__plc *plc, int16_t *pcm, size_t n);

/* Invent n samples. */
void cvi__plc_lost(cvi__plc *plc, int16_t *pcm, size_t n);

#endif
