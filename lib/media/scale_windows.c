/* SPDX-License-Identifier: MIT */
#include "media/scale_windows.h"

#include <string.h>

#include "core/mem.h"

#define WINDOW 16u
#define BLOCK 32u /* outputs the tables are padded to */
#define COARSE_ONE 128
#define FINE_PER_COARSE 128 /* axis taps are in 1/2^14 */
#define DOWN_MAX 8u         /* with more taps the rounding would show */

/* Round the taps of one output so that they add up to 128, carrying each error to the next. */
static void coarsen(int32_t *coarse, const int16_t *taps, uint32_t count)
{
    int32_t exact = 0;
    int32_t made = 0;

    for (uint32_t k = 0; k < count; k++) {
        int32_t next = 0;

        exact += taps[k];
        next = (exact + FINE_PER_COARSE / 2) / FINE_PER_COARSE;
        coarse[k] = next - made;
        made = next;
    }
}

static int has_negative(const cvi__scale_axis *axis)
{
    for (size_t i = 0; i < (size_t)axis->dst * axis->count; i++) {
        if (axis->taps[i] < 0) {
            return 1;
        }
    }
    return 0;
}

/* ---- across -------------------------------------------------------------------------------- */

/* The first byte of the window of outputs `from` to `to` - 1. */
static int32_t window_start(const cvi__scale_axis *axis, uint32_t from)
{
    return CVI_MIN(axis->start[from], (int32_t)(axis->src - WINDOW));
}

static int do_windows_hold(const cvi__scale_axis *axis)
{
    const uint32_t outputs = WINDOW / axis->count;

    for (uint32_t x = 0; x < axis->dst; x += outputs) {
        const uint32_t last = CVI_MIN(x + outputs, axis->dst) - 1;
        const int32_t end = axis->start[last] + (int32_t)axis->count;

        if (end - window_start(axis, x) > (int32_t)WINDOW) {
            return 0;
        }
    }
    return 1;
}

/* One output; a tap of 128 does not fit its byte and becomes two of 64 at the same place. */
static void fill_output(const cvi__scale_axis *axis, uint32_t x, uint8_t *places, int8_t *taps)
{
    const uint32_t count = axis->count;
    const uint32_t first = x / (WINDOW / count) * (WINDOW / count);
    const uint32_t place = (uint32_t)(axis->start[x] - window_start(axis, first));
    int32_t coarse[4];

    coarsen(coarse, axis->taps + (size_t)x * count, count);
    for (uint32_t k = 0; k < count; k++) {
        if (coarse[k] == COARSE_ONE) {
            memset(taps, 0, count);
            memset(places, (int)(place + k), count);
            taps[0] = COARSE_ONE / 2;
            taps[1] = COARSE_ONE / 2;
            return;
        }
        places[k] = (uint8_t)(place + k);
        taps[k] = (int8_t)coarse[k];
    }
}

int cvi__scale_coarse_across(cvi__scale_coarse *out, const cvi__scale_axis *axis,
                             const cvi_allocator *alloc)
{
    const uint32_t count = axis->count;

    *out = (cvi__scale_coarse){0};
    if ((count != 2 && count != 4) || axis->src < WINDOW || has_negative(axis) ||
        !do_windows_hold(axis)) {
        return CVI_OK;
    }
    const size_t outputs = (axis->dst + BLOCK - 1) / BLOCK * BLOCK;
    const size_t windows = outputs * count / WINDOW;
    int32_t *start = cvi__mem_calloc(alloc, windows, sizeof(*start) + 2 * (size_t)WINDOW);
    if (!start) {
        return CVI_ENOMEM;
    }
    uint8_t *places = (uint8_t *)(start + windows);
    int8_t *taps = (int8_t *)(places + windows * WINDOW);

    for (uint32_t x = 0; x < axis->dst; x++) {
        if (x % (WINDOW / count) == 0) {
            start[x * count / WINDOW] = window_start(axis, x);
        }
        fill_output(axis, x, places + (size_t)x * count, taps + (size_t)x * count);
    }
    out->windows = (struct cvi__scale_windows){count, start, places, taps};
    out->memory = start;
    return CVI_OK;
}

/* ---- down ---------------------------------------------------------------------------------- */

int cvi__scale_coarse_down(cvi__scale_coarse *out, const cvi__scale_axis *axis,
                           const cvi_allocator *alloc)
{
    int32_t coarse[DOWN_MAX];

    *out = (cvi__scale_coarse){0};
    if (axis->count < 2 || axis->count > DOWN_MAX) {
        return CVI_OK;
    }
    for (size_t i = 0; i < (size_t)axis->dst * axis->count; i++) {
        if (axis->taps[i] < 0 || axis->taps[i] >= (COARSE_ONE - 1) * FINE_PER_COARSE) {
            return CVI_OK;
        }
    }
    int8_t *taps = cvi__mem_calloc(alloc, axis->dst, axis->count);
    if (!taps) {
        return CVI_ENOMEM;
    }
    for (uint32_t y = 0; y < axis->dst; y++) {
        coarsen(coarse, axis->taps + (size_t)y * axis->count, axis->count);
        for (uint32_t k = 0; k < axis->count; k++) {
            taps[(size_t)y * axis->count + k] = (int8_t)coarse[k];
        }
    }
    out->taps = taps;
    out->memory = taps;
    return CVI_OK;
}

void cvi__scale_coarse_free(cvi__scale_coarse *coarse, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, coarse->memory);
    *coarse = (cvi__scale_coarse){0};
}
