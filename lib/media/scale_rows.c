/* SPDX-License-Identifier: MIT */
#include "media/scale_rows.h"

#include <string.h>

#include "core/mem.h"
#include "dsp/image.h"

#define ROW_ALIGN 64u
#define ROW_PAD 64u /* past a row: padding of taps, and windows */
#define ROW (CVI__IMAGE_SIDE_MAX + ROW_PAD)

/* Which of the spare rows are for what: those of U, and then those of V. */
enum { SPARE_SOURCE = 0, SPARE_MADE = 4, SPARE = 8 };

int cvi__scale_desk_init(cvi__scale_desk *desk, const struct cvi__dsp *dsp,
                         const cvi_allocator *alloc)
{
    desk->dsp = *dsp;
    desk->rows = cvi__mem_calloc(alloc, CVI__SCALE_TAPS, sizeof(*desk->rows));
    desk->row = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, ROW * sizeof(*desk->row));
    desk->lines = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, ROW * CVI__SCALE_LINES);
    desk->spare = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, ROW * SPARE);
    if (!desk->rows || !desk->row || !desk->lines || !desk->spare) {
        cvi__scale_desk_free(desk, alloc);
        return CVI_ENOMEM;
    }
    memset(desk->row, 0, ROW * sizeof(*desk->row)); /* taps of 0 may read past what was made */
    memset(desk->spare, 0, ROW * SPARE);
    return CVI_OK;
}

void cvi__scale_desk_free(cvi__scale_desk *desk, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, desk->rows);
    cvi__mem_free_aligned(alloc, desk->row);
    cvi__mem_free_aligned(alloc, desk->lines);
    cvi__mem_free_aligned(alloc, desk->spare);
}

/* ---- woven chroma -------------------------------------------------------------------------- */

static uint8_t *target_row(const cvi__scale_planes *p, uint32_t i, uint32_t y)
{
    return p->dst[i] + p->dst_stride[i] * y;
}

static uint8_t *spare_row(const cvi__scale_desk *d, size_t i)
{
    return d->spare + i * ROW;
}

/* Take a woven source row apart into spare rows; of others nothing is to be done. */
static void part_row(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y, size_t spare)
{
    if (p->is_src_woven) {
        d->dsp.split(spare_row(d, spare), spare_row(d, spare + 1), cvi__scale_source(p, 0, y),
                     p->plan->across.src);
    }
}

/* Where channel `c` of a source row then is. */
static const uint8_t *parted_row(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t c,
                                 uint32_t y, size_t spare)
{
    return p->is_src_woven ? spare_row(d, spare + c) : cvi__scale_source(p, c, y);
}

/* Where channel `c` of an output row is made: in its place, or in spare rows ... */
static uint8_t *made_row(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t c,
                         uint32_t y, size_t spare)
{
    return p->is_dst_woven ? spare_row(d, spare + c) : target_row(p, c, y);
}

/* ... that are woven into it then. */
static void weave_row(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y,
                      size_t spare)
{
    if (p->is_dst_woven) {
        d->dsp.merge(target_row(p, 0, y), spare_row(d, spare), spare_row(d, spare + 1),
                     p->plan->across.dst);
    }
}

/* ---- rows: the vertical pass first --------------------------------------------------------- */

/* The source rows of output row `y`. */
static const uint8_t *const *choose_rows(const cvi__scale_desk *d, const cvi__scale_planes *p,
                                         uint32_t i, uint32_t y)
{
    const cvi__scale_axis *down = &p->plan->down;

    for (uint32_t k = 0; k < down->count; k++) {
        /* padding taps are 0 and may lie below a plane of few rows */
        d->rows[k] = cvi__scale_source(p, i, CVI_MIN((uint32_t)down->start[y] + k, down->src - 1));
    }
    return d->rows;
}

/* By bytes; equal heights take no pass. */
static const void *pass_down_pairs(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t i,
                                   uint32_t y, void *to)
{
    const cvi__scale_down *down = &p->plan->pairs_down;
    const size_t count = 2 * down->pairs;
    const struct cvi__scale_rows rows = {down->pairs, down->shift, d->rows, down->taps + y * count};

    if (count == 0) {
        return cvi__scale_source(p, i, y);
    }
    for (size_t k = 0; k < count; k++) {
        d->rows[k] = cvi__scale_source(p, i, down->rows[y * count + k]);
    }
    d->dsp.scale_pairs_v(to, &rows, cvi__scale_count_bytes(p));
    return to;
}

/* The row of source `i` after it, which may be `to`: of bytes, and of words when it is fine. */
static const void *pass_down(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t i,
                             uint32_t y, void *to)
{
    const cvi__scale_axis *down = &p->plan->down;
    const int16_t *taps = down->taps + (size_t)y * down->count;

    switch (p->plan->way) {
    case CVI__SCALE_DOWN_1ST:
        return pass_down_pairs(d, p, i, y, to);
    case CVI__SCALE_FINE:
        d->dsp.scale_v16(to, choose_rows(d, p, i, y), taps, down->count, cvi__scale_count_bytes(p));
        return to;
    default:
        d->dsp.scale_v(to, choose_rows(d, p, i, y), taps, down->count, cvi__scale_count_bytes(p));
        return to;
    }
}

static void pass_across(const cvi__scale_desk *d, const cvi__scale_plane *plan, uint8_t *dst,
                        const void *row)
{
    const cvi__scale_axis *a = &plan->across;

    switch (plan->way) {
    case CVI__SCALE_DOWN_1ST:
        d->dsp.scale_pairs_h(dst, row, &plan->pairs_across.windows, a->dst);
        break;
    case CVI__SCALE_FINE:
        d->dsp.scale_h16(dst, row, a->start, a->taps, a->count, a->dst);
        break;
    default:
        d->dsp.scale_h(dst, row, a->start, a->taps, a->count, a->dst);
        break;
    }
}

/* What the vertical pass leaves woven is taken apart after it: then there is less. */
static void make_row_woven(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    const cvi__scale_plane *plan = p->plan;
    const void *row = pass_down(d, p, 0, y, d->row);
    uint8_t *const to[2] = {made_row(d, p, 0, y, SPARE_MADE), made_row(d, p, 1, y, SPARE_MADE)};
    uint8_t *u = spare_row(d, SPARE_SOURCE);
    uint8_t *v = spare_row(d, SPARE_SOURCE + 1);

    if (plan->across.count == 1) {
        d->dsp.split(to[0], to[1], row, plan->across.src);
        weave_row(d, p, y, SPARE_MADE);
        return;
    }
    if (plan->way == CVI__SCALE_FINE) {
        d->dsp.split_words((int16_t *)(void *)u, (int16_t *)(void *)v, row, plan->across.src);
    } else {
        d->dsp.split(u, v, row, plan->across.src);
    }
    pass_across(d, plan, to[0], u);
    pass_across(d, plan, to[1], v);
    weave_row(d, p, y, SPARE_MADE);
}

static void make_row(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    const int is_across = p->plan->across.count > 1;

    for (uint32_t c = 0; c < p->channels; c++) {
        uint8_t *to = made_row(d, p, c, y, SPARE_MADE);
        const void *row = pass_down(d, p, c, y, is_across ? (void *)d->row : to);

        if (is_across) {
            pass_across(d, p->plan, to, row);
        }
    }
    weave_row(d, p, y, SPARE_MADE);
}

/* ---- rows: the horizontal pass first ------------------------------------------------------- */

static uint8_t *line_at(const cvi__scale_desk *d, size_t slot, uint32_t c)
{
    return d->lines + slot * ROW + c * (ROW / 2);
}

/* A source row after the horizontal pass: each is needed for several output rows. */
static size_t widen_row(cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    const cvi__scale_plane *plan = p->plan;
    const size_t slot = y % (2 * plan->pairs_down.pairs);

    if (d->line_row[slot] != y) {
        part_row(d, p, y, SPARE_SOURCE);
        for (uint32_t c = 0; c < p->channels; c++) {
            d->dsp.scale_pairs_h(line_at(d, slot, c), parted_row(d, p, c, y, SPARE_SOURCE),
                                 &plan->pairs_across.windows, plan->across.dst);
        }
        d->line_row[slot] = y;
    }
    return slot;
}

static void make_row_across(cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    const cvi__scale_down *down = &p->plan->pairs_down;
    const size_t count = 2 * down->pairs;
    const struct cvi__scale_rows rows = {down->pairs, down->shift, d->rows, down->taps + y * count};
    size_t slots[CVI__SCALE_LINES];

    for (size_t k = 0; k < count; k++) {
        slots[k] = widen_row(d, p, down->rows[y * count + k]);
    }
    for (uint32_t c = 0; c < p->channels; c++) {
        for (size_t k = 0; k < count; k++) {
            d->rows[k] = line_at(d, slots[k], c);
        }
        d->dsp.scale_pairs_v(made_row(d, p, c, y, SPARE_MADE), &rows, p->plan->across.dst);
    }
    weave_row(d, p, y, SPARE_MADE);
}

/* ---- rows of special sizes ----------------------------------------------------------------- */

static void make_row_half(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    for (uint32_t c = 0; c < p->channels; c++) {
        d->dsp.halve(made_row(d, p, c, y, SPARE_MADE), cvi__scale_source(p, c, 2 * y),
                     cvi__scale_source(p, c, 2 * y + 1), p->plan->across.dst);
    }
    weave_row(d, p, y, SPARE_MADE);
}

/* Less is taken apart when it is halved. */
static void make_row_half_woven(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    const uint32_t width = p->plan->across.dst;
    uint8_t *made = p->is_dst_woven ? target_row(p, 0, y) : spare_row(d, SPARE_SOURCE);

    d->dsp.halve_woven(made, cvi__scale_source(p, 0, 2 * y), cvi__scale_source(p, 0, 2 * y + 1),
                       width);
    if (!p->is_dst_woven) {
        d->dsp.split(target_row(p, 0, y), target_row(p, 1, y), made, width);
    }
}

void cvi__scale_copy_row(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    const uint8_t *from = cvi__scale_source(p, 0, y);
    const uint32_t width = p->plan->across.dst;

    if (p->is_src_woven && !p->is_dst_woven) {
        d->dsp.split(target_row(p, 0, y), target_row(p, 1, y), from, width);
    } else if (p->is_dst_woven && !p->is_src_woven) {
        d->dsp.merge(target_row(p, 0, y), from, cvi__scale_source(p, 1, y), width);
    } else {
        memcpy(target_row(p, 0, y), from, cvi__scale_count_bytes(p));
    }
}

/* Source rows are kept by their parity, until they were below and above. */
static size_t spare_of(uint32_t y)
{
    return SPARE_SOURCE + 2 * (y % 2);
}

void cvi__scale_grow_rows(const cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    const uint32_t height = p->plan->down.src;
    const uint32_t a = y > 0 ? y - 1 : 0;
    const uint32_t b = y < height ? y : height - 1;
    uint8_t *nowhere = (uint8_t *)d->row;

    if (y < height) {
        part_row(d, p, y, spare_of(y));
    }
    for (uint32_t c = 0; c < p->channels; c++) {
        uint8_t *near = y > 0 ? made_row(d, p, c, 2 * y - 1, SPARE_MADE) : nowhere;
        uint8_t *far = y < height ? made_row(d, p, c, 2 * y, SPARE_MADE + 2) : nowhere;

        d->dsp.grow(&(struct cvi__between){near, far}, parted_row(d, p, c, a, spare_of(a)),
                    parted_row(d, p, c, b, spare_of(b)), p->plan->across.src);
    }
    if (y > 0) {
        weave_row(d, p, 2 * y - 1, SPARE_MADE);
    }
    if (y < height) {
        weave_row(d, p, 2 * y, SPARE_MADE + 2);
    }
}

/* ---- which --------------------------------------------------------------------------------- */

void cvi__scale_row(cvi__scale_desk *d, const cvi__scale_planes *p, uint32_t y)
{
    if (p->plan->way == CVI__SCALE_HALVE) {
        (p->is_src_woven ? make_row_half_woven : make_row_half)(d, p, y);
    } else if (p->plan->way == CVI__SCALE_ACROSS_1ST) {
        make_row_across(d, p, y);
    } else {
        (p->is_src_woven ? make_row_woven : make_row)(d, p, y);
    }
}
