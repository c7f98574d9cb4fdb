/* SPDX-License-Identifier: MIT */
/*
 * Small ratios (both up to 6) deal the input out to M streams, so that each of L output phases is a
 * sum of plain filters over streams. Others (44100 Hz) have one stream, and a filter per output.
 */
#include "media/resampler_sharp.h"

#include <string.h>

#include "core/mem.h"
#include "media/resampler_design.h"

static uint32_t greatest_divisor(uint32_t a, uint32_t b)
{
    while (b != 0) {
        const uint32_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

static int is_small(const cvi__sharp *s)
{
    return s->up <= CVI__SHARP_SMALL && s->down <= CVI__SHARP_SMALL;
}

/* Whole input samples that come before phase p's first tap. */
static uint32_t skip_of(const cvi__sharp *s, uint32_t p)
{
    return p * s->down / s->up;
}

/* ---- building -------------------------------------------------------------------------- */

/* The taps of an output that lies `fraction` of a sample behind the middle of its window. */
static void design(const cvi__sharp *s, double fraction, double gain, float *taps)
{
    const double step = s->down > s->up ? (double)s->up / s->down : 1;

    cvi__resampler_design(taps, s->taps, s->taps / 2.0 - 1 + fraction, step);
    for (uint32_t k = 0; k < s->taps; k++) {
        taps[k] *= (float)gain;
    }
}

/* A filter per stream and phase; the last tap of the last phase meets the newest sample. */
static int build_streams(cvi__sharp *s, uint32_t room, double gain, const cvi_allocator *alloc)
{
    const uint32_t window = CVI_MAX(skip_of(s, s->up - 1) + s->taps, s->down);
    float *all = cvi__mem_calloc(alloc, s->taps, sizeof(float));

    s->window = window;
    s->length = (window - 1) / s->down + 1;
    s->stride = s->length + room / s->down; /* one group may be waiting */
    s->filters = cvi__mem_calloc(alloc, (size_t)s->up * s->down * s->length, sizeof(float));
    s->streams = cvi__mem_calloc(alloc, (size_t)s->down * s->stride, sizeof(float));
    s->sums = cvi__mem_calloc(alloc, (size_t)s->up * s->stride, sizeof(float));
    if (!all || !s->filters || !s->streams || !s->sums) {
        cvi__mem_free(alloc, all);
        return CVI_ENOMEM;
    }
    for (uint32_t p = 0; p < s->up; p++) {
        design(s, (double)(p * s->down % s->up) / s->up, gain, all);
        for (uint32_t k = 0; k < s->taps; k++) {
            const uint32_t at = s->length * s->down - window + skip_of(s, p) + k;

            s->filters[((size_t)(at % s->down) * s->up + p) * s->length + at / s->down] = all[k];
        }
    }
    cvi__mem_free(alloc, all);
    return CVI_OK;
}

/* A filter per output, its length padded with zeros for the kernel. */
static int build_steps(cvi__sharp *s, uint32_t room, double gain, const cvi_allocator *alloc)
{
    s->length = (s->taps + 7) / 8 * 8;
    s->window = s->length;
    s->stride = s->length - 1 + room;
    s->filters = cvi__mem_calloc(alloc, (size_t)s->up * s->length, sizeof(float));
    s->streams = cvi__mem_calloc(alloc, s->stride, sizeof(float));
    if (!s->filters || !s->streams) {
        return CVI_ENOMEM;
    }
    for (uint32_t p = 0; p < s->up; p++) {
        design(s, (double)p / s->up, gain, s->filters + (size_t)(p + 1) * s->length - s->taps);
    }
    return CVI_OK;
}

int cvi__sharp_init(cvi__sharp *s, uint32_t in_hz, uint32_t out_hz, uint32_t room, double gain,
                    const cvi_allocator *alloc)
{
    const uint32_t divisor = greatest_divisor(in_hz, out_hz);

    *s = (cvi__sharp){.up = out_hz / divisor, .down = in_hz / divisor};
    s->taps = CVI__RESAMPLER_SPAN;
    if (s->down > s->up) {
        s->taps = (CVI__RESAMPLER_SPAN / 2 * s->down + s->up - 1) / s->up * 2;
    }
    return is_small(s) ? build_streams(s, room, gain, alloc) : build_steps(s, room, gain, alloc);
}

void cvi__sharp_free(cvi__sharp *s, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, s->filters);
    cvi__mem_free(alloc, s->streams);
    cvi__mem_free(alloc, s->sums);
}

void cvi__sharp_reset(cvi__sharp *s)
{
    s->held = s->length - 1;
    s->rest_count = 0;
    s->phase = 0;
    memset(s->streams, 0, (size_t)(is_small(s) ? s->down : 1) * s->stride * sizeof(float));
}

/* ---- questions ------------------------------------------------------------------------- */

size_t cvi__sharp_count(const cvi__sharp *s, size_t n)
{
    size_t whole = 0; /* windows, one at each sample */

    if (is_small(s)) {
        return (s->rest_count + n) / s->down * s->up;
    }
    whole = s->held + n < s->length ? 0 : s->held + n + 1 - s->length;
    return whole * s->up <= s->phase ? 0 : (whole * s->up - s->phase - 1) / s->down + 1;
}

size_t cvi__sharp_max(const cvi__sharp *s, size_t n)
{
    return is_small(s) ? (n + s->down - 1) / s->down * s->up : n * s->up / s->down + 1;
}

uint32_t cvi__sharp_delay(const cvi__sharp *s)
{
    return is_small(s) ? s->window - s->down - (s->taps / 2 - 1) : s->taps / 2;
}

/* ---- samples --------------------------------------------------------------------------- */

/* One group after the other: M inputs make L outputs. */
static void run_groups(cvi__sharp *s, const struct cvi__dsp *dsp, size_t groups, float *out)
{
    for (uint32_t p = 0; p < s->up; p++) {
        memset(s->sums + (size_t)p * s->stride, 0, groups * sizeof(float));
    }
    for (uint32_t i = 0; i < s->down; i++) {
        float *stream = s->streams + (size_t)i * s->stride;
        const struct cvi__fir_bank bank = {
            .x = stream,
            .taps = s->filters + (size_t)i * s->up * s->length,
            .count = s->length,
            .phases = s->up,
            .stride = s->stride,
        };

        dsp->fir(s->sums, &bank, groups);
        memmove(stream, stream + groups, s->held * sizeof(float));
    }
    dsp->weave(out, s->sums, s->stride, s->up, groups);
}

static size_t take_groups(cvi__sharp *s, const struct cvi__dsp *dsp, const float *in, size_t n,
                          float *out)
{
    const size_t fill = CVI_MIN(n, (s->down - s->rest_count) % s->down);
    size_t groups = 0;
    size_t whole = 0;

    memcpy(s->rest + s->rest_count, in, fill * sizeof(*in));
    s->rest_count += (uint32_t)fill;
    if (s->rest_count == s->down) {
        dsp->deal(s->streams + s->held, s->stride, s->rest, s->down, 1);
        s->rest_count = 0;
        groups = 1;
    }
    if (s->rest_count == 0) {
        whole = (n - fill) / s->down;
        dsp->deal(s->streams + s->held + groups, s->stride, in + fill, s->down, whole);
        s->rest_count = (uint32_t)(n - fill - whole * s->down);
        memcpy(s->rest, in + fill + whole * s->down, s->rest_count * sizeof(*in));
    }
    if (groups + whole > 0) {
        run_groups(s, dsp, groups + whole, out);
    }
    return (groups + whole) * s->up;
}

static size_t take_steps(cvi__sharp *s, const struct cvi__dsp *dsp, const float *in, size_t n,
                         float *out)
{
    const size_t count = cvi__sharp_count(s, n);
    const struct cvi__fir_steps steps = {
        .x = s->streams,
        .taps = s->filters,
        .count = s->length,
        .up = s->up,
        .down = s->down,
        .phase = s->phase,
    };
    const size_t end = s->phase + count * s->down;
    const size_t used = end / s->up;

    memcpy(s->streams + s->held, in, n * sizeof(*in));
    s->held += (uint32_t)n;
    dsp->fir_step(out, &steps, count);
    s->phase = (uint32_t)(end % s->up);
    s->held -= (uint32_t)used;
    memmove(s->streams, s->streams + used, s->held * sizeof(float));
    return count;
}

size_t cvi__sharp_run(cvi__sharp *s, const struct cvi__dsp *dsp, const float *in, size_t n,
                      float *out)
{
    return is_small(s) ? take_groups(s, dsp, in, n, out) : take_steps(s, dsp, in, n, out);
}
