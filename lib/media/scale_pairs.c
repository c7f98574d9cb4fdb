/* SPDX-License-Identifier: MIT */
#include "media/scale_pairs.h"

#include <string.h>

#include "core/mem.h"

#define WINDOW 16u
#define GROUP 16u
#define TAPS_MAX (2 * CVI__SCALE_PAIRS)
#define AXIS_SHIFT 14u
#define TAP_LIMIT 127
#define SUM_LIMIT 128 /* 255 times it fits 16 bits */

/* One output: the first source pixel, and a tap for each pixel of all pairs. */
struct output {
    int32_t start;
    int32_t taps[TAPS_MAX];
};

/* Where one step more (or less) errs least; a tap that is full takes no more. */
static uint32_t find_dearest(const struct output *o, const int16_t *fine, uint32_t count,
                             uint32_t down, int32_t step)
{
    int32_t most = INT32_MIN;
    uint32_t found = 0;

    for (uint32_t k = 0; k < count; k++) {
        const int32_t missing = (fine[k] - o->taps[k] * (1 << down)) * step;

        if (missing > most && o->taps[k] + step <= TAP_LIMIT) {
            most = missing;
            found = k;
        }
    }
    return found;
}

/* Round the taps of one output to the nearest that add up to 1 << shift. */
static void coarsen(struct output *o, const cvi__scale_axis *axis, uint32_t i, uint32_t shift)
{
    const int16_t *fine = axis->taps + (size_t)i * axis->count;
    const uint32_t down = AXIS_SHIFT - shift;
    int32_t rest = 1 << shift;

    *o = (struct output){.start = axis->start[i]};
    for (uint32_t k = 0; k < axis->count; k++) {
        const int32_t tap = (fine[k] + (1 << (down - 1))) >> down;

        if (tap == 1 << shift) { /* takes all, but for what is too little to show */
            memset(o->taps, 0, sizeof(o->taps));
            o->taps[k] = tap;
            return;
        }
        o->taps[k] = CVI_MIN(tap, TAP_LIMIT);
        rest -= o->taps[k];
    }
    while (rest != 0) {
        const int32_t step = rest > 0 ? 1 : -1;

        o->taps[find_dearest(o, fine, axis->count, down, step)] += step;
        rest -= step;
    }
}

/* The place of the one tap that takes all, or -1. */
static int32_t find_single(const struct output *o, size_t count, uint32_t shift)
{
    for (size_t k = 0; k < count; k++) {
        if (o->taps[k] == 1 << shift) {
            return (int32_t)k;
        }
    }
    return -1;
}

/* Whether no sum of the kernel saturates before its last addition. */
static int is_safe(const struct output *o, size_t pairs)
{
    int32_t sum = 0;

    for (size_t step = 0; step < pairs; step++) {
        const int32_t *t = o->taps + 2 * cvi__scale_pair(step, pairs);
        const int32_t pair = CVI_MAX(t[0], 0) + CVI_MAX(t[1], 0);

        sum += pair;
        if (pair > SUM_LIMIT || (sum > SUM_LIMIT && step + 1 < pairs)) {
            return 0;
        }
    }
    return 1;
}

/* All outputs of one direction. */
struct filter {
    struct output *outputs;
    size_t pairs;
    uint32_t shift;
};

static uint32_t count_leading(const struct output *o)
{
    uint32_t k = 0;

    while (k < TAPS_MAX - 1 && o->taps[k] == 0) {
        k++;
    }
    return k;
}

static uint32_t find_end(const struct output *o)
{
    uint32_t k = TAPS_MAX;

    while (k > 1 && o->taps[k - 1] == 0) {
        k--;
    }
    return k;
}

/* Drop as many zeros before the first tap as it takes to be left with `count`. */
static void shorten(struct output *o, uint32_t count)
{
    const uint32_t end = find_end(o);
    const uint32_t drop = end > count ? end - count : 0;

    o->start += (int32_t)drop;
    memmove(o->taps, o->taps + drop, (TAPS_MAX - drop) * sizeof(o->taps[0]));
    memset(o->taps + TAPS_MAX - drop, 0, drop * sizeof(o->taps[0]));
}

/* In these steps; 0 when that is too fine for one of them. */
static int make_outputs(struct filter *f, const cvi__scale_axis *axis, uint32_t shift)
{
    uint32_t most = 1;
    int is_fine = 1;

    for (uint32_t i = 0; i < axis->dst; i++) {
        struct output *o = &f->outputs[i];

        coarsen(o, axis, i, shift);
        most = CVI_MAX(most, find_end(o) - count_leading(o));
    }
    f->shift = shift;
    f->pairs = (most + 1) / 2;
    for (uint32_t i = 0; i < axis->dst; i++) {
        shorten(&f->outputs[i], 2 * (uint32_t)f->pairs);
        is_fine = is_fine && is_safe(&f->outputs[i], f->pairs);
    }
    return is_fine;
}

/* With the finest steps that all outputs allow; no outputs where there are too many taps. */
static int filter_init(struct filter *f, const cvi__scale_axis *axis, const cvi_allocator *alloc)
{
    *f = (struct filter){0};
    if (axis->count < 2 || axis->count > TAPS_MAX) {
        return CVI_OK;
    }
    f->outputs = cvi__mem_calloc(alloc, axis->dst, sizeof(*f->outputs));
    if (!f->outputs) {
        return CVI_ENOMEM;
    }
    if (!make_outputs(f, axis, 7)) {
        (void)make_outputs(f, axis, 6);
    }
    return CVI_OK;
}

/* ---- across -------------------------------------------------------------------------------- */

/* The first byte of the window of the outputs from `x` on. */
static int32_t window_start(const struct filter *f, const cvi__scale_axis *axis, uint32_t x)
{
    const uint32_t room = WINDOW + 2 * (uint32_t)(f->pairs - 1);

    return CVI_MIN(f->outputs[x].start, (int32_t)(axis->src - room));
}

static int do_windows_hold(const struct filter *f, const cvi__scale_axis *axis, uint32_t outputs)
{
    for (uint32_t x = 0; x < axis->dst; x += outputs) {
        const uint32_t last = CVI_MIN(x + outputs, axis->dst) - 1;

        if (f->outputs[last].start + 2 - window_start(f, axis, x) > (int32_t)WINDOW) {
            return 0;
        }
    }
    return 1;
}

/* Outputs of one window; 0 when 4 are too many. */
static uint32_t choose_outputs(const struct filter *f, const cvi__scale_axis *axis)
{
    if (!f->outputs || axis->src < WINDOW + 2 * (f->pairs - 1)) {
        return 0;
    }
    if (do_windows_hold(f, axis, 8)) {
        return 8;
    }
    return do_windows_hold(f, axis, 4) ? 4 : 0;
}

static void fill_output(const struct output *o, const struct cvi__scale_windows *w, uint32_t x,
                        uint8_t *places, int8_t *taps)
{
    const size_t group = x / GROUP;
    const size_t i = 2 * (x % GROUP);
    const int32_t place = o->start - w->start[w->spread * x / 8];
    const int32_t single = find_single(o, 2 * w->pairs, w->shift);

    places[2 * GROUP * group + i] = (uint8_t)place;
    places[2 * GROUP * group + i + 1] = (uint8_t)(place + 1);
    for (size_t k = 0; k < 2 * w->pairs; k++) {
        taps[2 * GROUP * (group * w->pairs + k / 2) + i + k % 2] = (int8_t)o->taps[k];
    }
    if (single >= 0 && w->shift == 7) { /* 128 fits no byte: twice 64 of the same pixel */
        const size_t at = 2 * GROUP * (group * w->pairs + (size_t)single / 2) + i;

        places[2 * GROUP * group + i] = (uint8_t)(place + single % 2);
        places[2 * GROUP * group + i + 1] = (uint8_t)(place + single % 2);
        taps[at] = SUM_LIMIT / 2;
        taps[at + 1] = SUM_LIMIT / 2;
    }
}

static int fill_windows(cvi__scale_across *out, const struct filter *f, const cvi__scale_axis *axis,
                        const cvi_allocator *alloc)
{
    const uint32_t outputs = choose_outputs(f, axis);
    const size_t padded = (axis->dst + GROUP - 1) / GROUP * GROUP;

    if (outputs == 0) {
        return CVI_OK;
    }
    const size_t starts = padded / outputs;
    int32_t *start =
        cvi__mem_calloc(alloc, 1, starts * sizeof(*start) + 2 * padded * (1 + f->pairs));
    if (!start) {
        return CVI_ENOMEM;
    }
    uint8_t *places = (uint8_t *)(start + starts);
    int8_t *taps = (int8_t *)(places + 2 * padded);

    out->memory = start;
    out->windows =
        (struct cvi__scale_windows){f->pairs, 8 / outputs, f->shift, start, places, taps};
    for (uint32_t x = 0; x < axis->dst; x++) {
        if (x % outputs == 0) {
            start[x / outputs] = window_start(f, axis, x);
        }
        fill_output(&f->outputs[x], &out->windows, x, places, taps);
    }
    return CVI_OK;
}

int cvi__scale_across_init(cvi__scale_across *out, const cvi__scale_axis *axis,
                           const cvi_allocator *alloc)
{
    struct filter f;
    int rc = filter_init(&f, axis, alloc);

    *out = (cvi__scale_across){0};
    if (rc == CVI_OK) {
        rc = fill_windows(out, &f, axis, alloc);
    }
    cvi__mem_free(alloc, f.outputs);
    return rc;
}

void cvi__scale_across_free(cvi__scale_across *across, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, across->memory);
    *across = (cvi__scale_across){0};
}

/* ---- down ---------------------------------------------------------------------------------- */

static void fill_row(const cvi__scale_down *d, const struct output *o, uint32_t y, uint32_t src)
{
    uint32_t *rows = d->rows + (size_t)y * 2 * d->pairs;
    int8_t *taps = d->taps + (size_t)y * 2 * d->pairs;
    const int32_t single = find_single(o, 2 * d->pairs, d->shift);

    for (size_t step = 0; step < d->pairs; step++) {
        const size_t first = 2 * cvi__scale_pair(step, d->pairs);

        for (size_t e = 0; e < 2; e++) {
            const uint32_t row = (uint32_t)o->start + (uint32_t)(first + e);

            rows[2 * step + e] = CVI_MIN(row, src - 1); /* past it are padding taps, 0 */
            taps[2 * step + e] = (int8_t)o->taps[first + e];
        }
    }
    if (single >= 0 && d->shift == 7) {
        memset(taps, 0, 2 * d->pairs);
        memset(taps, SUM_LIMIT / 2, 2);
        rows[0] = CVI_MIN((uint32_t)(o->start + single), src - 1);
        rows[1] = rows[0];
    }
}

static int fill_rows(cvi__scale_down *out, const struct filter *f, const cvi__scale_axis *axis,
                     const cvi_allocator *alloc)
{
    const size_t entries = 2 * f->pairs * axis->dst;

    if (!f->outputs) {
        return CVI_OK;
    }
    uint32_t *rows = cvi__mem_calloc(alloc, entries, sizeof(*rows) + sizeof(int8_t));
    if (!rows) {
        return CVI_ENOMEM;
    }
    *out = (cvi__scale_down){f->pairs, f->shift, rows, (int8_t *)(rows + entries)};
    for (uint32_t y = 0; y < axis->dst; y++) {
        fill_row(out, &f->outputs[y], y, axis->src);
    }
    return CVI_OK;
}

int cvi__scale_down_init(cvi__scale_down *out, const cvi__scale_axis *axis,
                         const cvi_allocator *alloc)
{
    struct filter f;
    int rc = filter_init(&f, axis, alloc);

    *out = (cvi__scale_down){0};
    if (rc == CVI_OK) {
        rc = fill_rows(out, &f, axis, alloc);
    }
    cvi__mem_free(alloc, f.outputs);
    return rc;
}

void cvi__scale_down_free(cvi__scale_down *down, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, down->rows);
    *down = (cvi__scale_down){0};
}
