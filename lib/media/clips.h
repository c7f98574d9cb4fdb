/* SPDX-License-Identifier: MIT */
/* Looking clips up for playing. */
#ifndef CVI_MEDIA_CLIPS_H
#define CVI_MEDIA_CLIPS_H

#include <cvi/media.h>

typedef struct cvi__clip {
    char *name;
    int16_t *pcm; /* 48 kHz mono */
    size_t samples;
} cvi__clip;

/* Samples of a clip, borrowed as long as it is not replaced; NULL when there is none. */
const cvi__clip *cvi__clips_find(const cvi_clips *clips, const char *name);

#endif
