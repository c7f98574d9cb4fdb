/* SPDX-License-Identifier: MIT */
#include "simd/sc.h"

#define BENCH_ITEMS 960u

/* ---- mix_sum ------------------------------------------------------------------------------- */

struct sum_call {
    cvi__mix_sum_fn *fn;
    int16_t *low;
    int16_t *quarter;
    const int16_t *const *in;
    size_t count;
    size_t n;
};

static void run_sum(void *arg)
{
    const struct sum_call *c = arg;

    c->fn(c->low, c->quarter, c->in, c->count, c->n);
}

static void check_sum_case(const struct sc_level *l, size_t n, int pattern, size_t count)
{
    const sc_edge edge = count % 2 ? SC_HIGH : SC_LOW;
    const int16_t *in[64];
    sc_buf legs[8];
    sc_buf want = sc_alloc(n * 4, edge);
    sc_buf got = sc_alloc(n * 4, edge);
    int16_t *const expected = (int16_t *)(void *)want.data;
    int16_t *const made = (int16_t *)(void *)got.data;

    for (size_t k = 0; k < 8; k++) {
        legs[k] = sc_alloc(n * 2, edge);
        sc_fill_s16((int16_t *)(void *)legs[k].data, n, pattern);
    }
    for (size_t k = 0; k < count; k++) {
        in[k] = (const int16_t *)(void *)legs[k % 8].data;
    }
    l->reference.mix_sum(expected, expected + n, in, count, n);
    sc_run(run_sum, &(struct sum_call){l->tested.mix_sum, made, made + n, in, count, n});
    sc_compare("sum", &want, &got);
    sc_release();
}

static void check_sum(const struct sc_level *l)
{
    static const size_t counts[] = {1, 2, 3, 16, 63, 64};

    if (!sc_begin(l, "mix_sum", (const void *)(uintptr_t)l->tested.mix_sum)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t legs[16][BENCH_ITEMS];
        static int16_t sums[2][BENCH_ITEMS];
        const int16_t *in[16];

        for (size_t k = 0; k < 16; k++) {
            in[k] = legs[k];
        }
        sc_bench("16 x 960", run_sum,
                 &(struct sum_call){l->tested.mix_sum, sums[0], sums[1], in, 16, BENCH_ITEMS},
                 16 * BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            for (size_t c = 0; c < sizeof(counts) / sizeof(counts[0]); c++) {
                check_sum_case(l, n, pattern, counts[c]);
            }
        }
    }
    sc_end();
}

/* ---- mix_minus ----------------------------------------------------------------------------- */

struct minus_call {
    cvi__mix_minus_fn *fn;
    int16_t *out;
    const struct cvi__mix *mix;
    const int16_t *own;
    size_t n;
};

static void run_minus(void *arg)
{
    const struct minus_call *c = arg;

    c->fn(c->out, c->mix, c->own, c->n);
}

/* Halves and quarters of sums. */
static void fill_mix(sc_buf *low, sc_buf *quarter, size_t n, int pattern)
{
    /* the knee and both ends are near the small limit */
    static const int32_t limits[] = {70000, 64 * 32768};
    int32_t sums[512];

    sc_fill_s32(sums, n, pattern, limits[n % 2]);
    for (size_t i = 0; i < n; i++) {
        const int32_t q = sums[i] >> 2;

        ((int16_t *)(void *)low->data)[i] = (int16_t)(uint16_t)sums[i];
        ((int16_t *)(void *)quarter->data)[i] =
            (int16_t)(q > 32767 ? 32767 : (q < -32768 ? -32768 : q));
    }
}

static void check_minus_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    sc_buf low = sc_alloc(n * 2, edge);
    sc_buf quarter = sc_alloc(n * 2, edge);
    sc_buf own = sc_alloc(n * 2, edge);
    sc_buf want = sc_alloc(n * 2, edge);
    sc_buf got = sc_alloc(n * 2, edge);
    const struct cvi__mix mix = {(const int16_t *)(void *)low.data,
                                 (const int16_t *)(void *)quarter.data};
    struct minus_call call = {l->reference.mix_minus, (int16_t *)(void *)want.data, &mix,
                              (const int16_t *)(void *)own.data, n};

    fill_mix(&low, &quarter, n, pattern);
    sc_fill_s16((int16_t *)(void *)own.data, n, (pattern + (int)n) % SC_PATTERNS);
    run_minus(&call);
    call.fn = l->tested.mix_minus;
    call.out = (int16_t *)(void *)got.data;
    sc_run(run_minus, &call);
    sc_compare("out", &want, &got);
    sc_release();
}

/* Every sum around the range beside samples that bend, end and borrow differently. */
static void check_minus_sums(const struct sc_level *l)
{
    for (int32_t first = -135000; first < 135000 && !sc_failed(); first += 512) {
        sc_buf parts = sc_alloc(1024 * 2, SC_HIGH);
        sc_buf own = sc_alloc(512 * 2, SC_HIGH);
        sc_buf want = sc_alloc(512 * 2, SC_HIGH);
        sc_buf got = sc_alloc(512 * 2, SC_HIGH);
        int16_t *const low = (int16_t *)(void *)parts.data;
        const struct cvi__mix mix = {low, low + 512};
        struct minus_call call = {l->reference.mix_minus, (int16_t *)(void *)want.data, &mix,
                                  (const int16_t *)(void *)own.data, 512};

        for (int32_t i = 0; i < 512; i++) {
            const int32_t q = (first + i) >> 2;

            low[i] = (int16_t)(uint16_t)(first + i);
            low[512 + i] = (int16_t)(q > 32767 ? 32767 : (q < -32768 ? -32768 : q));
        }
        sc_fill_s16((int16_t *)(void *)own.data, 512, first % 1024 ? SC_SOUP : SC_UNIFORM);
        run_minus(&call);
        call.fn = l->tested.mix_minus;
        call.out = (int16_t *)(void *)got.data;
        sc_run(run_minus, &call);
        sc_compare("out", &want, &got);
        sc_release();
    }
}

static void check_minus(const struct sc_level *l)
{
    if (!sc_begin(l, "mix_minus", (const void *)(uintptr_t)l->tested.mix_minus)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t sums[2][BENCH_ITEMS];
        static int16_t own[BENCH_ITEMS];
        static int16_t out[BENCH_ITEMS];
        const struct cvi__mix mix = {sums[0], sums[1]};

        sc_bench("960", run_minus,
                 &(struct minus_call){l->tested.mix_minus, out, &mix, own, BENCH_ITEMS},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_minus_case(l, n, pattern, edge);
            }
        }
    }
    check_minus_sums(l);
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

/* ---- crossfade ----------------------------------------------------------------------------- */

struct fade_call {
    cvi__crossfade_fn *fn;
    int16_t *pcm;
    const int16_t *over;
    size_t n;
    int32_t gain;
    int32_t step;
};

static void run_fade(void *arg)
{
    const struct fade_call *c = arg;

    c->fn(c->pcm, c->over, c->n, c->gain, c->step);
}

static void check_fade_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    const int32_t from = pattern % 2 ? (int32_t)sc_below(CVI__GAIN_ONE + 1) : 0;
    const int32_t to = pattern % 4 ? (int32_t)sc_below(CVI__GAIN_ONE + 1) : CVI__GAIN_ONE;
    sc_buf over = sc_alloc(n * 2, edge);
    sc_buf want = sc_alloc(n * 2, edge);
    sc_buf got = sc_alloc(n * 2, edge);
    struct fade_call call = {l->reference.crossfade,
                             (int16_t *)(void *)want.data,
                             (const int16_t *)(void *)over.data,
                             n,
                             from,
                             n > 0 ? (to - from) / (int32_t)n : 0};

    sc_fill_s16(call.pcm, n, pattern);
    sc_fill_s16((int16_t *)(void *)over.data, n, (pattern + (int)n) % SC_PATTERNS);
    memcpy(got.data, want.data, got.bytes);
    run_fade(&call);
    call.fn = l->tested.crossfade;
    call.pcm = (int16_t *)(void *)got.data;
    sc_run(run_fade, &call);
    sc_compare("pcm", &want, &got);
    sc_release();
}

static void check_fade(const struct sc_level *l)
{
    if (!sc_begin(l, "crossfade", (const void *)(uintptr_t)l->tested.crossfade)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t pcm[BENCH_ITEMS];
        static int16_t over[BENCH_ITEMS];

        sc_bench("960", run_fade,
                 &(struct fade_call){l->tested.crossfade, pcm, over, BENCH_ITEMS, CVI__GAIN_ONE,
                                     -CVI__GAIN_ONE / (int32_t)BENCH_ITEMS},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_fade_case(l, n, pattern, edge);
            }
        }
    }
    sc_end();
}

/* ---- noise --------------------------------------------------------------------------------- */

struct noise_call {
    cvi__noise_fn *fn;
    int16_t *out;
    size_t n;
    uint32_t seed;
    int32_t amplitude;
};

static void run_noise(void *arg)
{
    const struct noise_call *c = arg;

    c->fn(c->out, c->n, c->seed, c->amplitude);
}

static void check_noise_case(const struct sc_level *l, size_t n, int32_t amplitude, sc_edge edge)
{
    sc_buf want = sc_alloc(n * 2, edge);
    sc_buf got = sc_alloc(n * 2, edge);
    const uint32_t seed = sc_random();
    struct noise_call call = {l->reference.noise, (int16_t *)(void *)want.data, n, seed, amplitude};

    run_noise(&call);
    call.fn = l->tested.noise;
    call.out = (int16_t *)(void *)got.data;
    sc_run(run_noise, &call);
    sc_compare("out", &want, &got);
    sc_release();
}

static void check_noise(const struct sc_level *l)
{
    if (!sc_begin(l, "noise", (const void *)(uintptr_t)l->tested.noise)) {
        return;
    }
    if (sc_is_benching()) {
        static int16_t out[BENCH_ITEMS];

        sc_bench("960", run_noise, &(struct noise_call){l->tested.noise, out, BENCH_ITEMS, 0, 100},
                 BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_EDGES (edge) {
            check_noise_case(l, n, 0, edge);
            check_noise_case(l, n, 32767, edge);
            check_noise_case(l, n, (int32_t)sc_below(32768), edge);
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
    check_sum(level);
    check_minus(level);
    check_gain(level);
    check_fade(level);
    check_noise(level);
    check_energy(level);
}
