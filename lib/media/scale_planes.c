/* SPDX-License-Identifier: MIT */
#include "media/scale_planes.h"

#include <string.h>

#define CACHE_LINE 64u
#define AHEAD 2u /* output rows: what was asked for takes longer to come than one is made */

static void grow_planes(const cvi__scale_desk *d, const cvi__scale_planes *p)
{
    for (uint32_t y = 0; y <= p->plan->down.src; y++) {
        cvi__scale_grow_rows(d, p, y);
    }
}

static void copy_planes(const cvi__scale_desk *d, const cvi__scale_planes *p)
{
    for (uint32_t y = 0; y < p->plan->down.dst; y++) {
        cvi__scale_copy_row(d, p, y);
    }
}

/* Inlined, for the compiler drops the calls of functions that have no effect but this. */
static inline __attribute__((always_inline)) void ask_row(const uint8_t *row, size_t bytes)
{
    for (const uint8_t *at = row; at < row + bytes; at += 4 * CACHE_LINE) {
        __builtin_prefetch(at);
        __builtin_prefetch(at + CACHE_LINE);
        __builtin_prefetch(at + 2 * CACHE_LINE);
        __builtin_prefetch(at + 3 * CACHE_LINE);
    }
}

/* Ask memory for the source rows of output row `y` that no row before it needs. */
static inline __attribute__((always_inline)) void ask_rows(const cvi__scale_planes *p, uint32_t y)
{
    const cvi__scale_axis *down = &p->plan->down;
    const uint32_t end = CVI_MIN((uint32_t)down->start[y] + down->count, down->src);

    for (uint32_t r = (uint32_t)down->start[y - 1] + down->count; r < end; r++) {
        for (uint32_t i = 0; i < cvi__scale_count_sources(p); i++) {
            ask_row(cvi__scale_source(p, i, r), cvi__scale_count_bytes(p));
        }
    }
}

/* ---- one plane by bytes -------------------------------------------------------------------- */

/* There is so little to do for a row that what is around it counts. */
static void halve_plane(const cvi__scale_desk *d, const cvi__scale_planes *p)
{
    const uint32_t width = p->plan->across.dst;
    const uint32_t height = p->plan->down.dst;
    const size_t stride = p->src_stride[0];
    const uint8_t *top = p->src[0];
    uint8_t *to = p->dst[0];

    for (uint32_t y = 0; y < height; y++) {
        if (y + AHEAD < height) {
            ask_row(top + 2 * AHEAD * stride, 2 * (size_t)width);
            ask_row(top + (2 * AHEAD + 1) * stride, 2 * (size_t)width);
        }
        d->dsp.halve(to, top, top + stride, width);
        top += 2 * stride;
        to += p->dst_stride[0];
    }
}

/* Both passes, the vertical one first. */
static void filter_plane(const cvi__scale_desk *d, const cvi__scale_planes *p)
{
    const cvi__scale_axis *across = &p->plan->across;
    const cvi__scale_axis *down = &p->plan->down;
    const cvi__scale_down *pairs = &p->plan->pairs_down;
    const size_t count = 2 * pairs->pairs;
    const uint32_t *numbers = pairs->rows;
    struct cvi__scale_rows rows = {pairs->pairs, pairs->shift, d->rows, pairs->taps};
    uint8_t *to = p->dst[0];
    uint32_t asked = 0;

    for (uint32_t y = 0; y < down->dst; y++) {
        const uint32_t ahead = CVI_MIN(y + AHEAD, down->dst - 1);
        const uint32_t end = CVI_MIN((uint32_t)down->start[ahead] + down->count, down->src);

        for (; asked < end; asked++) {
            ask_row(cvi__scale_source(p, 0, asked), across->src);
        }
        for (size_t k = 0; k < count; k++) {
            d->rows[k] = cvi__scale_source(p, 0, numbers[k]);
        }
        d->dsp.scale_pairs_v((uint8_t *)d->row, &rows, across->src);
        d->dsp.scale_pairs_h(to, (const uint8_t *)d->row, &p->plan->pairs_across.windows,
                             across->dst);
        numbers += count;
        rows.taps += count;
        to += p->dst_stride[0];
    }
}

/* ---- which --------------------------------------------------------------------------------- */

/* One way for whatever has no better one. */
static void scale_planes(cvi__scale_desk *d, const cvi__scale_planes *p)
{
    memset(d->line_row, 0xff, sizeof(d->line_row));
    for (uint32_t y = 0; y < p->plan->down.dst; y++) {
        if (y + AHEAD < p->plan->down.dst) {
            ask_rows(p, y + AHEAD);
        }
        cvi__scale_row(d, p, y);
    }
}

void cvi__scale_run(cvi__scale_desk *d, const cvi__scale_planes *p)
{
    const cvi__scale_plane *plan = p->plan;
    const int is_one = p->channels == 1;
    const int is_both = plan->across.count > 1 && plan->down.count > 1;

    if (plan->way == CVI__SCALE_COPY) {
        copy_planes(d, p);
    } else if (plan->way == CVI__SCALE_GROW) {
        grow_planes(d, p);
    } else if (plan->way == CVI__SCALE_HALVE && is_one) {
        halve_plane(d, p);
    } else if (plan->way == CVI__SCALE_DOWN_1ST && is_one && is_both) {
        filter_plane(d, p);
    } else {
        scale_planes(d, p);
    }
}
