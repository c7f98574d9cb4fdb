/* SPDX-License-Identifier: MIT */
/*
 * Rate change by L / M (in lowest terms) with a windowed sinc in L phases. Input is dealt out to M
 * streams, so that output phase p is a sum of plain filters over streams, whatever the ratio.
 */
#include "media/resampler.h"

#include <math.h>
#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "dsp/dsp.h"

#define ZERO_CROSSINGS 40u       /* taps per phase at the lower of the rates */
#define CUTOFF 0.95              /* of half the lower rate */
#define KAISER_BETA 9.0          /* 90 dB */
#define STEPS_MAX 6u             /* L and M */
#define BLOCK (960u + STEPS_MAX) /* most input samples held at a time: 20 ms and a rest */

struct cvi__resampler {
    cvi_allocator alloc;
    struct cvi__dsp dsp;
    uint32_t up;     /* L */
    uint32_t down;   /* M */
    uint32_t taps;   /* of one phase, in input samples */
    uint32_t length; /* of one (phase, stream) filter */
    uint32_t window; /* input samples that one group of L outputs needs */
    uint32_t held;   /* samples in `input` */
    float *filters;  /* [up][down][length] */
    float *input;    /* window + BLOCK */
    float *streams;  /* [down][BLOCK / down + length] */
    float *sums;     /* BLOCK outputs of one phase */
    int16_t *phase;  /* the same, rounded */
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

/* Modified Bessel function of the first kind, order 0. */
static double bessel_i0(double x)
{
    double sum = 1;
    double term = 1;

    for (int k = 1; k < 50; k++) {
        term *= (x / (2 * k)) * (x / (2 * k));
        sum += term;
    }
    return sum;
}

/* The windowed sinc at `t` input samples from its middle. */
static double weigh(double t, double cutoff, double half_length)
{
    const double pi = 3.14159265358979323846;
    const double x = pi * cutoff * t;
    const double edge = t / half_length;

    if (edge <= -1 || edge >= 1) {
        return 0;
    }
    return (fabs(x) < 1e-9 ? 1 : sin(x) / x) * bessel_i0(KAISER_BETA * sqrt(1 - edge * edge));
}

/* Whole input samples that come before phase p's first tap. */
static uint32_t skip_of(const cvi__resampler *r, uint32_t p)
{
    return p * r->down / r->up;
}

static void design(cvi__resampler *r)
{
    const double ratio = r->down > r->up ? (double)r->up / r->down : 1;
    const double middle = r->taps / 2.0 - 1;

    for (uint32_t p = 0; p < r->up; p++) {
        const double fraction = (double)(p * r->down % r->up) / r->up;
        float *filters = r->filters + (size_t)p * r->down * r->length;
        double total = 0;

        for (uint32_t k = 0; k < r->taps; k++) {
            total += weigh(k - middle - fraction, CUTOFF * ratio, r->taps / 2.0);
        }
        for (uint32_t k = 0; k < r->taps; k++) {
            const uint32_t at = skip_of(r, p) + k;
            const double w = weigh(k - middle - fraction, CUTOFF * ratio, r->taps / 2.0);

            filters[(at % r->down) * r->length + at / r->down] = (float)(w / total);
        }
    }
}

static int resampler_build(cvi__resampler *r)
{
    const size_t groups = BLOCK / r->down;

    r->taps = r->down > r->up ? ZERO_CROSSINGS * r->down / r->up : ZERO_CROSSINGS;
    r->window = skip_of(r, r->up - 1) + r->taps;
    r->window = CVI_MAX(r->window, r->down);
    r->length = (r->window - 1) / r->down + 1;
    r->filters = cvi__mem_calloc(&r->alloc, (size_t)r->up * r->down * r->length, sizeof(float));
    r->input = cvi__mem_calloc(&r->alloc, r->window + BLOCK + r->down, sizeof(float));
    r->streams = cvi__mem_calloc(&r->alloc, (groups + r->length) * r->down, sizeof(float));
    r->sums = cvi__mem_calloc(&r->alloc, groups, sizeof(float));
    r->phase = cvi__mem_calloc(&r->alloc, groups, sizeof(int16_t));
    if (!r->filters || !r->input || !r->streams || !r->sums || !r->phase) {
        return CVI_ENOMEM;
    }
    design(r);
    cvi__resampler_reset(r);
    return CVI_OK;
}

static int is_rate(uint32_t hz)
{
    return hz == 8000 || hz == 16000 || hz == 24000 || hz == 32000 || hz == 48000;
}

int cvi__resampler_create(cvi__resampler **out, uint32_t in_hz, uint32_t out_hz,
                          const cvi_allocator *alloc)
{
    cvi__resampler *r = NULL;
    uint32_t divisor = 0;
    int rc = CVI_OK;

    CVI_REQUIRE(out != NULL);
    *out = NULL;
    if (!is_rate(in_hz) || !is_rate(out_hz)) {
        return CVI_EMEDIA_FORMAT;
    }
    alloc = cvi__mem_or_libc(alloc);
    r = cvi__mem_zalloc(alloc, sizeof(*r));
    if (!r) {
        return CVI_ENOMEM;
    }
    r->alloc = *alloc;
    divisor = greatest_divisor(in_hz, out_hz);
    r->up = out_hz / divisor;
    r->down = in_hz / divisor;
    cvi__dsp_init(&r->dsp, cvi__cpu_detect());
    if (r->up != r->down) {
        rc = resampler_build(r);
    }
    if (rc != CVI_OK) {
        cvi__resampler_destroy(&r);
    }
    *out = r;
    return rc;
}

void cvi__resampler_destroy(cvi__resampler **resampler)
{
    if (!resampler || !*resampler) {
        return;
    }
    cvi__resampler *r = *resampler;
    const cvi_allocator a = r->alloc;

    *resampler = NULL;
    cvi__mem_free(&a, r->filters);
    cvi__mem_free(&a, r->input);
    cvi__mem_free(&a, r->streams);
    cvi__mem_free(&a, r->sums);
    cvi__mem_free(&a, r->phase);
    cvi__mem_free(&a, r);
}

void cvi__resampler_reset(cvi__resampler *resampler)
{
    cvi__resampler *r = resampler;

    if (r->up != r->down) {
        /* silence such that `down` more samples give the first group of outputs */
        r->held = r->window - r->down;
        memset(r->input, 0, r->held * sizeof(float));
    }
}

size_t cvi__resampler_max(const cvi__resampler *resampler, size_t in)
{
    /* at most down - 1 samples wait for a full group */
    return (in + resampler->down - 1) / resampler->down * resampler->up;
}

size_t cvi__resampler_delay(const cvi__resampler *resampler)
{
    const cvi__resampler *r = resampler;

    if (r->up == r->down) {
        return 0;
    }
    return (size_t)(r->window - r->down - (r->taps / 2 - 1)) * r->up / r->down;
}

/* Deal the input out: stream s is s, s + down, s + 2 * down, ... */
static void deal(cvi__resampler *r, size_t groups)
{
    const size_t length = groups + r->length;
    const size_t have = r->held;

    for (uint32_t s = 0; s < r->down; s++) {
        float *stream = r->streams + s * length;
        size_t n = 0;

        for (size_t i = s; i < have && n < length; i += r->down) {
            stream[n++] = r->input[i];
        }
        memset(stream + n, 0, (length - n) * sizeof(float));
    }
}

/* Make `groups` outputs of every phase from what is held. */
static void filter_groups(cvi__resampler *r, size_t groups, int16_t *out)
{
    const size_t length = groups + r->length;
    const float *streams = r->down == 1 ? r->input : r->streams;

    if (r->down > 1) {
        deal(r, groups);
    }
    for (uint32_t p = 0; p < r->up; p++) {
        const float *filters = r->filters + (size_t)p * r->down * r->length;

        memset(r->sums, 0, groups * sizeof(float));
        for (uint32_t s = 0; s < r->down; s++) {
            r->dsp.fir(r->sums, streams + s * length, filters + (size_t)s * r->length, r->length,
                       groups);
        }
        r->dsp.to_s16(r->phase, r->sums, groups);
        for (size_t i = 0; i < groups; i++) {
            out[i * r->up + p] = r->phase[i];
        }
    }
}

static size_t groups_ready(const cvi__resampler *r, size_t held)
{
    return held < r->window ? 0 : (held - r->window) / r->down + 1;
}

static size_t take(cvi__resampler *r, const int16_t *in, size_t n, int16_t *out)
{
    size_t groups = 0;

    r->dsp.to_f32(r->input + r->held, in, n);
    r->held += (uint32_t)n;
    groups = groups_ready(r, r->held);
    if (groups > 0) {
        filter_groups(r, groups, out);
        r->held -= (uint32_t)(groups * r->down);
        memmove(r->input, r->input + groups * r->down, r->held * sizeof(float));
    }
    return groups * r->up;
}

int cvi__resampler_process(cvi__resampler *resampler, const int16_t *in, size_t n, int16_t *out,
                           size_t cap, size_t *made)
{
    CVI_REQUIRE(resampler != NULL && made != NULL && n <= 5760);
    cvi__resampler *r = resampler;
    size_t total = 0;

    *made = 0;
    if (r->up == r->down) {
        if (cap < n) {
            return CVI_ETOOSMALL;
        }
        memcpy(out, in, n * sizeof(*in));
        *made = n;
        return CVI_OK;
    }
    if (cap < groups_ready(r, r->held + n) * r->up) {
        return CVI_ETOOSMALL;
    }
    while (n > 0) {
        const size_t part = CVI_MIN(n, BLOCK - r->down);

        total += take(r, in, part, out + total);
        in += part;
        n -= part;
    }
    *made = total;
    return CVI_OK;
}
