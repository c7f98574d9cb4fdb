/* SPDX-License-Identifier: MIT */
/* What a scaler computes once for a pair of sizes: the filters of luma and of chroma. */
#ifndef CVI_MEDIA_SCALE_PLAN_H
#define CVI_MEDIA_SCALE_PLAN_H

#include "media/scale_axis.h"
#include "media/scale_pairs.h"

typedef struct cvi__scale_geometry {
    uint32_t src_width; /* 2..4096 each; at most 256 times dst_width */
    uint32_t src_height;
    uint32_t dst_width;
    uint32_t dst_height;
    uint32_t quality; /* a CVI_SCALE_QUALITY_*, not 0 */
    uint32_t site;    /* a CVI_CHROMA_SITE_*, not 0 */
} cvi__scale_geometry;

/* How the rows of a plane are made. */
enum cvi__scale_way {
    CVI__SCALE_COPY,
    CVI__SCALE_HALVE,
    CVI__SCALE_GROW,     /* twice the size */
    CVI__SCALE_DOWN_1ST, /* by bytes, the vertical pass first */
    CVI__SCALE_ACROSS_1ST,
    CVI__SCALE_FINE, /* with 16 bits between the passes */
    CVI__SCALE_ANY   /* what is left */
};

typedef struct cvi__scale_plane {
    enum cvi__scale_way way;
    cvi__scale_axis across;
    cvi__scale_axis down;
    cvi__scale_across pairs_across;
    cvi__scale_down pairs_down;
} cvi__scale_plane;

typedef struct cvi__scale_plan {
    cvi__scale_geometry geometry;
    cvi__scale_plane planes[2]; /* luma; each of chroma */
} cvi__scale_plan;

/* CVI_EMEDIA_FORMAT for sizes out of range, CVI_ENOMEM. */
int cvi__scale_plan_create(cvi__scale_plan **out, const cvi__scale_geometry *geometry,
                           const cvi_allocator *alloc);
void cvi__scale_plan_destroy(cvi__scale_plan **plan, const cvi_allocator *alloc);

#endif
