/* SPDX-License-Identifier: MIT */
#include "media/scaler.h"

#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "media/scale_plan.h"

#define ROW_ALIGN 64u
#define ROW_PAD 64u /* past a row: padding of taps, and windows */
#define CACHE_LINE 64u
#define AHEAD 2u /* output rows: what was asked for takes longer to come than one is made */
#define LINES (2 * CVI__SCALE_PAIRS)
#define ROW (CVI__IMAGE_SIDE_MAX + ROW_PAD)

/* Which of the spare rows are for what: those of U, and then those of V. */
enum { SPARE_SOURCE = 0, SPARE_MADE = 4, SPARE = 8 };

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
    uint8_t *spare;       /* SPARE rows of U or V, apart */
    const uint8_t **rows; /* the source rows of one output row */
    uint32_t line_row[LINES];
};

/* ---- the object ---------------------------------------------------------------------------- */

int cvi__scaler_create(cvi__scaler **out, const struct cvi__dsp *dsp, const cvi_allocator *alloc)
{
    cvi__scaler *s = cvi__mem_zalloc(alloc, sizeof(*s));

    *out = NULL;
    if (!s) {
        return CVI_ENOMEM;
    }
    s->alloc = *alloc;
    s->dsp = *dsp;
    s->rows = cvi__mem_calloc(alloc, CVI__SCALE_TAPS, sizeof(*s->rows));
    s->row = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, ROW * sizeof(*s->row));
    s->lines = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, ROW * LINES);
    s->spare = cvi__mem_alloc_aligned(alloc, ROW_ALIGN, ROW * SPARE);
    if (!s->rows || !s->row || !s->lines || !s->spare) {
        cvi__scaler_destroy(&s);
        return CVI_ENOMEM;
    }
    memset(s->row, 0, ROW * sizeof(*s->row)); /* taps of 0 may read past what was made */
    memset(s->spare, 0, ROW * SPARE);
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
    cvi__mem_free_aligned(&a, s->spare);
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

/* ---- what is scaled ------------------------------------------------------------------------ */

/* Luma, or both of chroma, which either side may have woven into one plane, U V U V ... */
struct planes {
    const cvi__scale_plane *plan;
    uint32_t channels;
    uint32_t is_src_woven;
    uint32_t is_dst_woven;
    const uint8_t *src[2];
    size_t src_stride[2];
    uint8_t *dst[2];
    size_t dst_stride[2];
};

static uint32_t count_sources(const struct planes *p)
{
    return p->is_src_woven ? 1 : p->channels;
}

/* Bytes of a source row. */
static size_t count_bytes(const struct planes *p)
{
    return (size_t)p->plan->across.src << p->is_src_woven;
}

static const uint8_t *source_row(const struct planes *p, uint32_t i, uint32_t y)
{
    return p->src[i] + p->src_stride[i] * y;
}

static uint8_t *target_row(const struct planes *p, uint32_t i, uint32_t y)
{
    return p->dst[i] + p->dst_stride[i] * y;
}

static uint8_t *spare_row(const cvi__scaler *s, size_t i)
{
    return s->spare + i * ROW;
}

/* Take a woven source row apart into spare rows; of others nothing is to be done. */
static void part_row(const cvi__scaler *s, const struct planes *p, uint32_t y, size_t spare)
{
    if (p->is_src_woven) {
        s->dsp.split(spare_row(s, spare), spare_row(s, spare + 1), source_row(p, 0, y),
                     p->plan->across.src);
    }
}

/* Where channel `c` of a source row then is. */
static const uint8_t *parted_row(const cvi__scaler *s, const struct planes *p, uint32_t c,
                                 uint32_t y, size_t spare)
{
    return p->is_src_woven ? spare_row(s, spare + c) : source_row(p, c, y);
}

/* Where channel `c` of an output row is made: in its place, or in spare rows ... */
static uint8_t *made_row(const cvi__scaler *s, const struct planes *p, uint32_t c, uint32_t y,
                         size_t spare)
{
    return p->is_dst_woven ? spare_row(s, spare + c) : target_row(p, c, y);
}

/* ... that are woven into it then. */
static void weave_row(const cvi__scaler *s, const struct planes *p, uint32_t y, size_t spare)
{
    if (p->is_dst_woven) {
        s->dsp.merge(target_row(p, 0, y), spare_row(s, spare), spare_row(s, spare + 1),
                     p->plan->across.dst);
    }
}

/* ---- rows: the vertical pass first --------------------------------------------------------- */

/* The source rows of output row `y`. */
static const uint8_t *const *choose_rows(const cvi__scaler *s, const struct planes *p, uint32_t i,
                                         uint32_t y)
{
    const cvi__scale_axis *down = &p->plan->down;

    for (uint32_t k = 0; k < down->count; k++) {
        /* padding taps are 0 and may lie below a plane of few rows */
        s->rows[k] = source_row(p, i, CVI_MIN((uint32_t)down->start[y] + k, down->src - 1));
    }
    return s->rows;
}

/* By bytes; equal heights take no pass. */
static const void *pass_down_pairs(const cvi__scaler *s, const struct planes *p, uint32_t i,
                                   uint32_t y, void *to)
{
    const cvi__scale_down *down = &p->plan->pairs_down;
    const size_t count = 2 * down->pairs;
    const struct cvi__scale_rows rows = {down->pairs, down->shift, s->rows, down->taps + y * count};

    if (count == 0) {
        return source_row(p, i, y);
    }
    for (size_t k = 0; k < count; k++) {
        s->rows[k] = source_row(p, i, down->rows[y * count + k]);
    }
    s->dsp.scale_pairs_v(to, &rows, count_bytes(p));
    return to;
}

/* The row of source `i` after it, which may be `to`: of bytes, and of words when it is fine. */
static const void *pass_down(const cvi__scaler *s, const struct planes *p, uint32_t i, uint32_t y,
                             void *to)
{
    const cvi__scale_axis *down = &p->plan->down;
    const int16_t *taps = down->taps + (size_t)y * down->count;

    switch (p->plan->way) {
    case CVI__SCALE_DOWN_1ST:
        return pass_down_pairs(s, p, i, y, to);
    case CVI__SCALE_FINE:
        s->dsp.scale_v16(to, choose_rows(s, p, i, y), taps, down->count, count_bytes(p));
        return to;
    default:
        s->dsp.scale_v(to, choose_rows(s, p, i, y), taps, down->count, count_bytes(p));
        return to;
    }
}

static void pass_across(const cvi__scaler *s, const cvi__scale_plane *plan, uint8_t *dst,
                        const void *row)
{
    const cvi__scale_axis *a = &plan->across;

    switch (plan->way) {
    case CVI__SCALE_DOWN_1ST:
        s->dsp.scale_pairs_h(dst, row, &plan->pairs_across.windows, a->dst);
        break;
    case CVI__SCALE_FINE:
        s->dsp.scale_h16(dst, row, a->start, a->taps, a->count, a->dst);
        break;
    default:
        s->dsp.scale_h(dst, row, a->start, a->taps, a->count, a->dst);
        break;
    }
}

/* What the vertical pass leaves woven is taken apart after it: then there is less. */
static void make_row_woven(const cvi__scaler *s, const struct planes *p, uint32_t y)
{
    const cvi__scale_plane *plan = p->plan;
    const void *row = pass_down(s, p, 0, y, s->row);
    uint8_t *const to[2] = {made_row(s, p, 0, y, SPARE_MADE), made_row(s, p, 1, y, SPARE_MADE)};
    uint8_t *u = spare_row(s, SPARE_SOURCE);
    uint8_t *v = spare_row(s, SPARE_SOURCE + 1);

    if (plan->across.count == 1) {
        s->dsp.split(to[0], to[1], row, plan->across.src);
        weave_row(s, p, y, SPARE_MADE);
        return;
    }
    if (plan->way == CVI__SCALE_FINE) {
        s->dsp.split_words((int16_t *)(void *)u, (int16_t *)(void *)v, row, plan->across.src);
    } else {
        s->dsp.split(u, v, row, plan->across.src);
    }
    pass_across(s, plan, to[0], u);
    pass_across(s, plan, to[1], v);
    weave_row(s, p, y, SPARE_MADE);
}

static void make_row(const cvi__scaler *s, const struct planes *p, uint32_t y)
{
    const int is_across = p->plan->across.count > 1;

    for (uint32_t c = 0; c < p->channels; c++) {
        uint8_t *to = made_row(s, p, c, y, SPARE_MADE);
        const void *row = pass_down(s, p, c, y, is_across ? (void *)s->row : to);

        if (is_across) {
            pass_across(s, p->plan, to, row);
        }
    }
    weave_row(s, p, y, SPARE_MADE);
}

/* ---- rows: the horizontal pass first ------------------------------------------------------- */

static uint8_t *line_at(const cvi__scaler *s, size_t slot, uint32_t c)
{
    return s->lines + slot * ROW + c * (ROW / 2);
}

/* A source row after the horizontal pass: each is needed for several output rows. */
static size_t widen_row(cvi__scaler *s, const struct planes *p, uint32_t y)
{
    const cvi__scale_plane *plan = p->plan;
    const size_t slot = y % (2 * plan->pairs_down.pairs);

    if (s->line_row[slot] != y) {
        part_row(s, p, y, SPARE_SOURCE);
        for (uint32_t c = 0; c < p->channels; c++) {
            s->dsp.scale_pairs_h(line_at(s, slot, c), parted_row(s, p, c, y, SPARE_SOURCE),
                                 &plan->pairs_across.windows, plan->across.dst);
        }
        s->line_row[slot] = y;
    }
    return slot;
}

static void make_row_across(cvi__scaler *s, const struct planes *p, uint32_t y)
{
    const cvi__scale_down *down = &p->plan->pairs_down;
    const size_t count = 2 * down->pairs;
    const struct cvi__scale_rows rows = {down->pairs, down->shift, s->rows, down->taps + y * count};
    size_t slots[LINES];

    for (size_t k = 0; k < count; k++) {
        slots[k] = widen_row(s, p, down->rows[y * count + k]);
    }
    for (uint32_t c = 0; c < p->channels; c++) {
        for (size_t k = 0; k < count; k++) {
            s->rows[k] = line_at(s, slots[k], c);
        }
        s->dsp.scale_pairs_v(made_row(s, p, c, y, SPARE_MADE), &rows, p->plan->across.dst);
    }
    weave_row(s, p, y, SPARE_MADE);
}

/* ---- rows of special sizes ----------------------------------------------------------------- */

static void make_row_half(const cvi__scaler *s, const struct planes *p, uint32_t y)
{
    for (uint32_t c = 0; c < p->channels; c++) {
        s->dsp.halve(made_row(s, p, c, y, SPARE_MADE), source_row(p, c, 2 * y),
                     source_row(p, c, 2 * y + 1), p->plan->across.dst);
    }
    weave_row(s, p, y, SPARE_MADE);
}

/* Less is taken apart when it is halved. */
static void make_row_half_woven(const cvi__scaler *s, const struct planes *p, uint32_t y)
{
    const uint32_t width = p->plan->across.dst;
    uint8_t *made = p->is_dst_woven ? target_row(p, 0, y) : spare_row(s, SPARE_SOURCE);

    s->dsp.halve_woven(made, source_row(p, 0, 2 * y), source_row(p, 0, 2 * y + 1), width);
    if (!p->is_dst_woven) {
        s->dsp.split(target_row(p, 0, y), target_row(p, 1, y), made, width);
    }
}

static void copy_row(const cvi__scaler *s, const struct planes *p, uint32_t y)
{
    const uint8_t *from = source_row(p, 0, y);
    const uint32_t width = p->plan->across.dst;

    if (p->is_src_woven && !p->is_dst_woven) {
        s->dsp.split(target_row(p, 0, y), target_row(p, 1, y), from, width);
    } else if (p->is_dst_woven && !p->is_src_woven) {
        s->dsp.merge(target_row(p, 0, y), from, source_row(p, 1, y), width);
    } else {
        memcpy(target_row(p, 0, y), from, count_bytes(p));
    }
}

/* ---- planes -------------------------------------------------------------------------------- */

/* Source rows are kept by their parity, until they were below and above. */
static size_t spare_of(uint32_t y)
{
    return SPARE_SOURCE + 2 * (y % 2);
}

/* Twice the size: the two rows between source rows y - 1 and y, or beyond the border. */
static void grow_rows(const cvi__scaler *s, const struct planes *p, uint32_t y)
{
    const uint32_t height = p->plan->down.src;
    const uint32_t a = y > 0 ? y - 1 : 0;
    const uint32_t b = y < height ? y : height - 1;
    uint8_t *nowhere = (uint8_t *)s->row;

    if (y < height) {
        part_row(s, p, y, spare_of(y));
    }
    for (uint32_t c = 0; c < p->channels; c++) {
        uint8_t *near = y > 0 ? made_row(s, p, c, 2 * y - 1, SPARE_MADE) : nowhere;
        uint8_t *far = y < height ? made_row(s, p, c, 2 * y, SPARE_MADE + 2) : nowhere;

        s->dsp.grow(&(struct cvi__between){near, far}, parted_row(s, p, c, a, spare_of(a)),
                    parted_row(s, p, c, b, spare_of(b)), p->plan->across.src);
    }
    if (y > 0) {
        weave_row(s, p, 2 * y - 1, SPARE_MADE);
    }
    if (y < height) {
        weave_row(s, p, 2 * y, SPARE_MADE + 2);
    }
}

static void grow_planes(const cvi__scaler *s, const struct planes *p)
{
    for (uint32_t y = 0; y <= p->plan->down.src; y++) {
        grow_rows(s, p, y);
    }
}

static void copy_planes(const cvi__scaler *s, const struct planes *p)
{
    for (uint32_t y = 0; y < p->plan->down.dst; y++) {
        copy_row(s, p, y);
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
static inline __attribute__((always_inline)) void ask_rows(const struct planes *p, uint32_t y)
{
    const cvi__scale_axis *down = &p->plan->down;
    const uint32_t end = CVI_MIN((uint32_t)down->start[y] + down->count, down->src);

    for (uint32_t r = (uint32_t)down->start[y - 1] + down->count; r < end; r++) {
        for (uint32_t i = 0; i < count_sources(p); i++) {
            ask_row(source_row(p, i, r), count_bytes(p));
        }
    }
}

/* ---- one plane by bytes -------------------------------------------------------------------- */

/* There is so little to do for a row that what is around it counts. */
static void halve_plane(const cvi__scaler *s, const struct planes *p)
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
        s->dsp.halve(to, top, top + stride, width);
        top += 2 * stride;
        to += p->dst_stride[0];
    }
}

/* Both passes, the vertical one first. */
static void filter_plane(const cvi__scaler *s, const struct planes *p)
{
    const cvi__scale_axis *across = &p->plan->across;
    const cvi__scale_axis *down = &p->plan->down;
    const cvi__scale_down *pairs = &p->plan->pairs_down;
    const size_t count = 2 * pairs->pairs;
    const uint32_t *numbers = pairs->rows;
    struct cvi__scale_rows rows = {pairs->pairs, pairs->shift, s->rows, pairs->taps};
    uint8_t *to = p->dst[0];
    uint32_t asked = 0;

    for (uint32_t y = 0; y < down->dst; y++) {
        const uint32_t ahead = CVI_MIN(y + AHEAD, down->dst - 1);
        const uint32_t end = CVI_MIN((uint32_t)down->start[ahead] + down->count, down->src);

        for (; asked < end; asked++) {
            ask_row(source_row(p, 0, asked), across->src);
        }
        for (size_t k = 0; k < count; k++) {
            s->rows[k] = source_row(p, 0, numbers[k]);
        }
        s->dsp.scale_pairs_v((uint8_t *)s->row, &rows, across->src);
        s->dsp.scale_pairs_h(to, (const uint8_t *)s->row, &p->plan->pairs_across.windows,
                             across->dst);
        numbers += count;
        rows.taps += count;
        to += p->dst_stride[0];
    }
}

/* ---- all planes ---------------------------------------------------------------------------- */

/* One way for whatever has no better one. */
static void scale_planes(cvi__scaler *s, const struct planes *p)
{
    memset(s->line_row, 0xff, sizeof(s->line_row));
    for (uint32_t y = 0; y < p->plan->down.dst; y++) {
        if (y + AHEAD < p->plan->down.dst) {
            ask_rows(p, y + AHEAD);
        }
        if (p->plan->way == CVI__SCALE_HALVE) {
            (p->is_src_woven ? make_row_half_woven : make_row_half)(s, p, y);
        } else if (p->plan->way == CVI__SCALE_ACROSS_1ST) {
            make_row_across(s, p, y);
        } else {
            (p->is_src_woven ? make_row_woven : make_row)(s, p, y);
        }
    }
}

/* One plane, or where chroma is woven, U and V together. Of one, a second is never touched. */
static struct planes choose_planes(const cvi__scale_plane *plan, const cvi__i420_view *src,
                                   const cvi__i420 *dst, int first)
{
    struct planes p = {.plan = plan, .channels = 1};

    p.is_src_woven = first && !src->data[2];
    p.is_dst_woven = first && !dst->data[2];
    p.channels += p.is_src_woven | p.is_dst_woven;
    for (uint32_t c = 0; c < 2; c++) {
        const int from = first + (p.is_src_woven ? 0 : (int)(c % p.channels));
        const int to = first + (p.is_dst_woven ? 0 : (int)(c % p.channels));

        p.src[c] = src->data[from];
        p.src_stride[c] = src->stride[from];
        p.dst[c] = dst->data[to];
        p.dst_stride[c] = dst->stride[to];
    }
    return p;
}

static void run_planes(cvi__scaler *s, const struct planes *p)
{
    const cvi__scale_plane *plan = p->plan;
    const int is_one = p->channels == 1;
    const int is_both = plan->across.count > 1 && plan->down.count > 1;

    if (plan->way == CVI__SCALE_COPY) {
        copy_planes(s, p);
    } else if (plan->way == CVI__SCALE_GROW) {
        grow_planes(s, p);
    } else if (plan->way == CVI__SCALE_HALVE && is_one) {
        halve_plane(s, p);
    } else if (plan->way == CVI__SCALE_DOWN_1ST && is_one && is_both) {
        filter_plane(s, p);
    } else {
        scale_planes(s, p);
    }
}

int cvi__scaler_run(cvi__scaler *scaler, const cvi__i420_view *src, const cvi__i420 *dst,
                    const cvi__scale_how *how)
{
    const cvi__scale_geometry g = {src->width,  src->height,  dst->width,
                                   dst->height, how->quality, how->site};
    const int count = src->data[2] && dst->data[2] ? 3 : 2;
    const cvi__scale_plan *plan = NULL;
    const int rc = find_plan(scaler, &g, &plan);

    for (int i = 0; rc == CVI_OK && i < count; i++) {
        const struct planes p = choose_planes(&plan->planes[i > 0], src, dst, i);

        run_planes(scaler, &p);
    }
    return rc;
}
