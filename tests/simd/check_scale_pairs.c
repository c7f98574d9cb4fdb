/* SPDX-License-Identifier: MIT */
/* The passes of the scaler by bytes, and twice the size. */
#include "simd/sc.h"

#define GROUP 16u
#define WINDOW 16u
#define BENCH_ITEMS 1280u

/* Taps anywhere from -128 to 127: the kernels saturate as the reference does. */
static void make_taps(int8_t *taps, size_t count, int pattern)
{
    for (size_t i = 0; i < count; i++) {
        switch (pattern % 3) {
        case 0:
            taps[i] = (int8_t)sc_below(128);
            break;
        case 1:
            taps[i] = (int8_t)((int32_t)sc_below(256) - 128);
            break;
        default:
            taps[i] = sc_below(2) ? 127 : -128;
            break;
        }
    }
}

/* ---- horizontal ---------------------------------------------------------------------------- */

struct h_call {
    cvi__scale_pairs_h_fn *fn;
    uint8_t *dst;
    const uint8_t *src;
    struct cvi__scale_windows windows;
    size_t n;
};

static void run_h(void *arg)
{
    const struct h_call *c = arg;

    c->fn(c->dst, c->src, &c->windows, c->n);
}

/* One set of tables. */
struct tables {
    sc_buf start;
    sc_buf places;
    sc_buf taps;
    size_t readable;
};

static void fill_starts(const struct tables *t, size_t groups, uint32_t spread, int32_t step)
{
    int32_t *starts = (int32_t *)(void *)t->start.data;
    const size_t per_group = 2 * spread;

    for (size_t i = 0; i < groups * per_group; i++) {
        starts[i] = (int32_t)i * step;
    }
}

static struct tables make_tables(size_t n, const struct cvi__scale_windows *w, int32_t step,
                                 int pattern)
{
    const sc_edge edge = pattern % 2 ? SC_HIGH : SC_LOW;
    const size_t groups = (n + GROUP - 1) / GROUP;
    const size_t taps = 2 * GROUP * w->pairs;
    struct tables t = {sc_alloc(groups * 2 * w->spread * sizeof(int32_t), edge),
                       sc_alloc(groups * 2 * GROUP, edge), sc_alloc(groups * taps, edge), 0};
    const size_t windows = groups * 2 * w->spread;

    fill_starts(&t, groups, w->spread, step);
    for (size_t i = 0; i < t.places.bytes; i++) {
        t.places.data[i] = (uint8_t)sc_below(WINDOW);
    }
    make_taps((int8_t *)t.taps.data, t.taps.bytes, pattern);
    t.readable = windows ? (windows - 1) * (size_t)step + WINDOW + 2 * (w->pairs - 1) : 0;
    return t;
}

static void check_h_case(const struct sc_level *l, size_t n, const struct cvi__scale_windows *shape,
                         int32_t step)
{
    const int pattern = (int)sc_below(SC_PATTERNS);
    const sc_edge edge = sc_below(2) ? SC_HIGH : SC_LOW;
    struct cvi__scale_windows w = *shape;
    const struct tables t = make_tables(n, &w, step, pattern);
    sc_buf src = sc_alloc(t.readable, edge);
    sc_buf want = sc_alloc(n, edge);
    sc_buf got = sc_alloc(n, edge);

    w.start = (const int32_t *)(void *)t.start.data;
    w.places = t.places.data;
    w.taps = (const int8_t *)t.taps.data;
    sc_fill_u8(src.data, src.bytes, (int)sc_below(SC_PATTERNS));
    struct h_call call = {l->reference.scale_pairs_h, want.data, src.data, w, n};
    run_h(&call);
    call.fn = l->tested.scale_pairs_h;
    call.dst = got.data;
    sc_run(run_h, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_h(const struct sc_level *l, size_t pairs)
{
    static uint8_t src[BENCH_ITEMS * 4];
    static uint8_t dst[BENCH_ITEMS];
    static int32_t start[BENCH_ITEMS];
    static uint8_t places[BENCH_ITEMS * 2];
    static int8_t taps[BENCH_ITEMS * 2 * CVI__SCALE_PAIRS];
    struct h_call call = {
        l->tested.scale_pairs_h,
        dst,
        src,
        {.pairs = pairs, .spread = 1, .shift = 7, .start = start, .places = places, .taps = taps},
        BENCH_ITEMS};
    char what[32];

    for (size_t i = 0; i < BENCH_ITEMS / 8; i++) {
        start[i] = (int32_t)(i * 12);
    }
    (void)snprintf(what, sizeof(what), "1280 x %zu pairs", pairs);
    sc_bench(what, run_h, &call, BENCH_ITEMS);
}

static void check_h(const struct sc_level *l)
{
    static const int32_t steps[] = {0, 4, 12, 16, 29};

    if (!sc_begin(l, "scale_pairs_h", (const void *)(uintptr_t)l->tested.scale_pairs_h)) {
        return;
    }
    for (size_t pairs = 1; pairs <= CVI__SCALE_PAIRS; pairs++) {
        if (sc_is_benching()) {
            bench_h(l, pairs);
        }
        SC_FOR_SIZES (n) {
            for (uint32_t s = 0; s < 2 * sizeof(steps) / sizeof(steps[0]) && !sc_failed(); s++) {
                const struct cvi__scale_windows shape = {
                    .pairs = pairs, .spread = 1 + s % 2, .shift = 6 + s / 2 % 2};

                check_h_case(l, n, &shape, steps[s / 2]);
            }
        }
    }
    sc_end();
}

/* ---- vertical ------------------------------------------------------------------------------ */

struct v_call {
    cvi__scale_pairs_v_fn *fn;
    uint8_t *dst;
    struct cvi__scale_rows rows;
    size_t n;
};

static void run_v(void *arg)
{
    const struct v_call *c = arg;

    c->fn(c->dst, &c->rows, c->n);
}

static void check_v_case(const struct sc_level *l, size_t n, const struct cvi__scale_rows *shape,
                         int pattern)
{
    const sc_edge edge = n % 2 ? SC_HIGH : SC_LOW;
    const uint8_t *rows[2 * CVI__SCALE_PAIRS];
    sc_buf want = sc_alloc(n, edge);
    sc_buf got = sc_alloc(n, edge);
    struct v_call call = {l->reference.scale_pairs_v, want.data, *shape, n};

    call.rows.rows = rows;
    for (size_t k = 0; k < 2 * shape->pairs; k++) {
        sc_buf row = sc_alloc(n, edge);

        sc_fill_u8(row.data, n, (pattern + (int)k) % SC_PATTERNS);
        rows[k] = row.data;
    }
    run_v(&call);
    call.fn = l->tested.scale_pairs_v;
    call.dst = got.data;
    sc_run(run_v, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_v(const struct sc_level *l)
{
    static uint8_t data[2 * CVI__SCALE_PAIRS + 1][BENCH_ITEMS];
    const uint8_t *rows[2 * CVI__SCALE_PAIRS];
    int8_t taps[2 * CVI__SCALE_PAIRS] = {64, 64};

    for (size_t k = 0; k < 2 * CVI__SCALE_PAIRS; k++) {
        rows[k] = data[k];
    }
    for (size_t pairs = 1; pairs <= 4; pairs++) {
        struct v_call call = {l->tested.scale_pairs_v,
                              data[2 * CVI__SCALE_PAIRS],
                              {pairs, 7, rows, taps},
                              BENCH_ITEMS};
        char what[24];

        (void)snprintf(what, sizeof(what), "1280 x %zu pairs", pairs);
        sc_bench(what, run_v, &call, BENCH_ITEMS);
    }
}

/* Taps of two rows that some levels make as means, and their neighbours. */
static void check_v_steps(const struct sc_level *l, size_t n, int pattern)
{
    static const int8_t steps[] = {0, 1, 31, 32, 33, 63, 64, 65, 95, 96, 97, 127};

    for (size_t i = 0; i < sizeof(steps); i++) {
        const int8_t taps[2] = {steps[i], (int8_t)(steps[i] ? 128 - steps[i] : 127)};

        check_v_case(l, n, &(struct cvi__scale_rows){1, 7, NULL, taps}, pattern);
    }
}

static void check_v(const struct sc_level *l)
{
    int8_t taps[2 * CVI__SCALE_PAIRS];

    if (!sc_begin(l, "scale_pairs_v", (const void *)(uintptr_t)l->tested.scale_pairs_v)) {
        return;
    }
    if (sc_is_benching()) {
        bench_v(l);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            for (size_t pairs = 1; pairs <= CVI__SCALE_PAIRS; pairs++) {
                const struct cvi__scale_rows shape = {pairs, 6 + (uint32_t)n % 2, NULL, taps};

                make_taps(taps, 2 * pairs, pattern);
                check_v_case(l, n, &shape, pattern);
            }
            check_v_steps(l, n, pattern);
        }
    }
    sc_end();
}

/* ---- twice the size ------------------------------------------------------------------------ */

struct grow_call {
    cvi__grow_fn *fn;
    struct cvi__between dst;
    const uint8_t *a;
    const uint8_t *b;
    size_t n;
};

static void run_grow(void *arg)
{
    const struct grow_call *c = arg;

    c->fn(&c->dst, c->a, c->b, c->n);
}

static void check_grow_case(const struct sc_level *l, size_t n, int pattern, sc_edge edge)
{
    sc_buf a = sc_alloc(n, edge);
    sc_buf b = sc_alloc(n, edge);
    sc_buf want[2] = {sc_alloc(2 * n, edge), sc_alloc(2 * n, edge)};
    sc_buf got[2] = {sc_alloc(2 * n, edge), sc_alloc(2 * n, edge)};
    struct grow_call call = {l->reference.grow, {want[0].data, want[1].data}, a.data, b.data, n};

    sc_fill_u8(a.data, n, pattern);
    sc_fill_u8(b.data, n, (pattern + (int)n) % SC_PATTERNS);
    run_grow(&call);
    call.fn = l->tested.grow;
    call.dst = (struct cvi__between){got[0].data, got[1].data};
    sc_run(run_grow, &call);
    sc_compare("near", &want[0], &got[0]);
    sc_compare("far", &want[1], &got[1]);
    sc_release();
}

static void check_grow(const struct sc_level *l)
{
    static uint8_t data[6][BENCH_ITEMS];

    if (!sc_begin(l, "grow", (const void *)(uintptr_t)l->tested.grow)) {
        return;
    }
    if (sc_is_benching()) {
        struct grow_call call = {
            l->tested.grow, {data[0], data[2]}, data[4], data[5], BENCH_ITEMS / 2};

        sc_bench("2 x 1280", run_grow, &call, 2 * BENCH_ITEMS);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            SC_FOR_EDGES (edge) {
                check_grow_case(l, n, pattern, edge);
            }
        }
    }
    sc_end();
}

void check_scale_pairs(const struct sc_level *level)
{
    check_h(level);
    check_v(level);
    check_grow(level);
}
