/* SPDX-License-Identifier: MIT */
/*
 * Rates are as L to M in lowest terms. Small ratios (both up to 6) deal the input out to M streams,
 * so that each of L output phases is a sum of plain filters over streams. Others (44100 Hz) have
 * one stream, and a filter per output.
 */
#include <cvi/media.h>

#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "core/params.h"
#include "dsp/dsp.h"
#include "media/resampler_design.h"

#define SMALL_MAX 6u /* L and M of the ratios that streams are made for */
#define PART 960u    /* most input samples worked on at a time */
#define RATE_MIN 8000u
#define RATE_MAX 48000u

struct cvi_resampler {
    cvi_allocator alloc;
    struct cvi__dsp dsp;
    uint32_t up;     /* L */
    uint32_t down;   /* M */
    uint32_t taps;   /* of one phase, in input samples */
    uint32_t length; /* of one filter over one stream */
    uint32_t window; /* input samples that one group of L outputs needs */
    uint32_t stride; /* of a stream, and of a phase's outputs */
    uint32_t held;   /* samples in each stream */
    uint32_t phase;  /* of the next output, when there is a filter per output */
    uint32_t rest_count;
    int16_t rest[SMALL_MAX]; /* less than a group of M */
    float *filters;          /* [down][up][length], or [up][length] */
    float *streams;          /* [down][stride] */
    float *sums;             /* [up][stride], or [one part's outputs] */
};

static uint32_t greatest_divisor(uint32_t a, uint32_t b)
{
    while (b != 0) {
        const uint32_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

static int is_small(const cvi_resampler *r)
{
    return r->up <= SMALL_MAX && r->down <= SMALL_MAX;
}

/* Whole input samples that come before phase p's first tap. */
static uint32_t skip_of(const cvi_resampler *r, uint32_t p)
{
    return p * r->down / r->up;
}

/* ---- building -------------------------------------------------------------------------- */

/* The taps of an output that lies `fraction` of a sample behind the middle of its window. */
static void design(const cvi_resampler *r, double fraction, float *taps)
{
    const double step = r->down > r->up ? (double)r->up / r->down : 1;

    cvi__resampler_design(taps, r->taps, r->taps / 2.0 - 1 + fraction, step);
}

/* A filter per stream and phase; the last tap of the last phase meets the newest sample. */
static int build_streams(cvi_resampler *r)
{
    const uint32_t window = CVI_MAX(skip_of(r, r->up - 1) + r->taps, r->down);
    float *all = cvi__mem_calloc(&r->alloc, r->taps, sizeof(float));

    r->window = window;
    r->length = (window - 1) / r->down + 1;
    r->stride = r->length + PART / r->down; /* one group may be waiting */
    r->filters = cvi__mem_calloc(&r->alloc, (size_t)r->up * r->down * r->length, sizeof(float));
    r->streams = cvi__mem_calloc(&r->alloc, (size_t)r->down * r->stride, sizeof(float));
    r->sums = cvi__mem_calloc(&r->alloc, (size_t)r->up * r->stride, sizeof(float));
    if (!all || !r->filters || !r->streams || !r->sums) {
        cvi__mem_free(&r->alloc, all);
        return CVI_ENOMEM;
    }
    for (uint32_t p = 0; p < r->up; p++) {
        design(r, (double)(p * r->down % r->up) / r->up, all);
        for (uint32_t k = 0; k < r->taps; k++) {
            const uint32_t at = r->length * r->down - window + skip_of(r, p) + k;

            r->filters[((size_t)(at % r->down) * r->up + p) * r->length + at / r->down] = all[k];
        }
    }
    cvi__mem_free(&r->alloc, all);
    return CVI_OK;
}

/* A filter per output, its length padded with zeros for the kernel. */
static int build_steps(cvi_resampler *r)
{
    const size_t outputs = (size_t)PART * r->up / r->down + 1;

    r->length = (r->taps + 7) / 8 * 8;
    r->window = r->length;
    r->stride = r->length - 1 + PART;
    r->filters = cvi__mem_calloc(&r->alloc, (size_t)r->up * r->length, sizeof(float));
    r->streams = cvi__mem_calloc(&r->alloc, r->stride, sizeof(float));
    r->sums = cvi__mem_calloc(&r->alloc, outputs, sizeof(float));
    if (!r->filters || !r->streams || !r->sums) {
        return CVI_ENOMEM;
    }
    for (uint32_t p = 0; p < r->up; p++) {
        design(r, (double)p / r->up, r->filters + (size_t)(p + 1) * r->length - r->taps);
    }
    return CVI_OK;
}

static int build(cvi_resampler *r)
{
    int rc = CVI_OK;

    r->taps = CVI__RESAMPLER_SPAN;
    if (r->down > r->up) {
        r->taps = (CVI__RESAMPLER_SPAN / 2 * r->down + r->up - 1) / r->up * 2;
    }
    if (r->up != r->down) {
        rc = is_small(r) ? build_streams(r) : build_steps(r);
    }
    return rc;
}

static int is_rate(uint32_t hz)
{
    return hz >= RATE_MIN && hz <= RATE_MAX;
}

int cvi_resampler_create(cvi_resampler **out, const cvi_resampler_params *params)
{
    cvi_resampler_params p = {0};
    cvi_resampler *r = NULL;
    uint32_t divisor = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    CVI_REQUIRE(params != NULL);
    rc = cvi__params_read(&p, sizeof(p), CVI_USED_SIZE(cvi_resampler_params, out_hz), params);
    rc = rc == CVI_OK ? cvi__mem_check(p.allocator) : rc;
    if (rc != CVI_OK) {
        return rc;
    }
    if (!is_rate(p.in_hz) || !is_rate(p.out_hz)) {
        return CVI_EMEDIA_FORMAT;
    }
    r = cvi__mem_zalloc(cvi__mem_or_libc(p.allocator), sizeof(*r));
    if (!r) {
        return CVI_ENOMEM;
    }
    r->alloc = *cvi__mem_or_libc(p.allocator);
    divisor = greatest_divisor(p.in_hz, p.out_hz);
    r->up = p.out_hz / divisor;
    r->down = p.in_hz / divisor;
    cvi__dsp_init(&r->dsp, cvi__cpu_detect());
    rc = build(r);
    if (rc == CVI_OK) {
        cvi_resampler_reset(r);
    } else {
        cvi_resampler_destroy(&r);
    }
    *out = r;
    return rc;
}

void cvi_resampler_destroy(cvi_resampler **resampler)
{
    if (!resampler || !*resampler) {
        return;
    }
    cvi_resampler *r = *resampler;
    const cvi_allocator a = r->alloc;

    *resampler = NULL;
    cvi__mem_free(&a, r->filters);
    cvi__mem_free(&a, r->streams);
    cvi__mem_free(&a, r->sums);
    cvi__mem_free(&a, r);
}

void cvi_resampler_reset(cvi_resampler *resampler)
{
    cvi_resampler *r = resampler;

    if (r && r->up != r->down) {
        r->held = r->length - 1;
        r->rest_count = 0;
        r->phase = 0;
        memset(r->streams, 0, (size_t)(is_small(r) ? r->down : 1) * r->stride * sizeof(float));
    }
}

/* ---- questions ------------------------------------------------------------------------- */

/* Outputs that n more samples give. */
static size_t outputs_of(const cvi_resampler *r, size_t n)
{
    size_t whole = 0; /* windows, one at each sample */

    if (r->up == r->down) {
        return n;
    }
    if (is_small(r)) {
        return (r->rest_count + n) / r->down * r->up;
    }
    whole = r->held + n < r->length ? 0 : r->held + n + 1 - r->length;
    return whole * r->up <= r->phase ? 0 : (whole * r->up - r->phase - 1) / r->down + 1;
}

size_t cvi_resampler_get_max(const cvi_resampler *resampler, size_t in)
{
    const cvi_resampler *r = resampler;

    if (!r || in > CVI_RESAMPLER_FEED_MAX) {
        return 0;
    }
    return is_small(r) ? (in + r->down - 1) / r->down * r->up : in * r->up / r->down + 1;
}

size_t cvi_resampler_get_delay(const cvi_resampler *resampler)
{
    const cvi_resampler *r = resampler;

    if (!r || r->up == r->down) {
        return 0;
    }
    if (is_small(r)) {
        return (size_t)(r->window - r->down - (r->taps / 2 - 1)) * r->up / r->down;
    }
    return (size_t)(r->taps / 2) * r->up / r->down;
}

/* ---- samples --------------------------------------------------------------------------- */

/* One group after the other: M inputs make L outputs. */
static void run_groups(cvi_resampler *r, size_t groups, int16_t *out)
{
    for (uint32_t p = 0; p < r->up; p++) {
        memset(r->sums + (size_t)p * r->stride, 0, groups * sizeof(float));
    }
    for (uint32_t s = 0; s < r->down; s++) {
        float *stream = r->streams + (size_t)s * r->stride;
        const struct cvi__fir_bank bank = {
            .x = stream,
            .taps = r->filters + (size_t)s * r->up * r->length,
            .count = r->length,
            .phases = r->up,
            .stride = r->stride,
        };

        r->dsp.fir(r->sums, &bank, groups);
        memmove(stream, stream + groups, r->held * sizeof(float));
    }
    r->dsp.weave(out, r->sums, r->stride, r->up, groups);
}

static size_t take_groups(cvi_resampler *r, const int16_t *in, size_t n, int16_t *out)
{
    const size_t fill = CVI_MIN(n, (r->down - r->rest_count) % r->down);
    size_t groups = 0;
    size_t whole = 0;

    memcpy(r->rest + r->rest_count, in, fill * sizeof(*in));
    r->rest_count += (uint32_t)fill;
    if (r->rest_count == r->down) {
        r->dsp.deal(r->streams + r->held, r->stride, r->rest, r->down, 1);
        r->rest_count = 0;
        groups = 1;
    }
    if (r->rest_count == 0) {
        whole = (n - fill) / r->down;
        r->dsp.deal(r->streams + r->held + groups, r->stride, in + fill, r->down, whole);
        r->rest_count = (uint32_t)(n - fill - whole * r->down);
        memcpy(r->rest, in + fill + whole * r->down, r->rest_count * sizeof(*in));
    }
    if (groups + whole > 0) {
        run_groups(r, groups + whole, out);
    }
    return (groups + whole) * r->up;
}

static size_t take_steps(cvi_resampler *r, const int16_t *in, size_t n, int16_t *out)
{
    const size_t count = outputs_of(r, n);
    const struct cvi__fir_steps steps = {
        .x = r->streams,
        .taps = r->filters,
        .count = r->length,
        .up = r->up,
        .down = r->down,
        .phase = r->phase,
    };
    const size_t end = r->phase + count * r->down;
    const size_t used = end / r->up;

    r->dsp.to_f32(r->streams + r->held, in, n);
    r->held += (uint32_t)n;
    r->dsp.fir_step(r->sums, &steps, count);
    r->dsp.to_s16(out, r->sums, count);
    r->phase = (uint32_t)(end % r->up);
    r->held -= (uint32_t)used;
    memmove(r->streams, r->streams + used, r->held * sizeof(float));
    return count;
}

int cvi_resampler_process(cvi_resampler *resampler, const int16_t *in, size_t n, int16_t *out,
                          size_t cap, size_t *made)
{
    CVI_REQUIRE(resampler != NULL && made != NULL && n <= CVI_RESAMPLER_FEED_MAX);
    CVI_REQUIRE(n == 0 || (in != NULL && out != NULL));
    cvi_resampler *r = resampler;
    size_t total = 0;

    *made = 0;
    if (cap < outputs_of(r, n)) {
        return CVI_ETOOSMALL;
    }
    if (r->up == r->down && n > 0) {
        memcpy(out, in, n * sizeof(*in));
        total = n;
        n = 0;
    }
    while (n > 0) {
        const size_t part = CVI_MIN(n, PART);

        total += is_small(r) ? take_groups(r, in, part, out + total)
                             : take_steps(r, in, part, out + total);
        in += part;
        n -= part;
    }
    *made = total;
    return CVI_OK;
}
