/* SPDX-License-Identifier: MIT */
/*
 * Floats all the way between the first and the last step. The higher rate is halved as long as that
 * leaves room for a sharp filter, whose length in samples grows with it: 48000 to 16000 Hz is
 * 48000, 24000, 16000; 48000 to 8000 Hz is 48000, 24000, 12000, 8000; and upwards the same way
 * back.
 */
#include <cvi/media.h>

#include <string.h>

#include "core/cpu.h"
#include "core/mem.h"
#include "core/params.h"
#include "dsp/dsp.h"
#include "media/resampler_half.h"
#include "media/resampler_sharp.h"

#define HALVES_MAX 2u
#define PART 960u                          /* most samples of the higher rate worked on at a time */
#define ROOM (PART + 4 * CVI__SHARP_SMALL) /* what waited may come out with them */
#define RATE_MIN 8000u
#define RATE_MAX 48000u

struct cvi_resampler {
    cvi_allocator alloc;
    struct cvi__dsp dsp;
    uint32_t in_hz;
    uint32_t out_hz;
    uint32_t part;                /* most input samples worked on at a time */
    cvi__half halves[HALVES_MAX]; /* the first one is next to the sharp filter */
    uint32_t half_count;
    cvi__sharp sharp;
    float *work; /* [2][ROOM] */
};

static int is_up(const cvi_resampler *r)
{
    return r->out_hz > r->in_hz;
}

/* ---- building -------------------------------------------------------------------------- */

/*
 * Whether `high` can be halved for `low` once more: bands stay far enough apart, and 20 ms, as well
 * as even numbers of samples that even numbers come of, have no half samples.
 */
static int can_halve(uint32_t high, uint32_t low, uint32_t halved)
{
    const uint32_t twos = low & (0u - low); /* the power of two in it */

    return halved < HALVES_MAX && 2 * (uint64_t)high >= 5 * (uint64_t)low && high % 100 == 0 &&
           (halved == 0 || high % twos == 0);
}

static int build_halves(cvi_resampler *r, uint32_t *high)
{
    const uint32_t low = CVI_MIN(r->in_hz, r->out_hz);
    const uint32_t full = *high;
    int rc = CVI_OK;

    while (can_halve(*high, low, r->half_count)) {
        *high /= 2;
        r->half_count++;
    }
    for (uint32_t i = 0; rc == CVI_OK && i < r->half_count; i++) {
        const uint32_t before = r->half_count - 1 - i; /* halvings of its rate */

        rc = cvi__half_init(&r->halves[i], 0.5 - (double)(low << before) / full, ROOM / 2,
                            &r->alloc);
    }
    return rc;
}

static int build(cvi_resampler *r)
{
    uint32_t high = CVI_MAX(r->in_hz, r->out_hz);
    int rc = CVI_OK;

    r->part = is_up(r) ? PART * r->in_hz / r->out_hz : PART;
    r->work = cvi__mem_calloc(&r->alloc, 2 * (size_t)ROOM, sizeof(float));
    rc = r->work ? build_halves(r, &high) : CVI_ENOMEM;
    if (rc == CVI_OK && is_up(r)) {
        rc = cvi__sharp_init(&r->sharp, r->in_hz, high, ROOM, 1, &r->alloc);
    } else if (rc == CVI_OK) { /* each half made it twice as loud */
        rc = cvi__sharp_init(&r->sharp, high, r->out_hz, ROOM, 1.0 / (1u << r->half_count),
                             &r->alloc);
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
    r->in_hz = p.in_hz;
    r->out_hz = p.out_hz;
    cvi__dsp_init(&r->dsp, cvi__cpu_detect());
    rc = p.in_hz == p.out_hz ? CVI_OK : build(r);
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
    for (uint32_t i = 0; i < r->half_count; i++) {
        cvi__half_free(&r->halves[i], &a);
    }
    cvi__sharp_free(&r->sharp, &a);
    cvi__mem_free(&a, r->work);
    cvi__mem_free(&a, r);
}

void cvi_resampler_reset(cvi_resampler *resampler)
{
    cvi_resampler *r = resampler;

    if (r && r->in_hz != r->out_hz) {
        for (uint32_t i = 0; i < r->half_count; i++) {
            cvi__half_reset(&r->halves[i]);
        }
        cvi__sharp_reset(&r->sharp);
    }
}

/* ---- questions ------------------------------------------------------------------------- */

/* Samples that n more give. */
static size_t outputs_of(const cvi_resampler *r, size_t n)
{
    if (r->in_hz == r->out_hz) {
        return n;
    }
    for (uint32_t i = r->half_count; !is_up(r) && i > 0; i--) {
        n = cvi__half_count(&r->halves[i - 1], n);
    }
    n = cvi__sharp_count(&r->sharp, n);
    return is_up(r) ? n << r->half_count : n;
}

size_t cvi_resampler_get_max(const cvi_resampler *resampler, size_t in)
{
    const cvi_resampler *r = resampler;

    if (!r || in > CVI_RESAMPLER_FEED_MAX) {
        return 0;
    }
    if (r->in_hz == r->out_hz) {
        return in;
    }
    for (uint32_t i = 0; !is_up(r) && i < r->half_count; i++) {
        in = (in + 1) / 2;
    }
    in = cvi__sharp_max(&r->sharp, in);
    return is_up(r) ? in << r->half_count : in;
}

size_t cvi_resampler_get_delay(const cvi_resampler *resampler)
{
    const cvi_resampler *r = resampler;
    uint64_t input = 0; /* samples at in_hz */
    uint64_t output = 0;

    if (!r || r->in_hz == r->out_hz) {
        return 0;
    }
    input = cvi__sharp_delay(&r->sharp);
    for (uint32_t i = 0; i < r->half_count; i++) {
        if (is_up(r)) {
            output = output * 2 + cvi__half_delay_up(&r->halves[i]);
        } else {
            input = input * 2 + cvi__half_delay_down(&r->halves[i]);
        }
    }
    return (size_t)(input * r->out_hz / r->in_hz + output);
}

/* ---- samples --------------------------------------------------------------------------- */

static void swap(float **a, float **b)
{
    float *const c = *a;

    *a = *b;
    *b = c;
}

static size_t run_part(cvi_resampler *r, const int16_t *in, size_t n, int16_t *out)
{
    float *from = r->work;
    float *to = r->work + ROOM;

    r->dsp.to_f32(from, in, n);
    for (uint32_t i = r->half_count; !is_up(r) && i > 0; i--) {
        n = cvi__half_down(&r->halves[i - 1], &r->dsp, from, n, to);
        swap(&from, &to);
    }
    n = cvi__sharp_run(&r->sharp, &r->dsp, from, n, to);
    for (uint32_t i = 0; is_up(r) && i < r->half_count; i++) {
        swap(&from, &to);
        n = cvi__half_up(&r->halves[i], &r->dsp, from, n, to);
    }
    r->dsp.to_s16(out, to, n);
    return n;
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
    if (r->in_hz == r->out_hz && n > 0) {
        memcpy(out, in, n * sizeof(*in));
        total = n;
        n = 0;
    }
    while (n > 0) {
        const size_t part = CVI_MIN(n, r->part);

        total += run_part(r, in, part, out + total);
        in += part;
        n -= part;
    }
    *made = total;
    return CVI_OK;
}
