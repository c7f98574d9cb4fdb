/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 960u

/* ---- mix_add ------------------------------------------------------------------------------- */

struct add_call {
    cvi__mix_add_fn *fn;
    int32_t *acc;
    const int16_t *in;
    size_t n;
};

static void run_add(void *arg)
{
    const struct add_call *c = arg;

    c->fn(c->acc, c->in, c->n);
}

static void check_add_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    sc_buf in = sc_alloc(n * 2, edge);
    sc_buf want = sc_alloc(n * 4, edge);
    sc_buf got = sc_alloc(n * 4, edge);

    sc_fill_s16((int16_t *)(void *)in.data, n, pattern);
    sc_fill_s32((int32_t *)(void *)want.data, n, pattern, 1 << 29);
    memcpy(got.data, want.data, got.bytes);
    l->reference.mix_add((int32_t *)(void *)want.data, (const int16_t *)(void *)in.data, n);
    sc_run(run_add, &(struct add_call){l->tested.mix_add, (int32_t *)(void *)got.data,
                                       (const int16_t *)(void *)in.data, n});
    sc_compare("acc", &want, &got);
    sc_release();
}

static void check_add(const struct sc_level *l)
{
    if (!sc_begin(l, "mix_add", (const void *)(uintptr_t)l->tested.mix_add)) {
        return;
    }
    if (sc_is_benching()) {
        static int32_t acc[BENCH_ITEMS];
        static int16_t in[BENCH_ITEMS];

        sc_bench("960", run_add, &(struct add_call){l->tested.mix_add, acc, in, BENCH_ITEMS},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_add_case(l, n, pattern, edge);
            }
        }
    }
    sc_end();
}

/* ---- mix_minus ----------------------------------------------------------------------------- */

struct minus_call {
    cvi__mix_minus_fn *fn;
    int16_t *out;
    const int32_t *sum;
    const int16_t *own;
    size_t n;
};

static void run_minus(void *arg)
{
    const struct minus_call *c = arg;

    c->fn(c->out, c->sum, c->own, c->n);
}

static void check_minus_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    /* the knee and both ends are near the small limit */
    static const int32_t limits[] = {70000, (1 << 30) - 1};
    sc_buf sum = sc_alloc(n * 4, edge);
    sc_buf own = sc_alloc(n * 2, edge);
    sc_buf want = sc_alloc(n * 2, edge);
    sc_buf got = sc_alloc(n * 2, edge);
    struct minus_call call = {l->reference.mix_minus, (int16_t *)(void *)want.data,
                              (const int32_t *)(void *)sum.data, (const int16_t *)(void *)own.data,
                              n};

    sc_fill_s32((int32_t *)(void *)sum.data, n, pattern, limits[n % 2]);
    sc_fill_s16((int16_t *)(void *)own.data, n, (pattern + (int)n) % SC_PATTERNS);
    run_minus(&call);
    call.fn = l->tested.mix_minus;
    call.out = (int16_t *)(void *)got.data;
    sc_run(run_minus, &call);
    sc_compare("out", &want, &got);
    sc_release();
}

static void check_minus(const struct sc_level *l)
{
    if (!sc_begin(l, "mix_minus", (const void *)(uintptr_t)l->tested.mix_minus)) {
        return;
    }
    if (sc_is_benching()) {
        static int32_t sum[BENCH_ITEMS];
        static int16_t own[BENCH_ITEMS];
        static int16_t out[BENCH_ITEMS];

        sc_bench("960", run_minus,
                 &(struct minus_call){l->tested.mix_minus, out, sum, own, BENCH_ITEMS},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_minus_case(l, n, pattern, edge);
            }
        }
    }
    sc_end();
}

/* ---- gain_ramp ----------------------------------------------------------------------------- */

struct gain_call {
    cvi__gain_ramp_fn *fn;
    int16_t *pcm;
    size_t n;
    int32_t gain;
    int32_t step;
};

static void run_gain(void *arg)
{
    const struct gain_call *c = arg;

    c->fn(c->pcm, c->n, c->gain, c->step);
}

static void check_gain_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    const int32_t most = (1 << 23) - 1;
    const int32_t from = pattern % 2 ? (int32_t)sc_below(1u << 23) : (pattern % 4 ? most : 0);
    const int32_t to = (int32_t)sc_below(1u << 23);
    sc_buf want = sc_alloc(n * 2, edge);
    sc_buf got = sc_alloc(n * 2, edge);
    struct gain_call call = {l->reference.gain_ramp, (int16_t *)(void *)want.data, n, from, 0};

    call.step = n > 0 ? (to - from) / (int32_t)n : 0;
    sc_fill_s16(call.pcm, n, pattern);
    memcpy(got.data, want.data, got.bytes);
    run_gain(&call);
    call.fn = l->tested.gain_ramp;
    call.pcm = (int16_t *)(void *)got.data;
    sc_run(run_gain, &call);
    sc_compare("pcm", &want, &got);
    sc_release();
}

static void check_gain(const struct sc_level *l)
{
    if (!sc_begin(l, "gain_ramp", (const void *)(uintptr_t)l->tested.gain_ramp)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t pcm[BENCH_ITEMS];

        sc_bench("960", run_gain,
                 &(struct gain_call){l->tested.gain_ramp, pcm, BENCH_ITEMS, CVI__GAIN_ONE, -7},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_gain_case(l, n, pattern, edge);
            }
        }
    }
    sc_end();
}

/* ---- energy -------------------------------------------------------------------------------- */

struct energy_call {
    cvi__energy_fn *fn;
    const int16_t *pcm;
    size_t n;
    uint64_t result;
};

static void run_energy(void *arg)
{
    struct energy_call *c = arg;

    c->result = c->fn(c->pcm, c->n);
}

static void check_energy_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    sc_buf pcm = sc_alloc(n * 2, edge);
    struct energy_call call = {l->tested.energy, (const int16_t *)(void *)pcm.data, n, 0};

    sc_fill_s16((int16_t *)(void *)pcm.data, n, pattern);
    sc_run(run_energy, &call);
    if (!sc_failed() && call.result != l->reference.energy(call.pcm, n)) {
        sc_fail("differs: n=%zu pattern=%d", n, pattern);
    }
    sc_release();
}

static void check_energy(const struct sc_level *l)
{
    if (!sc_begin(l, "energy", (const void *)(uintptr_t)l->tested.energy)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t pcm[BENCH_ITEMS];

        sc_bench("960", run_energy, &(struct energy_call){l->tested.energy, pcm, BENCH_ITEMS, 0},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_energy_case(l, n, pattern, edge);
            }
        }
    }
    sc_end();
}

void check_mix(const struct sc_level *level)
{
    check_add(level);
    check_minus(level);
    check_gain(level);
    check_energy(level);
}
