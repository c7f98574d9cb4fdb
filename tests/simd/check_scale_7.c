/* SPDX-License-Identifier: MIT */
/* The passes of the scaler in steps of 1/128. */
#include "simd/sc.h"

#define ONE 128u
#define WINDOW 16u
#define BLOCK 32u
#define ROWS_MAX 8u
#define BENCH_ITEMS 1280u

/* `count` >= 2 taps of 0..127 that add up to 128. */
static void make_taps(int8_t *taps, size_t count)
{
    uint32_t left = ONE;

    memset(taps, 0, count);
    if (sc_below(4) == 0) { /* the largest tap there is */
        taps[sc_below((uint32_t)count - 1)] = 127;
        taps[count - 1] = 1;
        return;
    }
    for (size_t k = 0; k + 1 < count; k++) {
        const uint32_t v = sc_below(left < 127 ? left + 1 : 128);

        taps[k] = (int8_t)v;
        left -= v;
    }
    if (left == ONE) {
        taps[0] = 64;
        left = 64;
    }
    taps[count - 1] = (int8_t)left;
}

/* ---- horizontal ---------------------------------------------------------------------------- */

struct w_call {
    cvi__scale_w_fn *fn;
    uint8_t *dst;
    const uint8_t *src;
    struct cvi__scale_windows windows;
    size_t n;
};

static void run_w(void *arg)
{
    const struct w_call *c = arg;

    c->fn(c->dst, c->src, &c->windows, c->n);
}

/* Windows `step` bytes apart at most; the source ends where the last of them does. */
static void check_w_case(const struct sc_level *l, size_t n, size_t count, uint32_t step)
{
    const sc_edge edge = sc_below(2) ? SC_HIGH : SC_LOW;
    const size_t outputs = (n + BLOCK - 1) / BLOCK * BLOCK;
    const size_t windows = outputs * count / WINDOW;
    sc_buf start = sc_alloc(windows * sizeof(int32_t), edge);
    sc_buf places = sc_alloc(outputs * count, edge);
    sc_buf taps = sc_alloc(outputs * count, edge);
    int32_t *starts = (int32_t *)(void *)start.data;
    int32_t at = 0;

    for (size_t i = 0; i < windows; i++) {
        at += i ? (int32_t)sc_below(step + 1) : 0;
        starts[i] = at;
    }
    for (size_t i = 0; i < outputs * count; i++) {
        places.data[i] = (uint8_t)sc_below(WINDOW);
    }
    for (size_t x = 0; x < outputs; x++) {
        make_taps((int8_t *)taps.data + x * count, count);
    }
    sc_buf src = sc_alloc(windows ? (size_t)at + WINDOW : 0, edge);
    sc_buf want = sc_alloc(n, edge);
    sc_buf got = sc_alloc(n, edge);
    struct w_call call = {l->reference.scale_w,
                          want.data,
                          src.data,
                          {count, starts, places.data, (const int8_t *)taps.data},
                          n};

    sc_fill_u8(src.data, src.bytes, (int)sc_below(SC_PATTERNS));
    run_w(&call);
    call.fn = l->tested.scale_w;
    call.dst = got.data;
    sc_run(run_w, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_w(const struct sc_level *l, size_t count)
{
    static uint8_t src[BENCH_ITEMS * 4];
    static uint8_t dst[BENCH_ITEMS];
    static int32_t start[BENCH_ITEMS];
    static uint8_t places[BENCH_ITEMS * 4];
    static int8_t taps[BENCH_ITEMS * 4];
    char what[32];

    for (size_t i = 0; i < BENCH_ITEMS * count / WINDOW; i++) {
        start[i] = (int32_t)(i * 12);
    }
    for (size_t x = 0; x < BENCH_ITEMS; x++) {
        make_taps(taps + x * count, count);
    }
    (void)snprintf(what, sizeof(what), "1280 x %zu taps, windows", count);
    sc_bench(
        what, run_w,
        &(struct w_call){l->tested.scale_w, dst, src, {count, start, places, taps}, BENCH_ITEMS},
        BENCH_ITEMS);
}

static void check_w(const struct sc_level *l)
{
    static const uint32_t steps[] = {0, 4, 12, 16, 40};

    if (!sc_begin(l, "scale_w", (const void *)(uintptr_t)l->tested.scale_w)) {
        return;
    }
    for (size_t count = 2; count <= 4; count += 2) {
        if (sc_is_benching()) {
            bench_w(l, count);
        }
        SC_FOR_SIZES (n) {
            for (size_t s = 0; s < sizeof(steps) / sizeof(steps[0]) && !sc_failed(); s++) {
                check_w_case(l, n, count, steps[s]);
            }
        }
    }
    sc_end();
}

/* ---- vertical ------------------------------------------------------------------------------ */

struct v7_call {
    cvi__scale_v7_fn *fn;
    uint8_t *dst;
    const uint8_t *const *rows;
    const int8_t *taps;
    size_t count;
    size_t n;
};

static void run_v7(void *arg)
{
    const struct v7_call *c = arg;

    c->fn(c->dst, c->rows, c->taps, c->count, c->n);
}

static void check_v7_case(const struct sc_level *l, size_t n, size_t count, int pattern)
{
    const sc_edge edge = n % 2 ? SC_HIGH : SC_LOW;
    const uint8_t *rows[ROWS_MAX];
    int8_t taps[ROWS_MAX];
    sc_buf want = sc_alloc(n, edge);
    sc_buf got = sc_alloc(n, edge);
    struct v7_call call = {l->reference.scale_v7, want.data, rows, taps, count, n};

    for (size_t k = 0; k < count; k++) {
        sc_buf row = sc_alloc(n, edge);

        sc_fill_u8(row.data, n, (pattern + (int)k) % SC_PATTERNS);
        rows[k] = row.data;
    }
    make_taps(taps, count);
    run_v7(&call);
    call.fn = l->tested.scale_v7;
    call.dst = got.data;
    sc_run(run_v7, &call);
    sc_compare("dst", &want, &got);
    sc_release();
}

static void bench_v7(const struct sc_level *l)
{
    static uint8_t data[ROWS_MAX + 1][BENCH_ITEMS];
    const uint8_t *rows[ROWS_MAX];
    int8_t taps[ROWS_MAX];

    for (size_t k = 0; k < ROWS_MAX; k++) {
        rows[k] = data[k];
    }
    for (size_t count = 2; count <= 4; count++) {
        char what[24];

        make_taps(taps, count);
        (void)snprintf(what, sizeof(what), "1280 x %zu taps", count);
        sc_bench(
            what, run_v7,
            &(struct v7_call){l->tested.scale_v7, data[ROWS_MAX], rows, taps, count, BENCH_ITEMS},
            BENCH_ITEMS);
    }
}

static void check_v7(const struct sc_level *l)
{
    if (!sc_begin(l, "scale_v7", (const void *)(uintptr_t)l->tested.scale_v7)) {
        return;
    }
    if (sc_is_benching()) {
        bench_v7(l);
    }
    SC_FOR_SIZES (n) {
        SC_FOR_PATTERNS (pattern) {
            for (size_t count = 2; count <= ROWS_MAX; count++) {
                check_v7_case(l, n, count, pattern);
            }
        }
    }
    sc_end();
}

void check_scale_7(const struct sc_level *level)
{
    check_w(level);
    check_v7(level);
}
