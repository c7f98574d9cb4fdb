/* SPDX-License-Identifier: MIT */
#ifndef CVI_MEDIA_COMPOSITOR_H
#define CVI_MEDIA_COMPOSITOR_H

#include <cvi/media.h>

#include "media/tile.h"

/* Give the tiles' frames back. A tile that must be drawn again is to be set again before. */
void cvi__compositor_drop_frames(cvi_compositor *compositor);

#endif
