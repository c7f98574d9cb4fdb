/* SPDX-License-Identifier: MIT */
/* What RTP needs to know of audio codecs: clocks and how long a payload plays. */
#ifndef CVI_RTP_AUDIO_H
#define CVI_RTP_AUDIO_H

#include "core/base.h"

/* RTP clock of a codec: 8000 for G.711 and G.722, 48000 for Opus, 90000 for video; 0: unknown. */
uint32_t cvi__codec_clock_hz(uint32_t codec);

/* Ticks of that clock one payload plays; 0 when it is not a payload of that codec. */
uint32_t cvi__audio_duration(uint32_t codec, const uint8_t *payload, size_t len);

/* Ticks of 48 kHz an Opus packet plays by its TOC (RFC 6716 section 3.1); 0: malformed. */
uint32_t cvi__opus_duration(const uint8_t *payload, size_t len);

#endif
