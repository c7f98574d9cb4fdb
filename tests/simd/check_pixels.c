/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 1280u

struct convert_call {
    const struct cvi__dsp *dsp;
    uint8_t *dst;
    const uint8_t *src[3];
    struct cvi__rgb_taps rgb;
    struct cvi__yuv_taps yuv;
    size_t n;
};

static void run_merge(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->merge(c->dst, c->src[0], c->src[1], c->n);
}

static void run_halve(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->halve_pixels(c->dst, c->src[0], c->src[1], c->n);
}

static void run_halve_woven(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->halve_woven(c->dst, c->src[0], c->src[1], c->n);
}

static void run_dot(void *arg)
{
    const struct convert_call *c = arg;

    c->dsp->rgb_dot(c->dst, c->src[0], &c->rgb, c->n);
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
    int32_t left = 32767;

    for (size_t k = 0; k < 4; k++) {
        const int32_t v = (int32_t)sc_below((uint32_t)left + 1);

        c->rgb.taps[k] = (int16_t)(sc_below(2) ? v : -v);
        left -= v;
    }
    c->rgb.offset = (int32_t)sc_below((1 << 23) + 1);
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

void check_pixels(const struct sc_level *l)
{
    static const struct shape merge = {"merge", run_merge, 2, {2, 2, 0}};
    static const struct shape halve = {"halve_pixels", run_halve, 4, {16, 16, 0}};
    static const struct shape woven = {"halve_woven", run_halve_woven, 2, {8, 8, 0}};
    static const struct shape dot = {"rgb_dot", run_dot, 1, {8, 0, 0}};
    static const struct shape bgra = {"yuv_bgra", run_bgra, 4, {2, 1, 1}};

    check_shape(l, &merge, (const void *)(uintptr_t)l->tested.merge);
    check_shape(l, &halve, (const void *)(uintptr_t)l->tested.halve_pixels);
    check_shape(l, &woven, (const void *)(uintptr_t)l->tested.halve_woven);
    check_shape(l, &dot, (const void *)(uintptr_t)l->tested.rgb_dot);
    check_shape(l, &bgra, (const void *)(uintptr_t)l->tested.yuv_bgra);
}
