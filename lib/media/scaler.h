/* SPDX-License-Identifier: MIT */
/* Scaling I420 and NV12 from any size to any size, straight into a part of another picture. */
#ifndef CVI_MEDIA_SCALER_H
#define CVI_MEDIA_SCALER_H

#include <cvi/media.h>

#include "core/base.h"
#include "dsp/image.h"

#define CVI__SCALER_PLANS 16u

/* What sizes need is computed when they first come, and kept for the last CVI__SCALER_PLANS. */
typedef struct cvi__scaler cvi__scaler;

int cvi__scaler_create(cvi__scaler **out, const struct cvi__dsp *dsp, const cvi_allocator *alloc);
void cvi__scaler_destroy(cvi__scaler **scaler);

/*
 * Scale a whole picture; equal sizes copy. `quality` is a CVI_SCALE_QUALITY_*, `site` a
 * CVI_CHROMA_SITE_*, neither 0. Allocates for new sizes only. One thread at a time (it holds row
 * buffers). CVI_EMEDIA_FORMAT for sizes out of range, CVI_ENOMEM.
 */
typedef struct cvi__scale_how {
    uint32_t quality;
    uint32_t site;
} cvi__scale_how;
int cvi__scaler_run(cvi__scaler *scaler, const cvi__i420_view *src, const cvi__i420 *dst,
                    const cvi__scale_how *how);

#endif
