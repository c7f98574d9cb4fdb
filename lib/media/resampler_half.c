/* SPDX-License-Identifier: MIT */
#include "media/resampler_half.h"

#include <string.h>

#include "core/mem.h"
#include "media/resampler_design.h"

int cvi__half_init(cvi__half *h, double width, uint32_t room, const cvi_allocator *alloc)
{
    const uint32_t taps = cvi__resampler_half_taps(width);
    const uint32_t stride = taps - 1 + room;

    *h = (cvi__half){.taps = taps, .room = room, .stride = stride};
    h->filter = cvi__mem_calloc(alloc, taps + 2 * (size_t)stride + 2 * (size_t)room, sizeof(float));
    if (!h->filter) {
        return CVI_ENOMEM;
    }
    h->planes = h->filter + taps;
    h->pairs = h->planes + 2 * (size_t)stride;
    cvi__resampler_design_half(h->filter, taps, width);
    return CVI_OK;
}

void cvi__half_free(cvi__half *h, const cvi_allocator *alloc)
{
    cvi__mem_free(alloc, h->filter);
    h->filter = NULL;
}

void cvi__half_reset(cvi__half *h)
{
    h->has_rest = 0;
    memset(h->planes, 0, 2 * (size_t)h->stride * sizeof(float));
}

uint32_t cvi__half_delay_down(const cvi__half *h)
{
    return h->taps - 2; /* a pair's first sample is the one that comes out */
}

uint32_t cvi__half_delay_up(const cvi__half *h)
{
    return h->taps;
}

size_t cvi__half_count(const cvi__half *h, size_t n)
{
    return (h->has_rest + n) / 2;
}

static void add_filtered(const cvi__half *h, const struct cvi__dsp *dsp, float *out, const float *x,
                         size_t n)
{
    const struct cvi__fir_bank bank = {
        .x = x,
        .taps = h->filter,
        .count = h->taps,
        .phases = 1,
        .stride = n,
    };

    dsp->fir(out, &bank, n);
}

static void forget(const cvi__half *h, float *plane, size_t n)
{
    memmove(plane, plane + n, (h->taps - 1) * sizeof(float));
}

size_t cvi__half_down(cvi__half *h, const struct cvi__dsp *dsp, const float *in, size_t n,
                      float *out)
{
    float *const even = h->planes;
    float *const odd = h->planes + h->stride;
    const size_t pairs = cvi__half_count(h, n);
    size_t at = h->taps - 1;

    if (h->has_rest && n > 0) {
        even[at] = h->rest;
        odd[at] = in[0];
        h->has_rest = 0;
        at++;
        in++;
        n--;
    }
    dsp->deal(even + at, h->stride, in, 2, n / 2);
    if (n % 2) {
        h->rest = in[n - 1];
        h->has_rest = 1;
    }
    memcpy(out, even + h->taps / 2, pairs * sizeof(float));
    add_filtered(h, dsp, out, odd, pairs);
    forget(h, even, pairs);
    forget(h, odd, pairs);
    return pairs;
}

size_t cvi__half_up(cvi__half *h, const struct cvi__dsp *dsp, const float *in, size_t n, float *out)
{
    float *const odd = h->pairs + h->room;

    memcpy(h->planes + h->taps - 1, in, n * sizeof(float));
    memcpy(h->pairs, h->planes + h->taps / 2 - 1, n * sizeof(float));
    memset(odd, 0, n * sizeof(float));
    add_filtered(h, dsp, odd, h->planes, n);
    dsp->weave(out, h->pairs, h->room, 2, n);
    forget(h, h->planes, n);
    return 2 * n;
}
