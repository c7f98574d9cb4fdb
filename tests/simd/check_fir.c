/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 160u

/* ---- conversions --------------------------------------------------------------------------- */

struct to_f32_call {
    cvi__to_f32_fn *fn;
    float *out;
    const int16_t *in;
    size_t n;
};

struct to_s16_call {
    cvi__to_s16_fn *fn;
    int16_t *out;
    const float *in;
    size_t n;
};

static void run_to_f32(void *arg)
{
    const struct to_f32_call *c = arg;

    c->fn(c->out, c->in, c->n);
}

static void run_to_s16(void *arg)
{
    const struct to_s16_call *c = arg;

    c->fn(c->out, c->in, c->n);
}

static void check_to_f32(const struct sc_level *l)
{
    if (!sc_begin(l, "to_f32", (const void *)(uintptr_t)l->tested.to_f32)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t in[BENCH_ITEMS];
        static float out[BENCH_ITEMS];

        sc_bench("160", run_to_f32, &(struct to_f32_call){l->tested.to_f32, out, in, BENCH_ITEMS},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                sc_buf in = sc_alloc(n * 2, edge);
                sc_buf want = sc_alloc(n * 4, edge);
                sc_buf got = sc_alloc(n * 4, edge);
                int16_t *samples = (int16_t *)(void *)in.data;

                sc_fill_s16(samples, n, pattern);
                l->reference.to_f32((float *)(void *)want.data, samples, n);
                sc_run(run_to_f32, &(struct to_f32_call){l->tested.to_f32,
                                                         (float *)(void *)got.data, samples, n});
                sc_compare("out", &want, &got);
                sc_release();
            }
        }
    }
    sc_end();
}

static void check_to_s16(const struct sc_level *l)
{
    if (!sc_begin(l, "to_s16", (const void *)(uintptr_t)l->tested.to_s16)) {
        return;
    }
    if (sc_is_benching()) {
        static float in[BENCH_ITEMS];
        static int16_t out[BENCH_ITEMS];

        sc_bench("160", run_to_s16, &(struct to_s16_call){l->tested.to_s16, out, in, BENCH_ITEMS},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                sc_buf in = sc_alloc(n * 4, edge);
                sc_buf want = sc_alloc(n * 2, edge);
                sc_buf got = sc_alloc(n * 2, edge);
                float *values = (float *)(void *)in.data;

                sc_fill_f32(values, n, pattern);
                for (size_t i = 0; i < n && edge == SC_LOW; i += 3) {
                    values[i] *= 30000.0f; /* far outside, yet under 2^30 */
                }
                l->reference.to_s16((int16_t *)(void *)want.data, values, n);
                sc_run(run_to_s16, &(struct to_s16_call){l->tested.to_s16,
                                                         (int16_t *)(void *)got.data, values, n});
                sc_compare("out", &want, &got);
                sc_release();
            }
        }
    }
    sc_end();
}

/* ---- interleaved and planar ---------------------------------------------------------------- */

struct deal_call {
    cvi__deal_fn *fn;
    float *planes;
    const float *in;
    size_t count;
    size_t n;
};

struct weave_call {
    cvi__weave_fn *fn;
    float *out;
    const float *planes;
    size_t count;
    size_t n;
};

static void run_deal(void *arg)
{
    const struct deal_call *c = arg;

    c->fn(c->planes, c->n, c->in, c->count, c->n);
}

static void run_weave(void *arg)
{
    const struct weave_call *c = arg;

    c->fn(c->out, c->planes, c->n, c->count, c->n);
}

static void check_deal_case(const struct sc_level *l, size_t n, size_t count, int pattern)
{
    const sc_edge edge = n % 2 ? SC_HIGH : SC_LOW;
    sc_buf in = sc_alloc(n * count * 4, edge);
    sc_buf want = sc_alloc(n * count * 4, edge);
    sc_buf got = sc_alloc(n * count * 4, edge);
    struct deal_call call = {l->reference.deal, (float *)(void *)want.data,
                             (const float *)(void *)in.data, count, n};

    sc_fill_f32((float *)(void *)in.data, n * count, pattern);
    run_deal(&call);
    call.fn = l->tested.deal;
    call.planes = (float *)(void *)got.data;
    sc_run(run_deal, &call);
    sc_compare("planes", &want, &got);
    sc_release();
}

static void check_weave_case(const struct sc_level *l, size_t n, size_t count, int pattern)
{
    const sc_edge edge = n % 2 ? SC_HIGH : SC_LOW;
    sc_buf planes = sc_alloc(n * count * 4, edge);
    sc_buf want = sc_alloc(n * count * 4, edge);
    sc_buf got = sc_alloc(n * count * 4, edge);
    struct weave_call call = {l->reference.weave, (float *)(void *)want.data,
                              (const float *)(void *)planes.data, count, n};

    sc_fill_f32((float *)(void *)planes.data, n * count, pattern);
    run_weave(&call);
    call.fn = l->tested.weave;
    call.out = (float *)(void *)got.data;
    sc_run(run_weave, &call);
    sc_compare("out", &want, &got);
    sc_release();
}

static void bench_planes(const struct sc_level *l)
{
    static float samples[BENCH_ITEMS * 6];
    static float planes[BENCH_ITEMS * 6];

    for (size_t count = 2; count <= 6; count++) {
        char what[32];

        (void)snprintf(what, sizeof(what), "160 x %zu, and back", count);
        sc_bench(what, run_deal,
                 &(struct deal_call){l->tested.deal, planes, samples, count, BENCH_ITEMS},
                 BENCH_ITEMS * count);
        sc_bench(what, run_weave,
                 &(struct weave_call){l->tested.weave, samples, planes, count, BENCH_ITEMS},
                 BENCH_ITEMS * count);
    }
}

static void check_planes(const struct sc_level *l, const char *name, const void *kernel,
                         void (*check)(const struct sc_level *, size_t, size_t, int))
{
    if (!sc_begin(l, name, kernel)) {
        return;
    }
    if (sc_is_benching()) {
        bench_planes(l);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            for (size_t count = 1; count <= 6; count++) {
                check(l, n, count, pattern);
            }
        }
    }
    sc_end();
}

/* ---- fir ----------------------------------------------------------------------------------- */

struct fir_call {
    cvi__fir_fn *fn;
    float *out;
    const struct cvi__fir_bank *bank;
    size_t n;
};

static void run_fir(void *arg)
{
    const struct fir_call *c = arg;

    c->fn(c->out, c->bank, c->n);
}

static void fill_taps(float *taps, size_t count)
{
    sc_fill_f32(taps, count, SC_UNIFORM);
    for (size_t k = 0; k < count; k++) {
        taps[k] /= 40000.0f;
    }
}

static void check_fir_case(const struct sc_level *l, size_t n, size_t count, size_t phases)
{
    const sc_edge edge = count % 2 ? SC_HIGH : SC_LOW;
    const int pattern = (int)(n + count) % SC_PATTERNS;
    sc_buf x = sc_alloc((n > 0 ? n + count - 1 : 0) * 4, edge);
    sc_buf taps = sc_alloc(count * phases * 4, edge);
    sc_buf want = sc_alloc(n * phases * 4, edge);
    sc_buf got = sc_alloc(n * phases * 4, edge);
    const struct cvi__fir_bank bank = {(const float *)(void *)x.data,
                                       (const float *)(void *)taps.data, count, phases, n};
    struct fir_call call = {l->reference.fir, (float *)(void *)want.data, &bank, n};

    sc_fill_f32((float *)(void *)x.data, x.bytes / 4, pattern);
    fill_taps((float *)(void *)taps.data, count * phases);
    sc_fill_f32((float *)(void *)want.data, n * phases, SC_UNIFORM);
    memcpy(got.data, want.data, got.bytes);
    run_fir(&call);
    call.fn = l->tested.fir;
    call.out = (float *)(void *)got.data;
    sc_run(run_fir, &call);
    sc_compare("out", &want, &got);
    sc_release();
}

static void bench_fir(const struct sc_level *l)
{
    static float out[BENCH_ITEMS * 6];
    static float x[BENCH_ITEMS + 88];
    static float taps[88 * 6];

    for (size_t phases = 1; phases <= 6; phases++) {
        const struct cvi__fir_bank bank = {x, taps, 88, phases, BENCH_ITEMS};
        char what[32];

        (void)snprintf(what, sizeof(what), "160 x %zu x 88 taps", phases);
        sc_bench(what, run_fir, &(struct fir_call){l->tested.fir, out, &bank, BENCH_ITEMS},
                 BENCH_ITEMS * phases * 88);
    }
}

static void check_fir_kernel(const struct sc_level *l)
{
    static const size_t counts[] = {1, 2, 7, 8, 40, 41};

    if (!sc_begin(l, "fir", (const void *)(uintptr_t)l->tested.fir)) {
        return;
    }
    if (sc_is_benching()) {
        bench_fir(l);
    }
    SC_FOR_SIZES (n) {
        for (size_t phases = 1; phases <= 6; phases++) {
            for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
                check_fir_case(l, n, counts[c], phases);
            }
        }
    }
    sc_end();
}

/* ---- fir_step ------------------------------------------------------------------------------ */

struct step_call {
    cvi__fir_step_fn *fn;
    float *out;
    const struct cvi__fir_steps *steps;
    size_t n;
};

static void run_step(void *arg)
{
    const struct step_call *c = arg;

    c->fn(c->out, c->steps, c->n);
}

static void check_step_case(const struct sc_level *l, size_t n, uint32_t up, uint32_t down)
{
    const uint32_t count = 8 + 8 * sc_below(4);
    const uint32_t phase = sc_below(up);
    const size_t last = n > 0 ? (phase + (n - 1) * down) / up : 0;
    sc_buf x = sc_alloc(n > 0 ? (last + count) * 4 : 0, SC_HIGH);
    sc_buf taps = sc_alloc((size_t)up * count * 4, SC_LOW);
    sc_buf want = sc_alloc(n * 4, SC_HIGH);
    sc_buf got = sc_alloc(n * 4, SC_HIGH);
    const struct cvi__fir_steps steps = {
        (const float *)(void *)x.data, (const float *)(void *)taps.data, count, up, down, phase};
    struct step_call call = {l->reference.fir_step, (float *)(void *)want.data, &steps, n};

    sc_fill_f32((float *)(void *)x.data, x.bytes / 4, SC_UNIFORM);
    fill_taps((float *)(void *)taps.data, (size_t)up * count);
    run_step(&call);
    call.fn = l->tested.fir_step;
    call.out = (float *)(void *)got.data;
    sc_run(run_step, &call);
    sc_compare("out", &want, &got);
    sc_release();
}

static void check_step(const struct sc_level *l)
{
    static const uint32_t ratios[][2] = {{1, 1}, {1, 7}, {7, 1}, {40, 37}, {37, 40}, {5, 17}};

    if (!sc_begin(l, "fir_step", (const void *)(uintptr_t)l->tested.fir_step)) {
        return;
    }
    if (sc_is_benching()) {
        static float out[BENCH_ITEMS];
        static float x[BENCH_ITEMS + 88];
        static float taps[88 * 40];
        const struct cvi__fir_steps steps = {x, taps, 88, 40, 37, 0};

        sc_bench("160 x 88 taps", run_step,
                 &(struct step_call){l->tested.fir_step, out, &steps, BENCH_ITEMS},
                 BENCH_ITEMS * 88);
    }
    SC_FOR_SIZES (n) {
        for (size_t r = 0; r < sizeof(ratios) / sizeof(ratios[0]); r++) {
            check_step_case(l, n, ratios[r][0], ratios[r][1]);
        }
    }
    sc_end();
}

void check_fir(const struct sc_level *level)
{
    check_to_f32(level);
    check_to_s16(level);
    check_planes(level, "deal", (const void *)(uintptr_t)level->tested.deal, check_deal_case);
    check_planes(level, "weave", (const void *)(uintptr_t)level->tested.weave, check_weave_case);
    check_fir_kernel(level);
    check_step(level);
}
