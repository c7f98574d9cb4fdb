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

static size_t count_pairs(const cvi__scale_axis *axis)
{
    return (axis->count + 1) / 2;
}

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

/* The finest steps that all outputs allow. */
static uint32_t choose_shift(const cvi__scale_axis *axis)
{
    for (uint32_t i = 0; i < axis->dst; i++) {
        struct output o;

        coarsen(&o, axis, i, 7);
        if (!is_safe(&o, count_pairs(axis))) {
            return 6;
        }
    }
    return 7;
}

/* ---- across -------------------------------------------------------------------------------- */

/* The first byte of the window of the outputs from `x` on. */
static int32_t window_start(const cvi__scale_axis *axis, uint32_t x)
{
    const uint32_t room = WINDOW + 2 * (uint32_t)(count_pairs(axis) - 1);

    return CVI_MIN(axis->start[x], (int32_t)(axis->src - room));
}

static int do_windows_hold(const cvi__scale_axis *axis, uint32_t outputs)
{
    for (uint32_t x = 0; x < axis->dst; x += outputs) {
        const uint32_t last = CVI_MIN(x + outputs, axis->dst) - 1;

        if (axis->start[last] + 2 - window_start(axis, x) > (int32_t)WINDOW) {
            return 0;
        }
    }
    return 1;
}

/* Outputs of one window; 0 when 4 are too many. */
static uint32_t choose_outputs(const cvi__scale_axis *axis)
{
    const size_t pairs = count_pairs(axis);

    if (axis->count < 2 || pairs > CVI__SCALE_PAIRS || axis->src < WINDOW + 2 * (pairs - 1)) {
        return 0;
    }
    if (do_windows_hold(axis, 8)) {
        return 8;
    }
    return do_windows_hold(axis, 4) ? 4 : 0;
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

/* Whether group g + 1 is what g is, moved on by `advance`. */
static int is_like_next(const struct cvi__scale_windows *w, size_t g, int32_t advance)
{
    const size_t taps = 2 * GROUP * w->pairs;
    const size_t starts = 2 * w->spread;

    for (size_t i = 0; i < starts; i++) {
        if (w->start[(g + 1) * starts + i] - w->start[g * starts + i] != advance) {
            return 0;
        }
    }
    return memcmp(w->places + 2 * GROUP * g, w->places + 2 * GROUP * (g + 1), 2 * GROUP) == 0 &&
           memcmp(w->taps + taps * g, w->taps + taps * (g + 1), taps) == 0;
}

/* Find the groups between the borders that are alike. */
static void find_alike(struct cvi__scale_windows *w, size_t groups)
{
    uint32_t g = 1;

    if (groups < 4) {
        return;
    }
    w->advance = w->start[4 * w->spread] - w->start[2 * w->spread];
    while (g + 1 < groups && is_like_next(w, g, w->advance)) {
        g++;
    }
    w->like_from = 1;
    w->like_to = g + 1;
}

int cvi__scale_across_init(cvi__scale_across *out, const cvi__scale_axis *axis,
                           const cvi_allocator *alloc)
{
    const uint32_t outputs = choose_outputs(axis);
    const size_t padded = (axis->dst + GROUP - 1) / GROUP * GROUP;
    const size_t pairs = count_pairs(axis);

    *out = (cvi__scale_across){0};
    if (outputs == 0) {
        return CVI_OK;
    }
    const size_t starts = padded / outputs;
    int32_t *start = cvi__mem_calloc(alloc, 1, starts * sizeof(*start) + 2 * padded * (1 + pairs));
    if (!start) {
        return CVI_ENOMEM;
    }
    uint8_t *places = (uint8_t *)(start + starts);
    int8_t *taps = (int8_t *)(places + 2 * padded);

    out->memory = start;
    out->windows = (struct cvi__scale_windows){
        .pairs = pairs,
        .spread = 8 / outputs,
        .shift = choose_shift(axis),
        .start = start,
        .places = places,
        .taps = taps,
    };
    for (uint32_t x = 0; x < axis->dst; x++) {
        struct output o;

        if (x % outputs == 0) {
            start[x / outputs] = window_start(axis, x);
        }
        coarsen(&o, axis, x, out->windows.shift);
        fill_output(&o, &out->windows, x, places, taps);
    }
    find_alike(&out->windows, padded / GROUP);
    return CVI_OK;
}

void cvi__scale_across_free(cvi__scale_across *across, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, across->memory);
    *across = (cvi__scale_across){0};
}

/* ---- down ---------------------------------------------------------------------------------- */

static void fill_row(const cvi__scale_down *d, const cvi__scale_axis *axis, uint32_t y)
{
    uint32_t *rows = d->rows + (size_t)y * 2 * d->pairs;
    int8_t *taps = d->taps + (size_t)y * 2 * d->pairs;
    struct output o;
    int32_t single = -1;

    coarsen(&o, axis, y, d->shift);
    single = find_single(&o, 2 * d->pairs, d->shift);
    for (size_t step = 0; step < d->pairs; step++) {
        const size_t first = 2 * cvi__scale_pair(step, d->pairs);

        for (size_t e = 0; e < 2; e++) {
            const uint32_t row = (uint32_t)o.start + (uint32_t)(first + e);

            rows[2 * step + e] = CVI_MIN(row, axis->src - 1); /* past it are padding taps, 0 */
            taps[2 * step + e] = (int8_t)o.taps[first + e];
        }
    }
    if (single >= 0 && d->shift == 7) {
        memset(taps, 0, 2 * d->pairs);
        memset(taps, SUM_LIMIT / 2, 2);
        rows[0] = CVI_MIN((uint32_t)(o.start + single), axis->src - 1);
        rows[1] = rows[0];
    }
}

int cvi__scale_down_init(cvi__scale_down *out, const cvi__scale_axis *axis,
                         const cvi_allocator *alloc)
{
    const size_t pairs = count_pairs(axis);
    const size_t entries = 2 * pairs * axis->dst;

    *out = (cvi__scale_down){0};
    if (axis->count < 2 || pairs > CVI__SCALE_PAIRS) {
        return CVI_OK;
    }
    uint32_t *rows = cvi__mem_calloc(alloc, entries, sizeof(*rows) + sizeof(int8_t));
    if (!rows) {
        return CVI_ENOMEM;
    }
    *out = (cvi__scale_down){pairs, choose_shift(axis), rows, (int8_t *)(rows + entries)};
    for (uint32_t y = 0; y < axis->dst; y++) {
        fill_row(out, axis, y);
    }
    return CVI_OK;
}

void cvi__scale_down_free(cvi__scale_down *down, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, down->rows);
    *down = (cvi__scale_down){0};
}
