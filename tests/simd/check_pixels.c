/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 1280u

struct convert_call {
    const struct cvi__dsp *dsp;
    uint8_t *dst;
    const uint8_t *src[3];
    struct cvi__yuv_taps yuv;
    size_t n;
};

static void run_merge(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->merge(c->dst, c->src[0], c->src[1], c->n);
}

/* Even ones and then odd ones into one row. */
static void run_split_words(void *arg)
{
    const struct convert_call *c = arg;
    int16_t *even = (int16_t *)(void *)c->dst;

    c->dsp->split_words(even, even + c->n, (const int16_t *)(const void *)c->src[0], c->n);
}

static void run_halve_woven(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->halve_woven(c->dst, c->src[0], c->src[1], c->n);
}

static void run_rgb_bgra(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->rgb_bgra(c->dst, c->src[0], c->n);
}

static void run_bgra(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->yuv_bgra(c->dst, c->src, &c->yuv, c->n);
}

/* A kernel, and the bytes that each of its n takes and makes. */
struct shape {
    const char *name;
    void (*run)(void *);
    size_t made;
    size_t taken[3]; /* half bytes of each source row */
};

static void make_taps(struct convert_call *c)
{
    c->yuv = (struct cvi__yuv_taps){
        .black = (int16_t)sc_below(17),
        .luma = (int16_t)sc_below(32768),
        .blue = (int16_t)sc_below(32768),
        .red = (int16_t)sc_below(32768),
        .green_u = (int16_t)sc_below(32768),
        .green_v = (int16_t)sc_below(32768),
    };
}

static void check_case(const struct sc_level *l, const struct shape *shape, size_t n, int pattern,
                       sc_edge edge)
{
    sc_buf want = sc_alloc(n * shape->made, edge);
    sc_buf got = sc_alloc(n * shape->made, edge);
    struct convert_call call = {.dsp = &l->reference, .dst = want.data, .n = n};

    for (int i = 0; i < 3; i++) {
        sc_buf src = sc_alloc((n * shape->taken[i] + 1) / 2, edge);

        sc_fill_u8(src.data, src.bytes, (pattern + i) % SC_PATTERNS);
        call.src[i] = src.data;
    }
    make_taps(&call);
    shape->run(&call);
    call.dsp = &l->tested;
    call.dst = got.data;
    sc_run(shape->run, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void check_shape(const struct sc_level *l, const struct shape *shape, const void *function)
{
    if (!sc_begin(l, shape->name, function)) {
        return;
    }
    if (sc_is_benching()) {
        static uint8_t data[4][BENCH_ITEMS * 8];
        struct convert_call call = {.dsp = &l->tested,
                                    .dst = data[0],
                                    .src = {data[1], data[2], data[3]},
                                    .n = BENCH_ITEMS};

        sc_bench("1280", shape->run, &call, BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_case(l, shape, n, pattern, edge);
            }
        }
    }
    sc_end();
}

/* ---- RGB to Y, U, V ------------------------------------------------------------------------ */

struct rgb_call {
    const struct cvi__dsp *dsp;
    struct cvi__yuv_cells dst;
    const uint8_t *rows[2];
    struct cvi__rgb_weights weights;
    size_t n;
};

static void run_rgb(void *arg)
{
    const struct rgb_call *c = arg;

    c->dsp->rgb_yuv(&c->dst, c->rows, &c->weights, c->n);
}

static struct cvi__rgb_taps random_taps(void)
{
    struct cvi__rgb_taps t = {.offset = (int32_t)sc_below((1 << 23) + 1)};
    int32_t left = 32767;

    for (size_t k = 0; k < 4; k++) {
        const int32_t v = (int32_t)sc_below((uint32_t)left + 1);

        t.taps[k] = (int16_t)(sc_below(2) ? v : -v);
        left -= v;
    }
    return t;
}

static void check_rgb_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    sc_buf rows[2] = {sc_alloc(8 * n, edge), sc_alloc(8 * n, edge)};
    sc_buf want[4];
    sc_buf got[4];
    struct rgb_call call = {
        .dsp = &l->reference, .weights = {random_taps(), random_taps(), random_taps()}, .n = n};

    for (size_t i = 0; i < 4; i++) {
        want[i] = sc_alloc(i < 2 ? 2 * n : n, edge);
        got[i] = sc_alloc(i < 2 ? 2 * n : n, edge);
    }
    for (int r = 0; r < 2; r++) {
        sc_fill_u8(rows[r].data, rows[r].bytes, (pattern + r) % SC_PATTERNS);
        call.rows[r] = rows[r].data;
    }
    call.dst = (struct cvi__yuv_cells){{want[0].data, want[1].data}, want[2].data, want[3].data};
    run_rgb(&call);
    call.dsp = &l->tested;
    call.dst = (struct cvi__yuv_cells){{got[0].data, got[1].data}, got[2].data, got[3].data};
    sc_run(run_rgb, &call);
    sc_compare("upper luma", &want[0], &got[0]);
    sc_compare("lower luma", &want[1], &got[1]);
    sc_compare("U", &want[2], &got[2]);
    sc_compare("V", &want[3], &got[3]);
    sc_release();
}

static void check_rgb(const struct sc_level *l)
{
    if (!sc_begin(l, "rgb_yuv", (const void *)(uintptr_t)l->tested.rgb_yuv)) {
        return;
    }
    if (sc_is_benching()) {
        static uint8_t data[6][BENCH_ITEMS * 4];
        struct rgb_call call = {.dsp = &l->tested,
                                .dst = {{data[0], data[1]}, data[2], data[3]},
                                .rows = {data[4], data[5]},
                                .n = BENCH_ITEMS / 2};

        sc_bench("2 x 1280", run_rgb, &call, 2 * BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_rgb_case(l, n, pattern, edge);
            }
        }
    }
    sc_end();
}

void check_pixels(const struct sc_level *l)
{
    static const struct shape merge = {"merge", run_merge, 2, {2, 2, 0}};
    static const struct shape words = {"split_words", run_split_words, 4, {8, 0, 0}};
    static const struct shape woven = {"halve_woven", run_halve_woven, 2, {8, 8, 0}};
    static const struct shape rgb = {"rgb_bgra", run_rgb_bgra, 4, {6, 0, 0}};
    static const struct shape bgra = {"yuv_bgra", run_bgra, 4, {2, 1, 1}};

    check_shape(l, &merge, (const void *)(uintptr_t)l->tested.merge);
    check_shape(l, &words, (const void *)(uintptr_t)l->tested.split_words);
    check_shape(l, &woven, (const void *)(uintptr_t)l->tested.halve_woven);
    check_shape(l, &rgb, (const void *)(uintptr_t)l->tested.rgb_bgra);
    check_rgb(l);
    check_shape(l, &bgra, (const void *)(uintptr_t)l->tested.yuv_bgra);
}
