/* SPDX-License-Identifier: MIT */
/* Looking clips up for playing. */
#ifndef CVI_MEDIA_CLIPS_H
#define CVI_MEDIA_CLIPS_H

#include <cvi/media.h>

typedef struct cvi__clip {
    char *name;
    int16_t *source; /* mono, as it came; NULL once it is converted */
    size_t source_frames;
    uint32_t source_hz;
    int16_t *pcm; /* 48 kHz mono; NULL until somebody gets the clip */
    size_t samples;
} cvi__clip;

/*
 * A clip ready for playing, borrowed as long as it is not replaced. CVI_ENOENT, CVI_ENOMEM. Any
 * thread, once the set is filled; the first one to get a clip converts it.
 */
int cvi__clips_get(const cvi_clips *clips, const char *name, const cvi__clip **out);

#endif
