/* SPDX-License-Identifier: MIT */
#include "media/scaler.h"

#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "media/scale_plan.h"

#define ROW_ALIGN 64u
#define ROW_PAD 64u /* past a row: padding of taps, and windows */
#define CACHE_LINE 64u
#define LINES (2 * CVI__SCALE_PAIRS)

struct cached {
    cvi__scale_plan *plan;
    uint64_t used; /* when, to find the oldest */
};

struct cvi__scaler {
    cvi_allocator alloc;
    struct cvi__dsp dsp;
    struct cached cache[CVI__SCALER_PLANS];
    uint64_t uses;
    int16_t *row;         /* one row between the passes */
    uint8_t *lines;       /* LINES source rows after the horizontal pass */
    const uint8_t **rows; /* the source rows of one output row */
    uint32_t line_row[LINES];
};

/* ---- the object ---------------------------------------------------------------------------- */

int cvi__scaler_create(cvi__scaler **out, const struct cvi__dsp *dsp, const cvi_allocator *alloc)
{
    const size_t width = CVI__IMAGE_SIDE_MAX + ROW_PAD;
    cvi__scaler *s = cvi__mem_zalloc(alloc, sizeof(*s));

    *out = NULL;
    if (!s) {
        return CVI_ENOMEM;
    }
    s->alloc = *alloc;
    s->dsp = *dsp;
    s->rows = cvi__mem_calloc(alloc, CVI__SCALE_TAPS, sizeof(*s->rows));
    s->row = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, width * sizeof(*s->row));
    s->lines = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, width * LINES);
    if (!s->rows || !s->row || !s->lines) {
        cvi__scaler_destroy(&s);
        return CVI_ENOMEM;
    }
    memset(s->row, 0, width * sizeof(*s->row));
    *out = s;
    return CVI_OK;
}

void cvi__scaler_destroy(cvi__scaler **scaler)
{
    if (!scaler || !*scaler) {
        return;
    }
    cvi__scaler *s = *scaler;
    const cvi_allocator a = s->alloc;

    *scaler = NULL;
    for (size_t i = 0; i < CVI__SCALER_PLANS; i++) {
        cvi__scale_plan_destroy(&s->cache[i].plan, &a);
    }
    cvi__mem_free(&a, s->rows);
    cvi__mem_free_aligned(&a, s->row);
    cvi__mem_free_aligned(&a, s->lines);
    cvi__mem_free(&a, s);
}

/* The plan for these sizes, made in place of the one that was not used for longest. */
static int find_plan(cvi__scaler *s, const cvi__scale_geometry *g, const cvi__scale_plan **out)
{
    struct cached *oldest = &s->cache[0];
    int rc = CVI_OK;

    for (size_t i = 0; i < CVI__SCALER_PLANS; i++) {
        struct cached *c = &s->cache[i];

        if (c->plan && memcmp(&c->plan->geometry, g, sizeof(*g)) == 0) {
            c->used = ++s->uses;
            *out = c->plan;
            return CVI_OK;
        }
        oldest = c->used < oldest->used ? c : oldest;
    }
    cvi__scale_plan_destroy(&oldest->plan, &s->alloc);
    oldest->used = 0;
    rc = cvi__scale_plan_create(&oldest->plan, g, &s->alloc);
    oldest->used = rc == CVI_OK ? ++s->uses : 0;
    *out = oldest->plan;
    return rc;
}

/* ---- rows ---------------------------------------------------------------------------------- */

struct plane {
    const uint8_t *src;
    size_t src_stride;
    uint8_t *dst;
    size_t dst_stride;
};

/* The source rows of output row `y`. */
static const uint8_t *const *choose_rows(const cvi__scaler *s, const cvi__scale_axis *down,
                                         const struct plane *p, uint32_t y)
{
    for (uint32_t k = 0; k < down->count; k++) {
        /* padding taps are 0 and may lie below a plane of few rows */
        const uint32_t row = CVI_MIN((uint32_t)down->start[y] + k, down->src - 1);

        s->rows[k] = p->src + p->src_stride * row;
    }
    return s->rows;
}

/* Both passes of one output row, with 16 bits between them. */
static void make_row_fine(const cvi__scaler *s, const cvi__scale_plane *plan, const struct plane *p,
                          uint32_t y)
{
    const cvi__scale_axis *across = &plan->across;
    const cvi__scale_axis *down = &plan->down;

    s->dsp.scale_v16(s->row, choose_rows(s, down, p, y), down->taps + (size_t)y * down->count,
                     down->count, across->src);
    s->dsp.scale_h16(p->dst + y * p->dst_stride, s->row, across->start, across->taps, across->count,
                     across->dst);
}

/* By bytes, the vertical pass first; equal sides take no pass. */
static void make_row_pairs(const cvi__scaler *s, const cvi__scale_plane *plan,
                           const struct plane *p, uint32_t y)
{
    const cvi__scale_down *down = &plan->pairs_down;
    const size_t count = 2 * down->pairs;
    uint8_t *dst = p->dst + y * p->dst_stride;
    uint8_t *made = plan->across.count > 1 ? (uint8_t *)s->row : dst;
    const uint8_t *row = made;

    for (size_t k = 0; k < count; k++) {
        s->rows[k] = p->src + p->src_stride * down->rows[y * count + k];
    }
    if (count > 0) {
        const struct cvi__scale_rows rows = {down->pairs, down->shift, s->rows,
                                             down->taps + y * count};

        s->dsp.scale_pairs_v(made, &rows, plan->across.src);
    } else {
        row = p->src + p->src_stride * y;
    }
    if (plan->across.count > 1) {
        s->dsp.scale_pairs_h(dst, row, &plan->pairs_across.windows, plan->across.dst);
    }
}

/* A source row after the horizontal pass: each is needed for several output rows. */
static const uint8_t *widen_row(cvi__scaler *s, const cvi__scale_plane *plan, const struct plane *p,
                                uint32_t row)
{
    const size_t slot = row % (2 * plan->pairs_down.pairs);
    uint8_t *line = s->lines + slot * (CVI__IMAGE_SIDE_MAX + ROW_PAD);

    if (s->line_row[slot] != row) {
        s->dsp.scale_pairs_h(line, p->src + p->src_stride * row, &plan->pairs_across.windows,
                             plan->across.dst);
        s->line_row[slot] = row;
    }
    return line;
}

static void make_row_across(cvi__scaler *s, const cvi__scale_plane *plan, const struct plane *p,
                            uint32_t y)
{
    const cvi__scale_down *down = &plan->pairs_down;
    const size_t count = 2 * down->pairs;
    const struct cvi__scale_rows rows = {down->pairs, down->shift, s->rows, down->taps + y * count};

    for (size_t k = 0; k < count; k++) {
        s->rows[k] = widen_row(s, plan, p, down->rows[y * count + k]);
    }
    s->dsp.scale_pairs_v(p->dst + y * p->dst_stride, &rows, plan->across.dst);
}

/* With 8 bits between the passes, for many taps and narrow sources. */
static void make_row_any(const cvi__scaler *s, const cvi__scale_plane *plan, const struct plane *p,
                         uint32_t y)
{
    const cvi__scale_axis *across = &plan->across;
    const cvi__scale_axis *down = &plan->down;
    uint8_t *dst = p->dst + y * p->dst_stride;
    uint8_t *row = across->count == 1 ? dst : (uint8_t *)s->row;

    s->dsp.scale_v(row, choose_rows(s, down, p, y), down->taps + (size_t)y * down->count,
                   down->count, across->src);
    if (across->count > 1) {
        s->dsp.scale_h(dst, row, across->start, across->taps, across->count, across->dst);
    }
}

static void make_row_half(const cvi__scaler *s, const cvi__scale_plane *plan, const struct plane *p,
                          uint32_t y)
{
    const uint8_t *top = p->src + p->src_stride * 2 * y;

    s->dsp.halve(p->dst + y * p->dst_stride, top, top + p->src_stride, plan->across.dst);
}

/* ---- planes -------------------------------------------------------------------------------- */

/* Twice the size: two rows lie between two source rows, one before the first and after the last. */
static void grow_plane(const cvi__scaler *s, const cvi__scale_plane *plan, const struct plane *p)
{
    const uint32_t height = plan->down.src;

    for (uint32_t y = 0; y <= height; y++) {
        const uint8_t *a = p->src + p->src_stride * (y > 0 ? y - 1 : 0);
        const uint8_t *b = p->src + p->src_stride * (y < height ? y : height - 1);
        uint8_t *near = y > 0 ? p->dst + p->dst_stride * (2 * y - 1) : (uint8_t *)s->row;
        uint8_t *far = y < height ? p->dst + p->dst_stride * 2 * y : (uint8_t *)s->row;

        s->dsp.grow(&(struct cvi__between){near, far}, a, b, plan->across.src);
    }
}

static void copy_plane(const cvi__scale_plane *plan, const struct plane *p)
{
    for (uint32_t y = 0; y < plan->down.dst; y++) {
        memcpy(p->dst + y * p->dst_stride, p->src + y * p->src_stride, plan->across.dst);
    }
}

/* Ask memory for the source rows of output row `y` that no row before it needs. */
static void ask_rows(const cvi__scale_plane *plan, const struct plane *p, uint32_t y)
{
    const cvi__scale_axis *down = &plan->down;
    const uint32_t end = CVI_MIN((uint32_t)down->start[y] + down->count, down->src);

    for (uint32_t r = (uint32_t)down->start[y - 1] + down->count; r < end; r++) {
        const uint8_t *row = p->src + p->src_stride * r;

        for (uint32_t x = 0; x < plan->across.src; x += 2 * CACHE_LINE) {
            __builtin_prefetch(row + x);
            __builtin_prefetch(row + x + CACHE_LINE);
        }
    }
}

static void scale_plane(cvi__scaler *s, const cvi__scale_plane *plan, const struct plane *p)
{
    for (uint32_t y = 0; y < plan->down.dst; y++) {
        if (y + 1 < plan->down.dst) {
            ask_rows(plan, p, y + 1);
        }
        switch (plan->way) {
        case CVI__SCALE_HALVE:
            make_row_half(s, plan, p, y);
            break;
        case CVI__SCALE_DOWN_1ST:
            make_row_pairs(s, plan, p, y);
            break;
        case CVI__SCALE_ACROSS_1ST:
            make_row_across(s, plan, p, y);
            break;
        case CVI__SCALE_FINE:
            make_row_fine(s, plan, p, y);
            break;
        default:
            make_row_any(s, plan, p, y);
            break;
        }
    }
}

int cvi__scaler_run(cvi__scaler *scaler, const cvi__i420_view *src, const cvi__i420 *dst,
                    const cvi__scale_how *how)
{
    const cvi__scale_geometry g = {src->width,  src->height,  dst->width,
                                   dst->height, how->quality, how->site};
    const cvi__scale_plan *plan = NULL;
    const int rc = find_plan(scaler, &g, &plan);

    for (int i = 0; rc == CVI_OK && i < 3; i++) {
        const cvi__scale_plane *of = &plan->planes[i > 0];
        const struct plane p = {src->data[i], src->stride[i], dst->data[i], dst->stride[i]};

        memset(scaler->line_row, 0xff, sizeof(scaler->line_row));
        if (of->way == CVI__SCALE_COPY) {
            copy_plane(of, &p);
        } else if (of->way == CVI__SCALE_GROW) {
            grow_plane(scaler, of, &p);
        } else {
            scale_plane(scaler, of, &p);
        }
    }
    return rc;
}
