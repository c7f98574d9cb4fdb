/* SPDX-License-Identifier: MIT */
/* Sounds from a folder: FOLDER/LANGUAGE/NAME.wav becomes the clip "LANGUAGE/NAME". */
#ifndef EX_CLIPS_H
#define EX_CLIPS_H

#include <stdint.h>

#include <cvi/media.h>

/* Add all there are; *count goes up for each, `path` gets what failed. CVI_OK, CVI_ESYSTEM (errno
 * says why), CVI_ELIMIT, or what cvi_clips_add_wav() said. */
int ex_clips_load(cvi_clips *clips, const char *folder, uint32_t *count, char path[1024]);

#endif
