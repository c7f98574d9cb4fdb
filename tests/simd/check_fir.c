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

/* ---- fir ----------------------------------------------------------------------------------- */

struct fir_call {
    cvi__fir_fn *fn;
    float *out;
    const float *x;
    const float *taps;
    size_t count;
    size_t n;
};

static void run_fir(void *arg)
{
    const struct fir_call *c = arg;

    c->fn(c->out, c->x, c->taps, c->count, c->n);
}

static void check_fir_case(const struct sc_level *l, size_t n, size_t count, int pattern)
{
    const sc_edge edge = count % 2 ? SC_HIGH : SC_LOW;
    sc_buf x = sc_alloc((n > 0 ? n + count - 1 : 0) * 4, edge);
    sc_buf taps = sc_alloc(count * 4, edge);
    sc_buf want = sc_alloc(n * 4, edge);
    sc_buf got = sc_alloc(n * 4, edge);
    struct fir_call call = {l->reference.fir,
                            (float *)(void *)want.data,
                            (float *)(void *)x.data,
                            (float *)(void *)taps.data,
                            count,
                            n};

    sc_fill_f32((float *)(void *)x.data, x.bytes / 4, pattern);
    sc_fill_f32((float *)(void *)taps.data, count, SC_UNIFORM);
    sc_fill_f32((float *)(void *)want.data, n, SC_UNIFORM);
    for (size_t k = 0; k < count; k++) {
        ((float *)(void *)taps.data)[k] /= 40000.0f;
    }
    memcpy(got.data, want.data, got.bytes);
    run_fir(&call);
    call.fn = l->tested.fir;
    call.out = (float *)(void *)got.data;
    sc_run(run_fir, &call);
    sc_compare("out", &want, &got);
    sc_release();
}

static void check_fir_kernel(const struct sc_level *l)
{
    static const size_t counts[] = {1, 2, 7, 8, 40, 41};

    if (!sc_begin(l, "fir", (const void *)(uintptr_t)l->tested.fir)) {
        return;
    }
    if (sc_is_benching()) {
        static float out[BENCH_ITEMS];
        static float x[BENCH_ITEMS + 40];
        static float taps[40];

        sc_bench("160 x 40 taps", run_fir,
                 &(struct fir_call){l->tested.fir, out, x, taps, 40, BENCH_ITEMS},
                 BENCH_ITEMS * 40);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
                check_fir_case(l, n, counts[c], pattern);
            }
        }
    }
    sc_end();
}

void check_fir(const struct sc_level *level)
{
    check_to_f32(level);
    check_to_s16(level);
    check_fir_kernel(level);
}
