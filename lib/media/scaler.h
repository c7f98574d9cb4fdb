/* SPDX-License-Identifier: MIT */
/* Scaling I420 pictures from any size to any size, straight into a part of another picture. */
#ifndef CVI_MEDIA_SCALER_H
#define CVI_MEDIA_SCALER_H

#include "core/base.h"
#include "dsp/image.h"

#define CVI__SCALE_GOOD 0u /* bicubic, anti-aliased */
#define CVI__SCALE_FAST 1u /* bilinear; area average when shrinking */

typedef struct cvi__scaler cvi__scaler;

typedef struct cvi__scaler_params {
    uint32_t src_width;  /* 2..4096 each; at most 256 times dst_width */
    uint32_t src_height; /* at most 256 times dst_height */
    uint32_t dst_width;
    uint32_t dst_height;
    uint32_t quality; /* CVI__SCALE_* */
} cvi__scaler_params;

/* Compute the geometry. CVI_EMEDIA_FORMAT for sizes out of range, CVI_ENOMEM. */
int cvi__scaler_create(cvi__scaler **out, const cvi__scaler_params *params,
                       const cvi_allocator *alloc);
void cvi__scaler_destroy(cvi__scaler **scaler);

/* 1 when the scaler was made for these parameters: callers keep one and remake it on change. */
int cvi__scaler_is_for(const cvi__scaler *scaler, const cvi__scaler_params *params);

/*
 * Scale a whole picture; both must have the sizes the scaler was made for (CVI_EINVAL). Equal
 * sizes copy. No allocation. One thread at a time per scaler (it holds row buffers).
 */
int cvi__scaler_run(cvi__scaler *scaler, const cvi__i420_view *src, const cvi__i420 *dst);

#endif
