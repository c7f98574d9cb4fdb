/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 1280u

/* Every kernel of the family reads up to three rows and writes one or two. */
struct row_call {
    const struct cvi__dsp *dsp;
    uint8_t *dst;
    uint8_t *dst2;
    const uint8_t *a;
    const uint8_t *b;
    uint8_t value;
    size_t n;
};

static void run_const(void *arg)
{
    const struct row_call *c = arg;

    c->dsp->blend_const(c->dst, c->a, c->value, c->n);
}

static void run_pre(void *arg)
{
    const struct row_call *c = arg;

    c->dsp->blend_pre(c->dst, c->a, c->b, c->n);
}

static void run_mask(void *arg)
{
    const struct row_call *c = arg;

    c->dsp->blend_mask(c->dst, c->a, c->b, c->n);
}

static void run_over_luma(void *arg)
{
    const struct row_call *c = arg;

    c->dsp->over_luma(c->dst, c->a, c->n);
}

static void run_over_chroma(void *arg)
{
    const struct row_call *c = arg;
    const struct cvi__chroma_row dst = {c->dst, c->dst2};

    c->dsp->over_chroma(&dst, c->a, c->b, c->n);
}

static void run_halve(void *arg)
{
    const struct row_call *c = arg;

    c->dsp->halve(c->dst, c->a, c->b, c->n);
}

static void run_split(void *arg)
{
    const struct row_call *c = arg;

    c->dsp->split(c->dst, c->dst2, c->a, c->n);
}

/* Stretches of nothing, and of opaque pixels, among others: as bitmaps are. */
static void fill_spans(uint8_t *row, size_t pixels)
{
    for (size_t i = 0; i < pixels;) {
        const size_t end = i + 1 + sc_below(70);
        const uint32_t kind = sc_below(3);

        for (; i < pixels && i < end; i++) {
            for (size_t k = 0; k < 4; k++) {
                row[4 * i + k] = kind == 0 ? 0 : row[4 * i + k];
            }
            row[4 * i + 3] = kind == 1 ? 255 : row[4 * i + 3];
        }
    }
}

/* `wide` is how many bytes of a source row one output takes. */
static void check_case(const struct sc_level *l, void (*run)(void *), size_t wide, size_t n,
                       int pattern, sc_edge edge)
{
    sc_buf a = sc_alloc(n * wide, edge);
    sc_buf b = sc_alloc(n * wide, edge);
    sc_buf want[2] = {sc_alloc(n, edge), sc_alloc(n, edge)};
    sc_buf got[2] = {sc_alloc(n, edge), sc_alloc(n, edge)};
    struct row_call call = {
        &l->reference, want[0].data, want[1].data, a.data, b.data, (uint8_t)sc_random(), n};

    sc_fill_u8(a.data, a.bytes, pattern);
    sc_fill_u8(b.data, b.bytes, (pattern + (int)n) % SC_PATTERNS);
    if (wide >= 4) {
        fill_spans(a.data, a.bytes / 4);
        fill_spans(b.data, b.bytes / 4);
    }
    for (int i = 0; i < 2; i++) {
        sc_fill_u8(want[i].data, n, SC_UNIFORM);
        memcpy(got[i].data, want[i].data, n);
    }
    run(&call);
    call.dsp = &l->tested;
    call.dst = got[0].data;
    call.dst2 = got[1].data;
    sc_run(run, &call);
    sc_compare("first", &want[0], &got[0]);
    sc_compare("second", &want[1], &got[1]);
    sc_release();
}

static void check_rows(const struct sc_level *l, const char *name, const void *function,
                       void (*run)(void *), size_t wide)
{
    if (!sc_begin(l, name, function)) {
        return;
    }
    if (sc_is_benching()) {
        static uint8_t rows[4][BENCH_ITEMS * 8];
        struct row_call call = {&l->tested, rows[0], rows[1], rows[2], rows[3], 77, BENCH_ITEMS};

        sc_bench("1280", run, &call, BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_case(l, run, wide, n, pattern, edge);
            }
        }
    }
    sc_end();
}

void check_blend(const struct sc_level *l)
{
    const struct cvi__dsp *d = &l->tested;

    check_rows(l, "blend_const", (const void *)(uintptr_t)d->blend_const, run_const, 1);
    check_rows(l, "blend_pre", (const void *)(uintptr_t)d->blend_pre, run_pre, 1);
    check_rows(l, "blend_mask", (const void *)(uintptr_t)d->blend_mask, run_mask, 1);
    check_rows(l, "over_luma", (const void *)(uintptr_t)d->over_luma, run_over_luma, 4);
    check_rows(l, "over_chroma", (const void *)(uintptr_t)d->over_chroma, run_over_chroma, 8);
    check_rows(l, "halve", (const void *)(uintptr_t)d->halve, run_halve, 2);
    check_rows(l, "split", (const void *)(uintptr_t)d->split, run_split, 2);
}
