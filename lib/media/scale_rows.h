/* SPDX-License-Identifier: MIT */
/* One output row of what is scaled, by each of the ways that a plan may choose. */
#ifndef CVI_MEDIA_SCALE_ROWS_H
#define CVI_MEDIA_SCALE_ROWS_H

#include "dsp/dsp.h"
#include "media/scale_plan.h"

#define CVI__SCALE_LINES (2 * CVI__SCALE_PAIRS)

/* Kernels, and row buffers to work in. */
typedef struct cvi__scale_desk {
    struct cvi__dsp dsp;
    int16_t *row;         /* one row between the passes */
    uint8_t *lines;       /* CVI__SCALE_LINES source rows after the horizontal pass */
    uint8_t *spare;       /* rows of U or V, apart */
    const uint8_t **rows; /* the source rows of one output row */
    uint32_t line_row[CVI__SCALE_LINES];
} cvi__scale_desk;

int cvi__scale_desk_init(cvi__scale_desk *desk, const struct cvi__dsp *dsp,
                         const cvi_allocator *alloc);
void cvi__scale_desk_free(cvi__scale_desk *desk, const cvi_allocator *alloc); /* also half made */

/* Luma, or both of chroma, which either side may have woven into one plane, U V U V ... */
typedef struct cvi__scale_planes {
    const cvi__scale_plane *plan;
    uint32_t channels;
    uint32_t is_src_woven;
    uint32_t is_dst_woven;
    const uint8_t *src[2];
    size_t src_stride[2];
    uint8_t *dst[2];
    size_t dst_stride[2];
} cvi__scale_planes;

static inline uint32_t cvi__scale_count_sources(const cvi__scale_planes *p)
{
    return p->is_src_woven ? 1 : p->channels;
}

/* Bytes of a source row. */
static inline size_t cvi__scale_count_bytes(const cvi__scale_planes *p)
{
    return (size_t)p->plan->across.src << p->is_src_woven;
}

static inline const uint8_t *cvi__scale_source(const cvi__scale_planes *p, uint32_t i, uint32_t y)
{
    return p->src[i] + p->src_stride[i] * y;
}

/* By any way but the two below; `line_row` is all ones before the first. */
void cvi__scale_row(cvi__scale_desk *desk, const cvi__scale_planes *p, uint32_t y);

/* Equal sizes. */
void cvi__scale_copy_row(const cvi__scale_desk *desk, const cvi__scale_planes *p, uint32_t y);

/* Twice the size: the two rows between source rows y - 1 and y, or beyond the border. */
void cvi__scale_grow_rows(const cvi__scale_desk *desk, const cvi__scale_planes *p, uint32_t y);

#endif
