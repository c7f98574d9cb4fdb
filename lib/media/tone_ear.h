/* SPDX-License-Identifier: MIT */
/* Keypad digits in the sound of one leg, at whatever rate its codec has. */
#ifndef CVI_MEDIA_TONE_EAR_H
#define CVI_MEDIA_TONE_EAR_H

#include "core/base.h"

typedef struct cvi__tone_ear cvi__tone_ear;

/* NULL without memory. */
cvi__tone_ear *cvi__tone_ear_new(const cvi_allocator *alloc);
void cvi__tone_ear_free(cvi__tone_ear *ear);

/* What comes next has this rate: CVI_OK, CVI_ENOMEM or CVI_EMEDIA_FORMAT. */
int cvi__tone_ear_set_rate(cvi__tone_ear *ear, uint32_t hz);

/* Listen to n samples; nothing is heard before the rate was set. */
void cvi__tone_ear_feed(cvi__tone_ear *ear, const int16_t *pcm, size_t n);

/* The oldest digit that was heard, or 0; those after the eighth that nobody took are lost. */
char cvi__tone_ear_next(cvi__tone_ear *ear);

#endif
