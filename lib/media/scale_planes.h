/* SPDX-License-Identifier: MIT */
/* All rows of what is scaled, with those that come next asked for ahead. */
#ifndef CVI_MEDIA_SCALE_PLANES_H
#define CVI_MEDIA_SCALE_PLANES_H

#include "media/scale_rows.h"

void cvi__scale_run(cvi__scale_desk *desk, const cvi__scale_planes *p);

#endif
